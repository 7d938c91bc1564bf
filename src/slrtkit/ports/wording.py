"""The Wording port: numbers, amounts and days as official letters write them."""

from datetime import date
from typing import Protocol

__all__ = ["Wording"]


class Wording(Protocol):
    """Puts numbers and days into words.

    Promises (proved by `slrtkit.testing.WordingContract`): the words of a number say that number and no other; the same number
    has the same words; nothing is fetched from a network.
    """

    def spelled(self, number: int) -> str:
        """Return a number in words: `tiga juta`.

        Raises:
            DocumentError: it is below 0, or has more than 15 digits.
        """
        ...

    def rupiah(self, amount: int) -> str:
        """Return whole rupiah in digits: `Rp3.000.000,00`.

        Raises:
            DocumentError: as of `spelled`.
        """
        ...

    def day(self, day: date) -> str:
        """Return a day: `21 November 2026`."""
        ...
