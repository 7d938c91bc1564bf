"""Rules read back from their canonical form, as it was kept when they were applied: years later they judge as they did."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from slrtkit.domain.rules.criterion import Criterion, Role
from slrtkit.domain.rules.documents import RequiredDocument
from slrtkit.domain.rules.facts import Says
from slrtkit.domain.rules.quota import Quota, QuotaPeriod
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.syntax import parse, parse_operand
from slrtkit.errors import RuleDefinitionError
from slrtkit.ledger import JSON

__all__ = ["read_form"]

T = TypeVar("T")
_Form = Mapping[str, JSON]


def read_form(form: JSON) -> RuleSet:
    """Return the rules that a canonical form says; their own form is this one again.

    Args:
        form: As `RuleSet.form` wrote it.

    Raises:
        RuleDefinitionError: it is no such form (`rule.form`), or a condition in it is none.
    """
    try:
        said = _mapping(form)
        rules = RuleSet(
            _text(said["program"]),
            date.fromisoformat(_text(said["in_force_from"])),
            _text(said["legal_basis"]),
            _each(said["criteria"], _criterion),
            _text(said["source"]),
            in_force_until=date.fromisoformat(_text(said["in_force_until"])) if "in_force_until" in said else None,
            exclusions=_each(said.get("exclusions", []), _criterion),
            at_least=_number(said["at_least"]) if "at_least" in said else None,
            excludes=_each(said.get("excludes", []), _text),
            requires=_each(said.get("requires", []), _text),
            documents=_each(said.get("documents", []), _document),
            quota=_quota(said["quota"]) if "quota" in said else None,
            amount=parse_operand(_text(said["amount"])) if "amount" in said else None,
            amount_unit=_text(said.get("amount_unit", "")),
            letter=_text(said.get("letter", "")),
            valid_days=_number(said["valid_days"]) if "valid_days" in said else None,
            open_questions=_each(said.get("open_questions", []), _says),
            conflicts=_each(said.get("conflicts", []), _says),
        )
    except (KeyError, TypeError, ValueError):
        raise _refused() from None
    if rules.form != form:
        raise _refused()
    return rules


def _refused() -> RuleDefinitionError:
    return RuleDefinitionError("this is no canonical form of rules", code="rule.form")


def _mapping(form: JSON) -> _Form:
    if not isinstance(form, Mapping):
        raise TypeError
    return form


def _text(form: JSON) -> str:
    if not isinstance(form, str):
        raise TypeError
    return form


def _number(form: JSON) -> int:
    if type(form) is not int:
        raise TypeError
    return form


def _each(form: JSON, read: Callable[[JSON], T]) -> tuple[T, ...]:
    if not isinstance(form, list):
        raise TypeError
    return tuple(map(read, form))


def _says(form: JSON) -> Says:
    said = _mapping(form)
    return Says(_text(said["id"]), _text(said["en"]))


def _criterion(form: JSON) -> Criterion:
    said = _mapping(form)
    return Criterion(
        _text(said["code"]),
        _says(said["says"]),
        parse(_text(said["when"])),
        _text(said.get("source", "")),
        Role(_text(said.get("role", Role.REQUIRED.value))),
        _text(said.get("read_by", "")),
    )


def _document(form: JSON) -> RequiredDocument:
    said = _mapping(form)
    required = said["required"]
    if not isinstance(required, bool):
        raise TypeError
    when = parse(_text(said["when"])) if "when" in said else None
    return RequiredDocument(_text(said["code"]), _says(said["says"]), when, required)


def _quota(form: JSON) -> Quota:
    said = _mapping(form)
    order = tuple(parse_operand(one) for one in _each(said["order"], _text))
    return Quota(_number(said["places"]), QuotaPeriod(_text(said["period"])), order)
