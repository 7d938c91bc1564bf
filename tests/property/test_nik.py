"""A NIK is what its structure allows and nothing else: every text is a value or a typed refusal that does not repeat it."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from slrtkit.domain import NIK
from slrtkit.errors import InvalidIdentifierError

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
TEXTS = 1_000_000 if PROVE else 20_000
OLD = "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82"
PAPUA = "91 92 93 94 95 96"


def code(text: str) -> str:
    """Return the code of the refusal, or nothing where it is a NIK."""
    try:
        number = NIK(text)
    except InvalidIdentifierError as refused:
        repeated = len(text) >= 16 and text in f"{refused} {refused!r} {refused.cure} {refused.path}"
        return "repeated" if repeated else refused.code
    assert number.text == text
    assert text not in repr(number)
    return ""


def test_of_all_provinces_exactly_those_that_exist_give_out_numbers_and_97_does_not() -> None:
    accepted = {f"{province:02}" for province in range(100) if not code(f"{province:02}01010101900001")}
    assert accepted == {*OLD.split(), *PAPUA.split()}
    assert code("97" + "01010101900001") == "nik.region"


def test_of_all_days_a_mans_are_1_to_31_and_a_womans_41_to_71() -> None:
    told = {day: code(f"331699{day:02}01900001") for day in range(100)}
    assert {day for day, refusal in told.items() if not refusal} == {*range(1, 32), *range(41, 72)}
    assert {told[day] for day in [0, *range(32, 41), *range(72, 100)]} == {"nik.date"}


def test_every_day_of_a_century_comes_back_from_the_number_of_a_man_and_of_a_woman() -> None:
    today = date(2026, 11, 21)
    for ago in range(36_524):
        born = today - timedelta(ago)
        for forty in (0, 40):
            number = NIK(f"331699{born.day + forty:02}{born:%m%y}0001")
            assert number.birth_date(today) == born
            assert number.female is bool(forty)


@pytest.mark.promise("any text is a NIK or a typed refusal")
def test_any_text_is_a_value_or_a_typed_refusal(record_property: Callable[[str, object], None]) -> None:
    chance, values = Random(16), 0
    signs = "0123456789" * 3 + " .-/\n\x00abcXYZ\u0660\u0661\uff11\u00b2\U0001d7d8\ud800"
    for _ in range(TEXTS):
        match chance.randrange(4):
            case 0:
                text = "".join(chance.choices("0123456789", k=16))
            case 1:
                text = "".join(chance.choices(signs, k=chance.randrange(40)))
            case 2:
                text = f"{chance.choice(PAPUA.split())}{chance.randrange(10**14):014}"
            case _:
                whole = [*f"331699{chance.randrange(100):02}{chance.randrange(14):02}{chance.randrange(100):02}0001"]
                whole[chance.randrange(16)] = chance.choice(signs)
                text = "".join(whole)
        refusal = code(text)
        assert refusal in {"", "nik.digits", "nik.length", "nik.region", "nik.date"}
        values += not refusal
    assert 0 < values < TEXTS
    record_property("figure", f"{TEXTS:,} texts, {values:,} of them numbers")
