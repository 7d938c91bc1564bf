"""The closed union of everything that can happen. An event is a fact: it is never changed, only followed by others."""

from datetime import date, datetime

from attrs import field, frozen

from slrtkit.domain.accesslog import AccessEvent
from slrtkit.domain.aid import AidEvent
from slrtkit.domain.approval import ApprovalEvent
from slrtkit.domain.casework import (
    CaseEvent,
    ComplaintAnswered,
    ComplaintAssessed,
    ComplaintAttached,
    ComplaintClosed,
    ComplaintCompleted,
    ComplaintDecided,
    ComplaintEscalated,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintResumed,
    ComplaintReturned,
    ComplaintTriaged,
    ComplaintVisited,
    ReferralAdvanced,
    StandInBegan,
    StandInEnded,
)
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import ConsentStated
from slrtkit.domain.duplicates import LinkageRan, PairEvent, PairJudged, PersonsMerged, PersonsUnmerged
from slrtkit.domain.enquiry import EnquiryAnswered, EnquiryOpened
from slrtkit.domain.erasure import ErasureEvent
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.letter_acts import LetterTerm
from slrtkit.domain.letter_life import LetterEvent
from slrtkit.domain.letterlog import LogEvent
from slrtkit.domain.membership import (
    FamilyCardRecorded,
    HouseholdMoved,
    HouseholdReassigned,
    MemberJoined,
    MemberLeft,
    PersonClassified,
    PersonIdentified,
    RosterChecked,
)
from slrtkit.domain.node import NodeEvent
from slrtkit.domain.numbering import ShareStated
from slrtkit.domain.outreach import OutreachEvent
from slrtkit.domain.participation import ParticipationEnded, ParticipationStarted, ParticipationStated
from slrtkit.domain.proposal import Grounds, Proposal, ProposalStatus
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import (
    NoticeGiven,
    ObjectionFiled,
    ObjectionPeriodEnded,
    RemovalDecided,
    RemovalProposed,
    RemovalWithdrawn,
)
from slrtkit.domain.restriction import RestrictionLifted, RestrictionPlaced
from slrtkit.domain.syncing import SyncEvent
from slrtkit.domain.use import LetterUsed
from slrtkit.domain.verivali import (
    DistrictFinalised,
    HomeVisited,
    ListObjectionAnswered,
    ListObjectionFiled,
    MusdesHeld,
    OutcomeRecorded,
    RoundOpened,
)

__all__ = [
    "ChangeChecked",
    "ChangeDecided",
    "ChangeProposed",
    "ComplaintAnswered",
    "ComplaintAssessed",
    "ComplaintAttached",
    "ComplaintClosed",
    "ComplaintCompleted",
    "ComplaintDecided",
    "ComplaintEscalated",
    "ComplaintFiled",
    "ComplaintNoted",
    "ComplaintReopened",
    "ComplaintResumed",
    "ComplaintReturned",
    "ComplaintTriaged",
    "ComplaintVisited",
    "ConsentStated",
    "DistrictFinalised",
    "EnquiryAnswered",
    "EnquiryOpened",
    "Event",
    "FactRecorded",
    "FamilyCardRecorded",
    "HomeVisited",
    "HouseholdMoved",
    "HouseholdReassigned",
    "HouseholdRegistered",
    "LetterIssued",
    "LetterReserved",
    "LetterUsed",
    "LetterVoided",
    "LinkageRan",
    "ListObjectionAnswered",
    "ListObjectionFiled",
    "MemberJoined",
    "MemberLeft",
    "MusdesHeld",
    "NoticeGiven",
    "NumberTaken",
    "ObjectionFiled",
    "ObjectionPeriodEnded",
    "OutcomeRecorded",
    "PairJudged",
    "ParticipationEnded",
    "ParticipationStarted",
    "ParticipationStated",
    "PersonClassified",
    "PersonIdentified",
    "PersonsMerged",
    "PersonsUnmerged",
    "ReferralAdvanced",
    "ReferralSent",
    "RemovalDecided",
    "RemovalProposed",
    "RemovalWithdrawn",
    "RestrictionLifted",
    "RestrictionPlaced",
    "RosterChecked",
    "RoundOpened",
    "StandInBegan",
    "StandInEnded",
    "about",
]


@frozen
class HouseholdRegistered:
    """A household entered the register."""

    household: Household


@frozen
class FactRecorded:
    """One fact of a person, a family card or the household was stated.

    Attributes:
        past: True where its author knew of a later day already: it adds to the history, and what is known of today stays.
        grounds: What it rests on.
    """

    subject: str
    name: str
    fact: Fact
    past: bool = False
    grounds: Grounds = field(factory=Grounds)


@frozen
class ChangeProposed:
    """Somebody wishes a change of a household."""

    proposal: Proposal


@frozen
class ChangeChecked:
    """An officer looked at the evidence; `remark` is what they found."""

    by: str
    remark: str
    status: ProposalStatus


@frozen
class ChangeDecided:
    """An officer applied the change, or refused it for a reason."""

    by: str
    answer: str
    status: ProposalStatus


@frozen
class ComplaintFiled:
    """A resident was heard."""

    complaint: Complaint


@frozen
class ReferralSent:
    """A case was handed to a receiver, who owes an answer."""

    referral: Referral


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

    The salts (64 hexadecimal digits) open the commitments of the letter and of its decision. A provisional letter has a term;
    `replaces` is the id of the letter of the case that it stands in place of; `facts` the digest of what was declared then.
    """

    letter: RecommendationLetter
    complaint: str
    person: str
    signer: str
    salt: str = field(repr=False)
    decision_salt: str = field(repr=False)
    term: LetterTerm | None = None
    replaces: str = ""
    facts: str = ""


@frozen
class LetterIssued:
    """The signed bytes exist, were verified and are kept under their SHA-256 (`pdf`); `key` signed them at `signed_at`.

    Signed without a network, they lack a time stamp: `signed_at` is what the office's own clock said, and `stamp_by` until when
    one has to come. None: they have one.
    """

    pdf: str
    key: str
    signed_at: datetime
    stamp_by: datetime | None = None


@frozen
class LetterVoided:
    """The letter will never be issued; its number is accounted for."""

    reason: str


Event = (
    HouseholdRegistered
    | FactRecorded
    | PersonIdentified
    | PersonClassified
    | FamilyCardRecorded
    | MemberJoined
    | MemberLeft
    | HouseholdMoved
    | HouseholdReassigned
    | RosterChecked
    | ChangeProposed
    | ChangeChecked
    | ChangeDecided
    | ComplaintFiled
    | ReferralSent
    | NumberTaken
    | LetterReserved
    | LetterIssued
    | LetterVoided
    | ErasureEvent
    | LetterUsed
    | EnquiryOpened
    | EnquiryAnswered
    | CaseEvent
    | AccessEvent
    | AidEvent
    | ApprovalEvent
    | PairEvent
    | OutreachEvent
    | LetterEvent
    | ShareStated
    | LogEvent
    | SyncEvent
    | NodeEvent
)


def about(event: Event) -> str | None:
    """Return the id of the one person, card or thing that an event tells of; None where it is about its stream as a whole."""
    match event:
        case FactRecorded(subject) | PersonIdentified(subject) | PersonClassified(subject) | MemberLeft(subject):
            return subject
        case _:
            return None
