"""The only way to write: converts events, seals and commits their shares, chains them, and keeps the snapshot beside them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from attrs import evolve, field, frozen

from slrtkit.domain.access import AccessPolicy, Place
from slrtkit.domain.accesslog import ACCESS_SCOPE, AccessNote, AccessNoted, AccessOutcome
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.history import History, Recorded, State, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.referral import Referral
from slrtkit.domain.roles import DataField
from slrtkit.errors import AccessDeniedError, DuplicateError
from slrtkit.ledger import JSON, canonical, contexts, digest
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Record, Snapshot, Store, StreamId, UnitOfWork
from slrtkit.service.expected import expect
from slrtkit.service.scribe import Scribe
from slrtkit.service.viewing import Look, Viewing, note_of, refusing
from slrtkit.service.work import Receipt, Work

__all__ = ["Journal", "Receipt", "Work"]

S = TypeVar("S", bound=State)


@frozen
class Journal:
    """The log of one node.

    Attributes:
        store: Where records are kept.
        sealer: Where keys and randomness live.
        node: Name of this device or office.
        incarnation: Which life of it; a restored back-up begins a new one.
        access: Who may do what; None: whoever holds the store may do everything, and nothing that they read is recorded.
        viewing: In whose name it is read; where `access` says who may, it is read in nobody's name by nobody.
        expected: The versions that the next command rests on; it is refused where one is another by now.
        scribe: What writes and reads its records.
    """

    store: Store
    sealer: Sealer
    node: str
    incarnation: str = "1"
    access: AccessPolicy | None = None
    viewing: Viewing | None = field(default=None, eq=False, repr=False)
    expected: dict[StreamId, int] = field(factory=dict, eq=False, repr=False)
    scribe: Scribe = field(init=False, eq=False, repr=False)

    @scribe.default
    def _scribe(self) -> Scribe:
        return Scribe(self.sealer)

    @contextmanager
    def command(self, context: Context, name: str, content: "JSON | bytes", *, rehearsal: bool = False) -> Iterator["Work"]:
        """Begin a command; nothing is written unless `Work.commit` is reached.

        Args:
            context: Who, when, why, and the client id.
            name: Name of the use case.
            content: Everything the client asked for, to recognise the same request when it is sent again; not the day of it,
                which may be another one by then; as its canonical text where that is at hand.
            rehearsal: Whether it only looks, and keeps no other writer waiting.

        Raises:
            RequestReusedError: the client id was used before with other content.
        """
        content_digest = digest(contexts.REQUEST, _asked([name, context.actor, context.reason], content))
        begun: list[Work] = []
        try:
            with self.store.begin(write=not rehearsal) as unit:
                work = self._work(unit, context, content_digest)
                begun.append(work)
                work.recognise()
                if self.access and not work.replayed:
                    work.guard(self.access, name)
                yield work
        except (AccessDeniedError, DuplicateError) as refused:
            denied = {stream: told for one in begun for stream, told in one.denied.items()}
            if self.access and (denied or isinstance(refused, AccessDeniedError)):
                note = note_of(context, name, AccessOutcome.DENIED, denied, frozenset().union(*denied.values()))
                self.whole.note(context, evolve(note, code=refused.code))
            raise
        looked = {stream: told for one in begun for stream, told in one.seen.items()} if rehearsal else {}
        if looked:
            self.whole.note(context, note_of(context, name, AccessOutcome.READ, looked, frozenset().union(*looked.values())))

    @contextmanager
    def refusing(self, context: Context, name: str) -> Iterator[None]:
        """Do what belongs to a command and has to be done outside it; a refusal is on record as the command's own."""
        with refusing(self.whole, context, name) if self.access else nullcontext():
            yield

    def seen_by(self, context: Context) -> "Journal":
        """Return the log as an officer sees it: without what they may not see, and with a record of what they saw.

        Every read is on record, durably, before it returns; what one `seen_by` has seen is recorded once.
        """
        return evolve(self, viewing=Viewing(self.access, context)) if self.access else self

    @contextmanager
    def looking(self, use: str, *, tells: bool = True) -> Iterator["Journal"]:
        """Look at many things at once, for one purpose; one record says what was seen, written before the block is left.

        Args:
            use: What for: a name in `service.uses`.
            tells: Whether everything that is read is shown to somebody; if not, `told` says of whom something is.

        Raises:
            AccessDeniedError: this is not for the officer to do, or it is not said who looks (`access.nobody`).
        """
        if self.access is None or (self.viewing and self.viewing.look):
            yield self
            return
        look = self._look(use, tells=tells)
        try:
            with self.refusing(self._viewer.context, use):
                yield evolve(self, viewing=evolve(self._viewer, look=look))
        finally:
            look.end()

    def told(self, subjects: Iterable[str], areas: Iterable[str] = ()) -> None:
        """Note, inside `looking`, of whom something is shown: ids of persons and households, or everybody in some regions."""
        if self.viewing and self.viewing.look:
            self.viewing.look.told(subjects, areas)

    def shows(self, state: State, data: DataField) -> bool:
        """Whether whoever looks may see some data of a state, inside `looking`; without anybody who looks, all of it."""
        return self.viewing.look.gate.shows(state, data) if self.viewing and self.viewing.look else self.access is None

    def facts_shown(self, household_id: str) -> Callable[[str], bool]:
        """Return what tells, of the name of a fact of a household, whether whoever looks may see it, inside `looking`."""
        if self.access is None:
            return lambda _: True
        state, data_of = self.household(household_id).state, self.access.data_of
        return lambda name: self.shows(state, data_of(name))

    def redacted(self, household: Household, within: State | None = None) -> Household:
        """Return a household of the past, or `within` a case, with what whoever looks may see of it, inside `looking`."""
        return self.viewing.look.household(household, within) if self.viewing and self.viewing.look else household

    def allow(self, place: Place, data: DataField) -> None:
        """Refuse, inside `looking`, what whoever looks may not do at a place. Raises AccessDeniedError."""
        if self.viewing and self.viewing.look:
            self.viewing.look.gate.require(place, data)

    def begun_from(self, context: Context, kind: StreamKind, stream_id: str, into: type[S]) -> S:
        """Return a state that a command of an officer begins from: it is theirs to see, and shown to nobody yet.

        Raises:
            NotFoundError: see `read`.
        """
        with self.seen_by(context).looking("read", tells=False) as seen:
            return seen.read(kind, stream_id, into).state

    def require(self, kind: StreamKind, stream_id: str) -> State | None:
        """Return, inside `looking`, what whoever looks may see; None where nobody is said to look. Raises NotYoursError."""
        return self.viewing.look.read(kind, stream_id).state if self.viewing and self.viewing.look else None

    def visible(self, kind: StreamKind, stream_ids: Iterable[str]) -> Iterator[State]:
        """Yield, inside `looking`, those states that whoever looks may see, as they may see them; nothing of it is noted."""
        look = self.viewing.look if self.viewing else None
        if self.access is None:
            states = (self.known(kind, one) for one in stream_ids)
            yield from (one.state for one in states if one)
        elif look:
            yield from (shown for one in stream_ids if (shown := look.shown(kind, one)))

    @property
    def whole(self) -> "Journal":
        """The log without anybody who looks: for what the library itself decides by, and never shows."""
        return evolve(self, access=None, viewing=None) if self.access else self

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted; where somebody looks, of what they may see."""
        if self.access:
            with self.looking("read", tells=False) as seen:
                assert seen.viewing and seen.viewing.look  # noqa: S101, PT018  it looks
                return seen.viewing.look.find(kind, name, value)
        with self.store.begin(write=False) as unit:
            return self.scribe.find(unit, kind, name, value)

    def household(self, household_id: str) -> History[Household]:
        """Return a household. Raises NotFoundError."""
        return self.read(StreamKind.HOUSEHOLD, household_id, Household)

    def complaint(self, complaint_id: str) -> History[Complaint]:
        """Return a complaint. Raises NotFoundError."""
        return self.read(StreamKind.COMPLAINT, complaint_id, Complaint)

    def referral(self, referral_id: str) -> History[Referral]:
        """Return a referral. Raises NotFoundError."""
        return self.read(StreamKind.REFERRAL, referral_id, Referral)

    def letter(self, letter_id: str) -> History[LetterRecord]:
        """Return a letter. Raises NotFoundError."""
        return self.read(StreamKind.LETTER, letter_id, LetterRecord)

    def recorded(self, record: Record) -> Recorded:
        """Return the event inside a record."""
        return self.scribe.recorded(record)

    def history(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its snapshot, or by its log where two statements stand side by side."""
        return self.scribe.history(unit, stream)

    def fold(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its log alone."""
        return self.scribe.fold(unit, stream)

    def snapshot(self, stream: StreamId, history: History[State]) -> Snapshot:
        """Return the snapshot of a history."""
        return self.scribe.snapshot(stream, history)

    def read(self, kind: StreamKind, stream_id: str, into: type[S]) -> History[S]:
        """Return what is recorded under an id.

        Raises:
            NotFoundError: nothing is; a NotYoursError where somebody looks, for what is not theirs as for what is not there.
            AccessDeniedError: it is not said who looks (`access.nobody`).
        """
        if self.access is None:
            return expect(self.known(kind, stream_id), stream_id, into)
        if self.viewing and self.viewing.look:
            return expect(self.viewing.look.read(kind, stream_id), stream_id, into)
        later: list[tuple[Context, AccessNote]] = []
        try:
            with self.store.begin(write=False) as unit:
                look = Look(_Moment(self.whole, unit, later), self._viewer, "read")
                try:
                    return expect(look.read(kind, stream_id), stream_id, into)
                finally:
                    look.end()
        finally:
            for context, note in later:
                self.whole.note(context, note)

    def known(self, kind: StreamKind, stream_id: str) -> History[State] | None:
        """Return what is recorded under an id, or None; whoever asks."""
        with self.store.begin(write=False) as unit:
            return self.history(unit, StreamId(kind.value, stream_id))

    def note(self, context: Context, note: AccessNote) -> None:
        """Write down who saw what, or was refused: a unit of its own, durable when this returns."""
        with self.store.begin(write=True) as unit:
            number = unit.head(self.node, self.incarnation, ACCESS_SCOPE)
            access_id = f"{self.node}/{self.incarnation}/{number.seq + 1 if number else 1}"
            work = self._work(unit, evolve(context, client_id=f"access/{access_id}"), "")
            work.append(StreamKind.ACCESS, access_id, ACCESS_SCOPE, AccessNoted(evolve(note, id=access_id)))
            work.commit()

    def _work(self, unit: UnitOfWork, context: Context, content: str) -> Work:
        work = Work(self.scribe, (self.node, self.incarnation), unit, context, content)
        work.expected = self.expected
        return work

    def _look(self, use: str, *, tells: bool) -> Look:
        return Look(self.whole, self._viewer, use, tells=tells)

    @property
    def _viewer(self) -> Viewing:
        if self.viewing is None:
            raise AccessDeniedError("it is not said who looks", code="access.nobody", cure="seen_by(context)")
        return self.viewing


def _asked(who: list[str], content: "JSON | bytes") -> bytes:
    if isinstance(content, bytes):
        return canonical(who)[:-1] + b",%b]" % content
    return canonical([*who, content])


@frozen
class _Moment:
    """The log inside one unit of work, in which nothing can be written: notes are for later."""

    whole: Journal
    unit: UnitOfWork
    later: list[tuple[Context, AccessNote]]

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        return self.whole.scribe.find(self.unit, kind, name, value)

    def known(self, kind: StreamKind, stream_id: str) -> History[State] | None:
        return self.whole.history(self.unit, StreamId(kind.value, stream_id))

    def note(self, context: Context, note: AccessNote) -> None:
        self.later.append((context, note))
