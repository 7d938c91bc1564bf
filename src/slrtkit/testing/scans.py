"""A store's promises about columns: what it holds as Arrow, of one point in time, and never a part of it."""

from typing import Any

import pytest

from slrtkit.errors import StorageError
from slrtkit.ports.scan import ArrowStream, scannable
from slrtkit.ports.store import Part, Store
from slrtkit.testing.capabilities import Capability, needs
from slrtkit.testing.records import Author, write
from slrtkit.testing.transactions import elsewhere

__all__ = ["ScanContract"]

_MANY = 2_500
"""More than a store may read at a time."""


class ScanContract:
    """What `slrtkit.ports.Scannable` and its `ArrowStream` promise. Needs a `store` fixture, an empty store, and pyarrow."""

    @needs(Capability.SCANNED)
    def test_a_kind_is_read_as_columns(self, store: Store) -> None:
        author = Author()
        one, other = author.change("b", records=2), author.change("a")
        write(store, one, other, author.change("a", kind="person"))
        with store.begin(write=False) as unit:
            rows = _table(scannable(unit).scan("household")).to_pylist()
            some = _table(scannable(unit).scan("household", ["version", "id"]))
            assert _table(scannable(unit).scan("complaint")).num_rows == 0
        assert (some.column_names, some.to_pydict()) == (["version", "id"], {"version": [1, 2], "id": ["a", "b"]})
        for row, change in zip(rows, (other, one), strict=True):
            assert (row["id"], row["version"]) == (change.snapshot.stream.id, change.snapshot.version)
            assert [Part(**told) for told in row["parts"]] == [*change.snapshot.parts]

    @needs(Capability.SCANNED)
    def test_a_scan_is_of_one_point_in_time(self, store: Store) -> None:
        author = Author()
        write(store, *(author.change(f"{number:05}") for number in range(_MANY)))
        with store.begin(write=False) as unit:
            begun = iter(_batches(scannable(unit).scan("household", ["id", "version"])))
            first = next(begun)
            elsewhere(lambda: write(store, author.change("99999"), author.change(f"{_MANY - 1:05}", version=1)))
            seen = [*first.to_pylist(), *(row for batch in begun for row in batch.to_pylist())]
        assert seen == [{"id": f"{number:05}", "version": 1} for number in range(_MANY)]
        with store.begin(write=False) as unit:
            assert _table(scannable(unit).scan("household", ["id"])).num_rows == _MANY + 1

    @needs(Capability.SCANNED)
    def test_a_scan_ends_with_its_unit_and_says_so(self, store: Store) -> None:
        author = Author()
        write(store, *(author.change(f"{number:05}") for number in range(_MANY)))
        with store.begin(write=False) as unit:
            whole, begun = scannable(unit).scan("household"), iter(_batches(scannable(unit).scan("household", ["id"])))
            next(begun)
        for late in (lambda: _table(whole), lambda: list(begun), lambda: scannable(unit).scan("household")):
            with pytest.raises((StorageError, OSError, ValueError)):
                late()
        write(store, author.change("later"))

    @needs(Capability.SCANNED)
    @pytest.mark.parametrize("columns", [(), ("hash",), ("id", "id"), ("id", "id; DROP TABLE snapshot")])
    def test_a_column_that_is_not_there_is_refused(self, store: Store, columns: tuple[str, ...]) -> None:
        with store.begin(write=False) as unit, pytest.raises(StorageError) as refused:
            scannable(unit).scan("household", columns)
        assert refused.value.code == "storage.column"


def _table(stream: ArrowStream) -> Any:  # noqa: ANN401  pyarrow has no types
    return pytest.importorskip("pyarrow").table(stream)


def _batches(stream: ArrowStream) -> Any:  # noqa: ANN401  pyarrow has no types
    return pytest.importorskip("pyarrow").RecordBatchReader.from_stream(stream)
