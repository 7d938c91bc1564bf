"""What a case is promised: the rules of its day, all of them, and an answer that names what is missing."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve

from slrtkit.domain.rules import Criterion, Entitlement, Outcome, RuleSet, Says, assess, choose, parse
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, RuleDefinitionError, WireError

SAYS = Says("Keluarga berada pada desil 1 sampai 5", "The family is in deciles 1 to 5")
POOR = Criterion("desil", SAYS, parse("family.desil <= 5"))
ILL = Criterion("sakit", Says("Sakit menahun", "Chronically ill"), parse("chronic_illness or catastrophic_illness"))
LETTER = Criterion("surat-faskes", Says("Ada surat faskes", "Has the facility's letter"), parse("facility_letter"))
FIRST = RuleSet("PBI-JK-REAKTIVASI", date(2025, 5, 1), "contoh 1", (POOR, ILL))
SECOND = RuleSet("PBI-JK-REAKTIVASI", date(2026, 2, 1), "contoh 2", (POOR, ILL, LETTER))


@pytest.mark.parametrize(
    ("on", "version"),
    [(date(2025, 5, 1), FIRST), (date(2026, 1, 31), FIRST), (date(2026, 2, 1), SECOND), (date(2030, 1, 1), SECOND)],
)
def test_the_day_of_the_case_chooses_the_rules(on: date, version: RuleSet) -> None:
    assert choose([SECOND, FIRST], on) is version


def test_before_the_first_version_there_are_no_rules() -> None:
    for versions in ([FIRST, SECOND], []):
        with pytest.raises(NotFoundError) as refusal:
            choose(versions, date(2025, 4, 30))
        assert refusal.value.code == "rule.not-in-force"
    with pytest.raises(NotFoundError):
        assess(SECOND, {}, date(2026, 1, 31))


def test_two_versions_never_overlap() -> None:
    with pytest.raises(RuleDefinitionError):
        choose([FIRST, evolve(SECOND, in_force_from=FIRST.in_force_from)], date(2026, 1, 1))
    with pytest.raises(RuleDefinitionError):
        choose([FIRST, evolve(SECOND, program="RTLH")], date(2026, 1, 1))


@pytest.mark.parametrize(
    ("facts", "entitlement", "missing"),
    [
        ({"family": {"desil": 3}, "chronic_illness": True}, Entitlement.ELIGIBLE, ()),
        ({"family": {"desil": 7}}, Entitlement.INELIGIBLE, ()),
        ({"family": {"desil": 3}}, Entitlement.UNDETERMINED, ("chronic_illness", "catastrophic_illness")),
        ({}, Entitlement.UNDETERMINED, ("family.desil", "chronic_illness", "catastrophic_illness")),
    ],
)
def test_all_criteria_must_hold_and_what_is_missing_is_named(
    facts: dict[str, object], entitlement: Entitlement, missing: tuple[str, ...]
) -> None:
    assessment = assess(FIRST, facts, date(2026, 1, 31))
    assert (assessment.entitlement, assessment.missing) == (entitlement, missing)
    assert [code for code, _ in assessment.criteria] == ["desil", "sakit"]
    assert (assessment.program, assessment.on, assessment.digest) == ("PBI-JK-REAKTIVASI", date(2026, 1, 31), FIRST.digest)


def test_undefined_arithmetic_leaves_a_case_undetermined_and_is_named() -> None:
    small = Criterion("luas", Says("Sempit", "Cramped"), parse("housing.area_m2 / count(m for m in members) < 9"))
    assessment = assess(evolve(FIRST, criteria=(small,)), {"housing": {"area_m2": 30}, "members": []}, date(2026, 1, 31))
    assert assessment.entitlement is Entitlement.UNDETERMINED
    assert (assessment.missing, assessment.undefined) == ((), ("housing.area_m2 / count(m for m in members)",))


def test_facts_that_are_not_declared_are_refused_with_the_nearest_name() -> None:
    with pytest.raises(WireError) as refusal:
        assess(FIRST, {"family": {"desill": 3}, "insurance": "pbi-nonaktif"}, date(2026, 1, 31))
    assert [problem.path for problem in refusal.value.problems] == ["family.desill", "insurance"]
    assert "did you mean desil?" in refusal.value.problems[0].text


@pytest.mark.parametrize(
    "change",
    [
        lambda: evolve(FIRST, program="PBI"),
        lambda: evolve(FIRST, in_force_from=date(2025, 5, 2)),
        lambda: evolve(FIRST, legal_basis="contoh 2"),
        lambda: evolve(FIRST, criteria=(ILL, POOR)),
        lambda: evolve(FIRST, criteria=(POOR,)),
        lambda: evolve(FIRST, criteria=(evolve(POOR, code="d"), ILL)),
        lambda: evolve(FIRST, criteria=(evolve(POOR, says=Says("a", "b")), ILL)),
        lambda: evolve(FIRST, criteria=(evolve(POOR, when=parse("family.desil < 5")), ILL)),
        lambda: evolve(FIRST, source="contoh"),
        lambda: evolve(FIRST, criteria=(evolve(POOR, source="contoh"), ILL)),
    ],
)
def test_whatever_changes_in_the_rules_changes_their_digest(change: Callable[[], RuleSet]) -> None:
    assert change().digest != FIRST.digest


def test_the_digest_is_of_what_the_rules_say_and_not_of_how_they_are_typed() -> None:
    retyped = evolve(FIRST, criteria=(evolve(POOR, when=parse("( family.desil\n<=5 )")), ILL))
    assert retyped.digest == FIRST.digest
    assert FIRST.digest == "2db430a0e28a28401f67368df1d1306eafb029a2d3a7a6bf31482ef570d86989"  # it stands on letters: for ever


def test_a_criterion_without_a_source_of_its_own_keeps_the_digest_it_had_before_there_were_any() -> None:
    sourced = evolve(FIRST, criteria=(evolve(POOR, source="contoh"), ILL))
    assert sourced.digest == "fe661d02fb6f1942efcd5b30e58683508a9fcff1fba8c222a7b08c9c288d9b1f"
    assert evolve(sourced, criteria=(POOR, ILL)).digest == FIRST.digest


def test_rules_that_would_hold_for_everybody_or_name_a_criterion_twice_are_refused() -> None:
    for criteria in ((), (POOR, POOR)):
        with pytest.raises(RuleDefinitionError):
            evolve(FIRST, criteria=criteria)
    with pytest.raises(RuleDefinitionError):
        evolve(POOR, code="a b")


def test_a_rule_set_lists_what_cannot_be_judged() -> None:
    assert list(SECOND.faults(unit=Unit.PERSON)) == []
    assert [fault.code for fault in SECOND.faults(unit=Unit.FAMILY)] == ["rule.unknown-fact"] * 3


def test_a_criterion_is_traced_even_where_another_already_decides() -> None:
    traces = dict(assess(FIRST, {"family": {"desil": 9}, "chronic_illness": True}, date(2026, 1, 31)).criteria)
    assert (traces["desil"].outcome, traces["sakit"].outcome) == (Outcome.NOT_MET, Outcome.MET)
