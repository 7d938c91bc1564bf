"""`python -m examples.kabupaten`: a district with invented people, until somebody ends it."""

import secrets
import socket
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from slrtkit.testing import open_practice
from slrtkit.web.verification.serving import served

from .application import application

CONFIG = Path(__file__).with_name("kabupaten.toml")
VILLAGES = ("33.16.09.1008", "33.16.09.1016", "33.16.11.2005", "33.16.13.1017", "33.16.13.2020")


def main() -> None:
    """Open the district and serve it on this computer."""
    parser = ArgumentParser("python -m examples.kabupaten", description="A small district application, with invented people.")
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1; 0: a free one (default: %(default)s)")
    port = parser.parse_args().port
    with (
        TemporaryDirectory() as folder,
        open_practice(CONFIG, Path(folder), people={one: one for one in VILLAGES}) as kit,
        socket.create_server(("127.0.0.1", port)) as listening,
    ):
        print(f"http://127.0.0.1:{listening.getsockname()[1]}/  (Ctrl-C)", flush=True)
        with suppress(KeyboardInterrupt):
            served(application(kit, secrets.token_bytes(32)), listening)


if __name__ == "__main__":
    main()
