"""What an operator is promised by `slrtkit import`: every fault at once, all or nothing, and a second run changes nothing."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import Fact, Source
from slrtkit.domain.context import Context
from slrtkit.service.journal import Journal
from slrtkit.service.register import record_fact

HEADER = [
    "household",
    "village",
    "address",
    "roster_complete",
    "card",
    "nkk",
    "person",
    "nik",
    "name",
    "relation",
    "since",
    "until",
    "asked_on",
    "source",
    "household.housing.floor",
    "household.housing.area_m2",
    "household.housing.power_va",
    "household.income",
    "household.disaster_victim",
    "family.desil",
    "family.in_register",
    "person.sex",
    "person.birth_date",
    "person.age",
    "person.occupation",
    "person.insurance",
    "person.works",
]
NOWHERE = "331699"


def nik(number: int) -> str:
    """Compose a NIK in a kecamatan that does not exist."""
    return f"{NOWHERE}010180{number:04}"


def row(number: int, household: int, **changes: str) -> dict[str, str]:
    """Return a good row; `__` in a name stands for a dot."""
    cells = dict.fromkeys(HEADER, "") | {
        "household": f"H{household}",
        "village": "33.16.09.1008",
        "address": f"RT 0{household}",
        "roster_complete": "ya",
        "card": f"H{household}-K",
        "nkk": f"{NOWHERE}0101{household:06}",
        "person": f"H{household}-{number}",
        "nik": nik(number),
        "name": "Sukirman Contoh",
        "relation": "anak",
        "asked_on": "2026-05-12",
        "source": "interview",
        "household.housing.floor": "tanah",
        "household.housing.power_va": "450",
        "household.income": "900000",
        "family.desil": "2",
        "person.birth_date": "1980-01-01",
        "person.works": "ya",
    }
    return cells | {name.replace("__", "."): value for name, value in changes.items()}


def csv(*rows: dict[str, str]) -> str:
    return "\n".join([",".join(HEADER), *(",".join(cells.values()) for cells in rows)]) + "\n"


FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({"village": "Bangkle"}, "village", "region.form"),
    ({"village": "33.16.09"}, "village", "csv.village"),
    ({"village": "33.16.09.1999"}, "village", "csv.village"),
    ({"village": ""}, "village", "csv.empty"),
    ({"village": nik(9)}, "village", "region.form"),
    ({"roster_complete": "mungkin"}, "roster_complete", "csv.value"),
    ({"roster_complete": ""}, "roster_complete", "csv.empty"),
    ({"card": ""}, "card", "csv.empty"),
    ({"card": "kartu satu"}, "card", "csv.id"),
    ({"nkk": "123"}, "nkk", "nkk.length"),
    ({"nkk": "33169901012000AB"}, "nkk", "nkk.digits"),
    ({"person": ""}, "person", "csv.empty"),
    ({"person": "/etc"}, "person", "csv.id"),
    ({"person": NOWHERE + "0101800001"}, "person", "csv.id"),
    ({"person": "H1-1"}, "person", "csv.id"),
    ({"nik": nik(1)}, "nik", "csv.duplicate-nik"),
    ({"nik": nik(3)[:-1]}, "nik", "nik.length"),
    ({"nik": nik(3)[:-1] + "O"}, "nik", "nik.digits"),
    ({"nik": "00" + nik(3)[2:]}, "nik", "nik.region"),
    ({"nik": NOWHERE + "3213800001"}, "nik", "nik.date"),
    ({"name": ""}, "name", "csv.empty"),
    ({"name": "Suk\tirman"}, "name", "csv.text"),
    ({"name": "Suk\x00irman"}, "name", "csv.text"),
    ({"name": "\u202eSukirman"}, "name", "csv.text"),
    ({"name": "S" * 501}, "name", "csv.length"),
    ({"relation": ""}, "relation", "csv.empty"),
    ({"relation": "kepala keluarga"}, "relation", "csv.value"),
    ({"since": "2026-02-30"}, "since", "csv.value"),
    ({"since": "20260130"}, "since", "csv.value"),
    ({"since": "2026-01-02", "until": "2026-01-01"}, "until", "csv.dates"),
    ({"asked_on": "12/05/2026"}, "asked_on", "csv.value"),
    ({"asked_on": ""}, "asked_on", "csv.empty"),
    ({"asked_on": "9999-01-01", "person.birth_date": ""}, "asked_on", "csv.dates"),
    ({"until": "9999-01-01"}, "until", "csv.dates"),
    ({"source": "katanya"}, "source", "csv.value"),
    ({"source": ""}, "source", "csv.empty"),
    ({"household__housing__floor": "tannah"}, "household.housing.floor", "csv.value"),
    ({"household__housing__power_va": "450 VA"}, "household.housing.power_va", "csv.value"),
    ({"household__housing__area_m2": "36,5"}, "-", "csv.cells"),
    ({"household__housing__area_m2": "-1"}, "household.housing.area_m2", "csv.range"),
    ({"household__income": "Rp900.000"}, "household.income", "csv.value"),
    ({"household__income": "9" * 17}, "household.income", "csv.value"),
    ({"household__disaster_victim": "Ya"}, "household.disaster_victim", "csv.value"),
    ({"family__desil": "11"}, "family.desil", "csv.range"),
    ({"family__in_register": "1"}, "family.in_register", "csv.value"),
    ({"person__sex": "Perempuan"}, "person.sex", "csv.value"),
    ({"person__birth_date": "2026-05-13"}, "person.birth_date", "csv.dates"),
    ({"person__birth_date": "1860-01-01"}, "person.birth_date", "csv.dates"),
    ({"person__age": "\u0663"}, "person.age", "csv.value"),
    ({"person__insurance": "BPJS"}, "person.insurance", "csv.value"),
]
GOOD = csv(row(1, 1), row(2, 1, person__birth_date="?"), *(row(number, number) for number in range(3, 3 + len(FAULTS))))
BAD = csv(
    row(1, 1),
    row(2, 1, household__housing__floor="semen", family__desil="3"),
    *(row(number, number, **changes) for number, (changes, _, _) in enumerate(FAULTS, 3)),
)
FINDINGS = [
    (3, "household.housing.floor", "csv.disagrees"),
    (3, "family.desil", "csv.disagrees"),
    *((line, column, code) for line, (_, column, code) in enumerate(FAULTS, 4)),
]


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a new store and the areas of the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLRTKIT_AS", "operator")
    (tmp_path / "areas.csv").write_text(
        "code,parent,name\n33.16,,Blora\n33.16.09,33.16,Blora\n33.16.09.1008,33.16.09,Bangkle\n", "utf-8"
    )
    assert CliRunner().invoke(main, ["init", "slrtkit.db", "--areas", "areas.csv"]).exit_code == 0
    return tmp_path


def run(text: str | bytes, *words: str) -> Result:
    Path("rumah.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["import", "rumah.csv", *words])


def document(result: Result) -> Any:  # noqa: ANN401  JSON
    return json.loads(result.stdout)


def log() -> list[str]:
    """Return the keys of everything that was ever written."""
    store = SqliteStore("slrtkit.db")
    with store.begin(write=False) as unit:
        keys = [record.key for _, record in unit.since(0, 10_000)]
    store.close()
    return keys


@pytest.mark.usefixtures("post")
def test_every_fault_is_told_at_its_line_and_column_and_nothing_is_written() -> None:
    result = run(BAD, "--json")
    assert result.exit_code == 2
    found = [(problem["line"], problem["column"], problem["code"]) for problem in document(result)["problems"]]
    assert found == FINDINGS
    assert len(set(found)) == len(found) >= 40
    assert log() == []


@pytest.mark.usefixtures("post")
def test_the_same_file_repaired_is_registered_once() -> None:
    assert run(BAD).exit_code == 2
    first = run(GOOD, "--json")
    assert (first.exit_code, document(first)["registered"]) == (0, len(FAULTS) + 1)
    written = log()
    assert len(written) == len(FAULTS) + 1
    again = run(GOOD, "--json")
    assert (again.exit_code, document(again)["registered"], document(again)["unchanged"]) == (0, 0, len(FAULTS) + 1)
    assert log() == written


@pytest.mark.usefixtures("post")
def test_no_number_of_a_person_is_repeated_in_a_message() -> None:
    for words in ((), ("--json",)):
        result = run(BAD, *words)
        assert NOWHERE not in result.output


@pytest.mark.usefixtures("post")
def test_for_people_each_fault_is_a_line_on_stderr() -> None:
    result = run(BAD, "--lang", "en")
    lines = result.stderr.splitlines()
    assert len(lines) == len(FINDINGS)
    assert lines[2] == "error: [region.form] line 4, column village: this is not a region code"
    assert result.stdout.splitlines()[1:] == [f"{len(FINDINGS)} faults.", "Nothing was recorded."]


@pytest.mark.usefixtures("post")
def test_a_dry_run_tells_what_would_be_done_and_does_nothing() -> None:
    result = run(GOOD, "--dry-run")
    assert result.exit_code == 0
    assert f"{len(FAULTS) + 1} rumah tangga akan didaftarkan" in result.stdout
    assert run(BAD, "--dry-run").exit_code == 2
    assert log() == []


@pytest.mark.usefixtures("post")
def test_keep_good_registers_whole_households_without_faults_and_says_so_by_1() -> None:
    text = csv(row(1, 1), row(2, 1, name=""), row(3, 2), row(4, 3, family__desil="12"), row(5, 3), row(6, 4))
    result = run(text, "--keep-good", "--json")
    assert (result.exit_code, document(result)["registered"]) == (1, 2)
    repaired = run(csv(row(1, 1), row(2, 1), row(3, 2), row(4, 3), row(5, 3), row(6, 4)), "--json")
    assert (repaired.exit_code, document(repaired)["registered"], document(repaired)["unchanged"]) == (0, 2, 2)


@pytest.mark.usefixtures("post")
def test_a_row_that_names_no_household_may_belong_to_any_so_that_none_is_good() -> None:
    result = run(csv(row(1, 1)) + '\n,,,\n""\n', "--keep-good", "--json")
    assert document(result)["registered"] == 1
    shifted = HEADER[1:] + HEADER[:1]
    text = "\n".join([",".join(shifted), ",".join(row(1, 1)[name] for name in shifted), "x,y"])
    result = run(text.replace("H1", "H9").replace(nik(1), nik(9)), "--keep-good", "--json")
    assert (result.exit_code, document(result)["registered"]) == (1, 0)


@pytest.mark.usefixtures("post")
def test_a_household_that_is_registered_with_other_content_is_refused_at_its_line() -> None:
    assert run(csv(row(1, 1), row(2, 2), row(5, 5))).exit_code == 0
    result = run(
        csv(row(1, 1), row(2, 2, name="Orang Lain"), row(3, 3, nik=nik(5)), row(5, 6, person="H5-5", nik="")), "--json"
    )
    assert result.exit_code == 2
    assert [(p["line"], p["column"], p["code"]) for p in document(result)["problems"]] == [
        (3, "household", "household.duplicate"),
        (4, "nik", "household.duplicate-nik"),
        (5, "person", "household.duplicate-person"),
    ]
    assert len(log()) == 3


@pytest.mark.usefixtures("post")
def test_what_was_learnt_since_does_not_make_the_file_another() -> None:
    assert run(GOOD).exit_code == 0
    store = SqliteStore("slrtkit.db")
    journal = Journal(store, PlainSealer(), "office")
    now = datetime.now(UTC)
    record_fact(journal, Context("operator", "visit", now), "H1", "H1", "income", Fact(1, now.date(), Source.HOME_VISIT))
    store.close()
    written = log()
    assert document(run(GOOD, "--json"))["unchanged"] == len(FAULTS) + 1
    assert log() == written


@pytest.mark.usefixtures("post")
def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert run(csv(row(1, 1, name="=HYPERLINK(1)", address="+62", person__occupation="@cmd"))).exit_code == 0
    store = SqliteStore("slrtkit.db")
    household = Journal(store, PlainSealer(), "office").household("H1").state
    store.close()
    assert (household.persons[0].name, household.address) == ("=HYPERLINK(1)", "+62")


@pytest.mark.parametrize(
    ("data", "line", "column", "code"),
    [
        (b"", 1, "household", "csv.column"),
        (b"\x00", 1, "-", "csv.column"),
        (b"household\n\xff", 2, "-", "csv.encoding"),
        ("household".encode("utf-16"), 0, "-", "csv.encoding"),
        (b'"household', 1, "-", "csv.syntax"),
        (csv(row(1, 1)).encode() + b'"a"b,\n', 3, "-", "csv.syntax"),
        (csv(row(1, 1, name="x" * 200_000)).encode(), 2, "-", "csv.syntax"),
        (csv(row(1, 1, name='"a\nb"')).encode(), 2, "name", "csv.text"),
        (csv(row(1, 1)).replace("person.works", "person.worrks").encode(), 1, "person.worrks", "csv.column"),
        (csv(row(1, 1)).replace("person.works", "name").encode(), 1, "name", "csv.column"),
        (csv(row(1, 1)).replace("relation,", "relatie,").encode(), 1, "relation", "csv.column"),
        (csv(row(1, 1)).encode() + b"\n" * 10 + b"H9\n", 13, "-", "csv.cells"),
    ],
    ids=lambda value: str(value)[:20],
)
@pytest.mark.usefixtures("post")
def test_a_file_that_cannot_be_read_is_told_by_line_and_column(data: bytes, line: int, column: str, code: str) -> None:
    result = run(data, "--json")
    assert result.exit_code == 2
    problems = [(problem["line"], problem["column"], problem["code"]) for problem in document(result)["problems"]]
    assert (line, column, code) in problems
    assert log() == []


@pytest.mark.usefixtures("post")
def test_semicolons_and_a_byte_order_mark_are_read_as_spreadsheets_write_them() -> None:
    assert run("\ufeff" + csv(row(1, 1)).replace(",", ";").replace("\n", "\r\n")).exit_code == 0
    assert document(run(csv(row(1, 1)), "--json"))["unchanged"] == 1


@pytest.mark.usefixtures("post")
def test_a_file_beyond_the_limits_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.adapters.exchange.rows.MAX_ROWS", 2)
    result = run(csv(row(1, 1), row(2, 2), row(3, 3)), "--json")
    assert [(p["line"], p["code"]) for p in document(result)["problems"]] == [(4, "csv.too-many-rows")]
    monkeypatch.setattr("slrtkit.adapters.exchange.rows.MAX_BYTES", 10)
    assert [p["code"] for p in document(run(csv(row(1, 1)), "--json"))["problems"]] == ["csv.too-large"]


def test_the_columns_are_printed_with_types_units_and_values() -> None:
    told = document(CliRunner().invoke(main, ["import", "--columns", "--json"]))["columns"]
    by_name = {column["column"]: column for column in told}
    assert by_name["person.sex"]["values"] == ["L", "P"]
    assert by_name["household.housing.power_va"]["unit"] == "VA"
    assert [name for name in by_name if not by_name[name]["optional"]][:3] == ["household", "village", "address"]
    shown = CliRunner().invoke(main, ["import", "--columns"])
    assert shown.exit_code == 0
    assert all(name in shown.stdout for name in by_name)


def test_the_sample_can_be_imported_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"SLRTKIT_AS": "operator"})
    assert runner.invoke(main, ["init", "new.db"]).exit_code == 0
    Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
    result = runner.invoke(main, ["import", "rumah.csv"])
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import"], "usage"),
        (["import", "nowhere.csv"], "file.unreadable"),
        (["import", "."], "file.unreadable"),
        (["import", "rumah.csv", "--store", "nowhere.db"], "store.missing"),
        (["import", "rumah.csv", "--store", "oracle:x"], "plugin.unknown"),
    ],
)
def test_wrong_usage_is_one_error_and_exit_2(post: Path, words: list[str], code: str) -> None:
    (post / "rumah.csv").write_text(GOOD, "utf-8")
    result = CliRunner().invoke(main, [*words, "--json"])
    assert (result.exit_code, document(result)["error"]["code"]) == (2, code)


def test_without_officers_a_nameless_operator_acts_and_without_a_store_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    assert document(run(GOOD, "--json"))["error"]["code"] == "config.store"
    assert CliRunner().invoke(main, ["init", "slrtkit.db"]).exit_code == 0
    assert document(run(GOOD, "--json"))["written"] is True
    store = SqliteStore("slrtkit.db")
    with store.begin(write=False) as unit:
        assert {record.actor for _, record in unit.since(0, 10_000)} == {"operator"}
    store.close()


def test_on_a_terminal_a_bar_shows_the_progress(post: Path) -> None:
    (post / "rumah.csv").write_text(GOOD, "utf-8")
    ours, theirs = pty.openpty()
    command = "import sys; from slrtkit.cli import main; sys.exit(main())"
    words = ["import", "rumah.csv", "--lang", "en"]
    done = subprocess.run([sys.executable, "-c", command, *words], stderr=theirs, stdout=subprocess.PIPE, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "Registering" in shown
    assert "100%" in shown


@pytest.mark.usefixtures("post")
def test_a_file_without_a_header_shows_nobodys_number() -> None:
    result = run(",".join(row(1, 1).values()), "--json")
    assert result.exit_code == 2
    assert NOWHERE not in result.output
