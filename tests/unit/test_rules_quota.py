"""Fewer places than applicants: nobody is put first or last because something about them was not asked."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain.rules import FACTS, Applicant, Outcome, Quota, QuotaPeriod, Standing, rank, read
from slrtkit.domain.rules.syntax import parse_operand
from slrtkit.errors import DomainError

DAY = date(2026, 5, 12)
QUOTA = Quota(2, QuotaPeriod.YEAR, (parse_operand("desil"), parse_operand("-count(m for m in members if m.age < 7)")))


def applicant(name: str, desil: int | None, ages: list[int | None] | None = None, filed: int = 0) -> Applicant:
    members = [{"age": age} for age in ages or []]
    return Applicant(name, DAY + timedelta(filed), {"desil": desil, "members": members})


def test_the_smallest_goes_first_then_who_filed_first_then_the_smaller_id() -> None:
    asked = [
        applicant("e", 3),
        applicant("d", 2, filed=1),
        applicant("c", 2),
        applicant("b", 2),
        applicant("a", 2, [3], filed=9),
    ]
    assert [one.id for one in rank(QUOTA, asked, DAY)] == ["a", "b", "c", "d", "e"]
    assert [one.within for one in rank(QUOTA, asked, DAY)] == [Outcome.MET] * 2 + [Outcome.NOT_MET] * 3


def test_who_is_not_known_well_enough_leaves_places_open_and_is_told_why() -> None:
    found = rank(QUOTA, [applicant("a", 1), applicant("b", None), applicant("c", 3), applicant("d", 4)], DAY)
    assert found == (
        Standing("a", 1, 2, Outcome.MET),
        Standing("b", 1, 4, Outcome.UNKNOWN, ("desil",)),
        Standing("c", 2, 3, Outcome.UNKNOWN),
        Standing("d", 3, 4, Outcome.NOT_MET),
    )


def test_days_count_as_an_order_and_arithmetic_without_a_value_is_named() -> None:
    since = Quota(1, order=(parse_operand("pbi_inactive_since"), parse_operand("1 / count(m for m in members)")))
    early, late = [{"pbi_inactive_since": day, "members": list[object]()} for day in ("2025-01-01", "2025-02-01")]
    found = rank(since, [Applicant("a", DAY, late), Applicant("b", DAY, read(early, DAY, FACTS))], DAY)
    assert [(one.id, one.first, one.last, one.undefined) for one in found] == [
        ("b", 1, 1, ("1 / count(m for m in members)",)),
        ("a", 2, 2, ("1 / count(m for m in members)",)),
    ]


def test_a_number_known_by_its_ends_leaves_only_the_places_between_them_open() -> None:
    queue = [applicant("a", 1, [3, 3, 3]), applicant("b", 1, [3, None]), applicant("c", 1, [9])]
    found = rank(Quota(2, order=QUOTA.order[1:]), queue, DAY)
    assert [(one.id, one.first, one.last, one.missing) for one in found] == [
        ("a", 1, 1, ()),
        ("b", 2, 2, ("members[1].age",)),
        ("c", 3, 3, ()),
    ]


def test_nobody_stands_in_the_queue_twice() -> None:
    with pytest.raises(DomainError) as refused:
        rank(QUOTA, [applicant("a", 1), applicant("a", 2)], DAY)
    assert refused.value.code == "quota.applicant"
    assert rank(QUOTA, [], DAY) == ()


@given(st.lists(st.tuples(st.none() | st.integers(1, 3), st.integers(0, 1)), max_size=4), st.integers(1, 3))
def test_the_places_told_are_those_of_every_completion(queue: list[tuple[int | None, int]], places: int) -> None:
    quota = Quota(places, order=(parse_operand("desil"),))
    told = {one.id: one for one in rank(quota, [applicant(str(i), d, filed=f) for i, (d, f) in enumerate(queue)], DAY)}
    reached: dict[str, set[int]] = {name: set() for name in told}
    for values in product(*(range(-1, 13) if desil is None else (desil,) for desil, _ in queue)):
        ordered = sorted(range(len(queue)), key=lambda i: (values[i], queue[i][1], str(i)))
        for place, i in enumerate(ordered, 1):
            reached[str(i)].add(place)
    for name, standing in told.items():
        assert (standing.first, standing.last) == (min(reached[name]), max(reached[name]))
        answers = {place <= places for place in reached[name]}
        assert standing.within is Outcome.of(holds=answers.pop() if len(answers) == 1 else None)
