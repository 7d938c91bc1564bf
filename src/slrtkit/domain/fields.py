"""The fields of each state: which of them an event sets, and how a state takes and tells a value.

A field's name is a path: `status`, `facts/H-1/desil`, `memberships/H-1`. What one field holds is stated as a whole.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, assert_never

from attrs import asdict, evolve
from attrs import fields as attributes

from slrtkit.domain.accesslog import AccessNoted, GlassBroken
from slrtkit.domain.aid import AidEvent, aid_changes
from slrtkit.domain.approval import Approval, ApprovalEvent, approval_changes
from slrtkit.domain.casework import CaseEvent, case_changes
from slrtkit.domain.change import Cause
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.duplicates import PairEvent, pair_changes
from slrtkit.domain.erasure import Erasure, ErasureEvent, erasure_changes
from slrtkit.domain.events import (
    ChangeChecked,
    ChangeDecided,
    ChangeProposed,
    ComplaintFiled,
    EnquiryAnswered,
    EnquiryOpened,
    Event,
    FactRecorded,
    FamilyCardRecorded,
    HouseholdMoved,
    HouseholdReassigned,
    HouseholdRegistered,
    LetterIssued,
    LetterReserved,
    LetterUsed,
    LetterVoided,
    MemberJoined,
    MemberLeft,
    NumberTaken,
    PersonClassified,
    PersonIdentified,
    ReferralSent,
    RosterChecked,
)
from slrtkit.domain.graduation import Graduation
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.household_fields import Identity, known, told, with_value
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.letter_life import LetterEvent, letter_changes
from slrtkit.domain.letterlog import LogEvent, log_changes
from slrtkit.domain.node import NodeEvent, node_changes
from slrtkit.domain.numbering import ShareStated, share_changes
from slrtkit.domain.outreach import OutreachEvent, outreach_changes
from slrtkit.domain.participation import Participation
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.referral import Referral
from slrtkit.domain.state import State
from slrtkit.domain.syncing import SyncEvent, sync_changes
from slrtkit.domain.use import LetterUse
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.errors import DomainError

__all__ = ["changes", "put", "rests_on", "set_all", "statement"]


def changes(event: Event) -> Mapping[str, object]:  # noqa: C901, PLR0911, PLR0912  one case an event
    """Return the fields that an event sets in what exists already, with their values.

    Raises:
        DomainError: the event begins a history.
    """
    match event:
        case FactRecorded(subject, name, fact, past):  # of all events the most, and next to them those of cases
            return {} if past else {f"facts/{subject}/{name}": fact}
        case _ if isinstance(event, CaseEvent):
            return case_changes(event)
        case HouseholdRegistered() | ComplaintFiled() | ReferralSent() | LetterReserved() | ChangeProposed() | EnquiryOpened():
            raise DomainError("a history begins only once", code="history.beginning")
        case AccessNoted() | GlassBroken():
            raise DomainError("a look is noted only once", code="history.beginning")
        case MemberJoined(person, memberships):
            return {**known(person), f"memberships/{person.id}": memberships}
        case MemberLeft(subject, memberships, until, cause, source):
            died = {f"facts/{subject}/deceased_on": Fact(until, until, source)} if cause is Cause.DEATH else {}
            return {f"memberships/{subject}": memberships, **died}
        case PersonIdentified(subject, name, nik):
            return {f"persons/{subject}": Identity(name, nik)}
        case PersonClassified(subject, kind, periods):
            return {f"ppks/{subject}/{kind.value}": periods}
        case FamilyCardRecorded(card, nkk):
            return {f"cards/{card}": nkk}
        case HouseholdMoved(_, home) | HouseholdReassigned(_, home):
            return {f"homes/{home.since}": home}
        case RosterChecked(complete):
            return {"roster_complete": complete}
        case ChangeChecked(by, remark, status):
            return {"checked_by": by, "remark": remark, "status": status}
        case ChangeDecided(by, answer, status):
            return {"decided_by": by, "answer": answer, "status": status}
        case NumberTaken():
            return {"last": event.number, "letter": event.letter, "dated": event.dated}
        case ShareStated():
            return share_changes(event)
        case LetterIssued(pdf, key, signed_at, stamp_by):
            waits = {"stamp_by": stamp_by} if stamp_by else {}
            return {"pdf": pdf, "key": key, "signed_at": signed_at, "status": LetterStatus.ISSUED, **waits}
        case EnquiryAnswered():
            return asdict(event, recurse=False)
        case LetterUsed(use=use):
            return {f"uses/{use.id}": use}
        case LetterVoided(reason):
            return {"reason": reason, "status": LetterStatus.VOID}
        case _ if isinstance(event, AidEvent):
            return aid_changes(event)
        case _ if isinstance(event, ApprovalEvent):
            return approval_changes(event)
        case _ if isinstance(event, PairEvent):
            return pair_changes(event)
        case _ if isinstance(event, OutreachEvent):
            return outreach_changes(event)
        case _ if isinstance(event, ErasureEvent):
            return erasure_changes(event)
        case _ if isinstance(event, LogEvent):
            return log_changes(event)
        case _ if isinstance(event, NodeEvent):
            return node_changes(event)
        case _ if isinstance(event, SyncEvent):
            return sync_changes(event)
        case _ if isinstance(event, LetterEvent):
            return letter_changes(event)
        case _:
            assert_never(event)


def rests_on(event: Event) -> tuple[str, ...]:
    """Return the fields that an event needs and does not set: who it is about, and the cards that it names."""
    match event:
        case FactRecorded(subject, name):
            return f"facts/{subject}/{name}", f"persons/{subject}", f"cards/{subject}"
        case MemberJoined(_, memberships):
            return tuple(f"cards/{membership.card}" for membership in memberships)
        case MemberLeft(subject) | PersonClassified(subject):
            return (f"persons/{subject}",)
        case _:
            return ()


def statement(state: State, name: str) -> object:
    """Return the current value of a field, under the name that `changes` gives it; None where nothing is known."""
    group, _, rest = name.partition("/")
    match state:
        case Household() if rest:
            return told(state, name)
        case (
            Complaint()
            | Referral()
            | Approval()
            | LetterRecord()
            | LetterUse()
            | Participation()
            | VerivaliRound()
            | Readiness()
            | Graduation()
            | Erasure()
        ) if rest:
            return getattr(state, group).get(rest)
        case _:
            return getattr(state, name)


def set_all(state: State, values: Mapping[str, object]) -> State:
    """Return the state with some of its attributes set."""
    kind: Callable[..., State] = type(state)
    places, read = _attributes(kind)
    made = [*read(state)]
    for name, value in values.items():
        made[places[name]] = value
    return kind(*made)


@cache
def _attributes(kind: Any) -> "tuple[Mapping[str, int], attrgetter[tuple[object, ...]]]":  # noqa: ANN401  any class of states
    """Return the place of each attribute of a class, and what reads them all."""
    names = [one.name for one in attributes(kind)]
    return {name: place for place, name in enumerate(names)}, attrgetter(*names)


def put(state: State, name: str, value: object) -> State:
    """Return the state with a field set, under the name that `changes` gives it."""
    group, _, rest = name.partition("/")
    match state:
        case Household() if rest:
            return with_value(state, name, value)
        case (
            Complaint()
            | Referral()
            | Approval()
            | LetterRecord()
            | LetterUse()
            | Participation()
            | VerivaliRound()
            | Readiness()
            | Graduation()
            | Erasure()
        ) if rest:
            return evolve(state, **{group: {**getattr(state, group), rest: value}})  # type: ignore[arg-type]  # as below
        case _:
            return evolve(state, **{name: value})  # type: ignore[arg-type]  # `changes` pairs each field with its value
