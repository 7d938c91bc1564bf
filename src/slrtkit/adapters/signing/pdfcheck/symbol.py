"""A drawn symbol as a picture: squares in a grid, as a renderer draws a paper seal, become a PNG that any reader takes."""

import struct
import zlib
from collections.abc import Iterable

from slrtkit.adapters.signing.pdfcheck.graphics import meet
from slrtkit.adapters.signing.pdfcheck.painted import Paint
from slrtkit.adapters.signing.pdfcheck.shapes import enclosing
from slrtkit.ports.page import Box, PageSymbol

__all__ = ["drawn_symbol", "told_apart"]

_FEWEST = 100
"""Black stretches; the smallest symbol has more."""
_SMALLEST, _LARGEST = 21, 97
_DARK, _WHITE = 0.3, 1.0
_BESIDE = 0.1
"""Modules by which a square may stand beside its place in the grid."""
_POINTS, _QUIET = 4, 4
"""Points of the picture for each module; modules of white around it."""


def told_apart(paints: Iterable[Paint]) -> tuple[tuple[PageSymbol, ...], tuple[Box, ...]]:
    """Return the symbols among what is drawn, each with the white square that was drawn under it, and the boxes of all else.

    Args:
        paints: What is drawn, in order, without lines.
    """
    symbols, others = list[PageSymbol](), list[Paint]()
    for paint in paints:
        symbol = drawn_symbol(paint)
        if symbol is None:
            others.append(paint)
        elif others and _under(others[-1], symbol.box):
            symbols.append(symbol._replace(box=others.pop().boxes[0]))
        else:
            symbols.append(symbol)
    return tuple(symbols), tuple(box for paint in others for box in paint.boxes)


def _under(paint: Paint, box: Box) -> bool:
    return paint.squares and paint.shade == _WHITE and len(paint.boxes) == 1 and meet(paint.boxes[0], box) == box


def drawn_symbol(paint: Paint) -> PageSymbol | None:
    """Return what was drawn, and as PNG (ISO/IEC 15948), eight bits a point; None where it is no grid of a symbol's size."""
    if len(paint.boxes) < _FEWEST or not paint.squares or paint.shade is None or paint.shade > _DARK:
        return None
    edges = enclosing(paint.boxes)
    module = min(box.top - box.bottom for box in paint.boxes)
    size = round((edges.right - edges.left) / module) if module > 0 else 0
    if not _SMALLEST <= size <= _LARGEST:
        return None
    rows = [bytearray(b"\xff" * (size + 2 * _QUIET)) for _ in range(size + 2 * _QUIET)]
    for box in paint.boxes:
        exact = [(box.left - edges.left) / module, (box.right - edges.left) / module]
        exact += (edges.top - box.top) / module, (edges.top - box.bottom) / module
        start, end, row, below = map(round, exact)
        fits = below == row + 1 and below <= size and all(abs(one - round(one)) <= _BESIDE for one in exact)
        here = slice(_QUIET + start, _QUIET + end)
        if not fits or not all(rows[_QUIET + row][here]):
            return None
        rows[_QUIET + row][here] = bytes(end - start)
    lines = b"".join((b"\0" + bytes(value for value in row for _ in range(_POINTS))) * _POINTS for row in rows)
    edge = len(rows) * _POINTS
    header = struct.pack(">IIBBBBB", edge, edge, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    inner = slice(_QUIET, -_QUIET)
    modules = tuple(tuple(not value for value in row[inner]) for row in rows[inner])
    return PageSymbol(modules, b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks), edges)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
