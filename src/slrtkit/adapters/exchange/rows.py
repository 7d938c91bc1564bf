"""The bytes of a CSV file as rows, within limits; and what is wrong with a file, each fault at its line and column."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from attrs import frozen

from slrtkit.errors import Problem

__all__ = ["MAX_BYTES", "MAX_ROWS", "FileError", "Finding", "Row", "read_rows"]

MAX_BYTES = 64 * 2**20
"""Bytes in one file."""
MAX_ROWS = 200_000
"""Rows in one file: one file is one command."""

_OTHER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


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

    def __init__(self, line: int, code: str, text: str) -> None:
        super().__init__(text)
        self.finding: Finding = Finding(line, "-", code, text)


@frozen
class Row:
    """A row: the line it begins on, and its cells without blanks around them. `short` tells if there are too few or many."""

    line: int
    cells: Mapping[str, str]
    short: str = ""


def read_rows(data: bytes | str) -> Iterator[Row]:
    """Yield the header as a row (name -> name; one that stands twice is told in `short`), then each row that is not empty.

    The cells are separated by commas, or by semicolons where the header has more of them.

    Raises:
        FileError: the file is too large, no UTF-8 or no CSV.
    """
    text = data if isinstance(data, str) else _decoded(data)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True, delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        yield Row(1, dict(zip(header, header, strict=True)), next((name for name in header if header.count(name) > 1), ""))
        line, count = reader.line_num + 1, 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MAX_ROWS:
                    raise FileError(line, "csv.too-many-rows", f"a file has at most {MAX_ROWS} rows; split it by village")
                short = "" if len(cells) == len(header) else f"{len(cells)} cells where the header has {len(header)}"
                yield Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=False)), short)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError(max(1, reader.line_num), "csv.syntax", f"this cannot be read as CSV: {error}") from None


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FileError(0, "csv.too-large", f"a file has at most {MAX_BYTES} bytes; split it by village")
    if data[:2] in _OTHER_MARKS:
        raise FileError(0, "csv.encoding", "the file is UTF-16; save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(line, "csv.encoding", "this line is not UTF-8; save the file as CSV UTF-8") from None
