"""The Crew port: many tasks of one kind, done one beside the other."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from slrtkit.errors import SlrtError

__all__ = ["Crew"]

Task = TypeVar("Task")
Made_co = TypeVar("Made_co", covariant=True)


class Crew(Protocol[Task, Made_co]):
    """Does tasks one beside the other.

    Promises (proved by `slrtkit.testing.CrewContract`): every task that was taken is answered once, in the order in which the
    tasks were taken; a task that fails is answered by its error, and keeps no other from being done; tasks are taken as they
    can be done, and not all at once, so that whoever gives them may stop.
    """

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Made_co | SlrtError]]:
        """Yield each task with what came of it.

        A task that nobody can say any more whether it was done is answered by CrewLostError; after it no more are taken.
        """
        ...
