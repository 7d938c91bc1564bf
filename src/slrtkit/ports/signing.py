"""The Signer port: a PDF becomes a signed PDF."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

__all__ = ["SignatureRequest", "Signer"]


@frozen
class SignatureRequest:
    """What the signature says beside the document.

    Attributes:
        letter: Id of the letter, for the signer's own records.
        at: The signing instant, in UTC.
        reason: Why it is signed, as shown by viewers.
        location: Where it is signed, as shown by viewers.
    """

    letter: str
    at: datetime
    reason: str = ""
    location: str = ""


class Signer(Protocol):
    """Signs whole PDFs.

    Promises (proved by `slrtkit.testing.SignerContract`): the PDF that was sent is a byte prefix of the answer, or the answer
    carries the same text, pictures and attachment; the answer verifies by itself; a failure raises and returns nothing.
    """

    @property
    def key(self) -> str:
        """SHA-256 of the signer's SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
        ...

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return the signed PDF.

        Raises:
            KeyUnavailableError: key, passphrase, time stamp or revocation service is not there now.
            SigningRefusedError: the signer's answer is no.
        """
        ...
