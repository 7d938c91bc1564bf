"""What a store refuses to record, as errors."""

from slrtkit.errors import DuplicateKeyError, StaleVersionError
from slrtkit.ports.store import StreamId

__all__ = ["belongs", "recorded", "stale"]


def stale(stream: StreamId) -> StaleVersionError:
    """Return that a stream is not at the version that a change expects."""
    return StaleVersionError("the stream is at another version", path="/".join(stream), cure="load it again")


def belongs(stream: StreamId, name: str) -> DuplicateKeyError:
    """Return that a unique entry is another stream's."""
    return DuplicateKeyError("a unique entry belongs to another stream", path=f"{stream.kind}.{name}")


def recorded(key: str) -> DuplicateKeyError:
    """Return that an event is recorded already."""
    return DuplicateKeyError("the event is recorded already", code="storage.duplicate-event", path=key)
