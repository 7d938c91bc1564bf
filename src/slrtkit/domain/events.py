"""The closed union of everything that can happen. An event is a fact: it is never changed, only followed by others."""

from datetime import date, datetime

from attrs import field, frozen

from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.decision import AssessmentRecord, Decision
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.referral import Referral, ReferralStatus

__all__ = [
    "ComplaintAssessed",
    "ComplaintClosed",
    "ComplaintDecided",
    "ComplaintEscalated",
    "ComplaintFiled",
    "Event",
    "FactRecorded",
    "HouseholdRegistered",
    "LetterIssued",
    "LetterReserved",
    "LetterVoided",
    "NumberTaken",
    "ReferralAdvanced",
    "ReferralSent",
]


@frozen
class HouseholdRegistered:
    """A household entered the register."""

    household: Household


@frozen
class FactRecorded:
    """One fact of a person, a family card or the household was stated; the latest statement is the current one."""

    subject: str
    name: str
    fact: Fact


@frozen
class ComplaintFiled:
    """A resident was heard."""

    complaint: Complaint


@frozen
class ComplaintAssessed:
    """The rules of one program were applied to the household as it was known."""

    assessment: AssessmentRecord
    status: ComplaintStatus


@frozen
class ComplaintDecided:
    """A named officer decided."""

    decision: Decision
    status: ComplaintStatus


@frozen
class ComplaintEscalated:
    """The case moved one level up: to whom, since when, why."""

    holder: str
    held_since: date
    reason: str


@frozen
class ComplaintClosed:
    """The resident has an answer."""

    outcome: str
    status: ComplaintStatus


@frozen
class ReferralSent:
    """A case was handed to a receiver, who owes an answer."""

    referral: Referral


@frozen
class ReferralAdvanced:
    """The receiver answered, or the sender withdrew; `remark` is the reason or the outcome."""

    status: ReferralStatus
    remark: str


@frozen
class NumberTaken:
    """The next number of a sequence was taken, for good: it is used by this letter or accounted for as void."""

    sequence: str
    number: int
    letter: str
    dated: date


@frozen
class LetterReserved:
    """A letter has its number, its content and its signer, an officer's id.

    The salts (64 hexadecimal digits) open the commitments of the letter and of its decision.
    """

    letter: RecommendationLetter
    complaint: str
    person: str
    signer: str
    salt: str = field(repr=False)
    decision_salt: str = field(repr=False)


@frozen
class LetterIssued:
    """The signed bytes exist, were verified and are kept under their SHA-256 (`pdf`); `key` signed them at `signed_at`."""

    pdf: str
    key: str
    signed_at: datetime


@frozen
class LetterVoided:
    """The letter will never be issued; its number is accounted for."""

    reason: str


Event = (
    HouseholdRegistered
    | FactRecorded
    | ComplaintFiled
    | ComplaintAssessed
    | ComplaintDecided
    | ComplaintEscalated
    | ComplaintClosed
    | ReferralSent
    | ReferralAdvanced
    | NumberTaken
    | LetterReserved
    | LetterIssued
    | LetterVoided
)
