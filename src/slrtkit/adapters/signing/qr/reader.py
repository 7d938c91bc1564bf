"""Finds seals on photographs, scans, PDFs and in texts, and opens them."""

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature

from slrtkit.adapters.signing.qr.cose import MalformedError, opened
from slrtkit.adapters.signing.qr.grey import MAX_BYTES, UnreadableError, library
from slrtkit.adapters.signing.qr.looking import is_pdf, sighting
from slrtkit.adapters.signing.qr.pdf import opened_pdf
from slrtkit.adapters.signing.qr.watched import SECONDS, look_watched
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ports.seal import OpenedSeal, SealReader, Sheet, Sighting

__all__ = ["QrSealReader"]

_LONGEST_TEXT = 8192
_FORM = AxisResult(Axis.FORMAT, Status.PASSED, "SEAL_FORM")


class QrSealReader(SealReader):
    """Reads with zxing-cpp; pictures through Pillow and PDFs through PDFium, in a process of its own that can be stopped.

    Args:
        seconds: After so long a look at a file is given up, and the file is none that can be read.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """Start nothing yet."""
        self._seconds = seconds

    def look(self, data: bytes) -> Sighting:
        """Find the seals."""
        if len(data) > MAX_BYTES:
            return Sighting(None)
        pdf = is_pdf(data)
        if not pdf and (text := _read(data)):
            return text
        if pdf:
            library("pypdfium2", "pypdfium2")
        library("PIL.Image", "Pillow")
        return look_watched(data, self._seconds)

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
    return sighting(Sheet.TEXT, [text]) if text.isprintable() else None
