"""Places and the waiting order: for whom of those who are entitled there is one, for whom not, and whose place is open."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.crosstable import CrossTable, RoundedTable, rounded
from slrtkit.domain.rules import FactCatalogue, Outcome, RuleSet
from slrtkit.domain.rules.nodes import FactRef, MemberRef
from slrtkit.domain.rules.quota import Applicant, Quota, rank
from slrtkit.domain.rules.used import asks_members, facts_used
from slrtkit.domain.subject import Unit
from slrtkit.ports.population import Breakdown

__all__ = ["COLUMNS", "waiting"]

COLUMNS: Final = ("within", "waits", "open")
"""There is a place; there is none; it depends on what is not known."""
_SAID: Final = {Outcome.MET: "within", Outcome.NOT_MET: "waits", Outcome.UNKNOWN: "open"}


def waiting(
    population: Population, frame: Frame, unit: Unit, rules: RuleSet, on: date, catalogue: FactCatalogue
) -> RoundedTable | None:
    """Return by village for whom there are places; None where the rules have no quota.

    Everybody is taken to have asked on the same day, so that an order that leaves two equal lets the smaller id go first. Where
    the order asks about members, it is not known here, and every place is open that not all can have.

    Args:
        population: The tables that were screened.
        frame: The verdicts.
        unit: Of whom.
        rules: With their quota.
        on: The day.
        catalogue: The facts that are declared.
    """
    if rules.quota is None:
        return None
    entitled = population.placed(frame.filter(nw.col(rules.program) == 1), unit)
    names = tuple(_names(rules.quota, catalogue))
    rows = _facts(population, entitled, unit, names).collect("polars").rows(named=True)
    villages = {str(row[KEYS[unit]]): row[Breakdown.VILLAGE] for row in rows}
    asking = (Applicant(str(row[KEYS[unit]]), on, _nested(row, names)) for row in rows)
    counts = Counter((villages[one.id], _SAID[one.within]) for one in rank(rules.quota, asking, on, catalogue))
    return rounded({"waiting": CrossTable.of(counts, COLUMNS)}, population.base)["waiting"]


def _names(quota: Quota, catalogue: FactCatalogue) -> Iterator[str]:
    """Yield the facts of the unit and of its surroundings that tables hold and the order asks for."""
    for operand in quota.order:
        if not asks_members(operand, catalogue):
            for one in facts_used(operand, catalogue):
                if isinstance(one, FactRef) and not isinstance(one, MemberRef):
                    yield ".".join(one.path)


def _facts(population: Population, frame: Frame, unit: Unit, names: Iterable[str]) -> Frame:
    """Return units with those of the facts that their tables hold."""
    tables = {Unit.HOUSEHOLD: population.households, Unit.FAMILY: population.families, Unit.PERSON: population.persons}
    keys = [KEYS[unit], Breakdown.VILLAGE.value]
    if unit is not Unit.HOUSEHOLD:
        keys = list(dict.fromkeys((*keys, "household", "family")))
    found = frame.select(*keys)
    for bearer in Unit:
        own = tables[bearer]
        if own is None:
            continue
        schema = own.collect_schema()
        prefix = "" if bearer is unit else f"{bearer.value}."
        held = {name: name.removeprefix(prefix) for name in dict.fromkeys(names) if name.startswith(prefix)}
        columns = [nw.col(fact).alias(name) for name, fact in held.items() if fact in schema]
        if columns:
            found = found.join(own.select(KEYS[bearer], *columns), on=KEYS[bearer], how="left")
    return found


def _nested(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the facts of a row as cases hold them."""
    facts: dict[str, Any] = {}
    for name in names:
        *groups, last = name.split(".")
        level = facts
        for group in groups:
            level = level.setdefault(group, {})
        level[last] = row.get(name)
    return facts
