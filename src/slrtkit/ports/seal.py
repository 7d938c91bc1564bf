"""The ports of the paper seal: what makes one, and what finds and opens it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from slrtkit.domain.seal import SealClaims
from slrtkit.domain.verification import AxisResult

__all__ = ["OpenedSeal", "PrintedSeal", "SealReader", "SealSigner", "Sheet", "Sighting"]


@frozen
class PrintedSeal:
    """A seal, ready to be printed.

    Attributes:
        text: `SLR1:` and what follows: what the symbol encodes.
        modules: The symbol row by row, without its quiet zone; True is black.
    """

    text: str
    modules: tuple[tuple[bool, ...], ...] = field(repr=False)


class SealSigner(Protocol):
    """Seals letters with the key of an issuing host.

    Promises (proved by `slrtkit.testing.SealContract`): what it seals opens with its key, and says the same; every seal fits
    the largest symbol; nothing that it shows or raises tells the key or the person.
    """

    @property
    def key(self) -> str:
        """The public key: a point on P-256, compressed, 66 hexadecimal digits."""
        ...

    def seal(self, claims: SealClaims) -> PrintedSeal:
        """Return the seal.

        Raises:
            KeyUnavailableError: the key is not there now.
        """
        ...


class Sheet(StrEnum):
    """What was looked at."""

    TEXT = "text"
    """The text of a seal, as a reader of QR codes shows it."""
    PICTURE = "picture"
    """A photograph or scan."""
    SCAN = "scan"
    """A PDF whose pages are pictures."""
    FILE = "file"
    """A PDF that a program wrote."""


@frozen
class Sighting:
    """What is seen on one sheet.

    Attributes:
        sheet: What was looked at; None: nothing that can be read.
        seals: The different seals found, as texts.
        others: How many other symbols were found.
        pages: How many pages a PDF has, else 0.
        signed: Whether a PDF bears a signature field with a value; whether it holds was not asked.
    """

    sheet: Sheet | None
    seals: tuple[str, ...] = ()
    others: int = 0
    pages: int = 0
    signed: bool = False


@frozen
class OpenedSeal:
    """What the text of a seal says by itself.

    Attributes:
        axes: Format and integrity.
        key: The key that it verifies with, 66 hexadecimal digits; empty unless both axes passed.
        claims: What it says; None unless both axes passed.
    """

    axes: tuple[AxisResult, ...]
    key: str = ""
    claims: SealClaims | None = field(default=None, repr=False)


class SealReader(Protocol):
    """Finds seals and opens them; never raises for what it is given, never uses a network."""

    def look(self, data: bytes) -> Sighting:
        """Find the seals in a text, picture or PDF.

        Raises:
            AdapterNotInstalledError: the library that reads pictures or PDFs is not installed.
        """
        ...

    def pages(self, pdf: bytes) -> int:
        """Return how many pages a PDF has; 0 where it cannot be read.

        Raises:
            AdapterNotInstalledError: the library that reads PDFs is not installed.
        """
        ...

    def open(self, text: str, keys: Iterable[str]) -> OpenedSeal:
        """Open a seal with whichever of these keys it names.

        Args:
            text: What the symbol encodes.
            keys: Public keys, 66 hexadecimal digits each.
        """
        ...
