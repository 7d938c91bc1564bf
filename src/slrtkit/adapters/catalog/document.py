"""One TOML file of a catalog, read strictly: what it says, and what is wrong with it at which line and column."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, frozen

from slrtkit.adapters.catalog.places import DEEPEST, Field, places, too_deep
from slrtkit.domain.rules.nodes import is_plain
from slrtkit.domain.rules.source import Place, Source
from slrtkit.errors import RuleDefinitionError, SlrtError, WireError
from slrtkit.wire import from_wire

__all__ = ["MAX_BYTES", "Document"]

MAX_BYTES = 256 * 1024
"""Bytes in one file."""

_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_ENDLESS = re.compile(r"\d[\d_]{4000,}")
_FOLD = re.compile(r"\s*\n\s*")
_DAYS = frozenset({"in_force_from", "in_force_until", "on"})
"""The fields that hold a day; elsewhere a day is no text."""
_CONDITIONS = frozenset({"when", "formula", "amount"})
"""The fields that keep their lines, so that a fault in them is told at its own."""
_SAID = frozenset({"name", "owner", "legal_basis", "id", "en"})
"""The fields that say something to somebody, and are never blank."""
T = TypeVar("T")


@frozen
class Document:
    """A file and its faults.

    Attributes:
        source: Its text; `file` is its name.
        found: What is wrong with it, so far.
    """

    source: Source
    found: list[RuleDefinitionError] = field(factory=list)

    @classmethod
    def open(cls, path: Path) -> "Document":
        """Read a file; one that cannot be read has no text, and a fault."""
        if not path.is_file():
            return cls._unread(path, "this is no file")
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            return cls._unread(path, f"this file cannot be read: {error.strerror}")
        if len(data) > MAX_BYTES:
            return cls._unread(path, f"a file of a catalog has at most {MAX_BYTES} bytes")
        try:
            return cls(Source(data.decode("utf-8-sig").replace("\r\n", "\n"), path.name))
        except UnicodeDecodeError as error:
            before = data[: error.start].split(b"\n")
            return cls._unread(path, "this is no UTF-8 text", len(before), len(before[-1]) + 1)

    @classmethod
    def _unread(cls, path: Path, text: str, line: int = 1, column: int = 1) -> "Document":
        fault = RuleDefinitionError(text, code="catalog.syntax", path=f"{path.name}:{line}:{column}")
        return cls(Source("", path.name), [fault])

    def read(self, into: type[T], *, facts: bool = False) -> T | None:
        """Return what the file says, or None where that has another form.

        Args:
            into: The form.
            facts: Whether days and fractions may stand everywhere, as facts of a case do.
        """
        data = self._data()
        if data is None:
            return None
        try:
            return from_wire(_facts(data) if facts else self._plain(data, "", ""), into)
        except WireError as error:
            for problem in error.problems:
                self.fault(problem.path, problem.code, f"{problem.path or 'the file'}: {problem.text}")
        return None

    def _data(self) -> dict[str, Any] | None:
        deep = too_deep(self.source)
        if deep is not None:
            self.found.append(deep.fault("catalog.depth", f"at most {DEEPEST} levels stand inside each other"))
        if self.found:
            return None
        try:
            return tomllib.loads(self.source.text, parse_float=Decimal)
        except (tomllib.TOMLDecodeError, ValueError) as error:  # a number of 5,000 digits is a ValueError of its own
            self.found.append(self._syntax(error).fault("catalog.syntax", _AT.sub("", str(error)).partition(";")[0]))
        return None

    def _syntax(self, error: ValueError) -> Place:
        """Return where the reader stopped: as it says, at a number it does not read, else at the end."""
        if said := _AT.search(str(error)):
            return self.source.place(self.source.starts[int(said[1]) - 1] + int(said[2]) - 1)
        number = _ENDLESS.search(self.source.text)
        return self.source.place(number.start() if number else len(self.source.text))

    @cached_property
    def places(self) -> Mapping[str, Field]:
        """Where the fields stand."""
        return places(self.source)

    def nearest(self, path: str) -> Field:
        """Return the place of a field, or of the nearest one around it whose place is known."""
        while path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places[path]

    def fault(self, path: str, code: str, text: str, cure: str = "") -> None:
        """Add a fault of a field."""
        self.found.append(self.nearest(path).key.fault(code, text, cure))

    def refuse(self, path: str, error: SlrtError) -> None:
        """Add what the domain refused, at the field that it was made from."""
        self.fault(path, error.code, error.text, error.cure)

    def inside(self, path: str, error: RuleDefinitionError) -> None:
        """Add what is wrong in the text of a field, told as `name:line:column` of that text, at its place in the file."""
        at = self.nearest(path)
        line, column = map(int, error.path.rsplit(":", 2)[1:])
        where = f"{self.source.file}:{at.line + line - 1}:{column + (at.column - 1 if line == 1 else 0)}"
        self.found.append(RuleDefinitionError(error.text, code=error.code, path=where, cure=error.cure, picture=error.picture))

    def _plain(self, value: Any, path: str, name: str) -> Any:  # noqa: ANN401  TOML of whatever shape the file has
        """Return TOML in the wire's form: days as text where one is expected, and texts on one line each."""
        match value:
            case dict():
                return {key: self._plain(item, f"{path}.{key}".lstrip("."), key) for key, item in value.items()}
            case list():
                return [self._plain(item, f"{path}[{index}]", name) for index, item in enumerate(value)]
            case date() if name in _DAYS and not isinstance(value, datetime):
                return value.isoformat()
            case str():
                return self._text(value, path, name)
            case _:
                return value

    def _text(self, text: str, path: str, name: str) -> str:
        line = text if name in _CONDITIONS else _FOLD.sub(" ", text).strip() if "\n" in text else text
        if not is_plain(line.replace("\n", "").replace("\t", "")):
            self.fault(path, "catalog.text", f"{path}: a text has no control and no text-direction characters")
        if name in _SAID and not line.strip():
            self.fault(path, "catalog.empty", f"{path}: something must be said here")
        return line


def _facts(value: object) -> Any:  # noqa: ANN401  TOML of whatever shape the file has
    """Return TOML with its days as text, as the wire writes them; fractions stay exact."""
    match value:
        case dict():
            return {name: _facts(item) for name, item in value.items()}
        case list():
            return [_facts(item) for item in value]
        case datetime() | time():
            return value
        case date():
            return value.isoformat()
        case _:
            return value
