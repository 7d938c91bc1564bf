"""The fonts of a page: which glyph a code shows, how wide it is, and whether it is the character that it is said to be."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import count, repeat
from typing import NamedTuple, TypeVar

from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Name, Stream, Value, integer, same
from slrtkit.adapters.signing.pdfcheck.outlines import Outline, TrueType, shipped

__all__ = ["Shown", "Typeface"]

T = TypeVar("T")
_MAX_FONT, _MAX_MAP = 8 * 1024 * 1024, 1024 * 1024
_TAG = re.compile(r"[A-Z]{6}\+")
_BLOCK = re.compile(rb"beginbf(char|range)\s")
_CHAR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,32})>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*(?:<([0-9A-Fa-f]{4,32})>|\[([^\[\]]*)\])")
_TEXT = re.compile(rb"<([0-9A-Fa-f]{4,32})>")
_LIGATURES = {"ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02", "ffi": "\ufb03", "ffl": "\ufb04"}
_MOST_CODES = 0x10000
_SYMBOLIC = 4
_ROUNDED = 1.0
"""Thousandths by which a width that a file gives differs from that of the font."""


class Shown(NamedTuple):
    """What one code of a text shows.

    Attributes:
        text: The characters that it is said to be.
        width: How far the next glyph is, in thousandths of the size.
        space: Whether it is the code to which the space between words is added.
        alike: Whether its glyph looks like these characters; False: it is empty, or looks like others; None: it could not be
            compared.
    """

    text: str
    width: float
    space: bool
    alike: bool | None


class _Seen(dict[int, Shown]):
    """What codes show: each is looked at once."""

    def __init__(self, look: Callable[[int], Shown]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, code: int) -> Shown:
        self[code] = self._look(code)
        return self[code]


class Typeface:
    """One font of a file.

    Args:
        layout: The file.
        font: The dictionary of the font.

    Raises:
        Fault: it is of a kind that is not read here.
        ValueError: it is broken.
    """

    def __init__(self, layout: Layout, font: dict[str, Value]) -> None:
        self._layout, self._font = layout, font
        self._wide = font.get("Subtype") == "Type0"
        self._cid = self._descendant() if self._wide else font
        self.name: str = _TAG.sub("", str(self._cid.get("BaseFont", "")))
        self._widths = _once(self._wide_widths() if self._wide else self._plain_widths())
        self._texts = self._to_unicode()
        self._seen = _Seen(self._look)

    def shown(self, string: bytes) -> Iterator[Shown]:
        """Return what each code of a string shows.

        Raises:
            Fault: a code has no characters.
            ValueError: a glyph is broken.
        """
        codes = [high << 8 | low for high, low in zip(string[::2], string[1::2], strict=True)] if self._wide else string
        return map(self._seen.__getitem__, codes)

    def _look(self, code: int) -> Shown:
        text = self._texts.get(code)
        if text is None:
            raise refuse("a glyph that is not said to be anything")
        width = self._widths.get(code, self._missing)
        return Shown(text, width, not self._wide and code == ord(" "), self._alike(code, text, width))

    @cached_property
    def _missing(self) -> float:
        default = self._cid.get("DW", 1000) if self._wide else 0
        return default if isinstance(default, int | float) else 0

    @cached_property
    def _descriptor(self) -> dict[str, Value]:
        held = self._layout.resolve(self._cid.get("FontDescriptor"))
        return held if isinstance(held, dict) else {}

    @cached_property
    def _program(self) -> TrueType | None:
        held = self._layout.resolve(self._descriptor.get("FontFile2"))
        return TrueType(decoded(held, _MAX_FONT)) if isinstance(held, Stream) else None

    def _glyph(self, program: TrueType, code: int) -> int | None:
        """Return the glyph of a code; None where readers could choose it by the name of a character too."""
        if self._wide:
            return code
        named = "Encoding" in self._font or not same(self._descriptor.get("Flags"), _SYMBOLIC) or program.named
        return None if named else program.symbol(code)

    def _alike(self, code: int, text: str, width: float) -> bool | None:
        """Compare the glyph of a code with the one that the shipped font has for its characters.

        Another release of a font may draw a character otherwise; what it draws as another character is a lie.
        """
        genuine = shipped(self.name)
        program, letter = self._program if genuine else None, _LIGATURES.get(text, text)
        if genuine is None or program is None or program.units != genuine.units:
            return None
        glyph = self._glyph(program, code)
        if glyph is None or (any(program.programs) and program.programs != genuine.programs):
            return None
        if abs(program.advance(glyph) - width) > _ROUNDED:
            return False
        known = genuine.glyph(letter) if len(letter) == 1 else 0
        if known and program.written(glyph) == genuine.written(known) != b"":
            return program.placing(glyph) == genuine.placing(known)
        shown = program.outline(glyph)
        if known and _same(shown, genuine.outline(known)):
            return program.placing(glyph) == genuine.placing(known)
        return False if not shown.contours or shown.contours in genuine.shapes else None

    def _descendant(self) -> dict[str, Value]:
        below = self._layout.resolve(self._font.get("DescendantFonts"))
        cid = self._layout.resolve(below[0]) if isinstance(below, list) and below else None
        if not isinstance(cid, dict) or self._font.get("Encoding") != "Identity-H":
            raise ValueError("a font of another encoding than glyph numbers")
        if cid.get("CIDToGIDMap", Name("Identity")) != "Identity":
            raise ValueError("a font whose glyph numbers are mapped again")
        return cid

    def _wide_widths(self) -> Iterator[tuple[int, float]]:
        """Yield the widths of a composite font (ISO 32000-2, 9.7.4.3)."""
        listed, at = self._layout.resolve(self._cid.get("W", [])), 0
        items = listed if isinstance(listed, list) else []
        while at < len(items):
            match items[at : at + 3]:
                case [int(first), list(widths), *_]:
                    yield from ((first + n, _number(width)) for n, width in enumerate(widths))
                    at += 2
                case [int(first), int(last), width]:
                    yield from zip(range(first, last + 1), repeat(_number(width)))
                    at += 3
                case _:
                    raise ValueError("widths of another form")

    def _plain_widths(self) -> Iterator[tuple[int, float]]:
        first, listed = self._font.get("FirstChar", 0), self._layout.resolve(self._font.get("Widths", []))
        if not integer(first) or not isinstance(listed, list):
            raise ValueError("widths of another form")
        yield from ((first + n, _number(width)) for n, width in enumerate(listed))

    def _to_unicode(self) -> dict[int, str]:
        stream = self._layout.resolve(self._font.get("ToUnicode"))
        if not isinstance(stream, Stream):
            raise refuse("glyphs that are not said to be anything")
        return _once(_entries(decoded(stream, _MAX_MAP)))


def _once(entries: Iterable[tuple[int, T]]) -> dict[int, T]:
    """Return what is said of codes; nobody needs to say it of more than there are. Raises ValueError where it is said twice."""
    found = dict[int, T]()
    for at, (code, said) in enumerate(entries):
        if at >= _MOST_CODES or found.setdefault(code, said) != said:
            raise ValueError("a glyph that is said to be two things")
    return found


def _same(one: Outline, other: Outline) -> bool:
    """Say whether two glyphs look alike: the same points, and the same instructions or none."""
    return one.contours == other.contours and (not any(one.instructions) or one.instructions == other.instructions)


def _entries(cmap: bytes) -> Iterator[tuple[int, str]]:
    """Yield code and characters of a ToUnicode map (ISO 32000-2, 9.10.3)."""
    begin = _BLOCK.search(cmap)
    while begin:
        end = cmap.find(b"endbf" + begin[1], begin.end())
        if end < 0:
            raise ValueError("a map that does not end")
        block = cmap[begin.end() : end]
        yield from _characters_of(block) if begin[1] == b"char" else _ranges(block)
        begin = _BLOCK.search(cmap, end)


def _characters_of(block: bytes) -> Iterator[tuple[int, str]]:
    return ((int(one[1], 16), _characters(one[2])) for one in _CHAR.finditer(block))


def _ranges(block: bytes) -> Iterator[tuple[int, str]]:
    for one in _RANGE.finditer(block):
        first, last = int(one[1], 16), int(one[2], 16)
        texts: Iterable[str] = [_characters(text) for text in _TEXT.findall(one[4] or b"")]
        if one[3]:
            start = _characters(one[3])
            texts = (start[:-1] + chr(ord(start[-1]) + n) for n in count())
        yield from zip(range(first, last + 1), texts, strict=False)


def _characters(text: bytes) -> str:
    return bytes.fromhex(text.decode("ascii")).decode("utf-16-be")


def _number(value: Value) -> float:
    if not isinstance(value, int | float):
        raise refuse("a width that is no number")
    return value
