"""Simulation: one population before two versions of the rules. Who gains, who loses, and what it costs."""

from collections.abc import Iterable, Mapping
from typing import Final

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population, ScreenedFolder
from slrtkit.adapters.analytics.reports.waiting import waiting
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.crosstable import RoundedTable
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FactCatalogue, RuleSet
from slrtkit.domain.rules.nodes import Number
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError
from slrtkit.ports.population import Breakdown, Cost, PopulationPart, PopulationReport, ReportKind

__all__ = ["COLUMNS", "report_simulation"]

COLUMNS: Final = ("stays", "gains", "loses", "opens", "outside", "open")
"""Entitled by both; by the second alone; by the first alone; by the first, and undetermined by the second; not entitled by the
second and never certainly by the first; undetermined by the second and not entitled, or undetermined, by the first."""
_AFTER: Final = " after"


def report_simulation(
    before: ScreenedFolder,
    after: ScreenedFolder,
    population: Population,
    programs: Iterable[tuple[Program, Program]],
    catalogue: FactCatalogue,
) -> PopulationReport:
    """Say what other rules would change.

    Args:
        before: The verdicts by the first rules.
        after: Those of the same population by the second.
        population: The tables that were screened.
        programs: Each program as it is in the first and in the second catalog.
        catalogue: The facts that are declared.

    Raises:
        WireError: (`report.rules`) a screening judged by other rules than these; (`report.population`) they did not judge the
            same population.
    """
    told = tuple(_part(before, after, population, pair, catalogue) for pair in programs)
    return PopulationReport(ReportKind.SIMULATION, (before.on, after.on), population.base, told)


def _part(
    before: ScreenedFolder,
    after: ScreenedFolder,
    population: Population,
    programs: tuple[Program, Program],
    catalogue: FactCatalogue,
) -> PopulationPart:
    first, second = programs[0].rules(before.on), programs[1].rules(after.on)
    unit, other = before.require_rules(first), after.require_rules(second)
    if unit is not other:
        raise WireError([Problem(first.program, "report.population", "one screening judged other units than the other")])
    frame = _joined(before, after, unit, first.program)
    tables = population.tables(frame, unit, _status(first.program), COLUMNS)
    queues = tuple(
        waiting(population, one.frame(unit), unit, rules, one.on, catalogue)
        for one, rules in ((before, first), (after, second))
    )
    return PopulationPart(
        first.program,
        programs[1].name,
        unit.value,
        (first.digest, second.digest),
        tables,
        waiting=queues,
        cost=_cost(first, second, tables),
    )


def _joined(before: ScreenedFolder, after: ScreenedFolder, unit: Unit, program: str) -> Frame:
    key, keys = KEYS[unit], list(dict.fromkeys(("household", KEYS[unit])))
    one = before.frame(unit).select(*keys, program)
    other = after.frame(unit).select(key, nw.col(program).alias(program + _AFTER))
    joined = one.join(other, on=key, how="inner")
    sizes = {int(frame.select(nw.len()).collect("polars").item()) for frame in (one, other, joined)}
    if len(sizes) > 1:
        raise WireError([Problem(program, "report.population", "the two screenings did not judge the same population")])
    return joined


def _status(program: str) -> nw.Expr:
    first, second = nw.col(program), nw.col(program + _AFTER)
    was = (first == 1).fill_null(value=False)

    def either(entitled: str, other: str) -> nw.Expr:
        return nw.when(was).then(nw.lit(entitled)).otherwise(nw.lit(other))

    told = nw.when(second == 1).then(either("stays", "gains")).otherwise(either("loses", "outside"))
    return nw.when(second.is_null()).then(either("opens", "open")).otherwise(told)


def _cost(first: RuleSet, second: RuleSet, tables: Mapping[Breakdown, RoundedTable]) -> Cost | None:
    """Return what is given by figures that are shown; None where neither rules say one amount for all."""
    shown = dict(zip(COLUMNS, tables[Breakdown.DECILE].shown.column_totals, strict=True))
    entitled = (shown["stays"] + shown["loses"] + shown["opens"], shown["stays"] + shown["gains"])
    sums = [
        int(rules.amount.value * number) if isinstance(rules.amount, Number) else None
        for rules, number in zip((first, second), entitled, strict=True)
    ]
    return None if sums == [None, None] else Cost(second.amount_unit or first.amount_unit, *sums)
