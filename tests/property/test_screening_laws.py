"""Law 1 of screening: what columns say of everybody is what an explanation says of each, on every engine."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from slrtkit.adapters.analytics.screening import screen
from slrtkit.domain.rules import Case, Criterion, DeclaredFact, FactCatalogue, FactType, Outcome, RuleSet, Says, judge, read
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError
from slrtkit.testing.strategies import cases, conditions

ON = date(2026, 1, 31)
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
Tree = Mapping[str, Any]
APART = {"participation", "participation_complete", "members", "members_complete", "household", "family"}
POLARS = {
    FactType.INT: pl.Int64,
    FactType.RUPIAH: pl.Int64,
    FactType.DECIMAL: pl.Float64,
    FactType.BOOL: pl.Boolean,
    FactType.DATE: pl.Date,
    FactType.TEXT: pl.String,
    FactType.ENUM: pl.String,
}
DUCKDB = duckdb.connect()
ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: DUCKDB.from_arrow(frame.to_arrow()),
    "pyarrow": lambda frame: frame.to_arrow(),
}
SAID = {Outcome.MET: 1, Outcome.NOT_MET: 0, Outcome.UNKNOWN: None}
KEYS = {Unit.HOUSEHOLD: "household", Unit.FAMILY: "family", Unit.PERSON: "person"}


def declared(name: str, type_: FactType, **more: Any) -> DeclaredFact:  # noqa: ANN401  what the class takes
    return DeclaredFact(name, type_, tuple(Unit), Says(name, name), **more)


AROUND = (Unit.FAMILY, Unit.HOUSEHOLD)
TINY = FactCatalogue(
    (
        declared("a", FactType.INT, least=0, most=3),
        declared("b", FactType.INT, least=-1, most=3),
        declared("pay", FactType.RUPIAH, least=0, most=2, unit="Rp/bulan"),
        declared("size", FactType.DECIMAL, least=0, most=100),
        declared("f", FactType.BOOL),
        declared("g.t", FactType.ENUM, values=("p", "q", "r")),
        declared("d", FactType.DATE),
        declared("birth_date", FactType.DATE),
        declared("age", FactType.INT, least=0, most=150),
        declared("twice", FactType.INT, formula="a * 2"),
        DeclaredFact("n", FactType.INT, AROUND, Says("n", "n"), formula="count(m for m in members)", least=0, most=1000),
        DeclaredFact("share", FactType.DECIMAL, AROUND, Says("s", "s"), formula="a / n"),
        DeclaredFact("big", FactType.BOOL, AROUND, Says("b", "b"), formula="n >= 2 and share < 2"),
    )
)


class Population:
    """Cases as tables, and as what each unit is explained by."""

    def __init__(self, found: Iterable[Tree], unit: Unit) -> None:
        self.rows: dict[Unit, list[dict[str, object]]] = {one: [] for one in Unit}
        self.receipts: list[dict[str, object]] = []
        self.units: dict[str, Tree] = {}
        for number, facts in enumerate(found):
            self._take(facts, f"{number}", unit)

    def _take(self, facts: Tree, number: str, unit: Unit) -> None:
        own, around = (facts, {}) if unit is Unit.HOUSEHOLD else (facts.get("household") or {}, facts)
        household: dict[str, object] = {"household": f"H{number}"}
        family = {**household, "family": f"F{number}"}
        roster = facts.get("members")
        complete = roster is not None and facts.get("members_complete") is not False
        self._row(Unit.HOUSEHOLD, {**household, "members_complete": complete}, own)
        self._row(Unit.FAMILY, family, around)
        if unit is not Unit.PERSON:
            self.units[f"{unit.value[0].upper()}{number}"] = facts
        for place, member in enumerate(roster or ()):
            person = f"P{number}-{place}"
            self._row(Unit.PERSON, {**family, "person": person}, member)
            if unit is Unit.PERSON:
                beside = {name: facts[name] for name in ("household", "members", "members_complete") if name in facts}
                family_facts = {name: value for name, value in facts.items() if name not in beside}
                self.units[person] = {**member, **beside, "family": family_facts}

    def _row(self, unit: Unit, keys: dict[str, object], facts: Tree) -> None:
        self.rows[unit].append({**keys, **flat(facts)})
        listed, complete = facts.get("participation"), facts.get("participation_complete")
        if listed is None:
            return
        bearer = {"bearer": keys[KEYS[unit]]}
        self.receipts += [{**bearer, **one} for one in listed]
        since = {"*": date.min} if complete is None or complete is True else {}
        if isinstance(complete, list | tuple | Mapping):
            since = dict(complete) if isinstance(complete, Mapping) else dict.fromkeys(complete, date.min)
        self.receipts += [{**bearer, "program": program, "complete_since": day} for program, day in since.items()]

    def tables(self) -> dict[Unit, pl.DataFrame]:
        types: dict[str, Any] = {fact.name: POLARS[fact.type] for fact in TINY.facts} | {"members_complete": pl.Boolean}
        keys = dict.fromkeys(("household", "family", "person"), pl.String)
        found = {}
        for unit, rows in self.rows.items():
            own = list(keys)[: 3 if unit is Unit.PERSON else 2 if unit is Unit.FAMILY else 1]
            names = [*own, *(["members_complete"] if unit is Unit.HOUSEHOLD else []), *held(unit)]
            found[unit] = frame(rows, {name: keys.get(name) or types[name] for name in names})
        return found

    def participation(self) -> pl.DataFrame:
        days = dict.fromkeys(("from", "to", "complete_since"), pl.Date)
        return frame(self.receipts, {"bearer": pl.String, "program": pl.String, **days})


def held(unit: Unit) -> list[str]:
    return [fact.name for fact in TINY.facts if unit in fact.scopes]


def flat(facts: Tree, before: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, Mapping) and name not in APART:
            found |= flat(value, f"{before}{name}.")
        elif name not in APART:
            found[before + name] = float(value) if isinstance(value, Fraction) else value
    return found


def frame(rows: list[dict[str, object]], types: Mapping[str, Any]) -> pl.DataFrame:
    def said(value: object, kind: object) -> object:
        return date.fromisoformat(value) if kind is pl.Date and isinstance(value, str) else value

    return pl.DataFrame(
        {
            name: pl.Series(name, [said(row.get(name), kind) for row in rows], dtype=kind, strict=False)
            for name, kind in types.items()
        }
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unit", Unit)
@settings(deadline=None, max_examples=2_000 if PROVE else 6, phases=(Phase.generate,))
@given(data=st.data())
def test_columns_say_what_an_explanation_says(engine: str, unit: Unit, data: st.DataObject) -> None:
    told = Unit.FAMILY if unit is Unit.PERSON else unit
    asked = data.draw(st.lists(conditions(unit, TINY), min_size=1, max_size=4))
    seen = data.draw(st.lists(cases(told, ON, TINY).map(lambda pair: pair[0]), min_size=1, max_size=6))
    population = Population(seen, unit)
    rules = RuleSet("X", ON, "x", tuple(Criterion(f"c{i}", Says("a", "a"), one) for i, one in enumerate(asked)))
    tables = {kind: ENGINES[engine](one) for kind, one in population.tables().items()}
    try:
        [found] = screen(
            tables[Unit.HOUSEHOLD],
            tables[Unit.PERSON],
            [(unit, rules)],
            ON,
            TINY,
            families=tables[Unit.FAMILY],
            participation=ENGINES[engine](population.participation()),
        )
    except RuleDefinitionError as refused:
        assume(refused.code not in {"screen.width", "screen.nested"})
        raise
    rows = {row[KEYS[unit]]: row for row in found.frame.collect("polars").to_native().iter_rows(named=True)}
    assert set(rows) >= set(population.units)
    for name, facts in population.units.items():
        case: Case = read(facts, ON, TINY)
        for place, condition in enumerate(asked):
            assert rows[name][f"X.c{place}"] == SAID[judge(condition, case).outcome], (name, condition)
