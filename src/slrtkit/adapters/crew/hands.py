"""What a process of a crew does: tasks from a pipe, one after the other, until nobody asks any more.

Two at once in one process were tried: libraries that read certificates when they are first asked are not made for that.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeAlias

from attrs import field, frozen

from slrtkit.errors import SlrtError

__all__ = ["Answer", "Hired", "started"]

Hired: TypeAlias = Callable[[], Callable[[Any], Any]]
"""Opens what does a task."""
Answer: TypeAlias = tuple[Any, bool]
"""What came of a task, and whether it is an error that nobody foresaw."""


def started(hired: Hired) -> tuple[Any, Any]:
    """Start a process; return the pipe to it, and what to join.

    Down the pipe go pairs of number and task; up come pairs of number and `Answer`. When the pipe is closed it ends at once.
    """
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, hired), daemon=True)
    with _unheard():
        process.start()
    there.close()
    return here, process


def _serve(pipe: Any, hired: Hired) -> None:  # noqa: ANN401  a connection, which is generic in some versions of Python only
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    desk = _Desk(pipe, hired)
    Thread(target=desk.work, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            desk.tasks.put(pipe.recv())  # read at once, so that whoever gives tasks never waits
    os._exit(0)  # nobody is left behind with a key


@frozen(eq=False)
class _Desk:
    """Where the tasks of a process lie, and the pipe by which it answers."""

    pipe: Any
    hired: Hired
    tasks: "SimpleQueue[tuple[int, Any]]" = field(factory=SimpleQueue)

    def work(self) -> None:
        """Do one task after the other."""
        work: Callable[[Any], Any] | None = None
        try:
            while True:
                number, task = self.tasks.get()
                answer: Answer
                try:
                    work = work or self.hired()
                    answer = work(task), False
                except SlrtError as failed:
                    answer = failed, False
                except Exception as error:  # noqa: BLE001  it is raised where the answer is waited for
                    answer = error, True
                self.pipe.send((number, answer))
        finally:
            os._exit(1)  # what cannot be said is told by the end of the process


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
