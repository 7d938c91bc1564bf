"""Finds seals on photographs, scans, PDFs and in texts, and opens them."""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidSignature

from slrtkit.adapters.signing.qr.cose import PREFIX, MalformedError, opened
from slrtkit.adapters.signing.qr.grey import MAX_BYTES, Grey, UnreadableError, symbols
from slrtkit.adapters.signing.qr.pdf import PdfFile, opened_pdf
from slrtkit.adapters.signing.qr.picture import looks_at
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ports.seal import OpenedSeal, SealReader, Sheet, Sighting

__all__ = ["QrSealReader"]

_PDF = b"%PDF-"
_FIRST = 1024
"""Where in a file readers look for the beginning of a PDF."""
_LONGEST_TEXT = 8192
_FORM = AxisResult(Axis.FORMAT, Status.PASSED, "SEAL_FORM")


class QrSealReader(SealReader):
    """Reads with zxing-cpp; pictures through Pillow and PDFs through PDFium. One thread at a time: PDFium has no more."""

    def look(self, data: bytes) -> Sighting:
        """Find the seals."""
        if len(data) > MAX_BYTES:
            return Sighting(None)
        try:
            if _PDF in data[:_FIRST]:
                with opened_pdf(data) as pdf:
                    return _seen_in(pdf)
            return _read(data) or _sighting(Sheet.PICTURE, [text for looks in looks_at(data) for text in _first(looks)])
        except UnreadableError:
            return Sighting(None)

    def pages(self, pdf: bytes) -> int:
        """Count the pages of a PDF."""
        try:
            with opened_pdf(pdf) as opened_file:
                return opened_file.pages
        except UnreadableError:
            return 0

    def open(self, text: str, keys: Iterable[str]) -> OpenedSeal:
        """Open a seal."""
        try:
            key, envelope = opened(text, keys)
        except MalformedError:
            return OpenedSeal((AxisResult(Axis.FORMAT, Status.FAILED, "SEAL_MALFORMED"),))
        except InvalidSignature:
            return OpenedSeal((_FORM, AxisResult(Axis.INTEGRITY, Status.FAILED, "SEAL_BROKEN")))
        if not key:
            return OpenedSeal(
                (_FORM, AxisResult(Axis.INTEGRITY, Status.NOT_CHECKED, "NOT_CHECKED", f"kid={envelope.kid.hex()}"))
            )
        try:
            claims = envelope.claims()
        except MalformedError:
            return OpenedSeal((AxisResult(Axis.FORMAT, Status.FAILED, "SEAL_MALFORMED"),))
        return OpenedSeal(
            (_FORM, AxisResult(Axis.INTEGRITY, Status.PASSED, "SEAL_HOLDS", f"kid={envelope.kid.hex()}")), key, claims
        )


def _read(data: bytes) -> Sighting | None:
    """Return what a text says, or None where it is no text."""
    if not data or len(data) > _LONGEST_TEXT or not data.isascii():
        return None
    text = data.decode("ascii").strip("\r\n")
    return _sighting(Sheet.TEXT, [text]) if text.isprintable() else None


def _seen_in(pdf: PdfFile) -> Sighting:
    found, drawn = list[str](), False
    for sheet in pdf.sheets:
        texts = _first(sheet.looks)
        drawn |= bool(texts) and not sheet.scanned
        found += texts
    return _sighting(Sheet.FILE if drawn else Sheet.SCAN, found, pages=pdf.pages, signed=pdf.signed)


def _first(looks: Iterator[Grey]) -> tuple[str, ...]:
    """Return what the first look sees that sees anything."""
    return next(filter(None, map(symbols, looks)), ())


def _sighting(sheet: Sheet, texts: Iterable[str], *, pages: int = 0, signed: bool = False) -> Sighting:
    different = tuple(dict.fromkeys(texts))
    seals = tuple(text for text in different if text.startswith(PREFIX))
    return Sighting(sheet, seals, len(different) - len(seals), pages, signed)
