"""A process that can be stopped, for work on what comes from anybody.

Down the pipe go pickles: what the tasks are done with, then the tasks. Up comes JSON: what is said by a process that somebody's
file may have taken over is data, and is never unpickled.
"""

import json
import time
from multiprocessing.connection import wait
from typing import Any

from slrtkit.adapters.signing.watched.budget import Budget
from slrtkit.adapters.signing.watched.serving import Hired
from slrtkit.adapters.signing.watched.starting import started
from slrtkit.errors import SlrtError, TaskStoppedError

__all__ = ["Child", "seconds_until"]

_PATIENCE = 5.0
_LOOK_UP = 1.0
"""Seconds that are waited at a time: a Ctrl-C that came just before the wait, or to another thread, does not end it."""
_LONGEST = 1 << 26
"""Bytes of an answer."""


class Child:
    """A process that does one task at a time, started by the first; it may be hired again for other work.

    Where the system can and no other thread runs, it is a fork of this one, and starts in a hundredth of a second; else it is
    a program of its own.

    Args:
        fresh: Whether it is never a fork: whoever takes it over finds nothing of what this process has in memory, no key.
    """

    def __init__(self, *, fresh: bool = False) -> None:
        """Start nothing yet."""
        self._fresh = fresh
        self._process: Any = None
        self._hired: tuple[Hired, Budget] | None = None
        self._opening = False
        self.pipe: Any = None
        """What to wait for: it is ready when there is something to `take`."""
        self.deadline: float | None = None
        """When the task is to be stopped, by `time.monotonic`; None while there is none, or its work is being opened."""

    def ask(self, hired: Hired, budget: Budget, task: object) -> Any:  # noqa: ANN401  whatever is made of a task
        """Give it a task, and return what was made of it; raises as `give` and `take` do."""
        self.give(hired, budget, task)
        while True:
            wait([self.pipe], seconds_until(self.deadline))
            made = self.take()
            if made is not None:
                return made[0]

    def give(self, hired: Hired, budget: Budget, task: object) -> None:
        """Give it a task; the time in which the process starts, and opens its work, is not counted.

        Args:
            hired: Opens what does the task, there; it can be pickled. What it makes of it can be written as JSON.
            budget: What the task may cost.
            task: The task; it can be pickled.

        Raises:
            TaskStoppedError: the process came to an end before it had the task.
        """
        if self._process is None or not self._process.is_alive():
            self.end()
            self.pipe, self._process = started(fresh=self._fresh)
        self._opening = self._hired is None or self._hired[0] is not hired or self._hired[1] != budget
        try:
            if self._opening:
                self.pipe.send(((hired, budget), None))
            self.pipe.send((None, task))
        except OSError:
            raise self._lost(late=False) from None
        self._hired = hired, budget
        self.deadline = None if self._opening else time.monotonic() + budget.seconds

    def take(self) -> tuple[Any] | None:
        """Return what was made of the task, in a tuple of one; None where there is nothing to take yet.

        Raises:
            TaskStoppedError: it took too long (`crew.time`), or the process came to an end over it (`crew.ended`), or before
                its work was open (`crew.start`).
            SlrtError: what the work raised, or what kept it from being opened; its code, path, text and cure.
        """
        try:
            if not self.pipe.poll(0):
                late = self.deadline is not None and time.monotonic() >= self.deadline
                if late:
                    raise self._lost(late=True)
                return None
            made, failed, worn = json.loads(self.pipe.recv_bytes(_LONGEST))
        except (EOFError, OSError):
            raise self._lost(late=False) from None
        if self._opening and self._hired:
            self._opening, self.deadline = False, time.monotonic() + self._hired[1].seconds
            return None
        self.deadline = None
        if worn:
            self.end(now=True)
        if failed:
            raise SlrtError(**failed)
        return (made,)

    def end(self, *, now: bool = False) -> None:
        """Let the process go.

        Args:
            now: A task that is being done is stopped.
        """
        process, self._process, self._hired, self.deadline = self._process, None, None, None
        if process is None:
            return
        if now:
            process.kill()
        self.pipe.close()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()

    def _lost(self, *, late: bool) -> TaskStoppedError:
        seconds, opening = self._hired[1].seconds if self._hired else 0.0, self._opening
        self.end(now=True)
        if late:
            return TaskStoppedError(f"it took more than {seconds:g} seconds", code="crew.time")
        if opening:
            cure = "put what opens the work into a module, not into `__main__`, and see what else keeps a process from starting"
            return TaskStoppedError("a process came to an end before it could begin", code="crew.start", cure=cure)
        return TaskStoppedError("its process came to an end over it", code="crew.ended")


def seconds_until(deadline: float | None) -> float:
    """Return how long to wait now for what is to be there by a deadline, after which is looked and waited again."""
    return _LOOK_UP if deadline is None else min(max(0.0, deadline - time.monotonic()), _LOOK_UP)
