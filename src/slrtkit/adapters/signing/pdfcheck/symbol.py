"""A drawn symbol as a picture: squares in a grid, as a renderer draws a paper seal, become a PNG that any reader takes."""

import struct
import zlib

from slrtkit.adapters.signing.pdfcheck.painter import Paint
from slrtkit.ports.page import PageSymbol

__all__ = ["drawn_symbol"]

_FEWEST = 100
"""Black stretches; the smallest symbol has more."""
_SMALLEST, _LARGEST = 21, 97
_DARK = 0.3
_POINTS, _QUIET = 4, 4
"""Points of the picture for each module; modules of white around it."""


def drawn_symbol(paint: Paint) -> PageSymbol | None:
    """Return what was drawn, and as PNG (ISO/IEC 15948), eight bits a point; None where it is no grid of a symbol's size."""
    if len(paint.boxes) < _FEWEST or paint.shade is None or paint.shade > _DARK:
        return None
    left, right = min(box.left for box in paint.boxes), max(box.right for box in paint.boxes)
    top, module = max(box.top for box in paint.boxes), min(box.top - box.bottom for box in paint.boxes)
    size = round((right - left) / module) if module > 0 else 0
    if not _SMALLEST <= size <= _LARGEST:
        return None
    rows = [bytearray(b"\xff" * (size + 2 * _QUIET)) for _ in range(size + 2 * _QUIET)]
    for box in paint.boxes:
        at, row = round((box.left - left) / module), round((top - box.top) / module)
        wide = round((box.right - box.left) / module)
        if row >= size or round((box.top - box.bottom) / module) != 1:
            return None
        rows[_QUIET + row][_QUIET + at : _QUIET + at + wide] = bytes(wide)
    lines = b"".join((b"\0" + bytes(value for value in row for _ in range(_POINTS))) * _POINTS for row in rows)
    edge = len(rows) * _POINTS
    header = struct.pack(">IIBBBBB", edge, edge, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    inner = slice(_QUIET, -_QUIET)
    modules = tuple(tuple(not value for value in row[inner]) for row in rows[inner])
    return PageSymbol(modules, b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
