"""What is done with a letter besides writing it: attempts to sign it, ink, a term, confirmation, withdrawal, prints."""

from datetime import date, datetime, timedelta

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["STAMP_TERM", "Attempt", "ByHand", "Confirmation", "LetterTerm", "ProofRenewal", "Reprint", "Withdrawal"]

STAMP_TERM: timedelta = timedelta(days=31)
"""How long after a letter was signed without a network its first time stamp may come; verifiers take none that is later."""
_LONGEST = 24 * 31


@frozen
class Attempt:
    """An attempt to sign a letter.

    Attributes:
        by: Id of who signs.
        at: When it began, in UTC.
        ended: The error code with which it came to nothing; empty: its outcome is not known, and signed bytes may exist.
    """

    by: str
    at: datetime
    ended: str = ""


@frozen
class ByHand:
    """A letter that was signed in ink (`tanda tangan basah`).

    Attributes:
        scan: SHA-256 of the scan of the signed paper, 64 hexadecimal digits.
        by: Id of whose name stands on it.
        recorded_by: Id of who recorded it.
        at: When it was recorded, in UTC.
    """

    scan: str
    by: str
    recorded_by: str
    at: datetime


@frozen
class LetterTerm:
    """What a provisional letter is good for.

    Attributes:
        until: The instant at which it lapses unless it is confirmed, in UTC.
        full: The last day of its validity once it is confirmed.
        by: Ids of the officers, or roles of vacant posts, who may confirm it: those for whom its signer stood in.
        order: The decree or duty roster by which the signer stood in.
    """

    until: datetime
    full: date
    by: tuple[str, ...]
    order: str

    @staticmethod
    def hours(hours: int) -> int:
        """Return a number of hours that such a letter may be given.

        Raises:
            DomainError: it is less than one hour, or more than 31 days.
        """
        if not 1 <= hours <= _LONGEST:
            raise DomainError(
                f"a provisional letter lapses after 1 to {_LONGEST} hours",
                code="letter.term",
                path="hours",
                cure="72 are usual",
            )
        return hours


@frozen
class Confirmation:
    """The proper signer stands by a provisional letter; `at` is in UTC."""

    by: str
    at: datetime


@frozen
class Withdrawal:
    """A letter was withdrawn after it was issued; `at` is in UTC, `on` its day at the office."""

    by: str
    at: datetime
    on: date
    reason: str


@frozen
class ProofRenewal:
    """A signed letter got more proof in one further revision; the bytes that it had before are kept.

    Attributes:
        pdf: SHA-256 of the new bytes, 64 hexadecimal digits.
        of: That of the bytes they begin with.
        by: Id of who did it.
        at: When, in UTC.
    """

    pdf: str
    of: str
    by: str
    at: datetime


@frozen
class Reprint:
    """An issued letter was printed or sent once more, from the bytes that are kept.

    Attributes:
        id: Its id.
        by: Id of who did it.
        at: When, in UTC.
        reason: Why.
        to: Who took it, in words.
    """

    id: str
    by: str
    at: datetime
    reason: str
    to: str = field(default="", repr=mask)
