"""Whether two PDFs show the same: for a document that a server of others wrote anew."""

from hashlib import sha256

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types

from slrtkit.adapters.signing.pdfium import TURN

__all__ = ["same_content"]

_SCALE = 2
"""Pixels a point: 144 dpi, at which a changed digit is many pixels."""


def same_content(one: bytes, other: bytes) -> bool:
    """Say whether two PDFs have equal pages (size, text, and every pixel of their picture) and equal attachments.

    A file that cannot be read is equal to none. Sizes are compared before anything is drawn, so that the second file cannot ask
    for larger pictures than the first.
    """
    try:
        with TURN, pypdfium2.PdfDocument(one) as left, pypdfium2.PdfDocument(other) as right:
            return bool(
                _sizes(left) == _sizes(right) and _attachments(left) == _attachments(right) and all(map(_alike, left, right))
            )
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        return False


def _sizes(document: pypdfium2.PdfDocument) -> list[tuple[float, float]]:
    return [document.get_page_size(number) for number in range(len(document))]


def _attachments(document: pypdfium2.PdfDocument) -> list[tuple[str, bytes]]:
    files = [document.get_attachment(number) for number in range(document.count_attachments())]
    return [(file.get_name(), bytes(file.get_data())) for file in files]


def _alike(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage) -> bool:
    return _text(one) == _text(other) and _picture(one) == _picture(other)


def _text(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def _picture(page: pypdfium2.PdfPage) -> bytes:
    return sha256(bytes(page.render(scale=_SCALE).buffer)).digest()
