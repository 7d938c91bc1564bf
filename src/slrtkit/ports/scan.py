"""The Scannable port: present states as Arrow, which a store may offer beside its units of work."""

from collections.abc import Sequence
from typing import Protocol, cast

from slrtkit.errors import StorageError
from slrtkit.ports.store import UnitOfWork

__all__ = ["ArrowStream", "Scannable", "scannable"]


class ArrowStream(Protocol):
    """What Arrow libraries read by the Arrow PyCapsule interface: `pyarrow.table(it)`, `polars.DataFrame(it)`, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule that holds a C stream of record batches."""
        ...


class Scannable(Protocol):
    """What a unit of work may offer besides: all present states of a kind at once, for tools that read columns.

    They are of the unit's one point in time, read as they are asked for, and only as long as the unit lasts: who reads on after
    its end is told, and never left with a part of them.
    """

    def scan(self, kind: str, columns: Sequence[str] = ("id", "version", "parts")) -> ArrowStream:
        """Return the states of a kind by their ids, each a row.

        Args:
            kind: As in `StreamId`.
            columns: Which of `id` (text), `version` (64-bit integer) and `parts` (a list of structs: `subject`, `field` and
                `commitment`, which are text, and `data`, bytes that a `Sealer` made).

        Raises:
            StorageError: (`storage.column`) there is no such column.
            AdapterNotInstalledError: the library that makes Arrow is not installed.
        """
        ...


def scannable(unit: UnitOfWork) -> Scannable:
    """Return a unit as one that gives what it holds as Arrow.

    Raises:
        StorageError: (`storage.scan`) this store does not.
    """
    if not callable(getattr(unit, "scan", None)):
        raise StorageError("this store gives no Arrow", code="storage.scan", cure="give its units the Scannable port")
    return cast("Scannable", unit)
