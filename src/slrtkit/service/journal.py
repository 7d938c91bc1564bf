"""The only way to write: converts events, seals and commits their shares, chains them, and keeps the snapshot beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from attrs import evolve, frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.events import Event, FactRecorded
from slrtkit.domain.history import History, Recorded, Sequence, State, StreamKind, begin, fold
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.referral import Referral
from slrtkit.errors import DomainError, NotFoundError, RequestReusedError
from slrtkit.ledger import GENESIS, JSON, ZERO, canonical, contexts, digest, event_hash, instant_text, parse, tick
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Change, Part, Record, Snapshot, Store, StreamId, UnitOfWork
from slrtkit.service.indexes import index
from slrtkit.wire import event_from_wire, event_to_wire, event_type, history_from_wire, history_to_wire, join, split

__all__ = ["Journal", "Receipt", "Work"]

S = TypeVar("S", bound=State)
_REQUEST = "request"


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


@frozen
class Journal:
    """The log of one node.

    Attributes:
        store: Where records are kept.
        sealer: Where keys and randomness live.
        node: Name of this device or office.
        incarnation: Which life of it; a restored back-up begins a new one.
    """

    store: Store
    sealer: Sealer
    node: str
    incarnation: str = "1"

    @contextmanager
    def command(self, context: Context, name: str, content: JSON) -> Iterator["Work"]:
        """Begin a command; nothing is written unless `Work.commit` is reached.

        Args:
            context: Who, when, why, and the client id.
            name: Name of the use case.
            content: Everything the client asked for, to recognise the same request when it is sent again; not the day of it,
                which may be another one by then.

        Raises:
            RequestReusedError: the client id was used before with other content.
        """
        content_digest = digest(contexts.REQUEST, canonical([name, context.actor, context.reason, content])).encode()
        with self.store.begin(write=True) as unit:
            work = Work(self, unit, context, content_digest)
            work.recognise()
            yield work

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted."""
        with self.store.begin(write=False) as unit:
            return unit.find(kind.value, name, value)

    def household(self, household_id: str) -> History[Household]:
        """Return a household. Raises NotFoundError."""
        return self._read(StreamKind.HOUSEHOLD, household_id, Household)

    def complaint(self, complaint_id: str) -> History[Complaint]:
        """Return a complaint. Raises NotFoundError."""
        return self._read(StreamKind.COMPLAINT, complaint_id, Complaint)

    def referral(self, referral_id: str) -> History[Referral]:
        """Return a referral. Raises NotFoundError."""
        return self._read(StreamKind.REFERRAL, referral_id, Referral)

    def letter(self, letter_id: str) -> History[LetterRecord]:
        """Return a letter. Raises NotFoundError."""
        return self._read(StreamKind.LETTER, letter_id, LetterRecord)

    def body(self, record: Record) -> JSON:
        """Return what a record says, as it was written."""
        return cast("JSON", self._said(record)["event"])

    def request(self, record: Record) -> JSON:
        """Return the digest of the request that a record answers, or None if it is not the first of its command."""
        parts = tuple(part for part in record.parts if part.field == _REQUEST)
        return next(iter(self._open(parts, record.key).values()), None)

    def recorded(self, record: Record) -> Recorded:
        """Return the event inside a record."""
        said = self._said(record)
        base = dict(zip(said["fields"], (keys for _, keys in record.base), strict=True))
        return Recorded(record.key, record.clock, event_from_wire(record.type, said["event"]), base)

    def _said(self, record: Record) -> dict[str, Any]:
        parts = tuple(part for part in record.parts if part.field != _REQUEST)
        return cast("dict[str, Any]", join(self._open(parts, record.key)))

    def history(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its snapshot, or by its log where two statements stand side by side."""
        snapshot = unit.load(stream)
        if snapshot is None:
            return None
        body = join(self._open(snapshot.parts, _place(stream)))
        history = history_from_wire(StreamKind(stream.kind), snapshot.version, body)
        return history or self.fold(unit, stream)

    def fold(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its log alone."""
        return fold(self.recorded(record) for record in unit.history(stream))

    def _read(self, kind: StreamKind, stream_id: str, into: type[S]) -> History[S]:
        with self.store.begin(write=False) as unit:
            return _expect(self.history(unit, StreamId(kind.value, stream_id)), stream_id, into)

    def _open(self, parts: tuple[Part, ...], place: str) -> dict[tuple[str, str], JSON]:
        return {(part.subject, part.field): parse(self.sealer.open(part, place.encode())) for part in parts}

    def snapshot(self, stream: StreamId, history: History[State]) -> Snapshot:
        """Return the snapshot of a history."""
        parts = self.seal(split(history_to_wire(history), _subject(history.state)), _place(stream))
        return Snapshot(stream, history.version, parts, index(history.state))

    def seal(self, shares: dict[tuple[str, str], JSON], place: str) -> tuple[Part, ...]:
        """Return shares as parts that open at one place only."""
        return tuple(self.sealer.seal(*key, canonical(share), place.encode()) for key, share in shares.items())


class Work:
    """One command in progress."""

    def __init__(self, journal: Journal, unit: UnitOfWork, context: Context, content: bytes) -> None:
        self.context: Context = context
        self.replayed: Receipt | None = None
        self._journal = journal
        self._unit = unit
        self._content = content.decode()
        self._histories: dict[StreamId, History[State]] = {}
        self._changes: list[Change] = []
        self._heads: dict[str, Record | None] = {}
        self._latest = ZERO

    def recognise(self) -> None:
        """Set `replayed` if this very request was answered before.

        Raises:
            RequestReusedError: the client id was used before with other content.
        """
        written = self._unit.request(self.context.client_id)
        if written:
            first = written[0].record
            if self._journal.request(first) != self._content:
                raise RequestReusedError(
                    "this client id was used for another request", path=self.context.client_id, cure="choose a new client id"
                )
            self.replayed = Receipt(first.stream.id, tuple(p.record.key for p in written), written[-1].position)

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted."""
        return self._unit.find(kind.value, name, value)

    def knows(self, kind: StreamKind, stream_id: str) -> bool:
        """Whether anything is recorded under an id."""
        return self._history(StreamId(kind.value, stream_id)) is not None

    def get(self, kind: StreamKind, stream_id: str, into: type[S]) -> S:
        """Return a state in which nothing is in conflict; raises what `history` raises."""
        return self.history(kind, stream_id, into).state

    def history(self, kind: StreamKind, stream_id: str, into: type[S]) -> History[S]:
        """Return a history in which nothing is in conflict.

        Raises:
            NotFoundError: nothing is recorded under this id.
            DomainError: two posts stated different things.
        """
        history = self._history(StreamId(kind.value, stream_id))
        return _expect(history, stream_id, into).require_settled()

    def sequence(self, stream_id: str) -> Sequence | None:
        """Return a sequence of numbers, in which nothing is in conflict; None before its first."""
        known = self.knows(StreamKind.SEQUENCE, stream_id)
        return self.get(StreamKind.SEQUENCE, stream_id, Sequence) if known else None

    def append(self, kind: StreamKind, stream_id: str, scope: str, event: Event) -> None:
        """Add an event to a stream. The first event of a command names what its receipt is about."""
        stream = StreamId(kind.value, stream_id)
        before, head = self._history(stream), self._head(scope)
        written = event_to_wire(event)
        event = event_from_wire(event_type(type(event)), written)
        base = sorted(before.base(event).items()) if before else []
        record = Record(
            node=self._journal.node,
            incarnation=self._journal.incarnation,
            scope=scope,
            seq=head.seq + 1 if head else 1,
            clock=tick(self._latest, self.context.now),
            at=instant_text(self.context.now),
            deps=(),
            base=tuple((str(place), keys) for place, (_, keys) in enumerate(base)),
            stream=stream,
            type=event_type(type(event)),
            actor=self.context.actor,
            client_id=self.context.client_id,
            parts=(),
            previous=head.hash if head else GENESIS,
        )
        recorded = Recorded(record.key, record.clock, event, dict(base))
        after = before.then(recorded) if before else begin(recorded)
        subject = event.subject if isinstance(event, FactRecorded) else _subject(after.state)
        shares = split({"event": written, "fields": [name for name, _ in base]}, subject)
        if not self._changes:
            shares[stream.id, _REQUEST] = self._content
        record = evolve(record, parts=self._journal.seal(shares, record.key))
        record = evolve(record, hash=event_hash(record.header()))
        self._histories[stream], self._heads[scope], self._latest = after, record, record.clock
        self._changes.append(Change((record,), self._journal.snapshot(stream, after)))

    def commit(self) -> Receipt:
        """Write everything, durably, and return the receipt.

        Raises:
            DomainError: nothing was appended.
        """
        if not self._changes:
            raise DomainError("this command would record nothing", code="command.empty", cure="say what is to be recorded")
        self._unit.record(self._changes)
        receipt = self._unit.commit()
        records = [change.records[0] for change in self._changes]
        return Receipt(records[0].stream.id, tuple(record.key for record in records), receipt.position)

    def _history(self, stream: StreamId) -> History[State] | None:
        if stream not in self._histories:
            history = self._journal.history(self._unit, stream)
            if history is None:
                return None
            self._histories[stream] = history
            self._follow(history.origin.clock, *(head.clock for heads in history.heads.values() for head in heads))
        return self._histories[stream]

    def _head(self, scope: str) -> Record | None:
        if scope not in self._heads:
            head = self._heads[scope] = self._unit.head(self._journal.node, self._journal.incarnation, scope)
            self._follow(*([head.clock] if head else []))
        return self._heads[scope]

    def _follow(self, *stamps: str) -> None:
        """Come after these: the next event is later than every chain it joins, and than everything this command read."""
        self._latest = max((self._latest, *stamps))


def _place(stream: StreamId) -> str:
    return f"{stream.kind}/{stream.id}"


def _expect(history: History[State] | None, stream_id: str, into: type[S]) -> History[S]:
    if history is None or not isinstance(history.state, into):
        raise NotFoundError(f"no {into.__name__.lower()} has this id", path=stream_id)
    return cast("History[S]", history)


def _subject(state: State) -> str:
    """Whose key seals it: the person where it concerns one, else the thing itself."""
    return state.person if isinstance(state, Complaint | Referral | LetterRecord) else state.id
