"""The matrix: other Pythons, oldest versions, each extra alone, other type checkers. Needs nox and uv; `make check` neither."""

import tomllib
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "oldest", "bare", "extra", "demo", "typing"]

PROJECT = tomllib.loads(Path(__file__).with_name("pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
EXTRAS = sorted(set(PROJECT["optional-dependencies"]) - {"all"})
CORE = "import slrtkit, slrtkit.domain, slrtkit.ledger, slrtkit.ports, slrtkit.service, slrtkit.kit, slrtkit.plugins"


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Every test, with the newest versions that fit."""
    session.install(".[all,testing]", "--group=dev")
    session.run("pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """Every test, with the oldest versions that pyproject.toml allows; what only tests need is new, where these let it be."""
    session.install("--resolution=lowest-direct", ".[all,testing]")
    session.install("--group=dev")
    session.run("pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session(python=PYTHONS)
def bare(session: nox.Session) -> None:
    """The core without extras: it imports, and what is missing is named."""
    session.install(".")
    session.run("python", "-c", CORE)
    session.run("slrtkit", "--version", success_codes=[2])


@nox.session(python="3.11")
@nox.parametrize("name", EXTRAS)
def extra(session: nox.Session, name: str) -> None:
    """An extra alone can be installed, at its oldest versions too; what it is for is tried by tests/packaging."""
    session.install("--resolution=lowest-direct", f".[{name}]")
    session.run("python", "-c", CORE)
    session.install(f".[{name}]")
    session.run("python", "-c", CORE)


@nox.session(python=PYTHONS)
def demo(session: nox.Session) -> None:
    """The demo out of the built wheel, with its extras alone, in a folder that holds nothing else."""
    out = session.create_tmp()
    session.run("uv", "build", "--wheel", "--out-dir", out, external=True)
    (wheel,) = Path(out).glob("*.whl")
    session.install(f"slrtkit[cli,sqlite,letters,typst,docx,pades,seal] @ {wheel.resolve().as_uri()}")
    session.chdir(out)
    session.run("slrtkit", "demo", "--out", "demo")


@nox.session(python="3.11")
def typing(session: nox.Session) -> None:
    """How users call it, in the eyes of three type checkers, against the installed package."""
    session.install(".[all,testing]", "mypy", "pyrefly", "pyright[nodejs]")
    session.run("mypy", "--strict", "--config-file=", "--enable-error-code=exhaustive-match", "typing_tests")
    session.run("pyrefly", "check", "--search-path=", "typing_tests")
    session.run("pyright", "--warnings", "typing_tests")
