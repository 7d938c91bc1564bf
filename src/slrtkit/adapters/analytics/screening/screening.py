"""A whole population before a whole catalog: a verdict and the outcome of every criterion, for every unit."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import add
from typing import Any

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.compiling import Asked, Compiler
from slrtkit.adapters.analytics.screening.names import Frame, within
from slrtkit.adapters.analytics.screening.rosters import COMPLETE
from slrtkit.adapters.analytics.screening.tables import KEYS, Tables
from slrtkit.domain.rules import FactCatalogue, Role, RuleSet
from slrtkit.domain.rules.nodes import Condition, Receives
from slrtkit.domain.rules.used import receipts_used
from slrtkit.domain.subject import Unit

__all__ = ["Screened", "screen"]


@frozen(eq=False)
class Screened:
    """What became of the units of one kind.

    Attributes:
        unit: Which kind.
        frame: Their keys and, for each program, the columns `PROGRAM` (the verdict: 1 entitled, 0 not, null undetermined) and
            `PROGRAM.criterion` (true met, false not met, null unknown). Nothing is calculated until it is collected or written.
        digests: The digest of the rules of each program.
    """

    unit: Unit
    frame: Frame
    digests: dict[str, str]


def screen(
    households: Any,  # noqa: ANN401  whatever frame Narwhals knows
    persons: Any,  # noqa: ANN401  as above
    rules: Iterable[tuple[Unit, RuleSet]],
    on: date,
    catalogue: FactCatalogue,
    *,
    families: Any | None = None,  # noqa: ANN401  as above
    participation: Any | None = None,  # noqa: ANN401  as above
) -> list[Screened]:
    """Judge everybody by rules of one day.

    Raises:
        WireError: the tables do not fit, each fault with its table and column.
        RuleDefinitionError: (`screen.width`) a condition that columns cannot hold exactly.
    """
    asked = tuple(rules)
    questions = frozenset(
        _place(one) for _, each in asked for judged in each.judged for one in receipts_used(judged.when, catalogue)
    )
    tables = Tables.of(households, persons, families, participation, catalogue=catalogue, questions=questions, on=on)
    found = []
    for unit in Unit:
        own = [one for kind, one in asked if kind is unit]
        if own:
            found.append(Screened(unit, _screened(tables, unit, own, on, catalogue), {one.program: one.digest for one in own}))
    return found


def _place(one: Receives) -> Receives:
    return Receives(one.program, within=one.within)


def _screened(tables: Tables, unit: Unit, rules: list[RuleSet], on: date, catalogue: FactCatalogue) -> Frame:
    around = [one for one in (Unit.FAMILY, Unit.HOUSEHOLD) if unit is not Unit.HOUSEHOLD and one is not unit]
    near = {f"{one.value}.{name}" for one in around for name in tables.facts[one]}
    compiler = Compiler(catalogue, on, tables.facts[unit] | near | {f"m.{name}" for name in tables.facts[Unit.PERSON]})
    judged = [(one, each) for one in rules for each in one.judged]
    places = {when: f"judged {place}" for place, when in enumerate(dict.fromkeys(each.when for _, each in judged))}
    criteria = [compiler.condition(when).alias(place) for when, place in places.items()]
    whole = _answered(tables, unit, _around(tables, unit, around, compiler.touched), compiler).with_columns(*criteria)
    keys = dict.fromkeys((KEYS[Unit.HOUSEHOLD], KEYS[unit]))
    verdicts = (_verdict(one, places).cast(nw.Int8).alias(one.program) for one in rules)
    outcomes = (nw.col(places[each.when]).alias(f"{one.program}.{each.code}") for one, each in judged)
    return whole.select(*keys, *verdicts, *outcomes)


def _around(tables: Tables, unit: Unit, surroundings: list[Unit], touched: set[str]) -> Frame:
    """Return the table of the units with those facts of their surroundings that are touched."""
    frame = tables.units[unit]
    for around in surroundings:
        own = {name: within(f"{around.value}.{name}") for name in sorted(tables.facts[around])}
        facts = [nw.col(within(name)).alias(place) for name, place in own.items() if place in touched]
        if around is Unit.HOUSEHOLD and COMPLETE in touched:
            facts.append(nw.col(COMPLETE))
        if facts:
            frame = frame.join(tables.units[around].select(KEYS[around], *facts), on=KEYS[around], how="left")
    return frame


def _answered(tables: Tables, unit: Unit, frame: Frame, compiler: Compiler) -> Frame:
    """Return the units with what was asked of their members: one grouping for all questions of a level that look alike."""
    names = [name for name in sorted(tables.facts[Unit.PERSON]) if within(f"m.{name}") in compiler.touched]
    shared = KEYS[Unit.HOUSEHOLD if unit is Unit.HOUSEHOLD else Unit.FAMILY]
    people = tables.units[Unit.PERSON].select(shared, *(nw.col(within(name)).alias(within(f"m.{name}")) for name in names))
    levels = {(one.level, bool(one.reached)) for one in compiler.asked.values()}
    for level, reaching in sorted(levels):
        asked = {name: one for name, one in compiler.asked.items() if one.level == level and bool(one.reached) is reaching}
        key, members = shared, people
        if reaching:
            key, reached = KEYS[unit], {name for one in asked.values() for name in one.reached}
            members = frame.select(*dict.fromkeys((key, shared, *sorted(reached)))).join(people, on=shared, how="inner")
        each = members.with_columns(*(one.column.alias(name) for name, one in asked.items()))
        answers = each.group_by(key).agg(*(_together(name, one) for name, one in asked.items()))
        frame = frame.join(answers, on=key, how="left")
    return frame


def _together(name: str, one: Asked) -> nw.Expr:
    column = nw.col(name)
    return column.sum() if one.how == "sum" else column.min() if one.how == "min" else column.max()


def _verdict(rules: RuleSet, places: Mapping[Condition, str]) -> nw.Expr:
    """Return what the criteria, each in its place, add up to: see `slrtkit.domain.rules.verdict`."""
    terms = [~nw.col(places[one.when]) for one in rules.barring]
    terms += [nw.col(places[one.when]) for one in rules.weighing(Role.REQUIRED)]
    enough = [nw.col(places[one.when]) for one in rules.weighing(Role.SUFFICIENT)]
    counted = [nw.col(places[one.when]) for one in rules.weighing(Role.COUNTED)]
    if rules.at_least == 1:
        enough += counted
    elif rules.at_least is not None:
        certain = reduce(add, [one.fill_null(value=False).cast(nw.Int64) for one in counted], nw.lit(0))
        possible = reduce(add, [one.fill_null(value=True).cast(nw.Int64) for one in counted], nw.lit(0))
        no = nw.when(possible < rules.at_least).then(nw.lit(value=False))
        enough.append(nw.when(certain >= rules.at_least).then(nw.lit(value=True)).otherwise(no))
    if enough:
        terms.append(nw.any_horizontal(*enough, ignore_nulls=False))
    return nw.all_horizontal(*terms, ignore_nulls=False)
