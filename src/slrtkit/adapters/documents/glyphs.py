"""Which characters a TrueType font can show: its `cmap` table (ISO/IEC 14496-22, section 5.2.1)."""

from functools import cache
from pathlib import Path
from struct import unpack_from

__all__ = ["code_points", "shipped_glyphs"]

_FONTS = Path(__file__).with_name("fonts")

_UNICODE_BMP = (3, 1)
_SEGMENTS = 4


def code_points(font: bytes) -> frozenset[int]:
    """Return the code points of the Basic Multilingual Plane that have a glyph of their own.

    Args:
        font: A TrueType file with a format 4 subtable, as every font made for Windows has.

    Raises:
        ValueError: the font has no such subtable.
    """
    table = _subtable(font)
    count = unpack_from(">H", font, table + 6)[0] // 2
    ends, starts, deltas, offsets = (table + at for at in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count))
    found: set[int] = set()
    for segment in range(count):
        end, start, delta, offset = (unpack_from(">H", font, at + 2 * segment)[0] for at in (ends, starts, deltas, offsets))
        for code in range(start, end + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", font, offsets + 2 * segment + offset + 2 * (code - start))
            if glyph and (glyph + delta) % 0x10000:
                found.add(code)
    return frozenset(found - {0xFFFF})


@cache
def shipped_glyphs() -> frozenset[int]:
    """Return the code points that every font shipped beside this module can show."""
    return frozenset.intersection(*(code_points(font.read_bytes()) for font in _FONTS.glob("*.ttf")))


def _subtable(font: bytes) -> int:
    (tables,) = unpack_from(">H", font, 4)
    cmap = next(at for tag, at in (unpack_from(">4s4xI", font, 12 + 16 * n) for n in range(tables)) if tag == b"cmap")
    (subtables,) = unpack_from(">H", font, cmap + 2)
    for n in range(subtables):
        *key, at = unpack_from(">HHI", font, cmap + 4 + 8 * n)
        if tuple(key) == _UNICODE_BMP and unpack_from(">H", font, cmap + at)[0] == _SEGMENTS:
            return int(cmap + at)
    raise ValueError("no format 4 character map")
