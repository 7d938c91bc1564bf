"""A whole population before a whole catalog: a verdict and the outcome of every criterion, for every unit."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import add, and_, or_
from typing import Any

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.compiling import Asked, Compiler
from slrtkit.adapters.analytics.screening.names import Frame, within
from slrtkit.adapters.analytics.screening.tables import KEYS, Tables
from slrtkit.domain.rules import FactCatalogue, Role, RuleSet
from slrtkit.domain.rules.nodes import Receives
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
    frame, columns = _around(tables, unit)
    members = frozenset(f"m.{name}" for name in tables.facts[Unit.PERSON])
    compiler = Compiler(catalogue, on, columns | members)
    criteria, verdicts = {}, {}
    for one in rules:
        for judged in one.judged:
            criteria[f"{one.program}.{judged.code}"] = compiler.condition(judged.when)
        verdicts[one.program] = _verdict(one)
    answered = _answered(tables, unit, frame, compiler)
    outcomes = answered.with_columns(*(column.alias(_judged(name)) for name, column in criteria.items()))
    whole = outcomes.with_columns(*(column.alias(_judged(name)) for name, column in verdicts.items()))
    keys = dict.fromkeys((KEYS[Unit.HOUSEHOLD], KEYS[unit]))
    found = (nw.col(_judged(name)).cast(nw.Int8).alias(name) for name in verdicts)
    return whole.select(*keys, *found, *(nw.col(_judged(name)).alias(name) for name in criteria))


def _judged(name: str) -> str:
    """Return what a verdict or a criterion is called while it stands beside the facts, whatever Spark thinks of capitals."""
    return f"judged {within(name)}"


def _around(tables: Tables, unit: Unit) -> tuple[Frame, frozenset[str]]:
    """Return the table of the units with the facts of their surroundings, and the names of all these."""
    frame, columns = tables.units[unit], set(tables.facts[unit])
    for around in (Unit.FAMILY, Unit.HOUSEHOLD):
        if unit is Unit.HOUSEHOLD or around is unit:
            continue
        key, names = KEYS[around], sorted(tables.facts[around])
        extra = ["members_complete"] if around is Unit.HOUSEHOLD else []
        facts = [nw.col(within(name)).alias(within(f"{around.value}.{name}")) for name in names]
        frame = frame.join(tables.units[around].select(key, *extra, *facts), on=key, how="left")
        columns |= {f"{around.value}.{name}" for name in names}
    return frame, frozenset(columns)


def _answered(tables: Tables, unit: Unit, frame: Frame, compiler: Compiler) -> Frame:
    """Return the units with what was asked of their members: one grouping for all questions of a level that look alike."""
    names = sorted(tables.facts[Unit.PERSON])
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


def _verdict(rules: RuleSet) -> nw.Expr:
    """Return what the criteria add up to: see `slrtkit.domain.rules.verdict`."""
    terms = [~_outcome(rules, one.code) for one in rules.barring]
    terms += [_outcome(rules, one.code) for one in rules.weighing(Role.REQUIRED)]
    enough = [_outcome(rules, one.code) for one in rules.weighing(Role.SUFFICIENT)]
    counted = [_outcome(rules, one.code) for one in rules.weighing(Role.COUNTED)]
    if rules.at_least is not None:
        certain = reduce(add, [one.fill_null(value=False).cast(nw.Int64) for one in counted], nw.lit(0))
        possible = reduce(add, [one.fill_null(value=True).cast(nw.Int64) for one in counted], nw.lit(0))
        no = nw.when(possible < rules.at_least).then(nw.lit(value=False))
        enough.append(nw.when(certain >= rules.at_least).then(nw.lit(value=True)).otherwise(no))
    if enough:
        terms.append(reduce(or_, enough))
    return reduce(and_, terms)


def _outcome(rules: RuleSet, code: str) -> nw.Expr:
    return nw.col(_judged(f"{rules.program}.{code}"))
