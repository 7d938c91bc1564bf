"""What can happen to a letter between its number and its end, and the fields that each event sets."""

from collections.abc import Mapping
from datetime import datetime, time
from enum import StrEnum
from typing import assert_never

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.letter import LetterRecord, LetterStatus, RecommendationLetter
from slrtkit.domain.letter_acts import Attempt, ByHand, Confirmation, ProofRenewal, Reprint, Withdrawal

__all__ = [
    "LetterConfirmed",
    "LetterEvent",
    "LetterRenewed",
    "LetterReplaced",
    "LetterReprinted",
    "LetterSignedByHand",
    "LetterWithdrawn",
    "SigningBegun",
    "SigningEnded",
    "Standing",
    "good_to",
    "letter_changes",
    "standing",
]


@frozen
class SigningBegun:
    """Somebody is about to sign: from here on signed bytes may exist."""

    attempt: str
    by: str
    at: datetime


@frozen
class SigningEnded:
    """An attempt came to nothing for certain; `said` is the attempt with its error code."""

    attempt: str
    said: Attempt


@frozen
class LetterSignedByHand:
    """The paper was signed in ink, and its scan is kept."""

    by_hand: ByHand


@frozen
class LetterConfirmed:
    """The proper signer stands by a provisional letter."""

    confirmation: Confirmation


@frozen
class LetterWithdrawn:
    """An issued letter no longer counts."""

    withdrawal: Withdrawal


@frozen
class LetterReplaced:
    """Another letter of the case stands in place of this one; `by` is its id."""

    by: str


@frozen
class LetterReprinted:
    """It was printed or sent once more."""

    reprint: Reprint


@frozen
class LetterRenewed:
    """What its signature proves was made to last longer."""

    renewal: ProofRenewal


LetterEvent = (
    SigningBegun
    | SigningEnded
    | LetterSignedByHand
    | LetterConfirmed
    | LetterWithdrawn
    | LetterReplaced
    | LetterReprinted
    | LetterRenewed
)


def letter_changes(event: LetterEvent) -> Mapping[str, object]:  # noqa: PLR0911  one case an event
    """Return the fields that an event sets, with their values; `attempts/…` is one of a mapping, and so are others with `/`."""
    match event:
        case SigningBegun(attempt, by, at):
            return {f"attempts/{attempt}": Attempt(by, at)}
        case SigningEnded(attempt, said):
            return {f"attempts/{attempt}": said}
        case LetterSignedByHand(by_hand):
            return {"by_hand": by_hand, "status": LetterStatus.ISSUED}
        case LetterConfirmed(confirmation):
            return {"confirmed": confirmation}
        case LetterWithdrawn(withdrawal):
            return {"withdrawn": withdrawal, "status": LetterStatus.WITHDRAWN}
        case LetterReplaced(by):
            return {"replaced_by": by}
        case LetterReprinted(reprint):
            return {f"reprints/{reprint.id}": reprint}
        case LetterRenewed(renewal):
            return {f"renewals/{renewal.pdf}": renewal}
        case _:
            assert_never(event)


class Standing(StrEnum):
    """What a letter is worth at an instant, as the register of its office knows."""

    RESERVED = "reserved"
    VOID = "void"
    GOOD = "good"
    PROVISIONAL = "provisional"
    """Good until its term is over, and longer if it is confirmed."""
    LAPSED = "lapsed"
    """It was provisional, and nobody confirmed it in time."""
    EXPIRED = "expired"
    """The last day of its validity is over."""
    WITHDRAWN = "withdrawn"


def good_to(letter: RecommendationLetter) -> datetime:
    """Return the last instant at which a letter is good as far as it says itself.

    That is the end of its last day where its office is; a provisional one is good until the hour at which it lapses.
    """
    last = datetime.combine(letter.valid_until, time.max, zone_of(letter.office).offset)
    return min(last, letter.lapses - datetime.resolution) if letter.lapses else last


def standing(record: LetterRecord, at: datetime) -> Standing:
    """Return what a letter is worth at an instant, as of then: a later withdrawal or confirmation does not count yet.

    Args:
        record: The letter.
        at: The instant, in UTC.
    """
    since = record.issued_at
    if since is None or at < since:
        return Standing.VOID if record.status is LetterStatus.VOID else Standing.RESERVED
    if record.withdrawn and record.withdrawn.at <= at:
        return Standing.WITHDRAWN
    term, day = record.term, zone_of(record.letter.office).day(at)
    if term is None:
        return Standing.EXPIRED if day > record.letter.valid_until else Standing.GOOD
    if record.confirmed and record.confirmed.at <= at:
        return Standing.EXPIRED if day > term.full else Standing.GOOD
    return Standing.PROVISIONAL if at < term.until else Standing.LAPSED
