"""What the log says, in records and back: events and states are cut into shares, and each share is sealed for its own place."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from attrs import frozen

from slrtkit.domain.history import History, Recorded, State, StreamKind, fold
from slrtkit.ledger import JSON, parse, reread
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Part, Record, Snapshot, StreamId, UnitOfWork
from slrtkit.service.admission import sealed_for
from slrtkit.service.indexes import index
from slrtkit.wire import Text, event_from_wire, history_from_wire, history_texts, join, state_text

__all__ = ["REQUEST", "Scribe"]

REQUEST = "request"
"""The share that holds the digest of the request that a record answers."""


@frozen
class Scribe:
    """Writes and reads what records and snapshots hold."""

    sealer: Sealer

    def request(self, record: Record) -> JSON:
        """Return the digest of the request that a record answers, or None if it is not the first of its command."""
        parts = tuple(part for part in record.parts if part.field == REQUEST)
        return next(iter(self._open(parts, record.key).values()), None)

    def recorded(self, record: Record) -> Recorded:
        """Return the event inside a record."""
        said = self._said(record)
        base = dict(zip(said["fields"], (keys for _, keys in record.base), strict=True))
        return Recorded(record.key, record.clock, event_from_wire(record.type, said["event"]), base)

    def _said(self, record: Record) -> dict[str, Any]:
        parts = tuple(part for part in record.parts if part.field != REQUEST)
        return cast("dict[str, Any]", join(self._open(parts, record.key)))

    def history(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its snapshot, or by its log where two statements stand side by side."""
        snapshot = unit.load(stream)
        if snapshot is None:
            return None
        body = join({share: reread(text) for share, text in self._opened(snapshot.parts, _place(stream))})
        history = history_from_wire(StreamKind(stream.kind), snapshot.version, body)
        return history or self.fold(unit, stream)

    def fold(self, unit: UnitOfWork, stream: StreamId) -> History[State] | None:
        """Return the history of a stream by its log alone."""
        return fold(self.recorded(record) for record in unit.history(stream))

    def _open(self, parts: tuple[Part, ...], place: str) -> dict[tuple[str, str], JSON]:
        return {share: parse(text) for share, text in self._opened(parts, place)}

    def _opened(self, parts: tuple[Part, ...], place: str) -> Iterator[tuple[tuple[str, str], bytes]]:
        context = place.encode()
        return (((part.subject, part.field), self.sealer.open(part, context)) for part in parts)

    def snapshot(self, stream: StreamId, history: History[State], stated: Text | None = None) -> Snapshot:
        """Return the snapshot of a history; `stated` is the text of its state, where it is at hand."""
        subject = sealed_for(history.state)
        texts = history_texts(history, stated or state_text(history.state), subject)
        return Snapshot(stream, history.version, self.seal(texts, _place(stream)), index(history.state))

    def seal(self, texts: Mapping[tuple[str, str], bytes], place: str) -> tuple[Part, ...]:
        """Return the canonical bytes of shares as parts that open at one place only."""
        context = place.encode()
        return tuple([self.sealer.seal(subject, field, text, context) for (subject, field), text in texts.items()])


def _place(stream: StreamId) -> str:
    return f"{stream.kind}/{stream.id}"
