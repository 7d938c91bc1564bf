"""Numbers that no letter of this library has: given elsewhere, set apart for a post without a network, or void.

A sequence is counted up by `NumberTaken`. Whatever number of it no letter has is a `Share` of it: where it is, and why.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.errors import DomainError

__all__ = ["NumberKind", "NumberLine", "Share", "ShareStated", "accounts", "share_changes"]

_MOST = 1000


class NumberKind(StrEnum):
    """What became of a number."""

    ISSUED = "issued"
    RESERVED = "reserved"
    VOID = "void"
    WITHDRAWN = "withdrawn"
    ELSEWHERE = "elsewhere"
    """A letter that was written elsewhere has it."""
    BLOCK = "block"
    """It is set apart for a post without a network."""
    MISSING = "missing"
    """Nobody accounts for it: a gap."""


_SHARED = frozenset({NumberKind.ELSEWHERE, NumberKind.BLOCK, NumberKind.VOID})


@frozen
class Share:
    """A run of numbers of one sequence that no letter of this library has.

    Attributes:
        id: Its id: the sequence, and its numbers.
        sequence: The sequence, as `Office.sequence` names it.
        first: The first number, and `last`: the last one.
        kind: ELSEWHERE, BLOCK or VOID.
        to: The post that a block is for, or what the letter that was written elsewhere says.
        on: The day.
        by: Id of the officer.
        reason: Why.

    Raises:
        DomainError: no number, more than 1,000, no reason, or another kind.
    """

    id: str
    sequence: str
    first: int
    last: int
    kind: NumberKind
    to: str
    on: date
    by: str
    reason: str

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.first <= self.last < self.first + _MOST:
            raise DomainError(f"a share has 1 to {_MOST} numbers", code="number.share", path=self.id)
        if self.kind not in _SHARED:
            raise DomainError("these numbers are letters of this library", code="number.kind", path=self.id)
        if not self.reason.strip():
            raise DomainError(
                "a number that no letter has carries a reason", code="number.reason", path="reason", cure="say why"
            )

    @property
    def numbers(self) -> range:
        """Its numbers."""
        return range(self.first, self.last + 1)


@frozen
class ShareStated:
    """Numbers were set apart, or what became of them was said anew."""

    share: Share


def share_changes(event: ShareStated) -> Mapping[str, object]:
    """Return the fields that an event sets in a share that exists already."""
    return {"kind": event.share.kind, "by": event.share.by, "on": event.share.on, "reason": event.share.reason}


@frozen
class NumberLine:
    """What became of one number: `letter` is the id of the letter that has it, or of the share; `why` is the reason, if any."""

    number: int
    kind: NumberKind
    letter: str = ""
    why: str = ""


def accounts(last: int, letters: Mapping[int, LetterRecord], shares: Iterable[Share]) -> tuple[NumberLine, ...]:
    """Return one line for each number of a sequence, from 1 to the last one that was given out, in order.

    Args:
        last: The highest number that was given out.
        letters: Number -> the letter that has it.
        shares: The runs that no letter has; what is said of fewer numbers goes before what is said of more.
    """
    held: dict[int, Share] = {}
    for share in sorted(shares, key=lambda one: len(one.numbers), reverse=True):
        held |= dict.fromkeys(share.numbers, share)
    return tuple(_line(number, letters.get(number), held.get(number)) for number in range(1, last + 1))


def _line(number: int, record: LetterRecord | None, share: Share | None) -> NumberLine:
    if record:
        return NumberLine(number, NumberKind(record.status.value), record.id, _why(record))
    return NumberLine(number, share.kind, share.id, share.reason) if share else NumberLine(number, NumberKind.MISSING)


def _why(record: LetterRecord) -> str:
    return record.withdrawn.reason if record.withdrawn else record.reason if record.status is LetterStatus.VOID else ""
