"""Judges in processes of their own, which can be stopped: bytes from anybody reach decoders there.

A process is kept for the next question. It is asked over a pipe: eight bytes of length and the question in, one line of JSON
out, so that a process that was taken over can hand back nothing but a text. Where the system can, it may use no more than 2 GiB
of memory, and ends with everything that it started.
"""

import atexit
import json
import os
import pickle
import signal
import sys
from contextlib import suppress
from queue import LifoQueue
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from threading import Timer
from typing import BinaryIO

from slrtkit.ledger import JSON
from slrtkit.web.verification.judging import Question, answered
from slrtkit.web.verification.problems import Fault, RefusedError

__all__ = ["Workers", "serve"]

_LENGTH, _MEMORY, _PATIENCE = 8, 2 << 30, 5.0
_READY = b"\n"
_CHILD = "from slrtkit.web.verification.workers import serve; serve()"


class Workers:
    """So many processes; fulfils `slrtkit.web.verification.judging.Judge`.

    Args:
        number: How many.
        seconds: After so long a question is given up; the time in which a process starts is not counted.
    """

    def __init__(self, number: int, seconds: float) -> None:
        """Start nothing yet."""
        self._seconds = seconds
        self._free: LifoQueue[_Worker] = LifoQueue()
        self._all = [_Worker() for _ in range(number)]
        for worker in self._all:
            self._free.put(worker)
        atexit.register(self.end)

    def judge(self, question: Question) -> JSON:
        """Return the answer as JSON; see `slrtkit.web.verification.judging.Judge`."""
        worker = self._free.get()
        try:
            line = worker.ask(pickle.dumps(question), self._seconds)
        finally:
            self._free.put(worker)
        if not line:
            raise RefusedError(Fault.TOO_COSTLY)
        answer: JSON = json.loads(line)
        if answer is None:
            raise RefusedError(Fault.BROKEN)
        return answer

    def end(self) -> None:
        """Let the processes go; the next question starts new ones."""
        for worker in self._all:
            worker.end(_PATIENCE)


class _Worker:
    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Return the line that is answered; empty where there was none in time."""
        if self._process and self._process.poll() is not None:
            self.end()
        process = self._process = self._process or _started()
        assert process.stdin  # noqa: S101  it was started with pipes
        assert process.stdout  # noqa: S101  likewise
        timer = Timer(seconds, _stop, (process,))
        timer.start()
        try:
            process.stdin.write(len(question).to_bytes(_LENGTH) + question)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self.end()
            return b""
        return line

    def end(self, patience: float = 0) -> None:
        """Let the process go: by itself within so many seconds, or else at once with all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if not patience:
            _stop(process)
        for pipe in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                pipe.close()
        try:
            process.wait(patience or None)
        except TimeoutExpired:
            _stop(process)
            process.wait()


def serve(source: BinaryIO | None = None, target: BinaryIO | None = None) -> None:
    """Answer one question after the other, until nobody asks any more: what a process does."""
    source = source or sys.stdin.buffer
    if target is None:
        target = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what a library prints is no answer
    _limit()
    target.write(_READY)
    target.flush()
    while length := source.read(_LENGTH):
        question = pickle.loads(source.read(int.from_bytes(length)))  # noqa: S301  from the process that started this one
        target.write(json.dumps(_answered(question)).encode() + b"\n")
        target.flush()


def _answered(question: Question) -> JSON:
    """Return the answer; None where this program is at fault, and not the file."""
    try:
        return answered(question)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever it is, the others go on
        return None


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415  only Unix has it
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _started() -> Popen[bytes]:
    """Start a process, and wait until it is ready; it finds the packages of this one, and none in the working folder."""
    path = os.pathsep.join(filter(None, map(os.path.abspath, filter(None, sys.path))))
    words, around = [sys.executable, "-P", "-c", _CHILD], os.environ | {"PYTHONPATH": path}
    process = Popen(words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=around, start_new_session=True)  # noqa: S603  nothing of it comes from an upload
    assert process.stdout  # noqa: S101  it was started with pipes
    process.stdout.readline()
    return process


def _stop(process: Popen[bytes]) -> None:
    """End a process with all that it started."""
    group = getattr(os, "killpg", None)  # Windows has none
    try:
        if group:
            group(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        return
