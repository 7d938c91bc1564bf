"""The register goes out as CSV that no spreadsheet runs, and comes in again as the same households."""

import json
import stat
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from slrtkit.adapters.exchange.columns import guarded, unguarded
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.exchange.export import export_households, fact_columns
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import Fact, FamilyCard, Household, Membership, Person, RegionCode, Source
from slrtkit.domain.change import Cause, Change, Departure, Transfer
from slrtkit.domain.context import Context
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import FACTS
from slrtkit.service.exporting import all_households
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.testing.agreed import agreed

DAY = date(2026, 5, 12)


def household(name: str = "Sukirman", address: str = "RT 01") -> Household:
    facts = {"occupation": Fact(name, DAY, Source.INTERVIEW), "sex": Fact("L", date(2026, 1, 1), Source.DTSEN)}
    return Household(
        "H",
        RegionCode("33.16.09.1008"),
        address,
        (FamilyCard("K", None, {"desil": Fact(None, DAY, Source.DTSEN)}),),
        (Person("P", name, None, facts), Person("Q", name)),
        (Membership("P", "K", "suami"), Membership("Q", "K", "istri", date(2000, 1, 31), date(2025, 1, 1))),
        {"disaster_victim": Fact(False, DAY, Source.MUSDES), "housing.power_va": Fact(450, DAY, Source.HOME_VISIT)},
    )


def written(households: Iterable[Household]) -> str:
    several = tuple(households)
    return "".join(export_households(several, fact_columns(several)))


def test_the_sample_comes_back_as_it_went_out() -> None:
    households = read_households(sample_households_csv(), FACTS)
    assert read_households(written(households), FACTS) == households


def test_facts_of_several_days_and_sources_come_back_with_theirs() -> None:
    assert read_households(written([household()]), FACTS) == (household(),)


PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), min_size=1, max_size=20)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "''", "\ufeff", "\uff1d", " ="])


@given(STARTS, PLAIN)
@example("=", "HYPERLINK(1)")
@example("'", "=1")
def test_every_text_comes_back_and_none_begins_as_a_formula(start: str, rest: str) -> None:
    text = (start + rest).strip()
    if not text:
        return
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(tuple("=+-@\t\r\n\0\ufeff\uff1d\uff0b\uff0d\uff20"))
    assert read_households(written([household(text, text)]), FACTS) == (household(text, text),)


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\0=1", "\n=1", "\ufeff=1", " =1", "  -1"])
def test_what_stands_before_a_formula_does_not_hide_it(text: str) -> None:
    assert guarded(text) == "'" + text


def test_a_person_on_no_card_is_left_out() -> None:
    alone = Household("H", RegionCode("33.16.09.1008"), "", (), (Person("P", "Sukirman"),), ())
    assert len(written([alone]).splitlines()) == 1


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "slrtkit.db"]).exit_code == 0
    store = SqliteStore("slrtkit.db")
    journal = Journal(store, PlainSealer(), "office")
    now = datetime.now(UTC)
    hidden = Household(
        "R", RegionCode("33.16.09.1008"), "", (FamilyCard("RK"),), (Person("RP", "Rahasia"),), (Membership("RP", "RK", "anak"),)
    )
    register(journal, Context("operator", "1", now), [household(), hidden])
    place_restriction(
        journal, Context("operator", "2", now), "R", Restriction("RP", RestrictionGround.CHILD, ("operator",), now.date())
    )
    store.close()
    return tmp_path


@pytest.mark.usefixtures("post")
def test_the_command_writes_a_new_file_for_its_owner_alone_without_the_restricted() -> None:
    result = CliRunner().invoke(main, ["export", "households", "--out", "register.csv", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"file": "register.csv", "rows": 2})
    assert stat.S_IMODE(Path("register.csv").stat().st_mode) == 0o600
    text = Path("register.csv").read_text("utf-8")
    assert "Rahasia" not in text
    assert read_households(text, FACTS) == (household(),)
    again = CliRunner().invoke(main, ["export", "households", "--out", "register.csv", "--json"])
    assert (again.exit_code, json.loads(again.stdout)["error"]["code"]) == (2, "export.exists")
    told = CliRunner().invoke(main, ["export", "households", "--out", "other.csv", "--lang", "en"])
    assert told.stdout == "2 persons were written to other.csv.\n"


@pytest.mark.usefixtures("post")
def test_however_long_the_log_is_each_household_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.exporting._BATCH", 1)
    store = SqliteStore("slrtkit.db")
    assert [found.id for found in all_households(Journal(store, PlainSealer(), "office"))] == ["H"]
    store.close()


@pytest.mark.parametrize("died", [False, True])
def test_whoever_moved_to_another_household_stands_in_the_last_one_alone(post: Path, died: bool) -> None:
    store = SqliteStore("slrtkit.db")
    journal, now = Journal(store, PlainSealer(), "office"), datetime.now(UTC)
    other = Household(
        "J", RegionCode("33.16.09.1008"), "", (FamilyCard("JK"),), (Person("S", "Paijah"),), (Membership("S", "JK", "istri"),)
    )
    register(journal, Context("operator", "3", now), [other])
    moves: list[Change] = [Transfer("P", "H", "JK", "suami", date(2026, 6, 1), Cause.MARRIAGE, Source.INTERVIEW)]
    if died:
        moves.append(Departure("P", date(2026, 7, 1), Cause.DEATH, Source.INTERVIEW))
    for number, move in enumerate(moves):
        agreed(journal, Context("operator", f"move-{number}", now), "J", move)
    households = tuple(all_households(journal))
    store.close()
    assert [[person.id for person in one.persons] for one in households] == [["Q"], ["P", "S"]]
    assert CliRunner().invoke(main, ["export", "households", "--out", "register.csv"]).exit_code == 0
    back = read_households((post / "register.csv").read_text("utf-8"), FACTS)
    assert [[person.id for person in one.persons] for one in back] == [["Q"], ["P", "S"]]
    assert CliRunner().invoke(main, ["init", "new.db"]).exit_code == 0
    again = CliRunner().invoke(main, ["import", "register.csv", "--store", "new.db", "--as", "operator"])
    assert (again.exit_code, again.stderr) == (0, "")
