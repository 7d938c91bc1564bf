"""The columns of the households' table: what each holds, and how a cell of it is read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any

from attrs import evolve, field, frozen

from slrtkit.domain.household import FactValue, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode, RegionLevel, mask
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, FactType
from slrtkit.domain.rules.nodes import LARGEST, is_plain
from slrtkit.domain.rules.ppks import CLASSIFIED
from slrtkit.domain.subject import Unit
from slrtkit.errors import SlrtError

__all__ = ["MAX_CELL", "UNKNOWN", "CellError", "Column", "columns", "further", "guarded", "unguarded"]

MAX_CELL = 500
"""Characters in one cell."""
UNKNOWN = "?"
"""A fact that was asked for and answered "tidak tahu"."""

GUARD = "'"
"""Stands before a text that a spreadsheet would take for a formula, and before one that begins with it."""
_FORMULA = (*"=+-@\t\r\n\0\ufeff\uff1d\uff0b\uff0d\uff20", GUARD)
_YES_NO = {"ya": True, "tidak": False}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,16}", re.ASCII)
_PARTICIPATION = re.compile(r"(person|family|household)\.participation\.([A-Z0-9][A-Z0-9-]{0,40})")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


class CellError(ValueError):
    """A cell that cannot be read: a code and what is expected, without the value, which may be personal."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code: str = code
        self.text: str = text


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return GUARD + text if text.lstrip(" ").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if text.startswith(GUARD) and text[1:].lstrip(" ").startswith(_FORMULA) else text


@frozen
class Column:
    """One column.

    Attributes:
        name: As it stands in the header.
        of: Whose it is; rows of one household, or of one family card, must agree on it.
        holds: What a cell holds, in words.
        optional: Whether the column may be missing.
        empty: Whether a cell may be empty: a fact that was not asked, a number that is not recorded.
        unit: Of a number.
        values: The words it may hold, if it holds one of a list.
        fact: The fact that it records, or None.
        program: Code of the program of which it says who receives it, or empty.
    """

    name: str
    of: Unit
    holds: str
    optional: bool = False
    empty: bool = True
    unit: str = ""
    values: tuple[str, ...] = ()
    fact: DeclaredFact | None = None
    program: str = ""
    parse: Callable[[str], Any] = field(default=str, repr=False, eq=False)

    def read(self, cell: str) -> Any:  # noqa: ANN401  what the column holds
        """Return the value of a cell; None of an empty one, and of one that says it is not known.

        Raises:
            CellError: it is not a value of this column.
        """
        if cell.startswith(GUARD):
            cell = unguarded(cell)
        if not cell:
            if not self.empty:
                raise CellError("csv.empty", f"this cell cannot be empty: {self.holds}")
            return None
        if len(cell) > MAX_CELL:
            raise CellError("csv.length", f"a cell has at most {MAX_CELL} characters")
        if not (cell.isprintable() or is_plain(cell)):
            raise CellError("csv.text", "line breaks, control characters or half characters")
        if cell == UNKNOWN and (self.fact or self.program):
            return None
        try:
            return self.parse(cell)
        except SlrtError as error:
            raise CellError(error.code, mask(error.text)) from None


def columns(catalogue: FactCatalogue) -> Mapping[str, Column]:
    """Return every column that may stand in the header, by name: the fixed ones, then the facts of the catalogue."""
    stated = [fact for fact in catalogue.facts if not fact.name.startswith(CLASSIFIED)]
    facts = (_of_fact(unit, fact) for unit in reversed(Unit) for fact in stated if unit in fact.scopes)
    return {column.name: column for column in (*_fixed(catalogue), *facts)}


def further(name: str, known: Mapping[str, Column]) -> Column | None:
    """Return a column that no list has: of a program (`family.participation.PKH`), or a fact's own day or source; else None.

    `NAME@on` and `NAME@source` say of the fact in the column `NAME` what `asked_on` and `source` say of the others of its row.
    """
    if form := _PARTICIPATION.fullmatch(name):
        words = tuple(_YES_NO)
        return Column(
            name, Unit(form[1]), "whether it is received", optional=True, values=words, program=form[2], parse=_yes_no
        )
    base, _, what = name.partition("@")
    model = {"on": "asked_on", "source": "source"}.get(what, "")
    if model and base in known and known[base].fact:
        return evolve(known[model], name=name, of=known[base].of, optional=True)
    return None


def _fixed(catalogue: FactCatalogue) -> tuple[Column, ...]:
    relation = catalogue.by_name.get("relation")
    relations = relation.values if relation else ()
    sources = tuple(Source)
    p, f, h = Unit.PERSON, Unit.FAMILY, Unit.HOUSEHOLD
    return (
        Column("household", h, "id of the household", empty=False, parse=_id),
        Column("village", h, "code of the village, such as 33.16.09.1008", empty=False, parse=_village),
        Column("address", h, "text"),
        Column("roster_complete", h, "whether everybody is named", empty=False, values=tuple(_YES_NO), parse=_yes_no),
        Column("card", p, "id of the family card", empty=False, parse=_id),
        Column("nkk", f, "16 digits", parse=NKK),
        Column("person", p, "id of the person", empty=False, parse=_id),
        Column("nik", p, "16 digits", parse=NIK),
        Column("name", p, "text", empty=False),
        Column("relation", p, "place in the family", empty=False, values=relations, parse=partial(_word, relations)),
        Column("since", p, "day as YYYY-MM-DD", parse=_day),
        Column("until", p, "day as YYYY-MM-DD", optional=True, parse=_day),
        Column("asked_on", p, "day as YYYY-MM-DD on which the facts of the row were true", parse=_day),
        Column("source", p, "who said so", values=sources, parse=lambda text: Source(_word(sources, text))),
    )


def _of_fact(unit: Unit, fact: DeclaredFact) -> Column:
    values = tuple(_YES_NO) if fact.type is FactType.BOOL else fact.values
    return Column(
        f"{unit}.{fact.name}",
        unit,
        _HOLDS[fact.type],
        optional=True,
        unit=fact.unit,
        values=values,
        fact=fact,
        parse=partial(_value, fact),
    )


_HOLDS = {
    FactType.INT: "whole number",
    FactType.DECIMAL: "whole number",
    FactType.RUPIAH: "whole rupiah, digits only",
    FactType.TEXT: "text",
    FactType.ENUM: "one of the words",
    FactType.BOOL: "yes or no",
    FactType.DATE: "day as YYYY-MM-DD",
}


def _value(fact: DeclaredFact, text: str) -> FactValue:
    match fact.type:
        case FactType.BOOL:
            return _yes_no(text)
        case FactType.DATE:
            return _day(text)
        case FactType.TEXT:
            return text
        case FactType.ENUM:
            return _word(fact.values, text)
        case FactType.INT | FactType.RUPIAH | FactType.DECIMAL:
            return _number(fact, text)


def _number(fact: DeclaredFact, text: str) -> int:
    if not _NUMBER.fullmatch(text) or abs(int(text)) > LARGEST:
        raise CellError("csv.value", "a whole number is written in digits only")
    least, most = (-LARGEST if fact.least is None else fact.least), (LARGEST if fact.most is None else fact.most)
    if not least <= int(text) <= most:
        raise CellError("csv.range", f"a number from {least} to {most} is expected")
    return int(text)


def _yes_no(text: str) -> bool:
    return _YES_NO[_word(tuple(_YES_NO), text)]


def _word(values: tuple[str, ...], text: str) -> str:
    if values and text not in values:
        near = get_close_matches(text.lower(), values, 1)
        raise CellError("csv.value", f"one of {', '.join(values)} is expected" + (f"; did you mean {near[0]}?" if near else ""))
    return text


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellError("csv.value", "a day is written as 2026-01-31")


def _village(text: str) -> RegionCode:
    code = RegionCode(text)
    if code.level is not RegionLevel.VILLAGE:
        raise CellError("csv.village", "this is no village; its code has four parts, such as 33.16.09.1008")
    return code


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise CellError("csv.id", "an id has at most 63 letters, digits, points, hyphens and underscores")
    if len(text) == 16 and text.isdigit():  # noqa: PLR2004  the length of a NIK
        raise CellError("csv.id", "an id is no NIK and no NKK: it stands in places where those must not")
    return text
