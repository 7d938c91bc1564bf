"""The Signer port: a PDF becomes a signed PDF, and its proof is renewed."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from attrs import frozen

__all__ = ["OfflineSigner", "Renewer", "Rewriter", "SignatureRequest", "Signer", "Turn"]


class Turn(StrEnum):
    """Whose turn it is to sign a letter."""

    ONLY = "only"
    """The one signer's."""
    FIRST = "first"
    """The first of two: the document is left open for exactly one more signature."""
    SECOND = "second"
    """The second of two: what is sent bears the first signature, and nothing can be added afterwards but proof."""


@frozen
class SignatureRequest:
    """What the signature says beside the document.

    Attributes:
        letter: Id of the letter, for the signer's own records.
        at: The signing instant, in UTC.
        reason: Why it is signed, as shown by viewers.
        location: Where it is signed, as shown by viewers.
        turn: Whether another signature follows, or went before.
    """

    letter: str
    at: datetime
    reason: str = ""
    location: str = ""
    turn: Turn = Turn.ONLY


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
            KeyUnavailableError: key, passphrase, time stamp or revocation service is not there now. Under the code
                `signing.unknown` the document had been sent and no answer came: a signature may exist that nobody has.
            SigningRefusedError: the signer's answer is no, or it does not sign in this turn (`signing.turn`).
        """
        ...


@runtime_checkable
class Rewriter(Protocol):
    """A signer whose answer need not begin with the bytes that were sent, because a server of others writes the PDF anew."""

    def carries(self, sent: bytes, answer: bytes) -> bool:
        """Say whether the answer shows what was sent: equal pages, text, pictures and attachment."""
        ...


@runtime_checkable
class OfflineSigner(Protocol):
    """A signer that can tell whether it signs without a network."""

    @property
    def offline(self) -> bool:
        """Whether its signatures bear neither time stamp nor evidence (PAdES B-B); a signer never falls back to that."""
        ...


class Renewer(Protocol):
    """Makes what a signed PDF proves last longer: evidence and a document time stamp, in one further revision."""

    def renew(self, pdf: bytes, at: datetime) -> bytes:
        """Return the PDF with more proof; what was sent is a byte prefix of it.

        Args:
            pdf: A signed PDF.
            at: The present instant, in UTC.

        Raises:
            KeyUnavailableError: a service is not there now.
            SigningRefusedError: nothing can be proved any more, or it is no signed PDF.
        """
        ...
