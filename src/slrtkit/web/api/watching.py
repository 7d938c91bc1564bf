"""Where logs and traces hold on: around each request, and around each use case. What is told holds nothing personal."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from enum import StrEnum
from typing import TypeAlias

from attrs import define, frozen

__all__ = ["Answered", "Asked", "Kind", "Watch", "unwatched", "watched_by"]


class Kind(StrEnum):
    """What is watched."""

    REQUEST = "request"
    USE = "use"


@frozen
class Asked:
    """What was asked.

    Attributes:
        kind: Whether it is the whole request, or the use case within it, in a thread of its own.
        operation: The operation id.
        method: The method.
        route: The path with the names of its arguments, never their values.
        client_id: The client id of the command or look.
    """

    kind: Kind
    operation: str
    method: str
    route: str
    client_id: str = ""


@define
class Answered:
    """What came of it; it is filled before the watch ends.

    Attributes:
        status: The status of HTTP; 0 of a use case.
        code: The code of the problem, empty where there is none.
    """

    status: int = 0
    code: str = ""


Watch: TypeAlias = Callable[[Asked, Answered], AbstractContextManager[None]]
"""Begins to watch, and ends when its block is left."""


def unwatched(_: Asked, __: Answered) -> AbstractContextManager[None]:
    """Watch nothing."""
    return nullcontext()


def watched_by(*watches: Watch) -> Watch:
    """Return what watches in several ways: the first one outermost."""

    @contextmanager
    def all_of_them(asked: Asked, answered: Answered) -> Iterator[None]:
        with ExitStack() as stack:
            for watch in watches:
                stack.enter_context(watch(asked, answered))
            yield

    return all_of_them
