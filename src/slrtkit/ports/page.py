"""What a reader of pages sees on a signed letter: glyphs with their places, lines and drawings, and what nobody else would see.

Lengths are in points (1/72 inch) from the lower left corner of the sheet as it is looked at.
"""

from typing import NamedTuple

from attrs import field, frozen

__all__ = ["Box", "Glyph", "PageFinding", "PageReading", "PageSheet", "PageSymbol"]


class Glyph(NamedTuple):
    """One glyph as it stands on a sheet.

    Attributes:
        text: The character that it is said to be; several for a ligature.
        left: Where it begins.
        base: The height of its baseline.
        right: Where the next one would begin.
        size: The size of its type, the lesser of how high and how wide it is.
    """

    text: str
    left: float
    base: float
    right: float
    size: float


class Box(NamedTuple):
    """A part of a sheet."""

    left: float
    bottom: float
    right: float
    top: float


class PageFinding(NamedTuple):
    """Something that a letter must not have: a reason code of the semantics axis, and where (never personal data)."""

    code: str
    evidence: str


class PageSymbol(NamedTuple):
    """A drawing of black squares in a grid, which may be a paper seal.

    Attributes:
        modules: The squares row by row; True is black.
        picture: The same as PNG, with white around it.
        box: Where it stands, with the white square that was drawn under it.
    """

    modules: tuple[tuple[bool, ...], ...]
    picture: bytes
    box: Box


@frozen
class PageSheet:
    """One sheet.

    Attributes:
        width: Its width.
        height: Its height.
        glyphs: What is written on it, in the order in which it is painted, without the marks.
        marks: The large grey words across it.
        lines: Lines, and the sides of frames.
        symbols: Drawings that may be a paper seal.
        drawings: Whatever else is drawn, but seals: areas, curves, pictures.
        turned: Whether something is written that does not stand upright.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...] = field(repr=False)
    marks: tuple[str, ...] = ()
    lines: tuple[Box, ...] = ()
    drawings: tuple[Box, ...] = ()
    symbols: tuple[PageSymbol, ...] = field(default=(), repr=False)
    turned: bool = False


@frozen
class PageReading:
    """What was read on the pages of a letter, as they were rendered.

    Attributes:
        layout: The layout that the file says it was set in, such as `slrtkit letter/1`; empty where it says none.
        sheets: Its pages.
        findings: What is hidden on them, or is not what it is said to be.
        foreign: Names of the fonts whose glyphs could not be compared with what they are said to be.
        unread: Why the pages could not be read, in a few words; empty where they were.
        rendered: The file as it was before it was signed.
    """

    layout: str
    sheets: tuple[PageSheet, ...] = field(default=(), repr=False)
    findings: tuple[PageFinding, ...] = ()
    foreign: tuple[str, ...] = ()
    unread: str = ""
    rendered: bytes = field(default=b"", repr=False)
