"""The table of another system, read as ours: a mapping in TOML says which of its columns is which of ours.

name = "DTSEN"
ignore = ["KETERANGAN"]                                              # columns that are not read
empty = ["-"]                                                        # cells that say: not asked
unknown = ["99"]                                                     # cells that say: "tidak tahu"

[column]
household = "ID_KELUARGA"                                            # as it stands
card = { from = "ID_KELUARGA", suffix = "-K" }
person = { from = ["ID_KELUARGA", "NO_URUT"], join = "-" }
roster_complete = { value = "ya" }                                   # the same in each row
village = { from = "KODE_DESA", as = "region" }                      # 3316091008
"person.birth_date" = { from = "TGL_LAHIR", date = "DD/MM/YYYY" }
"person.sex" = { from = "JK", values = { 1 = "L", 2 = "P" } }
"household.income" = { from = "PENGHASILAN", as = "rupiah" }         # Rp900.000
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import field, frozen

from slrtkit.adapters.exchange.columns import UNKNOWN, CellError
from slrtkit.adapters.exchange.rows import FileError, Row, Rows, Source
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.ledger import JSON, canonical
from slrtkit.wire import from_wire

__all__ = ["Layout", "Mapped", "MappedColumn", "read_layout"]

_DAY_PARTS = {"DD": r"(?P<d>\d{1,2})", "MM": r"(?P<m>\d{1,2})", "YYYY": r"(?P<y>\d{4})"}
_REGION = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})", re.ASCII)
_RUPIAH = re.compile(r"(?:Rp\.?\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:00|-))?", re.ASCII | re.IGNORECASE)
_WORDS = {"from": "source", "as": "form"}
_FORMS = frozenset({"", "region", "rupiah", "numbered"})

_Read = Callable[[Sequence[str]], str]


@frozen
class MappedColumn:
    """Where the cells of one of our columns come from.

    Attributes:
        source: Their columns; several are joined, and one of them that is empty makes the cell empty.
        value: Stands in each row, where there is no source.
        join: Between several.
        prefix, suffix: Before and after what is not empty.
        form: `region` (`3316091008` becomes `33.16.09.1008`), `rupiah` (`Rp900.000` becomes `900000`), or `numbered`: each
            value becomes a number of its own, in the order of the rows, where an id must not tell what it is made of (an NKK).
        date: How days are written, of `DD`, `MM` and `YYYY`.
        values: What their words are in ours.

    Raises:
        WireError: it has a form that is not known, or days are written in another way.
    """

    source: tuple[str, ...] = ()
    value: str = ""
    join: str = ""
    prefix: str = ""
    suffix: str = ""
    form: str = ""
    date: str = ""
    values: Mapping[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.form not in _FORMS:
            forms = ", ".join(sorted(_FORMS - {""}))
            raise WireError([Problem("as", "mapping.form", f"one of {forms} is expected")])
        if self.date and sorted(re.findall("[A-Z]+", self.date)) != sorted(_DAY_PARTS):
            raise WireError([Problem("date", "mapping.date", "a day is written with DD, MM and YYYY")])

    def reader(self, places: Mapping[str, int], layout: "Layout") -> _Read:
        """Return what makes a cell of a row; each reader numbers from 1."""
        at = [places[name] for name in self.source]
        pattern = re.compile(_pattern(self.date), re.ASCII) if self.date else None
        numbers: dict[str, int] = {}

        def read(cells: Sequence[str]) -> str:
            parts = [cells[place] for place in at]
            if not all(parts) or (len(parts) == 1 and parts[0] in layout.empty):
                return ""
            text = self.join.join(parts)
            if text in layout.unknown:
                return UNKNOWN
            if self.form == "numbered":
                text = f"{numbers.setdefault(text, len(numbers) + 1):07}"
            return f"{self.prefix}{self._translated(text, pattern)}{self.suffix}"

        return read if at else lambda _: self.value

    def _translated(self, text: str, pattern: "re.Pattern[str] | None") -> str:
        if self.values:
            if text not in self.values:
                raise CellError("mapping.value", "the mapping says nothing of the word that stands here")
            return self.values[text]
        if pattern:
            return _day(text, pattern, self.date)
        if self.form == "region":
            return ".".join(found.groups()) if (found := _REGION.fullmatch(text)) else text
        if self.form == "rupiah":
            if not (found := _RUPIAH.fullmatch(text)):
                raise CellError("csv.value", "an amount is written as 900000, 900.000 or Rp900.000")
            return found[1].replace(".", "")
        return text


@frozen
class Layout:
    """A mapping.

    Attributes:
        name: What is mapped.
        column: Our columns.
        ignore: Their columns that are not read.
        empty: What a cell says that was not asked.
        unknown: What a cell says of which the answer was "tidak tahu".
        ours: Whether the ids are those of this register; else whoever is known is found by NIK, or NKK, name and birth date.
    """

    name: str
    column: Mapping[str, MappedColumn]
    ignore: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ours: bool = False


@frozen
class Mapped(Source):
    """The rows of a file in our columns."""

    file: Source
    layout: Layout

    @property
    def foreign(self) -> bool:
        """Whether the ids are another system's."""
        return not self.layout.ours

    def shown(self, column: str) -> str:
        """Return the name of a column as it stands in the file."""
        mapped = self.layout.column.get(column)
        return "+".join(mapped.source) if mapped and mapped.source else column

    def rows(self) -> Rows:
        """Return our header, and the rows translated.

        Raises:
            FileError: also where a column of the mapping is missing, or one that stands in the file is not mapped.
        """
        header, rows = self.file.rows()
        places = {name: place for place, name in enumerate(header)}
        needed = {name for column in self.layout.column.values() for name in column.source}
        for name in sorted(needed - set(header)):
            raise FileError(1, "mapping.column", "the file lacks this column of the mapping", name)
        for name in header:
            if name not in needed and name not in self.layout.ignore:
                text = "the mapping says nothing of this column; name it, or ignore it"
                raise FileError(1, "mapping.column", text, name)
            if header.count(name) > 1:
                raise FileError(1, "mapping.column", "this column stands twice", name)
        return tuple(self.layout.column), self._translated(rows, len(header), places)

    def _translated(self, rows: Iterator[Row], width: int, places: Mapping[str, int]) -> Iterator[Row]:
        readers = [(name, column.reader(places, self.layout)) for name, column in self.layout.column.items()]
        for row in rows:
            if len(row.cells) != width:
                yield Row(row.line, (), (("-", "csv.cells", f"{len(row.cells)} cells where the header has {width}"),))
                continue
            cells, faults = [], []
            for name, read in readers:
                try:
                    cells.append(read(row.cells))
                except CellError as error:
                    cells.append("")
                    faults.append((name, error.code, error.text))
            yield Row(row.line, cells, faults)


def read_layout(path: Path) -> Layout:
    """Read a mapping.

    Raises:
        NotFoundError: there is no such file.
        WireError: it is no TOML, has a key that is not known, or a value that is none; each fault with file and key.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        columns = said.get("column")
        if isinstance(columns, dict):
            said["column"] = {name: _spelt(column) for name, column in columns.items()}
        canonical(said)  # refuses days, fractions and whatever else has no JSON form, each with its place
        return from_wire(said, Layout)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the mapping cannot be read: {reason}", code="mapping.file", path=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        text = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "this is no UTF-8 text of TOML"
        raise WireError([Problem(str(path), "mapping.syntax", text)]) from None
    except WireError as error:
        raise WireError(Problem(f"{path}: {one.path}", one.code, one.text) for one in error.problems) from None


def _spelt(column: object) -> JSON:
    """Return a column as the class spells it: a text alone is its source."""
    if isinstance(column, str):
        return {"source": [column]}
    if not isinstance(column, dict):
        return None
    told = {_WORDS.get(name, name): value for name, value in column.items()}
    return told | ({"source": [told["source"]]} if isinstance(told.get("source"), str) else {})


def _pattern(form: str) -> str:
    return re.sub("DD|MM|YYYY", lambda found: _DAY_PARTS[found[0]], re.escape(form))


def _day(text: str, pattern: "re.Pattern[str]", form: str) -> str:
    found = pattern.fullmatch(text)
    try:
        if found:
            return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        pass
    raise CellError("csv.value", f"a day is written as {form}")
