"""What is seen on a picture or in a PDF. Bytes from anybody reach decoders here: `watched` runs it in a process of its own."""

from collections.abc import Iterable, Iterator

from slrtkit.adapters.signing.qr.cose import PREFIX
from slrtkit.adapters.signing.qr.grey import Grey, UnreadableError, symbols
from slrtkit.adapters.signing.qr.pdf import PdfFile, opened_pdf
from slrtkit.adapters.signing.qr.picture import looks_at
from slrtkit.ports.seal import Sheet, Sighting

__all__ = ["is_pdf", "look_at", "sighting"]

_PDF = b"%PDF-"
_FIRST = 1024
"""Where in a file readers look for the beginning of a PDF."""


def is_pdf(data: bytes) -> bool:
    """Say whether readers would take a file for a PDF."""
    return _PDF in data[:_FIRST]


def look_at(data: bytes) -> Sighting:
    """Find the symbols of a picture or a PDF.

    Raises:
        AdapterNotInstalledError: the library that reads pictures or PDFs is not installed.
    """
    try:
        if is_pdf(data):
            with opened_pdf(data) as pdf:
                return _seen_in(pdf)
        return sighting(Sheet.PICTURE, [text for looks in looks_at(data) for text in _first(looks)])
    except UnreadableError:
        return Sighting(None)


def sighting(sheet: Sheet, texts: Iterable[str], *, pages: int = 0, signed: bool = False) -> Sighting:
    """Return what the texts of symbols are: seals, each once, and others."""
    different = tuple(dict.fromkeys(texts))
    seals = tuple(text for text in different if text.startswith(PREFIX))
    return Sighting(sheet, seals, len(different) - len(seals), pages, signed)


def _seen_in(pdf: PdfFile) -> Sighting:
    found, drawn = list[str](), False
    for sheet in pdf.sheets:
        texts = _first(sheet.looks)
        drawn |= bool(texts) and not sheet.scanned
        found += texts
    return sighting(Sheet.FILE if drawn else Sheet.SCAN, found, pages=pdf.pages, signed=pdf.signed)


def _first(looks: Iterator[Grey]) -> tuple[str, ...]:
    """Return what the first look sees that sees anything."""
    return next(filter(None, map(symbols, looks)), ())
