"""Rules in force from a day on, with their legal basis: criteria, exclusions, papers to bring, places."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise

from attrs import field, frozen

from slrtkit.domain.rules.amount import amount_faults
from slrtkit.domain.rules.checks import faults
from slrtkit.domain.rules.criterion import Criterion, Role, require_code, said
from slrtkit.domain.rules.documents import RequiredDocument
from slrtkit.domain.rules.explain import judge_of
from slrtkit.domain.rules.facts import FactCatalogue, Says
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import Operand, Receives
from slrtkit.domain.rules.quota import Quota
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.trace import Judge
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, RuleDefinitionError
from slrtkit.ledger import JSON, canonical, contexts, digest

__all__ = ["RuleSet", "choose"]

_LONGEST = 3660


def _codes(_: object, __: object, codes: tuple[str, ...]) -> None:
    for code in codes:
        require_code(None, None, code)


@frozen
class RuleSet:
    """One version of a program's rules.

    Attributes:
        program: Code of the program.
        in_force_from: The first day of cases they apply to; they end where the next version begins.
        legal_basis: The regulation, as it is cited on the letter.
        criteria: What entitles; each weighs by its role.
        source: Where the criteria were published, and what about them is uncertain.
        in_force_until: The last day of cases they apply to, where they end before another version begins.
        exclusions: Who meets one of them is not entitled, whatever the criteria say.
        at_least: How many of the counted criteria must hold.
        excludes: Codes of programs that whoever takes part in is not entitled.
        requires: Codes of programs that whoever does not take part in is not entitled.
        documents: What is to be brought.
        quota: How many can be served, and in which order.
        amount: What whoever is entitled is given, a number of the case; None where the rules do not say.
        amount_unit: What that is counted in, such as `Rp/bulan`; empty where the facts that it is made of tell.
        letter: Code of the letter type that is recommended, which names the addressee; or empty.
        valid_days: For how many days a recommendation holds; None: as the letter type says.
        open_questions: What nobody has answered yet about these rules.
        conflicts: Where their sources contradict each other.

    Raises:
        RuleDefinitionError: nothing is asked (it would hold for everybody), two criteria or two documents share a code,
            `at_least` does not fit the counted criteria, there is a unit and no amount, or the rules end before they begin.
    """

    program: str = field(validator=require_code)
    in_force_from: date
    legal_basis: str
    criteria: tuple[Criterion, ...]
    source: str = ""
    in_force_until: date | None = field(default=None, kw_only=True)
    exclusions: tuple[Criterion, ...] = field(default=(), kw_only=True)
    at_least: int | None = field(default=None, kw_only=True)
    excludes: tuple[str, ...] = field(default=(), kw_only=True, validator=_codes)
    requires: tuple[str, ...] = field(default=(), kw_only=True, validator=_codes)
    documents: tuple[RequiredDocument, ...] = field(default=(), kw_only=True)
    quota: Quota | None = field(default=None, kw_only=True)
    amount: Operand | None = field(default=None, kw_only=True)
    amount_unit: str = field(default="", kw_only=True)
    letter: str = field(default="", kw_only=True)
    valid_days: int | None = field(default=None, kw_only=True)
    open_questions: tuple[Says, ...] = field(default=(), kw_only=True)
    conflicts: tuple[Says, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        for code, text in self._wrong():
            raise RuleDefinitionError(text, code=code, path=self.program)

    def _wrong(self) -> Iterator[tuple[str, str]]:
        if not self.entitling:
            yield "rule.empty", "rules without a criterion would hold for everybody"
        for what, codes in (
            ("criteria", [one.code for one in self.judged]),
            ("documents", [one.code for one in self.documents]),
        ):
            for code in sorted({code for code in codes if codes.count(code) > 1}):
                yield "rule.code", f"two {what} share the code {code}"
        counted = len(self.weighing(Role.COUNTED))
        if counted and self.at_least is None:
            yield "rule.at-least", "where criteria are counted, at_least says how many of them must hold"
        if self.at_least is not None and not 1 <= self.at_least <= counted:
            yield "rule.at-least", f"at_least is from 1 to the {counted} criteria that are counted"
        if self.valid_days is not None and not 1 <= self.valid_days <= _LONGEST:
            yield "rule.valid", f"a recommendation holds for 1 to {_LONGEST} days"
        if self.amount_unit and self.amount is None:
            yield "rule.amount", "a unit belongs to an amount, and there is none"
        if self.in_force_until is not None and self.in_force_until < self.in_force_from:
            yield "rule.version", "these rules end before they begin"

    @cached_property
    def barring(self) -> tuple[Criterion, ...]:
        """The exclusions, and one for each program that these rules exclude."""
        return (*self.exclusions, *(_apart(code) for code in self.excludes))

    @cached_property
    def entitling(self) -> tuple[Criterion, ...]:
        """The criteria, and one for each program that these rules require."""
        return (*self.criteria, *(_together(code) for code in self.requires))

    @cached_property
    def judged(self) -> tuple[Criterion, ...]:
        """Everything that a case is judged by, in the order of `Assessment.criteria`."""
        return (*self.barring, *self.entitling)

    @cached_property
    def judges(self) -> tuple[tuple[str, Judge], ...]:
        """Who judges each of `judged`, by its code."""
        return tuple((one.code, judge_of(one.when)) for one in self.judged)

    def weighing(self, role: Role) -> tuple[Criterion, ...]:
        """Return the entitling criteria of one role."""
        return self._weighing[role]

    @cached_property
    def required_only(self) -> bool:
        """Whether every criterion is required."""
        return all(one.role is Role.REQUIRED for one in self.entitling)

    @cached_property
    def _weighing(self) -> dict[Role, tuple[Criterion, ...]]:
        return {role: tuple(one for one in self.entitling if one.role is role) for role in Role}

    def holds(self, on: date) -> bool:
        """Whether the rules apply to the cases of a day, as far as they can tell: not which version follows them."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def unverified(self) -> tuple[Criterion, ...]:
        """What rests on a source that nobody has said to have read."""
        return tuple(one for one in self.judged if one.unverified)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form, 64 hexadecimal digits: what was decided by can be told apart for ever."""
        return digest(contexts.RULESET, canonical(self.form))

    @property
    def form(self) -> dict[str, JSON]:
        """The canonical form; what is not given has no member, so that older rules keep the digest they had."""
        form: dict[str, JSON] = {
            "program": self.program,
            "in_force_from": self.in_force_from.isoformat(),
            "legal_basis": self.legal_basis,
            "source": self.source,
            "criteria": [one.form for one in self.criteria],
        }
        more: dict[str, JSON] = {
            "in_force_until": self.in_force_until.isoformat() if self.in_force_until else None,
            "exclusions": [one.form for one in self.exclusions],
            "at_least": self.at_least,
            "excludes": list(self.excludes),
            "requires": list(self.requires),
            "documents": [one.form for one in self.documents],
            "quota": self.quota.form if self.quota else None,
            "amount": unparse(self.amount) if self.amount else None,
            "amount_unit": self.amount_unit,
            "letter": self.letter,
            "valid_days": self.valid_days,
            "open_questions": [said(one) for one in self.open_questions],
            "conflicts": [said(one) for one in self.conflicts],
        }
        return {**form, **{name: value for name, value in more.items() if value}}

    def faults(self, catalogue: FactCatalogue = FACTS, unit: Unit | None = None) -> Iterator[RuleDefinitionError]:
        """Yield everything that is wrong with the conditions; `unit` is whose facts stand under bare names."""
        for criterion in (*self.exclusions, *self.criteria):
            yield from faults(criterion.when, catalogue, unit)
        for document in self.documents:
            if document.when is not None:
                yield from faults(document.when, catalogue, unit)
        if self.amount is not None:
            yield from amount_faults(self.amount, self.amount_unit, catalogue, unit)


def _apart(program: str) -> Criterion:
    says = Says(f"Sedang menerima {program}; keduanya tidak diberikan bersama", f"Receives {program}; not given together")
    return Criterion(f"tidak-bersama-{program}"[:63], says, Receives(program))


def _together(program: str) -> Criterion:
    return Criterion(f"bersama-{program}"[:63], Says(f"Menerima {program}", f"Receives {program}"), Receives(program))


def choose(versions: Iterable[RuleSet], on: date) -> RuleSet:
    """Return the version in force on the day of a case.

    Raises:
        NotFoundError: none was in force yet, or none is any more.
        RuleDefinitionError: two versions begin on one day, overlap, or belong to different programs.
    """
    ordered = sorted(versions, key=lambda version: version.in_force_from)
    for one, following in pairwise(ordered):
        if one.program != following.program:
            raise RuleDefinitionError("these are versions of different programs", code="rule.version", path=one.program)
        if one.in_force_from == following.in_force_from or (one.in_force_until or one.in_force_from) >= following.in_force_from:
            raise RuleDefinitionError(
                "two versions hold on one day", code="rule.version", path=f"{one.program}:{following.in_force_from}"
            )
    begun = [version for version in ordered if version.in_force_from <= on]
    if not begun:
        first = f"the first version is in force from {ordered[0].in_force_from}" if ordered else "the program has no version"
        raise NotFoundError(f"no rules were in force on {on}", code="rule.not-in-force", cure=first)
    found = begun[-1]
    if found.in_force_until is not None and found.in_force_until < on:
        raise NotFoundError(
            f"no rules were in force on {on}", code="rule.not-in-force", cure=f"the last ended on {found.in_force_until}"
        )
    return found
