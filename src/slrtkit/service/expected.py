"""What a use case expects of what is recorded: that it is there, of its kind, and as it was when somebody read it."""

from typing import TypeVar, cast

from slrtkit.domain.history import History, State
from slrtkit.errors import NotFoundError, StaleVersionError
from slrtkit.ports.store import StreamId

__all__ = ["expect", "require_version"]

S = TypeVar("S", bound=State)


def expect(history: History[State] | None, stream_id: str, into: type[S]) -> History[S]:
    """Return a history of the kind that is expected. Raises NotFoundError."""
    if history is None or not isinstance(history.state, into):
        raise NotFoundError(f"no {into.__name__.lower()} has this id", path=stream_id)
    return cast("History[S]", history)


def require_version(expected: dict[StreamId, int], stream: StreamId, version: int) -> None:
    """Refuse a stream that has another version than is expected; it is looked at once, for what follows writes to it.

    Raises:
        StaleVersionError: somebody wrote to it since.
    """
    if expected.pop(stream, version) != version:
        raise StaleVersionError("somebody wrote to it since it was read", path=stream.id, cure="read it again")
