"""A file that holds no table is told with its table, its path and what to do, whichever engine was to read it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.analytics.screening import open_engine, open_tables, reading
from slrtkit.cli.base import main
from slrtkit.errors import WireError
from slrtkit.testing.population import POPULATION_DAY, SamplePopulation, write_sample_catalog

ANEW = "this cannot be read as Parquet; write the table as Parquet anew"
NOTHING = "no Parquet file lies in this folder; name the folder of the table"
INDONESIAN = "berkas ini tidak dapat dibaca sebagai Parquet; tulis lagi tabelnya sebagai Parquet"
_NONE: Mapping[str, Path] = {}
ENGINES = ["polars", "duckdb"]


def damaged(data: bytes) -> bytes:
    """Return a Parquet file with its beginning and its end, and nothing readable between them."""
    return data[:30] + bytes(len(data) // 2 - 30) + data[len(data) // 2 :]


def csv(path: Path, whole: Path) -> None:
    pl.read_parquet(whole).write_csv(path)


def truncated(path: Path, whole: Path) -> None:
    path.write_bytes(whole.read_bytes()[:-100])


def empty(path: Path, _: Path) -> None:
    path.touch()


def text(path: Path, _: Path) -> None:
    path.write_text("Daftar rumah tangga\n", "utf-8")


def folder(path: Path, _: Path) -> None:
    path.mkdir()


def texts(path: Path, _: Path) -> None:
    path.mkdir()
    text(path / "a.txt", path)


def half(path: Path, whole: Path) -> None:
    path.mkdir()
    (path / "a.parquet").write_bytes(whole.read_bytes())
    truncated(path / "b.parquet", whole)


def damage(path: Path, whole: Path) -> None:
    path.write_bytes(damaged(whole.read_bytes()))


WRONG: dict[Callable[[Path, Path], None], str] = dict.fromkeys((csv, truncated, empty, text, half, damage), ANEW)
WRONG |= {folder: NOTHING, texts: NOTHING}


class District:
    """Tables, a catalog, and what was screened by it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = SamplePopulation(60).write(folder / "tables")
        self.catalog = write_sample_catalog(folder / "catalog")
        done = self.screen(f"--out={folder / 'judged'}")
        assert done.exit_code == 0, done.output

    def run(self, *words: str, lang: str = "en", instead: Mapping[str, Path] = _NONE) -> Result:
        tables = [f"--{name}={path}" for name, path in {**self.files, **instead}.items()]
        return CliRunner().invoke(main, [*words, *tables, f"--catalog={self.catalog}", f"--lang={lang}"])

    def screen(self, *words: str, lang: str = "en", instead: Mapping[str, Path] = _NONE) -> Result:
        return self.run("screen", f"--on={POPULATION_DAY}", *words, lang=lang, instead=instead)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    return District(tmp_path_factory.mktemp("district"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("make", WRONG)
def test_a_file_that_is_no_table_is_one_error(
    engine: str, make: Callable[[Path, Path], None], district: District, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.parquet"
    make(wrong, district.files["households"])
    done = district.screen(f"--engine={engine}", f"--out={tmp_path / 'out'}", instead={"households": wrong})
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert (done.exit_code, told) == (2, [f"error: [screen.file] household: {wrong}: {WRONG[make]}"])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_such_file_is_told_at_once_before_anything_is_written(engine: str, district: District, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    csv(wrong, district.files["households"])
    everything = dict.fromkeys(district.files, wrong)
    done = district.screen(f"--engine={engine}", f"--out={tmp_path / 'out'}", instead=everything)
    names = ("household", "family", "person", "participation")
    assert done.stderr.splitlines() == [f"error: [screen.file] {name}: {wrong}: {ANEW}" for name in names]
    assert not (tmp_path / "out").exists()
    said = district.screen("--explain", lang="id", instead={"persons": wrong})
    assert said.stderr.splitlines() == [f"screen.file: {INDONESIAN} (person: {wrong})"]


@pytest.mark.parametrize("name", ["households", "persons", "families", "participation"])
@pytest.mark.parametrize("words", [("report", "targeting"), ("report", "rotation"), ("report", "overlaps")])
def test_reports_tell_of_their_tables(words: tuple[str, ...], name: str, district: District, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    csv(wrong, district.files[name])
    options = (f"--screened={district.folder / 'judged'}", "--format=csv", f"--out={tmp_path / 'out'}")
    done = district.run(*words, *options, instead={name: wrong})
    assert (done.exit_code, done.stderr) == (2, f"error: [screen.file] {name}: {wrong}: {ANEW}\n")


def test_damage_that_shows_while_a_report_is_made_is_told(district: District, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.parquet"
    damage(wrong, district.files["persons"])
    options = (f"--screened={district.folder / 'judged'}", "--format=csv", f"--out={tmp_path / 'out'}")
    done = district.run("report", "rotation", *options, instead={"persons": wrong})
    assert (done.exit_code, done.stderr) == (2, f"error: [screen.file] persons: {wrong}: {ANEW}\n")


def report(district: District, judged: Path) -> Result:
    return district.run("report", "targeting", f"--screened={judged}", "--format=csv", f"--out={judged / 'out'}")


def work(district: District, judged: Path) -> Result:
    store = judged / "slrtkit.db"
    CliRunner().invoke(main, ["init", str(store)])
    words = ("--program=TUNAI", "--kind=missed", f"--store={store}", "--as=operator")
    return district.run("work", "from-screening", f"--screened={judged}", *words)


@pytest.mark.parametrize("make", [report, work])
def test_what_a_screening_wrote_is_told_too(
    make: Callable[[District, Path], Result], district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    judged = copytree(district.folder / "judged", tmp_path / "judged")
    table = judged / "family.parquet"
    whole = table.read_bytes()
    table.write_bytes(damaged(whole))
    assert f"error: [screen.file] screened family: {table}: {ANEW}\n" in make(district, judged).stderr
    table.write_bytes(whole[:50])
    assert f"error: [screen.file] screened family: {table}: {ANEW}\n" in make(district, judged).stderr
    table.write_bytes(district.files["participation"].read_bytes())
    assert f"error: [report.screening] {table}: this is not what a screening writes\n" in make(district, judged).stderr
    table.unlink()
    assert f"error: [screen.file] screened family: {table}: {ANEW}\n" in make(district, judged).stderr


def numbered(table: Path, column: str, folder: Path) -> Path:
    """Return the file of a table in which a column holds whole numbers."""
    wrong = folder / "wrong.parquet"
    pl.read_parquet(table).with_columns(pl.lit(1, pl.Int64).alias(column)).write_parquet(wrong)
    return wrong


@pytest.mark.parametrize(
    ("table", "column", "fault"),
    [
        ("households", "household", "household.household: ids are texts in the table person, not Int64"),
        ("families", "family", "family.family: ids are texts in the table person, not Int64"),
        ("participation", "bearer", "participation.bearer: ids are texts in the table person, not Int64"),
    ],
)
def test_ids_of_another_kind_than_elsewhere_are_told(
    table: str, column: str, fault: str, district: District, tmp_path: Path
) -> None:
    wrong = numbered(district.files[table], column, tmp_path)
    done = district.screen("--explain", instead={table: wrong})
    assert f"error: [screen.type] {fault}\n" in done.stderr
    made = district.run(
        *("report", "rotation", f"--screened={district.folder / 'judged'}", f"--out={tmp_path / 'out'}"), instead={table: wrong}
    )
    assert (made.exit_code, "screen.type" in made.stderr) == (2, True)


@pytest.mark.parametrize(("nested", "shown"), [(False, "Enum"), (True, "List")])
def test_a_column_of_another_type_is_told_without_the_values_that_its_type_lists(
    district: District, tmp_path: Path, *, nested: bool, shown: str
) -> None:
    coded = {"persons": tmp_path / "coded.parquet"}
    listed = pl.lit("3316094107900001", pl.Enum(["3316094107900001"]))
    held = pl.concat_list(listed) if nested else listed
    pl.read_parquet(district.files["persons"]).with_columns(held.alias("disability")).write_parquet(coded["persons"])
    for words in (("screen", f"--on={POPULATION_DAY}"), ("report", "targeting", f"--screened={district.folder / 'judged'}")):
        done = district.run(*words, f"--out={tmp_path / 'out'}", instead=coded)
        assert f"disability: a column of true or false is expected, not {shown}" in done.stderr
        assert "33160" not in done.output


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("households", ["household"]),
        ("families", ["family"]),
        ("persons", ["household", "family", "person"]),
        ("participation", ["bearer", "program"]),
    ],
)
def test_ids_that_are_dictionaries_in_one_table_and_texts_in_another_are_the_same_ids(
    engine: str, table: str, columns: list[str], district: District, tmp_path: Path
) -> None:
    given = pl.read_parquet(district.files[table])
    every = sorted({one for name in columns for one in given[name]})
    judged = district.folder / "judged"
    for kind in (pl.Categorical(), pl.Enum(every)):
        out, coded = tmp_path / str(kind.base_type()), {table: tmp_path / "coded.parquet"}
        given.with_columns(pl.col(columns).cast(kind)).write_parquet(coded[table])
        done = district.screen(f"--engine={engine}", "--explain", f"--out={out}", instead=coded)
        assert done.exit_code == 0, done.output
        for was in judged.glob("*.parquet"):
            both = [pl.read_parquet(file).sort(was.stem) for file in (was, out / was.name)]
            assert both[0].equals(both[1])
        for report in ("targeting", "rotation"):
            words = (f"--screened={out}", f"--out={out / report}")
            made = district.run("report", report, *words, instead=coded)
            assert made.exit_code == 0, made.output


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("persons", "disability", "true or false"),
        ("participation", "from", "days"),
        ("participation", "complete_since", "days"),
        ("participation", "program", "texts"),
    ],
)
def test_a_report_tells_of_columns_that_it_cannot_read(
    table: str, column: str, words: str, district: District, tmp_path: Path
) -> None:
    wrong = numbered(district.files[table], column, tmp_path)
    options = (f"--screened={district.folder / 'judged'}", f"--out={tmp_path / 'out'}")
    done = district.run("report", "rotation", *options, instead={table: wrong})
    told = f"error: [screen.type] {table}.{column}: a column of {words} is expected, not Int64\n"
    assert (done.exit_code, done.stderr) == (2, told)


@pytest.mark.parametrize("ending", ["arrow", "feather"])
@pytest.mark.parametrize("engine", ENGINES)
def test_arrow_files_say_what_parquet_says(engine: str, ending: str, district: District, tmp_path: Path) -> None:
    arrow = {name: tmp_path / f"{name}.{ending}" for name in district.files}
    for name, path in district.files.items():
        pl.read_parquet(path).write_ipc(arrow[name])
    told, files = [], []
    for out, instead in (("parquet", district.files), ("arrow", arrow)):
        done = district.screen(f"--engine={engine}", f"--out={tmp_path / out}", "--explain", instead=instead)
        assert done.exit_code == 0, done.output
        rows = [pl.read_parquet(tmp_path / out / f"{name}.parquet").sort(name) for name in ("family", "household")]
        told.append([frame.write_csv() for frame in rows])
        options = (f"--screened={tmp_path / out}", "--format=csv", f"--out={tmp_path / out / 'report'}")
        assert district.run("report", "targeting", *options, instead=instead).exit_code == 0
        files.append((tmp_path / out / "report" / "targeting.csv").read_bytes())
    assert told[0] == told[1]
    assert files[0] == files[1]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("make", [csv, empty, text, truncated])
def test_what_is_no_arrow_is_told(engine: str, make: Callable[[Path, Path], None], district: District, tmp_path: Path) -> None:
    whole, wrong = tmp_path / "whole", tmp_path / "wrong.arrow"
    pl.read_parquet(district.files["households"]).write_ipc(whole)
    make(wrong, whole if make is truncated else district.files["households"])
    done = district.screen(f"--engine={engine}", "--explain", instead={"households": wrong})
    anew = ANEW.replace("Parquet", "Arrow")
    assert (done.exit_code, done.stderr) == (2, f"error: [screen.file] household: {wrong}: {anew}\n")


def test_what_fails_for_another_reason_fails_as_it_did(district: District) -> None:
    engine = open_engine("polars")
    homes = {"household": district.files["households"], "family": None}
    frame = open_tables(engine, homes)["household"]
    with pytest.raises(pl.exceptions.ColumnNotFoundError), reading(engine, homes):
        frame.select("nowhere").collect()
    with pytest.raises(WireError) as refused:
        open_tables(engine, {"household": district.folder})
    assert isinstance(refused.value.__cause__, engine.faults)
