"""How a rule set comes to its verdict: required, counted and sufficient criteria, exclusions, other programs; and its days."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from attrs import evolve

from slrtkit.domain.rules import FACTS, Criterion, Entitlement, Outcome, Role, RuleSet, Says, assess, choose, parse, read
from slrtkit.domain.rules.assess import open_criteria, verdict
from slrtkit.domain.rules.documents import RequiredDocument
from slrtkit.domain.rules.quota import Quota
from slrtkit.errors import NotFoundError, RuleDefinitionError

DAY = date(2026, 5, 12)
MET, NOT, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def one(code: str, when: str, role: Role = Role.REQUIRED) -> Criterion:
    return Criterion(code, Says(code, code), parse(when), role=role)


POOR = one("desil", "desil <= 4")
COUNTED = tuple(
    one(f"c{number}", when, Role.COUNTED) for number, when in enumerate(("in_register", "disaster_victim", "resident"))
)
HOMELESS = one("gelandangan", "homeless", Role.SUFFICIENT)
CIVIL = one("asn", "excluded_asn_tni_polri")
PAPER = RequiredDocument("ktp", Says("KTP", "Identity card"))
RULES = RuleSet("FM", date(2026, 1, 1), "contoh", (POOR, *COUNTED, HOMELESS), at_least=2, exclusions=(CIVIL,))


def meant(outcomes: dict[str, Outcome]) -> Outcome:
    """Say what every completion of the unknowns says, or that they differ: the definition, by counting them out."""
    open_ = [code for code, outcome in outcomes.items() if outcome is UNKNOWN]
    said = set()
    for answers in product((MET, NOT), repeat=len(open_)):
        known = outcomes | dict(zip(open_, answers, strict=True))
        enough = known["gelandangan"] is MET or sum(known[c.code] is MET for c in COUNTED) >= 2
        said.add(known["asn"] is NOT and known["desil"] is MET and enough)
    return Outcome.of(holds=said.pop() if len(said) == 1 else None)


def test_the_verdict_is_what_every_completion_of_the_unknowns_gives() -> None:
    codes = [criterion.code for criterion in RULES.judged]
    for combination in product(Outcome, repeat=len(codes)):
        outcomes = dict(zip(codes, combination, strict=True))
        assert verdict(RULES, outcomes) is meant(outcomes), outcomes


def test_only_what_can_still_change_the_verdict_is_missing() -> None:
    codes = [criterion.code for criterion in RULES.judged]
    for combination in product(Outcome, repeat=len(codes)):
        outcomes = dict(zip(codes, combination, strict=True))
        asked = open_criteria(RULES, outcomes)
        assert bool(asked) is (verdict(RULES, outcomes) is UNKNOWN)
        for code in (code for code, outcome in outcomes.items() if outcome is UNKNOWN and code not in asked):
            rest = [other for other, outcome in outcomes.items() if outcome is UNKNOWN and other != code]
            for answers in product((MET, NOT), repeat=len(rest)):
                known = outcomes | dict(zip(rest, answers, strict=True))
                assert verdict(RULES, known | {code: MET}) is verdict(RULES, known | {code: NOT})


def test_exclusions_stand_first_and_a_case_that_is_read_already_is_judged_as_its_facts() -> None:
    facts = {"desil": 2, "excluded_asn_tni_polri": False, "in_register": True, "disaster_victim": True, "resident": False}
    found = assess(RULES, facts, DAY)
    assert [code for code, _ in found.criteria] == ["asn", "desil", "c0", "c1", "c2", "gelandangan"]
    assert found.entitlement is Entitlement.ELIGIBLE
    assert found == assess(RULES, read(facts, DAY, FACTS), DAY)
    assert assess(RULES, {**facts, "excluded_asn_tni_polri": True}, DAY).entitlement is Entitlement.INELIGIBLE
    unknown = assess(RULES, {**facts, "excluded_asn_tni_polri": None}, DAY)
    assert (unknown.entitlement, unknown.missing) == (Entitlement.UNDETERMINED, ("excluded_asn_tni_polri",))


def test_sufficient_criteria_without_counted_ones_ask_for_one_of_them() -> None:
    rules = RuleSet("FM", date(2026, 1, 1), "contoh", (POOR, HOMELESS))
    assert verdict(rules, {"desil": MET, "gelandangan": NOT}) is NOT
    assert verdict(rules, {"desil": MET, "gelandangan": MET}) is MET


def test_programs_that_exclude_or_require_each_other_are_judged_by_who_receives_them() -> None:
    rules = RuleSet("A", date(2026, 1, 1), "contoh", (POOR,), excludes=("PKH",), requires=("SEMBAKO",))
    assert [criterion.code for criterion in rules.judged] == ["tidak-bersama-PKH", "desil", "bersama-SEMBAKO"]
    sembako = {"program": "SEMBAKO", "from": "2025-01-01"}
    cases: list[tuple[list[dict[str, str]], Entitlement]] = [
        ([sembako], Entitlement.ELIGIBLE),
        ([], Entitlement.INELIGIBLE),
        ([sembako, {"program": "PKH", "from": "2026-05-01"}], Entitlement.INELIGIBLE),
        ([sembako, {"program": "PKH", "from": "2024-01-01", "to": "2026-05-11"}], Entitlement.ELIGIBLE),
    ]
    for received, expected in cases:
        assert assess(rules, {"desil": 1, "participation": received}, DAY).entitlement is expected
    nothing = assess(rules, {"desil": 1}, DAY)
    assert nothing.entitlement is Entitlement.UNDETERMINED
    assert set(nothing.missing) == {"participation.PKH", "participation.SEMBAKO"}
    assert [criterion.code for criterion in rules.unverified] == ["tidak-bersama-PKH", "desil", "bersama-SEMBAKO"]
    assert assess(evolve(rules, criteria=()), {"participation": [sembako]}, DAY).entitlement is Entitlement.ELIGIBLE


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("rule.empty", lambda: evolve(RULES, criteria=(), at_least=None)),
        ("rule.code", lambda: evolve(RULES, exclusions=(CIVIL, POOR))),
        ("rule.code", lambda: evolve(RULES, documents=(PAPER, PAPER))),
        ("rule.code", lambda: evolve(RULES, excludes=("a b",))),
        ("rule.at-least", lambda: evolve(RULES, at_least=None)),
        ("rule.at-least", lambda: evolve(RULES, at_least=4)),
        ("rule.at-least", lambda: evolve(RULES, at_least=0)),
        ("rule.at-least", lambda: evolve(RULES, criteria=(POOR,))),
        ("rule.valid", lambda: evolve(RULES, valid_days=0)),
        ("rule.version", lambda: evolve(RULES, in_force_until=date(2025, 12, 31))),
        ("rule.quota", lambda: Quota(0)),
    ],
)
def test_rules_that_contradict_themselves_are_refused(code: str, change: Callable[[], object]) -> None:
    with pytest.raises(RuleDefinitionError) as refused:
        change()
    assert refused.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        {"in_force_until": date(2026, 12, 31)},
        {"exclusions": ()},
        {"at_least": 1},
        {"criteria": (POOR, *COUNTED, evolve(HOMELESS, read_by="seseorang"))},
        {"criteria": (POOR, *COUNTED, evolve(HOMELESS, role=Role.REQUIRED))},
        {"excludes": ("PKH",)},
        {"requires": ("PKH",)},
        {"documents": (PAPER,)},
        {"documents": (evolve(PAPER, required=False),)},
        {"documents": (evolve(PAPER, when=parse("desil <= 2")),)},
        {"quota": Quota(3)},
        {"letter": "surat"},
        {"valid_days": 30},
        {"open_questions": (Says("?", "?"),)},
        {"conflicts": (Says("?", "?"),)},
    ],
)
def test_whatever_changes_in_the_rules_changes_their_digest(change: dict[str, object]) -> None:
    assert evolve(RULES, **change).digest != RULES.digest  # type: ignore[arg-type]  # fields, each of its own type


def test_rules_end_with_their_last_day_or_where_the_next_begin() -> None:
    first, second = evolve(RULES, in_force_until=date(2026, 3, 31)), evolve(RULES, in_force_from=date(2026, 6, 1))
    assert choose([second, first], date(2026, 3, 31)) is first
    assert choose([second, first], date(2026, 6, 1)) is second
    for versions in ([first, second], [first]):
        with pytest.raises(NotFoundError) as refused:
            choose(versions, date(2026, 4, 1))
        assert (refused.value.code, refused.value.cure) == ("rule.not-in-force", "the last ended on 2026-03-31")
    with pytest.raises(NotFoundError):
        assess(first, {}, date(2026, 4, 1))
    for overlapping in (evolve(first, in_force_until=date(2026, 6, 1)), evolve(first, in_force_until=date(2027, 1, 1))):
        with pytest.raises(RuleDefinitionError):
            choose([overlapping, second], date(2026, 1, 1))


def test_a_rule_set_lists_what_cannot_be_judged_in_exclusions_and_documents_too() -> None:
    paper = evolve(PAPER, when=parse("desill <= 2"))
    rules = evolve(RULES, exclusions=(one("asn", "asn"),), documents=(paper, evolve(PAPER, code="kk")))
    assert [fault.code for fault in rules.faults()] == ["rule.unknown-fact"] * 2
