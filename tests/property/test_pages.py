"""Whatever a letter says, its page is found to say it; and a page that says anything else is found out."""

import os
from collections.abc import Callable
from functools import cache

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.domain.letter import LetterForm, RecommendationLetter, SigningForm
from slrtkit.domain.letterhead import Letterhead, Margins, Paper
from slrtkit.domain.seal_words import CAPTION
from slrtkit.domain.verification import Status
from slrtkit.ports.documents import RenderRequest, SealMark
from slrtkit.ports.page import Glyph, PageReading
from slrtkit.service.page_match import squeezed
from slrtkit.service.semantics import judge_pages
from slrtkit.testing.letters import dependants, full_letter, plain_letter, seal_mark, statement
from slrtkit.testing.strategies import letters

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
FEW = max(settings.default.max_examples // 10, 1) if settings.default else 5
SEAL = SealMark(seal_mark(57).modules, (CAPTION.id,))
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
    b'<circle cx="4" cy="4" r="4"/><path d="M0 1h9" stroke="#000"/></svg>'
)


@cache
def renderer() -> TypstRenderer:
    return TypstRenderer({"logo": LOGO})


def read(letter: RecommendationLetter, seal: SealMark | None = None) -> PageReading:
    return read_pages(plan(renderer().render(RenderRequest(letter, b"{}", seal=seal))))


def told(letter: RecommendationLetter, reading: PageReading) -> list[str]:
    return [f"{one.status.value} {one.code} {one.evidence}".split(" pages=")[0] for one in judge_pages(letter, reading)]


AGREES = ["passed PAGE_AGREES"]


@settings(max_examples=FEW)
@given(letters(), st.sampled_from(LetterForm), st.sampled_from([None, SEAL]))
def test_every_letter_agrees_with_its_page(letter: RecommendationLetter, form: LetterForm, seal: SealMark | None) -> None:
    letter = evolve(letter, form=form)
    assert told(letter, read(letter, seal)) == AGREES


FULL = full_letter()
LETTERS = {
    "the fewest fields": plain_letter(),
    "a statement": evolve(statement(), addressee=("Direktur RSUD Rekaan", "di Rekaan")),
    "forty dependants, a specimen": evolve(FULL, dependants=dependants(40), specimen=True),
    "seven dependants, no days of birth": evolve(
        FULL, dependants=tuple(evolve(one, birth_date=None) for one in dependants(7)), countersigned=None
    ),
    "eight dependants on folio, with a logo": evolve(
        FULL,
        dependants=dependants(8),
        letterhead=evolve(FULL.letterhead, paper=Paper.F4, logo="logo", margins=Margins(left=30, right=25)),
    ),
    "many copies, one basis": evolve(FULL, copies=tuple(f"Camat Rekaan {n}" for n in range(20)), basis=("Satu",)),
    "signed for another": evolve(
        FULL, signature=evolve(FULL.signature, form=SigningForm.UNTUK_BELIAU, on_behalf_of="Bupati Rekaan")
    ),
    "signed in a place that is free": evolve(
        FULL, signature=evolve(FULL.signature, form=SigningForm.PELAKSANA_TUGAS, on_behalf_of="")
    ),
    "wide words": evolve(FULL, letterhead=Letterhead("", "DINAS SOSIAL", ""), place="MÆWWWWWWWWWWWWWWWWWWWWWW"),
}


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_letters_of_every_kind_agree_with_their_pages(letter: RecommendationLetter) -> None:
    assert told(letter, read(letter, SEAL)) == AGREES


SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;-/'()&"
BESIDE_EACH_OTHER = [
    " ".join(one + "".join(f"{other}{one}" for other in SIGNS[at : at + 8]) for at in range(0, len(SIGNS), 8))
    for one in SIGNS
    if one not in ".,:;'()"  # between two of which no line begins
]


def test_any_two_signs_may_stand_beside_each_other() -> None:
    """The fonts draw many of them together: 11, rc, and most of all AV."""
    said = evolve(plain_letter(), statement=tuple(BESIDE_EACH_OTHER))
    assert told(said, read(said)) == AGREES
    for signs in BESIDE_EACH_OTHER[::4] + BESIDE_EACH_OTHER[1::4]:  # the one line that is bold
        titled = evolve(plain_letter(), form=LetterForm.KETERANGAN, subject=signs)
        assert told(titled, read(titled)) == AGREES


@cache
def genuine() -> PageReading:
    return read(FULL)


CHANGES: dict[str, Callable[[Glyph], tuple[Glyph, ...]]] = {
    "left out": lambda _: (),
    "twice": lambda glyph: (glyph, glyph),
    "another character": lambda glyph: (glyph._replace(text="§"),),
    "beside the page": lambda glyph: (glyph._replace(left=glyph.left + 600, right=glyph.right + 600),),
    "lower": lambda glyph: (glyph._replace(base=glyph.base - glyph.size / 4),),
    "higher": lambda glyph: (glyph._replace(base=glyph.base + 40),),
}


@pytest.mark.parametrize("how", CHANGES)
def test_one_glyph_that_is_not_in_its_place_is_found_out(how: str) -> None:
    """Every one of them where long proofs run, else every fortieth and the first of each line.

    A colon, alone in its column, may stand a quarter of its size lower: nothing is said otherwise.
    """
    reading = genuine()
    sheet = reading.sheets[0]
    inked = [n for n, glyph in enumerate(sheet.glyphs) if squeezed(glyph.text)]
    begin = [n for n, before in zip(inked[1:], inked, strict=False) if sheet.glyphs[n].base != sheet.glyphs[before].base]
    for place in inked if PROVE else sorted({inked[0], *begin, *inked[::40]}):
        glyph = sheet.glyphs[place]
        if how == "lower" and glyph.text == ":":
            continue
        glyphs = (*sheet.glyphs[:place], *CHANGES[how](glyph), *sheet.glyphs[place + 1 :])
        forged = evolve(reading, sheets=(evolve(sheet, glyphs=glyphs), *reading.sheets[1:]))
        assert [one.status for one in judge_pages(FULL, forged)] == [Status.FAILED], (place, glyph.text)


@settings(max_examples=FEW)
@given(st.data())
def test_two_texts_that_change_places_are_found_out(data: st.DataObject) -> None:
    """A page on which two lines are swapped has the same words, and is another page."""
    reading = genuine()
    sheet = reading.sheets[0]
    bases = sorted({glyph.base for glyph in sheet.glyphs if glyph.size == 11.0})
    one, other = data.draw(
        st.tuples(st.sampled_from(bases), st.sampled_from(bases)).filter(lambda two: abs(two[0] - two[1]) > 9)
    )
    swapped = {one: other, other: one}
    glyphs = tuple(glyph._replace(base=swapped.get(glyph.base, glyph.base)) for glyph in sheet.glyphs)
    forged = evolve(reading, sheets=(evolve(sheet, glyphs=glyphs),))
    assert [one.status for one in judge_pages(FULL, forged)] == [Status.FAILED]
