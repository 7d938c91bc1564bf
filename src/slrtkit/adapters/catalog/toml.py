"""A catalog in one flat folder of TOML files: `CODE.toml` for each program, checked whole when it is loaded."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import frozen

from slrtkit.adapters.catalog.places import Field, places
from slrtkit.domain.letter import LetterType
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Criterion, FactCatalogue, RuleSet, Says, faults, parse
from slrtkit.domain.rules.source import Source
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, RuleDefinitionError, SlrtError, WireError
from slrtkit.ledger import JSON
from slrtkit.ports.catalog import Catalog
from slrtkit.wire import from_wire

__all__ = ["TomlCatalog", "check_catalog"]

_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


@frozen
class _Criterion:
    code: str
    says: Says
    when: str
    source: str = ""


@frozen
class _Version:
    in_force_from: date
    legal_basis: str
    source: str
    criterion: tuple[_Criterion, ...]


@frozen
class _File:
    code: str
    name: str
    sector: str
    owner: str
    unit: Unit
    version: tuple[_Version, ...]
    letter: tuple[LetterType, ...] = ()


class TomlCatalog(Catalog):
    """Programs from a folder.

    Args:
        folder: Holds `CODE.toml` files; `CODE.cases.toml` and everything else is left alone.
        facts: What the conditions may speak of.

    Raises:
        NotFoundError: there is no such folder.
        RuleDefinitionError: a file does not have the form, or a condition cannot be judged: the first fault, which refuses the
            whole catalog; the path is `file:line:column`, and `picture` shows the place. `check_catalog` tells them all.
    """

    def __init__(self, folder: Path, facts: FactCatalogue = FACTS) -> None:
        readings = _readings(folder, facts)
        for reading in readings:
            for fault in reading.found:
                raise fault
        self._programs = {reading.path.stem: reading.program for reading in readings if reading.program}

    def codes(self) -> tuple[str, ...]:
        """The codes of all programs, sorted."""
        return tuple(sorted(self._programs))

    def program(self, code: str) -> Program:
        """Return one program."""
        try:
            return self._programs[code]
        except KeyError:
            known = ", ".join(self.codes()) or "none"
            raise NotFoundError(
                f"the catalog has no program {code!r}", code="program.unknown", cure=f"known: {known}"
            ) from None


def check_catalog(folder: Path, facts: FactCatalogue = FACTS) -> tuple[RuleDefinitionError, ...]:
    """Return every fault of every file, each at its `file:line:column` with a picture of the place; none of a good catalog.

    Raises:
        NotFoundError: there is no such folder.
    """
    return tuple(fault for reading in _readings(folder, facts) for fault in reading.found)


def _readings(folder: Path, facts: FactCatalogue) -> list["_Reading"]:
    if not folder.is_dir():
        raise NotFoundError("there is no such catalog folder", code="catalog.folder", path=str(folder))
    paths = sorted(path for path in folder.glob("*.toml") if not path.name.endswith(".cases.toml"))
    return [_Reading(path, facts) for path in paths]


class _Reading:
    """One file: its program, or what is wrong with it."""

    def __init__(self, path: Path, facts: FactCatalogue) -> None:
        self.path = path
        self.facts = facts
        self.found: list[RuleDefinitionError] = []
        self.places: dict[str, Field] = {}
        self.program: Program | None = None
        file = self._file()
        if file is not None:
            self.program = self._program(file)

    def _file(self) -> _File | None:
        try:
            text = self.path.read_text("utf-8")
        except (UnicodeDecodeError, OSError):
            self.found.append(
                RuleDefinitionError("this file cannot be read as UTF-8 text", code="catalog.syntax", path=self.path.name)
            )
            return None
        self.places = dict(places(text, self.path.name))
        try:
            return from_wire(_plain(tomllib.loads(text)), _File)
        except WireError as error:
            for problem in error.problems:
                self._fault(problem.path, problem.code, f"{problem.path or 'the file'}: {problem.text}")
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self._syntax(text, str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deeply")
        return None

    def _program(self, file: _File) -> Program | None:
        if file.code != self.path.stem:
            self._fault("code", "catalog.name", f"the file of {file.code} is called {file.code}.toml")
        if not file.version:
            self._fault("", "rule.version", "a program without a version has no rules on any day")
        versions: list[RuleSet] = []
        days = set[date]()
        for number, version in enumerate(file.version):
            where = f"version[{number}]"
            if version.in_force_from in days:
                self._fault(f"{where}.in_force_from", "rule.version", "two versions begin on one day")
            days.add(version.in_force_from)
            versions.extend(self._version(file, version, where))
        if self.found:
            return None
        return Program(file.code, file.name, file.sector, file.owner, file.unit, tuple(versions), file.letter)

    def _version(self, file: _File, version: _Version, where: str) -> Iterator[RuleSet]:
        criteria: list[Criterion] = []
        for number, criterion in enumerate(version.criterion):
            criteria.extend(self._criterion(criterion, f"{where}.criterion[{number}]", file.unit))
        try:
            if len(criteria) == len(version.criterion):
                yield RuleSet(file.code, version.in_force_from, version.legal_basis, tuple(criteria), version.source)
        except SlrtError as error:
            self._fault(where, error.code, error.text)

    def _criterion(self, said: _Criterion, where: str, unit: Unit) -> Iterator[Criterion]:
        at = self._nearest(f"{where}.when")
        try:
            condition = parse(said.when, file=self.path.name, line=at.line, column=at.column)
            criterion = Criterion(said.code, said.says, condition, said.source)
        except RuleDefinitionError as error:
            if error.code == "rule.code":
                self._fault(f"{where}.code", error.code, error.text)
            else:
                self.found.append(error)
            return
        wrong = faults(condition, self.facts, unit)
        for fault in wrong:
            self.found.append(fault)
        if not wrong:
            yield criterion

    def _fault(self, path: str, code: str, text: str) -> None:
        self.found.append(self._nearest(path).key.fault(code, text))

    def _nearest(self, path: str) -> Field:
        """Return the place of a field, or of the nearest one around it whose place is known."""
        while path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places[path]

    def _syntax(self, text: str, message: str) -> None:
        found = _AT.search(message)
        lines = text.split("\n")
        row, column = (int(found[1]) - 1, int(found[2]) - 1) if found else (len(lines) - 1, len(lines[-1]))
        place = Source(lines[row], self.path.name, row + 1).place(column)
        self.found.append(place.fault("catalog.syntax", _AT.sub("", message)))


def _plain(value: object) -> JSON:
    """Turn what TOML has and JSON lacks into the wire's form: days into text; fractions and times have no place here."""
    match value:
        case dict():
            return {str(name): _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bool() | int() | str():
            return value
        case _:
            return str(value)
