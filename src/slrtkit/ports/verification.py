"""The Examiner port: the axes of a signed PDF that its bytes and the trusted roots can answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from slrtkit.domain.verification import AxisResult, Signatory
from slrtkit.ports.page import PageReading

__all__ = ["Examination", "Examiner"]


@frozen
class Examination:
    """What the bytes of one file say.

    Attributes:
        axes: Format, integrity, coverage, modification, chain, revocation and time; one result each.
        key: SHA-256 of the last signer's SubjectPublicKeyInfo, 64 hexadecimal digits; empty where there is no readable
            signature.
        signed_at: The proven signing time in UTC (from the time stamp) of that signer, or None where one is not proven.
        attachment: The bytes of `letter.json` as signed; None where there is none. Not to be believed unless all axes passed.
        signers: Everyone who signed, in order.
        pages: Reads the pages, when somebody asks what they say; None where this examiner reads none, or the file is no letter.
    """

    axes: tuple[AxisResult, ...]
    key: str = ""
    signed_at: datetime | None = None
    attachment: bytes | None = None
    signers: tuple[Signatory, ...] = ()
    pages: Callable[[], PageReading] | None = field(default=None, eq=False, repr=False)


class Examiner(Protocol):
    """Examines the bytes of one file; never raises for what the file contains, never uses a network."""

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        """Answer every axis but authority.

        Args:
            pdf: The whole file, whatever it is.
            roots: Trusted X.509 roots, DER.
            at: The instant of verification, in UTC.
        """
        ...
