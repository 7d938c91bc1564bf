"""Targeting: who is entitled and does not receive, who receives and is not entitled, and what to ask where nobody knows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import narwhals as nw

from slrtkit.adapters.analytics.reports.asking import village_questions
from slrtkit.adapters.analytics.reports.population import Population, ScreenedFolder, counted
from slrtkit.adapters.analytics.reports.receiving import RECEIVES, receiving
from slrtkit.adapters.analytics.screening.tables import Frame
from slrtkit.domain.crosstable import RoundedTable, parts
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FactCatalogue, Role, RuleSet
from slrtkit.ports.population import Breakdown, PopulationPart, PopulationReport, ReportKind

__all__ = ["CHECK", "COLUMNS", "MISSED", "OPEN", "SEVERAL", "TOGETHER", "failing", "report_targeting", "status"]

MISSED = "missed"
"""Entitled, and does not receive."""
CHECK = "check"
"""Receives, and is not entitled: for an officer to look at, and nothing else."""
OPEN = "open"
"""Undetermined."""
COLUMNS = ("served", MISSED, "unlisted", CHECK, "outside", OPEN)
"""Entitled and receives; entitled and does not; entitled, and no list says; receives, not entitled; neither; undetermined."""
SEVERAL = "several"
"""Fails more than one criterion."""
TOGETHER = "together"
"""Fails none alone: too few of the counted criteria hold."""


def report_targeting(
    screened: ScreenedFolder, population: Population, programs: Iterable[Program], catalogue: FactCatalogue
) -> PopulationReport:
    """Say how a district's aid lies to its rules.

    Args:
        screened: The verdicts.
        population: The tables that were screened, with participation.
        programs: Which programs to tell of.
        catalogue: The facts that are declared.

    Raises:
        NotFoundError: (`report.participation`) nobody knows who receives what.
        WireError: (`report.rules`) the screening judged by other rules.
    """
    told = tuple(_part(screened, population, program, catalogue) for program in programs)
    return PopulationReport(ReportKind.TARGETING, (screened.on,), population.base, told)


def _part(screened: ScreenedFolder, population: Population, program: Program, catalogue: FactCatalogue) -> PopulationPart:
    rules = program.rules(screened.on)
    unit = screened.require_rules(rules)
    frame = receiving(population, screened.frame(unit), unit, rules.program, screened.on)
    tables = population.tables(frame, unit, status(rules.program), COLUMNS)
    return PopulationPart(
        rules.program,
        program.name,
        unit.value,
        (rules.digest,),
        tables,
        failing=_failing(frame, rules, tables, population.base),
        criteria={one.code: one.says for one in rules.judged},
        questions=village_questions(population.placed(frame, unit), rules, catalogue, _open_villages(tables)),
    )


def status(program: str) -> nw.Expr:
    """Return which of `COLUMNS` a unit belongs to."""
    verdict, receives = nw.col(program), nw.col(RECEIVES)
    entitled = (
        nw.when(receives)
        .then(nw.lit("served"))
        .otherwise(nw.when(receives.is_null()).then(nw.lit("unlisted")).otherwise(nw.lit(MISSED)))
    )
    other = nw.when(receives).then(nw.lit(CHECK)).otherwise(nw.lit("outside"))
    return nw.when(verdict.is_null()).then(nw.lit(OPEN)).otherwise(nw.when(verdict == 1).then(entitled).otherwise(other))


def failing(rules: RuleSet) -> nw.Expr:
    """Return the one criterion that a unit fails, or `SEVERAL`, or `TOGETHER`."""
    failed = dict(_failed(rules))
    number = sum((one.cast(nw.Int64) for one in failed.values()), start=nw.lit(0))
    named = nw.lit(TOGETHER)
    for code, one in failed.items():
        named = nw.when(one).then(nw.lit(code)).otherwise(named)
    return nw.when(number > 1).then(nw.lit(SEVERAL)).otherwise(named)


def _failed(rules: RuleSet) -> Iterator[tuple[str, nw.Expr]]:
    barring = {one.code for one in rules.barring}
    for one in (*rules.barring, *rules.weighing(Role.REQUIRED)):
        outcome = nw.col(f"{rules.program}.{one.code}").cast(nw.Int8)
        yield one.code, (outcome == (1 if one.code in barring else 0)).fill_null(value=False)


def _failing(frame: Frame, rules: RuleSet, tables: Mapping[Breakdown, RoundedTable], base: int) -> RoundedTable:
    shown = tables[Breakdown.DECILE].shown
    whole = shown.column_totals[COLUMNS.index(CHECK)]
    names = [*dict(_failed(rules)), SEVERAL, TOGETHER]
    counts = Counter(dict.fromkeys(names, 0))
    looked = frame.with_columns(status(rules.program).alias("by status")).filter(nw.col("by status") == CHECK)
    for row in counted(looked.with_columns(failing(rules).alias("by criterion")), "by criterion"):
        counts[row["by criterion"]] += row["by count"]
    return parts(counts, CHECK, whole, base)


def _open_villages(tables: Mapping[Breakdown, RoundedTable]) -> frozenset[str]:
    """Return the villages that show some who are undetermined."""
    shown = tables[Breakdown.VILLAGE].shown
    place = COLUMNS.index(OPEN)
    return frozenset(row for row, figures in zip(shown.rows, shown.cells, strict=True) if figures[place])
