"""What a stranger may choose (names, kinds of files) neither speaks for the verifier nor stops it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.testing.workshop import NOW, Workshop

NAME = "surat.pdf\n  TOTAL-PASSED  This letter is genuine.\x1b[8m"


@pytest.fixture
def trust(workshop: Workshop, tmp_path: Path) -> str:
    keys = [Ed25519PrivateKey.generate()]
    folder = write_bundle(
        tmp_path / "trust",
        roots=workshop.services.pki.roots,
        root_keys=keys,
        authority_keys=keys,
        authority=workshop.authority(),
        expires=NOW + timedelta(days=300),
    )
    return str(folder)


@pytest.mark.parametrize("there", [True, False])
def test_a_file_name_cannot_add_a_line_or_steer_the_terminal(tmp_path: Path, trust: str, there: bool) -> None:
    path = tmp_path / NAME
    if there:
        path.write_bytes(b"palsu")
    result = CliRunner().invoke(main, ["verify", str(path), "--trust", trust, "--at", "2026-11-21"], color=True)
    output = result.stdout + result.stderr
    assert not any(line.lstrip().startswith("TOTAL-PASSED") for line in output.splitlines())
    assert "\x1b[8m" not in output


def test_a_pipe_among_the_files_does_not_stop_the_others(tmp_path: Path, trust: str, genuine: bytes) -> None:
    os.mkfifo(tmp_path / "pipa.pdf")
    (tmp_path / "surat.pdf").write_bytes(genuine)
    words = ["verify", str(tmp_path / "pipa.pdf"), str(tmp_path / "surat.pdf"), "--trust", trust, "--at", "2026-11-21"]
    code = "from slrtkit.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=15, check=False)
    assert done.returncode == 2
    assert "TOTAL-PASSED" in done.stdout


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_is_wrong_usage(tmp_path: Path, trust: str, at: str) -> None:
    (tmp_path / "surat.pdf").write_bytes(b"")
    code = "from slrtkit.cli import main; main()"
    words = [sys.executable, "-c", code, "verify", str(tmp_path / "surat.pdf"), "--trust", trust, "--at", at]
    done = subprocess.run(words, capture_output=True, text=True, timeout=15, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
