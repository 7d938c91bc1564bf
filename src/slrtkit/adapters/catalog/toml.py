"""A catalog in one flat folder of TOML files: `CODE.toml` for each program, checked whole when it is loaded."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import frozen

from slrtkit.domain.letter import LetterType
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Criterion, FactCatalogue, RuleSet, Says, check, choose, parse
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.ports.catalog import Catalog
from slrtkit.wire import from_wire

__all__ = ["TomlCatalog"]

_WHEN = re.compile(r"""^(\s*when\s*=\s*(?:"{3}|'{3}|["']))""", re.MULTILINE)


@frozen
class _Criterion:
    code: str
    says: Says
    when: str


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
        WireError: a file does not have the form; the path names file and field.
        RuleDefinitionError: a condition cannot be judged; the path is `file:line:column`, and `picture` shows the place.
    """

    def __init__(self, folder: Path, facts: FactCatalogue = FACTS) -> None:
        if not folder.is_dir():
            raise NotFoundError("there is no such catalog folder", code="catalog.folder", path=str(folder))
        paths = sorted(path for path in folder.glob("*.toml") if not path.name.endswith(".cases.toml"))
        self._programs = {path.stem: _program(path, facts) for path in paths}

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


def _program(path: Path, facts: FactCatalogue) -> Program:
    text, file = _read(path)
    if file.code != path.stem:
        raise WireError([Problem(f"{path.name}:code", "catalog.name", f"the file of {file.code} is called {file.code}.toml")])
    places = _places(text)
    versions = []
    for version in file.version:
        criteria = tuple(_criterion(criterion, path.name, next(places), facts, file.unit) for criterion in version.criterion)
        versions.append(RuleSet(file.code, version.in_force_from, version.legal_basis, criteria, version.source))
    if versions:
        choose(versions, max(version.in_force_from for version in versions))
    return Program(file.code, file.name, file.sector, file.owner, file.unit, tuple(versions), file.letter)


def _criterion(said: _Criterion, file: str, place: tuple[int, int], facts: FactCatalogue, unit: Unit) -> Criterion:
    line, column = place
    return Criterion(said.code, said.says, check(parse(said.when, file=file, line=line, column=column), facts, unit))


def _read(path: Path) -> tuple[str, _File]:
    try:
        text = path.read_text("utf-8")
        return text, from_wire(_plain(tomllib.loads(text)), _File)
    except WireError as error:
        raise WireError([Problem(f"{path.name}:{p.path}".rstrip(":"), p.code, p.text) for p in error.problems]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        text = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "this file cannot be read as UTF-8 text"
        raise WireError([Problem(path.name, "catalog.syntax", text)]) from None


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


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield line and column of the first character of each `when`, in the order of the file."""
    for found in _WHEN.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, len(found[1]) + 1
    while True:
        yield 1, 1
