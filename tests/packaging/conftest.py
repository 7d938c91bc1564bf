"""The wheel and the sdist, built once a session as they are released."""

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]


@frozen
class Built:
    """What is released."""

    wheel: Path
    sdist: Path


def build(source: Path, folder: Path, target: str) -> list[Path]:
    """Build a target (`wheel`, `sdist`) of a source tree by the hatchling at hand; nothing is fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(command, cwd=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return sorted(folder.iterdir())


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack an sdist; return its one folder."""
    with tarfile.open(sdist) as archive:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.4 and later have it
        archive.extractall(folder, **safely)  # type: ignore[arg-type]  # noqa: S202  it is our own
    (source,) = folder.iterdir()
    return source


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build what is released: the sdist from the tree, and the wheel from the sdist."""
    (sdist,) = build(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")
    (wheel,) = build(unpack(sdist, tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("wheel"), "wheel")
    return Built(wheel, sdist)
