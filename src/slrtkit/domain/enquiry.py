"""A question about one person to an agency: who asked what of whom, by whose consent, why, and what became of it.

An answer makes nothing true: what it says is proposed, and other officers check and apply it. "Not asked" is never "not found".
"""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.household import Source
from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["Enquiry", "EnquiryAnswered", "EnquiryOpened", "EnquiryOutcome", "Unasked"]


class EnquiryOutcome(StrEnum):
    """What became of a question."""

    OPEN = "open"
    """It was written down, and nothing is known of an answer: whoever asked was interrupted."""
    FOUND = "found"
    NOT_FOUND = "not-found"
    """The agency answered that it knows nobody of this NIK."""
    NOT_ASKED = "not-asked"
    """There is no answer that could be used; it says nothing of the person."""


class Unasked(StrEnum):
    """Why there is no answer."""

    NO_CONSENT = "no-consent"
    """The person's consent to be looked up does not stand."""
    NO_NIK = "no-nik"
    """No NIK is known to ask with."""
    NO_PERMISSION = "no-permission"
    """The agency does not let this office ask."""
    NO_NETWORK = "no-network"
    """The agency could not be reached, or the line was cut."""
    TIME_OUT = "time-out"
    """No whole answer came in the time that was given."""
    BUSY = "busy"
    """The agency said that it cannot answer now."""
    UNREADABLE = "unreadable"
    """What came back is no answer that anybody agreed on."""
    OTHER_PERSON = "other-person"
    """The answer is about another NIK."""


@frozen
class Enquiry:
    """One question to one agency.

    Attributes:
        id: Its id.
        source: The agency.
        household, village: Where the person lives: the household's id, the village's code.
        person: Whom it is about.
        by: Id of the officer who asks; `reason` is why.
        on: The day.
        consent: The consent by which it was asked; None where there was none, and so nobody asked.
        outcome: What became of it.
        code: Why there is no answer (an `Unasked`), or what is remarkable about the one there is.
        evidence: SHA-256 of the answer's bytes, 64 hexadecimal digits; empty where there is none.
        proposals: Ids of the changes that were proposed.
        unread: What the answer told and nobody could propose, by name.

    Raises:
        DomainError: no reason is given (`enquiry.reason`).
    """

    id: str
    source: Source
    household: str
    village: str
    person: str
    by: str
    on: date
    reason: str = field(repr=mask)
    consent: PersonConsent | None = None
    outcome: EnquiryOutcome = EnquiryOutcome.OPEN
    code: str = ""
    evidence: str = ""
    proposals: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise DomainError("a question about a person has a reason", code="enquiry.reason", path="reason", cure="say why")


@frozen
class EnquiryOpened:
    """An officer asks; written down before anything leaves the house."""

    enquiry: Enquiry


@frozen
class EnquiryAnswered:
    """What became of a question; the fields are those of `Enquiry`."""

    outcome: EnquiryOutcome
    code: str = ""
    evidence: str = ""
    proposals: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
