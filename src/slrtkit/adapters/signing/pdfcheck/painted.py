"""What a page shows once it is painted: what is written on it, and what is drawn, in order."""

from typing import NamedTuple

from slrtkit.adapters.signing.pdfcheck.writing import Run
from slrtkit.ports.page import Box

__all__ = ["Paint", "Painted"]


class Paint(NamedTuple):
    """What one operator drew.

    Attributes:
        order: When it was painted.
        boxes: The boxes around its parts, as far as they were not cut off.
        shade: Its brightness; None: not known, or of many colours.
        lines: Whether they are straight lines along the sides of the sheet.
        squares: Whether they are the parts themselves: filled rectangles along the sides of the sheet.
    """

    order: int
    boxes: tuple[Box, ...]
    shade: float | None
    lines: bool
    squares: bool


class Painted(NamedTuple):
    """What is written and drawn on one page, and whether anything is said to be read in place of its glyphs."""

    runs: list[Run]
    paints: list[Paint]
    replaced: bool
