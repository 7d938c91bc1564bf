"""Units of one household are read together as each is read alone; what they share is read once."""

from datetime import date

import pytest

from slrtkit.domain.rules import FACTS, read, read_all
from slrtkit.errors import WireError

DAY = date(2026, 5, 12)
ROSTER = [
    {"birth_date": date(2020, 1, 1), "participation": [{"program": "PKH", "from": "2025-01-01", "to": None}]},
    {"age": 40},
]
HOUSEHOLD = {"housing": {"floor": "tanah"}, "participation": []}
UNITS: list[dict[str, object]] = [
    {**HOUSEHOLD, "members": ROSTER},
    {"desil": 3, "household": HOUSEHOLD, "members": ROSTER, "members_complete": False},
    {"birth_date": date(2020, 1, 1), "household": HOUSEHOLD, "family": {"desil": 3}, "members": ROSTER},
]


def test_units_read_together_are_what_they_are_alone() -> None:
    assert read_all(UNITS, DAY, FACTS) == tuple(read(unit, DAY, FACTS) for unit in UNITS)
    assert read_all(UNITS, DAY, FACTS)[2].known["age"] == 6


def test_one_list_is_read_for_each_place_that_it_stands_in() -> None:
    one = {"desil": 3}
    first, second = read_all([{"family": one}, one], DAY, FACTS)
    assert (dict(first.known), dict(second.known)) == ({"family.desil": 3}, {"desil": 3})


@pytest.mark.parametrize(
    ("units", "paths"),
    [
        ([{"desil": 3}, {"members": [{"age": "x"}]}], ["members[0].age"]),
        ([{"family": {"desil": "x", "participation": "x"}, "members": 5}], ["family.participation", "family.desil", "members"]),
        ([{"members": [{"family": 5}]}], ["members[0].family"]),
    ],
)
def test_what_is_wrong_in_a_shared_part_is_told_with_its_path(units: list[dict[str, object]], paths: list[str]) -> None:
    with pytest.raises(WireError) as refusal:
        read_all(units, DAY, FACTS)
    assert sorted(problem.path for problem in refusal.value.problems) == sorted(paths)
