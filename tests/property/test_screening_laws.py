"""Law 1 of screening: what columns say of everybody is what an explanation says of each, on every engine."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import slrtkit.demo
from slrtkit.adapters.analytics.screening import open_engine, open_tables, reading, sampled, schema_of, screen
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.domain.rules import (
    Case,
    Criterion,
    DeclaredFact,
    Entitlement,
    FactCatalogue,
    FactType,
    Outcome,
    RuleSet,
    Says,
    assess,
    facts_used,
    judge,
    parse,
    read,
    receipts_used,
    unparse,
)
from slrtkit.domain.rules.facts import owner
from slrtkit.domain.rules.nodes import Condition, MemberRef
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError, WireError
from slrtkit.testing.strategies import cases, conditions

ON = date(2026, 1, 31)
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
Tree = Mapping[str, Any]
Row = dict[str, Any]
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
DUCKDB = duckdb.connect(config={"threads": 1})
"""One thread: workers that let go of Arrow tables wait for the interpreter, which waits for them."""
EXAMPLES = {"polars": 2_000, "pyarrow": 2_000, "duckdb": 100, "spark": 5}
"""Random rules that `make prove` asks: DuckDB plans those for seconds, and Spark for minutes, whatever they are asked of."""
HERE = ("polars", "duckdb", "pyarrow")
ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame.lazy(),
    "duckdb": lambda frame: DUCKDB.from_arrow(frame.to_arrow()),
    "pyarrow": lambda frame: frame.to_arrow(),
}
SAID = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
NESTED = (
    "any(m.a < n for m in members)",
    "count(m for m in members if m.a * n > 2) == 1",
    "any(m.a < deep for m in members)",
)
"""What follows from all members, asked of each member; `deep` asks it of what was asked of each itself."""
DEEPER = (
    "all(m.pay <= share for m in members)",
    "sum(m.a + n for m in members) >= n",
    "min(m.a - n for m in members if big) < 0",
    "count(m for m in members if m.f and big) < deep",
)
KEYS = {Unit.HOUSEHOLD: "household", Unit.FAMILY: "family", Unit.PERSON: "person"}


def declared(name: str, type_: FactType, **more: Any) -> DeclaredFact:  # noqa: ANN401  what the class takes
    return DeclaredFact(name, type_, tuple(Unit), Says(name, name), **more)


AROUND = (Unit.FAMILY, Unit.HOUSEHOLD)
BOUNDED: dict[str, Any] = {"least": 0, "most": 100} if PROVE else {}
"""Without bounds, columns refuse what is calculated with it; with them, DuckDB plans for seconds."""
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
        DeclaredFact("share", FactType.DECIMAL, AROUND, Says("s", "s"), formula="a / n", **BOUNDED),
        DeclaredFact("big", FactType.BOOL, AROUND, Says("b", "b"), formula="n >= 2 and share < 2"),
        DeclaredFact("deep", FactType.INT, AROUND, Says("d", "d"), formula="count(m for m in members if m.a < n)"),
    )
)


def narrow(unit: Unit, condition: Condition) -> bool:
    """Whether columns can hold a condition exactly."""
    try:
        screened("polars", unit, [condition], [])
    except RuleDefinitionError as refused:
        return refused.code != "screen.width"
    return True


@cache
def spark() -> Callable[[pl.DataFrame], object]:
    """Return what makes tables of Spark, in a session of one core of this machine."""
    library = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: requirements/spark.txt")
    made = library.SparkSession.builder.master("local[1]").appName("slrtkit")
    for name, value in (
        ("ui.enabled", "false"),
        ("driver.host", "127.0.0.1"),
        ("driver.memory", "4g"),
        ("sql.shuffle.partitions", "1"),
    ):
        made = made.config(f"spark.{name}", value)
    session = made.getOrCreate()
    return lambda frame: session.createDataFrame(frame.to_arrow())


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


def screened(engine: str, unit: Unit, asked: Iterable[Condition], seen: Iterable[Tree]) -> dict[str, Row]:
    """Return what columns say of each unit, having compared it with what an explanation says."""
    population = Population(seen, unit)
    rules = RuleSet("X", ON, "x", tuple(Criterion(f"c{i}", Says("a", "a"), one) for i, one in enumerate(asked)))
    tables = {kind: ENGINES[engine](one) for kind, one in population.tables().items()}
    [found] = screen(
        tables[Unit.HOUSEHOLD],
        tables[Unit.PERSON],
        [(unit, rules)],
        ON,
        TINY,
        families=tables[Unit.FAMILY],
        participation=ENGINES[engine](population.participation()),
    )
    rows = {row[KEYS[unit]]: row for row in found.frame.collect("polars").to_native().iter_rows(named=True)}
    assert set(rows) >= set(population.units)
    for name, facts in population.units.items():
        case: Case = read(facts, ON, TINY)
        for criterion in rules.criteria:
            said = rows[name][f"X.{criterion.code}"]
            assert said is SAID[judge(criterion.when, case).outcome], (name, unparse(criterion.when))
    return rows


def told(unit: Unit) -> Unit:
    return Unit.FAMILY if unit is Unit.PERSON else unit


@pytest.mark.parametrize("engine", HERE)
@pytest.mark.parametrize("unit", Unit)
def test_columns_say_what_an_explanation_says(engine: str, unit: Unit, prove: Callable[..., None]) -> None:
    examples = EXAMPLES[engine] if PROVE else 6

    @settings(deadline=None, derandomize=not PROVE, max_examples=examples, phases=(Phase.generate,))
    @given(data=st.data())
    def law(data: st.DataObject) -> None:
        asked = data.draw(st.lists(conditions(unit, TINY), min_size=1, max_size=4))
        seen = data.draw(st.lists(cases(told(unit), ON, TINY).map(lambda pair: pair[0]), min_size=1, max_size=6))
        try:
            screened(engine, unit, asked, seen)
        except RuleDefinitionError as refused:
            assume(refused.code != "screen.width")
            raise

    law()
    prove(f"columns say what an explanation says, {engine}, of each {unit}", f"{examples} times random rules and facts")


@pytest.mark.needs("java")
def test_spark_says_what_an_explanation_says(prove: Callable[..., None]) -> None:
    ENGINES["spark"] = spark()
    examples = EXAMPLES["spark"] if PROVE else 1

    @settings(
        deadline=None,
        derandomize=not PROVE,
        max_examples=examples,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def law(data: st.DataObject) -> None:
        for unit in Unit:
            asked = data.draw(st.lists(conditions(unit, TINY).filter(partial(narrow, unit)), min_size=6, max_size=6))
            seen = data.draw(st.lists(cases(told(unit), ON, TINY).map(lambda pair: pair[0]), min_size=12, max_size=12))
            screened("spark", unit, [*asked, *map(parse, NESTED)], seen)

    law()
    prove("columns say what an explanation says, spark, of each unit", f"{examples} times 6 random rules and 12 of each unit")


@pytest.mark.parametrize("engine", HERE)
@pytest.mark.parametrize("unit", [Unit.FAMILY, Unit.HOUSEHOLD])
def test_what_follows_from_all_members_is_asked_of_each(engine: str, unit: Unit) -> None:
    examples = min(EXAMPLES[engine] // 10, 100) if PROVE else 1

    @settings(deadline=None, derandomize=not PROVE, max_examples=examples, phases=(Phase.generate,))
    @given(data=st.data())
    def law(data: st.DataObject) -> None:
        seen = data.draw(st.lists(cases(unit, ON, TINY).map(lambda pair: pair[0]), min_size=1, max_size=20))
        screened(engine, unit, map(parse, (*NESTED, *(DEEPER if PROVE else ()))), seen)

    law()


def tables(number: int, first: int) -> tuple[dict[Unit, pl.DataFrame], pl.DataFrame]:
    """Return invented households before the sample catalog: some without anybody, much unknown, some rosters not complete."""
    chance, aid = Random(first), list[Row]()
    rows: dict[Unit, list[Row]] = {unit: [] for unit in Unit}
    for household in (f"H{place:06}" for place in range(first, first + number)):
        rows[Unit.HOUSEHOLD].append(
            {"household": household, "members_complete": chance.random() < 0.8, **facts(Unit.HOUSEHOLD, chance)}
        )
        bearers = [household]
        for family in (f"{household}-{place}" for place in range(chance.choice((1, 1, 1, 2)))):
            keys = {"household": household, "family": family}
            rows[Unit.FAMILY].append(keys | facts(Unit.FAMILY, chance))
            bearers.append(family)
            for person in (f"{family}-{place}" for place in range(chance.choice((0, 1, 2, 3, 4)))):
                rows[Unit.PERSON].append(keys | {"person": person} | facts(Unit.PERSON, chance))
                bearers.append(person)
        for bearer in bearers:
            since, until = sorted(date.fromordinal(chance.randint(730_000, ON.toordinal() + 90)) for _ in range(2))
            program = {"bearer": bearer, "program": chance.choice(("PKH", "RTLH", "BSPS"))}
            aid.append(program | {"from": chance.choice((since, None)), "to": chance.choice((until, None))})
            aid.append(
                program | {"program": chance.choice(("*", "PKH", "RTLH")), "complete_since": chance.choice((since, date.min))}
            )
    schema = schema_of(CATALOG.facts)
    types = {name: {one.name: getattr(pl, one.type) for one in schema[name]} for name in schema}
    kept = {
        unit: pl.DataFrame(found, {name: kind for name, kind in types[unit.value].items() if name in NAMES[unit]})
        for unit, found in rows.items()
    }
    return kept, pl.DataFrame(aid, types["participation"])


def facts(unit: Unit, chance: Random) -> Row:
    return {name: value(CATALOG.facts.by_name[name], chance) for name in sorted(USED[unit]) if chance.random() < 0.85}


def value(fact: DeclaredFact, chance: Random) -> object:
    match fact.type:
        case FactType.BOOL:
            return chance.random() < 0.5
        case FactType.ENUM:
            return chance.choice(fact.values)
        case FactType.DATE:
            return date.fromordinal(chance.randint(700_000, ON.toordinal()))
        case FactType.DECIMAL:
            return chance.randint(0, 200) / 4
        case _:
            return chance.randint(
                fact.least or 0, min(fact.most or 9_999, 3_000_000 if fact.type is FactType.RUPIAH else 2_000)
            )


def used() -> dict[Unit, set[str]]:
    """Return the facts that the sample catalog asks, by whose they are; ages follow from days of birth."""
    found: dict[Unit, set[str]] = {unit: set() for unit in Unit}
    for unit, rules in RULES:
        for criterion in rules.judged:
            for one in facts_used(criterion.when, CATALOG.facts):
                whose, name = owner(one.path, Unit.PERSON if isinstance(one, MemberRef) else unit)
                found[whose or unit].add("birth_date" if name == "age" else name)
    return found


CATALOG = TomlCatalog(Path(slrtkit.demo.__file__).parent / "catalog")
RULES = [(program.unit, program.rules(ON)) for program in map(CATALOG.program, CATALOG.codes())]
USED = used()
NAMES = {unit: USED[unit] | {"household", "family", "person", "members_complete"} for unit in Unit}
VERDICTS = {Entitlement.ELIGIBLE: 1, Entitlement.INELIGIBLE: 0, Entitlement.UNDETERMINED: None}
HOMES = 100_000 if PROVE else 40
SLICE = 5_000


@pytest.mark.parametrize("engine", ["polars", "duckdb", pytest.param("spark", marks=pytest.mark.needs("java"))])
def test_the_sample_catalog_says_of_everybody_what_it_says_of_each(engine: str, prove: Callable[..., None]) -> None:
    if engine == "spark":
        ENGINES["spark"] = spark()
    programs = frozenset(
        one.program for _, each in RULES for judged in each.judged for one in receipts_used(judged.when, CATALOG.facts)
    )
    judged_units = 0
    for first in range(0, HOMES, SLICE):
        natives, aid = tables(min(SLICE, HOMES - first), first)
        given_natives = {unit: ENGINES[engine](one) for unit, one in natives.items()}
        screened = screen(
            given_natives[Unit.HOUSEHOLD],
            given_natives[Unit.PERSON],
            RULES,
            ON,
            CATALOG.facts,
            families=given_natives[Unit.FAMILY],
            participation=ENGINES[engine](aid),
        )
        rows = {
            (one.unit, row[KEYS[one.unit]]): row for one in screened for row in one.frame.collect("polars").rows(named=True)
        }
        for one in sampled(natives, aid, HOMES, CATALOG.facts, programs):
            case = read(one.facts, ON, CATALOG.facts)
            for rules in (each for unit, each in RULES if unit is one.unit):
                said, row = assess(rules, case, ON), rows[one.unit, one.key]
                assert row[rules.program] == VERDICTS[said.entitlement], (rules.program, one)
                for code, trace in said.criteria:
                    assert row[f"{rules.program}.{code}"] is SAID[trace.outcome], (rules.program, code, one)
            judged_units += 1
        assert len(rows) == sum(map(len, natives.values()))
    if PROVE:
        prove(
            f"screening: what {engine} says of everybody is what an explanation says of each",
            f"{HOMES} households, {judged_units} units",
        )


@pytest.mark.needs("java")
def test_spark_reads_and_writes_folders(tmp_path: Path) -> None:
    spark()
    engine, natives = open_engine("spark"), tables(3, 0)[0]
    for unit, native in natives.items():
        (tmp_path / unit).mkdir()
        native.write_parquet(tmp_path / unit / "part.parquet")
    home, people = (engine.table(tmp_path / unit) for unit in (Unit.HOUSEHOLD, Unit.PERSON))
    rules = RuleSet("X", ON, "x", (Criterion("c", Says("a", "a"), parse("housing.floor == 'tanah'")),))
    [found] = screen(home, people, [(Unit.HOUSEHOLD, rules)], ON, CATALOG.facts)
    engine.write(found.frame, tmp_path / "out")
    written = pl.read_parquet(tmp_path / "out" / "*.parquet")
    assert (engine.rows(tmp_path / "out"), written.columns) == (3, ["household", "X", "X.c"])


@pytest.mark.needs("java")
def test_spark_tells_of_files_that_are_no_tables(tmp_path: Path) -> None:
    spark()
    engine, native = open_engine("spark"), tables(3, 0)[0][Unit.HOUSEHOLD]
    wrong = {name: tmp_path / name for name in ("csv", "truncated", "empty", "folder", "damaged")}
    native.write_csv(wrong["csv"])
    native.write_parquet(wrong["damaged"])
    data = wrong["damaged"].read_bytes()
    wrong["truncated"].write_bytes(data[:-100])
    wrong["empty"].touch()
    wrong["folder"].mkdir()
    wrong["damaged"].write_bytes(data[:30] + bytes(370) + data[400:])
    with pytest.raises(WireError) as refused:
        open_tables(engine, wrong)
    assert [(one.path, one.code) for one in refused.value.problems] == [
        (f"{name}: {path}", "screen.file") for name, path in wrong.items() if name != "damaged"
    ]
    home = {"household": wrong["damaged"]}
    frame = open_tables(engine, home)["household"]
    with pytest.raises(WireError) as refused, reading(engine, home):
        engine.write(nw.from_native(frame).lazy(), tmp_path / "out")
    assert refused.value.code == "screen.file"
