"""State as a fold over events with `base`.

Each event says which fields it sets and, for each, which earlier statements its author saw (`base`). The current statements
of a field are those that touch it minus those that a later one has seen: a set, whatever order the events arrived in, as long
as each arrives after what it is based on. One statement, or several that agree, is settled; several that differ are a
conflict, which is shown and never resolved by arrival.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar, assert_never, cast

from attrs import evolve, field, frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.decision import AssessmentRecord
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
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.referral import Referral
from slrtkit.errors import DomainError
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["Base", "Head", "History", "Recorded", "Sequence", "State", "StreamKind", "changes", "fold", "statement"]


class StreamKind(StrEnum):
    """The kinds of things that have a history of their own."""

    HOUSEHOLD = "household"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    LETTER = "letter"
    SEQUENCE = "sequence"


@frozen
class Sequence:
    """The numbers given out of one sequence: the last one, the letter that has it, and its date.

    Two posts that take the same number for different letters state two different letters: a conflict, and not an agreement.
    """

    id: str
    last: int
    letter: str
    dated: date


State = Household | Complaint | Referral | LetterRecord | Sequence
S = TypeVar("S", bound=State)

Base = Mapping[str, tuple[str, ...]]
"""Field -> ids of the events whose statements the author saw."""


@frozen
class Recorded:
    """An event as the log holds it: its id, its clock stamp (both sortable text) and its base."""

    id: str
    clock: str
    event: Event
    base: Base = field(factory=dict)


@frozen
class Head:
    """One current statement of a field."""

    id: str
    clock: str
    value: object = field(repr=False)


@frozen
class History(Generic[S]):
    """The state of one stream and the statements it rests on.

    `heads` holds the fields stated since the beginning; every other field rests on the first event, `origin`. Of a field with
    several current statements, the state shows the latest by clock stamp until somebody resolves the conflict.
    """

    state: S
    version: int
    origin: Head
    heads: Mapping[str, tuple[Head, ...]] = field(factory=dict)

    def base(self, event: Event) -> Base:
        """What an author who sees this state would base the event on."""
        return {name: tuple(head.id for head in self._heads(name)) for name in changes(event)}

    @property
    def mark(self) -> str:
        """Digest of the statements that are current: equal on every post that knows the same, 64 hexadecimal digits."""
        current = sorted({self.origin.id, *(head.id for heads in self.heads.values() for head in heads)})
        return digest(contexts.STATEMENTS, canonical(current))

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields of which differing statements stand side by side."""
        return tuple(sorted(name for name, heads in self.heads.items() if any(h.value != heads[0].value for h in heads)))

    def require_settled(self) -> "History[S]":
        """Return self if nothing is in conflict.

        Raises:
            DomainError: a supervisor has to resolve a conflict first.
        """
        if self.conflicts:
            raise DomainError(
                "two posts stated different things", code="conflict", path=", ".join(self.conflicts), cure="resolve it first"
            )
        return self

    def _heads(self, name: str) -> tuple[Head, ...]:
        return self.heads.get(name) or (evolve(self.origin, value=statement(self.state, name)),)

    def then(self, recorded: Recorded) -> "History[S]":
        """Return the history with one more event."""
        state, heads = self.state, dict(self.heads)
        for name, value in changes(recorded.event).items():
            unseen = [h for h in self._heads(name) if h.id not in recorded.base.get(name, ())]
            heads[name] = tuple(sorted([*unseen, Head(recorded.id, recorded.clock, value)], key=_age))
            state = cast("S", _put(state, name, heads[name][-1].value))
        return evolve(self, state=state, version=self.version + 1, heads=heads)


def _age(head: Head) -> tuple[str, str]:
    return head.clock, head.id


def begin(recorded: Recorded) -> History[State]:
    """Return the history that a first event opens.

    Raises:
        DomainError: the event cannot be a first one.
    """
    state: State
    match recorded.event:
        case HouseholdRegistered(household):
            state = household
        case ComplaintFiled(complaint):
            state = complaint
        case ReferralSent(referral):
            state = referral
        case LetterReserved(letter, complaint_id, person, signer, salt, decision_salt):
            state = LetterRecord(letter, complaint_id, person, signer, salt, decision_salt)
        case NumberTaken(sequence, number, letter_id, dated):
            state = Sequence(sequence, number, letter_id, dated)
        case _:
            raise DomainError("a history cannot begin with this event", code="history.beginning", path=recorded.id)
    return History(state, 1, Head(recorded.id, recorded.clock, None))


def fold(events: Iterable[Recorded]) -> History[State] | None:
    """Return the history that these events tell, each after what it is based on; None where there are none."""
    history: History[State] | None = None
    for recorded in events:
        history = begin(recorded) if history is None else history.then(recorded)
    return history


def changes(event: Event) -> Mapping[str, object]:  # noqa: C901, PLR0911  one case an event
    """Return the fields that an event sets in what exists already, with their values.

    Raises:
        DomainError: the event begins a history.
    """
    match event:
        case HouseholdRegistered() | ComplaintFiled() | ReferralSent() | LetterReserved():
            raise DomainError("a history begins only once", code="history.beginning")
        case FactRecorded(subject, name, fact):
            return {f"facts/{subject}/{name}": fact}
        case ComplaintAssessed(assessment, status):
            return {f"assessments/{assessment.program}": assessment, "status": status}
        case ComplaintDecided(decision, status):
            return {"decision": decision, "status": status}
        case ComplaintEscalated(holder, held_since):
            return {"holder": holder, "held_since": held_since}
        case ReferralAdvanced(status, remark):
            return {"status": status, "remark": remark}
        case ComplaintClosed(outcome, status):
            return {"outcome": outcome, "status": status}
        case NumberTaken():
            return {"last": event.number, "letter": event.letter, "dated": event.dated}
        case LetterIssued(pdf, key, signed_at):
            return {"pdf": pdf, "key": key, "signed_at": signed_at, "status": LetterStatus.ISSUED}
        case LetterVoided(reason):
            return {"reason": reason, "status": LetterStatus.VOID}
        case _:
            assert_never(event)


def statement(state: State, name: str) -> object:
    """Return the current value of a field, under the name that `changes` gives it."""
    _, _, rest = name.partition("/")
    match state:
        case Household() if rest:
            subject, _, fact = rest.partition("/")
            return state.fact(subject, fact)
        case Complaint() if rest:
            return state.assessments.get(rest)
        case _:
            return getattr(state, name)


def _put(state: State, name: str, value: object) -> State:
    _, _, rest = name.partition("/")
    match state:
        case Household() if rest and isinstance(value, Fact):
            subject, _, fact = rest.partition("/")
            return state.with_fact(subject, fact, value)
        case Complaint() if rest and isinstance(value, AssessmentRecord):
            return evolve(state, assessments={**state.assessments, rest: value})
        case _:
            return evolve(state, **{name: value})  # type: ignore[arg-type]  # `changes` pairs each field with its value
