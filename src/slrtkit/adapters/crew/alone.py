"""A crew of one: this process, one task after the other."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from attrs import frozen

from slrtkit.errors import SlrtError

__all__ = ["Alone"]

Task = TypeVar("Task")
Made = TypeVar("Made")


@frozen
class Alone(Generic[Task, Made]):
    """Does each task when it is its turn; fulfils `slrtkit.ports.crew.Crew`.

    Attributes:
        work: Does a task.
    """

    work: Callable[[Task], Made]

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Made | SlrtError]]:
        """Yield each task with what came of it."""
        for task in tasks:
            try:
                made: Made | SlrtError = self.work(task)
            except SlrtError as failed:
                made = failed
            yield task, made
