"""Fewer places than entitled cases: who is within, who waits at which place, and whose place is open.

The order is that of the rules' operands, smallest first; ties go to who filed first, then to the smaller id. An operand that is
not known exactly leaves a place open between two ends, for its case and for those around it: nobody is put first or last
because something about them was not asked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from math import inf
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case, read
from slrtkit.domain.rules.explain import evaluate
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import Operand
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.trace import Reading
from slrtkit.errors import DomainError, RuleDefinitionError
from slrtkit.ledger import JSON

__all__ = ["Applicant", "Quota", "QuotaPeriod", "Standing", "rank"]

_Key: TypeAlias = tuple[object, ...]


class QuotaPeriod(StrEnum):
    """For how long the places last."""

    YEAR = "year"
    MONTH = "month"
    ONCE = ""


@frozen
class Quota:
    """How many can be served, and in which order.

    Attributes:
        places: How many, in each period.
        period: For how long they last.
        order: Numbers or days of a case, the most important first; the smallest value goes first.

    Raises:
        RuleDefinitionError: there is no place at all.
    """

    places: int
    period: QuotaPeriod = QuotaPeriod.ONCE
    order: tuple[Operand, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.places < 1:
            raise RuleDefinitionError("a quota has one place at least", code="rule.quota", path="places")

    @property
    def form(self) -> dict[str, JSON]:
        """The canonical form."""
        order: list[JSON] = [unparse(operand) for operand in self.order]
        return {"places": self.places, "period": self.period.value, "order": order}


@frozen
class Applicant:
    """An entitled case that asks for a place: its id, the day it was filed, and its facts."""

    id: str
    filed: date
    facts: Mapping[str, object] | Case


@frozen
class Standing:
    """Where an applicant stands.

    Attributes:
        id: Of the applicant.
        first: The best place that they can have, from 1.
        last: The worst.
        within: Whether there is a place for them; unknown where it depends on what is not known.
        missing: The facts of their own that leave their order open.
        undefined: The arithmetic that does so, as text.
    """

    id: str
    first: int
    last: int
    within: Outcome
    missing: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()


def rank(quota: Quota, applicants: Iterable[Applicant], on: date, catalogue: FactCatalogue = FACTS) -> tuple[Standing, ...]:
    """Return everybody's standing, by their best place, then their worst.

    Args:
        quota: Of the rules in force (`RuleSet.quota`).
        applicants: The entitled cases of one period.
        on: The day they are ranked on.
        catalogue: What is declared.

    Raises:
        DomainError: two applicants share an id.
        WireError: facts that are not declared or do not fit, each with its path.
    """
    readings: dict[str, tuple[Reading, ...]] = {}
    ends: dict[str, tuple[_Key, _Key]] = {}
    for one in applicants:
        if one.id in readings:
            raise DomainError("an applicant stands in the queue once", code="quota.applicant", path=one.id)
        case = one.facts if isinstance(one.facts, Case) else read(one.facts, on, catalogue)
        readings[one.id] = tuple(evaluate(operand, case) for operand in quota.order)
        around = [_ends(reading) for reading in readings[one.id]]
        tie = (one.filed, one.id)
        ends[one.id] = (*(least for least, _ in around), *tie), (*(most for _, most in around), *tie)
    best, worst = (sorted(pair[end] for pair in ends.values()) for end in (0, 1))
    found = []
    for id_, (least, most) in ends.items():
        first, last = bisect_left(worst, least) + 1, bisect_right(best, most)
        within = Outcome.of(holds=True if last <= quota.places else False if first > quota.places else None)
        missing = dict.fromkeys(name for reading in readings[id_] for name in reading.missing)
        undefined = dict.fromkeys(text for reading in readings[id_] for text in reading.undefined)
        found.append(Standing(id_, first, last, within, tuple(missing), tuple(undefined)))
    return tuple(sorted(found, key=lambda standing: (standing.first, standing.last, standing.id)))


def _ends(reading: Reading) -> tuple[object, object]:
    match reading.value:
        case Bounds(least, most):
            return least, most
        case None:
            return -inf, inf
        case date() as day:
            return day.toordinal(), day.toordinal()
        case exact:
            return exact, exact
