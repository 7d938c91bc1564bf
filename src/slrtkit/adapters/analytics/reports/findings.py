"""The units themselves that a screening gives a reason to look at: a named list, for work and never for a report."""

from collections.abc import Iterator

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population, ScreenedFolder
from slrtkit.adapters.analytics.reports.receiving import receiving
from slrtkit.adapters.analytics.reports.targeting import CHECK, MISSED, OPEN, failing, status
from slrtkit.adapters.analytics.screening.tables import KEYS
from slrtkit.domain.program import Program
from slrtkit.domain.screening import FindingKind, ScreeningFinding

__all__ = ["finding_rows"]

_KINDS = {MISSED: FindingKind.MISSED, CHECK: FindingKind.CHECK, OPEN: FindingKind.OPEN}


def finding_rows(
    screened: ScreenedFolder, population: Population, program: Program, kinds: frozenset[FindingKind]
) -> Iterator[ScreeningFinding]:
    """Yield what a screening found of one program, in the order of households and bearers.

    Raises:
        NotFoundError: (`report.participation`) nobody knows who receives what.
        WireError: (`report.rules`) the screening judged by other rules.
    """
    rules = program.rules(screened.on)
    unit = screened.require_rules(rules)
    frame = receiving(population, screened.frame(unit), unit, rules.program, screened.on)
    told = frame.with_columns(status(rules.program).alias("by status"), failing(rules).alias("by criterion"))
    wanted = [name for name, kind in _KINDS.items() if kind in kinds]
    keys = list(dict.fromkeys(("household", KEYS[unit])))
    rows = told.filter(nw.col("by status").is_in(wanted)).select(*keys, "by status", "by criterion").sort(*keys)
    for row in rows.collect("polars").rows(named=True):
        kind = _KINDS[row["by status"]]
        fails = row["by criterion"] if kind is FindingKind.CHECK else ""
        yield ScreeningFinding(
            kind, rules.program, str(row["household"]), str(row[KEYS[unit]]), unit, screened.on, rules.digest, fails
        )
