"""Logos of a letterhead: SVG, PNG or JPEG of a size that a page can show, which draw something and do nothing else."""

import base64
import re
from struct import unpack_from
from xml.etree.ElementTree import Element, ParseError, XMLParser

from slrtkit.errors import RenderError

__all__ = ["as_svg"]

_MAX_BYTES = 512 * 1024
_MAX_PIXELS = 16_000_000
_MAX_ELEMENTS = 5_000
_MAX_DEPTH = 32
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    f"{_SVG}{tag}"
    for tag in (
        "svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
        "clipPath", "linearGradient", "radialGradient", "stop",
    )
)  # fmt: skip
_REFERENCE = re.compile(r"url\(\s*(?!['\"]?#)|@import|javascript:|expression\(", re.IGNORECASE)
_START_OF_FRAME = frozenset({0xC0, 0xC1, 0xC2})
_CURE = "save the logo as PNG, or as plain SVG of paths"


def as_svg(name: str, picture: bytes) -> str:
    """Return a checked picture as SVG text, for bytes cannot be handed to typst; a PNG or JPEG is wrapped.

    Args:
        name: What the logo is called.
        picture: At most 512 KiB; of at most 16 million points, or 5,000 shapes.

    Raises:
        RenderError: it is none of the three, damaged, too large, or would fetch, run or repeat something.
    """
    if len(picture) > _MAX_BYTES:
        raise _refused(f"a logo has at most {_MAX_BYTES} bytes", name)
    for start, kind, size in ((_PNG, "image/png", _png_size), (_JPEG, "image/jpeg", _jpeg_size)):
        if picture.startswith(start):
            width, height = size(picture)
            if not 0 < width * height <= _MAX_PIXELS:
                raise _refused(f"a logo has 1 to {_MAX_PIXELS} points", name)
            data = base64.b64encode(picture).decode()
            return (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
                f'<image width="{width}" height="{height}" href="data:{kind};base64,{data}"/></svg>'
            )
    return _drawing(name, picture)


def _drawing(name: str, picture: bytes) -> str:
    try:
        text = picture.decode()
    except UnicodeDecodeError:
        raise _refused("a logo is SVG, PNG or JPEG", name) from None
    if "<!" in re.sub(r"<!--.*?-->|<!DOCTYPE svg PUBLIC \"[^\"<>]*\"\s+\"[^\"<>]*\">", "", text, flags=re.DOTALL):
        raise _refused("a logo defines no entities", name)  # before any reader meets them
    reader = XMLParser(target=_Shapes(name))  # noqa: S314  nothing in it is defined, so nothing can multiply
    try:
        reader.feed(text)
        reader.close()
    except ParseError:
        raise _refused("a logo is SVG, PNG or JPEG", name) from None
    return text


class _Shapes:
    """Meets the elements of a drawing one by one, and refuses what is no shape."""

    def __init__(self, name: str) -> None:
        self.name, self.count, self.depth = name, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self.count, self.depth = self.count + 1, self.depth + 1
        if self.count > _MAX_ELEMENTS or self.depth > _MAX_DEPTH:
            raise _refused(f"a logo has at most {_MAX_ELEMENTS} shapes", self.name)
        if tag not in _ELEMENTS and not (tag.startswith("{") and not tag.startswith(_SVG)):
            raise _refused(f"{tag.rpartition('}')[2][:20]} has no place in a logo", self.name)
        for key, value in attributes.items():
            plain = key.rpartition("}")[2].lower()
            if plain.startswith("on") or (plain == "href" and not value.startswith("#")) or _REFERENCE.search(value):
                raise _refused("a logo fetches and runs nothing", self.name)
        return Element(tag)

    def end(self, _: str) -> None:
        self.depth -= 1

    def data(self, _: str) -> None:
        """Texts draw nothing here."""

    def close(self) -> None:
        """Nothing is kept."""


def _png_size(picture: bytes) -> tuple[int, int]:
    if len(picture) < 33 or picture[12:16] != b"IHDR":  # noqa: PLR2004  signature and header
        return 0, 0
    width, height = unpack_from(">II", picture, 16)
    return width, height


def _jpeg_size(picture: bytes) -> tuple[int, int]:
    """Walk the segments to the one that begins the frame (ITU-T T.81, B.2)."""
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:  # noqa: PLR2004  every segment begins so
        kind, length = picture[at + 1], unpack_from(">H", picture, at + 2)[0]
        if kind in _START_OF_FRAME:
            height, width = unpack_from(">HH", picture, at + 5)
            return width, height
        at += 2 + length
    return 0, 0


def _refused(what: str, name: str) -> RenderError:
    return RenderError(what, code="document.logo", path=f"logos.{name}", cure=_CURE)
