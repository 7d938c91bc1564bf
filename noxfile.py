"""The matrix: other Pythons, no extras, oldest versions. Needs nox and uv; `make check` needs neither."""

import nox

nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
TESTS = ["pytest", "pytest-xdist"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Every test, with the newest versions that fit."""
    session.install(".[all,testing]", *TESTS)
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """Every test, with the oldest versions that pyproject.toml allows."""
    session.install("--resolution=lowest-direct", ".[all,testing]", *TESTS)
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(python=PYTHONS)
def bare(session: nox.Session) -> None:
    """The core without extras: it imports, and what is missing is named."""
    session.install(".")
    session.run("python", "-c", "import slrtkit, slrtkit.domain, slrtkit.ledger, slrtkit.ports, slrtkit.service")
    session.run("slrtkit", "--version", success_codes=[2])
