"""The tables of a store are brought up to date: in order, whole, and gone on with after a crash; on both databases."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.adapters.storage.migrations import Migration, Session, migrate, require
from slrtkit.adapters.storage.postgresql.connection import PostgresqlSession, Settings, connect
from slrtkit.adapters.storage.postgresql.errors import driver
from slrtkit.adapters.storage.postgresql.schema import MIGRATIONS as POSTGRESQL
from slrtkit.adapters.storage.schema import MIGRATIONS as SQLITE
from slrtkit.adapters.storage.sqlite_session import SqliteSession
from slrtkit.errors import SchemaTooNewError, SchemaTooOldError, StorageCorruptError
from slrtkit.plugins import STORAGE
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild, renew
from slrtkit.testing.postgresql import Server
from slrtkit.testing.records import Author, stream, write

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
KILLS = 200 if PROVE else 1
ROWS = 100_000 if PROVE else 300
PATIENCE = 1.5 if PROVE else 0.1
OFTEN = 1_000 if PROVE else 2
FEW = 1_000 if PROVE else 200
HASTE = 0.15 if PROVE else 0.1
FIXTURE = Path(__file__).parents[1] / "fixtures" / "store-postgresql-1.sql"


@contextmanager
def session(address: str) -> Iterator[Session]:
    """Open what migrations need of a store, whichever version it is of."""
    scheme, _, rest = address.partition(":")
    if scheme == "sqlite":
        from sqlite_utils import Database  # noqa: PLC0415  the child process needs one of both

        from slrtkit.adapters.storage.connection import driver as sqlite  # noqa: PLC0415  as above

        connection = sqlite().connect(rest, timeout=60, isolation_level=None)
        with closing(connection):
            yield SqliteSession(Database(connection, execute_plugins=False))
        return
    place, _, schema = address.rpartition("&schema=")
    settings = Settings(place, schema, 60)
    with closing(connect(settings)) as found:
        yield PostgresqlSession(found, settings)


def more(address: str, count: int = 1, rows: int = ROWS) -> tuple[Migration, ...]:
    """Return the migrations of a store and some that nobody has released: each writes every actor anew, in batches."""
    known = SQLITE if address.startswith("sqlite") else POSTGRESQL
    limit = max(1, rows // 100)
    wanted = "SELECT position FROM record WHERE actor <> 'p{0}' LIMIT {1}"
    batch = f"UPDATE record SET actor = 'p{{0}}' WHERE position IN ({wanted})".format  # noqa: S608  nothing from outside
    first = len(known) + 1
    return known + tuple(
        Migration(first + one, "actors", (f"CREATE TABLE t{one} (x INTEGER)",), (batch(one, limit),), (f"DROP TABLE t{one}",))
        for one in range(count)
    )


@pytest.fixture
def rows() -> int:
    """How many records it holds."""
    return ROWS


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, rows: int) -> str:
    """The address of a store that stands as this version made it."""
    if request.param == "sqlite":
        found = f"sqlite:{tmp_path / 'slrt.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        found = f"{server.address}{'&' if '?' in server.address else '?'}application_name=uji&schema=test_{uuid4().hex}"
    author = Author()
    with closing(STORAGE.open(found)) as store:
        write(store, *(author.change(f"{number}") for number in range(rows)))
    return found


def actors(address: str) -> dict[str, int]:
    """Return who wrote the records, and how many."""
    query = "SELECT actor, count(*) FROM record GROUP BY actor"
    with session(address) as found:
        asked = found._database if address.startswith("sqlite") else found._connection  # type: ignore[attr-defined]  # noqa: SLF001  whichever version it is
        return dict(asked.execute(query).fetchall())


def test_a_store_is_brought_up_to_date_once_and_an_older_slrtkit_refuses_it(address: str) -> None:
    known = more(address)
    with session(address) as found:
        with pytest.raises(SchemaTooOldError, match="slrtkit store migrate"):
            require(found.passed(), known)
        assert migrate(found, known) == (len(known),)
        require(found.passed(), known)
        assert migrate(found, known) == ()
    assert actors(address) == {"p0": ROWS}
    for also in ("", "&migrate=yes"):
        with pytest.raises(SchemaTooNewError):
            STORAGE.open(address + (also if "?" in address else also.replace("&", "?")))


def test_nobody_works_on_a_store_that_is_half_made(address: str) -> None:
    known, rounds = more(address), []

    class Stopped(Exception):  # noqa: N818  no error: somebody pulled the plug
        pass

    with session(address) as found:
        real = found.run

        def run(statement: str) -> int:
            rounds.append(statement)
            if len(rounds) == 5:
                raise Stopped
            return real(statement)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(found, "run", run)
            with pytest.raises(Stopped):
                migrate(found, known)
        with pytest.raises(SchemaTooOldError, match="half made"):
            require(found.passed(), known)
    with pytest.raises(SchemaTooNewError):
        STORAGE.open(address)
    assert set(actors(address)) == {"officer", "p0"}
    with session(address) as found:
        assert migrate(found, known) == (len(known),)
    assert actors(address) == {"p0": ROWS}


def test_a_migration_that_fails_leaves_the_store_as_it_was(address: str) -> None:
    bad = (
        *more(address, 0),
        Migration(len(more(address)), "bad", ("CREATE TABLE later (x INTEGER)", "INSERT INTO no VALUES (1)")),
    )
    with session(address) as found:
        with pytest.raises(Exception, match="no"):
            migrate(found, bad)
        require(found.passed(), more(address, 0))
    with closing(STORAGE.open(address)) as store:
        assert write(store, Author(scope="b").change("b")) == ROWS + 1


def test_a_migration_that_was_altered_after_it_was_released_is_told(address: str) -> None:
    known = (*more(address, 0), Migration(len(more(address)), "later", ("CREATE TABLE later (x INTEGER)",)))
    other = (*known[:-1], Migration(known[-1].number, "later", ("CREATE TABLE later (y INTEGER)",)))
    with session(address) as found:
        migrate(found, known)
        with pytest.raises(StorageCorruptError) as told:
            migrate(found, other)
    assert told.value.code == "storage.schema-differs"


LARGE = pytest.mark.promise("migrations: 100,000 rows, killed 200 times at random, on both databases")
QUICK = pytest.mark.promise("no acknowledged write lost: kill -9 while migrating, on both databases")


@pytest.mark.parametrize(
    ("rows", "wanted", "patience"),
    [
        pytest.param(ROWS, KILLS, PATIENCE, marks=LARGE, id="many rows"),
        pytest.param(FEW, OFTEN, HASTE, marks=QUICK, id="many kills"),
    ],
)
def test_a_migration_that_is_killed_is_gone_on_with(
    address: str, rows: int, wanted: int, patience: float, record_property: Callable[[str, object], None]
) -> None:
    chance, kills, count = random.Random(9), 0, 1
    while kills < wanted:
        process = subprocess.Popen([sys.executable, __file__, address, str(count), str(rows)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begin\n"
        time.sleep(chance.uniform(0, patience))
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        if process.wait() == -signal.SIGKILL:
            kills += 1
        else:
            count += 1
    with session(address) as found:
        migrate(found, more(address, count, rows))
        require(found.passed(), more(address, count, rows))
    assert actors(address) == {f"p{count - 1}": rows}
    record_property("figure", f"{address.partition(':')[0]}: {rows} rows, {kills} kills, {count} migrations whole, no row lost")


def test_a_postgresql_store_of_version_1_stays_readable(postgresql: Server) -> None:
    schema = f"test_{uuid4().hex}"
    text = FIXTURE.read_text("utf-8").replace("slrtkit.", f"{schema}.").replace("SCHEMA slrtkit;", f"SCHEMA {schema};")
    with driver().connect(postgresql.address, autocommit=True) as connection:
        connection.execute(text)
    with closing(PostgresqlStore(postgresql.address, schema=schema, migrating=True)) as store:
        journal = Journal(store, PlainSealer(), node="office")
        renew(journal)
        proof = rebuild(journal)
        assert (proof.events, proof.streams, proof.chains, proof.problems) == (5, 2, 1, ())
        assert journal.household("BKL-90").state.persons[0].name == "Sukirman"
        with store.begin(write=False) as unit:
            assert unit.load(stream("BKL-90"))


if __name__ == "__main__":
    where, count, held = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with session(where) as found:
        sys.stdout.write("begin\n")
        sys.stdout.flush()
        migrate(found, more(where, count, held))
