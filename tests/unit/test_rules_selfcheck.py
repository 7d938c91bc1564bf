"""What the self-check finds in rules that can be judged, and what it leaves alone."""

from datetime import date
from typing import Any as Anything

import pytest

from slrtkit.domain.rules import Criterion, Quota, RequiredDocument, Role, RuleSet, Says, parse, selfcheck
from slrtkit.domain.rules.syntax import parse_operand

DAY = date(2024, 1, 1)
SAYS = Says("syarat", "criterion")


def rules(*whens: str, barring: tuple[str, ...] = (), since: date = DAY, **more: Anything) -> RuleSet:  # noqa: ANN401  what a rule set has
    criteria = tuple(Criterion(f"c{i}", SAYS, parse(when)) for i, when in enumerate(whens))
    exclusions = tuple(Criterion(f"x{i}", SAYS, parse(when)) for i, when in enumerate(barring))
    return RuleSet("P", since, "contoh", criteria, exclusions=exclusions, **more)


def found(*versions: RuleSet) -> list[tuple[str, str, bool]]:
    return [(one.code, one.path.removeprefix("P[2024-01-01]").removeprefix("."), one.fault) for one in selfcheck(versions)]


@pytest.mark.parametrize(
    ("whens", "expected"),
    [
        (["desil <= 4 and desil > 6"], [("criterion.never", "c0", True)]),
        (["any(m.age < 7 and m.age > 10 for m in members)"], [("criterion.never", "c0", True)]),
        (["all(m.works for m in members if m.age < 0)"], [("criterion.never", "c0", True)]),
        (["count(m for m in members if m.age < 7) < 0"], [("criterion.never", "c0", True)]),
        (["count(m for m in members if m.age < 0) > 0"], [("criterion.never", "c0", True)]),
        (["receives('A') and not received_within('A', years=2)"], [("criterion.never", "c0", True)]),
        (["received_within('A', months=3) and not received_within('A', years=1)"], [("criterion.never", "c0", True)]),
        (["works and not works"], [("criterion.never", "c0", True)]),
        (["sex == 'L' and sex in ['P']"], [("criterion.never", "c0", True)]),
        (["occupation == 'asn' and occupation != 'asn'"], [("criterion.never", "c0", True)]),
        (["birth_date < date('2000-01-01') < birth_date"], [("criterion.never", "c0", True)]),
        (["housing.area_m2 > 7.5 and housing.area_m2 < 7.25"], [("criterion.never", "c0", True)]),
        (["desil <= 4 or desil > 4"], [("criterion.always", "c0", False), ("rules.everybody", "", True)]),
        (["1 < 2", "works"], [("criterion.always", "c0", False)]),
        (["True", "works"], [("criterion.always", "c0", False)]),
        (["desil <= 4", "4 >= desil"], [("criterion.duplicate", "c1", True)]),
        (["desil <= 4", "desil > 7"], [("criterion.contradicts", "c1", True)]),
        (["desil <= 4", "desil <= 5"], [("criterion.idle", "c1", False)]),
        (["desil <= 5", "desil <= 4"], [("criterion.idle", "c0", False)]),
        (["works or pregnant", "not works", "not pregnant"], [("rules.nobody", "", True)]),
        (["desil <= 4 or desil > 40"], [("term.never", "c0", False)]),
        (["desil <= 4 and desil < 11"], [("term.always", "c0", False)]),
        (["desil <= 4 or desil in [1, 2] or works"], [("term.idle", "c0", False)]),
        (["works or works"], [("term.idle", "c0", False)]),
        (["any(m.age < 7 or m.age < 5 for m in members)"], [("term.idle", "c0", False)]),
        (["income / 2 < 5 and income / 2 > 8"], []),
        (["known(income) and not known(income) and works"], [("criterion.never", "c0", True)]),
        (["perahu and not perahu or works"], [("term.never", "c0", False)]),
        (["housing.last_aid < on - years(5) or not receives('RTLH')"], []),
    ],
)
def test_what_is_certain_is_told(whens: list[str], expected: list[tuple[str, str, bool]]) -> None:
    assert found(rules(*whens)) == expected


def test_exclusions_and_criteria_are_held_against_each_other() -> None:
    assert found(rules("desil <= 4", barring=("desil < 7",))) == [("criterion.contradicts", "c0", True)]
    assert found(rules("works", barring=("desil > 7", "desil > 5"))) == [("criterion.idle", "x0", False)]
    assert found(rules("works", barring=("True",))) == [("criterion.always", "x0", True)]
    assert found(rules("works", barring=("not works",))) == []
    assert found(rules("works", excludes=("A",), requires=("A",))) == [("criterion.contradicts", "bersama-A", True)]


def test_what_is_counted_is_held_against_others_as_a_whole_only() -> None:
    counted = tuple(
        Criterion(f"c{i}", SAYS, parse(when), role=Role.COUNTED) for i, when in enumerate(("desil < 3", "desil > 7"))
    )
    assert found(RuleSet("P", DAY, "contoh", counted, at_least=1)) == []
    assert found(RuleSet("P", DAY, "contoh", counted, at_least=2)) == [("rules.nobody", "", True)]


def test_rules_with_too_many_ways_are_passed_over() -> None:
    names = "works in_school disability chronic_illness pregnant inpatient citizen resident identity_card nik_recorded".split()  # noqa: SIM905
    many = " or ".join([*names, "insurance == 'pbi'", "sex == 'L'", "father_living", "mother_living", "has_family"])
    assert found(rules(many, f"not ({many})")) == []


def test_papers_and_places_are_looked_at() -> None:
    paper = RequiredDocument("surat", SAYS, parse("desil < 1"))
    plain = RequiredDocument("ktp", SAYS)
    quota = Quota(3, order=tuple(map(parse_operand, ("desil", "income", "-member_count"))))
    assert found(rules("desil <= 4", documents=(paper, plain), quota=quota)) == [
        ("document.never", "surat", True),
        ("quota.unasked", "quota", False),
    ]


def test_the_days_of_versions_are_held_against_each_other() -> None:
    first = rules("works", in_force_until=date(2025, 1, 31))
    assert [one.code for one in selfcheck([rules("works", since=date(2025, 2, 1)), first])] == []
    (gap,) = selfcheck([first, rules("works", since=date(2025, 2, 11))])
    assert (gap.code, gap.path, gap.says.en, gap.fault) == (
        "version.gap",
        "P[2025-02-11]",
        "no rules are in force on the 10 days before",
        False,
    )
    for since in (date(2025, 1, 31), DAY):
        assert [one.code for one in selfcheck([first, rules("works", since=since)])] == ["version.overlap"]
    assert selfcheck([rules("works"), rules("works", since=date(2025, 2, 11))]) == ()
