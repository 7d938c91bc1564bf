"""The one revision that a signature adds to a document."""

from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from slrtkit.errors import SigningRefusedError

__all__ = ["Revision", "open_revision"]


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


def open_revision(pdf: bytes) -> Revision:
    """Open a document that bears no signature yet.

    Raises:
        SigningRefusedError: no PDF, encrypted, signed before, or broken.
    """
    if not pdf.startswith(b"%PDF-"):
        raise SigningRefusedError("this is not a PDF", code="signing.not-pdf")
    try:
        revision = Revision(BytesIO(pdf))
        reader, root = revision.prev, revision.root
        encrypted = reader.encrypted
        signed = not encrypted and (any(enumerate_sig_fields(reader)) or "/DSS" in root or "/Perms" in root)
    except Exception as error:  # pyHanko lets errors of every kind escape from broken files
        raise SigningRefusedError("the PDF is broken", code="signing.broken-pdf") from error
    if encrypted:
        raise SigningRefusedError("the PDF is encrypted", code="signing.encrypted")
    if signed:
        raise SigningRefusedError("the PDF bears a signature or a field for one", code="signing.signed-before")
    return revision
