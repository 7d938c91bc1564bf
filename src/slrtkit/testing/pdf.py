"""What a PDF shows and carries, read with pypdfium2: for tests of renderers and signers."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types

__all__ = ["active_names", "attachments", "found", "pages", "sizes", "squeezed", "strays", "unembedded"]

_GAPS = re.compile(r"[\s\-\u00ad\u2010\u2011\ufffe\x02]+")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_SHORTEST_LINE = 10
_UNPRINTABLE = 14.0
_POINTS = 72 / 25.4
_ACTIVE = re.compile(
    rb"/(JS|JavaScript|OpenAction|AA|URI|Launch|GoToR|GoToE|SubmitForm|ImportData|RichMedia|XFA|AcroForm|OCProperties)\b"
)


def squeezed(text: str) -> str:
    """Return text without white space and hyphens, in form C: what line breaks cannot change."""
    return _GAPS.sub("", unicodedata.normalize("NFC", text))


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, in the order of its content."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [str(page.get_textpage().get_text_range()) for page in document]


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page, in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (round(width / _POINTS), round(height / _POINTS))
            for width, height in map(document.get_page_size, range(len(document)))
        ]


def found(text: str, shown: list[str]) -> bool:
    """Tell whether text stands on a page, or begins at the end of one page and ends on the next, however lines break."""
    wanted, sheets = squeezed(text), [squeezed(page) for page in shown]
    last = len(wanted) - _SHORTEST_LINE
    return any(wanted in sheet for sheet in sheets) or any(
        wanted[:cut] in sheet and (after.startswith(wanted[cut:]) if cut > last else wanted[cut:] in after)
        for sheet, after in pairwise(sheets)
        for cut in range(_SHORTEST_LINE, len(wanted))
    )


def strays(pdf: bytes) -> list[tuple[int, str]]:
    """Return page number and character of what stands, in part, off the page or in the 5 mm that printers leave white."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (number, sheet.get_text_range(index, 1))
            for number, page in enumerate(document, start=1)
            for sheet in [page.get_textpage()]
            for index in range(sheet.count_chars())
            for left, bottom, right, top in [sheet.get_charbox(index)]
            if min(left, bottom, page.get_width() - right, page.get_height() - top) < _UNPRINTABLE
        ]


def attachments(pdf: bytes) -> list[tuple[str, bytes]]:
    """Return name and content of every attachment."""
    with pypdfium2.PdfDocument(pdf) as document:
        files = [document.get_attachment(n) for n in range(document.count_attachments())]
        return [(str(file.get_name()), bytes(file.get_data())) for file in files]


def unembedded(pdf: bytes) -> set[str]:
    """Return the names of the fonts that the PDF uses and does not carry."""
    with pypdfium2.PdfDocument(pdf) as document:
        fonts = [
            item.get_font()
            for page in document
            for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=15)
        ]
        return {str(font.get_base_name()) for font in fonts if not font.is_embedded}


def active_names(pdf: bytes) -> set[str]:
    """Return the PDF names of actions, scripts, forms, layers and references to elsewhere that occur in any object."""
    return {match.decode() for part in (pdf, *_inflated(pdf)) for match in _ACTIVE.findall(part)}


def _inflated(pdf: bytes) -> Iterator[bytes]:
    for stream in _STREAM.findall(pdf):
        try:
            yield zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
