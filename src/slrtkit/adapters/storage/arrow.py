"""The present states of streams as an Arrow stream: what analysts' tools read without a copy of their own of the database."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from slrtkit.adapters.storage.rows import Row, unpacked
from slrtkit.errors import AdapterNotInstalledError, StorageError
from slrtkit.ports.scan import ArrowStream

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["SCANNED", "stream"]

SCANNED: Final = ("id", "version", "parts")
"""The columns that there are."""


def stream(pages: Callable[[Sequence[str]], Iterator[list[Row]]], columns: Sequence[str]) -> ArrowStream:
    """Return rows as an Arrow stream, one record batch a page; a page is read when somebody asks for its batch.

    Args:
        pages: Gives the rows of some columns, page by page.
        columns: Which ones, of `SCANNED`.

    Raises:
        StorageError: (`storage.column`) there is no such column, or none is named.
        AdapterNotInstalledError: pyarrow is not installed.
    """
    if not columns or set(columns) - set(SCANNED) or len(set(columns)) < len(columns):
        raise StorageError("no such column", code="storage.column", path=", ".join(columns), cure=", ".join(SCANNED))
    arrow = _library()
    text = arrow.string()
    parts = arrow.list_(arrow.struct([("subject", text), ("field", text), ("commitment", text), ("data", arrow.binary())]))
    kinds = {"id": text, "version": arrow.int64(), "parts": parts}
    schema = arrow.schema([(name, kinds[name]) for name in columns])
    batches = (_batch(arrow, schema, page) for page in pages(columns) if page)
    made: ArrowStream = arrow.RecordBatchReader.from_batches(schema, batches)
    return made


def _batch(arrow: "ModuleType", schema: Any, page: list[Row]) -> Any:  # noqa: ANN401  pyarrow has no types
    arrays = []
    for field, values in zip(schema, zip(*page, strict=True), strict=True):
        if field.name == "parts":
            ends, *shares = unpacked(values)
            kinds = [field.type.value_type.field(at).type for at in range(len(shares))]
            held = [arrow.array(share, kind) for share, kind in zip(shares, kinds, strict=True)]
            inner = arrow.StructArray.from_arrays(held, fields=list(field.type.value_type))
            arrays.append(arrow.ListArray.from_arrays(arrow.array(ends, arrow.int32()), inner, type=field.type))
        else:
            arrays.append(arrow.array(values, field.type))
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def _library() -> "ModuleType":
    try:
        return import_module("pyarrow")
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError("pyarrow is not installed", cure="pip install 'slrtkit[parquet]'") from error
