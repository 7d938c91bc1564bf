"""The only way to write: converts events, seals and commits their shares, chains them, and keeps the snapshot beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from attrs import frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.history import History, Recorded, State, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.referral import Referral
from slrtkit.ledger import JSON, canonical, contexts, digest
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Record, Snapshot, Store, StreamId, UnitOfWork
from slrtkit.service.scribe import Scribe
from slrtkit.service.work import Receipt, Work, expect

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
    """

    store: Store
    sealer: Sealer
    node: str
    incarnation: str = "1"

    @contextmanager
    def command(self, context: Context, name: str, content: JSON, *, rehearsal: bool = False) -> Iterator["Work"]:
        """Begin a command; nothing is written unless `Work.commit` is reached.

        Args:
            context: Who, when, why, and the client id.
            name: Name of the use case.
            content: Everything the client asked for, to recognise the same request when it is sent again; not the day of it,
                which may be another one by then.
            rehearsal: Whether it only looks, and keeps no other writer waiting.

        Raises:
            RequestReusedError: the client id was used before with other content.
        """
        content_digest = digest(contexts.REQUEST, canonical([name, context.actor, context.reason, content]))
        with self.store.begin(write=not rehearsal) as unit:
            work = Work(self.scribe, (self.node, self.incarnation), unit, context, content_digest)
            work.recognise()
            yield work

    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted."""
        with self.store.begin(write=False) as unit:
            return unit.find(kind.value, name, value)

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

    @property
    def scribe(self) -> Scribe:
        """What writes and reads its records."""
        return Scribe(self.sealer)

    def read(self, kind: StreamKind, stream_id: str, into: type[S]) -> History[S]:
        """Return what is recorded under an id. Raises NotFoundError."""
        with self.store.begin(write=False) as unit:
            return expect(self.history(unit, StreamId(kind.value, stream_id)), stream_id, into)
