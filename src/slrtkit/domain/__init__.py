"""The field itself: households, programs, rules, complaints, decisions, letters, and what can happen to them.

Standard library and attrs only; no input or output, no clock, no randomness.
"""

from slrtkit.domain.area import Area, AreaTree
from slrtkit.domain.authority import AuthorityEntry, AuthorityList, judge_authority
from slrtkit.domain.complaint import Channel, Complaint, ComplaintStatus, Step
from slrtkit.domain.context import Context
from slrtkit.domain.decision import AssessmentRecord, Decision, DecisionOutcome
from slrtkit.domain.events import (
    ComplaintAssessed,
    ComplaintClosed,
    ComplaintDecided,
    ComplaintEscalated,
    ComplaintFiled,
    Event,
    FactRecorded,
    HouseholdRegistered,
    LetterIssued,
    LetterReserved,
    LetterVoided,
    NumberTaken,
    ReferralAdvanced,
    ReferralSent,
)
from slrtkit.domain.history import Base, Head, History, Recorded, Sequence, State, StreamKind, fold
from slrtkit.domain.household import Fact, FactValue, FamilyCard, Household, Membership, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, LetterNumber, RegionCode, RegionLevel, mask
from slrtkit.domain.letter import (
    Dependant,
    Letterhead,
    LetterIdentity,
    LetterRecord,
    LetterStatus,
    LetterStep,
    LetterType,
    RecommendationLetter,
    SignatureBlock,
    SigningForm,
)
from slrtkit.domain.office import Office, Officer, Zone
from slrtkit.domain.program import Program
from slrtkit.domain.referral import Consent, Referral, ReferralStatus, ReferralStep
from slrtkit.domain.subject import FactTree, Unit, facts_of
from slrtkit.domain.verification import Axis, AxisResult, Notice, Report, Status, Verdict

__all__ = [
    "NIK",
    "NKK",
    "Area",
    "AreaTree",
    "AssessmentRecord",
    "AuthorityEntry",
    "AuthorityList",
    "Axis",
    "AxisResult",
    "Base",
    "Channel",
    "Complaint",
    "ComplaintAssessed",
    "ComplaintClosed",
    "ComplaintDecided",
    "ComplaintEscalated",
    "ComplaintFiled",
    "ComplaintStatus",
    "Consent",
    "Context",
    "Decision",
    "DecisionOutcome",
    "Dependant",
    "Event",
    "Fact",
    "FactRecorded",
    "FactTree",
    "FactValue",
    "FamilyCard",
    "Head",
    "History",
    "Household",
    "HouseholdRegistered",
    "LetterIdentity",
    "LetterIssued",
    "LetterNumber",
    "LetterRecord",
    "LetterReserved",
    "LetterStatus",
    "LetterStep",
    "LetterType",
    "LetterVoided",
    "Letterhead",
    "Membership",
    "Notice",
    "NumberTaken",
    "Office",
    "Officer",
    "Person",
    "Program",
    "RecommendationLetter",
    "Recorded",
    "Referral",
    "ReferralAdvanced",
    "ReferralSent",
    "ReferralStatus",
    "ReferralStep",
    "RegionCode",
    "RegionLevel",
    "Report",
    "Sequence",
    "SignatureBlock",
    "SigningForm",
    "Source",
    "State",
    "Status",
    "Step",
    "StreamKind",
    "Unit",
    "Verdict",
    "Zone",
    "facts_of",
    "fold",
    "judge_authority",
    "mask",
]
