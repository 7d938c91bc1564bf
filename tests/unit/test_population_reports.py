"""Reports on a population say what its rows say, one by one, less than ten away, and are the same every time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attrs import evolve, frozen

from slrtkit.adapters.analytics.reports import (
    Population,
    ScreenedFolder,
    finding_rows,
    report_overlaps,
    report_rotation,
    report_simulation,
    report_targeting,
)
from slrtkit.adapters.analytics.reports.waiting import waiting
from slrtkit.adapters.analytics.screening import open_engine
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.cli.base import main
from slrtkit.domain.crosstable import FEW, RoundedTable
from slrtkit.domain.rules import FACTS, Quota, parse_operand
from slrtkit.domain.screening import FindingKind
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, SlrtError, WireError
from slrtkit.ports.population import Breakdown, PopulationPart
from slrtkit.testing.population import POPULATION_DAY, SamplePopulation, write_sample_catalog

ON = POPULATION_DAY
BASE = 10
Row = Mapping[str, Any]


@frozen
class Screened:
    """A district before two catalogs."""

    sample: SamplePopulation
    files: Mapping[str, Path]
    population: Population
    first: TomlCatalog
    second: TomlCatalog
    before: ScreenedFolder
    after: ScreenedFolder
    homes: Mapping[str, Row]
    members: Mapping[str, list[Row]]
    receipts: Mapping[str, list[Row]]

    def family(self, family: Row) -> Iterator[tuple[Breakdown, str]]:
        home, own = self.homes[family["household"]], self.members[family["family"]]
        ill = [one["disability"] for one in own]
        yield Breakdown.VILLAGE, home["village"]
        yield Breakdown.DECILE, "?" if family["desil"] is None else f"{family['desil']:02}"
        yield Breakdown.SEX, next(one["sex"] for one in own if one["relation"] == "kepala_keluarga") or "?"
        yield Breakdown.DISABILITY, "1" if True in ill else "?" if None in ill else "0"


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    folder = tmp_path_factory.mktemp("population")
    sample = SamplePopulation()
    files = sample.write(folder / "tables")
    tables = [f"--{name}={path}" for name, path in files.items()]
    for name, decile, places in (("first", 4, 120), ("second", 5, 60)):
        write_sample_catalog(folder / name, decile=decile, places=places)
        words = ["screen", *tables, f"--catalog={folder / name}", f"--on={ON}", f"--out={folder / name}-out", "--lang=en"]
        main.main(words, standalone_mode=False)
    reader = open_engine("polars")
    found = {name: reader.table(path) for name, path in files.items()}
    return Screened(
        sample,
        files,
        Population(**found),
        TomlCatalog(folder / "first"),
        TomlCatalog(folder / "second"),
        ScreenedFolder.open(folder / "first-out"),
        ScreenedFolder.open(folder / "second-out"),
        {one["household"]: one for one in sample.homes},
        grouped(sample.persons, "family"),
        grouped(sample.receipts, "bearer"),
    )


def grouped(rows: Iterable[Row], key: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


@pytest.fixture(scope="module")
def targeting(screened: Screened) -> PopulationPart:
    [part] = report_targeting(screened.before, screened.population, [screened.first.program("TUNAI")], FACTS).parts
    return part


def verdict(screened: Screened, family: Row, decile: int = 4) -> bool | None:
    home = screened.homes[family["household"]]
    poor = None if family["desil"] is None else family["desil"] <= decile
    earth = None if home["housing.floor"] is None else home["housing.floor"] == "tanah"
    return False if False in {poor, earth} else None if None in {poor, earth} else True


def receives(screened: Screened, bearer: str, program: str) -> bool | None:
    rows = screened.receipts[bearer]
    spans = [one for one in rows if one["program"] == program and one["from"] <= ON]
    if any(one["to"] is None or one["to"] >= ON for one in spans):
        return True
    return False if any("complete_since" in one for one in rows) else None


def targeted(screened: Screened, family: Row) -> str:
    entitled, aided = verdict(screened, family), receives(screened, family["family"], "TUNAI")
    if entitled is None:
        return "open"
    if entitled:
        return {True: "served", False: "missed", None: "unlisted"}[aided]
    return "check" if aided else "outside"


def truth(screened: Screened, told: Callable[[Screened, Row], str]) -> dict[Breakdown, Counter[tuple[str, str]]]:
    found: dict[Breakdown, Counter[tuple[str, str]]] = {one: Counter() for one in Breakdown}
    for family in screened.sample.families:
        status = told(screened, family)
        for by, group in screened.family(family):
            found[by][group, status] += 1
    return found


def near(part: PopulationPart, found: Mapping[Breakdown, Counter[tuple[str, str]]]) -> None:
    for by, counts in found.items():
        shown = part.tables[by].shown
        few = {row for row, _ in counts} - set(shown.rows)
        for row, figures in zip(shown.rows, shown.cells, strict=True):
            for column, figure in zip(shown.columns, figures, strict=True):
                count = sum(counts[one, column] for one in few) if row == FEW else counts[row, column]
                assert abs(figure - count) < BASE, (by, row, column)
        assert shown.column_totals == part.tables[Breakdown.DECILE].shown.column_totals


def test_targeting_says_who_is_missed_and_who_is_to_be_looked_at(screened: Screened, targeting: PopulationPart) -> None:
    assert targeting.unit == "family"
    assert targeting.digests == (screened.first.program("TUNAI").rules(ON).digest,)
    near(targeting, truth(screened, targeted))


def test_what_those_fail_who_are_not_entitled_adds_up_to_what_is_shown_of_them(
    screened: Screened, targeting: PopulationPart
) -> None:
    assert targeting.failing is not None
    shown = targeting.tables[Breakdown.VILLAGE].shown
    assert targeting.failing.shown.total == dict(zip(shown.columns, shown.column_totals, strict=True))["check"]
    found: Counter[str] = Counter()
    for family in screened.sample.families:
        if targeted(screened, family) == "check":
            home = screened.homes[family["household"]]
            rich = family["desil"] is not None and family["desil"] > 4
            dry = home["housing.floor"] not in {None, "tanah"}
            found["several" if rich and dry else "miskin" if rich else "lantai"] += 1
    figures = dict(zip(targeting.failing.shown.columns, targeting.failing.shown.cells[0], strict=True))
    assert all(abs(figure - found[name]) < BASE for name, figure in figures.items())
    assert figures["several"] > figures["together"] == 0


def test_each_village_is_told_the_question_that_decides_for_the_most(screened: Screened, targeting: PopulationPart) -> None:
    alone: Counter[tuple[str, str]] = Counter()
    for family in screened.sample.families:
        if targeted(screened, family) == "open":
            home = screened.homes[family["household"]]
            poor, earth = family["desil"], home["housing.floor"]
            if (poor is None) != (earth is None):
                alone[home["village"], "miskin" if poor is None else "lantai"] += 1
    assert len(targeting.questions) > 5
    for question in targeting.questions:
        other = {"miskin": "lantai", "lantai": "miskin"}[question.criterion]
        assert alone[question.village, question.criterion] >= alone[question.village, other]
        assert [fact.en for fact in question.facts] == [{"miskin": "decile", "lantai": "main floor"}[question.criterion]]


def test_overlaps_count_households_in_which_excluding_aid_meets(screened: Screened) -> None:
    report = report_overlaps(screened.population, map(screened.first.program, screened.first.codes()), ON)
    [part] = report.parts
    assert part.code == "PANGAN+TUNAI"
    counts: Counter[str] = Counter()
    for home in screened.sample.homes:
        own = [one["family"] for one in screened.sample.families if one["household"] == home["household"]]
        aid = [[receives(screened, family, program) is True for program in ("TUNAI", "PANGAN")] for family in own]
        counts["both" if [True, True] in aid else "one" if any(map(any, aid)) else "neither"] += 1
    shown = part.tables[Breakdown.SEX].shown
    for column, total in zip(shown.columns, shown.column_totals, strict=True):
        assert abs(total - counts[column]) < BASE
    assert counts["both"] > BASE


def test_households_are_counted_as_families_are(screened: Screened) -> None:
    [part] = report_targeting(screened.before, screened.population, [screened.first.program("RUMAH")], FACTS).parts
    counts = Counter(home["village"] for home in screened.sample.homes)
    shown = part.tables[Breakdown.VILLAGE].shown
    assert part.unit == "household"
    assert all(abs(total - counts[row]) < 2 * BASE for row, total in zip(shown.rows, shown.row_totals, strict=True))
    sexes = part.tables[Breakdown.SEX].shown
    assert set(sexes.rows) == {"L", "P", "?"}


def test_rotation_counts_those_never_helped_beside_equals_helped_again(screened: Screened) -> None:
    [part] = report_rotation(screened.before, screened.population, [screened.first.program("TUNAI")]).parts
    entitled = [family for family in screened.sample.families if verdict(screened, family)]
    groups: dict[str, tuple[str, str]] = {}
    helped: dict[str, int | None] = {}
    for family in entitled:
        places = dict(screened.family(family))
        groups[family["family"]] = places[Breakdown.VILLAGE], places[Breakdown.DECILE]
        rows = screened.receipts[family["family"]]
        years = {one["from"].year for one in rows if one["program"] == "TUNAI" and date(2022, 1, 1) <= one["from"] <= ON}
        helped[family["family"]] = len(years) if years or any("complete_since" in one for one in rows) else None
    again = {groups[one] for one, times in helped.items() if times is not None and times >= 2}
    never = {groups[one] for one, times in helped.items() if times == 0}
    counts: Counter[str] = Counter()
    for one, times in helped.items():
        if times is None:
            counts["unlisted"] += 1
        elif times == 0 and groups[one] in again:
            counts["never"] += 1
        else:
            counts["again" if times >= 2 and groups[one] in never else "even"] += 1
    shown = part.tables[Breakdown.DISABILITY].shown
    assert {c: abs(t - counts[c]) < BASE for c, t in zip(shown.columns, shown.column_totals, strict=True)} == dict.fromkeys(
        shown.columns, True
    )


def simulate(screened: Screened) -> PopulationPart:
    pairs = [(screened.first.program("TUNAI"), screened.second.program("TUNAI"))]
    [part] = report_simulation(screened.before, screened.after, screened.population, pairs, FACTS).parts
    return part


def test_a_simulation_says_who_gains_and_who_loses(screened: Screened) -> None:
    part = simulate(screened)

    def told(_: Screened, family: Row) -> str:
        first, second = verdict(screened, family, 4), verdict(screened, family, 5)
        if second is None:
            return "opens" if first else "open"
        return ("stays" if first else "gains") if second else ("loses" if first else "outside")

    near(part, truth(screened, told))
    shown = dict(zip(part.tables[Breakdown.SEX].shown.columns, part.tables[Breakdown.SEX].shown.column_totals, strict=True))
    assert shown["gains"] > 0 == shown["loses"]
    assert part.cost is not None
    assert part.cost.unit == "Rp/bulan"
    assert part.cost.before == 200_000 * (shown["stays"] + shown["loses"] + shown["opens"])
    assert part.cost.after == 200_000 * (shown["stays"] + shown["gains"])
    assert part.digests == tuple(one.program("TUNAI").rules(ON).digest for one in (screened.first, screened.second))


def test_a_quota_says_for_whom_there_are_places(screened: Screened) -> None:
    before, after = simulate(screened).waiting
    for table, places, decile in ((before, 120, 4), (after, 60, 5)):
        assert isinstance(table, RoundedTable)
        shown = dict(zip(table.shown.columns, table.shown.column_totals, strict=True))
        entitled = sum(verdict(screened, family, decile) is True for family in screened.sample.families)
        assert abs(shown["within"] + shown["waits"] + shown["open"] - entitled) < 3 * BASE
        assert shown["within"] <= places + BASE
        assert shown["open"] > 0


def test_the_same_tables_give_the_same_figures(screened: Screened, targeting: PopulationPart) -> None:
    program = screened.first.program("TUNAI")
    turned = Population(**{name: pl.read_parquet(file).reverse() for name, file in screened.files.items()})  # type: ignore[arg-type]  # the base is not among them
    assert report_targeting(screened.before, turned, [program], FACTS).parts == (targeting,)


def test_a_report_by_other_rules_or_without_a_list_is_refused(screened: Screened, tmp_path: Path) -> None:
    program = screened.second.program("TUNAI")
    with pytest.raises(WireError) as refused:
        report_targeting(screened.before, screened.population, [program], FACTS)
    assert refused.value.problems[0].code == "report.rules"
    unheard = evolve(screened.population, participation=None)
    with pytest.raises(NotFoundError) as missing:
        report_targeting(screened.after, unheard, [program], FACTS)
    assert missing.value.code == "report.participation"
    with pytest.raises(NotFoundError) as none:
        ScreenedFolder.open(tmp_path)
    assert none.value.code == "report.screening"
    (tmp_path / "screening.json").write_text("[]")
    with pytest.raises(SlrtError) as unreadable:
        ScreenedFolder.open(tmp_path)
    assert "report.screening" in str(getattr(unreadable.value, "problems", ""))


def test_findings_are_those_that_the_report_counts(screened: Screened) -> None:
    program = screened.first.program("TUNAI")
    found = list(finding_rows(screened.before, screened.population, program, frozenset(FindingKind)))
    told = Counter(targeted(screened, family) for family in screened.sample.families)
    assert Counter(one.kind.value for one in found) == {kind.value: told[kind.value] for kind in FindingKind}
    assert len({one.client_id for one in found}) == len(found)
    assert {one.fails for one in found if one.kind is FindingKind.CHECK} == {"miskin", "lantai", "several"}


def test_a_table_that_lacks_what_it_needs_is_refused_with_its_columns(screened: Screened) -> None:
    with pytest.raises(WireError) as refused:
        Population(pl.DataFrame({"rumah": ["H1"]}), screened.population.persons, participation=pl.DataFrame({"bearer": ["H1"]}))
    assert [one.path for one in refused.value.problems] == ["households.household", "participation.program"]


def test_tables_that_tell_little_still_give_a_report(screened: Screened) -> None:
    bare = Population(
        pl.DataFrame(screened.sample.homes).select("household"),
        pl.DataFrame(screened.sample.persons, infer_schema_length=None).select("household", "family", "person"),
        participation=pl.DataFrame({"bearer": ["H00001"], "program": ["RUMAH"], "from": [ON]}),
    )
    [part] = report_targeting(screened.before, bare, [screened.first.program("RUMAH")], FACTS).parts
    assert {table.shown.rows for table in part.tables.values()} == {("?",)}
    assert part.tables[Breakdown.SEX].shown.total == len(screened.sample.homes)


def test_a_simulation_of_other_people_or_units_is_refused(screened: Screened, tmp_path: Path) -> None:
    pair = [(screened.first.program("TUNAI"), screened.second.program("TUNAI"))]
    fewer = pl.read_parquet(screened.after.folder / "family.parquet").head(100)
    fewer.write_parquet(tmp_path / "family.parquet")
    with pytest.raises(WireError) as refused:
        report_simulation(screened.before, evolve(screened.after, folder=tmp_path), screened.population, pair, FACTS)
    assert refused.value.problems[0].code == "report.population"
    moved = evolve(screened.after, digests={Unit.PERSON: screened.after.digests[Unit.FAMILY]})
    with pytest.raises(WireError) as other:
        report_simulation(screened.before, moved, screened.population, pair, FACTS)
    assert other.value.problems[0].code == "report.population"


def test_an_order_that_asks_about_members_leaves_places_open(screened: Screened) -> None:
    rules = screened.first.program("TUNAI").rules(ON)
    quota = Quota(50, order=(parse_operand("count(m for m in members)"), parse_operand("income")))
    bare = evolve(screened.population, families=None)
    told = waiting(bare, screened.before.frame(Unit.FAMILY), Unit.FAMILY, evolve(rules, quota=quota), ON, FACTS)
    assert told is not None
    shown = dict(zip(told.shown.columns, told.shown.column_totals, strict=True))
    assert shown["within"] == shown["waits"] == 0 < shown["open"]


def test_persons_stand_with_the_village_and_the_head_of_their_family(screened: Screened) -> None:
    everybody = screened.population.persons.select("household", "person")
    tables = screened.population.tables(everybody, Unit.PERSON, nw.lit("here"), ("here", "away"))
    counts: dict[Breakdown, Counter[tuple[str, str]]] = {one: Counter() for one in Breakdown}
    for person in screened.sample.persons:
        family = next(one for one in screened.members[person["family"]] if one["relation"] == "kepala_keluarga")
        own = {True: "1", False: "0", None: "?"}[person["disability"]]
        counts[Breakdown.VILLAGE][screened.homes[person["household"]]["village"], "here"] += 1
        counts[Breakdown.SEX][family["sex"] or "?", "here"] += 1
        counts[Breakdown.DISABILITY][own, "here"] += 1
    for by in (Breakdown.VILLAGE, Breakdown.SEX, Breakdown.DISABILITY):
        shown = tables[by].shown
        for row, (here, away) in zip(shown.rows, shown.cells, strict=True):
            assert away == 0
            assert abs(here - counts[by][row, "here"]) < BASE
