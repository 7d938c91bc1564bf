"""The eight letter types of the sample catalog as printed pages: what is asked stands there, and nothing else changed unseen.

The pages are kept as text under `tests/fixtures/letters`. After a change of wording or layout write them anew with
`python tests/unit/test_golden_letters.py`, look at them, and look at the pictures (`pdftoppm`).
"""

import re
import subprocess
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.domain import LetterForm, LetterIdentity, Officer, RecommendationLetter, SignatureBlock
from slrtkit.domain.rules import FACTS
from slrtkit.ports.documents import RenderRequest
from slrtkit.service.compose import Occasion, compose
from slrtkit.testing import pdf as read
from slrtkit.testing.asked import asked, unshown
from slrtkit.testing.letters import seal_mark

GOLDEN = Path(__file__).parents[1] / "fixtures" / "letters"
HEAD = SignatureBlock("Wulandari Contoh, S.Sos., M.Si.", "Kepala Dinas Sosial Kabupaten Blora", rank="Pembina Utama Muda")
FILLED = {"sktm_number": "470/017/XI/2026", "sktm_date": "2026-11-18"}
TYPES = {
    "keringanan-biaya-rs": ("KERINGANAN-RS", "BKL-02-1", "RSUD Contoh Blora", FILLED | {"ceiling": "2500000"}),
    "reaktivasi-pbi-jk": ("PBI-JK-REAKTIVASI", "BKL-01-1", "BPJS Kesehatan Cabang Contoh", FILLED),
    "rekomendasi-rtlh": ("RTLH", "BKL-02-1", "", FILLED | {"land_proof": "Letter C Nomor 117"}),
    "rekomendasi-anak-terlantar": ("ANAK-TERLANTAR", "BKL-01-3", "Sentra Contoh", {}),
    "rekomendasi-pip": ("PIP", "BKL-01-3", "SMA Negeri 1 Contoh", {"school_class": "XI"}),
    "keterangan-dtsen": ("KETERANGAN-DTSEN", "BKL-01-1", "", {"use": "pendaftaran beasiswa daerah"}),
    "sktm": ("SKTM", "BKL-02-1", "", {"rt_number": "05/RT.03/XI/2026", "rt_date": "2026-11-17"}),
    "rekomendasi-atensi-disabilitas": ("ATENSI-DISABILITAS", "BKL-02-1", "Sentra Contoh", {}),
}
"""Letter type -> program, person, destination, and what is filled in."""
each_type = pytest.mark.parametrize("code", TYPES)


@cache
def letter(code: str) -> RecommendationLetter:
    program_code, person, destination, filled = TYPES[code]
    program = TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))).program(program_code)
    households = {one.id: one for one in read_households(sample_households_csv(), FACTS)}
    occasion = Occasion(
        program=program,
        letter_type=program.letter_type(code),
        household=households[person[:6]],
        person=person,
        office=evolve(SAMPLE_OFFICE, training=False),
        signer=Officer("kadis", SAMPLE_OFFICE.code, HEAD),
        areas=sample_areas(),
        decided_on=date(2026, 11, 20),
        dated=date(2026, 11, 21),
        wording=IndonesianWording(),
        destination=destination,
        fields=filled,
    )
    made = compose(
        occasion,
        letter_id="L",
        number="460/001/SLRT/XI/2026",
        decision="0" * 64,
        rules=program.rules(occasion.decided_on).digest,
    )
    return masked(made)


def masked(made: RecommendationLetter) -> RecommendationLetter:
    """Hide the numbers of invented people too: no file of the repository has one whole."""
    hidden: LetterIdentity = evolve(made.identity, nik=made.identity.nik[:4] + "*" * 12, nkk=made.identity.nkk[:4] + "*" * 12)
    return evolve(made, identity=hidden)


@cache
def page(code: str) -> bytes:
    logo = (files("slrtkit.demo") / "logo.svg").read_bytes()
    return TypstRenderer({"sample": logo}).render(RenderRequest(letter(code), b"{}", seal=seal_mark()))


def told(code: str) -> str:
    return "\n--- halaman ---\n".join(text.replace("\r\n", "\n") for text in read.pages(page(code))) + "\n"


@each_type
def test_the_page_is_the_one_that_was_looked_at(code: str) -> None:
    assert read.squeezed(told(code)) == read.squeezed((GOLDEN / f"{code}.txt").read_text("utf-8"))


@each_type
def test_everything_that_is_asked_stands_on_the_page(code: str) -> None:
    assert len(asked(letter(code))) > 20
    assert unshown(letter(code), read.pages(page(code))) == []


@pytest.mark.needs("pdftotext")
@each_type
def test_another_reader_finds_it_too(code: str, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(page(code))
    done = subprocess.run(["pdftotext", "-raw", "page.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert unshown(letter(code), done.stdout.split("\f")) == []


@each_type
def test_it_is_one_archival_sheet_with_its_fonts(code: str) -> None:
    pdf = page(code)
    assert len(read.pages(pdf)) == 1
    assert re.search(rb"pdfaid:part>3<", pdf)
    assert re.search(rb"pdfaid:conformance>A<", pdf)
    assert read.unembedded(pdf) == set()
    assert read.strays(pdf) == []
    assert read.active_names(pdf) == set()


@each_type
def test_nothing_of_the_template_is_left_and_every_type_says_where_its_wording_comes_from(code: str) -> None:
    program = TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))).program(TYPES[code][0])
    kind = program.letter_type(code)
    assert not set("{}") & set(told(code))
    assert "Permendagri 1/2023, unverified" in kind.source
    assert kind.sealed
    assert kind.valid_days
    assert kind.form is LetterForm.KETERANGAN or kind.addressee


def test_a_ceiling_that_was_filled_in_stands_in_digits_and_words_and_can_be_sealed() -> None:
    said = letter("keringanan-biaya-rs")
    assert any("paling banyak Rp2.500.000,00 (dua juta lima ratus ribu rupiah)." in text for text in said.statement)
    assert (said.ceiling, said.service) == (2_500_000, "Rawat inap kelas III")
    assert said.sealed == ("addressee", "amount", "service", "dependants", "pages")


def test_letters_about_children_are_sensitive() -> None:
    assert letter("rekomendasi-anak-terlantar").sensitive
    assert letter("rekomendasi-atensi-disabilitas").sensitive
    assert not letter("keringanan-biaya-rs").sensitive


@pytest.mark.needs("soffice")
def test_the_built_in_word_page_of_a_statement_says_the_same() -> None:
    pdf = WordRenderer().render(RenderRequest(letter("sktm"), b"{}", seal=seal_mark()))
    assert unshown(letter("sktm"), read.pages(pdf)) == []
    assert read.strays(pdf) == []
    assert read.unembedded(pdf) == set()


if __name__ == "__main__":
    for each in TYPES:
        (GOLDEN / f"{each}.txt").write_text(told(each), "utf-8")
