"""The rows of a table, one at a time and within limits; and what is wrong with a file, each fault at its line and column."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from attrs import field, frozen

from slrtkit.errors import NotFoundError, Problem

__all__ = ["MAX_BYTES", "MAX_ROWS", "CsvFile", "FileError", "Finding", "Header", "Row", "Rows", "Source"]

MAX_BYTES = 512 * 2**20
"""Bytes in one file."""
MAX_ROWS = 2_000_000
"""Rows in one file: one file is one command."""

_HEAD = 2**16
"""Characters of the header that tell its separator."""
_OTHER_MARKS = frozenset({b"\xff\xfe", b"\xfe\xff"})


@frozen
class Finding:
    """One fault of a file.

    Attributes:
        line: The line that its row begins on, from 1; 0 for the file as a whole.
        column: The name of the column; `-` for the row as a whole.
        code: Which kind of fault.
        text: What is wrong, without the value.
    """

    line: int
    column: str
    code: str
    text: str

    @property
    def problem(self) -> Problem:
        """The fault in the form that all readers of data from outside use."""
        return Problem(f"line {self.line}, column {self.column}", self.code, self.text)


class FileError(Exception):
    """A fault that leaves the rest of the file unread."""

    def __init__(self, line: int, code: str, text: str, column: str = "-") -> None:
        super().__init__(text)
        self.finding: Finding = Finding(line, column, code, text)


class Row(NamedTuple):
    """One row.

    Attributes:
        line: The line that it begins on.
        cells: Its cells without blanks around them, in the order of the header.
        faults: What could not be translated into our columns: name of the column, code and text.
    """

    line: int
    cells: Sequence[str]
    faults: Sequence[tuple[str, str, str]] = ()


Header = Sequence[str]
"""The names of the columns."""
Rows = tuple[Header, Iterator[Row]]


class Source(Protocol):
    """Where rows come from; each time that they are asked for, they are the same."""

    @property
    def foreign(self) -> bool:
        """Whether the ids in them are another system's."""
        ...

    def shown(self, column: str) -> str:
        """Return the name of one of our columns as it stands in the file."""
        ...

    def rows(self) -> Rows:
        """Return the header, and an iterator over the rows that are not empty.

        Raises:
            NotFoundError: the file cannot be read.
            FileError: it is not what it should be; also while rows are read.
        """
        ...


@frozen
class CsvFile(Source):
    """A CSV file, read from its beginning each time that its rows are asked for.

    Attributes:
        source: Where it is, or what is in it; bytes are UTF-8.
    """

    source: Path | bytes | str = field(repr=False)
    foreign: bool = field(default=False, init=False)

    def shown(self, column: str) -> str:
        """Return the name of a column as it stands in the file."""
        return column

    def rows(self) -> Rows:
        """Return the header, and each row that is not empty as it is read.

        The cells are separated by commas, or by semicolons where the header has more of them.

        Raises:
            NotFoundError: the file cannot be read.
            FileError: it is too large, no UTF-8 or no CSV; also while rows are read.
        """
        rows = self._rows()
        return next(rows).cells, rows

    def _rows(self) -> Iterator[Row]:
        line = 0
        try:
            with self._open() as data, TextIOWrapper(data, "utf-8-sig", newline="") as text:
                head = text.readline(_HEAD)
                text.seek(0)
                reader = csv.reader(text, strict=True, delimiter=";" if head.count(";") > head.count(",") else ",")
                yield Row(1, [name.strip() for name in next(reader, [])])
                line, count = reader.line_num + 1, 0
                for cells in reader:
                    stripped = list(map(str.strip, cells))
                    if any(stripped):
                        count += 1
                        if count > MAX_ROWS:
                            raise FileError(
                                line, "csv.too-many-rows", f"a file has at most {MAX_ROWS} rows; split it by village"
                            )
                        yield Row(line, stripped)
                    line = reader.line_num + 1
        except csv.Error as error:
            raise FileError(max(1, line), "csv.syntax", f"this cannot be read as CSV: {error}") from None
        except UnicodeDecodeError:
            told = "this line is not UTF-8; save the file as CSV UTF-8"
            raise FileError(self._unreadable_line(), "csv.encoding", told) from None

    def _open(self) -> IO[bytes]:
        data = self._bytes()
        if data.seek(0, 2) > MAX_BYTES:
            data.close()
            raise FileError(0, "csv.too-large", f"a file has at most {MAX_BYTES} bytes; split it by village")
        data.seek(0)
        if data.read(2) in _OTHER_MARKS:
            data.close()
            raise FileError(0, "csv.encoding", "the file is UTF-16; save it as CSV UTF-8")
        data.seek(0)
        return data

    def _bytes(self) -> IO[bytes]:
        if isinstance(self.source, Path):
            try:
                return self.source.open("rb")
            except OSError as error:
                reason = error.strerror or "it cannot be read"
                text = f"the file cannot be read: {reason}"
                raise NotFoundError(text, code="file.unreadable", path=str(self.source)) from None
        return BytesIO(self.source.encode(errors="surrogatepass") if isinstance(self.source, str) else self.source)

    def _unreadable_line(self) -> int:
        with self._open() as data:
            for number, line in enumerate(data, 1):
                try:
                    line.decode()
                except UnicodeDecodeError:
                    return number
        return 0
