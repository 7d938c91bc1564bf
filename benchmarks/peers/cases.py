"""One household of four before the whole sample catalog: who is judged by what, and facts that leave nothing open, or much."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any as Anything
from typing import Final

from attrs import evolve, field, frozen

import slrtkit.demo
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.domain.program import Program
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, FactType, RuleSet, facts_used, receipts_used
from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.facts import owner
from slrtkit.domain.rules.nodes import MemberRef, Receives, Whose
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["ON", "Home", "Judged", "SampleCatalog", "flat", "home", "received"]

ON: Final = date(2026, 5, 12)
"""The day of the cases."""
_MEMBERS = 4
_OLDEST = 60
_RECEIVED = (
    {"program": "PKH", "from": date(2025, 1, 1), "to": None},
    {"program": "RTLH", "from": date(2022, 3, 1), "to": date(2022, 11, 30)},
)


@frozen
class Judged:
    """One program and its rules on the day."""

    program: Program
    rules: RuleSet


@frozen
class SampleCatalog:
    """The sample catalog as of the day.

    Attributes:
        facts: What is declared.
        judged: Every program.
        used: The facts that the rules ask, by whose they are.
    """

    facts: FactCatalogue
    judged: tuple[Judged, ...]
    used: Mapping[Unit, tuple[DeclaredFact, ...]] = field(init=False)

    @classmethod
    def open(cls) -> "SampleCatalog":
        """Read the sample catalog."""
        catalog = TomlCatalog(Path(slrtkit.demo.__file__).parent / "catalog")
        programs = [catalog.program(code) for code in catalog.codes()]
        return cls(catalog.facts, tuple(Judged(program, program.rules(ON)) for program in programs))

    @used.default
    def _used(self) -> Mapping[Unit, tuple[DeclaredFact, ...]]:
        found: dict[Unit, dict[str, DeclaredFact]] = {unit: {} for unit in Unit}
        for one in self.judged:
            for criterion in one.rules.judged:
                for reference in facts_used(criterion.when, self.facts):
                    of_member = isinstance(reference, MemberRef)
                    whose, name = owner(reference.path, Unit.PERSON if of_member else one.program.unit)
                    fact = self.facts.by_name[name]
                    if not fact.formula:
                        found[whose or one.program.unit][name] = fact
        return {unit: tuple(facts.values()) for unit, facts in found.items()}

    def of(self, unit: Unit) -> tuple[Judged, ...]:
        """Return the programs for a unit."""
        return self._of[unit]

    @cached_property
    def _of(self) -> Mapping[Unit, tuple[Judged, ...]]:
        return {unit: tuple(one for one in self.judged if one.program.unit is unit) for unit in Unit}

    @cached_property
    def receipts(self) -> tuple[Receives, ...]:
        """The receipts of programs that the rules ask, each as of the unit itself."""
        judged = [criterion for one in self.judged for criterion in one.rules.judged]
        asked = [receipt for criterion in judged for receipt in receipts_used(criterion.when, self.facts)]
        return tuple(dict.fromkeys(evolve(receipt, whose=Whose.UNIT) for receipt in asked))


@frozen
class Home:
    """What is known of one household that is one family: the facts of each unit, as the rules read them.

    Attributes:
        household: Of the household itself.
        family: Of the family itself.
        members: Of each member.
    """

    household: FactTree
    family: FactTree
    members: tuple[FactTree, ...]

    def units(self) -> Iterator[tuple[Unit, FactTree]]:
        """Yield each unit with its facts and its surroundings: the household, the family, every member."""
        roster = {"members": list(self.members), "members_complete": True}
        yield Unit.HOUSEHOLD, {**self.household, **roster}
        yield Unit.FAMILY, {**self.family, "household": self.household, **roster}
        for member in self.members:
            yield Unit.PERSON, {**member, "household": self.household, "family": self.family, **roster}


def home(catalog: SampleCatalog, seed: int, known: float = 1.0) -> Home:
    """Return an invented household.

    Args:
        catalog: Names the facts that it is asked.
        seed: Chance, to be replayed.
        known: The share of the facts that are known; of an unknown one there is no name.
    """
    chance = Random(seed)  # noqa: S311  to be replayed, not to be secret
    return Home(
        _facts(catalog, Unit.HOUSEHOLD, chance, known),
        _facts(catalog, Unit.FAMILY, chance, known),
        tuple(_facts(catalog, Unit.PERSON, chance, known) for _ in range(_MEMBERS)),
    )


def _facts(catalog: SampleCatalog, unit: Unit, chance: Random, known: float) -> dict[str, object]:
    tree: dict[str, object] = {}
    values = {fact.name: _value(fact, chance) for fact in catalog.used[unit]}
    if "birth_date" in values:
        born = values["birth_date"]
        assert isinstance(born, date)  # noqa: S101  as declared
        values["age"] = ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day))
    for name, value in values.items():
        if chance.random() <= known:
            *groups, last = name.split(".")
            place = tree
            for group in groups:
                place = place.setdefault(group, {})  # type: ignore[assignment]  # a group is a dict
            place[last] = value
    if known == 1 or chance.random() <= known:
        tree["participation"] = [entry for entry in _RECEIVED if chance.random() < 1 / 2]
    return tree


def flat(facts: FactTree, group: str = "") -> Iterator[tuple[str, object]]:
    """Yield the facts of one bearer by their names."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{group}{name}.")
        elif name != "participation":
            yield group + name, value


def received(facts: FactTree, asked: Receives) -> bool:
    """Return whether a bearer receives a program on the day, or did within a span of time before it."""
    entries: Sequence[Mapping[str, Anything]] = facts["participation"]  # type: ignore[assignment]  # the shape of facts
    first = ON if asked.within is None else shifted(ON, asked.within, back=True) or date.min
    return any(one["program"] == asked.program and one["from"] <= ON and (one["to"] or ON) >= first for one in entries)


def _value(fact: DeclaredFact, chance: Random) -> object:
    match fact.type:
        case FactType.BOOL:
            return chance.random() < 1 / 2
        case FactType.ENUM:
            return chance.choice(fact.values)
        case FactType.DATE:
            return date(ON.year - chance.randint(1, _OLDEST), chance.randint(1, 12), chance.randint(1, 28))
        case FactType.TEXT:
            return "contoh"
        case _:
            least = fact.least or 0
            most = least + 100 if fact.most is None else fact.most
            return chance.randint(least, min(most, _ceiling(fact)))


def _ceiling(fact: DeclaredFact) -> int:
    """Return how much a sample goes up to: values around those that rules compare with, not the greatest that is possible."""
    return 4_000_000 if fact.type is FactType.RUPIAH else 2_000
