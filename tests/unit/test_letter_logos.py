"""A logo is a picture of a size that a page can show, and does nothing else."""

import re
import struct
import zlib
from collections.abc import Callable
from importlib.resources import files

import pytest
from attrs import evolve

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.documents.logos import as_svg
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.errors import RenderError
from slrtkit.ports.documents import RenderRequest
from slrtkit.service.semantics import judge_pages
from slrtkit.testing.letters import full_letter

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 2 2">{}</svg>'
OUTSIDE = "http://127.0.0.1:9/x.png"


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe\x00\x04ab"
    return b"\xff\xd8" + comment + b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00\xff\xd9"


def test_a_raster_picture_keeps_its_shape() -> None:
    for picture in (png(30, 20), jpeg(30, 20)):
        assert re.search(r'viewBox="0 0 30 20"', as_svg("rekaan", picture))


def test_the_logo_of_the_sample_is_one() -> None:
    text = (files("slrtkit.demo") / "logo.svg").read_text("utf-8")
    assert as_svg("sample", text.encode()) == text


@pytest.mark.parametrize(
    "inside",
    [
        "<g><path d='M0 0H2'/></g>",
        "<defs><linearGradient id='a'/></defs><rect fill='url(#a)' width='1' height='1'/>",
        "<!-- catatan --><title>Lambang &amp; nama</title>",
        "<x:note xmlns:x='urn:editor'/>",
    ],
)
def test_ordinary_drawings_are_taken(inside: str) -> None:
    assert as_svg("rekaan", SVG.format(inside).encode())


BAD: dict[str, Callable[[], bytes]] = {
    "a script": lambda: SVG.format("<script>alert(1)</script>").encode(),
    "an event": lambda: SVG.format("<g onload='alert(1)'/>").encode(),
    "a picture from outside": lambda: SVG.format(f"<image href='{OUTSIDE}'/>").encode(),
    "a picture from a file": lambda: SVG.format("<image xlink:href='file:///etc/passwd'/>").encode(),
    "another drawing": lambda: SVG.format(f"<use href='{OUTSIDE}#a'/>").encode(),
    "copies of copies": lambda: SVG.format("<g id='a'/><use href='#a'/>").encode(),
    "text, whose font is not embedded": lambda: SVG.format("<text>DINAS</text>").encode(),
    "a page inside": lambda: SVG.format("<foreignObject/>").encode(),
    "a style from outside": lambda: SVG.format(f"<g style='fill:url({OUTSIDE})'/>").encode(),
    "an import": lambda: SVG.format(f"<style>@import '{OUTSIDE}'</style>").encode(),
    "a link": lambda: SVG.format("<a href='javascript:alert(1)'/>").encode(),
    "entities that multiply": lambda: b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;").encode(),
    "an entity from a file": lambda: b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("&a;").encode(),
    "an entity hidden by a comment": lambda: b'<!--><!DOCTYPE svg [<!ENTITY a "b">]><!-- -->' + SVG.format("").encode(),
    "too many shapes": lambda: SVG.format("<g/>" * 5_001).encode(),
    "nesting without end": lambda: SVG.format("<g>" * 40 + "</g>" * 40).encode(),
    "too many bytes": lambda: SVG.format(f"<!--{'x' * 600_000}-->").encode(),
    "too many points": lambda: png(5_000, 5_000),
    "no points": lambda: png(0, 5),
    "a header cut short": lambda: png(5, 5)[:20],
    "a JPEG of no size": lambda: b"\xff\xd8\xff\xd9",
    "a JPEG that runs out": lambda: b"\xff\xd8\xff\xe0\xff\xff" + bytes(20),
    "another kind of picture": lambda: b"GIF89a\xff",
    "no picture": lambda: b"<svg",
    "an old EPS": lambda: b"%!PS-Adobe-3.0 EPSF-3.0",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_logo_is_refused_when_the_renderer_is_made_if_it_is(kind: str) -> None:
    with pytest.raises(RenderError) as refused:
        TypstRenderer({"rekaan": BAD[kind]()})
    assert (refused.value.code, refused.value.path) == ("document.logo", "logos.rekaan")
    assert "passwd" not in str(refused.value)


STOPS = "<stop offset='0' stop-color='red' stop-opacity='0.2'/><stop offset='1' stop-color='blue'/>"
PAGES = {
    "lines": "<path d='M.2 1H1.8' stroke='black' stroke-width='.05'/>",
    "what is cut off": "<path d='M3 0H9V9Z' stroke='black'/><rect x='5' width='9' height='9'/>",
    "dashes": "<path d='M0 1H2M1 0V2' stroke='black' stroke-width='.1' stroke-dasharray='.2 .1'/>",
    "a gradient that lets through": f"<defs><radialGradient id='a'>{STOPS}</radialGradient></defs>"
    "<rect fill='url(#a)' width='2' height='2'/>",
    "sharp bends": "<path d='M.5 .3L1 1.7L1.5 .3' fill='none' stroke='black' stroke-width='.1' stroke-miterlimit='99'/>",
    "areas that let through": "<g opacity='0.5'><rect width='1' height='1'/><rect x='.5' width='1' height='1'/></g>",
}


@pytest.mark.parametrize("inside", PAGES.values(), ids=PAGES.keys())
def test_a_page_under_a_logo_still_says_what_its_letter_says(inside: str) -> None:
    letter = full_letter()
    letter = evolve(letter, letterhead=evolve(letter.letterhead, logo="rekaan"))
    page = TypstRenderer({"rekaan": SVG.format(inside).encode()}).render(RenderRequest(letter, b"{}"))
    assert [one.code for one in judge_pages(letter, read_pages(plan(page)))] == ["PAGE_AGREES"]
