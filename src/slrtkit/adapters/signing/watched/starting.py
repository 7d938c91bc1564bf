"""How a watched process is started: as a fork of this one, or fresh, with nothing of this one's memory."""

import os
import select
import sys
import threading
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import Connection
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import Any

from slrtkit.adapters.signing.watched.serving import serve

__all__ = ["begin", "started"]

_CHILD = "from slrtkit.adapters.signing.watched.starting import begin; begin({})"


class _Program(Popen[bytes]):
    """A program, with the words of `multiprocessing.Process`."""

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.poll() is None

    def join(self, timeout: float | None = None) -> None:
        """Wait until it ends, for so many seconds at most."""
        try:
            self.wait(timeout)
        except TimeoutExpired:
            return

    def close(self) -> None:
        """Nothing of it is left to be closed."""

    def __del__(self) -> None:
        """Stop it: nobody can ask it any more."""
        if self.pid and self.is_alive():
            self.kill()
            self.wait()


def started(*, fresh: bool) -> tuple[Any, Any]:
    """Start a process; return the pipe to it, and what to ask whether it lives, to kill and to join.

    Args:
        fresh: Whether it may not be a fork: a fork has everything that this process has in memory, keys too.
    """
    forks = not fresh and "fork" in get_all_start_methods() and threading.active_count() == 1
    if not forks and os.name == "posix":
        return _program()
    context: Any = get_context("fork" if forks else "spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, here if forks else None), daemon=True)
    process.start()
    there.close()
    return here, process


def begin(number: int) -> None:
    """Serve in a program that was just started.

    Args:
        number: The descriptor of its end of the pipe.
    """
    _serve(Connection(number), None)


def _program() -> tuple[Any, Any]:
    """Start a program, which runs nothing of the main module, and finds the packages of this process, none in its folder."""
    here, there = get_context("spawn").Pipe()
    path = os.pathsep.join(filter(None, map(os.path.abspath, filter(None, sys.path))))
    words, around = [sys.executable, "-P", "-c", _CHILD.format(there.fileno())], os.environ | {"PYTHONPATH": path}
    process = _Program(
        words,
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env=around,
        pass_fds=[there.fileno()],
        start_new_session=True,
    )
    there.close()
    return here, process


def _serve(pipe: Any, other: Any) -> None:  # noqa: ANN401  connections, which are generic in some versions of Python only
    """Serve in a process that was just started; a fork closes the end of the pipe that it is not for."""
    if other:
        other.close()
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()
    serve(pipe)


def _end_with(pipe: Any) -> None:  # noqa: ANN401  as above
    """Wait for the end of the process that gives the tasks, however it ends, and end in the middle of whatever is done."""
    parent = parent_process()
    if parent:
        parent.join()
    else:
        hung_up = select.poll()
        hung_up.register(pipe.fileno(), 0)
        hung_up.poll()
    os._exit(1)
