"""Whether people see what is written on a page: in ink that shows, large enough, on the sheet, and under nothing."""

from collections.abc import Iterator, Sequence

from slrtkit.adapters.signing.pdfcheck.painted import Paint
from slrtkit.adapters.signing.pdfcheck.shapes import enclosing
from slrtkit.adapters.signing.pdfcheck.writing import Run
from slrtkit.ports.page import Box

__all__ = ["hidden", "is_mark"]

_SMALLEST = 2.0
"""Points; the small print of letters has 7."""
_CONTRAST = 0.3
"""How much brighter or darker than what is behind it a letter must be."""
_HALF = 0.5
_LOW, _HIGH = 0.1, 0.55
"""The part of a line, in sizes above its baseline, that small letters fill."""
_LARGE = 60.0
"""Points; marks across a page have 112."""
_WHITE = 1.0
_ROOM = 0.5
"""Points by which a glyph may stand over an edge: fonts give widths, not ink."""


def is_mark(run: Run) -> bool:
    """Say whether a text is so large that no letter is written in it."""
    return run.glyphs[0].size >= _LARGE


def hidden(runs: Sequence[Run], paints: Sequence[Paint]) -> Iterator[str]:
    """Yield how texts are hidden.

    Args:
        runs: What is written on one page.
        paints: What is drawn on it.
    """
    areas = [(paint, enclosing(paint.boxes)) for paint in paints if paint.boxes]
    for run in runs:
        if is_mark(run) or not any(glyph.text.strip() for glyph in run.glyphs):
            continue
        if not run.painted:
            yield "not painted"
        elif min(glyph.size for glyph in run.glyphs) < _SMALLEST:
            yield "smaller than can be read"
        elif not run.upright:
            continue
        else:
            yield from _behind(run, areas)


def _behind(run: Run, areas: Sequence[tuple[Paint, Box]]) -> Iterator[str]:
    """Yield whether a text is cut off, has no contrast, or lies under something."""
    first, last = run.glyphs[0], run.glyphs[-1]
    low, high = first.base + _LOW * first.size, first.base + _HIGH * first.size
    clip = run.clip
    if first.left < clip.left - _ROOM or last.right > clip.right + _ROOM or low < clip.bottom or high > clip.top:
        yield "off the sheet, or cut off"
        return
    ground: float | None = _WHITE
    covered = 0.0
    for paint, area in areas:
        if area.left >= last.right or area.right <= first.left or area.bottom >= high or area.top <= low:
            continue
        for box in paint.boxes:
            height = min(box.top, high) - max(box.bottom, low)
            across = min(box.right, last.right) - max(box.left, first.left)
            if height <= 0 or across <= 0 or not any(_over(box, glyph.left, glyph.right) for glyph in run.glyphs):
                continue
            if paint.order > run.order:
                covered += height
            elif height >= _HALF * (high - low):
                ground = paint.shade
    if covered >= _HALF * (high - low):
        yield "under something"
    elif run.shade is None or ground is None or abs(run.shade - ground) < _CONTRAST:
        yield "in the colour of what is behind it"


def _over(box: Box, left: float, right: float) -> bool:
    """Say whether a box lies over half of a glyph."""
    return min(box.right, right) - max(box.left, left) >= _HALF * (right - left) and right > left
