"""The Upkeep port: what a store may offer to who keeps it, beside the work of the day."""

from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from slrtkit.errors import Problem, StorageError
from slrtkit.ports.store import Store

__all__ = ["Scrubbing", "Upkeep", "upkeep"]


class Upkeep(Protocol):
    """Looks after a store while others work with it."""

    def check(self) -> tuple[Problem, ...]:
        """Return what the database itself finds wrong, such as a damaged page; nothing is changed.

        Of a file, also whether this process has it open by another way than the store, which can lose what is committed.
        """
        ...

    def snapshot(self, to: Path) -> None:
        """Write everything, of one point in time, to a new file that can be opened as a SQLite store.

        It is for analysts, who never open the live store with tools of their own, and a back-up.

        Raises:
            StorageError: (`storage.exists`) there is such a file already; (`storage.unavailable`) it cannot be written.
            StorageFullError: no space is left; the file is removed again.
        """
        ...


@runtime_checkable
class Scrubbing(Protocol):
    """What a store may offer besides: that nothing of what it let go of stays behind in its log.

    An erasure asks for it before it is confirmed. A store that cannot promise it itself, such as one whose log a server keeps,
    does not offer it; its operator reads in "A subject asks for erasure" what to do there.
    """

    def scrub(self) -> None:
        """Empty the log of what was changed, in which let-go rows still stand as they were.

        Raises:
            StorageBusyError: another process reads what stands there; nothing is lost, and it may be tried again.
            StorageError: (`storage.misuse`) this thread is inside a unit of work of the same store.
        """
        ...


def upkeep(store: Store) -> Upkeep:
    """Return a store as one that can be looked after.

    Raises:
        StorageError: (`storage.upkeep`) this one cannot.
    """
    if not all(callable(getattr(store, name, None)) for name in ("check", "snapshot")):
        raise StorageError("this store does not look after itself", code="storage.upkeep", cure="use the tools of its database")
    return cast("Upkeep", store)
