"""What may be stated: declared facts, of their bearer, in their range, and not of tomorrow."""

from collections.abc import Iterator
from datetime import date

from slrtkit.domain.household import Fact, Household
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.ppks import CLASSIFIED
from slrtkit.domain.rules.values import fit
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError

__all__ = ["require_household", "require_statement"]


def require_statement(catalogue: FactCatalogue, unit: Unit, name: str, fact: Fact, today: date) -> None:
    """Return if a fact may be recorded of a unit.

    Args:
        catalogue: What is declared.
        unit: Whose fact it is.
        name: Its name, such as `housing.floor`.
        fact: What is stated; None as its value is always possible.
        today: No fact is of a later day.

    Raises:
        WireError: it may not; the problem says why.
    """
    problems = list(_problems(catalogue, unit, name, fact, today, ""))
    if problems:
        raise WireError(problems)


def require_household(catalogue: FactCatalogue, household: Household, today: date) -> None:
    """Return if every fact of a household may be recorded.

    Raises:
        WireError: some may not; every problem with its path (`HOUSEHOLD/SUBJECT/name`).
    """
    bearers = [
        (Unit.HOUSEHOLD, household.id, household.facts),
        *((Unit.FAMILY, card.id, card.facts) for card in household.cards),
        *((Unit.PERSON, person.id, person.facts) for person in household.persons),
    ]
    problems = [
        problem
        for unit, subject, facts in bearers
        for name, fact in facts.items()
        for problem in _problems(catalogue, unit, name, fact, today, f"{household.id}/{subject}/")
    ]
    problems += [
        Problem(f"{household.id}/{m.person}/until", "facts.future", "nobody has left on a day that has not come")
        for m in household.memberships
        if m.until and m.until > today
    ]
    if problems:
        raise WireError(problems)


def _problems(catalogue: FactCatalogue, unit: Unit, name: str, fact: Fact, today: date, path: str) -> Iterator[Problem]:
    declared = catalogue.by_name.get(name)
    if declared is None:
        near = catalogue.nearest(name)
        yield Problem(path + name, "facts.unknown", "this fact is not declared" + (f"; did you mean {near}?" if near else ""))
        return
    if name.startswith(CLASSIFIED):
        told = "this follows from the person's kinds of PPKS: slrtkit household classify"
        yield Problem(path + name, "facts.classified", told)
    if unit not in declared.scopes:
        whose = " or ".join(scope.value for scope in declared.scopes)
        yield Problem(path + name, "facts.scope", f"this is a fact of a {whose}, not of a {unit.value}")
    if fact.on > today:
        yield Problem(path + name, "facts.future", "a fact is not of a day that has not come")
    if fact.value is not None:
        _, problem = fit(declared, fact.value, path + name)
        if problem:
            yield problem
