"""Facts from tables that officers can read: one question a line, with how its answers are said."""

from collections.abc import Iterator

from slrtkit.domain.rules.facts import NO, YES, DeclaredFact, FactType, Says
from slrtkit.domain.subject import Unit

__all__ = ["choices", "flags", "numbers"]

_SCOPES = {"P": Unit.PERSON, "F": Unit.FAMILY, "H": Unit.HOUSEHOLD}


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _scopes(letters: str) -> tuple[Unit, ...]:
    return tuple(_SCOPES[letter] for letter in letters)


def flags(table: str) -> Iterator[DeclaredFact]:
    """Read two lines a fact: `name | whose | Indonesia | English` where it holds, and the two sentences where it does not."""
    rows = _rows(table)
    for (name, whose, *holds), (_, _, *not_so) in zip(rows[::2], rows[1::2], strict=True):
        words = {YES: Says(*holds), NO: Says(*not_so)}
        yield DeclaredFact(name, FactType.BOOL, _scopes(whose), words[YES], words=words)


def numbers(table: str) -> Iterator[DeclaredFact]:
    """Read `name | type | whose | unit | least | most | Indonesia | English`, a line each."""
    for name, type_, whose, unit, least, most, indonesian, english in _rows(table):
        says, ends = Says(indonesian, english), (int(least.replace("_", "")), int(most.replace("_", "")))
        yield DeclaredFact(name, FactType(type_), _scopes(whose), says, unit=unit, least=ends[0], most=ends[1])


def choices(table: str) -> Iterator[DeclaredFact]:
    """Read a line `name | whose | Indonesia | English`, and below it `| value | Indonesia | English` for each value."""
    blocks: list[list[list[str]]] = []
    for row in _rows(table):
        if row[0]:
            blocks.append([])
        blocks[-1].append(row)
    for (name, whose, indonesian, english), *values in blocks:
        words = {value: Says(*said) for _, value, *said in values}
        scopes, says = _scopes(whose), Says(indonesian, english)
        yield DeclaredFact(name, FactType.ENUM, scopes, says, values=tuple(words), words=words)
