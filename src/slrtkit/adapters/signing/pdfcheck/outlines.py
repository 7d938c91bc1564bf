"""The outlines of TrueType glyphs (ISO/IEC 14496-22, 5.3): what a glyph looks like, whatever it is said to mean."""

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from struct import calcsize, error, unpack_from
from typing import NamedTuple

__all__ = ["Outline", "TrueType", "shipped"]

_SHIPPED = Path(__file__).parents[2] / "documents" / "fonts"
"""The fonts that letters are set in."""
_LONG_OFFSETS = 1
_WORDS, _XY, _SCALE, _MORE, _XY_SCALE, _MATRIX = 0x0001, 0x0002, 0x0008, 0x0020, 0x0040, 0x0080
_X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME, _ON = 0x02, 0x04, 0x08, 0x10, 0x20, 0x01
_METRICS, _PLACED = 0x0200, 0x0003
"""A part whose metrics are those of the whole; what a font says of its baseline and of where glyphs begin."""
_VERSIONS = (b"\0\1\0\0", b"true")
_TABLES = {b"cvt ", *b"FFTM GDEF GPOS GSUB OS/2 cmap fpgm gasp glyf head hhea hmtx kern loca maxp name post prep".split()}
_DEEPEST, _MOST_PARTS = 2, 8
"""How deep parts have parts, and how many: those of the shipped fonts have none, and three."""
_NAMELESS = b"\0\3\0\0"
_UNICODE_BMP, _SEGMENTS = (3, 1), 4
_BYTES_AT = 12
_ONE_MAP = bytes.fromhex("0000 0001 0001 0000 0000000c 0000 0106 0000")
"""A character map of one table: platform 1, encoding 0, one glyph for each byte (ISO/IEC 14496-22, 5.2.1.3.1)."""
_COMPOSED = b"\x80"
"""The first byte of a negative number of contours."""
_PROGRAMS = ("fpgm", "prep", "cvt ")


class Outline(NamedTuple):
    """The contours of a glyph: points of each as x, y and whether on the curve; and the instructions that fit it to pixels."""

    contours: tuple[tuple[tuple[int, int, bool], ...], ...]
    instructions: tuple[bytes, ...] = ()


_EMPTY = Outline(())


class TrueType:
    """A font program, or a subset of one, with its outlines.

    Args:
        data: The font file.

    Attributes:
        tables: Its tables by name.
        units: How many units its size has.

    Raises:
        ValueError: it has no outlines that can be read.
    """

    def __init__(self, data: bytes) -> None:
        self._known: dict[int, Outline] = {}
        self._glyphs: dict[str, int] = {}
        try:
            version, count = unpack_from(">4sH", data)
            entries = [unpack_from(">4s4xII", data, 12 + 16 * n) for n in range(count)]
            if version not in _VERSIONS or len({tag for tag, _, _ in entries}) != count:
                raise ValueError("a font whose outlines could be read in two ways")
            if any(tag not in _TABLES or at + size > len(data) for tag, at, size in entries):
                raise ValueError("a font with other tables than outlines need")
            self.tables: dict[str, bytes] = {tag.decode("latin-1"): data[at : at + size] for tag, at, size in entries}
            head, self._glyf = self.tables["head"], self.tables["glyf"]
            self.units: int = unpack_from(">H", head, 18)[0]
            form = unpack_from(">h", head, 50)[0]
            if form not in (0, _LONG_OFFSETS):
                raise ValueError("a font whose outlines could be read in two ways")
            wide = form == _LONG_OFFSETS
            loca = self.tables["loca"]
            places = unpack_from(f">{len(loca) // (4 if wide else 2)}{'I' if wide else 'H'}", loca)
            self._places: tuple[int, ...] = places if wide else tuple(2 * place for place in places)
            if "maxp" in self.tables and unpack_from(">H", self.tables["maxp"], 4)[0] != len(places) - 1:
                raise ValueError("a font of another number of outlines than it says")
        except (KeyError, error) as fault:
            raise ValueError("a font without outlines that can be read") from fault

    @property
    def programs(self) -> tuple[bytes, ...]:
        """What moves points of every glyph when it is fitted to pixels; empty where there is nothing of it."""
        return tuple(self.tables.get(name, b"") for name in _PROGRAMS)

    def outline(self, glyph: int) -> Outline:
        """Return the outline of a glyph; one of parts is put together.

        Raises:
            ValueError: there is no such glyph, or it cannot be read.
        """
        known = self._known.get(glyph)
        try:
            return self._known.setdefault(glyph, self._outline(glyph, 0)) if known is None else known
        except (IndexError, error) as fault:
            raise ValueError("a glyph that cannot be read") from fault

    def placing(self, glyph: int) -> tuple[int, ...]:
        """Return what moves a glyph besides its points: for it, and each part that it takes them from, advance and shift.

        Raises:
            ValueError: the font does not tell.
        """
        try:
            return (unpack_from(">H", self.tables["head"], 16)[0] & _PLACED, *self._placing(glyph, 0))
        except (KeyError, IndexError, error) as fault:
            raise ValueError("a font without the places of its glyphs") from fault

    def advance(self, glyph: int) -> float:
        """Return how far the next glyph is, in thousandths of the size.

        Raises:
            ValueError: the font does not tell.
        """
        return self.placing(glyph)[1] * 1000 / self.units

    @property
    def named(self) -> bool:
        """Whether it has names of its glyphs."""
        return self.tables.get("post", _NAMELESS)[: len(_NAMELESS)] != _NAMELESS

    def _placing(self, glyph: int, depth: int) -> Iterator[int]:
        count, metrics = unpack_from(">H", self.tables["hhea"], 34)[0], self.tables["hmtx"]
        if depth > _DEEPEST or unpack_from(">H", self.tables["maxp"], 4)[0] <= glyph:
            raise ValueError("a glyph of too many parts, or none")
        yield unpack_from(">H", metrics, 4 * min(glyph, count - 1))[0]
        start, end = self._places[glyph], self._places[glyph + 1]
        if start == end:
            return
        data = self._glyf[start:end]
        yield (
            unpack_from(">h", metrics, 4 * glyph + 2 if glyph < count else 2 * (count + glyph))[0]
            - unpack_from(">h", data, 2)[0]
        )
        for flags, part, _, _ in _parts(data)[0] if data[:1] >= _COMPOSED else ():
            if flags & _METRICS:
                yield from self._placing(part, depth + 1)

    def written(self, glyph: int) -> bytes:
        """Return how a glyph of one part is written; empty for every other, and where there is none."""
        start, end = (*self._places[glyph : glyph + 2], 0, 0)[:2]
        data = self._glyf[start:end]
        return data if data[:1] < _COMPOSED else b""

    def symbol(self, code: int) -> int | None:
        """Return the glyph of a byte in a font of symbols; None where readers could choose between maps."""
        table = self.tables.get("cmap", b"")
        if table[: _BYTES_AT + 6] != _ONE_MAP or len(table) < _BYTES_AT + 6 + 256:
            return None
        return table[_BYTES_AT + 6 + code]

    def glyph(self, character: str) -> int:
        """Return the glyph of a character by the font's own map, 0 where it has none.

        Raises:
            ValueError: the font has no map of the Basic Multilingual Plane.
        """
        known = self._glyphs.get(character)
        try:
            return self._glyphs.setdefault(character, _mapped(self.tables["cmap"], ord(character))) if known is None else known
        except (KeyError, error) as fault:
            raise ValueError("a font without a character map") from fault

    @cached_property
    def shapes(self) -> frozenset[tuple[tuple[tuple[int, int, bool], ...], ...]]:
        """The contours of every glyph that has any."""
        return frozenset(self.outline(glyph).contours for glyph in range(len(self._places) - 1)) - {()}

    def _outline(self, glyph: int, depth: int) -> Outline:
        start, end = self._places[glyph], self._places[glyph + 1]
        if depth > _DEEPEST:
            raise ValueError("a glyph of too many parts")
        if start == end:
            return _EMPTY
        data = self._glyf[start:end]
        contours = unpack_from(">h", data)[0]
        return _simple(data, contours) if contours >= 0 else self._composed(data, depth)

    def _composed(self, data: bytes, depth: int) -> Outline:
        contours, instructions = list[tuple[tuple[int, int, bool], ...]](), list[bytes]()
        parts, rest = _parts(data)
        for _, part, right, up in parts:
            below = self._outline(part, depth + 1)
            contours += [tuple((x + right, y + up, on) for x, y, on in contour) for contour in below.contours]
            instructions += below.instructions
        return Outline(tuple(contours), (*instructions, rest.rstrip(b"\0")))


def _parts(data: bytes) -> tuple[list[tuple[int, int, int, int]], bytes]:
    """Return flags, glyph and shift of each part of a glyph, and what stands behind them."""
    at, flags, parts = 10, _MORE, list[tuple[int, int, int, int]]()
    while flags & _MORE:
        flags, part = unpack_from(">HH", data, at)
        form = ">hh" if flags & _WORDS else ">bb"
        right, up = unpack_from(form, data, at + 4)
        at += 4 + calcsize(form)
        if flags & (_SCALE | _XY_SCALE | _MATRIX) or not flags & _XY:
            raise ValueError("a glyph of parts that are turned or scaled")
        if len(parts) == _MOST_PARTS:
            raise ValueError("a glyph of too many parts")
        parts.append((flags, part, right, up))
    return parts, data[at:]


def _simple(data: bytes, count: int) -> Outline:
    ends = unpack_from(f">{count}H", data, 10)
    points = ends[-1] + 1 if ends else 0
    if list(ends) != sorted(set(ends)):
        raise ValueError("a glyph with contours out of order")
    size = unpack_from(">H", data, 10 + 2 * count)[0]
    at = 12 + 2 * count
    instructions, at = data[at : at + size], at + size
    flags = list[int]()
    while len(flags) < points:
        flag, times = data[at], 1
        at += 1
        if flag & _REPEAT:
            times, at = times + data[at], at + 1
        flags += [flag] * times
    across, at = _coordinates(data, at, flags[:points], _X_SHORT, _X_SAME)
    upward, _ = _coordinates(data, at, flags[:points], _Y_SHORT, _Y_SAME)
    shape = [(x, y, bool(flag & _ON)) for x, y, flag in zip(across, upward, flags, strict=False)]
    borders = (0, *(end + 1 for end in ends))
    return Outline(tuple(tuple(shape[start:end]) for start, end in pairwise(borders)), (instructions,))


def _coordinates(data: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    found, value = list[int](), 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += unpack_from(">h", data, at)[0]
            at += 2
        found.append(value)
    return found, at


def _mapped(table: bytes, code: int) -> int:
    for n in range(unpack_from(">H", table, 2)[0]):
        platform, encoding, at = unpack_from(">HHI", table, 4 + 8 * n)
        if (platform, encoding) == _UNICODE_BMP and unpack_from(">H", table, at)[0] == _SEGMENTS:
            return _segment(table, at, code)
    raise ValueError("a font without a character map")


def _segment(table: bytes, at: int, code: int) -> int:
    count = unpack_from(">H", table, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", table, at + 14)
    place = next((n for n, end in enumerate(ends) if code <= end), None)
    if place is None:
        return 0
    start, delta, offset = (unpack_from(">H", table, at + 16 + 2 * (row * count + place))[0] for row in (1, 2, 3))
    if code < start:
        return 0
    if not offset:
        return int((code + delta) % 0x10000)
    found = unpack_from(">H", table, at + 16 + 2 * (3 * count + place) + offset + 2 * (code - start))[0]
    return int((found + delta) % 0x10000) if found else 0


@cache
def shipped(name: str) -> TrueType | None:
    """Return the font that letters are set in, by its PostScript name; None for every other."""
    stems = (name, f"{name}-Regular")
    return next((TrueType(file.read_bytes()) for file in _SHIPPED.glob("*.ttf") if file.stem in stems), None)
