"""The door behind a server of its own: uvicorn, told to log nothing of who came, and to wait for nobody for ever."""

import socket
from logging import WARNING

from starlette.types import ASGIApp

from slrtkit.errors import AdapterNotInstalledError

try:
    from uvicorn import Config, Server
except ModuleNotFoundError as error:
    raise AdapterNotInstalledError(
        "serving the public door needs uvicorn, which is not installed", cure="pip install 'slrtkit[web]'"
    ) from error

__all__ = ["run_on", "served", "server_of"]

_KEPT_ALIVE = 5
_BACKLOG = 256
_GRACE = 10
_TCP = {socket.AF_INET, socket.AF_INET6}


def server_of(app: ASGIApp) -> Server:
    """Return a server that is not started yet; it believes a proxy on the same machine about who comes.

    Args:
        app: What it serves.
    """
    return Server(
        Config(
            app,
            access_log=False,
            backlog=_BACKLOG,
            http="h11",
            lifespan="off",
            log_level=WARNING,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            timeout_keep_alive=_KEPT_ALIVE,
            ws="none",
        )
    )


def run_on(server: Server, listening: socket.socket) -> None:
    """Run a server until it is told to end.

    Args:
        server: What `server_of` made.
        listening: A socket that listens.
    """
    if listening.family in _TCP:  # asyncio leaves it unset here, and a kept connection waits 40 ms an answer
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server.run(sockets=[listening])


def served(app: ASGIApp, listening: socket.socket) -> None:
    """Serve on a socket until the process is told to end.

    Args:
        app: What is served.
        listening: A socket that listens.
    """
    run_on(server_of(app), listening)
