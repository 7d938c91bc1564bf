"""One command in progress: what it reads, what it appends, and its receipt."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.context import Context
from slrtkit.domain.events import Event, about
from slrtkit.domain.history import History, Recorded, Sequence, State, StreamKind
from slrtkit.domain.history import begin as begun
from slrtkit.domain.restriction import Restriction
from slrtkit.errors import DomainError, RequestReusedError
from slrtkit.ledger import GENESIS, canonical, instant_text
from slrtkit.ports.store import Change, Record, StreamId, UnitOfWork, event_key
from slrtkit.service.admission import admit, sealed_for, tells_of
from slrtkit.service.chains import Chains
from slrtkit.service.envelope import enclosed
from slrtkit.service.expected import expect, require_version
from slrtkit.service.gate import Gate
from slrtkit.service.letterlog import FOLLOWED, LogReader
from slrtkit.service.owners import still_shared
from slrtkit.service.scopes import PLACED, scope_of
from slrtkit.service.scribe import REQUEST, Scribe
from slrtkit.wire import Statement, event_type, statement

__all__ = ["Receipt", "Work"]

S = TypeVar("S", bound=State)
_BATCH = 1024
"""Events that are written at a time."""


@frozen
class Receipt:
    """What a command wrote: sent again under the same client id, it returns the same receipt.

    Attributes:
        id: Id of what the command is about: the household, the complaint, the letter.
        events: Keys of the events, in order.
        position: Place of the last of them in the log.
    """

    id: str
    events: tuple[str, ...]
    position: int


class Work:
    """One command in progress.

    Args:
        scribe: Writes and reads records.
        chain: Node and incarnation whose chains it continues.
        unit: The unit of work that it writes in.
        context: Who, when, why, and the client id.
        content: Digest of the request.
    """

    def __init__(self, scribe: Scribe, chain: tuple[str, str], unit: UnitOfWork, context: Context, content: str) -> None:
        self.context: Context = context
        self.replayed: Receipt | None = None
        self._scribe = scribe
        self._chains = Chains(*chain, unit, scribe)
        self._unit = unit
        self._content = content
        self.expected: dict[StreamId, int] = {}
        self._histories: dict[StreamId, History[State] | None] = {}
        self._changes: list[Change] = []
        self._subject = ""
        self._keys: list[str] = []
        self._at = instant_text(context.now)
        self._gate: Gate | None = None

    @cached_property
    def register(self) -> LogReader:
        """Reads what the register of letters says, for what follows from a command."""
        return LogReader(f"{self._chains.node}/{self._chains.incarnation}", self.peek, self.find)

    def recognise(self) -> None:
        """Set `replayed` if this very request was answered before.

        Raises:
            RequestReusedError: the client id was used before with other content.
        """
        written = self._unit.request(self.context.client_id)
        if written:
            first = written[0].record
            if self._scribe.request(first) != self._content:
                raise RequestReusedError(
                    "this client id was used for another request", path=self.context.client_id, cure="choose a new client id"
                )
            self.replayed = Receipt(first.stream.id, tuple(p.record.key for p in written), written[-1].position)

    def guard(self, policy: AccessPolicy, use: str) -> None:
        """Let through what an officer may touch alone. Raises AccessDeniedError where they may do this nowhere."""
        self._gate = Gate(policy, self.context, use, self.find, self.peek)

    def behind_glass(self, household: str) -> None:
        """Let the officer through to one household, wherever it is: this command breaks its glass."""
        if self._gate:
            self._gate.open(household)

    @property
    def seen(self) -> Mapping[StreamId, frozenset[str]]:
        """What the officer was let through to: stream -> the persons and households that it tells of."""
        return self._gate.seen if self._gate else {}

    @property
    def denied(self) -> Mapping[StreamId, frozenset[str]]:
        """What the officer was refused, in the same form."""
        return self._gate.denied if self._gate else {}

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted."""
        return self._scribe.find(self._unit, kind, name, value)

    def knows(self, kind: StreamKind, stream_id: str) -> bool:
        """Whether anything is recorded under an id."""
        return self._history(StreamId(kind.value, stream_id)) is not None

    def events(self, kind: StreamKind, stream_id: str) -> Iterator[Event]:
        """Yield what was recorded of a stream before this command, in order."""
        yield from (event for _, event in self.authors(kind, stream_id))

    def authors(self, kind: StreamKind, stream_id: str) -> Iterator[tuple[str, Event]]:
        """Yield the id of who recorded it, and what, of a stream before this command, in order."""
        for record in self._unit.history(StreamId(kind.value, stream_id)):
            yield record.actor, self._scribe.recorded(record).event

    def hand(self, other: str) -> str:
        """Return `other` where the actor is that officer, as far as it is known who both are; else the actor's own id."""
        same = self._gate is not None and self._gate.policy.same_person(self.context.actor, other)
        return other if same else self.context.actor

    def get(self, kind: StreamKind, stream_id: str, into: type[S]) -> S:
        """Return a state in which nothing is in conflict; raises what `history` raises."""
        return self.history(kind, stream_id, into).state

    def history(self, kind: StreamKind, stream_id: str, into: type[S], *, settled: bool = True) -> History[S]:
        """Return a history in which nothing that decides is in conflict.

        Raises:
            NotFoundError: nothing is recorded under this id; a NotYoursError where the command is guarded, for what is not the
                actor's to touch as for what is not there.
            DomainError: two posts stated different things (`conflict`), and it is not `settled` that is asked for.
            AccessDeniedError: somebody whom it tells of is restricted, and the actor is not one of the officers who may; or it
                tells of the actor's own family.
            StaleVersionError: it has another version than the command rests on.
        """
        stream = StreamId(str(kind), stream_id)
        known = self._history(stream)
        if self._gate:
            self._gate.admit(stream, known.state if known else None)
        history = expect(known, stream_id, into)
        if settled:
            history.require_settled()
        admit(history.state, self.context.actor, self.restricted, self._officers)
        require_version(self.expected, stream, history.version)
        return history

    def may_know(self, stream_id: str, officer: str = "") -> bool:
        """Whether the actor may be told of a household, or another of a person; see `Gate.may_name` and restrictions."""
        hidden = (subject for subject, ids in self.restricted.items() if stream_id in ids)
        named = all((officer or self.context.actor) in self._officers(subject) for subject in hidden)
        return named if officer or self._gate is None else self._gate.may_name(stream_id) and named

    def peek(self, kind: StreamKind, stream_id: str) -> State | None:
        """Return a state, or None, whoever acts: to decide by, and never to be told."""
        history = self._history(StreamId(str(kind), stream_id))
        return history.state if history else None

    def began_in(self, kind: StreamKind, stream_id: str) -> str:
        """Return the scope in which a stream began; empty before its first event."""
        history = self._history(StreamId(str(kind), stream_id))
        return history.origin.id.split("/")[2] if history else ""

    @cached_property
    def restricted(self) -> Mapping[str, frozenset[str]]:
        """Who is restricted now, and the ids that tell of each, whoever acts."""
        return tells_of(self.find)

    def _officers(self, subject: str) -> tuple[str, ...]:
        return expect(self._history(StreamId(StreamKind.RESTRICTION.value, subject)), subject, Restriction).state.officers

    def sequence(self, stream_id: str) -> Sequence | None:
        """Return a sequence of numbers, in which nothing is in conflict; None before its first."""
        return self.get(StreamKind.SEQUENCE, stream_id, Sequence) if self.knows(StreamKind.SEQUENCE, stream_id) else None

    @property
    def first(self) -> bool:
        """Whether nothing was ever recorded before this command."""
        return not self._unit.since(0, 1)

    @property
    def began(self) -> bool:
        """Whether anything was appended."""
        return bool(self._keys)

    def append(self, kind: StreamKind, stream_id: str, scope: str, event: Event, stated: Statement | None = None) -> None:
        """Add an event to a stream, `stated` where its text is at hand. The first event names what the receipt is about.

        Raises:
            StaleVersionError, DuplicateKeyError: see `UnitOfWork.record`; events are written some at a time.
        """
        scope = scope_of(self, kind, stream_id, event, scope) if kind in PLACED else scope
        before = self.peek(kind, stream_id) if kind in FOLLOWED else None
        self._changes.append(self._change(kind, stream_id, scope, event, stated))
        if kind in FOLLOWED:
            leaves = self.register.follows(event, before, self.peek(kind, stream_id), self.context.now)
            self._changes.extend(self._change(*leaf) for leaf in leaves)
        if len(self._changes) >= _BATCH:
            self._write()

    def begin(self, events: Iterable[tuple[StreamKind, str, str, Event]]) -> None:
        """Begin many streams with an event each, as they come; taken for new, and refused by the store where they are not.

        Raises:
            StaleVersionError: something is recorded of one of them already.
            DuplicateKeyError: something that belongs to one stream only belongs to another.
        """
        self._write()
        self._unit.record(self._change(*one, new=True) for one in events)
        self._histories.clear()

    def _change(
        self, kind: StreamKind, stream_id: str, scope: str, event: Event, stated: Statement | None = None, *, new: bool = False
    ) -> Change:
        stream, form = StreamId(str(kind), stream_id), event_type(type(event))
        before, head = None if new else self._history(stream), self._chains.head(scope)
        if before:
            before.require_open(event)
        stated = stated or statement(event)
        event = stated.event
        base = sorted(before.base(event).items()) if before else []
        seq, clock = head.seq + 1 if head else 1, self._chains.stamp(self.context.now)
        key = event_key(self._chains.node, self._chains.incarnation, scope, seq)
        recorded = Recorded(key, clock, event, dict(base))
        after = before.then(recorded) if before else begun(recorded)
        if self._gate:
            self._gate.write(stream, after.state, event)
        subject = about(event) or sealed_for(after.state)
        fields = canonical([name for name, _ in base]) if base else b"[]"
        texts = stated.text.shares(subject, b'{"event":', b',"fields":%b}' % fields)
        if not self._keys:
            texts[subject, REQUEST] = canonical(self._content)
            self._subject = stream.id
        record = enclosed(
            Record(
                node=self._chains.node,
                incarnation=self._chains.incarnation,
                scope=scope,
                seq=seq,
                clock=clock,
                at=self._at,
                deps=self._chains.deps(scope),
                base=tuple((str(place), keys) for place, (_, keys) in enumerate(base)),
                stream=stream,
                type=form,
                actor=self.context.actor,
                client_id=self.context.client_id,
                parts=self._scribe.seal(texts, key),
                previous=head.hash if head else GENESIS,
            )
        )
        self._chains.wrote(record)
        if not new:
            self._histories[stream] = after
        self._keys.append(key)
        made = self._scribe.snapshot(stream, after, stated.state_text if after.state is stated.state else None)
        return Change((record,), still_shared(self._unit, made) if before else made)

    def commit(self) -> Receipt:
        """Write everything, durably, and return the receipt.

        Raises:
            DomainError: nothing was appended.
        """
        if not self._keys:
            raise DomainError("this command would record nothing", code="command.empty", cure="say what is to be recorded")
        self._write()
        self._scribe.settle()
        receipt = self._unit.commit()
        return Receipt(self._subject, tuple(self._keys), receipt.position)

    def _write(self) -> None:
        """Write what was appended, and forget it: however much a command writes, it holds little at a time."""
        self._unit.record(self._changes)
        self._changes.clear()
        self._histories.clear()

    def _history(self, stream: StreamId) -> History[State] | None:
        if stream not in self._histories:
            history = self._histories[stream] = self._scribe.history(self._unit, stream)
            if history:
                self._chains.follow((history.origin.clock, *(head.clock for heads in history.heads.values() for head in heads)))
        return self._histories[stream]
