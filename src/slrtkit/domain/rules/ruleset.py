"""Rules in force from a day on, with their legal basis; and what they say of one case."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from slrtkit.domain.rules.case import read
from slrtkit.domain.rules.checks import faults
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.facts import FactCatalogue, Says
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import Condition
from slrtkit.domain.rules.outcome import Outcome, every
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.trace import Trace
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, RuleDefinitionError
from slrtkit.ledger import JSON, canonical, contexts, digest

__all__ = ["Assessment", "Criterion", "Entitlement", "RuleSet", "assess", "choose"]


class Entitlement(StrEnum):
    """What the rules say of a case; never a bare yes or no."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    """Facts are missing; `Assessment.missing` names them."""


def _code(_: object, __: object, code: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", code):
        raise RuleDefinitionError("a code is letters, digits, - and _", code="rule.code", path=code[:80])


@frozen
class Criterion:
    """One thing that must hold.

    Attributes:
        code: Its code within the rules.
        says: What it says to people.
        when: When it is met.
        source: Where this very criterion was published, and what about it is uncertain; empty where `RuleSet.source` says it.
    """

    code: str = field(validator=_code)
    says: Says
    when: Condition
    source: str = ""


def _form(one: Criterion) -> dict[str, JSON]:
    """Return the canonical form; a criterion without a source of its own has the form it had before there were any."""
    source: dict[str, JSON] = {"source": one.source} if one.source else {}
    return {"code": one.code, "says": {"id": one.says.id, "en": one.says.en}, "when": unparse(one.when), **source}


@frozen
class RuleSet:
    """One version of a program's rules.

    Attributes:
        program: Code of the program.
        in_force_from: The first day of cases they apply to; they end where the next version begins.
        legal_basis: The regulation, as it is cited on the letter.
        criteria: All must hold.
        source: Where the criteria were published, and what about them is uncertain.

    Raises:
        RuleDefinitionError: there is no criterion (it would hold for everybody), or two share a code.
    """

    program: str = field(validator=_code)
    in_force_from: date
    legal_basis: str
    criteria: tuple[Criterion, ...]
    source: str = ""

    def __attrs_post_init__(self) -> None:
        codes = [criterion.code for criterion in self.criteria]
        if not codes:
            raise RuleDefinitionError(
                "rules without a criterion would hold for everybody", code="rule.empty", path=self.program
            )
        for code in codes:
            if codes.count(code) > 1:
                raise RuleDefinitionError("two criteria share this code", code="rule.code", path=f"{self.program}.{code}")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form, 64 hexadecimal digits: what was decided by can be told apart for ever."""
        criteria: list[JSON] = [_form(one) for one in self.criteria]
        form: JSON = {
            "program": self.program,
            "in_force_from": self.in_force_from.isoformat(),
            "legal_basis": self.legal_basis,
            "source": self.source,
            "criteria": criteria,
        }
        return digest(contexts.RULESET, canonical(form))

    def faults(self, catalogue: FactCatalogue = FACTS, unit: Unit | None = None) -> Iterator[RuleDefinitionError]:
        """Yield everything that is wrong with the conditions; `unit` is whose facts stand under bare names."""
        for criterion in self.criteria:
            yield from faults(criterion.when, catalogue, unit)


@frozen
class Assessment:
    """What one version of the rules says of one case.

    Attributes:
        program: Code of the program.
        on: The day of the case.
        digest: Of the rules that were applied.
        entitlement: What they add up to.
        criteria: Each criterion's code and trace, in the order of the rules.
        missing: The facts that keep it undetermined; none where it is determined.
        undefined: The divisions by zero that do so, as text.
    """

    program: str
    on: date
    digest: str
    entitlement: Entitlement
    criteria: tuple[tuple[str, Trace], ...]
    missing: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()


def choose(versions: Iterable[RuleSet], on: date) -> RuleSet:
    """Return the version in force on the day of a case.

    Raises:
        NotFoundError: none was in force yet.
        RuleDefinitionError: two versions begin on one day, or belong to different programs.
    """
    by_day: dict[date, RuleSet] = {}
    for version in versions:
        if by_day.setdefault(version.in_force_from, version) is not version:
            raise RuleDefinitionError(
                "two versions begin on one day", code="rule.version", path=f"{version.program}:{version.in_force_from}"
            )
        if version.program != next(iter(by_day.values())).program:
            raise RuleDefinitionError("these are versions of different programs", code="rule.version", path=version.program)
    begun = [day for day in by_day if day <= on]
    if not begun:
        first = f"the first version is in force from {min(by_day)}" if by_day else "the program has no version"
        raise NotFoundError(f"no rules were in force on {on}", code="rule.not-in-force", cure=first)
    return by_day[max(begun)]


def assess(rules: RuleSet, facts: Mapping[str, object], on: date, catalogue: FactCatalogue = FACTS) -> Assessment:
    """Judge the facts of one case by one version of the rules.

    Args:
        rules: The version in force on the day of the case; see `choose`.
        facts: Nested mappings; a name that is absent or None is unknown.
        on: The day of the case.
        catalogue: What is declared.

    Raises:
        WireError: facts that are not declared or do not fit, each with its path.
        NotFoundError: the rules were not in force yet on that day.
    """
    if on < rules.in_force_from:
        choose([rules], on)
    case = read(facts, on, catalogue)
    traces = tuple((criterion.code, judge(criterion.when, case)) for criterion in rules.criteria)
    outcome = every(trace.outcome for _, trace in traces)
    unknown = [trace for _, trace in traces if outcome is Outcome.UNKNOWN]
    missing = dict.fromkeys(name for trace in unknown for name in trace.missing)
    undefined = dict.fromkeys(text for trace in unknown for text in trace.undefined)
    return Assessment(rules.program, on, rules.digest, _ENTITLEMENTS[outcome], traces, tuple(missing), tuple(undefined))


_ENTITLEMENTS = {
    Outcome.MET: Entitlement.ELIGIBLE,
    Outcome.NOT_MET: Entitlement.INELIGIBLE,
    Outcome.UNKNOWN: Entitlement.UNDETERMINED,
}
