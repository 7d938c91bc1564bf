"""The wheel, in an empty virtual environment: strangers prove their adapters, and pytest starts without slrtkit.

Nothing is fetched: the wheel is built by the hatchling at hand and installed without its requirements, which the new
environment finds where this one has them.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from .alone import CORE, ROOT, linked, required
from .conftest import Built, build

ADAPTER = ROOT / "examples" / "own-adapter"
DEMO = ("cli", "sqlite", "letters", "typst", "docx", "pades", "seal")
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]

STRANGER = """
import pytest

from slrtkit.adapters.storage import MemoryStore
from slrtkit.testing import Capability, StoreContract


class TestMine(StoreContract):
    lacks = dict.fromkeys((Capability.DURABLE, Capability.SHARED), "memory ends with the process")

    @pytest.fixture
    def make_store(self):
        return MemoryStore


def test_a_letter_of_the_sample_verifies(slrtkit_workshop, slrtkit_signed_letter, slrtkit_trust, slrtkit_pki):
    assert slrtkit_workshop.check(slrtkit_signed_letter, slrtkit_trust).verdict == "TOTAL-PASSED"
    assert slrtkit_trust.roots == slrtkit_pki.roots


def test_the_stand_in_for_bsre_has_its_address(slrtkit_bsre):
    assert slrtkit_bsre.url.startswith("http://127.0.0.1:")


def test_a_complaint_is_filed(slrtkit_kit):
    desk = slrtkit_kit.context("fasilitator")
    seen = slrtkit_kit.seen_by(desk)
    household = seen.households()[0]
    receipt = slrtkit_kit.file_complaint(
        desk, household=household.id, person=household.persons[0].id, category="kesehatan", text="Mohon bantuan"
    )
    assert seen.complaint(receipt.id).text == "Mohon bantuan"
"""
QUIET = """
import sys


def test_nothing_of_slrtkit_is_loaded():
    assert "_slrtkit_pytest" in sys.modules
    assert not [name for name in sys.modules if name.partition(".")[0] in {"slrtkit", "attrs", "pyhanko", "hypothesis"}]
"""
OPENED = """
from slrtkit.plugins import CATALOG, RENDERER, SIGNER, STORAGE
for group in (STORAGE, CATALOG, RENDERER, SIGNER):
    print(*group.installed().items())
STORAGE.open("memory:").close()
STORAGE.open("sqlite:data.db").close()
"""


@pytest.fixture(scope="module")
def python(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel, and with the requirements of this one; return its Python."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    home = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", home))
    install(site, built.wheel)
    (site / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin" / "python"


def install(site: Path, wheel: Path) -> None:
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--no-compile", "--target", str(site), str(wheel)], check=True)


def run(python: Path, folder: Path, *arguments: str, site: Path | None = None) -> str:
    done = subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        env={"PATH": "", "HOME": str(folder)} | ({"PYTHONPATH": str(site)} if site else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_library_is_imported_from_the_wheel(python: Path, tmp_path: Path) -> None:
    assert run(python, tmp_path, "-c", "import slrtkit; print(slrtkit.__file__)").startswith(str(python.parents[1]))


def test_its_adapters_are_found_and_opened_by_address(python: Path, tmp_path: Path) -> None:
    storage, catalog, renderer, signer = run(python, tmp_path, "-c", OPENED).splitlines()
    assert ("sqlite" in storage, "toml" in catalog, "typst" in renderer, "pkcs12" in signer) == (True,) * 4


def test_a_stranger_proves_a_store_and_borrows_a_district(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(STRANGER, "utf-8")
    said = run(python, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py")
    assert " passed, 2 xfailed" in said


OTHERS = ("-p", "no:hypothesispytest", "-p", "no:schemathesis")
"""Plug-ins of others in this environment that load Hypothesis, which loads what registers with it."""


def test_starting_pytest_loads_nothing_of_slrtkit(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_quiet.py").write_text(QUIET, "utf-8")
    run(python, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OTHERS, "test_quiet.py")


def test_an_adapter_in_a_distribution_of_its_own_is_found_and_proves_itself(python: Path, tmp_path: Path) -> None:
    (wheel,) = build(ADAPTER, tmp_path / "dist", "wheel")
    install(tmp_path / "site", wheel)
    said = run(python, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ADAPTER / "tests"), site=tmp_path / "site")
    assert "9 passed" in said


@pytest.mark.long
def test_the_wheel_shows_its_demo_with_its_extras_alone(built: Built, tmp_path: Path, prove: Callable[..., None]) -> None:
    site = linked(tmp_path / "site", required([*CORE, *(f"slrtkit[{extra}]" for extra in DEMO)]))
    install(site, built.wheel)
    command = [sys.executable, "-S", "-c", "from slrtkit.cli import main; main()", "demo", "--out", "demo"]
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONPATH": str(site)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = json.loads((tmp_path / "demo" / "verification.json").read_text("utf-8"))
    prove("the built wheel shows its demo with its extras alone", f"{len(answers)} letters verified", holds=bool(answers))
