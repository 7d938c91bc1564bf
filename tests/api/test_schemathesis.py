"""Whatever a client sends, the running server answers as its document says: schemathesis, with the links between operations."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.kit import Kit
from slrtkit.web.api import OPERATIONS, api_app

from .conftest import ByHeader, Site, running

PROGRAM = shutil.which("schemathesis", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = int(os.environ.get("SLRTKIT_HTTP_EXAMPLES", "2000"))
SOME = {"fileComplaint", "complaint", "note", "households", "search", "enterAid"}
GENERATED = re.compile(r"^  (\d+) generated, (\d+) passed", re.MULTILINE)

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no schemathesis (pip install schemathesis)")


def answered(site: Site, folder: Path, phases: str, examples: int) -> tuple[int, int, str]:
    """Return how many requests were made, how many were answered as described, and what is told of it."""
    assert PROGRAM
    words = [PROGRAM, "run", f"http://127.0.0.1:{site.port}/openapi.json", "-H", "X-Officer: fasilitator"]
    words += ["--phases", phases, "-n", str(examples), "--checks", ",".join(CHECKS), "--seed", "1"]
    words += [
        "--generation-database",
        "none",
        "--continue-on-failure",
        "--suppress-health-check",
        "all",
        "--warnings",
        "off",
        "--request-timeout",
        "300",
    ]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    told = GENERATED.search(done.stdout)
    assert told, done.stdout + done.stderr
    return int(told[1]), int(told[2]), done.stdout


def test_answers_are_those_of_the_document(kit: Kit, tmp_path: Path) -> None:
    some = [one for one in OPERATIONS if one.id in SOME]
    with running(api_app(kit, ByHeader(), operations=some)) as site:
        made, passed, told = answered(site, tmp_path, "fuzzing,stateful", 3)
    assert made == passed > len(some) == len(SOME), told


@pytest.mark.long
@pytest.mark.parametrize("phases", ["fuzzing", "stateful"])
def test_answers_are_those_of_the_document_whatever_is_sent(
    site: Site, tmp_path: Path, phases: str, prove: Callable[..., None]
) -> None:
    made, passed, told = answered(site, tmp_path, phases, EXAMPLES)
    sys.stderr.write(told)
    prove(f"HTTP, {phases}: no fault and no undescribed answer", f"{passed} of {made} requests", made, holds=made == passed > 0)
