"""What conditions may speak of: declared facts, each with its type, its scope and its texts."""

from collections.abc import Container, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.derived import about_members, of_bearer, require_depth, require_own
from slrtkit.domain.rules.nodes import LARGEST, NAME, RESERVED, MemberRef, Node, Reference, Whose
from slrtkit.domain.rules.syntax import parse, parse_operand
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

__all__ = ["NO", "SURROUNDINGS", "YES", "DeclaredFact", "FactCatalogue", "FactType", "Kind", "Level", "Says", "Seat", "owner"]

_WHOSE = {Unit.PERSON: Whose.MEMBER, Unit.FAMILY: Whose.FAMILY, Unit.HOUSEHOLD: Whose.HOUSEHOLD}
PythonType: TypeAlias = type
SURROUNDINGS = frozenset({Unit.FAMILY.value, Unit.HOUSEHOLD.value})
"""A name that begins with one of these means the unit's surroundings."""
YES = "ya"
NO = "tidak"
"""The two values of a fact of yes and no, as forms write them."""


class Kind(StrEnum):
    """What can be compared with what."""

    NUMBER = "a number"
    TEXT = "a text"
    FLAG = "yes or no"
    DAY = "a day"
    SPAN = "a span of time"


class FactType(StrEnum):
    """What a fact holds."""

    INT = "int"
    """A whole number."""
    DECIMAL = "decimal"
    """An exact number with a finite decimal form."""
    RUPIAH = "rupiah"
    """Whole rupiah; `unit` says for how long (`Rp/bulan`)."""
    TEXT = "text"
    ENUM = "enum"
    """One of the declared values."""
    BOOL = "bool"
    DATE = "date"

    @property
    def kind(self) -> Kind:
        """What it can be compared with."""
        return _KINDS[self]


_KINDS = {
    FactType.INT: Kind.NUMBER,
    FactType.DECIMAL: Kind.NUMBER,
    FactType.RUPIAH: Kind.NUMBER,
    FactType.TEXT: Kind.TEXT,
    FactType.ENUM: Kind.TEXT,
    FactType.BOOL: Kind.FLAG,
    FactType.DATE: Kind.DAY,
}


@frozen
class Says:
    """A sentence for people, in Bahasa Indonesia and in English."""

    id: str
    en: str


def _name(_: object, __: object, name: str) -> None:
    parts = name.split(".")
    if not all(NAME.fullmatch(part) and part not in RESERVED for part in parts) or parts[0] in SURROUNDINGS:
        raise RuleDefinitionError(
            "a fact's name is small letters, digits and _, in parts joined by dots", code="rule.name", path=name[:80]
        )


@frozen
class DeclaredFact:
    """One declared fact.

    Attributes:
        name: Such as `desil` or `housing.floor`.
        type: What it holds.
        scopes: Whose fact it is: where it may be recorded.
        says: What it is called on a screen.
        unit: Of a number: `m2`, `VA`, `Rp/bulan`, `tahun`; otherwise empty.
        values: Of an enumeration: its values.
        least: The least value a number may have, or None.
        most: The greatest value a number may have, or None.
        words: How sentences say a value: of an enumeration by value (`pbi`: "PBI aktif"), of yes and no under `ya` and `tidak`
            ("bekerja", "tidak bekerja").
        verb: How a sentence about its bearer begins, where that is not with its name: "berumur".
        formula: How it follows from the bearer's other facts where it is not told itself, in the language of conditions:
            `income / count(m for m in members)`; otherwise empty.

    Raises:
        RuleDefinitionError: the name is none, an enumeration has no values, or the formula cannot be read.
    """

    name: str = field(validator=_name)
    type: FactType
    scopes: tuple[Unit, ...]
    says: Says
    unit: str = ""
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    words: Mapping[str, Says] = field(factory=dict, hash=False)
    verb: Says | None = None
    formula: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.type is FactType.ENUM) != bool(self.values):
            raise RuleDefinitionError("an enumeration, and nothing else, lists its values", code="rule.fact", path=self.name)
        if self.derivation is not None:
            require_own(self.name, self.derivation, alone=Unit.PERSON in self.scopes)

    @cached_property
    def derivation(self) -> Node | None:
        """The formula as a tree, or None."""
        if not self.formula:
            return None
        return (parse if self.type is FactType.BOOL else parse_operand)(self.formula, file=self.name)

    @cached_property
    def plain(self) -> tuple[PythonType, Container[object]]:
        """A Python type, and those of its values that are a value of this fact as they are; others are looked at one by one."""
        match self.type.kind:
            case Kind.FLAG:
                return bool, (True, False)
            case Kind.NUMBER:
                least, most = (-LARGEST if self.least is None else self.least), (LARGEST if self.most is None else self.most)
                return int, range(least, most + 1)
            case _:
                return str, frozenset(self.values)


@frozen
class Seat:
    """Where a case holds a fact: its name there, its `plain` type and values, and what is declared."""

    name: str
    kind: PythonType
    values: Container[object]
    fact: DeclaredFact


Level: TypeAlias = "dict[str, Seat | Level]"
"""Declared facts as facts are nested: by the first part of their names, and so on."""


@frozen
class FactCatalogue:
    """Declared facts by name.

    Raises:
        RuleDefinitionError: a name is declared twice, or both for a fact and for a group of facts; facts are derived from
            themselves, or too many from each other in a row.
    """

    facts: tuple[DeclaredFact, ...]

    def __attrs_post_init__(self) -> None:
        if len(self.by_name) < len(self.facts) or not self.groups.isdisjoint(self.by_name):
            raise RuleDefinitionError("a name is declared once, for a fact or for a group of facts", code="rule.fact")
        require_depth({fact.name: fact.derivation for fact in self.facts if fact.derivation is not None})

    @cached_property
    def by_name(self) -> dict[str, DeclaredFact]:
        """Each fact under its name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def tree(self) -> Level:
        """Each fact where facts of a case hold it, those of the surroundings under `family` and `household`."""
        top: Level = {}
        for fact in self.facts:
            for bearer in ("", *(unit.value for unit in fact.scopes if unit.value in SURROUNDINGS)):
                name = f"{bearer}.{fact.name}".lstrip(".")
                *groups, last = name.split(".")
                level = top
                for group in groups:
                    inner = level.setdefault(group, {})
                    assert isinstance(inner, dict)  # noqa: S101  no name is declared for both a fact and a group
                    level = inner
                level[last] = Seat(name, *fact.plain, fact)
        return top

    @cached_property
    def births(self) -> tuple[str, ...]:
        """The days of birth among the facts of a case: `birth_date`, and so in the surroundings and in groups."""
        names = [fact.name for fact in self.facts if fact.name.rpartition(".")[2] == "birth_date"]
        return tuple(f"{bearer}{name}" for bearer in ("", *(f"{one}." for one in SURROUNDINGS)) for name in names)

    @cached_property
    def groups(self) -> frozenset[str]:
        """What stands before a dot: `housing` of `housing.floor`."""
        return frozenset(fact.name[:index] for fact in self.facts for index, c in enumerate(fact.name) if c == ".")

    @cached_property
    def formulas(self) -> dict[str, Node]:
        """The formulas by what conditions call the fact: `income_per_head`, `family.income_per_head`, `m.…` of a member.

        The members of a case are those of the unit, and of a person's family. Those of the household around a person or a
        family are not at hand, so that what follows from them is unknown there.
        """
        found: dict[str, Node] = {}
        for fact in self.facts:
            if (formula := fact.derivation) is not None:
                bearers = {Whose.UNIT, *(_WHOSE[unit] for unit in fact.scopes)}
                if about_members(formula):
                    bearers.discard(Whose.HOUSEHOLD)
                found |= {
                    f"{whose}.{fact.name}".lstrip("."): formula if whose is Whose.UNIT else of_bearer(formula, whose)
                    for whose in bearers
                }
        return found

    def formula(self, reference: Reference) -> Node | None:
        """Return how a fact follows from others, or None."""
        whose = ("m",) if isinstance(reference, MemberRef) else ()
        return self.formulas.get(".".join((*whose, *reference.path)))

    @cached_property
    def ranges(self) -> dict[str, Bounds]:
        """What is declared of the least and the greatest value of each number."""
        return {
            fact.name: Bounds(-inf if fact.least is None else fact.least, inf if fact.most is None else fact.most)
            for fact in self.facts
            if fact.least is not None or fact.most is not None
        }

    def with_facts(self, *facts: DeclaredFact) -> "FactCatalogue":
        """Return the catalogue with further facts, such as those a district adds.

        Raises:
            RuleDefinitionError: one of the names is taken.
        """
        return FactCatalogue((*self.facts, *facts))

    def find(self, path: tuple[str, ...], unit: Unit | None) -> DeclaredFact | None:
        """Return the fact that a name means, or None.

        Args:
            path: The parts of the name.
            unit: Whose facts stand under bare names; None where it is not known, so that every declared name is one.
        """
        whose, name = owner(path, unit)
        fact = self.by_name.get(name)
        return fact if fact is not None and (whose is None or whose in fact.scopes) else None

    def nearest(self, name: str) -> str:
        """Return the declared name that is spelt most like this one, or an empty text."""
        return next(iter(get_close_matches(name, self.by_name, 1)), "")


def owner(path: tuple[str, ...], unit: Unit | None) -> tuple[Unit | None, str]:
    """Return whose fact a name means, and its name there: `family.desil` is the family's `desil`."""
    if len(path) > 1 and path[0] in SURROUNDINGS:
        return Unit(path[0]), ".".join(path[1:])
    return unit, ".".join(path)
