"""A crew of processes: each opens for itself what it works with, once, and keeps it."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from slrtkit.errors import CrewLostError, SlrtError

__all__ = ["ProcessCrew"]

Task = TypeVar("Task")
Made = TypeVar("Made")

_AHEAD = 2
"""Tasks that are given to each process before the first is answered: while one is answered, the next is being done."""


@frozen
class ProcessCrew(Generic[Task, Made]):
    """Does tasks in processes of their own; fulfils `slrtkit.ports.crew.Crew`.

    The processes are started with `spawn`: nothing of this one is copied, and no thread of it is missing there. What opens
    their work reaches them through a pipe, and stands in no argument, no environment and no file. They hear no Ctrl-C: whoever
    gives the tasks stops giving them, and what was taken is done. When that process ends, however it ends, they end too.

    Attributes:
        hired: Opens what does a task, in each process, when its first task comes; it can be pickled.
        workers: How many processes.
    """

    hired: Callable[[], Callable[[Task], Made]] = field(repr=False)
    workers: int

    def each(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Made | SlrtError]]:
        """Yield each task with what came of it.

        Raises:
            Exception: whatever else than a SlrtError a task raised.
        """
        waiting = deque[tuple[Task, Future[Made | SlrtError]]]()
        pool = ProcessPoolExecutor(self.workers, get_context("spawn"), _Hand.begin, (self.hired,))
        try:
            for task in tasks:
                waiting.append((task, _given(pool, task)))
                if len(waiting) > _AHEAD * self.workers:
                    answer = _answered(*waiting.popleft())
                    yield answer
                    if isinstance(answer[1], CrewLostError):
                        break
            while waiting:
                yield _answered(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


class _Hand:
    """What a process of a crew works with."""

    hired: Callable[[], Callable[[Any], Any]]
    work: Callable[[Any], Any] | None = None

    @classmethod
    def begin(cls, hired: Callable[[], Callable[[Any], Any]]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
        cls.hired = hired

    @classmethod
    def do(cls, task: Any) -> Any:  # noqa: ANN401  a task of any kind
        try:
            cls.work = cls.work or cls.hired()
            return cls.work(task)
        except SlrtError as failed:
            return failed


def _end_with(parent: BaseProcess | None) -> None:
    """Wait for the end of the process that gives the tasks, and end: nobody is left behind with a key."""
    if parent:
        parent.join()
    os._exit(1)


def _given(pool: ProcessPoolExecutor, task: Task) -> "Future[Any]":
    try:
        with _unheard():
            return pool.submit(_Hand.do, task)
    except BrokenExecutor as broken:
        lost = Future[Any]()
        lost.set_exception(broken)
        return lost


def _answered(task: Task, future: "Future[Made | SlrtError]") -> tuple[Task, Made | SlrtError]:
    try:
        return task, future.result()
    except BrokenExecutor:
        return task, CrewLostError(
            "a process of the crew ended in the middle of its work", cure="run it again: what was begun is finished"
        )


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep Ctrl-C from a process that is being started: it inherits what is blocked."""
    mask = getattr(signal, "pthread_sigmask", None)  # Windows has none
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)
