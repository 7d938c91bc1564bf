"""The one revision that a signature adds to a document."""

from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from slrtkit.errors import SigningRefusedError
from slrtkit.ports.signing import Turn

__all__ = ["FIELD", "SECOND_FIELD", "Revision", "fields_of", "open_revision", "open_signed"]

FIELD: str = "Signature"
SECOND_FIELD: str = "Signature2"


class Revision(IncrementalPdfFileWriter):
    """A revision that adds nothing of its own: metadata stay as they are, and the file identifier follows from the content."""

    def _update_meta(self) -> None:
        """Leave Info and XMP alone: the instant of signing stands in the signature, and PDF/A markers stay as rendered."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        """Keep the first part; the second is a digest of the document (ISO 32000-1, 14.4)."""
        prev.stream.seek(0)
        digest = ByteStringObject(sha256(prev.stream.read()).digest()[:16])
        first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else digest
        return ArrayObject([first, digest])


def open_revision(pdf: bytes, turn: Turn = Turn.ONLY) -> Revision:
    """Open a document for a signature: one that bears none, or for the second of two, one that waits for it.

    Raises:
        SigningRefusedError: no PDF, encrypted, broken, or not as the turn wants it.
    """
    revision = open_signed(pdf)
    fields, root = sorted(fields_of(revision)), revision.root
    if turn is Turn.SECOND:
        if fields != [(FIELD, True), (SECOND_FIELD, False)] or "/Perms" not in root:
            raise SigningRefusedError("the PDF does not wait for a second signature", code="signing.turn")
    elif fields or "/DSS" in root or "/Perms" in root:
        raise SigningRefusedError("the PDF bears a signature or a field for one", code="signing.signed-before")
    return revision


def open_signed(pdf: bytes) -> Revision:
    """Open a document, signed or not.

    Raises:
        SigningRefusedError: no PDF, encrypted, or broken.
    """
    if not pdf.startswith(b"%PDF-"):
        raise SigningRefusedError("this is not a PDF", code="signing.not-pdf")
    try:
        revision = Revision(BytesIO(pdf))
        encrypted = revision.prev.encrypted
        if not encrypted:
            fields_of(revision)
    except Exception as error:  # pyHanko lets errors of every kind escape from broken files
        raise SigningRefusedError("the PDF is broken", code="signing.broken-pdf") from error
    if encrypted:
        raise SigningRefusedError("the PDF is encrypted", code="signing.encrypted")
    return revision


def fields_of(revision: Revision) -> list[tuple[str, bool]]:
    """Return name of each signature field, and whether it is signed."""
    return [(name, value is not None) for name, value, _ in enumerate_sig_fields(revision.prev)]
