"""A look at the log in an officer's name: what they may not see is not there, and what they see is on record before that."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from attrs import evolve, field, frozen

from slrtkit.domain.access import EVERYWHERE, AccessPolicy
from slrtkit.domain.accesslog import AccessNote, AccessOutcome
from slrtkit.domain.context import Context
from slrtkit.domain.history import History, State, StreamKind
from slrtkit.domain.household import Facts, Household
from slrtkit.domain.referral import Referral
from slrtkit.domain.roles import DataField
from slrtkit.errors import AccessDeniedError, NotYoursError
from slrtkit.ports.store import StreamId
from slrtkit.service.gate import Gate
from slrtkit.service.places import DATA

__all__ = ["Look", "Viewing", "note_of", "refusing"]


_MANY = 1_000
"""Of more persons and households than so many, a record says where they live."""
_KEPT = 4096
"""So many things are kept in mind within one look."""


class Whole(Protocol):
    """The log without anybody who looks."""

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]: ...
    def known(self, kind: StreamKind, stream_id: str) -> History[State] | None: ...
    def note(self, context: Context, note: AccessNote) -> None: ...


class Look:
    """One look, at one thing or at many: it is on record as one.

    Args:
        whole: The log.
        viewing: In whose name.
        use: What it is for.
        tells: Whether everything that is read is shown to somebody; if not, `told` says what is.
    """

    def __init__(self, whole: Whole, viewing: "Viewing", use: str, *, tells: bool = True) -> None:
        self._whole, self._viewing, self._tells = whole, viewing, tells
        self._known: dict[StreamId, History[State] | None] = {}
        self._subjects: set[str] = set()
        self._areas: set[str] = set()
        with refusing(whole, viewing.context, use):
            self.gate: Gate = Gate(viewing.policy, viewing.context, use, whole.find, self._peek)

    def read(self, kind: StreamKind, stream_id: str) -> History[State]:
        """Return a history, without what the officer may not see of it. Raises NotYoursError."""
        stream = StreamId(kind.value, stream_id)
        history = self._history(kind, stream_id)
        self.gate.admit(stream, history.state if history else None)
        assert history is not None  # noqa: S101  admitted
        return evolve(history, state=self._shown(history.state))

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value of what the officer may see, sorted."""
        return tuple(one for one in self._whole.find(kind, name, value) if self.sees(kind, one))

    def sees(self, kind: StreamKind, stream_id: str) -> bool:
        """Whether the officer may see something; nothing is noted."""
        history = self._history(kind, stream_id)
        return self.gate.passes(StreamId(kind.value, stream_id), history.state if history else None)

    def shown(self, kind: StreamKind, stream_id: str) -> State | None:
        """Return a state as the officer may see it, or None; nothing is noted."""
        history = self._history(kind, stream_id)
        return self._shown(history.state) if history and self.sees(kind, stream_id) else None

    def told(self, subjects: Iterable[str], areas: Iterable[str] = ()) -> None:
        """Note of whom something was shown: persons, households, everybody in some regions."""
        self._subjects |= set(subjects)
        self._areas |= set(areas)

    def end(self) -> None:
        """Record what was seen and refused, durably; what this officer and request have on record is not repeated."""
        context, seen = self._viewing.context, self._viewing.seen
        fresh = {
            stream: told
            for stream, told in self.gate.seen.items()
            if self._tells and stream not in seen and DATA[StreamKind(stream.kind)] is not DataField.POST
        }
        subjects, areas = self._subjects.union(*fresh.values()), set(self._areas)
        if len(subjects) > _MANY:
            areas |= self.gate.regions or {EVERYWHERE}
        if fresh or subjects or areas:
            things, whom = ((), ()) if len(subjects) > _MANY else (fresh, subjects)
            note = note_of(context, self.gate.use, AccessOutcome.READ, things, whom)
            self._whole.note(context, evolve(note, areas=tuple(sorted(areas))))
            seen |= set(fresh)
        if self.gate.denied:
            told = frozenset().union(*self.gate.denied.values())
            note = note_of(context, self.gate.use, AccessOutcome.DENIED, self.gate.denied, told)
            self._whole.note(context, evolve(note, code="access.nothing"))

    def _history(self, kind: StreamKind, stream_id: str) -> History[State] | None:
        stream = StreamId(kind.value, stream_id)
        if stream not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[stream] = self._whole.known(kind, stream_id)
        return self._known[stream]

    def _peek(self, kind: StreamKind, stream_id: str) -> State | None:
        history = self._history(kind, stream_id)
        return history.state if history else None

    def _shown(self, state: State) -> State:
        match state:
            case Household():
                return self.household(state)
            case Referral() if state.status.settled and self.gate.handed(state, DataField.REFERRAL):
                return state.emptied
            case _:
                return state

    def household(self, household: Household, within: State | None = None) -> Household:
        """Return a household with those facts alone that the officer may see of it, or within a case."""
        now = within or self._peek(StreamKind.HOUSEHOLD, household.id) or household
        carried = now if isinstance(now, Referral) and self.gate.handed(now, DataField.REFERRAL) else None
        hidden = {one for one in DataField if carried or not self.gate.shows(now, one)}
        if hidden.isdisjoint({DataField.WELFARE, DataField.HEALTH}):
            return household
        data_of = self._viewing.policy.data_of

        def facts(known: Facts) -> Facts:
            return {
                name: fact
                for name, fact in known.items()
                if (carried.carries(name) if carried else data_of(name) not in hidden)
            }

        return evolve(
            household,
            facts=facts(household.facts),
            cards=tuple(evolve(one, facts=facts(one.facts)) for one in household.cards),
            persons=tuple(
                evolve(one, facts=facts(one.facts), ppks=() if DataField.HEALTH in hidden else one.ppks)
                for one in household.persons
            ),
        )


@frozen
class Viewing:
    """In whose name the log is looked at, and what of it is on record already.

    Attributes:
        policy: Who may see what.
        context: Who, when, why.
        seen: What is on record.
        look: The look that lasts, where several things are looked at together.
    """

    policy: AccessPolicy
    context: Context
    seen: set[StreamId] = field(factory=set)
    look: Look | None = None


@contextmanager
def refusing(whole: Whole, context: Context, use: str) -> Iterator[None]:
    """Record a refusal within a use case; of what is as if it were not there, the gate has noted which thing it was."""
    try:
        yield
    except NotYoursError:
        raise
    except AccessDeniedError as refused:
        whole.note(context, evolve(note_of(context, use, AccessOutcome.DENIED, {}, ()), code=refused.code))
        raise


def note_of(
    context: Context, use: str, outcome: AccessOutcome, things: Iterable[StreamId], subjects: Iterable[str]
) -> AccessNote:
    """Return the note of a look or a refusal; whoever writes it down gives it its id."""
    named = tuple(sorted(f"{one.kind}/{one.id}" for one in things))
    return AccessNote("", context.actor, context.now, use, outcome, named, tuple(sorted(subjects)), reason=context.reason)
