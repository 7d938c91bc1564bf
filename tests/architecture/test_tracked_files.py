"""What no file of the project may hold: the address of a package index, or the path of somebody's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INDEX = re.compile(rb"--(extra-)?index-url|--find-links|PIP_(INDEX|FIND)|" + rb"pypi" + rb"\.org|pythonhosted" + rb"\.org")
MACHINE = re.compile(rb"(?<![\w.])/(work|opt|root|tmp/w|home/\w+)/")


def tracked() -> list[Path]:
    """Return the files that git knows of or would add; every file of the usual folders where there is no repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [
            str(file.relative_to(ROOT))
            for folder in ("src", "tests", "docs", "requirements")
            for file in (ROOT / folder).rglob("*")
        ]
    return [ROOT / name for name in names if (ROOT / name).is_file() and "__pycache__" not in name]


@pytest.mark.parametrize(("what", "pattern"), [("index address", INDEX), ("path of a machine", MACHINE)])
def test_no_file_holds_an(what: str, pattern: re.Pattern[bytes]) -> None:
    found = {str(file.relative_to(ROOT)) for file in tracked() if file != Path(__file__) and pattern.search(file.read_bytes())}
    assert found - {"Makefile"} == set(), what


def test_the_locks_pin_every_package_by_hash_and_the_small_lock_agrees_with_the_large_one() -> None:
    locks = {name: pins(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev")}
    assert locks["run"].items() <= locks["dev"].items()
    assert {"hatchling", "attrs", "click"} <= locks["run"].keys()


def pins(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Return package -> version and hashes."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for block in re.split(r"\n(?=[a-z0-9])", lock.read_text("utf-8")):
        if pin := re.match(r"([a-z0-9._-]+)(?:\[[a-z]+\])?==([^ ]+) ", block):
            hashes = frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block))
            assert hashes, pin[1]
            found[pin[1]] = (pin[2], hashes)
    return found
