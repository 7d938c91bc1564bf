"""State as a fold over events with `base`.

Each event says which fields it sets and, for each, which earlier statements its author saw (`base`). The current statements
of a field are those that touch it minus those that a later one has seen: a set, whatever order the events arrived in, as long
as each arrives after what it is based on. One statement, or several that agree, is settled; several that differ are a
conflict, which is shown and never resolved by arrival.

A fact has two times: the day it was true, and the instant it was recorded. A statement of a day before the one that its
author saw (`FactRecorded.past`) adds to the history and sets no field; the value of a past day is read from the log.
"""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar, cast

from attrs import field, frozen

from slrtkit.domain.accesslog import AccessEvent, access_begun
from slrtkit.domain.aid import AidEvent, aid_begun
from slrtkit.domain.approval import ApprovalEvent, approval_begun
from slrtkit.domain.decisive import decisive
from slrtkit.domain.duplicates import PairEvent, pair_begun
from slrtkit.domain.erasure import ContentErased, ErasureEvent, PersonErased, erasure_begun, without
from slrtkit.domain.events import (
    ChangeProposed,
    ComplaintFiled,
    EnquiryOpened,
    Event,
    HouseholdRegistered,
    LetterReserved,
    LetterUsed,
    NumberTaken,
    ReferralSent,
    StandInBegan,
)
from slrtkit.domain.fields import changes, put, rests_on, set_all, statement
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import LogEvent, log_begun
from slrtkit.domain.node import NodeEvent, node_begun
from slrtkit.domain.numbering import ShareStated
from slrtkit.domain.outreach import OutreachEvent, outreach_begun
from slrtkit.domain.state import Sequence, State, StreamKind
from slrtkit.domain.syncing import ConflictResolved, HouseholdTransferred, Kept, SyncEvent, sync_begun
from slrtkit.domain.use import LetterUse
from slrtkit.errors import DomainError
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["Base", "Head", "History", "Recorded", "Sequence", "State", "StreamKind", "begin", "changes", "fold", "statement"]

S = TypeVar("S", bound=State)

Base = Mapping[str, tuple[str, ...]]
"""Field -> ids of the events whose statements the author saw."""


@frozen(slots=False)  # made in half the time, as the two below
class Recorded:
    """An event as the log holds it: its id, its clock stamp (both sortable text) and its base."""

    id: str
    clock: str
    event: Event
    base: Base = field(factory=dict)


@frozen(slots=False)
class Head:
    """One current statement of a field."""

    id: str
    clock: str
    value: object = field(repr=False)


@frozen(slots=False)
class History(Generic[S]):
    """The state of one stream and the statements it rests on.

    `heads` holds the fields stated since the beginning; every other field rests on the first event, `origin`. Of a field with
    several current statements, the state shows the latest (of facts by day, then by clock stamp) until somebody resolves the
    conflict.
    """

    state: S
    version: int
    origin: Head
    heads: Mapping[str, tuple[Head, ...]] = field(factory=dict)

    def base(self, event: Event) -> Base:
        """What an author who sees this state would base the event on."""
        if isinstance(event, HouseholdTransferred):
            return {name: tuple(head.id for head in heads) for name, heads in self.heads.items()}
        needed = [name for name in rests_on(event) if name in self.heads]
        names = {*changes(event), *needed} or rests_on(event)
        return {name: tuple([h.id for h in self.heads[name]]) if name in self.heads else (self.origin.id,) for name in names}

    @property
    def mark(self) -> str:
        """Digest of the statements that are current: equal on every post that knows the same, 64 hexadecimal digits."""
        current = sorted({self.origin.id, *(head.id for heads in self.heads.values() for head in heads)})
        return digest(contexts.STATEMENTS, canonical(current))

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields of which differing statements stand side by side."""
        several = [(name, heads) for name, heads in self.heads.items() if len(heads) > 1]
        if not several:
            return ()
        return tuple(sorted(name for name, heads in several if any(head.value != heads[0].value for head in heads)))

    def require_settled(self) -> "History[S]":
        """Return self if nothing that decides is in conflict.

        Raises:
            DomainError: a supervisor has to resolve a conflict first (`conflict`).
        """
        if self.conflicts:
            _refuse(name for name in self.conflicts if decisive(self.state, name))
        return self

    def require_open(self, event: Event) -> None:
        """Return if an event sets no field that is in conflict; who resolves it says so, and says why.

        Raises:
            DomainError: it does (`conflict`).
        """
        if self.conflicts and not isinstance(event, ConflictResolved | PersonErased | HouseholdTransferred):
            _refuse({*self.conflicts} & changes(event).keys())

    def _stated(self, name: str) -> Iterable[Head]:
        """Return the current statements of a field; what the first event left unsaid is none."""
        return self.heads.get(name) or (head for head in self._heads(name) if head.value is not None)

    def _heads(self, name: str) -> tuple[Head, ...]:
        return self.heads.get(name) or (Head(self.origin.id, self.origin.clock, statement(self.state, name)),)

    def then(self, recorded: Recorded, said: "Mapping[str, Recorded] | None" = None) -> "History[S]":
        """Return the history with one more event; `said` has those before it, by which a resolution finds what it keeps.

        Raises:
            DomainError: a resolution keeps what nobody said (`conflict.kept`).
        """
        if isinstance(self.state, Household) and isinstance(recorded.event, PersonErased):
            return self._without(recorded.event)
        if isinstance(self.state, Household) and isinstance(recorded.event, HouseholdTransferred):
            return self._transferred(recorded, recorded.event.household)
        state, heads, plain = self.state, dict(self.heads), dict[str, object]()
        for name, stated in changes(recorded.event).items():
            value = self._kept(name, stated.event, said or {}) if isinstance(stated, Kept) else stated
            unseen = [h for h in self._stated(name) if h.id not in recorded.base.get(name, ())]
            own = Head(recorded.id, recorded.clock, value)
            heads[name] = tuple(sorted([*unseen, own], key=_age)) if unseen else (own,)
            if "/" in name:
                state = cast("S", put(state, name, heads[name][-1].value))
            else:
                plain[name] = heads[name][-1].value
        state = cast("S", set_all(state, plain)) if plain else state
        return History(state, self.version + 1, self.origin, heads)

    def _kept(self, name: str, event: str, said: "Mapping[str, Recorded]") -> object:
        """Return what an earlier event stated of a field."""
        for head in self._heads(name):
            if head.id == event:
                return head.value
        if event in said:
            kept = said[event].event
            stated = changes(kept).get(name) if event != self.origin.id else statement(begin(said[event]).state, name)
            if stated is not None:
                return self._kept(name, stated.event, said) if isinstance(stated, Kept) else stated
        raise DomainError("a resolution keeps what nobody said", code="conflict.kept", path=name)

    def _transferred(self, recorded: Recorded, household: Household) -> "History[S]":
        """Return the history after all of it was said anew in another scope: what its author had not seen stands beside it."""
        state, heads = cast("S", household), dict[str, tuple[Head, ...]]()
        for name, known in self.heads.items():
            unseen = [head for head in known if head.id not in recorded.base.get(name, ())]
            said = statement(household, name)
            own = [] if said is None else [Head(recorded.id, recorded.clock, said)]
            if unseen:
                heads[name] = tuple(sorted([*unseen, *own], key=_age))
                state = cast("S", put(state, name, heads[name][-1].value))
        return History(state, self.version + 1, Head(recorded.id, recorded.clock, None), heads)

    def _without(self, erased: PersonErased) -> "History[S]":
        """Return the history after a person was erased: whatever was stated of them rests on nothing any more."""
        heads = {name: known for name, known in self.heads.items() if not _tells_of(name, erased.person)}
        return History(cast("S", without(cast("Household", self.state), erased)), self.version + 1, self.origin, heads)


def _refuse(conflicts: Iterable[str]) -> None:
    names = sorted(conflicts)
    if names:
        raise DomainError(
            "two posts stated different things",
            code="conflict",
            path=", ".join(names),
            cure="a supervisor resolves it first: slrtkit sync conflicts",
        )


def _tells_of(name: str, person: str) -> bool:
    """Whether a field of a household is one person's."""
    return name.split("/")[1:2] == [person]


def _age(head: Head) -> tuple[str, str, str]:
    """Later facts stand later, and of one day those that were stated later."""
    return head.value.on.isoformat() if isinstance(head.value, Fact) else "", head.clock, head.id


def begin(recorded: Recorded) -> History[State]:  # noqa: C901, PLR0912  one case an event
    """Return the history that a first event opens.

    Raises:
        DomainError: the event cannot be a first one.
    """
    state: State | None
    match recorded.event:
        case HouseholdRegistered(household):
            state = household
        case ChangeProposed(proposal):
            state = proposal
        case ComplaintFiled(complaint):
            state = complaint
        case ReferralSent(referral):
            state = referral
        case StandInBegan(stand_in):
            state = stand_in
        case EnquiryOpened(enquiry):
            state = enquiry
        case LetterReserved(letter, complaint_id, person, signer, salt, decision_salt, term, replaces, facts):
            known = LetterRecord(letter, complaint_id, person, signer, salt, decision_salt, term=term, replaces=replaces)
            state = set_all(known, {"facts": facts})
        case LetterUsed(letter_id, number, use):
            state = LetterUse(letter_id, number, {use.id: use})
        case ShareStated(share):
            state = share
        case NumberTaken(sequence, number, letter_id, dated):
            state = Sequence(sequence, number, letter_id, dated)
        case event if isinstance(event, AccessEvent):
            state = access_begun(event)
        case event if isinstance(event, PairEvent):
            state = pair_begun(event)
        case event if isinstance(event, ApprovalEvent):
            state = approval_begun(event)
        case event if isinstance(event, OutreachEvent):
            state = outreach_begun(event)
        case event if isinstance(event, ErasureEvent):
            state = erasure_begun(event)
        case event if isinstance(event, SyncEvent):
            state = sync_begun(event)
        case event if isinstance(event, LogEvent):
            state = log_begun(event)
        case event if isinstance(event, NodeEvent):
            state = node_begun(event)
        case event:
            state = aid_begun(event) if isinstance(event, AidEvent) else None
    if state is None:
        raise DomainError("a history cannot begin with this event", code="history.beginning", path=recorded.id)
    return History(state, 1, Head(recorded.id, recorded.clock, None))


def fold(events: Iterable[Recorded]) -> History[State] | None:
    """Return the history that these events tell, each after what it is based on; None: there are none, or they were erased."""
    history: History[State] | None = None
    for recorded in events:
        if history is None and isinstance(recorded.event, ContentErased):
            return None
        history = begin(recorded) if history is None else history.then(recorded)
    return history
