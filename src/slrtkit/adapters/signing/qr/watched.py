"""Looking at files from anybody in a process of its own: what takes too long, or brings its decoder down, is no sheet.

The process is kept for the next look. Parent and child speak over pipes: eight bytes of length and the file in, one line of
JSON out. Where the system can, the child may use no more than 2 GiB of memory.
"""

import atexit
import json
import os
import sys
from functools import cache
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from threading import Lock, Timer
from typing import BinaryIO

from slrtkit.adapters.signing.qr.looking import look_at
from slrtkit.ports.seal import Sheet, Sighting

__all__ = ["SECONDS", "look_watched"]

SECONDS = 30.0
"""After so long a look is given up; a page at 200 dpi takes a quarter of a second."""
_LENGTH, _MEMORY, _PATIENCE = 8, 2 << 30, 5.0
_READY = b"\n"
_CHILD = "from slrtkit.adapters.signing.qr.watched import serve; serve()"


class Watched:
    """A process that looks; one look at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._turn = Lock()
        self._process: Popen[bytes] | None = None

    def ask(self, data: bytes, seconds: float) -> bytes:
        """Return the line that is answered; empty where the look took too long, or the process came to an end over it.

        Args:
            data: The file.
            seconds: For how long the answer is waited for; the time in which the process starts is not counted.
        """
        with self._turn:
            if self._process and self._process.poll() is not None:
                self._stop()
            process = self._process = self._process or _started()
            assert process.stdin  # noqa: S101  it was started with pipes
            assert process.stdout  # noqa: S101  likewise
            timer = Timer(seconds, process.kill)
            timer.start()
            try:
                process.stdin.write(len(data).to_bytes(_LENGTH) + data)
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = b""
            finally:
                timer.cancel()
            if not answer.endswith(b"\n"):
                self._stop()
                return b""
            return answer

    def end(self) -> None:
        """Let the process go."""
        with self._turn:
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                continue
        try:
            process.wait(_PATIENCE)
        except TimeoutExpired:
            process.kill()
            process.wait()


def look_watched(data: bytes, seconds: float = SECONDS) -> Sighting:
    """Look at a picture or a PDF in a process of its own; what cannot be looked at in time is no sheet.

    Args:
        data: The file.
        seconds: After so long it is given up.
    """
    answer = _watched(os.getpid()).ask(data, seconds)
    if not answer:
        return Sighting(None)
    sheet, seals, others, pages, signed = json.loads(answer)
    return Sighting(Sheet(sheet) if sheet else None, tuple(seals), others, pages, signed)


def serve(source: BinaryIO | None = None, target: BinaryIO | None = None) -> None:
    """Answer one look after the other, until nobody asks any more: what the child does."""
    source, target = source or sys.stdin.buffer, target or sys.stdout.buffer
    _limit()
    target.write(_READY)
    target.flush()
    while length := source.read(_LENGTH):
        seen = look_at(source.read(int.from_bytes(length)))
        told = [seen.sheet.value if seen.sheet else None, seen.seals, seen.others, seen.pages, seen.signed]
        target.write(json.dumps(told).encode() + b"\n")
        target.flush()


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415  only Unix has it
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _started() -> Popen[bytes]:
    """Start the child, and wait until it is ready; it finds the packages of this process, and none in the working folder."""
    path = os.pathsep.join(filter(None, map(os.path.abspath, filter(None, sys.path))))
    words, around = [sys.executable, "-P", "-c", _CHILD], os.environ | {"PYTHONPATH": path}
    process = Popen(words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=around)  # noqa: S603  nothing of it comes from a file
    assert process.stdout  # noqa: S101  it was started with pipes
    process.stdout.readline()
    return process


@cache
def _watched(_: int) -> Watched:
    """Return the one child of a process; a fork has its own."""
    child = Watched()
    atexit.register(child.end)
    return child
