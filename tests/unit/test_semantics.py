"""Attachment, seal and page are one and the same, or that is said; of a form that nobody knows only the fields are asked."""

from contextlib import nullcontext

import pytest
from attrs import evolve

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.letter import RecommendationLetter, SigningForm
from slrtkit.domain.letter_page import LETTER_LAYOUT
from slrtkit.domain.page_fields import fields_of
from slrtkit.domain.page_parts import Row, Text
from slrtkit.domain.seal import claims_of
from slrtkit.domain.sentences import REASONS
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Report, Status
from slrtkit.errors import NotVerifiedError
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.page import Box, Glyph, PageFinding, PageReading, PageSheet, PageSymbol
from slrtkit.service.page_match import DifferentError, match_page
from slrtkit.service.page_seal import judge_page_seal
from slrtkit.service.register_axis import SignedLetter
from slrtkit.service.semantics import judge_pages
from slrtkit.testing.letters import full_letter, plain_letter
from slrtkit.testing.seal import SEALED_AT, sample_claims, seal_trust
from slrtkit.wire import letter_commitment

from .test_verify_seal import symbols as side_by_side

WIDTH, HEIGHT, MM = 595.28, 841.89, 72 / 25.4
SIGNER, READER = PemSealSigner.made(), QrSealReader()
ISSUERS = seal_trust(SIGNER.key).issuers
LETTER = full_letter()
COMMITMENT = letter_commitment(LETTER, "00" * 32)
SIGNED = SignedLetter(LETTER, COMMITMENT, None, SEALED_AT)
SEAL = SIGNER.seal(claims_of(LETTER, commitment=COMMITMENT, at=SEALED_AT)).text.encode()


def written(text: str, *, width: float = WIDTH, **more: object) -> PageSheet:
    """Return a sheet on which something is written in one line."""
    glyphs = tuple(Glyph(sign, 70.9 + at, 700.0, 71.9 + at, 11.0) for at, sign in enumerate(text))
    return evolve(PageSheet(width, HEIGHT, glyphs), **more)  # type: ignore[arg-type]  # fields of a sheet, each of its own type


def form(letter: RecommendationLetter, *left_out: str) -> PageReading:
    """Return the reading of an office's own form that has these fields but some."""
    return PageReading("", (written("Formulir".join(text for path, text in fields_of(letter) if path not in left_out)),))


def answer(letter: RecommendationLetter, reading: PageReading | None) -> tuple[Status, str, str]:
    (one,) = judge_pages(letter, reading)
    assert one.axis is Axis.SEMANTICS
    assert one.code in REASONS
    return one.status, one.code, one.evidence


def test_pages_that_nobody_read_are_not_checked() -> None:
    assert answer(LETTER, None)[:2] == (Status.NOT_CHECKED, "PAGE_UNREAD")
    assert answer(LETTER, PageReading("", unread="the operator BI"))[:2] == (Status.INDETERMINATE, "PAGE_UNREAD")


def test_a_letter_of_the_built_in_layout_can_be_read_or_fails() -> None:
    assert answer(LETTER, PageReading(LETTER_LAYOUT, unread="the operator BI"))[:2] == (Status.FAILED, "PAGE_UNREAD")


def test_everything_that_is_hidden_is_told() -> None:
    findings = (PageFinding("TEXT_HIDDEN", "page 1: not painted"), PageFinding("GLYPHS_DIFFER", "page 2: font=x"))
    told = judge_pages(LETTER, PageReading("", findings=findings))
    assert told == tuple(AxisResult(Axis.SEMANTICS, Status.FAILED, one.code, one.evidence) for one in findings)


def test_a_form_has_every_field_of_the_letter_wherever_it_puts_them() -> None:
    spare = evolve(
        LETTER,
        desil=None,
        countersigned=None,
        particulars=(evolve(LETTER.particulars[0], label=" "),),
        signature=evolve(LETTER.signature, form=SigningForm.DIRECT, on_behalf_of=""),
    )
    for letter in (LETTER, plain_letter(), spare):
        assert answer(letter, form(letter))[:2] == (Status.NOT_CHECKED, "OFFICE_FORM")


WHOLE = dict(fields_of(LETTER))


@pytest.mark.parametrize("path", [path for path, text in WHOLE.items() if sum(text in other for other in WHOLE.values()) == 1])
def test_a_field_that_a_form_leaves_out_fails_and_is_named(path: str) -> None:
    assert answer(LETTER, form(LETTER, path)) == (Status.FAILED, "PAGE_DIFFERS", f"page 1: {path}")


def test_a_text_may_end_on_the_next_page_of_a_form() -> None:
    (sheet,) = form(LETTER).sheets
    middle = len(sheet.glyphs) // 2
    two = (evolve(sheet, glyphs=sheet.glyphs[:middle]), evolve(sheet, glyphs=sheet.glyphs[middle:]))
    assert answer(LETTER, PageReading("", two))[:2] == (Status.NOT_CHECKED, "OFFICE_FORM")


def test_fonts_that_cannot_be_compared_are_counted_on_a_form_and_fail_in_the_built_in_layout() -> None:
    reading = evolve(form(LETTER), foreign=("Bookman",))
    assert answer(LETTER, reading)[2].endswith("fonts=1 not compared")
    assert answer(LETTER, evolve(reading, layout=LETTER_LAYOUT))[:2] == (Status.FAILED, "PAGE_DIFFERS")


SQUARE = Box(25 * MM, 100.0, 25 * MM + 100, 200.0)
BORNE = PageSymbol((), b"", SQUARE)


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ((written("x", width=500.0),), "another paper"),
        ((written("x", marks=("CONTOH",)),), "marks"),
        ((written("x", drawings=(Box(200, 100, 300, 200),)),), "something is drawn that is no seal"),
        ((written("x", drawings=(Box(25 * MM, 680, 25 * MM + 100, 780),)),), "something is drawn that is no seal"),
        ((written("x", symbols=(BORNE,)), written("x", symbols=(BORNE,))), "two seals"),
        ((written("x", symbols=(BORNE, BORNE)),), "two seals"),
        ((written("x", symbols=(BORNE,), drawings=(SQUARE,)),), "something is drawn that is no seal"),
        ((written("x", symbols=(BORNE._replace(box=SQUARE._replace(top=220.0)),)),), "something is drawn that is no seal"),
        ((written("x", symbols=(BORNE,), lines=(Box(25 * MM, 149.0, 190 * MM, 150.0),)),), "a line across the seal"),
        ((written("x"),), "letterhead.government"),
    ],
)
def test_what_the_built_in_layout_does_not_have_is_named(sheets: tuple[PageSheet, ...], reason: str) -> None:
    status, code, evidence = answer(LETTER, PageReading(LETTER_LAYOUT, sheets))
    assert (status, code) == (Status.FAILED, "PAGE_DIFFERS")
    assert reason in evidence


def sealed(*symbols: bytes, layout: str = LETTER_LAYOUT) -> PageReading:
    return PageReading(layout, (written("x", symbols=tuple(BORNE._replace(picture=symbol) for symbol in symbols)),))


def seal_answers(reading: PageReading, pdf: bytes = b"") -> list[tuple[Status, str, str]]:
    return [(one.status, one.code, one.evidence) for one in judge_page_seal(pdf, SIGNED, reading, READER, ISSUERS)]


def test_two_seals_are_one_too_many() -> None:
    """Beside a logo a picture may hold one, so that the whole file is looked at."""
    two = side_by_side(SIGNER.seal(sample_claims()), SIGNER.seal(sample_claims(number="400.9/0124/XI/2026")))
    assert seal_answers(sealed(layout=""), two) == [(Status.FAILED, "TWO_SEALS", "seals=2")]
    crest = evolve(SIGNED, letter=evolve(LETTER, letterhead=evolve(LETTER.letterhead, logo="garuda")))
    reading = PageReading(LETTER_LAYOUT, (written("x"),))
    assert judge_page_seal(two, crest, reading, READER, ISSUERS)[0].code == "TWO_SEALS"


def test_something_else_that_is_drawn_fails_whoever_found_that_the_page_agrees() -> None:
    drawn = PageReading(LETTER_LAYOUT, (written("x", drawings=(SQUARE,)),))
    assert seal_answers(drawn) == [(Status.FAILED, "PAGE_DIFFERS", "page 1: something is drawn that is no seal")]


def test_a_seal_that_was_changed_fails() -> None:
    changed = SEAL[:-4] + (b"AAAA" if not SEAL.endswith(b"AAAA") else b"BBBB")
    ((status, code, _),) = seal_answers(sealed(changed))
    assert (status, code) == (Status.FAILED, "SEAL_DIFFERS")


def test_without_a_list_of_keys_nothing_is_said_of_a_seal() -> None:
    assert judge_page_seal(b"", SIGNED, sealed(SEAL), READER, None) == ()


def test_on_a_form_the_seal_is_looked_for_in_the_whole_file() -> None:
    """A form may have none, and where nobody looks there is nothing to say."""
    reading = sealed(layout="")
    assert seal_answers(reading, SEAL)[0][:2] == (Status.PASSED, "SEAL_AGREES")
    assert seal_answers(reading, SIGNER.seal(sample_claims()).text.encode())[0][1] == "SEAL_DIFFERS"
    assert seal_answers(reading, b"no seal") == []
    assert judge_page_seal(SEAL, SIGNED, reading, None, ISSUERS) == ()


def test_a_profile_asks_what_the_page_says_and_an_answer_always_counts() -> None:
    """Where a profile does not ask, what was answered all the same decides like any other axis."""
    assert Axis.SEMANTICS in PROFILES["letter/2"]
    good = tuple(AxisResult(axis, Status.PASSED, "PASSED") for axis in PROFILES["registered/1"])
    bad = AxisResult(Axis.SEMANTICS, Status.FAILED, "PAGE_DIFFERS")
    assert Report("registered/1", good).require().sub_indication == ""
    report = Report("registered/1", (*good, bad))
    with pytest.raises(NotVerifiedError) as refused:
        report.require()
    assert (refused.value.path, refused.value.code) == ("semantics", "verification.page-differs")


def test_texts_beside_each_other_go_on_on_the_next_sheet() -> None:
    def glyphs(text: str, left: float, base: float) -> list[Glyph]:
        return [Glyph(sign, left + 5 * at, base, left + 5 * at + 5, 10.0) for at, sign in enumerate(text)]

    row = Row((Text("reason", "AB CD", 20, 90), Text("amount", "XY", 100, 190)))
    first = [*glyphs("AB", 60, 700), *glyphs("XY", 290, 700)]
    match_page([first, glyphs("CD", 60, 700)], row)
    with pytest.raises(DifferentError) as cut:
        match_page([first], row)
    assert (cut.value.path, cut.value.sheet) == ("reason", 1)


@pytest.mark.parametrize(
    ("text", "lines", "agrees"),
    [
        ("AB CD", ("AB", "CD"), True),
        ("AB-CD", ("AB-", "CD"), True),
        ("ABCD", ("AB", "CD"), False),
        ("ABCDEFGHIJ", ("ABCDE", "FGHIJ"), False),
        ("AB.CD", ("AB", ".CD"), False),
        ("ABCDEFGHIJK", ("A", "BCDEFGHIJK"), False),
        ("A/BCDEFGHIJ", ("A/", "BCDEFGHIJ"), True),
        ("ABCDEFGHIJK", ("ABCDEFGHI", "JK"), True),
    ],
)
def test_a_line_begins_inside_long_words_alone_that_fill_theirs(text: str, lines: tuple[str, str], agrees: bool) -> None:
    glyphs = [
        Glyph(sign, 60 + 5 * at, base, 65 + 5 * at, 10.0)
        for base, line in zip((700, 688), lines, strict=True)
        for at, sign in enumerate(line)
    ]
    with nullcontext() if agrees else pytest.raises(DifferentError):
        match_page([glyphs], Text("reason", text, 20, 50))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("AV", ((60.0, 10.0), (68.5, 10.0))),
        ("12", ((60.0, 10.0), (69.4, 10.0))),
        ("1,", ((60.0, 10.0), (69.4, 10.0))),
        ("12", ((60.0, 10.0), (71.1, 10.0))),
        ("AB", ((60.0, 10.0), (70.0, 11.0))),
        ("AB", ((60.0, 21.0), (70.0, 21.0))),
        ("AB", ((60.0, 6.0), (70.0, 6.0))),
    ],
)
def test_texts_are_of_one_size_that_people_read_and_nothing_in_them_upon_another(
    text: str, places: tuple[tuple[float, float], ...]
) -> None:
    """Where a glyph begins, and its size."""
    for room in (0.0, 0.5):
        moved = [
            Glyph(sign, left + room, 700.0, left + room + 10, size) for sign, (left, size) in zip(text, places, strict=True)
        ]
        with pytest.raises(DifferentError):
            match_page([moved], Text("reason", text, 20, 90))
    good = [Glyph(sign, 60.0 + 9 * at, 700.0, 69.0 + 9 * at, 10.0) for at, sign in enumerate(text)]
    match_page([good], Text("reason", text, 20, 90))


def test_a_sheet_full_of_lines_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.semantics._MOST_LINES", 1)
    sheets = read_pages(plan(TypstRenderer().render(RenderRequest(LETTER, b"{}")))).sheets
    assert answer(LETTER, PageReading(LETTER_LAYOUT, sheets)) == (
        Status.FAILED,
        "PAGE_DIFFERS",
        "page 1: more lines than the layout has",
    )
