"""Where slrtkit is installed, plain pytest runs a district's cases; starting it loads nothing of slrtkit."""

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import slrtkit

SOURCE = Path(slrtkit.__file__).parents[1]
SAMPLE = Path(str(files("slrtkit.demo") / "catalog"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ANAK-TERLANTAR.toml", "ANAK-TERLANTAR.cases.toml"):
        shutil.copy(SAMPLE / name, tmp_path)
    return tmp_path


OTHERS = ("-p", "no:schemathesis")
"""A plug-in of others in this environment that loads Hypothesis, which loads what registers with it."""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start pytest as a user does, with the plug-in of this tree."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OTHERS, "--rootdir", str(folder), *words]
    command.append(str(folder))
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_the_cases_of_a_catalog_are_run_by_their_names(folder: Path) -> None:
    done = run(folder, "-vv")
    assert done.returncode == 0, done.stdout
    assert "ANAK-TERLANTAR.cases.toml::" in done.stdout
    assert done.stdout.count("PASSED") == (folder / "ANAK-TERLANTAR.cases.toml").read_text("utf-8").count("[[case]]")


def test_a_case_that_the_rules_contradict_fails_and_says_why(folder: Path) -> None:
    path = folder / "ANAK-TERLANTAR.cases.toml"
    path.write_text(path.read_text("utf-8").replace('verdict = "eligible"', 'verdict = "ineligible"', 1), "utf-8")
    done = run(folder)
    assert done.returncode == 1
    assert "[case.verdict] ANAK-TERLANTAR.cases.toml:case[0].verdict: the verdict is eligible, not ineligible" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("ANAK-TERLANTAR.toml", 'when = "', 'when = "tidak_ada and ', "[rule.unknown-fact] ANAK-TERLANTAR.toml:"),
        ("ANAK-TERLANTAR.cases.toml", "verdict", "putusan", "[wire.unknown] ANAK-TERLANTAR.cases.toml:"),
    ],
)
def test_a_catalog_that_cannot_be_read_is_an_error_with_its_place(
    folder: Path, name: str, old: str, new: str, told: str
) -> None:
    (folder / name).write_text((folder / name).read_text("utf-8").replace(old, new, 1), "utf-8")
    done = run(folder)
    assert done.returncode == 2
    assert told in done.stdout
    assert "Traceback" not in done.stdout


def test_files_of_others_with_such_a_name_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other.cases.toml").write_text("x = 1", "utf-8")
    assert run(tmp_path).returncode == 5


def test_starting_pytest_loads_nothing_of_slrtkit(tmp_path: Path) -> None:
    test = "import sys\n\n\ndef test_it():\n    assert not [name for name in sys.modules if name.split('.')[0] == 'slrtkit']\n"
    (tmp_path / "test_it.py").write_text(test, "utf-8")
    assert run(tmp_path).returncode == 0
