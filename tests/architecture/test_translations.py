"""README, tutorials and how-to guides say the same in both languages, none is out of date, and one thing has one name."""

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
REFUSED = {
    r"daftar kepercayaan|bundel kepercayaan|paket kepercayaan": "berkas kepercayaan",
    r"disk|diska(?! lepas)|disket|hard ?disk": "cakram",
    r"(?<!token )usb|stik|flash ?disk|flash ?drive|cakram lepas": "diska lepas",
    r"berkas kiriman|bundel": "paket",
    r"gantungan kunci|cincin kunci": "berkas kunci",
    r"cap waktu|prangko waktu": "stempel waktu",
}
"""Other names for a thing whose Indonesian name stands in the glossary."""


@pytest.fixture(scope="module")
def translated() -> ModuleType:
    """Give docs/translated.py, which is a script."""
    spec = spec_from_file_location("translated", ROOT / "docs" / "translated.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["translated"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def indonesian(translated: ModuleType) -> dict[str, str]:
    """Give the prose of every Indonesian page, in lower case: no blocks, no words of a program, no addresses of links."""
    pages = [translated.other(page)[1] for page in translated.pages()]
    bare = {page: translated.FENCE.sub("", page.read_text("utf-8")) for page in pages}
    return {page.name: re.sub(r"`[^`]+`|\]\([^)]+\)", "", text).lower() for page, text in bare.items()}


def test_every_translation_is_in_step_with_its_page(translated: ModuleType) -> None:
    assert translated.faults() == []


@pytest.mark.parametrize(("others", "chosen"), REFUSED.items(), ids=REFUSED.values())
def test_one_thing_has_one_indonesian_name(others: str, chosen: str, indonesian: dict[str, str]) -> None:
    assert f"| {chosen} |" in (ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert any(chosen in text for text in indonesian.values())
    assert not {page: found for page, text in indonesian.items() if (found := re.findall(rf"\b(?:{others})\b", text))}


def test_what_an_indonesian_page_has_made_from_the_code_is_made_in_indonesian(indonesian: dict[str, str]) -> None:
    made = {page: re.findall(r"\{\{ (\w+) \}\}", text) for page, text in indonesian.items()}
    assert any(made.values())
    assert not {page: english for page, names in made.items() if (english := [n for n in names if not n.endswith("_id")])}


@pytest.fixture
def house(translated: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a house with one page in two languages, which are in step."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# Letters\n\n*Bahasa Indonesia: [Surat](README.id.md).*\n", "utf-8")
    (tmp_path / "README.id.md").write_text("# Surat\n\n*English: [Letters](README.md).*\n", "utf-8")
    monkeypatch.setattr(translated, "ROOT", tmp_path)
    monkeypatch.setattr(translated, "RECORD", tmp_path / "docs" / "translations.toml")
    assert translated.main(["README.md"]) == 0
    return tmp_path


def change(page: Path) -> None:
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")


def test_a_page_that_changed_is_out_of_step_until_its_translation_changed_too(translated: ModuleType, house: Path) -> None:
    change(house / "README.md")
    assert len(translated.faults()) == 1
    change(house / "README.id.md")
    assert translated.main(["README.md"]) == 0


def test_a_stamp_is_not_renewed_while_the_translation_stays_as_it_was(
    translated: ModuleType, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(house / "README.md")
    assert translated.main(["README.md"]) == 1
    assert "its translation did not" in capsys.readouterr().out
    assert len(translated.faults()) == 1
    assert translated.main(["README.md", "--same"]) == 0


def test_a_translation_that_changes_alone_is_read_and_recorded_again(translated: ModuleType, house: Path) -> None:
    change(house / "README.id.md")
    assert len(translated.faults()) == 1
    assert translated.main(["README.md"]) == 0
