"""What one version of the rules says of one case: eligible, ineligible, or which facts are missing."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.rules.case import Case, read
from slrtkit.domain.rules.criterion import Role
from slrtkit.domain.rules.explain import evaluate
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome, some
from slrtkit.domain.rules.ruleset import RuleSet, choose
from slrtkit.domain.rules.trace import Reading, Trace, asked, lacking

__all__ = ["Assessment", "Entitlement", "assess", "open_criteria", "verdict"]

_REQUIRED, _COUNTED, _SUFFICIENT = Role


class Entitlement(StrEnum):
    """What the rules say of a case; never a bare yes or no."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    """Facts are missing; `Assessment.missing` names them."""


@frozen(slots=False)
class Assessment:
    """What one version of the rules says of one case (without slots it is made in half the time).

    Attributes:
        program: Code of the program.
        on: The day of the case.
        digest: Of the rules that were applied.
        entitlement: What they add up to.
        criteria: Code and trace of everything that was judged: the exclusions, then the criteria (`RuleSet.judged`).
        missing: The facts that keep it undetermined; none where it is determined.
        undefined: The arithmetic without a value that does so, as text.
        amount: What is given, or would be while it is undetermined; None to whoever is not entitled, and where the rules do not
            say (`RuleSet.amount`).
    """

    program: str
    on: date
    digest: str
    entitlement: Entitlement
    criteria: tuple[tuple[str, Trace], ...]
    missing: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()
    amount: Reading | None = None


def assess(rules: RuleSet, facts: Mapping[str, object] | Case, on: date, catalogue: FactCatalogue = FACTS) -> Assessment:
    """Judge the facts of one case by one version of the rules.

    Args:
        rules: The version in force on the day of the case; see `choose`.
        facts: Nested mappings, in which a name that is absent or None is unknown; or a case that was read from them.
        on: The day of the case.
        catalogue: What is declared; not asked for where the case is read already.

    Raises:
        WireError: facts that are not declared or do not fit, each with its path.
        NotFoundError: the rules were not in force on that day.
    """
    if not rules.holds(on):
        choose([rules], on)
    case = facts if isinstance(facts, Case) else read(facts, on, catalogue)
    criteria = tuple([(code, asked(judge, case, -1)) for code, judge in rules.judges])
    found = _weighed(rules, [trace.outcome for _, trace in criteria])
    amount = None if rules.amount is None or found is NOT_MET else evaluate(rules.amount, case)
    if found is not UNKNOWN:
        return Assessment(rules.program, on, rules.digest, _ENTITLEMENTS[found], criteria, (), (), amount)
    still_open = set(open_criteria(rules, {code: trace.outcome for code, trace in criteria}))
    missing, undefined = lacking(trace for code, trace in criteria if code in still_open)
    return Assessment(rules.program, on, rules.digest, _ENTITLEMENTS[found], criteria, missing, undefined, amount)


def verdict(rules: RuleSet, outcomes: Mapping[str, Outcome]) -> Outcome:
    """Return what the outcomes of `RuleSet.judged`, by code, add up to.

    No exclusion is met, every required criterion is, and a sufficient one is met or at least `RuleSet.at_least` of the counted
    ones are; where there are neither counted nor sufficient criteria, that last part holds.
    """
    return _weighed(rules, [outcomes[one.code] for one in rules.judged])


def _weighed(rules: RuleSet, outcomes: list[Outcome]) -> Outcome:
    """Return what the outcomes, in the order of `RuleSet.judged`, add up to."""
    barring = len(rules.barring)
    barred, weighed = outcomes[:barring], outcomes[barring:]
    required = weighed if rules.required_only else _of(rules, _REQUIRED, weighed)
    if MET in barred or NOT_MET in required:
        return NOT_MET
    enough = MET if rules.required_only else _enough(rules, weighed)
    return enough if enough is NOT_MET or (UNKNOWN not in barred and UNKNOWN not in required) else UNKNOWN


def _of(rules: RuleSet, role: Role, outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for one, outcome in zip(rules.entitling, outcomes, strict=True) if one.role is role]


def _enough(rules: RuleSet, outcomes: list[Outcome]) -> Outcome:
    """Return what the outcomes of `RuleSet.entitling` that are not required add up to."""
    sufficient = _of(rules, _SUFFICIENT, outcomes)
    if rules.at_least is None:
        return some(sufficient) if sufficient else MET
    counted = _of(rules, _COUNTED, outcomes)
    certain, possible = counted.count(MET), len(counted) - counted.count(NOT_MET)
    holds = True if certain >= rules.at_least else False if possible < rules.at_least else None
    return some((*sufficient, Outcome.of(holds=holds)))


def open_criteria(rules: RuleSet, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """Return the codes, in the order of the rules, of what is unknown and can still change the verdict."""
    if verdict(rules, outcomes) is not UNKNOWN:
        return ()
    enough = _enough(rules, [outcomes[one.code] for one in rules.entitling])
    settled = {_COUNTED, _SUFFICIENT} if enough is not UNKNOWN else set()
    weighing = (*rules.barring, *(one for one in rules.entitling if one.role not in settled))
    return tuple(one.code for one in weighing if outcomes[one.code] is UNKNOWN)


_ENTITLEMENTS = {
    MET: Entitlement.ELIGIBLE,
    NOT_MET: Entitlement.INELIGIBLE,
    UNKNOWN: Entitlement.UNDETERMINED,
}
