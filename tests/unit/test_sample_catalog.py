"""The sample catalog: what the issue of the programs promises of it, counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any as Anything

import pytest
from attrs import evolve, fields

from slrtkit.adapters.catalog.cases import ProgramCase, disagreements, read_cases
from slrtkit.adapters.catalog.toml import TomlCatalog, check_catalog
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, FactType, Outcome, Role, RuleSet, unparse
from slrtkit.domain.rules.case import read
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.nodes import And, Comparison, Day, Membership, Node, Not, Number, Or, Receives, Relation

FOLDER = Path(str(files("slrtkit.demo") / "catalog"))
CATALOG = TomlCatalog(FOLDER)
PROGRAMS = [CATALOG.program(code) for code in CATALOG.codes()]
SECTORS = set("kesehatan pendidikan sosial-ekonomi pangan energi pertanian perikanan perumahan kependudukan".split())  # noqa: SIM905  a table
SERVED = {"KERINGANAN-RS", "PBI-JK-REAKTIVASI", "RTLH", "ANAK-TERLANTAR"}
"""The programs of the demo and its tutorial."""

each_program = pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.code)


@cache
def cases(code: str) -> tuple[ProgramCase, ...]:
    return read_cases(FOLDER, code)


def expected(program: Program, case: ProgramCase) -> dict[str, Outcome]:
    """What a case expects of each criterion and each exclusion of the rules of its day."""
    rules = program.rules(case.on)
    exclusions = {one.code for one in rules.judged} - {one.code for one in rules.criteria}
    found = {one.code: Outcome.NOT_MET if one.code in exclusions else Outcome.MET for one in rules.judged}
    found |= dict.fromkeys(case.not_met, Outcome.NOT_MET)
    found |= dict.fromkeys(case.met, Outcome.MET)
    return found | dict.fromkeys(case.unknown, Outcome.UNKNOWN)


def versions(program: Program) -> list[RuleSet]:
    return sorted(program.versions, key=lambda version: version.in_force_from)


def test_the_catalog_has_no_fault() -> None:
    assert check_catalog(FOLDER) == ()


def test_it_covers_all_nine_sectors_and_several_owners() -> None:
    assert {program.sector for program in PROGRAMS} == SECTORS
    assert len(PROGRAMS) >= 14
    assert len({program.owner for program in PROGRAMS}) >= 9
    assert {program.code for program in PROGRAMS} >= SERVED


def test_several_programs_have_changed_by_date() -> None:
    assert len([program for program in PROGRAMS if len(program.versions) > 1]) >= 2


@each_program
def test_every_case_gives_what_it_expects(program: Program) -> None:
    for case in cases(program.code):
        assert disagreements(program, case) == (), case.name


@each_program
def test_every_criterion_is_expected_met_not_met_and_unknown_and_six_times_at_least(program: Program) -> None:
    seen: dict[str, Counter[Outcome]] = {one.code: Counter() for version in program.versions for one in version.judged}
    for case in cases(program.code):
        for code, outcome in expected(program, case).items():
            seen[code][outcome] += 1
    assert len(cases(program.code)) >= 6
    lacking = {code: dict(found) for code, found in seen.items() if set(found) != set(Outcome) or found.total() < 6}
    assert not lacking


@each_program
def test_every_verdict_is_expected_and_some_case_says_what_to_ask(program: Program) -> None:
    assert {case.verdict.value for case in cases(program.code)} == {"eligible", "ineligible", "undetermined"}
    assert any(case.missing for case in cases(program.code))


@each_program
def test_every_version_is_tried_and_a_change_on_the_days_around_it(program: Program) -> None:
    days = {case.on for case in cases(program.code)}
    for version in program.versions:
        assert any(program.rules(day) == version for day in days if day >= min(v.in_force_from for v in program.versions))
    for version in versions(program)[1:]:
        before = version.in_force_from.fromordinal(version.in_force_from.toordinal() - 1)
        assert {before, version.in_force_from} <= days, version.in_force_from


@each_program
def test_every_criterion_says_its_source_and_an_unverified_figure_is_nobodys_reading(program: Program) -> None:
    for version in program.versions:
        assert version.legal_basis
        assert version.source
        for one in (*version.criteria, *version.exclusions):
            assert one.source, one.code
            assert one.says.id != one.says.en
            assert not (one.read_by and "(unverified)" in one.source), one.code


@each_program
def test_every_program_says_in_both_languages_what_it_is_and_what_nobody_has_answered(program: Program) -> None:
    assert program.description is not None
    assert program.description.id != program.description.en
    for version in program.versions:
        assert version.open_questions, version.in_force_from
        for said in (*version.open_questions, *version.conflicts):
            assert said.id != said.en


@each_program
def test_the_letter_of_every_version_exists_and_is_valid_as_long(program: Program) -> None:
    for version in program.versions:
        assert program.letter_type(version.letter).valid_days == version.valid_days
        assert version.documents


LOOSER = {Relation.LT: Relation.LE, Relation.GT: Relation.GE, Relation.EQ: Relation.NE}
OTHER = LOOSER | {other: relation for relation, other in LOOSER.items()}
SAME_IN_WHOLE_RUPIAH = {"0.3 * 2345695 < income <= 2345695"}
"""A planted fault that is none: 30 % of this wage is no whole rupiah."""


def slips(node: Anything) -> Iterator[Anything]:  # noqa: ANN401  any node, and others of its sort
    """Conditions as a slip of the pen would leave them: a limit moved, a value or a term dropped, `and` for `or`, no `not`."""
    yield from slips_here(node)
    for name in (one.name for one in fields(type(node)) if one.name != "at"):
        yield from (evolve(node, **{name: other}) for other in slips_within(getattr(node, name)))


def slips_within(value: Anything) -> Iterator[Anything]:  # noqa: ANN401  whatever a node is made of
    if isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from ((*value[:at], other, *value[at + 1 :]) for other in slips_within(one))
    elif hasattr(value, "at"):
        yield from slips(value)


def slips_here(node: Node) -> Iterator[Node]:
    match node:
        case Comparison(_, links):
            for at, (relation, right) in enumerate(links):
                yield evolve(node, links=(*links[:at], (OTHER[relation], right), *links[at + 1 :]))
        case Number(value):
            step = 1 if value < 1000 else 10  # a rupiah more or less of a wage is less than one of its percentage
            yield from (evolve(node, value=value + step), evolve(node, value=value - step))
        case Day(value):
            yield from (evolve(node, value=value + timedelta(1)), evolve(node, value=value - timedelta(1)))
        case Membership(_, choices) if len(choices) > 1:
            yield from (evolve(node, choices=choices[:at] + choices[at + 1 :]) for at in range(len(choices)))
        case And(terms) | Or(terms):
            yield (Or if isinstance(node, And) else And)(terms)
            dropped = [terms[:at] + terms[at + 1 :] for at in range(len(terms))]
            yield from (rest[0] if len(rest) == 1 else type(node)(rest) for rest in dropped)
        case Not(term):
            yield term
        case Receives(within=span) if span is not None:
            yield from (evolve(node, within=evolve(span, length=span.length + step)) for step in (1, -1))


@each_program
def test_a_slip_of_the_pen_in_any_criterion_is_caught_by_its_cases(program: Program) -> None:
    unnoticed = []
    for version in program.versions:
        tried = [case for case in cases(program.code) if program.rules(case.on) == version]
        known = [read(case.facts, case.on, FACTS) for case in tried]
        for one in (*version.criteria, *version.exclusions):
            wanted = [expected(program, case)[one.code] for case in tried]
            assert [judge(one.when, case).outcome for case in known] == wanted
            unnoticed += [
                f"{one.code}: {unparse(slip)}"
                for slip in slips(one.when)
                if all(judge(slip, case).outcome is outcome for case, outcome in zip(known, wanted, strict=True))
            ]
    assert {slip for slip in unnoticed if slip.partition(": ")[2] not in SAME_IN_WHOLE_RUPIAH} == set()


@pytest.mark.parametrize(
    "program", [one for one in PROGRAMS if any(v.at_least for v in one.versions)], ids=lambda one: one.code
)
def test_another_number_of_conditions_is_caught_by_the_cases(program: Program) -> None:
    (version,) = program.versions
    assert version.at_least is not None
    for number in {version.at_least - 1, version.at_least + 1} - {0}:
        other = evolve(program, versions=(evolve(version, at_least=number),))
        assert any(disagreements(other, case) for case in cases(program.code)), number


def test_conflicts_between_sources_are_written_down() -> None:
    told = {program.code: [said.en for version in program.versions for said in version.conflicts] for program in PROGRAMS}
    assert len([code for code, found in told.items() if found]) >= 8
    assert any("and/or" in said for said in told["FAKIR-MISKIN"])
    assert any("1 to 4" in said for said in told["PKH"])


def test_the_threshold_that_the_decree_does_not_state_is_a_parameter_of_the_version() -> None:
    (rules,) = CATALOG.program("FAKIR-MISKIN").versions
    assert rules.at_least == 4
    assert len([one for one in rules.criteria if one.role is Role.COUNTED]) == 8
    assert [one.code for one in rules.criteria if one.role is Role.SUFFICIENT] == ["tanpa-tempat-tinggal"]


def test_every_number_of_the_form_has_a_least_and_a_greatest_value() -> None:
    numbers = [fact for fact in FACTS.facts if fact.type in {FactType.INT, FactType.DECIMAL, FactType.RUPIAH}]
    assert len(numbers) > 10
    assert [fact.name for fact in numbers if fact.least is None or fact.most is None] == []
