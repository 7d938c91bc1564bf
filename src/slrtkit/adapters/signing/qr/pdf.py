"""The pages of a PDF as grey pixels, as PDFium shows them. Needs pypdfium2."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from slrtkit.adapters.signing.pdfium import TURN
from slrtkit.adapters.signing.qr.grey import MAX_PAGES, MAX_PIXELS, Grey, UnreadableError, library
from slrtkit.adapters.signing.qr.picture import smoothed

__all__ = ["PdfFile", "PdfSheet", "opened_pdf"]

_POINTS = 72
_RESOLUTIONS = (200, 300, 400)
"""Dots an inch at which a page is looked at, until something is found."""
_COVERS = 0.7
"""The picture of a scan covers at least so much of its page."""


@frozen
class PdfSheet:
    """One page.

    Attributes:
        scanned: Whether a picture covers it.
        looks: The looks that are taken at it.
    """

    scanned: bool
    looks: Iterator[Grey]


@frozen
class PdfFile:
    """An open PDF.

    Attributes:
        pages: How many pages it has.
        signed: Whether a signature field has a value.
        sheets: The first 20 pages; each is to be looked at before the next is asked for.
    """

    pages: int
    signed: bool
    sheets: Iterator[PdfSheet]


@contextmanager
def opened_pdf(data: bytes) -> Iterator[PdfFile]:
    """Open a PDF, while no other thread has one open.

    Raises:
        UnreadableError: it is none, is encrypted, or damaged.
        AdapterNotInstalledError: pypdfium2 is not installed.
    """
    pdfium = library("pypdfium2", "pypdfium2")
    with TURN:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            raise UnreadableError from None
        try:
            yield PdfFile(len(document), pdfium.raw.FPDF_GetSignatureCount(document) > 0, _sheets(pdfium, document))
        except pdfium.PdfiumError:
            raise UnreadableError from None
        finally:
            document.close()


def _sheets(pdfium: Any, document: Any) -> Iterator[PdfSheet]:  # noqa: ANN401  loaded on first use
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        scanned = _scanned(pdfium, page)
        yield PdfSheet(scanned, _looks(page, scanned=scanned))
        page.close()


def _looks(page: Any, *, scanned: bool) -> Iterator[Grey]:  # noqa: ANN401  as above
    width, height = page.get_size()
    for resolution in _RESOLUTIONS:
        scale = resolution / _POINTS
        if width * height * scale**2 <= MAX_PIXELS:
            shown = page.render(scale=scale, grayscale=True, may_draw_forms=False)
            look = Grey(bytes(shown.buffer), shown.width, shown.height, shown.stride)
            yield look
            if scanned and resolution == _RESOLUTIONS[0]:
                yield from smoothed(look)


def _scanned(pdfium: Any, page: Any) -> bool:  # noqa: ANN401  as above
    width, height = page.get_size()
    for picture in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _COVERS * width * height:
            return True
    return False
