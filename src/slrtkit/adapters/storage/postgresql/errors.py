"""PostgreSQL's errors as ours, by their SQLSTATE (appendix A of its manual).

Its messages may repeat values (`Key (value)=(…) already exists`), so that the errors of classes 22, 23 and 54 are not chained.
"""

from importlib import import_module
from types import ModuleType
from typing import Final

from slrtkit.errors import (
    AdapterNotInstalledError,
    StorageBusyError,
    StorageCorruptError,
    StorageError,
    StorageFullError,
    StorageLostError,
)

__all__ = ["driver", "translated"]

_BUSY: Final = frozenset({"40001", "40P01", "53300", "55P03", "57014", "57P03"})
"""Serialization failure, deadlock, too many connections, lock timeout, statement timeout, server starting or stopping."""
_FULL: Final = frozenset({"53100", "53400"})
"""Disk full; a limit of the configuration, such as `temp_file_limit`."""
_CORRUPT: Final = frozenset({"3F000", "42P01", "42703", "XX001", "XX002"})
"""A schema, table or column that is gone; damaged data or index."""
_LOST: Final = frozenset({"57P01", "57P02", "57P05"})
"""The server was shut down, crashed, or ended an idle session."""
_CLOSED: Final = frozenset({"25006", "3D000", "42501", "53000", "58030"})
"""Read-only, no such database, not allowed, no resources, input or output error."""


def driver(name: str = "psycopg") -> ModuleType:
    """Return the driver, or its pool.

    Raises:
        AdapterNotInstalledError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise AdapterNotInstalledError(f"{name} is not installed", cure="pip install 'slrtkit[postgresql]'") from error


class _Translated:
    """Raises the driver's errors as ours."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            return
        if isinstance(error, UnicodeEncodeError | OverflowError):
            raise _value() from None
        if isinstance(error, driver().Error):
            found = _error(getattr(error, "sqlstate", None) or "", error)
            raise found from (None if found.code == "storage.value" else error)


translated: Final = _Translated()


def _error(state: str, error: BaseException) -> StorageError:  # noqa: PLR0911  one return a kind of error
    if state in _BUSY:
        return StorageBusyError("another process holds the store", cure="try again")
    if state in _FULL:
        return StorageFullError("no space is left for the store", cure="free some space")
    if state in _CORRUPT:
        return StorageCorruptError("the tables are damaged or gone", cure="restore a back-up")
    if state in _CLOSED or state.startswith("28"):
        return StorageError("the database cannot be opened for writing", code="storage.unavailable")
    if state in _LOST or state.startswith("08") or (not state and isinstance(error, driver().OperationalError)):
        return StorageLostError("the connection to the store broke", cure="try again")
    if state[:2] in {"22", "23", "54"} or isinstance(error, driver().DataError):
        return _value()
    return StorageError(f"PostgreSQL failed with SQLSTATE {state or 'unknown'}")


def _value() -> StorageError:
    return StorageError("a value that the tables refuse", code="storage.value")
