"""A disk that can lose its power and its room: SQLite's files in memory, behind a VFS, and the store's own code over it.

What was written and not synced is at the mercy of a cut: each write has reached the disk, or has not, or is torn, and then each
of its sectors has, has not, or is rubbish. Run as a program it tells what it found as a line of JSON; it needs apsw, another
copy of SQLite, and so has a process to itself.

    disk.py cut CUTS SEED [unsynced]        power cuts while commits, imports and checkpoints are under way
    disk.py full                            no room from each k-th write of a commit and of an import on
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, cast
from uuid import uuid4

import apsw

from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import SqliteStore, connection
from slrtkit.domain import Context
from slrtkit.domain.rules import FACTS
from slrtkit.errors import Problem, StorageError, StorageFullError
from slrtkit.ledger import verify_chain
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal
from slrtkit.testing.records import Author, stream

SECTOR = 512
AGAIN = 0.3
"""How often the power is cut once more while the store is opened after a cut."""
_NAME = "disk"
_NEVER = 10**9


class File:
    """One file: as who has it open sees it, as it is on the disk for certain, and what is between the two."""

    def __init__(self, data: bytes = b"") -> None:
        self.seen, self.sure = bytearray(data), bytearray(data)
        self.waiting: list[tuple[int, bytes | None]] = []

    def change(self, at: int, data: bytes | None) -> None:
        _change(self.seen, at, data)
        self.waiting.append((at, data))

    def sync(self) -> None:
        for at, data in self.waiting:
            _change(self.sure, at, data)
        self.waiting.clear()

    def lose_power(self, chance: Random) -> None:
        for at, data in self.waiting:
            fate = chance.random()
            if fate < 1 / 3:
                continue
            for start in range(0, len(data), SECTOR) if data and fate > 2 / 3 else ():
                torn, sector = chance.randrange(3), data[start : start + SECTOR]  # type: ignore[index]  # there is data
                if torn:
                    _change(self.sure, at + start, sector if torn == 1 else chance.randbytes(len(sector)))
            if not data or fate <= 2 / 3:
                _change(self.sure, at, data)
        self.waiting.clear()
        self.seen = bytearray(self.sure)


def _change(data: bytearray, at: int, new: bytes | None) -> None:
    if new is None:
        del data[at:]
        return
    if len(data) < at:
        data.extend(bytes(at - len(data)))
    data[at : at + len(new)] = new


def _failed(kind: type[apsw.Error], code: int) -> apsw.Error:
    error = kind("the disk")
    error.extendedresult = code  # type: ignore[attr-defined]  # by which apsw tells SQLite what it is
    return error


class Disk(apsw.VFS):
    """All files, how many changes until the power is cut, and how many writes there is room for."""

    def __init__(self) -> None:
        super().__init__(_NAME, base="")
        self.files: dict[str, File] = {}
        self.until_cut = self.room = _NEVER

    def power(self) -> None:
        """Count a change; where the power is cut, it does not happen, and nothing after it does."""
        self.until_cut -= 1
        if self.until_cut < 0:
            raise _failed(apsw.IOError, apsw.SQLITE_IOERR)

    def excepthook(self, *_: object) -> bool:
        """Say nothing of what SQLite does not pass on: it would be said of each cut."""
        return True

    def cut(self, chance: Random) -> None:
        for file in self.files.values():
            file.lose_power(chance)
        self.until_cut = _NEVER

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: ANN401, N802  as apsw calls it
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name or id(flags))
        if path not in self.files:
            if not flags[0] & apsw.SQLITE_OPEN_CREATE:
                raise _failed(apsw.CantOpenError, apsw.SQLITE_CANTOPEN)
            self.power()
        flags[1] = flags[0]
        return Handle(self, self.files.setdefault(path, File()))

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: ARG002, N802  as above
        self.power()
        self.files.pop(filename, None)

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: ARG002, N802  as above
        return pathname in self.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802  as above
        return name


class Handle:
    """An open file."""

    def __init__(self, disk: Disk, file: File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  as above
        return bytes(self._file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  as above
        self._disk.power()
        self._disk.room -= 1
        if self._disk.room < 0:
            raise _failed(apsw.FullError, apsw.SQLITE_FULL)
        self._file.change(offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  as above
        self._disk.power()
        self._file.change(newsize, None)

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802  as above
        self._disk.power()
        self._file.sync()

    def xFileSize(self) -> int:  # noqa: N802  as above
        return len(self._file.seen)

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: ARG002, N802  as above
        return False

    def xLock(self, level: int) -> None: ...  # noqa: N802  nobody else is there
    def xUnlock(self, level: int) -> None: ...  # noqa: N802  as above
    def xClose(self) -> None: ...  # noqa: N802  as above

    def xCheckReservedLock(self) -> bool:  # noqa: N802  as above
        return False

    def xSectorSize(self) -> int:  # noqa: N802  as above
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802  as above
        return 0


@contextmanager
def _coded() -> Iterator[None]:
    """Give apsw's errors what the driver's have: their code."""
    try:
        yield
    except apsw.Error as error:
        error.sqlite_errorcode = error.extendedresult  # type: ignore[attr-defined]  # as sqlite3 names it
        raise


class Cursor:
    """What a statement gave, as the DB-API tells it; all of it is fetched at once, so that no statement lies open."""

    description = None

    def __init__(self, rows: Sequence[Any], rowcount: int, lastrowid: int) -> None:
        self._rows, self.rowcount, self.lastrowid = iter(rows), rowcount, lastrowid

    def fetchone(self) -> Any:  # noqa: ANN401  a row
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int) -> list[Any]:
        return list(islice(self._rows, size))

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """A connection of apsw as the DB-API has them, to a file on this disk that nobody shares."""

    def __init__(self, path: object, **_: object) -> None:
        with _coded():
            self._inner = apsw.Connection(str(path), vfs=_NAME)
            self._inner.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_autocheckpoint = 24")

    @property
    def in_transaction(self) -> bool:
        return self._inner.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        return self._run(lambda: self._inner.execute(sql, parameters))

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Cursor:
        return self._run(lambda: self._inner.executemany(sql, rows))

    def close(self) -> None:
        with _coded():
            self._inner.close()

    def _run(self, run: Callable[[], apsw.Cursor]) -> Cursor:
        before = self._inner.total_changes()
        with _coded():
            rows = list(run())
        return Cursor(rows, self._inner.total_changes() - before, self._inner.last_insert_rowid())


def begin(store: SqliteStore, author: Author, turn: int, size: int) -> int:
    """Write one unit, and return how many records it has: a case, or an import of many."""
    names = [f"{turn}-{number}" for number in range(size)]
    with store.begin(write=True) as unit:
        present = unit.load(stream("shared"))
        unit.record([*map(author.change, names), author.change("shared", version=present.version if present else 0)])
        unit.commit()
    return size + 1


class Life:
    """A store on a disk, and how many records each unit had that was acknowledged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sizes: list[int] = []

    def opened(self) -> tuple[SqliteStore, Author]:
        store = SqliteStore(self.path)
        with store.begin(write=False) as unit:
            head = unit.head("node", "1", "33.16")
        return store, Author.after(head) if head else Author()

    def work(self, chance: Random, units: int) -> int:
        """Work until the power is cut, or for some units; return how many records the unit had that was under way."""
        size, held = 0, list[SqliteStore]()
        with suppress(StorageError):
            store, author = self.opened()
            held.append(store)
            for _ in range(units):
                size = chance.choice([1, 1, 2, 30])
                self.sizes.append(begin(store, author, len(self.sizes), size))
        for store in held:
            with suppress(StorageError, apsw.Error):  # who has no power cannot close it either
                store.close()
        return size + 1

    def fault(self, under_way: int = 0) -> str:
        """Say what is wrong: damaged, lost, or half there; what was under way may be there, if all of it is."""
        try:
            store, _ = self.opened()
        except StorageError as error:
            return error.code
        with closing(store), store.begin(write=False) as unit:
            log = [record for _, record in unit.since(0, 10**6)]
            present = unit.load(stream("shared"))
            version = present.version if present else 0
            if version > len(self.sizes):
                self.sizes.append(under_way)
        if version < len(self.sizes):
            return "lost"
        whole = version == len(self.sizes) and len(log) == sum(self.sizes) and not verify_chain(log)
        return "" if whole and not problems(self.path) else "damaged"


def problems(path: Path) -> tuple[Problem, ...]:
    """Return what SQLite finds wrong with a file."""
    with closing(SqliteStore(path)) as store:
        return store.check()


def cuts(disk: Disk, folder: Path, wanted: int, seed: int) -> dict[str, object]:
    """Cut the power again and again; a store that was cut twenty times, or is broken, is followed by a new one."""
    chance, faults, lives, acknowledged, unsynced = Random(seed), list[str](), list[Life](), 0, 0
    for cut in range(wanted):
        if cut % 20 == 0 or faults[-1:] == [lives[-1].path.name]:
            disk.files.clear()
            lives.append(Life(folder / str(cut)))
        life = lives[-1]
        before, disk.until_cut = len(life.sizes), chance.randrange(1, 160)
        under_way = life.work(chance, 12)
        acknowledged += len(life.sizes) - before
        unsynced += sum(len(file.waiting) for file in disk.files.values())
        disk.cut(chance)
        while chance.random() < AGAIN:
            disk.until_cut = chance.randrange(12)
            life.work(chance, 0)
            disk.cut(chance)
        if fault := life.fault(under_way):
            faults += [fault, life.path.name]
    return {"cuts": wanted, "acknowledged": acknowledged, "unsynced": unsynced, "faults": faults[::2]}


def full(disk: Disk, folder: Path) -> dict[str, int]:
    """Let there be no room from each k-th write on, until the work needs no more writes than that; return how many it needs."""
    households = table(folder / "households.csv")
    works: dict[str, Callable[[SqliteStore, Author], object]] = {
        "commit": lambda store, author: begin(store, author, 3, 1),
        "import": lambda store, _: imported(store, households),
    }
    return {name: _writes(disk, folder / name, work) for name, work in works.items()}


def _writes(disk: Disk, path: Path, work: Callable[[SqliteStore, Author], object]) -> int:
    for k in range(_NEVER):
        disk.files.clear()
        life = Life(path.with_name(f"{path.name}-{k}"))
        life.work(Random(k), 3)
        store, author = life.opened()
        disk.room = k
        try:
            work(store, author)
        except StorageFullError:
            disk.room = _NEVER
        if disk.room != _NEVER:
            disk.room = _NEVER
            store.close()
            return k
        with store.begin(write=False) as unit:
            author = Author.after(cast("Any", unit.head("node", "1", "33.16")))
        life.sizes.append(begin(store, author, 3, 1))  # there is room again, and the same store goes on
        store.close()
        if fault := life.fault():
            raise AssertionError(f"{path.name}, write {k + 1}: {fault}")
    return 0


def table(path: Path) -> Path:
    """Write households that an import takes."""
    head = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,family.desil"
    row = "H{0},33.16.99.2001,,ya,H{0}-K,,H{0}-P,,Sukirman Contoh,kepala_keluarga,,2026-05-12,interview,2"
    path.write_text("\n".join([head, *(row.format(number) for number in range(40))]) + "\n", "utf-8")
    return path


def imported(store: SqliteStore, file: Path) -> None:
    """Import households."""
    journal, context = Journal(store, PlainSealer(), "office"), Context("clerk", uuid4().hex, datetime.now(UTC))
    import_households(journal, context, Import(file.name, lambda: Sheet(CsvFile(file), FACTS), lambda: uuid4().hex))


def main() -> None:
    """Do what the words say, over SQLite as apsw has it."""
    driver = ModuleType("apsw_as_sqlite3")
    driver.__dict__["connect"] = Connection
    connection.driver = lambda: driver
    what, *words = sys.argv[1:]
    if "unsynced" in words:  # the control takes away what the promise rests on
        unsynced = tuple(one.replace("FULL", "OFF") for one in connection._SETTINGS)  # noqa: SLF001  to spoil them
        connection._SETTINGS = unsynced  # type: ignore[assignment, misc]  # noqa: SLF001  as above
    with TemporaryDirectory(prefix="slrtkit-") as held:
        disk, folder = Disk(), Path(held)
        told = full(disk, folder) if what == "full" else cuts(disk, folder, int(words[0]), int(words[1]))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
