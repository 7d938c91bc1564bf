"""Rules, what is declared, and the facts that were asked for can be kept, and judge the same years later."""

import hashlib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from slrtkit.adapters.catalog.cases import read_cases
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.domain.rules import FACTS, Criterion, RuleSet, Says, assess, parse
from slrtkit.domain.rules.formread import read_form
from slrtkit.domain.rules.needed import needed
from slrtkit.errors import RuleDefinitionError, WireError
from slrtkit.ledger import canonical
from slrtkit.wire.kept import facts_digest, kept_facts, kept_rules, read_facts, read_rules

FOLDER = Path(str(files("slrtkit.demo") / "catalog"))
CATALOG = TomlCatalog(FOLDER)
DAY = date(2026, 11, 21)


@pytest.mark.parametrize("code", CATALOG.codes())
def test_what_was_kept_of_a_program_judges_its_cases_as_it_did(code: str) -> None:
    program, declared = CATALOG.program(code), read_facts(kept_facts(CATALOG.facts), facts_digest(CATALOG.facts))
    assert declared == CATALOG.facts
    for rules in program.versions:
        kept = kept_rules(rules)
        assert hashlib.sha256(kept).hexdigest() == rules.digest
        assert read_rules(kept, rules.digest) == rules
    for case in read_cases(FOLDER, code):
        rules = program.rules(case.on)
        asked = needed(rules, case.facts, CATALOG.facts)
        if any(isinstance(value, float | Decimal | Fraction) for value in _values(case.facts)):
            continue  # facts of households are whole numbers, texts, days, yes and no
        canonical(asked)
        then, again = (assess(rules, facts, case.on, declared) for facts in (case.facts, asked))
        assert [(one, trace.outcome) for one, trace in again.criteria] == [(one, trace.outcome) for one, trace in then.criteria]
        assert (again.entitlement, again.missing, again.amount) == (then.entitlement, then.missing, then.amount)


def _values(facts: object) -> list[object]:
    if isinstance(facts, dict):
        return [value for inner in facts.values() for value in _values(inner)]
    return [value for inner in facts for value in _values(inner)] if isinstance(facts, list) else [facts]


def test_bytes_that_are_kept_under_another_digest_are_refused() -> None:
    for read, kept in ((read_rules, kept_rules(program().versions[0])), (read_facts, kept_facts(FACTS))):
        for data, digest in ((kept, "0" * 64), (kept[1:], "0" * 64), (b"", "0" * 64)):
            with pytest.raises(WireError) as caught:
                read(data, digest)
            assert caught.value.code == "kept.digest"


def program() -> Any:  # noqa: ANN401  a Program, of which only the versions are looked at
    return CATALOG.program("KERINGANAN-RS")


@pytest.mark.parametrize(
    "changes",
    [
        {"program": 1},
        {"criteria": {}},
        {"criteria": [{"code": "a"}]},
        {"criteria": ["a"]},
        {"in_force_from": "yesterday"},
        {"at_least": "1"},
        {"documents": [{"code": "a", "says": {"id": "a", "en": "a"}, "required": 1}]},
        {"quota": {"places": 1, "period": "week", "order": []}},
        {"more": 1},
    ],
)
def test_what_is_no_canonical_form_of_rules_is_refused(changes: dict[str, Any]) -> None:
    form: dict[str, Any] = {**program().versions[0].form, **changes}
    with pytest.raises(RuleDefinitionError) as caught:
        read_form(form)
    assert caught.value.code == "rule.form"
    with pytest.raises(RuleDefinitionError):
        read_form([])


def rules(*conditions: str) -> RuleSet:
    asked = tuple(Criterion(f"c{place}", Says("a", "a"), parse(one)) for place, one in enumerate(conditions))
    return RuleSet("X", date(2026, 1, 1), "Perda", asked)


def test_nothing_is_kept_that_the_rules_do_not_ask_for() -> None:
    facts: dict[str, Any] = {
        "desil": 2,
        "income": 900_000,
        "birth_date": date(1960, 5, 1),
        "housing": {"floor": "tanah", "wall": "bambu"},
        "family": {"desil": 3, "income": 5, "participation": [], "participation_complete": False},
        "household": {"housing": {"floor": "tanah"}},
        "members": [{"age": 3, "sex": "P", "birth_date": date(2023, 1, 1)}],
        "members_complete": False,
        "participation": [
            {"program": "PKH", "from": date(2025, 1, 1), "to": None},
            {"program": "BPNT", "from": date(2025, 1, 1), "to": None},
        ],
        "participation_complete": {"PKH": date(2025, 1, 1), "BPNT": date(2025, 1, 1)},
    }
    assert needed(rules("desil <= 4"), facts, FACTS) == {"desil": 2}
    assert needed(rules("age > 60"), facts, FACTS) == {"birth_date": "1960-05-01"}
    assert needed(rules("family.desil <= 4"), facts, FACTS) == {"family": {"desil": 3}}
    assert needed(rules("household.housing.floor == 'tanah'"), facts, FACTS) == {"household": {"housing": {"floor": "tanah"}}}
    children = {"members": [{"age": 3, "birth_date": "2023-01-01"}], "members_complete": False}
    assert needed(rules("any(m.age < 5 for m in members)"), facts, FACTS) == children
    aid = {"participation": [{"program": "PKH", "from": "2025-01-01", "to": None}]}
    told = needed(rules("receives('PKH')"), facts, FACTS)
    assert told == {**aid, "participation_complete": {"PKH": "2025-01-01"}}
    listed = needed(rules("receives('PKH')"), {**facts, "participation_complete": ["PKH", "BPNT"]}, FACTS)
    assert listed == {**aid, "participation_complete": ["PKH"]}
    assert needed(rules("family.receives('PKH')"), facts, FACTS) == {
        "family": {"participation": [], "participation_complete": False}
    }
    assert needed(rules("receives('PKH')", "any(m.receives('PKH') for m in members)"), {"members": None}, FACTS) == {}
