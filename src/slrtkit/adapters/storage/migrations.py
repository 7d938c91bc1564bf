"""Migrations: numbered changes of the tables, each with a checksum, that are done whole or gone on with after a crash.

One that has no `batches` is a single transaction. One that has is begun (from then on no older slrtkit opens the store), run
batch by batch, each a transaction of its own, and ended; a process that died in the middle leaves what the next one goes on
with, since a batch finds by itself what is still to be done.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

from attrs import frozen

from slrtkit.errors import SchemaTooNewError, SchemaTooOldError, StorageCorruptError

__all__ = ["HISTORY", "Migration", "Passed", "Session", "create", "migrate", "require"]

HISTORY: Final = """
    CREATE TABLE migration (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        done INTEGER NOT NULL CHECK (done IN (0, 1))
    )
"""
"""The table in which a store says which migrations it has been through."""

_CURE: Final = "slrtkit store migrate"


@frozen
class Migration:
    """One change of the tables. What was released is never altered: the checksum would tell.

    Attributes:
        number: Its place, from 1 without gaps.
        name: What it does, in a few words.
        statements: What is run once, in one transaction with the note that it was.
        batches: What is then run again and again, each round a transaction of its own, until a round changes nothing.
        last: What is run once when the batches are through.
    """

    number: int
    name: str
    statements: tuple[str, ...]
    batches: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    @property
    def checksum(self) -> str:
        """SHA-256 of everything that it runs, 64 hexadecimal digits."""
        parts = ("\0".join(part) for part in (self.statements, self.batches, self.last))
        return sha256("\0\0".join(parts).encode()).hexdigest()


class Passed(NamedTuple):
    """A migration that a store has been through: whole, or begun only."""

    number: int
    checksum: str
    done: bool


class Session(Protocol):
    """What migrations need of a database."""

    def alone(self) -> AbstractContextManager[None]:
        """Begin a transaction beside which nobody writes; committed at the end of the block, undone by an error."""
        ...

    def run(self, statement: str) -> int:
        """Run a statement and return how many rows it changed."""
        ...

    def passed(self) -> list[Passed]:
        """Return the migrations that the store has been through."""
        ...

    def note(self, migration: Migration, *, done: bool) -> None:
        """Note that a migration is begun, or done."""
        ...


def require(passed: Sequence[Passed], migrations: Sequence[Migration]) -> None:
    """Refuse a store that is not of this version.

    Raises:
        SchemaTooNewError: a newer slrtkit has changed it.
        SchemaTooOldError: migrations are still to be done, or one was begun and not ended.
        StorageCorruptError: it has been through another migration of the same number (`storage.schema-differs`).
    """
    newest = _newest(passed, migrations)
    if newest < len(migrations):
        raise SchemaTooOldError(f"the store has version {newest}, this slrtkit needs {len(migrations)}", cure=_CURE)
    if not all(one.done for one in passed):
        raise SchemaTooOldError(f"version {newest} of the store is half made", cure=_CURE)


def create(session: Session, migrations: Sequence[Migration]) -> None:
    """Make the tables of a store that has none, inside a transaction: whole, or not at all."""
    for one in migrations:
        for statement in (*one.statements, *one.last):
            session.run(statement)
        session.note(one, done=True)


def migrate(session: Session, migrations: Sequence[Migration]) -> tuple[int, ...]:
    """Do what is still to be done, and return the numbers of it. Two processes may try at once: they take turns.

    Raises:
        SchemaTooNewError, StorageCorruptError: see `require`.
    """
    done: dict[int, None] = {}
    while number := _step(session, migrations):
        done[number] = None
    return tuple(done)


def _step(session: Session, migrations: Sequence[Migration]) -> int:
    """Do one transaction of the first migration that is not done, and return its number; 0 where all are."""
    with session.alone():
        passed = session.passed()
        _newest(passed, migrations)
        state = {one.number: one.done for one in passed}
        one = next((one for one in migrations if not state.get(one.number)), None)
        if one is None:
            return 0
        if one.number not in state:
            for statement in one.statements:
                session.run(statement)
            session.note(one, done=not one.batches)
        elif not sum(session.run(batch) for batch in one.batches):
            for statement in one.last:
                session.run(statement)
            session.note(one, done=True)
        return one.number


def _newest(passed: Sequence[Passed], migrations: Sequence[Migration]) -> int:
    """Return the version that a store has, where all of it is known."""
    newest = max((one.number for one in passed), default=0)
    if newest > len(migrations):
        raise SchemaTooNewError(f"the store has version {newest}, this slrtkit knows {len(migrations)}", cure="upgrade slrtkit")
    for one in passed:
        if one.checksum != migrations[one.number - 1].checksum:
            raise StorageCorruptError(
                f"version {one.number} of the store is not the one of this slrtkit",
                code="storage.schema-differs",
                cure="ask who changed the tables; restore a back-up",
            )
    return newest
