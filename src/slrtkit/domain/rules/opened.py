"""A catalogue opened to whatever facts are given, for trying a condition."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from slrtkit.domain.rules.facts import SURROUNDINGS, DeclaredFact, FactCatalogue, FactType, Says, owner
from slrtkit.domain.rules.nodes import NAME, RESERVED
from slrtkit.domain.rules.values import day_of
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError

__all__ = ["DEEPEST", "is_name", "opened"]

DEEPEST = 8
"""Groups of facts inside each other."""


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
        name = owner((*path, key), None)[1] if is_name(key) else ""
        if not name or name in catalogue.by_name or len(path) > DEEPEST:
            continue
        if isinstance(value, Mapping):
            if name not in SURROUNDINGS:
                found.append((name, None))
            found += _inferred(value, (*path, key), catalogue)
        elif (type_ := _type(value)) is not None:
            found.append((name, type_))
    return found


def is_name(key: object) -> bool:
    """Whether a key can be a part of a fact's name."""
    return isinstance(key, str) and NAME.fullmatch(key) is not None and key not in RESERVED


def _type(value: object) -> FactType | None:
    kinds: tuple[tuple[FactType, type | tuple[type, ...]], ...] = (
        (FactType.BOOL, bool),
        (FactType.DECIMAL, (int, float, Decimal, Fraction)),
        (FactType.DATE, date),
        (FactType.TEXT, str),
    )
    return FactType.DATE if day_of(value) else next((type_ for type_, kind in kinds if isinstance(value, kind)), None)
