"""The facts of one case, read from nested mappings (the JSON shape) and typed by a catalogue.

`{"desil": 3, "housing": {"floor": "tanah"}, "members": [{"age": 5}, {"birth_date": "2019-02-28"}], "members_complete": true}`

A name that is absent or null is unknown. Without `members` nothing is known of the members; the list is complete unless
`members_complete` is false.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from attrs import evolve, field, frozen

from slrtkit.domain.rules.facts import SURROUNDINGS, DeclaredFact, FactCatalogue, FactType, Says, owner
from slrtkit.domain.rules.nodes import LARGEST, NAME, RESERVED, SCALE, Value, exact, is_plain
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError

__all__ = ["Case", "Known", "completed_years", "fit", "opened", "read"]

Known: TypeAlias = Mapping[tuple[str, ...], Value]
"""The known facts of one unit or member, by the parts of their names."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OLDEST = 150
_DEEPEST = 8


@frozen
class Case:
    """What is known of one unit on the day of its case.

    Attributes:
        known: Facts of the unit and of its surroundings.
        members: Facts of each member, or None where there is no roster.
        complete: Whether the roster names everybody.
    """

    known: Known
    members: tuple[Known, ...] | None = None
    complete: bool = False


def completed_years(born: date, on: date) -> int:
    """Return the age in completed years on a day; who was born on 29 February completes a year on 1 March of common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def read(facts: Mapping[str, object], on: date, catalogue: FactCatalogue) -> Case:
    """Type the facts of a case.

    A group with a `birth_date` (the unit, or a member) has the `age` that follows from it on the day of the case.

    Raises:
        WireError: names that are not declared and values that do not fit, all of them, each with its path
            (`members[1].age`); no value is repeated in the message.
    """
    reader = _Reader(on, catalogue)
    known = reader.group(facts)
    roster, complete = facts.get("members"), facts.get("members_complete")
    members = None if roster is None else reader.members(roster)
    if complete is not None and not isinstance(complete, bool):
        reader.problem("members_complete", "facts.kind", f"true or false is expected, not {_given(complete)}")
    if reader.problems:
        raise WireError(reader.problems)
    return Case(known, members, members is not None and complete is not False)


def opened(catalogue: FactCatalogue, facts: Mapping[str, object]) -> FactCatalogue:
    """Return the catalogue for trying a condition: names it lacks are typed from their values, enumerations take any text.

    Raises:
        WireError: a name that is not declared has values of two kinds.
    """
    types: dict[str, FactType | None] = {}
    problems = []
    roster = facts.get("members")
    for group in (
        facts,
        *(member for member in (roster if isinstance(roster, list | tuple) else ()) if isinstance(member, Mapping)),
    ):
        for name, type_ in _inferred(group, (), catalogue):
            if types.setdefault(name, type_) is not type_:
                problems.append(Problem(name, "facts.mixed", "the values of this name are of different kinds"))
    if problems:
        raise WireError(problems)
    taken = catalogue.groups | SURROUNDINGS
    added = (
        DeclaredFact(name, type_, tuple(Unit), Says(name, name)) for name, type_ in types.items() if type_ and name not in taken
    )
    widened = (evolve(fact, type=FactType.TEXT, values=()) if fact.type is FactType.ENUM else fact for fact in catalogue.facts)
    return FactCatalogue((*widened, *added))


def _inferred(
    group: Mapping[str, object], path: tuple[str, ...], catalogue: FactCatalogue
) -> "list[tuple[str, FactType | None]]":
    found: list[tuple[str, FactType | None]] = []
    for key, value in group.items():
        name = owner((*path, key), None)[1] if _is_name(key) else ""
        if not name or name in catalogue.by_name or len(path) > _DEEPEST:
            continue
        if isinstance(value, Mapping):
            if name not in SURROUNDINGS:
                found.append((name, None))
            found += _inferred(value, (*path, key), catalogue)
        elif (type_ := _type(value)) is not None:
            found.append((name, type_))
    return found


def _is_name(key: object) -> bool:
    return isinstance(key, str) and NAME.fullmatch(key) is not None and key not in RESERVED


def _type(value: object) -> FactType | None:
    kinds: tuple[tuple[FactType, type | tuple[type, ...]], ...] = (
        (FactType.BOOL, bool),
        (FactType.DECIMAL, (int, float, Decimal, Fraction)),
        (FactType.DATE, date),
        (FactType.TEXT, str),
    )
    return FactType.DATE if _day(value) else next((type_ for type_, kind in kinds if isinstance(value, kind)), None)


@frozen
class _Reader:
    on: date
    catalogue: FactCatalogue
    problems: list[Problem] = field(factory=list)

    def problem(self, path: str, code: str, text: str) -> None:
        self.problems.append(Problem(path, code, text))

    def members(self, roster: object) -> tuple[Known, ...]:
        if not isinstance(roster, list | tuple):
            self.problem("members", "facts.kind", f"a list of members is expected, not {_given(roster)}")
            return ()
        known = []
        for index, member in enumerate(roster):
            if isinstance(member, Mapping):
                known.append(self.group(member, f"members[{index}]."))
            else:
                self.problem(f"members[{index}]", "facts.kind", f"the facts of a member are expected, not {_given(member)}")
        return tuple(known)

    def group(self, facts: Mapping[str, object], label: str = "") -> Known:
        known: dict[tuple[str, ...], Value] = {}
        self._collect(facts, (), label, known)
        for path, value in list(known.items()):
            age = (*path[:-1], "age")
            if path[-1] == "birth_date" and isinstance(value, date):
                known[age] = completed_years(value, self.on)
                if not 0 <= completed_years(value, self.on) <= _OLDEST:
                    self.problem(label + ".".join(path), "facts.range", "nobody born on this day lives on the day of the case")
        return known

    def _collect(
        self, facts: Mapping[str, object], path: tuple[str, ...], label: str, known: dict[tuple[str, ...], Value]
    ) -> None:
        for key, value in facts.items():
            if not path and not label and key in {"members", "members_complete"}:
                continue
            if not _is_name(key):
                self.problem(f"{label}{''.join(f'{part}.' for part in path)}?", "facts.name", "this is no name of a fact")
                continue
            here = (*path, key)
            where = label + ".".join(here)
            fact = self.catalogue.find(here, None)
            if value is None:
                continue
            if fact is not None:
                typed = self._value(fact, value, where)
                if typed is not None:
                    known[here] = typed
            elif not isinstance(value, Mapping):
                near = self.catalogue.nearest(owner(here, None)[1])
                self.problem(where, "facts.unknown", "this fact is not declared" + (f"; did you mean {near}?" if near else ""))
            elif len(here) > _DEEPEST:
                self.problem(where, "facts.depth", f"facts are grouped at most {_DEEPEST} levels deep")
            else:
                self._collect(value, here, label, known)

    def _value(self, fact: DeclaredFact, value: object, where: str) -> Value | None:
        typed, problem = fit(fact, value, where)
        if problem:
            self.problems.append(problem)
        return typed


def fit(fact: DeclaredFact, value: object, where: str) -> tuple[Value | None, Problem | None]:
    """Return a value as its fact's type holds it, and what is wrong with it, if anything; no value is repeated.

    Args:
        fact: What is declared.
        value: What was given.
        where: The path of a problem.
    """
    typed, wanted = _typed(fact, value)
    if typed is None:
        return None, Problem(where, "facts.kind", f"{wanted} is expected, not {_given(value)}")
    if isinstance(typed, int | Fraction) and not _possible(fact, typed):
        ends = " to ".join(str(end) for end in (fact.least, fact.most) if end is not None)
        return typed, Problem(where, "facts.range", f"outside of what is possible: {ends}")
    return typed, None


def _possible(fact: DeclaredFact, number: int | Fraction) -> bool:
    return (fact.least is None or fact.least <= number) and (fact.most is None or number <= fact.most)


def _typed(fact: DeclaredFact, value: object) -> tuple[Value | None, str]:
    """Return a value as its fact's type holds it, or None, and what the type asks for."""
    match fact.type:
        case FactType.INT | FactType.RUPIAH:
            number = _exact(value)
            return (number if isinstance(number, int) else None), f"a whole number up to {LARGEST}"
        case FactType.DECIMAL:
            return _exact(value), f"a number up to {LARGEST} with at most {SCALE} decimals"
        case FactType.BOOL:
            return (value if isinstance(value, bool) else None), "true or false"
        case FactType.DATE:
            return _day(value), "a day as YYYY-MM-DD"
        case FactType.TEXT:
            return (value if isinstance(value, str) and is_plain(value) else None), "a text of one visible line"
        case FactType.ENUM:
            return (value if isinstance(value, str) and value in fact.values else None), f"one of {', '.join(fact.values)}"
    assert_never(fact.type)


def _given(value: object) -> str:
    """Return what was given without telling its value, which may be personal."""
    kinds: tuple[tuple[str, type | tuple[type, ...]], ...] = (
        ("true or false", bool),
        ("this number", (int, float, Decimal, Fraction)),
        ("this text", str),
        ("a group of facts", Mapping),
        ("a list", (list, tuple)),
        ("a day", date),
    )
    return next((name for name, kind in kinds if isinstance(value, kind)), "this")


def _exact(value: object) -> int | Fraction | None:
    """Return a number exactly as it is written in decimal digits, or None; `True` is no number."""
    match value:
        case bool():
            return None
        case int():
            number = Fraction(value)
        case Fraction():
            number = value
        case float() | Decimal():
            written = Decimal(repr(value)) if isinstance(value, float) else value
            if not written.is_finite():
                return None
            if written and (abs(written.adjusted()) > SCALE or len(written.as_tuple().digits) > 2 * SCALE):
                return None  # before it is written out in full: 1e999999999 would fill the memory
            number = Fraction(written) if written else Fraction(0)
        case _:
            return None
    return exact(number) if abs(number) <= LARGEST and 10**SCALE % number.denominator == 0 else None


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None
