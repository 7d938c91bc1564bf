"""What is released holds what it needs and no more, and comes out the same however often it is built."""

import json
import os
import re
import subprocess
import sys
import tarfile
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

from .alone import EXTRAS, PROJECT, ROOT
from .conftest import Built, build, unpack

MODULES = {
    str(file.relative_to(ROOT / "src"))
    for file in (ROOT / "src").rglob("*")
    if file.is_file() and file.suffix != ".pyc" and file.name != ".gitignore"
}
SOURCES = {".gitignore", "src", "verifier", "CHANGELOG.md", "LICENSE", "PKG-INFO", "pyproject.toml"}
LINK = re.compile(r"\]\(([^)]*)\)|(?:src|href)=[\"']?([^\"' >]*)")
MOST = 4 * 2**20  # bytes of a wheel


def test_the_wheel_holds_the_library_its_plug_in_and_nothing_else(built: Built) -> None:
    with ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == MODULES
    assert {"slrtkit/py.typed", "_slrtkit_pytest.py", "slrtkit/adapters/documents/letter.typ"} <= names
    assert built.wheel.stat().st_size < MOST


def test_nothing_that_wheels_often_hold_by_mistake_is_in_it(built: Built) -> None:
    command: list[Path | str] = [
        Path(sys.executable).parent / "check-wheel-contents",
        "--config",
        ROOT / "pyproject.toml",
        built.wheel,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_its_metadata_say_what_it_needs_and_whose_it_is(built: Built) -> None:
    with ZipFile(built.wheel) as archive:
        (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        told = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        licences = {name for name in archive.namelist() if name.startswith(f"{info}/licenses/")}
        entries = archive.read(f"{info}/entry_points.txt").decode()
    assert (told["Name"], told["Requires-Python"], told["License-Expression"]) == ("slrtkit", ">=3.11", PROJECT["license"])
    assert set(told.get_all("Provides-Extra", ())) == set(EXTRAS)
    assert {name.removeprefix(f"{info}/licenses/") for name in licences} == set(PROJECT["license-files"])
    (pythons,) = re.findall(r"^PYTHONS = (\[.*\])$", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)
    claimed = {f"Programming Language :: Python :: {version}" for version in json.loads(pythons)}
    assert claimed == {line for line in told.get_all("Classifier", ()) if re.search(r":: 3\.\d+$", line)}
    assert "slrtkit = slrtkit.cli:main" in entries
    assert all(f"[{group}]" in entries for group in PROJECT["entry-points"])


def test_its_description_says_what_the_readme_says_and_has_no_link_that_is_dead_on_a_package_index(built: Built) -> None:
    with ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(name).decode())
    text, readme = (str(one).strip() for one in (told.get_payload(), (ROOT / "README.md").read_text("utf-8")))
    assert told["Description-Content-Type"] == "text/markdown"
    assert not [link for pair in LINK.findall(text) for link in pair if link and not link.startswith("https://")]
    *parts, whither = (" ".join(part.split()) for part in text.split("\n\n"))
    assert len(parts) > 1
    assert not [part for part in parts if part not in " ".join(readme.split())]
    assert "repository" in whither


def test_the_sdist_holds_the_sources_of_the_wheel_and_of_the_page_in_it(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {Path(*Path(name).parts[1:]) for name in archive.getnames()}
    assert {name.parts[0] for name in names} == SOURCES
    assert {str(name.relative_to("src")) for name in names if name.parts[0] == "src"} >= MODULES


def test_the_wheel_comes_out_the_same_in_another_folder_and_another_year(built: Built, tmp_path: Path) -> None:
    source = unpack(built.sdist, tmp_path / "source")
    for file in source.rglob("*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    (again,) = build(source, tmp_path / "dist", "wheel")
    assert again.name == built.wheel.name
    assert again.read_bytes() == built.wheel.read_bytes()
