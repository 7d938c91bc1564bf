"""A crew of processes that can be stopped: a task that takes too much, or brings its process down, costs itself alone."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from attrs import define, field, frozen

from slrtkit.adapters.signing.watched.budget import Budget
from slrtkit.adapters.signing.watched.child import Child, seconds_until
from slrtkit.errors import SlrtError

__all__ = ["WatchedCrew"]

Task = TypeVar("Task")
Made = TypeVar("Made")

_AHEAD = 16
"""Tasks that are given out for each process before the first is answered: one that is stopped late keeps no other idle."""
_KEPT = 2
"""Processes that are kept for the next crew."""
_IDLE: dict[int, list[Child]] = {}
"""Those that are kept, by the process that keeps them: a fork has none of its own yet."""


@frozen
class WatchedCrew(Generic[Task, Made]):
    """Does tasks in watched processes; fulfils `slrtkit.ports.crew.Crew`.

    A task that was stopped is answered by TaskStoppedError, and the next one is done by a new process. Whoever stops asking,
    and be it by Ctrl-C, waits for nothing: what is being done is stopped. No thread is started, so processes can be forks.

    Attributes:
        hired: Opens what does a task, in each process; it can be pickled. What is made of a task can be written as JSON, and
            is answered as JSON is read.
        workers: How many processes; no more are started than there are tasks.
        budget: What one task may cost.
    """

    hired: Callable[[], Callable[[Task], Made]] = field(repr=False)
    workers: int
    budget: Budget = field(factory=Budget)

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Made | SlrtError]]:
        """Yield each task with what came of it."""
        given, waiting = iter(tasks), deque[_Slot]()
        idle, busy = _taken(self.workers), dict[Child, _Slot]()
        try:
            while True:
                for task in islice(given, min(len(idle), _AHEAD * self.workers + 1 - len(waiting))):
                    waiting.append(_Slot(task))
                    self._begin(waiting[-1], idle, busy)
                if not waiting:
                    break
                while waiting and waiting[0].answered:
                    first = waiting.popleft()
                    yield first.task, first.answer
                if busy:
                    _collect(idle, busy)
        finally:
            for child in busy:
                child.end(now=True)
            _left(idle)

    def _begin(self, slot: "_Slot", idle: list[Child], busy: "dict[Child, _Slot]") -> None:
        child = idle.pop()
        try:
            child.give(self.hired, self.budget, slot.task)
        except SlrtError as failed:
            slot.be(failed)
            idle.append(child)
        else:
            busy[child] = slot


@define(eq=False)
class _Slot:
    """A task, and once it is answered what came of it."""

    task: Any
    answer: Any = None
    answered: bool = False

    def be(self, answer: object) -> None:
        self.answer, self.answered = answer, True


def _collect(idle: list[Child], busy: dict[Child, _Slot]) -> None:
    """Wait a while until a process answers, or one is to be stopped, and take what there is."""
    deadlines = [child.deadline for child in busy if child.deadline is not None]
    wait([child.pipe for child in busy], seconds_until(min(deadlines, default=None)))
    for child, slot in list(busy.items()):
        try:
            made = child.take()
            if made is None:
                continue
            slot.be(made[0])
        except SlrtError as failed:
            slot.be(failed)
        del busy[child]
        idle.append(child)


def _taken(workers: int) -> list[Child]:
    """Return so many children: those that are kept come first."""
    kept = _IDLE.pop(os.getpid(), [])
    _IDLE[os.getpid()] = kept[workers:]
    return [*(Child() for _ in range(workers - len(kept))), *kept[:workers]]


def _left(children: list[Child]) -> None:
    kept = _IDLE.setdefault(os.getpid(), [])
    for child in reversed(children):
        if len(kept) < _KEPT and child.pipe is not None:
            kept.append(child)
        else:
            child.end()
