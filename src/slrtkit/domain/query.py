"""What another register asks of ours: conditions on the attributes of one record, judged in three values.

An attribute may have several values, as a household has the numbers of its members: a condition is met when one of them meets
it. Of an attribute without a value nothing is known, and what is not known is neither met nor unmet.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from attrs import field, frozen

from slrtkit.domain.identifiers import mask

__all__ = [
    "Comparison",
    "Condition",
    "Every",
    "Opposite",
    "Query",
    "QueryValue",
    "RecordKind",
    "Some",
    "attributes_of",
    "fits",
    "sought",
    "values_in",
]


class RecordKind(StrEnum):
    """What is one record of an answer."""

    GROUP = "group"
    """A household with its members."""
    PERSON = "person"
    AID = "aid"
    """One bearer's aid of one program."""


class Comparison(StrEnum):
    """How a value is compared; the words are those of DCI (`ExpPredicate`)."""

    EQ = "eq"
    GT = "gt"
    LT = "lt"
    GE = "ge"
    LE = "le"
    IN = "in"


QueryValue: TypeAlias = bool | int | Decimal | str | date
"""What an attribute can say; both sides of a comparison are of one kind."""

_COMPARE: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: eq,
    Comparison.GT: gt,
    Comparison.LT: lt,
    Comparison.GE: ge,
    Comparison.LE: le,
    Comparison.IN: eq,
}


@frozen
class Condition:
    """One attribute is compared with one value, or for `IN` with several."""

    attribute: str
    comparison: Comparison
    values: tuple[QueryValue, ...] = field(repr=lambda values: mask(repr(values)))


@frozen
class Every:
    """All of them are met."""

    of: tuple["Query", ...]


@frozen
class Some:
    """At least one of them is met."""

    of: tuple["Query", ...]


@frozen
class Opposite:
    """It is not met, and that is known."""

    of: "Query"


Query: TypeAlias = Condition | Every | Some | Opposite


def fits(query: Query, known: Mapping[str, tuple[QueryValue, ...]]) -> bool | None:
    """Whether a record fits a query; None where what is known does not say (strong Kleene logic).

    Args:
        query: What is asked.
        known: Attribute -> its values; one that is missing, or has none, is not known.
    """
    match query:
        case Condition(attribute, comparison, values):
            held = known.get(attribute, ())
            return any(_COMPARE[comparison](one, value) for one in held for value in values) if held else None
        case Every(of):
            told = [fits(one, known) for one in of]
            return False if False in told else None if None in told else True
        case Some(of):
            told = [fits(one, known) for one in of]
            return True if True in told else None if None in told else False
        case _:
            inner = fits(query.of, known)
            return None if inner is None else not inner


def sought(query: Query, attribute: str) -> frozenset[QueryValue] | None:
    """Return the values of which a record must have one to fit; None where the query leaves the attribute open."""
    match query:
        case Condition(named, Comparison.EQ | Comparison.IN, values) if named == attribute:
            return frozenset(values)
        case Every(of):
            found = [one for part in of if (one := sought(part, attribute)) is not None]
            return frozenset.intersection(*found) if found else None
        case Some(of):
            each = [one for part in of if (one := sought(part, attribute)) is not None]
            return frozenset().union(*each) if len(each) == len(of) else None
        case _:
            return None


def attributes_of(query: Query) -> frozenset[str]:
    """Return the attributes that a query speaks of."""
    match query:
        case Condition(attribute):
            return frozenset({attribute})
        case Every(of) | Some(of):
            return frozenset().union(*map(attributes_of, of))
        case _:
            return attributes_of(query.of)


def values_in(query: Query) -> int:
    """Return with how many values a query compares: what it costs to judge one record."""
    match query:
        case Condition(_, _, values):
            return len(values)
        case Every(of) | Some(of):
            return sum(map(values_in, of))
        case _:
            return values_in(query.of)
