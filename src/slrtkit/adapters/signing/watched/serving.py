"""What a watched process does: one task after the other, until nobody asks any more."""

import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from slrtkit.adapters.signing.watched.budget import Budget
from slrtkit.errors import SlrtError

__all__ = ["Hire", "Hired", "is_watched", "serve"]

Hired = Callable[[], Callable[[Any], object]]
"""Opens what does a task."""
Hire = tuple[Hired, Budget]
"""What a process is told first: what it works with, and what a task may cost."""

_WATCHED: list[int] = []
"""The process that serves, where this is one."""


def is_watched() -> bool:
    """Whether this process is a watched one: what it does can be stopped, and needs no process of its own."""
    return os.getpid() in _WATCHED


def serve(pipe: Any) -> None:  # noqa: ANN401  a connection, which is generic in some versions of Python only
    """Answer each task with JSON: what was made of it, what it was refused with, and whether this process is worn.

    An error that is not a `SlrtError` ends the process, and so is told by its end.
    """
    _be_quiet()
    _WATCHED.append(os.getpid())
    hand = _Hand()
    with suppress(EOFError):
        while True:
            hire, task = pipe.recv()
            told = hand.hire(*hire) if hire else hand.done(task)
            pipe.send_bytes(json.dumps([*told, hand.worn]).encode())


class _Hand:
    """What a process works with."""

    def __init__(self) -> None:
        self._work: Callable[[Any], object] = repr
        self._failed: SlrtError | None = None
        self._limited: Callable[[], object] = int
        self._worn_at = 0

    @property
    def worn(self) -> bool:
        """Whether a task took so much memory that nobody knows what it left undone: another process is to do the next one."""
        return 0 < self._worn_at < _most_memory()

    def hire(self, hired: Hired, budget: Budget) -> list[object]:
        """Open the work; what keeps it from being opened is the answer to every task."""
        self._limited, self._failed = _limited(budget), None
        self._worn_at = _most_memory() + budget.memory // 4
        try:
            self._work = hired()
        except SlrtError as failed:
            self._failed = failed
        return [None, None]

    def done(self, task: object) -> list[object]:
        """Do a task."""
        self._limited()
        try:
            return [None, _told(self._failed)] if self._failed else [self._work(task), None]
        except SlrtError as failed:
            return [None, _told(failed)]


def _told(error: SlrtError) -> dict[str, str]:
    return {"text": error.text, "code": error.code, "path": error.path, "cure": error.cure}


def _be_quiet() -> None:
    """Say nothing on the streams of whoever started this process, and leave Ctrl-C to them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = os.fdopen(nowhere, "w")


def _most_memory() -> int:
    """Return how many bytes of memory this process ever had at once; 0 where the system does not tell, which Linux does."""
    try:
        told = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return 1024 * next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:")), 0)


def _addressed() -> int:
    """Return how many bytes this process has addresses for: a fork has those of the process that it was forked from."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limited(budget: Budget) -> Callable[[], object]:
    """Limit the memory of this process, and return what limits the processor time of its next task, where the system can."""
    try:
        import resource  # noqa: PLC0415  only Unix has it
    except ImportError:
        return int
    wanted, most = _addressed() + budget.memory, resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))

    def limited() -> None:
        until, most = math.ceil(time.process_time() + budget.seconds) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (until if most < 0 else min(until, most), most))

    return limited
