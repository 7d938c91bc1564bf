"""A table is entered whole or not at all, once, and beside what the register knows already."""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import Fact, RegionCode, Source
from slrtkit.domain.change import Arrival, Cause, IdentityChange
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Person
from slrtkit.domain.participation import Participation, participation_id
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import FACTS
from slrtkit.errors import RequestReusedError, WireError
from slrtkit.ports.exchange import Entry, HouseholdSheet
from slrtkit.service.change import change_household
from slrtkit.service.importing import Import, ImportOutcome, import_households
from slrtkit.service.journal import Journal
from slrtkit.service.proposal import refuse_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
TODAY = NOW.date()
HEADER = (
    "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,"
    "household.housing.power_va,family.desil,person.birth_date,family.participation.PKH,person.participation.PBI-JK"
)


def line(household: str, number: int = 1, **changes: str) -> str:
    cells = {
        "household": household,
        "village": "33.16.09.1008",
        "address": "RT 01",
        "complete": "ya",
        "card": f"{household}-K",
        "nkk": "",
        "person": f"{household}-{number}",
        "nik": "",
        "name": "Sukirman",
        "relation": "anak",
        "since": "",
        "on": "2026-05-12",
        "source": "interview",
        "power": "450",
        "desil": "2",
        "born": "1980-01-01",
        "pkh": "",
        "pbi": "",
    }
    return ",".join((cells | changes).values())


def table(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    store: MemoryStore | SqliteStore = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "s.db")
    yield Journal(store, PlainSealer(), "office")
    store.close()


REQUESTS = iter(range(1_000_000))


def by(client_id: str = "", actor: str = "operator", reason: str = "") -> Context:
    return Context(actor, client_id or f"request-{next(REQUESTS)}", NOW, reason)


def enter(
    journal: Journal,
    text: str,
    *,
    keep_good: bool = False,
    dry_run: bool = False,
    client_id: str = "",
    entered: Callable[[], object] = lambda: None,
) -> tuple[ImportOutcome, Sheet]:
    sheets: list[Sheet] = []

    def begin() -> Sheet:
        sheets.append(Sheet(CsvFile(text), FACTS, None, TODAY))
        return sheets[-1]

    wanted = Import(
        text,
        begin,
        lambda: f"proposal-{next(REQUESTS)}",
        keep_good=keep_good,
        dry_run=dry_run,
        entered=entered,
    )
    return import_households(journal, by(client_id), wanted), sheets[-1]


def log(journal: Journal) -> int:
    with journal.store.begin(write=False) as unit:
        return len(unit.since(0, 100_000))


def test_what_was_entered_proves_itself(journal: Journal) -> None:
    outcome, _ = enter(journal, table(*(line(f"H{number}", pkh="ya") for number in range(2_500))))
    assert (outcome.new, outcome.receipt is not None, log(journal)) == (2_500, True, 5_000)
    proof = rebuild(journal)
    assert (proof.problems, proof.streams) == ((), 5_000)


@pytest.mark.parametrize("looks", [True, False])
@pytest.mark.parametrize("desil", ["2", "11"])
def test_an_import_leaves_the_process_as_it_was_whatever_came_of_it(looks: bool, desil: str) -> None:
    (gc.enable if looks else gc.disable)()
    try:
        during: list[bool] = []
        enter(journal := Journal(MemoryStore(), PlainSealer(), "office"), table(line("H1"), line("H2", desil=desil)))
        enter(journal, table(line("H3")), entered=lambda: during.append(gc.isenabled()))
        assert (gc.isenabled(), during) == (looks, [False])
    finally:
        gc.enable()


def test_rows_of_a_household_may_stand_anywhere(journal: Journal) -> None:
    lines = [line("H1"), line("H2"), line("H1", 2, name="Ngatini"), line("H2", 2)]
    assert enter(journal, table(*lines))[0].new == 2
    assert [person.name for person in journal.household("H1").state.persons] == ["Sukirman", "Ngatini"]


def test_the_last_row_spoils_all_that_came_before(journal: Journal) -> None:
    outcome, sheet = enter(journal, table(*(line(f"H{number}") for number in range(1_500)), line("H9999", desil="11")))
    assert (outcome.receipt, len(sheet.findings), log(journal)) == (None, 1, 0)


def test_the_same_request_again_returns_its_first_receipt(journal: Journal) -> None:
    first, _ = enter(journal, table(line("H1")), client_id="a")
    again, _ = enter(journal, table(line("H1")), client_id="a")
    assert again.receipt == first.receipt
    with pytest.raises(RequestReusedError):
        enter(journal, table(line("H2")), client_id="a")
    assert log(journal) == 1


def test_each_household_is_told_to_whoever_waits(journal: Journal) -> None:
    steps: list[int] = []
    enter(journal, table(line("H1"), line("H2")), entered=lambda: steps.append(1))
    assert len(steps) == 2
    enter(journal, table(line("H1"), line("H2")), entered=lambda: steps.append(1))
    assert len(steps) >= 4


def test_answers_about_programs_stand_in_the_ledger_of_their_bearer_once(journal: Journal) -> None:
    lines = table(line("H1", pkh="ya", pbi="?"), line("H1", 2, pkh="ya", pbi="tidak"))
    assert enter(journal, lines)[0].new == 1
    ledgers = {
        bearer: journal.read(StreamKind.PARTICIPATION, participation_id(program, bearer), Participation).state
        for bearer, program in (("H1-K", "PKH"), ("H1-1", "PBI-JK"), ("H1-2", "PBI-JK"))
    }
    said = {bearer: [answer.receives for answer in ledger.answers.values()] for bearer, ledger in ledgers.items()}
    assert said == {"H1-K": [True], "H1-1": [None], "H1-2": [False]}
    again, _ = enter(journal, lines)
    assert (again.unchanged, again.receipt) == (1, None)
    later, _ = enter(
        journal, lines.replace("2026-05-12", "2026-05-20").replace(",ya,?", ",tidak,?").replace(",ya,ti", ",tidak,ti")
    )
    assert later.changed == 1
    ledger = journal.read(StreamKind.PARTICIPATION, participation_id("PKH", "H1-K"), Participation).state
    assert [ledger.answers[day].receives for day in sorted(ledger.answers)] == [True, False]


def test_what_is_of_an_older_day_is_added_to_the_history_and_changes_nothing_of_today(journal: Journal) -> None:
    enter(journal, table(line("H1")))
    older = table(line("H1", power="900", on="2025-01-01"))
    assert enter(journal, older)[0].facts == 4 - 1
    assert journal.household("H1").state.fact("H1", "housing.power_va") == Fact(450, date(2026, 5, 12), Source.INTERVIEW)
    count = log(journal)
    assert enter(journal, older)[0].unchanged == 1
    assert log(journal) == count


def test_a_refused_proposal_is_not_made_again(journal: Journal) -> None:
    enter(journal, table(line("H1")))
    changed = table(line("H1", desil="7", on="2026-05-20"))
    assert enter(journal, changed)[0].proposed == 1
    [proposal] = journal.find(StreamKind.PROPOSAL, "household", b"H1")
    refuse_change(journal, by(actor="supervisor", reason="tidak benar"), proposal)
    assert enter(journal, changed)[0].unchanged == 1
    assert journal.read(StreamKind.PROPOSAL, proposal, Proposal).state.household == "H1"


def test_a_household_whose_members_or_place_differ_is_told_and_left_as_it_is(journal: Journal) -> None:
    enter(journal, table(line("H1"), line("H2")))
    outcome, _ = enter(journal, table(line("H1", address="RT 09"), line("H3")), keep_good=True)
    assert [(one.household, one.code) for one in outcome.conflicts] == [("H1", "household.duplicate")]
    assert (outcome.new, outcome.receipt is not None) == (1, True)
    refused, _ = enter(journal, table(line("H2", name="Lain"), line("H4")))
    assert (refused.receipt, journal.household("H1").state.address) == (None, "RT 01")


def test_the_table_that_a_household_came_from_still_fits_after_it_changed(journal: Journal) -> None:
    enter(journal, table(line("H1")))
    born = Arrival(Person("H1-9", "Bayu"), "H1-K", "anak", date(2026, 5, 20), Cause.BIRTH, Source.DUKCAPIL)
    change_household(journal, by(), "H1", born)
    change_household(journal, by(reason="KTP"), "H1", IdentityChange("H1-1", "Soekirman"))
    assert enter(journal, table(line("H1")))[0].unchanged == 1
    both = table(line("H1", name="Soekirman"), line("H1", 9, name="Bayu", since="2026-05-20", born="2026-05-01"))
    assert enter(journal, both.replace("2026-05-12", "2026-05-25"))[0].changed == 1


def test_a_restricted_household_is_left_out_and_the_rest_is_entered(journal: Journal) -> None:
    enter(journal, table(line("H1"), line("H2")))
    restriction = Restriction("H1-1", RestrictionGround.CHILD, ("perawat",), TODAY)
    place_restriction(journal, by(actor="perawat"), "H1", restriction)
    outcome, _ = enter(journal, table(line("H1", on="2026-05-20"), line("H2", on="2026-05-20")), keep_good=True)
    assert [one.code for one in outcome.conflicts] == ["restriction"]
    assert outcome.changed == 1


def test_a_rehearsal_keeps_no_writer_waiting(journal: Journal) -> None:
    enter(journal, table(line("H1")))
    outcome, _ = enter(journal, table(line("H1", on="2026-05-20"), line("H2")), dry_run=True)
    assert (outcome.new, outcome.changed, outcome.receipt, log(journal)) == (1, 1, None, 1)


class Elsewhere(HouseholdSheet):
    """Somebody else's table, which states what is not declared."""

    foreign, sound, spoiled = False, True, False

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def entries(self) -> Iterator[Entry]:
        yield self.entry


@pytest.mark.parametrize(
    "fact",
    [Fact(11, TODAY, Source.DTSEN), Fact(2, date(2027, 1, 1), Source.DTSEN), Fact("2", TODAY, Source.DTSEN)],
)
@pytest.mark.parametrize("known", [True, False])
def test_what_may_not_be_stated_is_refused_whoever_reads_the_table(journal: Journal, fact: Fact, *, known: bool) -> None:
    [entry] = Sheet(CsvFile(table(line("H1"))), FACTS).entries()
    if known:
        register(journal, by(), [entry.household])
    wrong = Entry(entry.household.with_fact("H1-K", "desil", fact), {})
    count = log(journal)
    with pytest.raises(WireError):
        import_households(journal, by(), Import("x", lambda: Elsewhere(wrong), lambda: "id"))
    assert log(journal) == count


def test_a_village_is_one_of_its_day(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(
        "code,name,since,until,into\n33.16,Blora,,,\n33.16.09,Blora,,,\n"
        "33.16.09.1008,Bangkle,,2026-01-31,33.16.09.1009 33.16.09.1010\n"
        "33.16.09.1009,Bangkle Lor,2026-02-01,,\n33.16.09.1010,Bangkle Kidul,2026-02-01,,\n",
        "utf-8",
    )
    areas = read_areas(tmp_path / "areas.csv")
    lines = [line("H1"), line("H2", on="2026-01-01"), line("H3", village="33.16.09.1009"), line("H4", village="33.16.09.1011")]
    sheet = Sheet(CsvFile(table(*lines)), FACTS, areas, TODAY)
    assert [entry.household.village for entry in sheet.entries()] == [RegionCode("33.16.09.1008"), RegionCode("33.16.09.1009")]
    assert [(one.line, one.code) for one in sheet.findings] == [(2, "csv.village"), (5, "csv.village")]
    assert "33.16.09.1009 or 33.16.09.1010" in sheet.findings[0].text


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("33.16.09,Blora,kemarin,,", "areas.day"),
        ("33.16.09,Blora,,,x", "region.form"),
        ("33.16.09,Blora,2026-01-02,2026-01-01,", "area.days"),
    ],
)
def test_a_line_of_areas_that_is_wrong_is_told(row: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(f"code,name,since,until,into\n33.16,Blora,,,\n{row}\n", "utf-8")
    with pytest.raises(WireError) as refused:
        read_areas(tmp_path / "areas.csv")
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [(f"{tmp_path / 'areas.csv'}:3", code)]


def test_a_fact_may_have_a_day_and_a_source_of_its_own() -> None:
    header = HEADER.replace("family.desil", "family.desil,family.desil@on,family.desil@source")
    first = line("H1", desil="3,2026-01-01,dtsen")
    [entry] = Sheet(CsvFile(table(first, header=header)), FACTS, None, TODAY).entries()
    assert entry.household.fact("H1-K", "desil") == Fact(3, date(2026, 1, 1), Source.DTSEN)
    late = Sheet(CsvFile(table(line("H1", desil="3,2027-01-01,dtsen"), header=header)), FACTS, None, TODAY)
    assert list(late.entries()) == []
    assert [(one.column, one.code) for one in late.findings] == [("family.desil@on", "csv.dates")]
    bare = line("H1", desil="3,2026-01-01,dtsen", power="", born="", on="", source="")
    [entry] = Sheet(CsvFile(table(bare, header=header)), FACTS, None, TODAY).entries()
    assert entry.household.fact("H1-K", "desil") == Fact(3, date(2026, 1, 1), Source.DTSEN)
    for wrong in ("name@on", "family.desil@by", "family.participation.pkh"):
        sheet = Sheet(CsvFile(table(header=f"{HEADER},{wrong}")), FACTS)
        assert list(sheet.entries()) == []
        assert [one.code for one in sheet.findings] == ["csv.column"]


def test_cells_beyond_those_kept_at_hand_are_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.adapters.exchange.reading._MEMORY", 1)
    monkeypatch.setattr("slrtkit.adapters.exchange.reading._STOCK", 1)
    sheet = Sheet(CsvFile(table(line("H1"), line("H2", power="900"), line("H3"))), FACTS)
    assert [entry.household.facts["housing.power_va"].value for entry in sheet.entries()] == [450, 900, 450]


def test_an_answer_about_a_household_that_is_known_begins_its_ledger(journal: Journal) -> None:
    enter(journal, table(line("H1")))
    assert enter(journal, table(line("H1", pkh="ya")))[0].changed == 1
    ledger = journal.read(StreamKind.PARTICIPATION, participation_id("PKH", "H1-K"), Participation).state
    assert [answer.receives for answer in ledger.answers.values()] == [True]


def test_values_beyond_those_kept_at_hand_are_judged_too(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.importing._MEMORY", 1)
    assert enter(journal, table(line("H1"), line("H2", power="900"), line("H3")))[0].new == 3
