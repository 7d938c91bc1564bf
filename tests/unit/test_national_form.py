"""What the national form asks can be recorded, each question with its three answers: a value, "tidak tahu", or not asked."""

from datetime import date

import pytest

from slrtkit.adapters.exchange.columns import columns
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.domain import Fact, Household, Source
from slrtkit.domain.rules import FACTS, DeclaredFact, FactType
from slrtkit.domain.subject import Unit
from slrtkit.wire import from_wire, to_wire

DAY = date(2026, 5, 12)
FIXED = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source"
ANSWERS = {
    FactType.BOOL: ("ya", True),
    FactType.TEXT: ("Blora", "Blora"),
    FactType.DATE: ("2020-02-29", date(2020, 2, 29)),
    FactType.INT: ("1", 1),
    FactType.DECIMAL: ("1", 1),
    FactType.RUPIAH: ("1", 1),
}
ASKED = [column for column in columns(FACTS).values() if column.fact]
REGSOSEK = {
    "housing": "floor wall roof tenure area_m2 water lighting power_va fuel latrine sewage bedrooms",
    "assets": (
        "large_gas refrigerator air_conditioner water_heater telephone television gold computer motorcycle bicycle car "
        "boat motor_boat smartphone land_m2 other_house cattle horses pigs goats poultry savings"
    ),
    "difficulty": "seeing hearing walking hands remembering behaviour speaking self_care sadness",
    "business": "owner workers turnover registered",
    "": (
        "relation sex birth_date marital_status birth_certificate identity_card schooling school_level school_class education "
        "literate works industry employment pregnant breastfeeding nutrition illness insurance work_insurance disability"
    ),
}
"""The questions of the form's blocks, in its order: place, belongings, difficulty, business, and each person."""


def answer(fact: DeclaredFact) -> tuple[str, object]:
    return (fact.values[0], fact.values[0]) if fact.type is FactType.ENUM else ANSWERS[fact.type]


@pytest.fixture(scope="module")
def homes() -> tuple[Household, ...]:
    """Three households: all is answered, nothing is known, nothing was asked."""
    cells = [
        [answer(column.fact)[0] for column in ASKED if column.fact],
        ["?"] * len(ASKED),
        [""] * len(ASKED),
    ]
    rows = [
        f"H{n},33.16.09.1008,RT 01,ya,H{n}-K,,H{n}-P,,Sukirman,kepala_keluarga,,{DAY},interview,{','.join(said)}"
        for n, said in enumerate(cells)
    ]
    read = read_households("\n".join([f"{FIXED},{','.join(column.name for column in ASKED)}", *rows]), FACTS)
    return tuple(from_wire(to_wire(home), Household) for home in read)


def test_each_question_has_three_answers_of_which_none_is_taken_for_another(homes: tuple[Household, ...]) -> None:
    for column in ASKED:
        assert column.fact
        bearer = {Unit.HOUSEHOLD: "H{}", Unit.FAMILY: "H{}-K", Unit.PERSON: "H{}-P"}[column.of]
        told = [home.fact(bearer.format(number), column.fact.name) for number, home in enumerate(homes)]
        assert told == [Fact(answer(column.fact)[1], DAY, Source.INTERVIEW), Fact(None, DAY, Source.INTERVIEW), None]  # type: ignore[arg-type]  # of a fact's values


def test_the_questions_of_the_national_form_are_there() -> None:
    asked = {f"{block}.{name}".lstrip(".") for block, names in REGSOSEK.items() for name in names.split()}
    assert asked <= set(FACTS.by_name)
    assert not any(value.startswith("tidak_tahu") for fact in FACTS.facts for value in fact.values)
