"""The register of letters that a post keeps, for whoever reads it: it names nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from slrtkit.domain.state import State, StreamKind
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader

__all__ = ["reading", "register_of"]


def register_of(journal: Journal) -> LogReader:
    """Return the register that this post writes, as it stands whenever it is read."""
    whole = journal.whole

    def peek(kind: StreamKind, stream_id: str) -> State | None:
        known = whole.known(kind, stream_id)
        return known.state if known else None

    return LogReader(f"{whole.node}/{whole.incarnation}", peek, whole.find)


@contextmanager
def reading(journal: Journal) -> Iterator[LogReader]:
    """Look at the register of a post at one moment."""
    whole = journal.whole
    with whole.store.begin(write=False) as unit:

        def peek(kind: StreamKind, stream_id: str) -> State | None:
            known = whole.history(unit, StreamId(kind.value, stream_id))
            return known.state if known else None

        def find(kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
            return unit.find(kind.value, name, value)

        yield LogReader(f"{whole.node}/{whole.incarnation}", peek, find)
