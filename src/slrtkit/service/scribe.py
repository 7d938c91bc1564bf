"""What the log says, in records and back: events and states are cut into shares, and each share is sealed for its own place.

What was erased cannot be opened: an event that was somebody's alone says nothing any more, and of a household that is told of
by others too, who was erased is left with their id and nothing else.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from attrs import frozen

from slrtkit.domain.erasure import ContentErased
from slrtkit.domain.history import History, Recorded, State, StreamKind
from slrtkit.domain.household import Person
from slrtkit.domain.merge import Merged, merged
from slrtkit.errors import ErasedError
from slrtkit.ledger import JSON, canonical, parse, reread
from slrtkit.ports.glance import parts_of
from slrtkit.ports.keys import KeyedSealer, Sealer
from slrtkit.ports.store import IndexEntry, Part, Record, Snapshot, StreamId, UnitOfWork
from slrtkit.service.admission import sealed_for
from slrtkit.service.indexes import BLIND, index
from slrtkit.wire import Text, event_from_wire, history_from_wire, history_texts, join_texts, state_text, to_wire

__all__ = ["CONFLICT", "REQUEST", "Scribe"]

REQUEST = "request"
"""The share that holds the digest of the request that a record answers."""
CONFLICT: IndexEntry = IndexEntry("conflict", b"1")
"""Under which a thing is found of which differing statements stand side by side."""
_PERSONS = "persons/"
"""How the fields begin that hold one person whole."""


@frozen
class Scribe:
    """Writes and reads what records and snapshots hold."""

    sealer: Sealer

    def request(self, record: Record) -> JSON:
        """Return the digest of the request that a record answers; None if it is not the first of its command, or erased."""
        parts = tuple(part for part in record.parts if part.field == REQUEST)
        try:
            return next((parse(text) for _, text in self._opened(parts, record.key)), None)
        except ErasedError:
            return None

    def recorded(self, record: Record, texts: tuple[bytes, ...] = ()) -> Recorded:
        """Return the event inside a record; `texts` are what its parts say, where they are at hand."""
        try:
            said = self._said(record, texts)
        except ErasedError:
            return Recorded(record.key, record.clock, ContentErased(record.type))
        base = dict(zip(said["fields"], (keys for _, keys in record.base), strict=True))
        return Recorded(record.key, record.clock, event_from_wire(record.type, said["event"]), base)

    def _said(self, record: Record, texts: tuple[bytes, ...]) -> dict[str, Any]:
        if texts:
            shares = [(one.field, text) for one, text in zip(record.parts, texts, strict=True) if one.field != REQUEST]
        else:
            shares = self._opened(tuple([part for part in record.parts if part.field != REQUEST]), record.key)
        return cast("dict[str, Any]", reread(join_texts(shares)))

    def history(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its snapshot, or by its log where two statements stand side by side.

        None: nothing is recorded of it, or all of it was erased.
        """
        version, parts = parts_of(unit, stream) or (0, ())
        if not parts:
            return None
        try:
            body = reread(join_texts(self._opened(parts, _place(stream))))
        except ErasedError:
            return None
        history = history_from_wire(stream.kind, version, body)
        return history or self.fold(unit, stream)

    def fold(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its log alone."""
        return self.merged(unit.history(stream)).history

    def merged(self, records: Iterable[Record]) -> Merged:
        """Return what records of one stream tell, in whatever order they came."""
        return merged(self.recorded(record) for record in records)

    def _opened(self, parts: tuple[Part, ...], place: str) -> list[tuple[str, bytes]]:
        """Return the field and the text of each part."""
        context, opened = place.encode(), self.sealer.open
        try:
            return [(part.field, opened(part, context)) for part in parts]
        except ErasedError:
            return [(part.field, self._left(part, context)) for part in parts]

    def _left(self, part: Part, context: bytes) -> bytes:
        """Return what a part says, or what is left of somebody who was erased."""
        try:
            return self.sealer.open(part, context)
        except ErasedError:
            if not part.field.startswith(_PERSONS):
                raise
            return _blank(part.subject)

    def snapshot(self, stream: StreamId, history: History[State], stated: Text | None = None) -> Snapshot:
        """Return the snapshot of a history; `stated` is the text of its state, where it is at hand."""
        subject = sealed_for(history.state)
        texts = history_texts(history, stated or state_text(history.state), subject)
        return Snapshot(stream, history.version, self.seal(texts, _place(stream)), self.entries(history))

    def entries(self, history: History[State]) -> tuple[IndexEntry, ...]:
        """Return the index entries of a history, as the store keeps them."""
        entries = (*index(history.state), *((CONFLICT,) if history.conflicts else ()))
        if not self._keyed:
            return entries
        return tuple([self._blinded(one) if one.name in BLIND else one for one in entries])

    def _blinded(self, entry: IndexEntry) -> IndexEntry:
        return IndexEntry(entry.name, self.sought(entry.name, entry.value), entry.unique)

    def find(self, unit: UnitOfWork, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
        """Return the ids found under an index value, sorted."""
        return unit.find(str(kind), name, self.sought(name, value))

    def sought(self, name: str, value: bytes) -> bytes:
        """Return under what a value stands in an index: itself, or what tells nothing of it."""
        return cast("KeyedSealer", self.sealer).blind(name, value) if name in BLIND and self._keyed else value

    def seal(self, texts: Mapping[tuple[str, str], bytes], place: str) -> tuple[Part, ...]:
        """Return the canonical bytes of shares as parts that open at one place only.

        Raises:
            ErasedError: there is more to say of somebody who was erased than their id.
        """
        context = place.encode()
        try:
            return tuple([self.sealer.seal(subject, field, text, context) for (subject, field), text in texts.items()])
        except ErasedError:
            return tuple([self._part(subject, field, text, context) for (subject, field), text in texts.items()])

    def erased(self) -> frozenset[str]:
        """Return the subjects of whom nothing can be read any more."""
        return frozenset(cast("KeyedSealer", self.sealer).destroyed() if self._keyed else ())

    def settle(self) -> None:
        """Make the keys durable that something was sealed with; it comes before each commit."""
        if self._keyed:
            cast("KeyedSealer", self.sealer).settle()

    @property
    def _keyed(self) -> bool:
        return _has_keys(type(self.sealer))

    def _part(self, subject: str, field: str, text: bytes, context: bytes) -> Part:
        try:
            return self.sealer.seal(subject, field, text, context)
        except ErasedError:
            if field.startswith(_PERSONS) and text == _blank(subject):
                return Part(subject, field, "", b"")
            raise


@cache
def _has_keys(kind: type[Sealer]) -> bool:
    """Whether sealers of a class have keys; asked of each class once, for a protocol is slow to ask."""
    return issubclass(kind, KeyedSealer)


def _blank(person: str) -> bytes:
    """Return the text of somebody of whom nothing is known but the id."""
    return canonical(to_wire(Person(person, "")))


def _place(stream: StreamId) -> str:
    return f"{stream.kind}/{stream.id}"
