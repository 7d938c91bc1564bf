"""Are attachment and page one and the same? What a letter says stands on its page, seen by everyone, and nothing else does."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from slrtkit.domain.letter import LetterForm, RecommendationLetter
from slrtkit.domain.letter_page import LETTER_LAYOUT, body_of, edges_of, foot_of
from slrtkit.domain.page_fields import fields_of
from slrtkit.domain.seal_words import CAPTION
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ports.page import Box, Glyph, PageReading, PageSheet
from slrtkit.service.page_match import DifferentError, match_page, squeezed

__all__ = ["bears_seal", "judge_pages"]

_POINTS = 72 / 25.4
_ROOM = 1.5
_LOGO = 20.0
_LOW, _HIGH = 0.1, 0.55
_TALL = (-0.2, 0.75)
"""The parts of a line of text, in sizes above its baseline, that small letters fill, and all letters."""
_MOST_LINES = 2_000
_NOWHERE = Box(inf, inf, -inf, inf)
_SEAL = (29 * 0.45 * _POINTS, 105 * 0.5 * _POINTS)
"""The least and the most that a seal is wide: 21 to 97 modules and their quiet zone, each 0.45 to 0.5 mm."""
_MARK = "CONTOH"
_UNDER = 4.0
"""Points; titles are underlined 2 points below their baseline."""


def judge_pages(letter: RecommendationLetter, reading: PageReading | None) -> tuple[AxisResult, ...]:
    """Answer on the semantics axis.

    Args:
        letter: What `letter.json` says.
        reading: Its pages; None where nobody read them.
    """
    if reading is None:
        return (_answer(Status.NOT_CHECKED, "PAGE_UNREAD", "the examiner reads no pages"),)
    if reading.findings:
        return tuple(_answer(Status.FAILED, one.code, one.evidence) for one in reading.findings)
    known = reading.layout == LETTER_LAYOUT
    if reading.unread:
        return (_answer(Status.FAILED if known else Status.INDETERMINATE, "PAGE_UNREAD", reading.unread),)
    try:
        return (_account(letter, reading) if known else _look_for(letter, reading),)
    except DifferentError as different:
        return (_answer(Status.FAILED, "PAGE_DIFFERS", f"page {different.sheet}: {different.path}"),)


def _answer(status: Status, code: str, evidence: str) -> AxisResult:
    return AxisResult(Axis.SEMANTICS, status, code, evidence)


def _account(letter: RecommendationLetter, reading: PageReading) -> AxisResult:
    """Account for everything on the pages of the built-in layout.

    Raises:
        DifferentError: something is missing, stands elsewhere, or is more than the letter says.
    """
    if reading.foreign:
        raise DifferentError("a font that is not the layout's", 1)
    sheets, size = reading.sheets, letter.letterhead.paper.size
    for at, sheet in enumerate(sheets, 1):
        if any(abs(side - asked * _POINTS) > 1 for side, asked in zip((sheet.width, sheet.height), size, strict=True)):
            raise DifferentError("another paper", at)
        if sheet.turned:
            raise DifferentError("a text that is turned", at)
        if set(sheet.marks) != ({_MARK} if letter.specimen else set()):
            raise DifferentError("marks", at)
    seal = bears_seal(letter, sheets)
    low = letter.letterhead.margins.bottom * _POINTS
    match_page(
        [[glyph for glyph in sheet.glyphs if glyph.base >= low] for sheet in sheets],
        body_of(letter, (CAPTION.id,) if seal else ()),
    )
    for at, sheet in enumerate(sheets, 1):
        foot = foot_of(letter, at, len(sheets), sealed=seal)
        try:
            match_page([[glyph for glyph in sheet.glyphs if glyph.base < low]], foot)
        except DifferentError as different:
            raise DifferentError(f"foot: {different.path}", at) from None
        _check_lines(letter, sheet, at)
    glyphs = sum(len(sheet.glyphs) for sheet in sheets)
    return _answer(Status.PASSED, "PAGE_AGREES", f"pages={len(sheets)} glyphs={glyphs} seal={'drawn' if seal else 'none'}")


def bears_seal(letter: RecommendationLetter, sheets: Sequence[PageSheet]) -> bool:
    """Say whether a symbol that may be a seal stands where the built-in layout has it, and nothing else is drawn but a logo.

    Args:
        letter: What they say.
        sheets: The pages.

    Raises:
        DifferentError: something else is drawn.
    """
    seals = 0
    for at, sheet in enumerate(sheets, 1):
        logo = _logo_place(letter, sheet, at)
        if not all(_in_logo(logo, box, sheet) for box in sheet.drawings):
            raise DifferentError("something is drawn that is no seal", at)
        for seal in (symbol.box for symbol in sheet.symbols if not _in_logo(logo, symbol.box, sheet)):
            wide, high = seal.right - seal.left, seal.top - seal.bottom
            beside = abs(seal.left - letter.letterhead.margins.left * _POINTS) <= _ROOM
            size = abs(wide - high) <= 1 and _SEAL[0] <= wide <= _SEAL[1]
            if not (beside and size) or any(_over(seal, one) for one in sheet.glyphs):
                raise DifferentError("something is drawn that is no seal", at)
            if any(_meet(seal, line) for line in sheet.lines):
                raise DifferentError("a line across the seal", at)
            seals += 1
    if seals > 1:
        raise DifferentError("two seals", len(sheets))
    return seals == 1


def _meet(box: Box, other: Box) -> bool:
    return box.left < other.right and other.left < box.right and box.bottom < other.top and other.bottom < box.top


def _over(box: Box, glyph: Glyph) -> bool:
    return _level(box, glyph) and _across(box, glyph)


def _across(box: Box, glyph: Glyph) -> bool:
    return box.left < glyph.right and glyph.left < box.right


def _level(box: Box, glyph: Glyph, band: tuple[float, float] = (_LOW, _HIGH)) -> bool:
    low, high = band
    return box.bottom < glyph.base + high * glyph.size and glyph.base + low * glyph.size < box.top


def _logo_place(letter: RecommendationLetter, sheet: PageSheet, at: int) -> Box:
    """Return where the logo stands: left of the letterhead, above its line; nowhere on other sheets, and where it has none."""
    if at > 1 or not letter.letterhead.logo:
        return _NOWHERE
    left, edges = letter.letterhead.margins.left * _POINTS, [edge * _POINTS for edge in edges_of(letter)]
    under = (line.top for line in sheet.lines if line.left <= min(edges) + _ROOM and line.right >= max(edges) - _ROOM)
    return Box(left - 1, max(under, default=sheet.height), left + _LOGO * _POINTS + 1, inf)


def _in_logo(place: Box, box: Box, sheet: PageSheet) -> bool:
    """Say whether something stands in the logo's place, and over no text."""
    within = place.left <= box.left and box.right <= place.right and place.bottom <= box.bottom
    return within and not any(_over(box, glyph) for glyph in sheet.glyphs)


def _check_lines(letter: RecommendationLetter, sheet: PageSheet, at: int) -> None:
    """Make sure that lines are the sides of the text, of the table and of frames, or stand under a title; none crosses a text.

    Raises:
        DifferentError: another line.
    """
    edges, titled = [edge * _POINTS for edge in edges_of(letter)], letter.form is LetterForm.KETERANGAN
    written: dict[tuple[float, float], list[Glyph]] = {}
    for glyph in filter(_shows, sheet.glyphs):
        written.setdefault((glyph.base, glyph.size), []).append(glyph)

    def edge(x: float) -> bool:
        return any(abs(x - one) <= _ROOM + 1 for one in edges)

    if len(sheet.lines) > _MOST_LINES:
        raise DifferentError("more lines than the layout has", at)
    logo = _logo_place(letter, sheet, at)
    for line in sheet.lines:
        if _in_logo(logo, line, sheet):
            continue
        underlines = titled and _underlines(line, sheet.glyphs)
        if not (edge(line.left) and edge(line.right)) and not underlines:
            raise DifferentError("a line that is not the layout's", at)
        band = (_LOW, _HIGH) if underlines else _TALL
        if any(_across(line, one) for texts in written.values() if _level(line, texts[0], band) for one in texts):
            raise DifferentError("a line across a text", at)


def _shows(glyph: Glyph) -> bool:
    return bool(glyph.text.strip())


def _underlines(line: Box, glyphs: Sequence[Glyph]) -> bool:
    """Say whether a line stands just under a text; it leaves out what reaches below it."""
    above = [one for one in glyphs if 1 <= one.base - line.top <= _UNDER and _shows(one)]
    return bool(above) and above[0].left - 1 <= line.left and line.right <= above[-1].right + 1


def _look_for(letter: RecommendationLetter, reading: PageReading) -> AxisResult:
    """Look for the letter's fields on a page of another layout, the fixed texts of which nobody here knows.

    Raises:
        DifferentError: a field is not there.
    """
    shown = [squeezed("".join(glyph.text for glyph in sheet.glyphs)).replace("-", "") for sheet in reading.sheets]
    said = dict(fields_of(letter))
    for path, text in said.items():
        if not any(_found(squeezed(text).replace("-", ""), shown)):
            raise DifferentError(path, 1)
    fonts = f" fonts={len(reading.foreign)} not compared" if reading.foreign else ""
    return _answer(Status.NOT_CHECKED, "OFFICE_FORM", f"fields={len(said)} on pages={len(shown)}{fonts}")


def _found(wanted: str, shown: Sequence[str]) -> Iterator[bool]:
    """Yield whether a text stands on a page, or begins on one and ends on the next."""
    yield from (wanted in page for page in shown)
    for page, after in pairwise(shown):
        yield from (wanted[:cut] in page and wanted[cut:] in after for cut in range(1, len(wanted)))
