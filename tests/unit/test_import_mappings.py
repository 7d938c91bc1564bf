"""A table of another system is read by its mapping: who is known is found, what decides is proposed, nothing is overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from slrtkit.adapters.exchange.columns import CellError
from slrtkit.adapters.exchange.layout import Layout, Mapped, MappedColumn, read_layout
from slrtkit.adapters.exchange.rows import CsvFile, FileError
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli import main
from slrtkit.domain import Fact, Household, Source
from slrtkit.domain.change import FactChange
from slrtkit.domain.history import StreamKind
from slrtkit.domain.participation import Participation, participation_id
from slrtkit.domain.proposal import Proposal, ProposalStatus, Proposer
from slrtkit.errors import NotFoundError, WireError
from slrtkit.service.journal import Journal

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
NOWHERE = "331699"
DTSEN = (
    "NO,ID_KELUARGA,KODE_WILAYAH,ALAMAT,NO_KK,NO_URUT,NIK,NAMA,HUB_KELUARGA,JENIS_KELAMIN,TGL_LAHIR,TGL_PEMUTAKHIRAN,DESIL,"
    "LANTAI,DAYA,PKH"
)
HEAD = "1,900,3316091008,RT 02,{n}0101150001,1,{n}1708710001,Sukirman,1,1,17/08/1971,{day},{desil},8,1,{pkh}"
WIFE = "2,900,3316091008,RT 02,{n}0101150001,2,{nik},Ngatini,2,2,12/05/1974,{day},{desil},8,1,{pkh}"


def dtsen(*, day: str = "01/02/2026", desil: str = "2", pkh: str = "1", nik: str = "", more: str = "") -> str:
    rows = [HEAD, WIFE, *more.splitlines()]
    told = [row.format(n=NOWHERE, nik=nik, day=day, desil=desil, pkh=pkh) for row in rows]
    return "\n".join([DTSEN, *told]) + "\n"


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLRTKIT_AS", "operator")
    (tmp_path / "areas.csv").write_text("code,name\n33.16,Blora\n33.16.09,Blora\n33.16.09.1008,Bangkle\n", "utf-8")
    assert CliRunner().invoke(main, ["init", "slrtkit.db", "--areas", "areas.csv"]).exit_code == 0
    return tmp_path


def run(text: str, *words: str, mapping: str = "dtsen", code: int = 0) -> Any:  # noqa: ANN401  JSON
    Path("table.csv").write_text(text, "utf-8")
    words = ("import", "table.csv", "--mapping", str(MAPPINGS / f"{mapping}.toml"), "--json", *words)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == code, result.output
    assert NOWHERE not in result.output
    return json.loads(result.stdout)


def state(kind: StreamKind, stream: str, into: Any) -> Any:  # noqa: ANN401  a state of that kind
    store = SqliteStore("slrtkit.db")
    found = Journal(store, PlainSealer(), "office").read(kind, stream, into).state
    store.close()
    return found


def events() -> int:
    """How many, beside the notes of who looked at whom."""
    store = SqliteStore("slrtkit.db")
    with store.begin(write=False) as unit:
        count = sum(position.record.scope != "access" for position in unit.since(0, 10_000))
    store.close()
    return count


def proposals() -> list[Proposal]:
    store = SqliteStore("slrtkit.db")
    journal = Journal(store, PlainSealer(), "office")
    ids = journal.find(StreamKind.PROPOSAL, "household", b"DTSEN-900")
    found = [journal.read(StreamKind.PROPOSAL, one, Proposal).state for one in ids]
    store.close()
    return found


def problems(told: Any) -> list[tuple[int, str, str]]:  # noqa: ANN401  JSON
    return [(problem["line"], problem["column"], problem["code"]) for problem in told["problems"]]


@pytest.mark.usefixtures("post")
def test_the_words_of_another_system_become_ours() -> None:
    assert run(dtsen())["registered"] == 1
    household = state(StreamKind.HOUSEHOLD, "DTSEN-900", Household)
    assert [person.id for person in household.persons] == ["DTSEN-900-1", "DTSEN-900-2"]
    assert household.facts["housing.floor"].value == "tanah"
    assert household.facts["housing.power_va"].value == 450
    assert household.cards[0].nkk.text == NOWHERE + "0101150001"
    assert household.persons[1].facts["birth_date"].value.isoformat() == "1974-05-12"
    ledger = state(StreamKind.PARTICIPATION, participation_id("PKH", "DTSEN-900-K"), Participation)
    assert [(answer.receives, answer.source) for answer in ledger.answers.values()] == [(True, Source.DTSEN)]


@pytest.mark.usefixtures("post")
def test_the_same_table_again_changes_nothing() -> None:
    run(dtsen())
    count = events()
    told = run(dtsen())
    assert (told["registered"], told["unchanged"], told["written"]) == (0, 1, False)
    assert events() == count


@pytest.mark.usefixtures("post")
def test_what_decides_is_proposed_and_the_rest_is_added() -> None:
    run(dtsen())
    told = run(dtsen(day="01/05/2026", desil="6", pkh="2"))
    assert (told["new"], told["changed"], told["proposed"], told["written"]) == (0, 1, 1, True)
    household = state(StreamKind.HOUSEHOLD, "DTSEN-900", Household)
    assert household.cards[0].facts["desil"].value == 2
    assert household.facts["housing.floor"].on.isoformat() == "2026-05-01"
    [proposal] = proposals()
    assert (proposal.proposer, proposal.status, proposal.proposed_by) == (Proposer.IMPORT, ProposalStatus.PROPOSED, "operator")
    assert isinstance(proposal.change, FactChange)
    assert (proposal.change.subject, proposal.change.fact.value) == ("DTSEN-900-K", 6)
    ledger = state(StreamKind.PARTICIPATION, participation_id("PKH", "DTSEN-900-K"), Participation)
    assert [answer.receives for _, answer in sorted(ledger.answers.items())] == [True, False]
    assert not ledger.entries
    count = events()
    assert run(dtsen(day="01/05/2026", desil="6", pkh="2"))["unchanged"] == 1
    assert run(dtsen())["unchanged"] == 1
    assert events() == count
    assert len(proposals()) == 1


@pytest.mark.usefixtures("post")
def test_a_rehearsal_tells_the_same_and_writes_nothing() -> None:
    run(dtsen())
    count = events()
    told = run(dtsen(day="01/05/2026", desil="6"), "--dry-run")
    assert (told["changed"], told["proposed"], told["written"]) == (1, 1, False)
    assert events() == count


@pytest.mark.usefixtures("post")
def test_whoever_has_another_id_there_is_found_by_nik_or_by_card_name_and_birth_date() -> None:
    run(dtsen(nik=NOWHERE + "5205740001"))
    other = dtsen(day="01/05/2026").replace(",900,", ",777,").replace("Ngatini", "NGATINI ")
    told = run(other)
    assert (told["new"], told["changed"]) == (0, 1)
    assert state(StreamKind.HOUSEHOLD, "DTSEN-900", Household).facts["housing.floor"].on.isoformat() == "2026-05-01"
    without = other.replace(NOWHERE + "1708710001", "").replace("01/05/2026", "01/06/2026")
    assert run(without)["changed"] == 1


@pytest.mark.usefixtures("post")
def test_a_member_whom_the_register_does_not_know_is_told_and_not_added() -> None:
    run(dtsen())
    child = "3,900,3316091008,RT 02,{n}0101150001,3,,Bayu,3,1,01/01/2020,{day},{desil},8,1,{pkh}"
    told = run(dtsen(more=child), code=2)
    assert problems(told) == [(4, "ID_KELUARGA+NO_URUT", "import.member")]
    assert not told["written"]
    elsewhere = child.replace("Bayu", "Orang Lain").replace(",900,", ",901,").replace("0101150001", "0101150002")
    told = run(dtsen(day="01/05/2026", more=child + "\n" + elsewhere), "--keep-good", code=1)
    assert (told["new"], told["written"]) == (1, True)


@pytest.mark.usefixtures("post")
def test_persons_of_two_households_are_not_made_one() -> None:
    run(dtsen())
    second = "1,901,3316091008,RT 02,{n}0101150002,1,{n}1708710002,Paijah,1,2,17/08/1971,{day},{desil},8,1,{pkh}".replace(
        "170871", "570871"
    )
    run(dtsen(more=second))
    mixed = dtsen(nik=NOWHERE + "5708710002").replace(",900,", ",902,")
    assert problems(run(mixed, code=2)) == [(2, "ID_KELUARGA", "import.several")]


@pytest.mark.usefixtures("post")
def test_an_id_that_the_register_gave_to_others_is_refused() -> None:
    run(dtsen())
    others = dtsen().replace("17087", "18087").replace("17/08", "18/08").replace("0101150001", "0101150009")
    assert problems(run(others, code=2)) == [
        (2, "ID_KELUARGA", "household.duplicate"),
        (2, "ID_KELUARGA+NO_URUT", "household.duplicate-person"),
        (3, "ID_KELUARGA+NO_URUT", "household.duplicate-person"),
    ]


@pytest.mark.usefixtures("post")
def test_each_fault_names_the_column_of_the_file() -> None:
    text = dtsen().replace("17/08/1971", "17-08-1971").replace(",8,1,1", ",11,7,3", 1)
    assert set(problems(run(text, code=2))) >= {
        (2, "PKH", "mapping.value"),
        (2, "DAYA", "mapping.value"),
        (2, "LANTAI", "mapping.value"),
        (2, "TGL_LAHIR", "csv.value"),
    }


@pytest.mark.usefixtures("post")
def test_cards_become_numbers_where_nothing_else_is_an_id() -> None:
    head = "KDPROP,KDKAB,KDKEC,KDDESA,ALAMAT,NOKK,NIK,NAMA,STATUS_HUBUNGAN,TGL_LAHIR,JENKEL,DISABILITAS,KETERANGAN"
    rows = [
        f"33,16,09,1008,RT 01,{NOWHERE}0101150001,{NOWHERE}0101800001,Sukirman,KEPALA KELUARGA,1980-01-01,L,TIDAK,x",
        f"33,16,09,1008,RT 01,{NOWHERE}0101150001,,Ngatini,ISTRI,1981-01-01,P,YA,",
        f"33,16,09,1008,RT 03,{NOWHERE}0101150002,,Paijah,KEPALA KELUARGA,1950-01-01,P,,",
    ]
    told = run("\n".join([head, *rows]), mapping="dtks")
    assert told["registered"] == 2
    household = state(StreamKind.HOUSEHOLD, "DTKS-2025-0000001", Household)
    assert household.persons[1].facts["disability"] == Fact(True, household.persons[1].facts["sex"].on, Source.DTSEN)
    assert not household.roster_complete


@pytest.mark.usefixtures("post")
def test_a_list_of_recipients_becomes_answers_and_amounts_are_read_as_they_are_written() -> None:
    head = "NO;ID_DTSEN;KODE_DESA;ALAMAT;NOMOR KK;ID_ART;NIK;NAMA PENERIMA;PERIODE;PENGHASILAN;PKH;BPNT;PBI;STATUS"
    row = f"1;55;33.16.09.1008;RT 01;{NOWHERE}0101150001;55-1;NULL;Sukirman;31-01-2026;Rp900.000;Y;N;NULL;aktif"
    assert run(f"{head}\n{row}", mapping="siks-ng")["registered"] == 1
    assert state(StreamKind.HOUSEHOLD, "SIKS-55", Household).facts["income"].value == 900_000
    ledger = state(StreamKind.PARTICIPATION, participation_id("SEMBAKO", "SIKS-55-K"), Participation)
    assert [answer.receives for answer in ledger.answers.values()] == [False]
    wrong = row.replace("Rp900.000", "banyak")
    assert problems(run(f"{head}\n{wrong}", mapping="siks-ng", code=2)) == [(2, "PENGHASILAN", "csv.value")]


@pytest.mark.parametrize("name", ["dtsen", "dtks", "siks-ng"])
def test_the_example_mappings_name_every_column_that_must_stand(name: str) -> None:
    assert {"household", "village", "card", "person", "name", "relation", "asked_on", "source"} <= read_layout(
        MAPPINGS / f"{name}.toml"
    ).column.keys()


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ("name = ", "", "mapping.syntax"),
        ("name = 'x'", "column", "wire.missing"),
        ("name = 'x'\ncolunm = {}\n[column]\n", "colunm", "wire.unknown"),
        ("name = 'x'\n[column]\nname = 3\n", "column['name']", "wire.value"),
        ("name = 'x'\n[column]\nname = { from = 'a', as = 'b' }\n", "column['name'].as", "mapping.form"),
        ("name = 'x'\n[column]\nname = { from = 'a', date = 'YY' }\n", "column['name'].date", "mapping.date"),
        ("name = 'x'\n[column]\nname = { value = 2026-01-01 }\n", "column.name.value", "json.type"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_by_file_and_key(text: str, path: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(WireError) as refused:
        read_layout(file)
    assert (refused.value.problems[0].code, str(file) in refused.value.problems[0].path) == (code, True)
    assert refused.value.problems[0].path.endswith(path)


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        read_layout(tmp_path / "none.toml")
    assert refused.value.code == "mapping.file"


@pytest.mark.parametrize(
    ("header", "column"), [("A", "B"), ("A,B,C", "C"), ("A,B,B", "B")], ids=["missing", "unmapped", "twice"]
)
def test_columns_of_file_and_mapping_are_compared_first(header: str, column: str) -> None:
    layout = Layout("x", {"name": MappedColumn(("A",)), "nik": MappedColumn(("B",))})
    with pytest.raises(FileError) as refused:
        Mapped(CsvFile(header + "\n"), layout).rows()
    assert (refused.value.finding.code, refused.value.finding.column) == ("mapping.column", column)


def test_a_row_of_another_length_is_told_and_not_translated() -> None:
    layout = Layout("x", {"name": MappedColumn(("A",)), "nik": MappedColumn(("B",))})
    _, rows = Mapped(CsvFile("A,B\n1\n"), layout).rows()
    assert next(rows).faults[0][1] == "csv.cells"


@pytest.mark.parametrize(
    ("column", "cell", "read"),
    [
        (MappedColumn(("A",), form="rupiah"), "1.250.000,00", "1250000"),
        (MappedColumn(("A",), form="region"), "33.16.09.1008", "33.16.09.1008"),
        (MappedColumn(("A",), form="region"), "Bangkle", "Bangkle"),
        (MappedColumn(("A",), date="DD-MM-YYYY"), "5-2-1990", "1990-02-05"),
        (MappedColumn(("A",), date="MM/DD/YYYY"), "02/05/1990", "1990-02-05"),
        (MappedColumn(("A",)), "?", "?"),
        (MappedColumn(("A",)), "-", ""),
        (MappedColumn(("A",)), "99", "?"),
        (MappedColumn(value="ya"), "", "ya"),
    ],
)
def test_a_cell_is_translated(column: MappedColumn, cell: str, read: str) -> None:
    layout = Layout("x", {}, empty=("-",), unknown=("99",))
    assert column.reader({"A": 0}, layout)([cell]) == read


@pytest.mark.parametrize(
    "column",
    [MappedColumn(("A",), date="DD/MM/YYYY"), MappedColumn(("A",), form="rupiah"), MappedColumn(("A",), values={"1": "L"})],
)
@pytest.mark.parametrize("cell", ["30/02/1990", "1.00", "\u0663", "x"])
def test_what_cannot_be_translated_is_refused(column: MappedColumn, cell: str) -> None:
    with pytest.raises(CellError):
        column.reader({"A": 0}, Layout("x", {}))([cell])


@pytest.mark.usefixtures("post")
def test_people_are_told_what_a_table_adds_and_what_waits_for_a_second_officer() -> None:
    run(dtsen())
    Path("table.csv").write_text(dtsen(day="01/05/2026", desil="6"), "utf-8")
    words = ["import", "table.csv", "--layout", str(MAPPINGS / "dtsen.toml"), "--lang", "en"]
    result = CliRunner().invoke(main, words)
    assert result.stdout.splitlines() == [
        "2 rows, 1 household.",
        "1 household is registered already: 7 facts added, 1 change proposed.",
        "0 households were registered.",
    ]
    again = CliRunner().invoke(main, words)
    assert again.stdout.splitlines()[1] == "1 household is registered already and unchanged."


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize(
    ("words", "reason"), [((), "DTSEN: table.csv"), (("--reason", "Pemutakhiran Mei"), "Pemutakhiran Mei")]
)
def test_a_proposal_tells_why_by_the_table_or_by_what_the_operator_says(words: tuple[str, ...], reason: str) -> None:
    run(dtsen())
    run(dtsen(desil="6", day="01/05/2026"), *words)
    assert [proposal.reason for proposal in proposals()] == [reason]


@pytest.mark.usefixtures("post")
def test_persons_whom_the_register_has_on_two_cards_are_not_put_on_one() -> None:
    two = "2,900,3316091008,RT 02,{n}0101150007,2,{n}5205740001,Ngatini,2,2,12/05/1974,{day},{desil},8,1,{pkh}"
    rows = [HEAD, two]
    told = [DTSEN, *(row.format(n=NOWHERE, day="01/02/2026", desil="2", pkh="1") for row in rows)]
    layout = (MAPPINGS / "dtsen.toml").read_text("utf-8")
    Path("two.toml").write_text(
        layout.replace('suffix = "-K" }', 'suffix = "-K" }').replace(
            'card = { from = "ID_KELUARGA", prefix = "DTSEN-", suffix = "-K" }',
            'card = { from = "NO_KK", as = "numbered", prefix = "K" }',
        ),
        "utf-8",
    )
    Path("table.csv").write_text("\n".join(told), "utf-8")
    result = CliRunner().invoke(main, ["import", "table.csv", "--mapping", "two.toml"])
    assert result.exit_code == 0, result.output
    one = dtsen(nik=NOWHERE + "5205740001", day="01/05/2026")
    assert problems(run(one, code=2)) == [(2, "ID_KELUARGA", "import.card")]


@pytest.mark.usefixtures("post")
def test_somebody_of_the_same_name_and_birth_date_with_another_nik_is_somebody_else() -> None:
    run(dtsen(nik=NOWHERE + "5205740001"))
    told = run(dtsen(nik=NOWHERE + "5205740002", day="01/05/2026"), code=2)
    assert problems(told) == [(3, "ID_KELUARGA+NO_URUT", "import.member")]
