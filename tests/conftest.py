"""What all tests share: three promises about running them.

* A test marked `needs("pdfsig")` is skipped, with its reason, where that program is not installed.
* With `SLRTKIT_REQUIRE=all` (CI) nothing may be skipped: a skip is a failure.
* With `SLRTKIT_PROVE=1` (`make prove`) Hypothesis searches far longer, and tests marked `promise("…")` end in a table.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print promise, figure reached and whether it holds; a test tells its figure with `record_property("figure", …)`."""
    if not PROVE:
        return
    terminalreporter.section("promises")
    for outcome, holds in (("passed", "holds"), ("failed", "BROKEN"), ("error", "BROKEN")):
        for report in terminalreporter.getreports(outcome):
            told = dict(getattr(report, "user_properties", ()))
            if "promise" in told and (outcome != "passed" or report.when == "call"):
                terminalreporter.write_line(f"{holds:7} {told['promise']}: {told.get('figure', '-')}")
