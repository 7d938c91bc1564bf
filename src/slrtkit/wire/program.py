"""A program as JSON, in both languages, with its rules as text and as a tree: for reviewers and for other systems."""

from collections.abc import Iterable
from datetime import date

from slrtkit.domain.leaflet import versions_of
from slrtkit.domain.program import Program
from slrtkit.domain.rules import (
    Condition,
    Criterion,
    FactCatalogue,
    Operand,
    RequiredDocument,
    RuleSet,
    Says,
    amount_unit,
    describe,
    describe_amount,
    facts_used,
    unparse,
)
from slrtkit.domain.rules.jsonform import to_json
from slrtkit.domain.rules.language import LANGUAGES
from slrtkit.domain.subject import Unit
from slrtkit.ledger import JSON

__all__ = ["program_to_wire"]


def program_to_wire(program: Program, on: date | None, catalogue: FactCatalogue) -> dict[str, JSON]:
    """Return a program with its versions, or with the one in force on a day; see docs/reference/files.md for the members."""
    return {
        "program": program.code,
        "name": program.name,
        "sector": program.sector,
        "owner": program.owner,
        "owner_contact": program.owner_contact,
        "url": program.url,
        "unit": program.unit.value,
        "description": _says(program.description) if program.description else None,
        "letters": [{"code": one.code, "title": one.title, "valid_days": one.valid_days} for one in program.letters],
        "versions": [_version(rules, last, program.unit, catalogue) for rules, last in versions_of(program, on)],
    }


def _version(rules: RuleSet, last: date | None, unit: Unit, catalogue: FactCatalogue) -> dict[str, JSON]:
    quota = rules.quota
    return {
        "in_force_from": rules.in_force_from.isoformat(),
        "in_force_until": last.isoformat() if last else None,
        "legal_basis": rules.legal_basis,
        "source": rules.source,
        "digest": rules.digest,
        "at_least": rules.at_least,
        "excludes": list(rules.excludes),
        "requires": list(rules.requires),
        "exclusions": _all(rules.barring, unit, catalogue),
        "criteria": _all(rules.entitling, unit, catalogue),
        "documents": [_paper(one, unit, catalogue) for one in rules.documents],
        "quota": {**quota.form, "order_ast": _trees(quota.order)} if quota else None,
        "amount": _amount(rules.amount, rules.amount_unit, unit, catalogue) if rules.amount is not None else None,
        "letter": rules.letter or None,
        "valid_days": rules.valid_days,
        "unverified": [one.code for one in rules.unverified],
        "open_questions": [_says(one) for one in rules.open_questions],
        "conflicts": [_says(one) for one in rules.conflicts],
    }


def _all(criteria: Iterable[Criterion], unit: Unit, catalogue: FactCatalogue) -> list[JSON]:
    return [
        {
            "code": one.code,
            "role": one.role.value,
            "says": _says(one.says),
            **_condition(one.when, unit, catalogue),
            "source": one.source,
            "read_by": one.read_by,
            "unverified": one.unverified,
        }
        for one in criteria
    ]


def _paper(one: RequiredDocument, unit: Unit, catalogue: FactCatalogue) -> dict[str, JSON]:
    asked = _condition(one.when, unit, catalogue) if one.when is not None else {"when": None}
    return {"code": one.code, "says": _says(one.says), "required": one.required, **asked}


def _amount(amount: Operand, said: str, unit: Unit, catalogue: FactCatalogue) -> dict[str, JSON]:
    return {
        "operand": unparse(amount),
        "ast": to_json(amount),
        "unit": amount_unit(amount, said, catalogue, unit),
        "described": {lang: describe_amount(amount, said, lang, catalogue, unit) for lang in LANGUAGES},
        "facts": [unparse(fact) for fact in facts_used(amount)],
    }


def _condition(when: Condition, unit: Unit, catalogue: FactCatalogue) -> dict[str, JSON]:
    return {
        "when": unparse(when),
        "ast": to_json(when),
        "described": {"id": describe(when, "id", catalogue, unit), "en": describe(when, "en", catalogue, unit)},
        "facts": [unparse(fact) for fact in facts_used(when)],
    }


def _trees(operands: Iterable[Operand]) -> list[JSON]:
    return [to_json(operand) for operand in operands]


def _says(says: Says) -> dict[str, JSON]:
    return {"id": says.id, "en": says.en}
