"""An ASGI application on loopback, for as long as a test needs it: a real server, real connections. Needs the extra `web`."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

from starlette.types import ASGIApp

from slrtkit.web.verification.serving import run_on, server_of

__all__ = ["serving"]


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """Serve an application as `slrtkit serve` does, on a free port of 127.0.0.1; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = server_of(app)
        thread = Thread(target=run_on, args=(server, listening))
        thread.start()
        while not server.started:
            sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
