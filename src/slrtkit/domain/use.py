"""The use of a letter by whoever acts on it: so that a letter that was copied is not paid twice."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.errors import DomainError

__all__ = ["LetterUse", "LetterUsed", "Shown", "Use"]

_LARGEST = 2**53


class Shown(StrEnum):
    """How the letter was checked before it was acted on."""

    FILE = "file"
    """Its signed file passed."""
    SEAL = "seal"
    """Its paper seal is genuine, and who records the use has compared what it says with the paper."""
    NOTHING = "nothing"
    """Not at all, or by other means: a letter signed by hand."""


@frozen
class Use:
    """One use of a letter.

    Attributes:
        id: Its id.
        by: Id of who recorded it.
        place: Where: the code or name of the hospital, school or office.
        on: The day.
        shown: How the letter was checked.
        amount: What was paid by it, in rupiah; None where nothing was.
        remark: Why it is used once more, or empty.

    Raises:
        DomainError: nobody and no place, or no amount of money.
    """

    id: str
    by: str
    place: str
    on: date
    shown: Shown
    amount: int | None = None
    remark: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.by.strip() or not self.place.strip():
            raise DomainError("a use names who recorded it, and where", code="letter-use.place", path="place")
        if self.amount is not None and not 0 <= self.amount < _LARGEST:
            raise DomainError("an amount is whole rupiah from 0", code="letter-use.amount", path="amount")


@frozen
class LetterUse:
    """The uses of one letter.

    Attributes:
        id: Id of the letter.
        number: Its number.
        uses: By their id.
    """

    id: str
    number: str
    uses: Mapping[str, Use] = field(factory=dict)

    @property
    def told(self) -> tuple[Use, ...]:
        """The uses, the first one first."""
        return tuple(sorted(self.uses.values(), key=lambda use: (use.on, use.id)))

    @property
    def paid(self) -> int:
        """What was paid by it in all, in rupiah."""
        return sum(use.amount or 0 for use in self.uses.values())


@frozen
class LetterUsed:
    """Somebody acted on a letter."""

    letter: str
    number: str
    use: Use
