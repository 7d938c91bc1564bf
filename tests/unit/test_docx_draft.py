"""A draft in Word: everything the letter says, KONSEP on every page, and the same bytes on any day."""

import re
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve
from docx import Document
from docx.enum.section import WD_SECTION

from slrtkit.adapters.documents.word import WordDrafter, starter_template
from slrtkit.errors import AdapterNotInstalledError, RenderError
from slrtkit.testing.letters import dependants, full_letter, plain_letter

SOURCE = str(Path(__file__).parents[2] / "src")


def parts(docx: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def text(docx: bytes) -> str:
    return re.sub(r"<[^>]+>", "", "".join(xml for name, xml in sorted(parts(docx).items()) if name.startswith("word/")))


def test_another_process_on_another_day_makes_the_same_bytes() -> None:
    program = (
        "import hashlib, time\n"
        "time.time = lambda: 2e9\n"
        "from slrtkit.adapters.documents.word import WordDrafter\n"
        "from slrtkit.testing.letters import full_letter\n"
        "print(hashlib.sha256(WordDrafter().draft(full_letter())).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": SOURCE, "TZ": "Asia/Makassar", "PYTHONHASHSEED": "7"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == sha256(WordDrafter().draft(full_letter())).hexdigest()


def test_a_drafter_can_make_one_letter_after_another() -> None:
    drafter = WordDrafter()
    first = drafter.draft(full_letter())
    assert drafter.draft(plain_letter()) != first
    assert drafter.draft(full_letter()) == first


def test_konsep_stands_in_every_header_that_a_page_can_have_large_and_as_text() -> None:
    page = Document(BytesIO(starter_template()))
    page.add_section(WD_SECTION.NEW_PAGE).header.is_linked_to_previous = False
    page.sections[1].first_page_header.is_linked_to_previous = False
    page.sections[1].first_page_header.paragraphs[0].text = "Kop halaman pertama"
    target = BytesIO()
    page.save(target)
    inside = parts(WordDrafter(target.getvalue()).draft(plain_letter()))
    headers = [xml for name, xml in inside.items() if name.startswith("word/header")]
    assert len(headers) == 5
    assert all('string="KONSEP"' in xml and "KONSEP \u2013 belum ditandatangani" in xml for xml in headers)


def test_a_specimen_is_marked_as_one_as_well() -> None:
    draft = WordDrafter().draft(evolve(plain_letter(), specimen=True))
    assert 'string="KONSEP CONTOH"' in "".join(parts(draft).values())


def test_a_draft_says_everything_that_the_letter_says_and_not_that_it_is_signed() -> None:
    letter = evolve(full_letter(), dependants=dependants(40))
    said = text(WordDrafter().draft(letter))
    identity = letter.identity
    for expected in (
        letter.number, letter.subject, letter.enclosures, letter.purpose, letter.destination, letter.closing,
        "21 November 2026", "28 Februari 2027", identity.name, identity.nik, identity.nkk, "Cepu Rekaan, 7 Maret 1984",
        identity.address,
        *letter.addressee, *letter.basis, *letter.statement, *letter.copies, *(one.name for one in letter.dependants),
        letter.signature.name, letter.signature.nip, "a.n. Kepala Dinas Sosial", "Mengetahui:", "(40 orang)",
    ):  # fmt: skip
        assert expected in said
    assert "Akan ditandatangani secara elektronik" in said
    assert "sertifikat elektronik" not in said
    assert "{{" not in said


def test_a_missing_field_leaves_no_label() -> None:
    said = text(WordDrafter().draft(plain_letter()))
    labels = (
        "Lampiran",
        "Berdasarkan",
        "NIK",
        "Pekerjaan",
        "Alamat",
        "Anggota keluarga",
        "Mengetahui",
        "NIP",
        "Tembusan",
        "Laman",
    )
    assert [label for label in labels if label in said] == []


def test_a_draft_carries_no_attachment_and_its_properties_tell_of_the_letter_only() -> None:
    inside = parts(WordDrafter().draft(full_letter()))
    assert not [name for name in inside if "embed" in name or name.endswith((".json", ".bin"))]
    core = inside["docProps/core.xml"]
    assert "DINAS SOSIAL" in core
    assert "2026-11-21T00:00:00Z" in core
    assert full_letter().identity.name not in core
    assert "python-docx" not in "".join(inside.values())


def test_a_letter_without_a_name_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        WordDrafter().draft(evolve(plain_letter(), identity=evolve(plain_letter().identity, name=" ")))
    assert refused.value.path == "identity.name"


@pytest.mark.parametrize("library", ["docx", "lxml"])
def test_without_its_libraries_the_error_names_the_extra(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    template = starter_template()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[docx\]"):
        WordDrafter(template).draft(full_letter())


def test_loading_the_room_loads_no_optional_library() -> None:
    program = "import sys, slrtkit.adapters.documents.word; print(sorted({'docx', 'lxml', 'pyhanko'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": SOURCE}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
