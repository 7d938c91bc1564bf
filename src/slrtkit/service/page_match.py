"""Does a page say what a layout gives, all of it and nothing else, each text where it stands? Pure walking, no judging."""

from collections.abc import Generator, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias
from unicodedata import normalize

from attrs import define

from slrtkit.domain.page_parts import Part, Row, Table, Text
from slrtkit.ports.page import Glyph

__all__ = ["DifferentError", "match_page", "squeezed"]

_POINTS = 72 / 25.4
_ROOM = 0.1
"""Points by which a glyph may begin before its column."""
_TOUCHES = 0.3
"""How far from the one before, in sizes, a glyph goes on with its word: a long word may reach out of its column."""
_SAME_LINE = 0.5
_LOWER = 0.6
"""The least that a line stands below the one before, in sizes."""
_DIGITS, _SMALL, _LETTERS = 0.057, 0.02, 0.131
"""The most that a glyph stands over the one before, in sizes: beside a digit, two small letters, and other signs. Of what a
letter may say, the fonts of the layout draw 11 together by 0.056, two small letters by 0.018, and most of all AV by 0.129."""
_APART = 0.1
"""The most that the glyphs of a word stand apart, in sizes; the fonts set some apart by 0.068."""
_WHOLE, _CLOSING = 10, frozenset(".,:;!?/)]}")
"""Characters; the layout breaks no word of so many but beside a sign, and a longer one only where it fills its line. No line
begins with a sign that closes (Unicode Standard Annex 14, rule LB13)."""
_SMALLEST, _LARGEST = 6.5, 20.5
"""Points; the small print has 7, the largest title 20."""
_SAME_SIZE = 0.01
_Place: TypeAlias = tuple[int, float]
"""A sheet, and how far down on it."""
_Walk: TypeAlias = Generator[Text, None, _Place]
"""Walks along glyphs until those at hand are not its own: then it yields the text that waits, and goes on when asked again.
It returns where it ended."""


class _Before(Enum):
    """What stands before a character of a text, and whether a line may begin with it."""

    SPACE = auto()
    SIGN = auto()
    FULL_LINE = auto()
    WORD = auto()


class DifferentError(Exception):
    """The page is not what the letter says.

    Args:
        path: Of which field, or which part of the page; never what it says.
        sheet: On which page, from 1.
    """

    def __init__(self, path: str, sheet: int) -> None:
        super().__init__(path)
        self.path: str = path
        self.sheet: int = sheet


@define
class _Cursor:
    """Where the walk is: a sheet, and one of its glyphs."""

    sheets: Sequence[Sequence[Glyph]]
    sheet: int = 0
    at: int = 0
    taken: int = 0

    @property
    def glyph(self) -> Glyph | None:
        """The glyph at hand; None at the end of a sheet."""
        glyphs = self.sheets[self.sheet]
        return glyphs[self.at] if self.at < len(glyphs) else None

    def step(self) -> None:
        """Go to the next glyph."""
        self.at += 1
        self.taken += 1


def squeezed(text: str) -> str:
    """Return a text without white space, its characters composed."""
    return "".join(normalize("NFC", text).split())


_character = lru_cache(maxsize=4096)(squeezed)
"""The same for glyphs, which are few."""


def match_page(sheets: Sequence[Sequence[Glyph]], layout: Part) -> None:
    """Walk along everything that is written, in the order in which it is painted, and along the layout.

    Args:
        sheets: The glyphs of each sheet.
        layout: What stands on them.

    Raises:
        DifferentError: at the first glyph that is not the one that belongs there.
    """
    cursor = _Cursor([[glyph for glyph in sheet if _character(glyph.text)] for sheet in sheets])
    walk = _walk(layout, cursor, (0, -1e9))
    for waiting in walk:
        if cursor.glyph is not None or cursor.sheet + 1 == len(sheets):
            raise DifferentError(waiting.path, cursor.sheet + 1)
        cursor.sheet, cursor.at = cursor.sheet + 1, 0
    if cursor.glyph is not None or cursor.sheet + 1 < len(sheets):
        raise DifferentError("more than the letter says", cursor.sheet + 1)


def _walk(part: Part, cursor: _Cursor, above: _Place) -> _Walk:
    if isinstance(part, Text):
        return (yield from _text(part, cursor, above))
    if isinstance(part, Row):
        return (yield from _row(part.cells, cursor, above))
    if isinstance(part, Table):
        return (yield from _table(part.head, part.rows, cursor, above))
    for one in part.parts:
        above = yield from _walk(one, cursor, above)
    return above


def _row(cells: Sequence[Part], cursor: _Cursor, above: _Place) -> _Walk:
    """Walk along parts beside each other: each goes on as far as it can on one sheet, then all of them on the next."""
    walks, ended = [_walk(cell, cursor, above) for cell in cells], [above]
    while walks:
        before, waiting, left = (cursor.taken, len(walks)), list[Text](), list[_Walk]()
        for walk in walks:
            try:
                waiting.append(next(walk))
                left.append(walk)
            except StopIteration as end:
                ended.append(end.value)
        walks = left
        if walks and (cursor.taken, len(walks)) == before:
            yield waiting[0]
    return max(ended)


def _table(head: Row, rows: Sequence[Row], cursor: _Cursor, above: _Place) -> _Walk:
    headed = -1
    for row in rows:
        while cursor.glyph is None:
            first = row.cells[0]
            yield first if isinstance(first, Text) else Text("dependants", "", 0, 0)
        if cursor.sheet != headed:
            above, headed = (yield from _row(head.cells, cursor, above)), cursor.sheet
        above = yield from _row(row.cells, cursor, above)
    return above


def _text(text: Text, cursor: _Cursor, above: _Place) -> _Walk:
    left, right = text.left * _POINTS - _ROOM, text.right * _POINTS - _ROOM
    wanted, before = _joined(text.text)
    at, place, edge, end, size = 0, above, left, left, 0.0
    while at < len(wanted):
        glyph = cursor.glyph
        if glyph is None:
            yield text
            continue
        shown, here = _character(glyph.text), (cursor.sheet, -glyph.base)
        fits = wanted.startswith(shown, at)
        lower = here[0] > place[0] or here[1] >= place[1] + _LOWER * glyph.size
        level = at > 0 and here[0] == place[0] and abs(here[1] - place[1]) <= _SAME_LINE
        beyond = level and fits and abs(glyph.left - end) <= _TOUCHES * glyph.size
        if not (left <= glyph.left < right or beyond):
            yield text
            continue
        if (
            not fits
            or not _SMALLEST <= glyph.size <= _LARGEST
            or (at > 0 and abs(glyph.size - size) > _SAME_SIZE)
            or not (lower or (level and glyph.left >= max(end - _over(wanted[at - 1], wanted[at]) * glyph.size, edge)))
            or (level and before[at] is not _Before.SPACE and glyph.left > end + _APART * glyph.size)
            or (lower and before[at] is _Before.WORD)
            or (lower and before[at] is _Before.FULL_LINE and 2 * end < left + right)
        ):
            raise DifferentError(text.path, cursor.sheet + 1)
        at, place, edge, end, size = at + len(shown), here, glyph.left, glyph.right, glyph.size
        cursor.step()
    return place


def _joined(text: str) -> tuple[str, list[_Before]]:
    """Return a text without white space, and what stands before each of its characters."""
    joined, before = "", list[_Before]()
    for word in normalize("NFC", text).split(" "):
        for piece in word.split():
            joined += piece
            before.append(_Before.SPACE)
            for at in range(1, len(piece)):
                whole = piece[at] in _CLOSING or piece[at - 1 : at + 1].isalnum()
                inside = _Before.WORD if len(word) <= _WHOLE else _Before.FULL_LINE
                before.append(inside if whole else _Before.SIGN)
    return joined, before


def _over(one: str, other: str) -> float:
    if one.isdigit() or other.isdigit():
        return _DIGITS
    return _SMALL if one.islower() and other.islower() else _LETTERS
