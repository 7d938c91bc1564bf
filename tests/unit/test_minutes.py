"""Berita acara: everything that was found stands on the page, as PDF and as a Word document."""

import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.documents.word import LibreOffice, WordMinutes
from slrtkit.domain import RegionCode, SignatureBlock, Source
from slrtkit.domain.minutes import Minutes
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.terbilang import spelled, spelled_day
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.errors import DocumentError, RenderError
from slrtkit.ports import Mark
from slrtkit.service.minutes import RESULTS, Seat, compose_minutes
from slrtkit.testing import pdf as read
from slrtkit.testing import post

DAY = date(2026, 11, 21)
CHAIR = SignatureBlock("Suparman Rekaan", "Pimpinan musyawarah")
KADES = SignatureBlock("Hartono Rekaan", "Kepala Desa Rekaan", rank="Penata", nip="000000000000000000")


def meeting(households: int = 3, *, specimen: bool = False) -> Minutes:
    """Return the minutes of a meeting; the first households have one result each, the others none."""
    homes = [evolve(post.household(f"H{number}"), address=f"RT 0{number}") for number in range(households)]
    results = zip(homes, VerivaliResult, strict=False)
    outcomes = {home.id: VerivaliOutcome(result, DAY, Source.MUSDES, f"Sebab {result.value}") for home, result in results}
    known = VerivaliRound(
        "V",
        "2026-2",
        RegionCode("33.16.99.2001"),
        tuple(home.id for home in homes),
        "fasilitator",
        DAY,
        musdes=Musdes(
            DAY, "Balai desa", CHAIR.name, (Attendee("Siti Rekaan", "RT 01"), Attendee("Joko", "PSM")), ("Ditempel.",)
        ),
        outcomes=outcomes,
    )
    seat = Seat(post.desk().office, post.desk().areas, "141/07/2026", (CHAIR, KADES, CHAIR))
    return evolve(compose_minutes(known, homes, seat), specimen=specimen)


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def shown_on(pdf: bytes) -> list[str]:
    """Return what each page shows, without the room between letters."""
    return [read.squeezed(page) for page in read.pages(pdf)]


def text_of_word(docx: bytes) -> str:
    import docx as library  # noqa: PLC0415  an optional dependency

    page = library.Document(BytesIO(docx))
    cells = (cell.text for table in page.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(paragraph.text for paragraph in page.paragraphs), *cells]).split())


def said(minutes: Minutes) -> list[str]:
    """Return every text that the page owes."""
    rows = [text for row in minutes.rows for text in (row.name, row.address, row.result, row.reason)]
    people = [text for who in minutes.attendance for text in (who.name, who.role)]
    signers = [text for who in minutes.signatures for text in (who.name, who.position, who.rank, who.nip)]
    single = [minutes.title, minutes.number, minutes.letterhead.agency, minutes.closing, *minutes.resolutions]
    return [text for text in [*single, *rows, *people, *signers] if text]


@pytest.mark.needs("pdftotext")
def test_every_text_stands_on_the_page() -> None:
    minutes = meeting(9)
    found = text_of(TypstRenderer().render_minutes(minutes)).replace(" ", "")
    assert [text for text in said(minutes) if text.replace(" ", "") not in found and len(text) < 20] == []
    assert "tigasebagaimana" not in found
    assert "duapuluhsatubulanNovember" in found


def test_every_text_stands_in_the_word_document() -> None:
    minutes = meeting(9)
    found = text_of_word(WordMinutes().draft_minutes(minutes))
    assert [text for text in [minutes.opening, *said(minutes)] if text not in found] == []


@pytest.mark.parametrize("made", [TypstRenderer().render_minutes, WordMinutes().draft_minutes])
def test_the_same_minutes_give_the_same_bytes(made: Callable[[Minutes], bytes]) -> None:
    assert made(meeting()) == made(meeting())


@pytest.mark.parametrize("made", [TypstRenderer().render_minutes, WordMinutes().draft_minutes])
def test_text_that_shows_other_than_it_is_is_refused(made: Callable[[Minutes], bytes]) -> None:
    minutes = meeting()
    for text in ("a\u202eb", "a\nb", "\u0430"):
        rows = (evolve(minutes.rows[0], reason=text),)
        with pytest.raises(RenderError) as refused:
            made(evolve(minutes, rows=rows))
        assert refused.value.path == "rows[0].reason"


@pytest.mark.parametrize("made", [TypstRenderer().render_minutes, WordMinutes().draft_minutes])
def test_minutes_without_a_household_or_a_signer_are_refused(made: Callable[[Minutes], bytes]) -> None:
    for name in ("rows", "signatures", "attendance"):
        with pytest.raises(RenderError) as refused:
            made(evolve(meeting(), **{name: ()}))  # type: ignore[arg-type]  # each of them is a tuple
        assert refused.value.path == name


@pytest.mark.needs("pdftotext")
def test_text_of_people_is_never_markup() -> None:
    minutes = meeting()
    tricky = "#panic() *tebal* $x$ [a]"
    made = evolve(minutes, rows=(evolve(minutes.rows[0], name=tricky),), resolutions=(tricky,), number="")
    assert tricky in text_of(TypstRenderer().render_minutes(made))
    assert tricky in text_of_word(WordMinutes().draft_minutes(made))


@pytest.mark.needs("pdftotext")
def test_a_specimen_and_a_draft_say_so() -> None:
    specimen = meeting(specimen=True)
    assert all("CONTOH" in shown for shown in shown_on(TypstRenderer().render_minutes(specimen)))
    assert all("KONSEP" in shown for shown in shown_on(TypstRenderer().render_minutes(meeting(), mark=Mark.KONSEP)))
    assert not any("CONTOH" in shown for shown in shown_on(TypstRenderer().render_minutes(meeting())))
    for mark, minutes in ((Mark.CONTOH, specimen), (Mark.KONSEP, meeting())):
        document = WordMinutes().draft_minutes(minutes, mark=Mark.NONE if minutes.specimen else mark)
        with ZipFile(BytesIO(document)) as archive:
            headers = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/header")]
        assert any(mark in header for header in headers)


@pytest.mark.needs("soffice", "pdftotext")
def test_word_opens_the_document_and_prints_the_same(tmp_path: Path) -> None:
    minutes = meeting(9)
    pdf = LibreOffice().pdf(WordMinutes().draft_minutes(minutes))
    (tmp_path / "minutes.pdf").write_bytes(pdf)
    found = text_of(pdf).replace(" ", "")
    assert [text for text in said(minutes) if text.replace(" ", "") not in found and len(text) < 20] == []


def test_there_are_no_minutes_before_the_meeting() -> None:
    known = VerivaliRound("V", "2026-2", RegionCode("33.16.99.2001"), ("H",), "x", DAY)
    with pytest.raises(DocumentError) as refused:
        compose_minutes(known, [], Seat(post.desk().office, post.desk().areas, "", (CHAIR,)))
    assert refused.value.code == "minutes.not-held"


def test_minutes_count_each_result_and_name_every_one_of_them() -> None:
    minutes = meeting(9)
    assert {count.result: count.households for count in minutes.counts} == dict.fromkeys(RESULTS.values(), 1)
    assert [row.result for row in minutes.rows][-2:] == ["Belum ada hasil"] * 2
    assert set(RESULTS) == set(VerivaliResult)


def test_a_household_without_a_head_is_named_by_whoever_lives_there() -> None:
    home = post.household("H")
    headless = evolve(home, memberships=(evolve(home.memberships[0], relation="anak"),))
    known = VerivaliRound("V", "2026-2", RegionCode("33.16.99.2001"), ("H",), "x", DAY)
    known = evolve(known, musdes=Musdes(DAY, "Balai", "A", (Attendee("A", ""), Attendee("B", ""))))
    seat = Seat(post.desk().office, post.desk().areas, "", (CHAIR,))
    assert compose_minutes(known, [headless], seat).rows[0].name == "Sukirman Rekaan"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"),
    ],
)
def test_numbers_are_spelled_as_in_minutes(number: int, words: str) -> None:
    assert spelled(number) == words


def test_a_day_is_spelled_with_its_weekday() -> None:
    expected = "Sabtu, tanggal dua puluh satu bulan November tahun dua ribu dua puluh enam (21-11-2026)"
    assert spelled_day(DAY) == expected
