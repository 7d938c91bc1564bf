"""Households from CSV: every fault is told at its line and column, and nothing is half read."""

from datetime import date

import pytest

from slrtkit.adapters.exchange.csv import read_households
from slrtkit.domain import Fact, Source
from slrtkit.domain.rules import FACTS
from slrtkit.errors import WireError

HEADER = (
    "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,"
    "household.housing.floor,household.housing.power_va,family.desil,person.birth_date,person.inpatient"
)
GOOD = "H,33.16.09.1008,RT 01,ya,K,,P1,,Sukirman,kepala_keluarga,,2026-05-12,interview,semen,450,2,1971-08-17,ya"
WIFE = "H,33.16.09.1008,RT 01,ya,K,,P2,,Ngatini,istri,2000-01-31,2026-05-12,interview,semen,450,2,?,"


def found(*rows: str, header: str = HEADER) -> dict[str, str]:
    with pytest.raises(WireError) as refused:
        read_households("\n".join([header, *rows]), FACTS)
    return {problem.path: problem.code for problem in refused.value.problems}


def test_rows_of_one_household_become_one_household() -> None:
    (household,) = read_households(f"{HEADER}\n{GOOD}\n{WIFE}\n", FACTS)
    assert [person.name for person in household.persons] == ["Sukirman", "Ngatini"]
    assert household.cards[0].facts == {"desil": Fact(2, date(2026, 5, 12), Source.INTERVIEW)}
    assert household.memberships[1].since == date(2000, 1, 31)


def test_not_asked_is_absent_and_not_known_is_a_fact_without_value() -> None:
    (household,) = read_households(f"{HEADER}\n{GOOD}\n{WIFE}", FACTS)
    assert household.fact("P2", "inpatient") is None
    unknown = household.fact("P2", "birth_date")
    assert unknown is not None
    assert unknown.value is None


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert read_households(f"\ufeff{HEADER}\r\n{GOOD}", FACTS) == read_households(f"{HEADER}\n{GOOD}", FACTS)


@pytest.mark.parametrize(
    ("row", "path", "code"),
    [
        (GOOD.replace("33.16.09.1008", "Bangkle"), "column village", "region.form"),
        (GOOD.replace(",ya,K,,", ",mungkin,K,,"), "column roster_complete", "csv.value"),
        (GOOD.replace(",K,,", ",K,123,"), "column nkk", "nkk.length"),
        (GOOD.replace("P1,,", "P1,33169905029000,"), "column nik", "nik.length"),
        (GOOD.replace("Sukirman", ""), "column name", "csv.empty"),
        (GOOD.replace("kepala_keluarga", ""), "column relation", "csv.empty"),
        (GOOD.replace("2026-05-12", "12/05/2026"), "column asked_on", "csv.value"),
        (GOOD.replace("interview", "katanya"), "column source", "csv.value"),
        (GOOD.replace("semen", "lumpur"), "column household.housing.floor", "csv.value"),
        (GOOD.replace("450", "empat"), "column household.housing.power_va", "csv.value"),
        (GOOD.replace(",2,", ",11,"), "column family.desil", "csv.range"),
        (GOOD.replace("1971-08-17", "17 Agustus"), "column person.birth_date", "csv.value"),
        (GOOD[:-2] + "sakit", "column person.inpatient", "csv.value"),
        (GOOD + ",lebih", "column -", "csv.cells"),
    ],
)
def test_each_fault_has_its_place(row: str, path: str, code: str) -> None:
    assert found(row)[f"line 2, {path}"] == code


def test_all_faults_are_told_at_once() -> None:
    faults = found(GOOD.replace("semen", "lumpur"), WIFE.replace("Ngatini", "").replace("450", "900"))
    assert faults == {
        "line 2, column household.housing.floor": "csv.value",
        "line 3, column household.housing.floor": "csv.disagrees",
        "line 3, column household.housing.power_va": "csv.disagrees",
        "line 3, column name": "csv.empty",
    }


def test_columns_are_checked_before_rows() -> None:
    assert found(GOOD, header=HEADER.replace("family.desil", "family.desill")) == {"line 1, column family.desill": "csv.column"}
    assert found(GOOD, header=HEADER.replace("relation,", "")) == {"line 1, column relation": "csv.column"}
    assert found("", header="") != {}


def test_one_person_twice_is_a_fault_of_the_second_row() -> None:
    assert found(GOOD, GOOD) == {"line 3, column person": "csv.id"}
    assert found(GOOD, GOOD.replace("H,", "H2,", 1)) == {"line 3, column person": "csv.id"}


def test_ids_of_different_things_must_differ() -> None:
    assert found(GOOD.replace(",K,", ",P1,")) == {"line 2, column household": "household.id"}
    assert found(GOOD, GOOD.replace("H,", "P1,", 1).replace("P1,,", "P2,,")) == {"line 3, column household": "csv.id"}


def test_a_membership_ends_where_the_table_says_so() -> None:
    header = HEADER.replace("since,", "since,until,")
    (household,) = read_households(f"{header}\n{WIFE.replace('2000-01-31,', '2000-01-31,2025-11-30,')}", FACTS)
    assert household.memberships[0].until == date(2025, 11, 30)
    assert found(WIFE.replace("2000-01-31,", "2000-01-31,besok,"), header=header) == {"line 2, column until": "csv.value"}
