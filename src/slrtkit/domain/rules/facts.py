"""What conditions may speak of: declared facts, each with its type, its scope and its texts."""

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from slrtkit.domain.rules.nodes import NAME, RESERVED
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

__all__ = ["NO", "SURROUNDINGS", "YES", "DeclaredFact", "FactCatalogue", "FactType", "Kind", "Says", "owner"]

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

    Raises:
        RuleDefinitionError: the name is none, or an enumeration has no values.
    """

    name: str = field(validator=_name)
    type: FactType
    scopes: tuple[Unit, ...]
    says: Says
    unit: str = ""
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    words: Mapping[str, Says] = field(factory=dict)
    verb: Says | None = None

    def __attrs_post_init__(self) -> None:
        if (self.type is FactType.ENUM) != bool(self.values):
            raise RuleDefinitionError("an enumeration, and nothing else, lists its values", code="rule.fact", path=self.name)


@frozen
class FactCatalogue:
    """Declared facts by name.

    Raises:
        RuleDefinitionError: a name is declared twice, or both for a fact and for a group of facts.
    """

    facts: tuple[DeclaredFact, ...]

    def __attrs_post_init__(self) -> None:
        if len(self.by_name) < len(self.facts) or not self.groups.isdisjoint(self.by_name):
            raise RuleDefinitionError("a name is declared once, for a fact or for a group of facts", code="rule.fact")

    @cached_property
    def by_name(self) -> dict[str, DeclaredFact]:
        """Each fact under its name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def groups(self) -> frozenset[str]:
        """What stands before a dot: `housing` of `housing.floor`."""
        return frozenset(fact.name[:index] for fact in self.facts for index, c in enumerate(fact.name) if c == ".")

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
