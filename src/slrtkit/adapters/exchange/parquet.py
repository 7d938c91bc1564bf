"""The rows of a Parquet file, as text: numbers, days and yes or no as the columns of a CSV file would have them."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from slrtkit.adapters.exchange.rows import MAX_BYTES, MAX_ROWS, FileError, Row, Rows, Source
from slrtkit.errors import AdapterNotInstalledError, NotFoundError

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile as Parquet

__all__ = ["ParquetFile"]

_BATCH = 10_000


@frozen
class ParquetFile(Source):
    """A Parquet file, read from its beginning each time that its rows are asked for; a row's line is its number plus one.

    Raises:
        AdapterNotInstalledError: pyarrow is not installed.
    """

    source: Path

    @property
    def foreign(self) -> bool:
        """Whether the ids are another system's: a mapping says so."""
        return False

    def shown(self, column: str) -> str:
        """Return the name of a column as it stands in the file."""
        return column

    def rows(self) -> Rows:
        """Return the names of the columns, and each row.

        Raises:
            NotFoundError: the file cannot be read.
            FileError: it is too large or no Parquet.
        """
        file = self._open()
        return [str(name) for name in file.schema_arrow.names], self._rows(file)

    def _open(self) -> "Parquet":
        try:
            library = import_module("pyarrow.parquet")
        except ModuleNotFoundError as error:
            raise AdapterNotInstalledError("pyarrow is not installed", cure="pip install 'slrtkit[parquet]'") from error
        try:
            if self.source.stat().st_size > MAX_BYTES:
                raise FileError(0, "csv.too-large", f"a file has at most {MAX_BYTES} bytes; split it by village")
            file: Parquet = library.ParquetFile(self.source)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            text = f"the file cannot be read: {reason}"
            raise NotFoundError(text, code="file.unreadable", path=str(self.source)) from None
        except ValueError:  # what pyarrow raises for a file of another kind
            raise FileError(0, "parquet.syntax", "this is no Parquet file") from None
        if file.metadata.num_rows > MAX_ROWS:
            raise FileError(0, "csv.too-many-rows", f"a file has at most {MAX_ROWS} rows; split it by village")
        return file

    def _rows(self, file: "Parquet") -> Iterator[Row]:
        line = 1
        try:
            for batch in file.iter_batches(_BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    line += 1
                    yield Row(line, [_text(value) for value in values])
        except (OSError, ValueError):
            raise FileError(line + 1, "parquet.syntax", "from here on the file is damaged") from None


def _text(value: Any) -> str:  # noqa: ANN401  whatever a column of Arrow holds
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
