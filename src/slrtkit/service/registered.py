"""The register of letters that a post keeps, for whoever reads it: it names nobody."""

from slrtkit.domain.state import State, StreamKind
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader

__all__ = ["register_of"]


def register_of(journal: Journal) -> LogReader:
    """Return the register that this post writes, as it stands whenever it is read."""
    whole = journal.whole

    def peek(kind: StreamKind, stream_id: str) -> State | None:
        known = whole.known(kind, stream_id)
        return known.state if known else None

    return LogReader(f"{whole.node}/{whole.incarnation}", peek, whole.find)
