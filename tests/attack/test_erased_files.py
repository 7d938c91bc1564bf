"""Who copies every file after an erasure finds no key, no index value, no state and no file of the person any more.

What stays by design is what the log's records hold of them, sealed: the chains run over those bytes, and the key that opened
them is gone. That no file holds anything in plain, before or after, is for `test_locked_disk` and `test_sealed_server`.
Each search has its control: before the erasure it finds all of them.
"""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from tests.attack.test_sealed_server import FILES, served
from tests.unit.test_erasure import CANARIES, NIK_TEXT, Post

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.adapters.storage.postgresql.errors import driver
from slrtkit.domain.names import sounds
from slrtkit.ports.store import StreamId
from slrtkit.service.rebuild import rebuild
from slrtkit.testing.postgresql import Server

__all__ = ["served"]

PIECE = 24
"""Databases cut what is long over their pages: one is looked for by pieces of so many bytes."""
STREAMS = (StreamId("household", "H"), StreamId("complaint", "C"))
PAGES = ("a-subject-asks-for-erasure.md", "permintaan-penghapusan.md")
Sought = dict[str, dict[str, bytes]]


class Copied(Post):
    """A post that tells what of a person stands in its files."""

    def sought(self) -> Sought:
        """Return what erasing the person has to take out of the files, by what it is."""
        keys = {name: key.data for name in self.vault.names() if name.endswith("/H-Q") and (key := self.vault.load(name))}
        told = [("nik", NIK_TEXT), *(("sound", one) for one in sounds(CANARIES[1]))]
        values = {f"{name} {value}": self.journal.scribe.sought(name, value.encode()) for name, value in told}
        with self.store.begin(write=False) as unit:
            states = [snapshot for stream in STREAMS if (snapshot := unit.load(stream))]
        values |= {one.name: one.value for state in states for one in state.indexes if one.name == "fingerprint"}
        return {
            "wrapped key": keys,
            "index value": values,
            "state": {part.commitment: part.data for state in states for part in state.parts if part.subject == "H-Q"},
            "file": {place.kept: self.store.get(place.kept) for place in self.vault.places(subject="H-Q")},
        }

    def recorded(self) -> list[bytes]:
        """Return what the log holds of the person, sealed."""
        with self.store.begin(write=False) as unit:
            records = [record for _, record in unit.since(0, 10**6)]
        return [part.data for record in records for part in record.parts if part.subject == "H-Q"]


def found(sought: Sought, files: list[bytes]) -> dict[str, set[str]]:
    """Return which of the things sought stand in any file, at least a piece of them."""
    return {
        kind: {
            name
            for name, data in things.items()
            if any(data[at : at + PIECE] in file for at in range(0, max(1, len(data) - PIECE), PIECE) for file in files)
        }
        for kind, things in sought.items()
    }


def everything(sought: Sought) -> dict[str, set[str]]:
    assert {kind: bool(things) for kind, things in sought.items()} == dict.fromkeys(sought, True)
    return {kind: set(things) for kind, things in sought.items()}


def told(sought: Sought, left: dict[str, set[str]]) -> str:
    return ", ".join(f"{len(left[kind])} of {len(things)} {kind}s" for kind, things in sought.items())


def held(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_the_files_of_a_store_hold_nothing_of_the_erased_but_sealed_records(tmp_path: Path, prove: Callable[..., None]) -> None:
    desk = Copied(tmp_path).begin()
    sought = desk.sought()
    assert found(sought, held(tmp_path)) == everything(sought)
    desk.erase()
    left = found(sought, held(tmp_path))  # while the store is open, its write-ahead log with it
    assert all(any(data in file for file in held(tmp_path)) for data in desk.recorded())
    assert rebuild(desk.journal).problems == ()
    desk.close()
    after = found(sought, held(tmp_path))
    figure = f"SQLite, open and closed: {told(sought, left)} are left; all were found before"
    prove("erasure: the person in no table, log, free page or index", figure, holds=not any((*left.values(), *after.values())))


@pytest.fixture(params=PAGES)
def statements(request: pytest.FixtureRequest) -> list[str]:
    """What the page of erasure tells an operator of PostgreSQL to say."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / request.param).read_text("utf-8")
    [block] = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    return [one.strip() for one in block.split(";") if one.strip()]


def test_the_files_of_a_server_hold_nothing_of_the_erased_after_what_the_operator_does(
    served: Server, tmp_path: Path, statements: list[str], prove: Callable[..., None]
) -> None:
    schema = f"erased_{uuid4().hex}"
    desk = Copied(tmp_path, store=PostgresqlStore(served.address, schema=schema)).begin()
    sought = desk.sought()

    def files() -> list[bytes]:
        with driver().connect(served.address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            names = [name for (name,) in connection.execute(FILES, (schema, schema)).fetchall()]
        data = Path(served.folder) / "data"
        return [(data / name).read_bytes() for name in names] + held(data / "pg_wal") + held(tmp_path)

    assert found(sought, files()) == everything(sought)
    desk.erase()
    still = found(sought, files())
    assert (still["wrapped key"], still["index value"]) == (set(), set(sought["index value"]))
    assert rebuild(desk.journal).problems == ()
    with driver().connect(served.address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.replace("slrtkit.", f"{schema}."))
    left = found(sought, files())
    assert all(any(data[:PIECE] in file for file in files()) for data in desk.recorded())
    assert rebuild(desk.journal).problems == ()
    desk.close()
    figure = f"PostgreSQL, after the operator's statements: {told(sought, left)} are left; all were found before"
    prove("erasure: the person in no table, log, free page or index", figure, holds=not any(left.values()))
