"""A crew of processes: each opens for itself what it works with, and keeps it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

from slrtkit.adapters.crew.hands import Answer, Hired, started
from slrtkit.errors import CrewLostError, SlrtError

__all__ = ["ProcessCrew"]

Task = TypeVar("Task")
Made = TypeVar("Made")

_AHEAD = 3
"""Tasks that are given to each process before the first is answered: while that one is recorded, nobody waits for work."""


@frozen
class ProcessCrew(Generic[Task, Made]):
    """Does tasks in processes of their own; fulfils `slrtkit.ports.crew.Crew`.

    The processes are started with `spawn`: nothing of this one is copied, and no thread of it is missing there. What opens
    their work reaches them through a pipe, and stands in no argument, no environment and no file. They hear no Ctrl-C:
    whoever gives the tasks stops giving them, and what was taken is done. When that process ends, or asks no further, they end
    too.

    Attributes:
        hired: Opens what does a task, in each process, when its first task comes; it can be pickled.
        workers: How many processes; no more are started than there are tasks.
    """

    hired: Callable[[], Callable[[Task], Made]] = field(repr=False)
    workers: int

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Made | SlrtError]]:
        """Yield each task with what came of it.

        Raises:
            Exception: whatever else than a SlrtError a task raised.
        """
        given, waiting = iter(tasks), deque[_Slot]()
        crew = [_Process(self.hired) for _ in range(self.workers)]
        try:
            while True:
                room = 0 if any(one.lost for one in crew) else _AHEAD * self.workers - len(waiting)
                for task in islice(given, room):
                    waiting.append(_Slot(task))
                    min(crew, key=lambda one: (one.lost, len(one.slots))).give(waiting[-1])
                if not waiting:
                    break
                if waiting[0].answer is None:
                    _collect(crew)
                else:
                    yield waiting[0].task, waiting.popleft().told
        finally:
            for one in crew:
                one.end()


@define(eq=False)
class _Slot:
    """A task, and its answer once there is one."""

    task: Any
    answer: Answer | None = None

    @property
    def told(self) -> Any:  # noqa: ANN401  an answer of any kind
        """What came of it; what nobody foresaw is raised."""
        assert self.answer is not None  # noqa: S101  it is asked for once it is there
        made, raised = self.answer
        if raised:
            raise made
        return made


class _Process:
    """A process of a crew, started by its first task."""

    def __init__(self, hired: Hired) -> None:
        self._hired, self._given = hired, 0
        self._process: Any = None
        self.pipe: Any = None
        self.slots: dict[int, _Slot] = {}
        self.lost = False

    def give(self, slot: _Slot) -> None:
        """Give it a task."""
        if self._process is None:
            self.pipe, self._process = started(self._hired)
        self._given += 1
        self.slots[self._given] = slot
        try:
            self.pipe.send((self._given, slot.task))
        except OSError:
            self._lose()

    def take(self) -> None:
        """Take an answer."""
        try:
            number, answer = self.pipe.recv()
        except (EOFError, OSError):
            self._lose()
        else:
            self.slots.pop(number).answer = answer

    def end(self) -> None:
        """Let it go; what it is still doing is stopped."""
        process, self._process = self._process, None
        if process is not None:
            self.pipe.close()
            process.join()
            process.close()

    def _lose(self) -> None:
        self.lost = True
        cure = "run it again: what was begun is finished"
        error = CrewLostError("a process of the crew ended in the middle of its work", cure=cure)
        while self.slots:
            self.slots.popitem()[1].answer = error, False


def _collect(crew: Iterable[_Process]) -> None:
    """Wait until a process answers, and take what there is."""
    busy = {one.pipe: one for one in crew if one.slots}
    for pipe in wait(busy):
        busy[pipe].take()
