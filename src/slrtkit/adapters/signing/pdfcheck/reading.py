"""The pages of a letter as they were rendered, read for the semantics axis: what is on them, and what is not what it seems."""

from collections.abc import Iterator

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Stream, Value
from slrtkit.adapters.signing.pdfcheck.painted import Paint, Painted
from slrtkit.adapters.signing.pdfcheck.painter import Painter
from slrtkit.adapters.signing.pdfcheck.symbol import told_apart
from slrtkit.adapters.signing.pdfcheck.visible import hidden, is_mark
from slrtkit.ports.page import Box, PageFinding, PageReading, PageSheet

__all__ = ["read_pages"]

_MAX_CONTENT = 4 * 1024 * 1024
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_LAYOUT = b"slrtkit "
_DARK, _THICKEST = 0.3, 3.0
"""Of lines: how bright they are at most, and how thick in points; those under a letterhead are black, and have 2.2."""
_LARGEST = 14_400.0
"""Points, 200 inches (ISO 32000-2, annex C)."""


def read_pages(layout: Layout, pdf: bytes = b"") -> PageReading:
    """Read the pages of a file whose form was checked.

    Args:
        layout: Its byte plan.
        pdf: The file, for whoever wants to compare what was rendered.
    """
    told = _told(layout)
    try:
        painter, sheets, findings, foreign = Painter(layout), list[PageSheet](), list[PageFinding](), dict[str, None]()
        for number, page in enumerate(_pages(layout), 1):
            seen = _seen(page)
            painted = painter.page(_content(layout, page), page.get("Resources"), seen)
            sheets.append(_sheet(painted, seen))
            findings += (PageFinding(one.code, f"page {number}: {one.evidence}") for one in _findings(painted))
            foreign |= dict.fromkeys(run.font for run in painted.runs if run.alike is None)
        if any("ActualText" in entries for entries in layout.dictionaries):
            findings.append(PageFinding("TEXT_REPLACED", "something else is said to be read than what is seen"))
    except (Fault, ValueError, ArithmeticError, TypeError) as error:
        return PageReading(told, unread=_reason(error))
    return PageReading(told, tuple(sheets), tuple(findings), tuple(foreign), rendered=pdf[: layout.base.end])


def _reason(error: Exception) -> str:
    return error.result.evidence if isinstance(error, Fault) else str(error) if isinstance(error, ValueError) else "unreadable"


def _told(layout: Layout) -> str:
    """Return the layout that the keywords of the file name."""
    words = layout.resolve(layout.trailer.get("Info"))
    keywords = words.get("Keywords") if isinstance(words, dict) else None
    if not isinstance(keywords, bytes) or not keywords.startswith(_LAYOUT):
        return ""
    return keywords.decode("ascii", "replace")


def _pages(layout: Layout) -> Iterator[dict[str, Value]]:
    """Yield the pages in order, with what they inherit."""
    root = layout.resolve(layout.trailer.get("Root"))
    pending: list[tuple[Value, dict[str, Value]]] = [(root.get("Pages") if isinstance(root, dict) else None, {})]
    while pending:
        node, above = pending.pop()
        node = layout.resolve(node)
        if not isinstance(node, dict):
            raise refuse("a page that is not there")
        inherited = above | {key: layout.resolve(node[key]) for key in _INHERITED if key in node}
        kids = layout.resolve(node.get("Kids"))
        if isinstance(kids, list):
            pending.extend((kid, inherited) for kid in reversed(kids))
        else:
            yield node | inherited


def _seen(page: dict[str, Value]) -> Box:
    """Return the part of a page that is seen; letters are not turned."""
    match page.get("CropBox", page.get("MediaBox")), page.get("MediaBox"), page.get("Rotate", 0):
        case [left, bottom, right, top] as seen, whole, 0 if seen == whole:
            sides = [float(side) for side in (left, bottom, right, top) if isinstance(side, int | float)]
            if len(sides) == len(seen) and sides[:2] == [0.0, 0.0] and all(0 < side < _LARGEST for side in sides[2:]):
                return Box(*sides)
    raise ValueError("a page that is turned, cropped, or of another size")


def _content(layout: Layout, page: dict[str, Value]) -> bytes:
    held = layout.resolve(page.get("Contents", []))
    streams = [layout.resolve(one) for one in held] if isinstance(held, list) else [held]
    found, left = list[bytes](), _MAX_CONTENT
    for stream in streams:
        if not isinstance(stream, Stream):
            raise refuse("a page without content")
        found.append(decoded(stream, left))
        left -= len(found[-1])
    return b"\n".join(found)


def _sheet(painted: Painted, seen: Box) -> PageSheet:
    written = [run for run in painted.runs if not is_mark(run)]
    lines = [box for paint in painted.paints if _ruled(paint) for box in paint.boxes]
    symbols, drawings = told_apart(paint for paint in painted.paints if not _ruled(paint))
    return PageSheet(
        seen.right,
        seen.top,
        tuple(glyph for run in written for glyph in run.glyphs),
        tuple("".join(glyph.text for glyph in run.glyphs) for run in painted.runs if is_mark(run)),
        tuple(lines),
        drawings,
        symbols,
        not all(run.upright for run in written),
    )


def _ruled(paint: Paint) -> bool:
    """Say whether something is drawn as letters are ruled: thin dark lines along the sides of the sheet."""
    dark = paint.shade is not None and paint.shade <= _DARK
    return paint.lines and dark and all(min(box.right - box.left, box.top - box.bottom) <= _THICKEST for box in paint.boxes)


def _findings(painted: Painted) -> Iterator[PageFinding]:
    yield from (PageFinding("TEXT_HIDDEN", how) for how in dict.fromkeys(hidden(painted.runs, painted.paints)))
    if different := {run.font for run in painted.runs if run.alike is False}:
        yield PageFinding("GLYPHS_DIFFER", f"font={min(different)}")
    if painted.replaced:
        yield PageFinding("TEXT_REPLACED", "something else is said to be read than what is seen")
