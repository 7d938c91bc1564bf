"""Programs that exclude or require each other: a catalog that contradicts itself is told so, and where."""

from datetime import date
from typing import Any

import pytest

from slrtkit.domain import Program, Unit
from slrtkit.domain.relations import discords
from slrtkit.domain.rules import Criterion, RuleSet, Says, parse

POOR = Criterion("desil", Says("Miskin", "Poor"), parse("known(in_register)"))


def program(code: str, unit: Unit = Unit.FAMILY, start: date = date(2026, 1, 1), **said: Any) -> Program:  # noqa: ANN401  fields of RuleSet
    return Program(code, code, "pangan", "Dinas", unit, (RuleSet(code, start, "contoh", (POOR,), **said),))


def told(*programs: Program) -> list[tuple[str, str, str, str]]:
    return [(one.program, f"{one.version}.{one.field}[{one.index}]", one.code, one.cure) for one in discords(programs)]


def test_programs_that_go_together_are_silent() -> None:
    assert told(program("A", excludes=("B",)), program("B", excludes=("A",)), program("C", requires=("A",))) == []


def test_a_code_that_no_program_has_is_told_with_the_nearest() -> None:
    assert told(program("PKH"), program("B", requires=("PHK",), excludes=("XYZ", "PKH"))) == [
        ("B", "0.excludes[0]", "catalog.program", "known: B, PKH"),
        ("B", "0.requires[0]", "catalog.program", "did you mean PKH?"),
    ]


@pytest.mark.parametrize(
    ("unit", "other", "where", "cure"),
    [
        (Unit.PERSON, Unit.FAMILY, "excludes", "write an exclusion of its own, with: family.receives('B')"),
        (Unit.PERSON, Unit.HOUSEHOLD, "requires", "write a criterion of its own, with: household.receives('B')"),
        (Unit.FAMILY, Unit.HOUSEHOLD, "requires", "write a criterion of its own, with: household.receives('B')"),
        (Unit.FAMILY, Unit.PERSON, "requires", "write a criterion of its own, with: any(m.receives('B') for m in members)"),
        (Unit.HOUSEHOLD, Unit.FAMILY, "requires", ""),
    ],
)
def test_a_program_for_another_unit_is_told_with_how_to_ask_for_it(unit: Unit, other: Unit, where: str, cure: str) -> None:
    asking: dict[str, Any] = {where: ("B",)}
    assert told(program("A", unit, **asking), program("B", other)) == [("A", f"0.{where}[0]", "catalog.unit", cure)]
    for written in (cure.partition(": ")[2],) if cure else ():
        parse(written)


def test_what_is_required_and_excluded_or_required_in_a_circle_is_told() -> None:
    assert [one[:3] for one in told(program("A", requires=("B",)), program("B", excludes=("A",)))] == [
        ("A", "0.requires[0]", "catalog.contradiction")
    ]
    assert [one[:3] for one in told(program("A", requires=("B",), excludes=("B",)), program("B"))] == [
        ("A", "0.requires[0]", "catalog.contradiction")
    ]
    assert [one[:3] for one in told(program("A", requires=("A",)))] == [("A", "0.requires[0]", "catalog.contradiction")]
    circle = [
        program("A", requires=("B",)),
        program("B", requires=("C",)),
        program("C", requires=("A",)),
        program("D", requires=("A",)),
    ]
    assert [one[:3] for one in told(*circle)] == [(code, "0.requires[0]", "catalog.circle") for code in "ABC"]


def test_only_versions_of_one_day_contradict_each_other() -> None:
    past = Program(
        "B",
        "B",
        "pangan",
        "Dinas",
        Unit.FAMILY,
        (
            RuleSet("B", date(2020, 1, 1), "contoh", (POOR,), in_force_until=date(2021, 1, 1), excludes=("A",)),
            RuleSet("B", date(2025, 1, 1), "contoh", (POOR,)),
        ),
    )
    assert told(program("A", requires=("B",)), past) == []
    early = program("A", start=date(2020, 6, 1), requires=("B",))
    assert [one[:3] for one in told(early, past)] == [("A", "0.requires[0]", "catalog.contradiction")]
