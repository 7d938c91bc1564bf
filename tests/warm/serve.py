"""A `slrtkit` that is loaded already: every call is a process of its own, forked from this one.

`serve.py ADDRESS` listens on a socket of that name until its standard input ends. `ask.py` is the caller's side: it hands over
its words, folder, environment and open streams, and ends with the exit code it is told. A command run so is the same command
in the same shell line; only the half-second in which Python reads its modules is not paid again. That they are read rightly,
real processes show: the first command of each page, the installed wheel, and the tests of imports.
"""

import atexit
import gc
import marshal
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

from slrtkit.cli.base import LazyGroup, main

LIBRARIES = ("babel.dates", "babel.numbers", "docx", "num2words", "pyhanko.sign", "sqlite_utils", "typst")


def load() -> None:
    """Read what commands read."""
    for place, _ in LazyGroup.at.values():
        import_module(place.partition(":")[0])
    for name in (*LIBRARIES, "slrtkit.kit", "slrtkit.demo", "slrtkit.adapters.signing.pdfcheck"):
        import_module(name)
    if "coverage" in sys.modules:
        measured = sys.modules["coverage"].Coverage.current()
        if measured:
            measured.save()  # what was reached in loading is told once, and not by every call
    gc.freeze()


def serve(address: str) -> None:
    """Answer every call in a child, until nobody holds the other end of standard input."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    with socket.socket(socket.AF_UNIX) as door, selectors.DefaultSelector() as events:
        door.bind(address)
        door.listen()
        events.register(door, selectors.EVENT_READ)
        events.register(sys.stdin, selectors.EVENT_READ)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not any(key.fileobj is sys.stdin for key, _ in events.select()):
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                answer(line)
            line.close()


def answer(line: socket.socket) -> None:
    """Be the command that was asked for, and tell its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(line, 1, 3)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    with line.makefile("rb") as asked:
        sys.argv, folder, environment = marshal.load(asked)  # noqa: S302  the caller is a test
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    code: object = 70
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()  # noqa: SLF001  the end of a process without the time to take it apart
    line.sendall(str(code).encode())
    os._exit(0)


if __name__ == "__main__":
    load()
    serve(sys.argv[1])
