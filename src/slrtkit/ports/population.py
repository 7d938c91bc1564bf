"""What is reported of a whole population: figures that may be shown, and no names."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from slrtkit.domain.crosstable import RoundedTable
from slrtkit.domain.rules import Says

__all__ = ["Breakdown", "Cost", "PopulationPart", "PopulationReport", "PopulationWriter", "ReportKind", "VillageQuestion"]


class ReportKind(StrEnum):
    """What a report is about."""

    TARGETING = "targeting"
    """Who is entitled, and who receives."""
    OVERLAPS = "overlaps"
    """Who receives two programs that exclude each other."""
    ROTATION = "rotation"
    """Who was helped again and again, while an equal neighbour was not."""
    SIMULATION = "simulation"
    """Who gains and who loses where other rules hold."""


class Breakdown(StrEnum):
    """By what everybody is told apart."""

    VILLAGE = "village"
    DECILE = "decile"
    SEX = "sex"
    """Of the head of the family; of a household whose heads differ it is not told."""
    DISABILITY = "disability"
    """Whether a person, or anybody of a family or household, has one."""


@frozen
class VillageQuestion:
    """What to ask next in a village where much is unknown.

    Attributes:
        village: Its code.
        criterion: The criterion that the answer decides for the most.
        says: What it asks for.
        facts: What its facts are called.
    """

    village: str
    criterion: str
    says: Says
    facts: tuple[Says, ...]


@frozen
class Cost:
    """What those who are entitled would be given together, by figures that are shown.

    Attributes:
        unit: What it is counted in, such as `Rp/bulan`.
        before: By the first rules; None where they say no amount, or one that differs from case to case.
        after: By the second.
    """

    unit: str
    before: int | None
    after: int | None


@frozen
class PopulationPart:
    """What is told of one program, or of two that exclude each other.

    Attributes:
        code: Of the program; of two, both with `+` between them.
        name: What it is called.
        unit: Who is counted: `person`, `family` or `household`.
        digests: Of the rules that everybody was judged by; of a simulation those before and after.
        tables: The same people by village, decile and so on.
        failing: Of those who receive and are not entitled, what they fail; None where a report does not tell.
        waiting: Of those who are entitled, for whom there are places, by the rules before and after; where there is a quota.
        criteria: Code of each criterion -> what it says.
        questions: One a village, where the report tells.
        cost: Of a simulation.
    """

    code: str
    name: str
    unit: str
    digests: tuple[str, ...]
    tables: Mapping[Breakdown, RoundedTable]
    failing: RoundedTable | None = None
    waiting: tuple[RoundedTable | None, ...] = ()
    criteria: Mapping[str, Says] = field(factory=dict)
    questions: tuple[VillageQuestion, ...] = ()
    cost: Cost | None = None


@frozen
class PopulationReport:
    """A report on a population.

    Attributes:
        kind: What it is about.
        on: The day everybody was judged on; of a simulation both days.
        base: What every figure is a multiple of.
        parts: One a program.
    """

    kind: ReportKind
    on: tuple[date, ...]
    base: int
    parts: tuple[PopulationPart, ...]


class PopulationWriter(Protocol):
    """Writes a report for people or for programs."""

    def write_population(self, report: PopulationReport) -> bytes:
        """Return the document; the same report gives the same bytes."""
        ...
