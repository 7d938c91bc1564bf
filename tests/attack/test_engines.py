"""Two engines that nobody here wrote see the same on every revision of a letter that passes: its texts, and its pictures."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest

from slrtkit.domain.verification import Axis, Report
from slrtkit.testing import pdf as read

from .workshop.samples import ANSWERS, District, Level, Maker, Sample, open_district

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
MAKERS = tuple(Maker) if PROVE and shutil.which("soffice") else (Maker.TYPST,)
LEVELS = tuple(Level) if PROVE else (Level.RENEWED, Level.TWO)
END = re.compile(rb"startxref\n\d+\n%%EOF\n?")
DOTS = "40"
"""An inch."""


@pytest.fixture(scope="module")
def district() -> Iterator[District]:
    with open_district() as opened:
        yield opened


def revisions(pdf: bytes) -> list[bytes]:
    """Return the file as it was after each of its revisions, the last one first."""
    return [pdf[: end.end()] for end in END.finditer(pdf)][::-1]


def by_pdfium(pdf: bytes) -> tuple[list[str], list[bytes]]:
    """Return text and picture of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        shown = [page.render(scale=int(DOTS) / 72, grayscale=True, may_draw_forms=True) for page in document]
        return read.pages(pdf), [bytes(one.buffer) for one in shown]


def by_poppler(pdf: bytes, folder: Path) -> tuple[list[str], list[bytes]]:
    """Return the same by another engine."""
    (folder / "letter.pdf").write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-raw", "letter.pdf", "-"], cwd=folder, capture_output=True, check=True).stdout
    subprocess.run(["pdftoppm", "-r", DOTS, "-gray", "letter.pdf", "page"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    pictures = sorted(folder.glob("page*.pgm"))
    seen = [picture.read_bytes() for picture in pictures]
    for picture in pictures:
        picture.unlink()
    return said.decode().split("\f")[:-1], seen


def semantics(report: Report) -> list[str]:
    return [one.code for one in report.axes if one.axis is Axis.SEMANTICS]


def samples(district: District) -> Iterator[Sample]:
    return (district.sample(level, maker) for maker in MAKERS for level in LEVELS)


@pytest.mark.promise("two engines see one page on every revision of every letter that passes")
@pytest.mark.needs("pdftotext", "pdftoppm")
def test_every_revision_of_a_genuine_letter_looks_and_reads_the_same(district: District, tmp_path: Path) -> None:
    compared = 0
    for sample in samples(district):
        assert (sample.check(sample.pdf).verdict, sample.check(sample.pdf).sub_indication) == ANSWERS[sample.level], str(sample)
        last, *before = revisions(sample.pdf)
        assert last == sample.pdf
        assert before, "a signature is a revision of its own"
        final, other = by_pdfium(last), by_poppler(last, tmp_path)
        assert [read.squeezed(page) for page in final[0]] == [read.squeezed(page) for page in other[0]], str(sample)
        for earlier in before:
            assert by_pdfium(earlier) == final, str(sample)
            assert by_poppler(earlier, tmp_path) == other, str(sample)
            compared += 1
    assert compared >= len(LEVELS) * len(MAKERS)


def test_no_genuine_letter_of_any_level_or_renderer_is_refused_for_what_its_page_says(district: District) -> None:
    """Where no time is proven, nothing that the letter says is judged."""
    for sample in samples(district):
        report = district.workshop.check(sample.pdf, district.trust, at=sample.at, profile="letter/2")
        told = "PAGE_AGREES" if sample.maker is Maker.TYPST else "OFFICE_FORM"
        assert semantics(report) == ([] if sample.level in (Level.B, Level.T) else [told]), str(sample)
