"""Judging a condition, and saying why: strong Kleene logic over a case whose facts may be missing.

A missing fact is never "no": it makes a comparison unknown, and `and`, `or`, `not` pass the unknown on only where it matters.
Arithmetic on an unknown is unknown, and so is a division by zero. `any` and `all` over nobody are not met. A roster that is not
complete may hide anybody: `any` is then never not met, `all` never met, and a count has no upper end.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import assert_never

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds, calculate
from slrtkit.domain.rules.case import Case, opened, read
from slrtkit.domain.rules.checks import fault_at, faults
from slrtkit.domain.rules.comparison import compare, incomparable, kind_of
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    Comparison,
    Condition,
    Count,
    Day,
    FactRef,
    Flag,
    Known,
    MemberRef,
    Membership,
    Negation,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Reference,
    Relation,
    Text,
)
from slrtkit.domain.rules.outcome import Outcome, every, negate, some
from slrtkit.domain.rules.trace import Reading, Trace

__all__ = ["explain", "judge"]

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def explain(condition: Condition, facts: Mapping[str, object], on: date, catalogue: FactCatalogue | None = None) -> Trace:
    """Judge a condition by the facts of a case, on its day.

    Args:
        condition: What is asked.
        facts: Nested mappings, as `slrtkit.domain.rules.case` describes.
        on: The day of the case; ages are completed on it.
        catalogue: What is declared. Without one, the built-in facts, and names that they lack are typed from their values.

    Raises:
        WireError: facts that do not fit, each with its path.
        RuleDefinitionError: the condition compares what cannot be compared or, with a catalogue, names what it lacks.
    """
    declared = opened(FACTS, facts) if catalogue is None else catalogue
    for fault in faults(condition, declared):
        if catalogue is not None or fault.code != "rule.unknown-fact":
            raise fault
    return judge(condition, read(facts, on, declared))


def judge(condition: Condition, case: Case) -> Trace:
    """Judge a condition by a case that is read.

    Raises:
        RuleDefinitionError: it compares what cannot be compared; a condition that was checked when it was loaded never does.
    """
    return _Judge(case).condition(condition)


def _deciding(outcome: Outcome, parts: Iterable[Trace]) -> tuple[Trace, ...]:
    return tuple(part for part in parts if part.outcome is outcome)


@frozen
class _Judge:
    case: Case
    index: int = -1
    """The member at hand, or -1."""

    def condition(self, node: Condition) -> Trace:  # noqa: C901, PLR0911  one case a node
        match node:
            case Flag(value):
                return Trace(node, MET if value else NOT_MET)
            case FactRef() | MemberRef():
                return self.flag(node)
            case And(terms):
                parts = tuple(map(self.condition, terms))
                outcome = every(part.outcome for part in parts)
                return Trace(node, outcome, parts, _deciding(outcome, parts))
            case Or(terms):
                parts = tuple(map(self.condition, terms))
                outcome = some(part.outcome for part in parts)
                return Trace(node, outcome, parts, _deciding(outcome, parts))
            case Not(term):
                part = self.condition(term)
                return Trace(node, negate(part.outcome), (part,), (part,))
            case Comparison():
                return self.comparison(node)
            case Membership():
                return self.membership(node)
            case Known(fact):
                reading = self.fact(fact)
                return Trace(node, NOT_MET if reading.value is None else MET, (reading,), (reading,))
            case Any():
                return self.any(node)
            case All():
                return self.all(node)
        assert_never(node)

    def operand(self, node: Operand) -> Reading:
        match node:
            case Number(value) | Text(value) | Flag(value) | Day(value):
                return Reading(node, value)
            case FactRef() | MemberRef():
                return self.fact(node)
            case Arithmetic(operator, left, right):
                return self.arithmetic(node, operator, (self.operand(left), self.operand(right)))
            case Negation(operand):
                return self.arithmetic(node, Operator.SUB, (Reading(Number(0), 0), self.operand(operand)))
            case Count():
                return self.count(node)
        assert_never(node)

    def fact(self, node: Reference) -> Reading:
        name = ".".join(node.path)
        if isinstance(node, FactRef):
            return Reading(node, self.case.known.get(node.path), label=name)
        if self.case.members is None or self.index < 0:
            raise fault_at(node, "rule.members", "no member is at hand here")
        return Reading(node, self.case.members[self.index].get(node.path), label=f"members[{self.index}].{name}")

    def flag(self, node: Reference) -> Trace:
        reading = self.fact(node)
        match reading.value:
            case None:
                return Trace(node, UNKNOWN, (reading,), (reading,))
            case bool(value):
                return Trace(node, MET if value else NOT_MET, (reading,), (reading,))
            case _:
                raise fault_at(node, "rule.kind", "this fact is not yes or no", "compare it with something")

    def arithmetic(self, node: Arithmetic | Negation, operator: Operator, parts: tuple[Reading, Reading]) -> Reading:
        shown = parts if isinstance(node, Arithmetic) else parts[1:]
        for part in parts:
            if isinstance(part.value, bool | str | date):
                raise fault_at(part.node, "rule.kind", "only numbers can be calculated with")
        left, right = (part.value for part in parts)
        if operator is Operator.DIV and right == 0:
            return Reading(node, None, shown, zero=True)
        if not isinstance(left, int | Fraction | Bounds) or not isinstance(right, int | Fraction | Bounds):
            return Reading(node, None, shown)
        return Reading(node, calculate(operator, left, right), shown)

    def comparison(self, node: Comparison) -> Trace:
        readings = (self.operand(node.first), *(self.operand(operand) for _, operand in node.links))
        links = [
            _link(relation, left, right) for (relation, _), (left, right) in zip(node.links, pairwise(readings), strict=True)
        ]
        outcome = every(links)
        causes = dict.fromkeys(side for index, link in enumerate(links) if link is outcome for side in (index, index + 1))
        return Trace(node, outcome, readings, tuple(readings[index] for index in causes))

    def membership(self, node: Membership) -> Trace:
        item = self.operand(node.item)
        found = some(_link(Relation.EQ, item, Reading(choice, choice.value)) for choice in node.choices)
        return Trace(node, negate(found) if node.negated else found, (item,), (item,))

    def any(self, node: Any) -> Trace:
        asked: list[Trace] = []
        for parts in self.members(node):
            outcome = every(part.outcome for part in parts)
            asked.append(Trace(node, outcome, parts, _deciding(outcome, parts), f"members[{len(asked)}]"))
        outcome = some(one.outcome for one in asked)
        hidden = not self.case.complete and outcome is not MET
        outcome = UNKNOWN if hidden else outcome
        return Trace(node, outcome, tuple(asked), _deciding(outcome, asked), roster_open=hidden)

    def all(self, node: All) -> Trace:
        """Nobody selected fails, and somebody is selected who does not fail.

        `chosen` says of each member whether it is selected and holds: one such member shows that somebody is selected.
        """
        asked: list[Trace] = []
        chosen: list[Outcome] = []
        for parts in self.members(node):
            *where, holds = parts
            passed = [negate(one.outcome) for one in where]
            outcome = some((*passed, holds.outcome))
            causes = (
                parts if outcome is NOT_MET else tuple(where) if MET in passed else (holds,) if outcome is MET else _open(parts)
            )
            asked.append(Trace(node, outcome, parts, causes, f"members[{len(asked)}]"))
            chosen.append(every(part.outcome for part in parts))
        failed = _deciding(NOT_MET, asked)
        hidden = not self.case.complete and not failed
        outcome = UNKNOWN if hidden else every((*(one.outcome for one in asked), some(chosen)))
        if outcome is not UNKNOWN:
            return Trace(node, outcome, tuple(asked), failed or tuple(asked))
        unsure = (
            one
            for one, picked in zip(asked, chosen, strict=True)
            if one.outcome is UNKNOWN or (picked is UNKNOWN and MET not in chosen)
        )
        causes = tuple(cause for one in unsure for cause in _open(part for part in one.parts if isinstance(part, Trace)))
        return Trace(node, UNKNOWN, tuple(asked), causes, roster_open=hidden)

    def count(self, node: Count) -> Reading:
        members = range(len(self.case.members or ()))
        asked = () if node.where is None else tuple(_Judge(self.case, index).condition(node.where) for index in members)
        least = len(members) if node.where is None else len(_deciding(MET, asked))
        most = least + len(_deciding(UNKNOWN, asked)) if self.case.complete else inf
        return Reading(node, Bounds(least, most).narrowed, asked, roster_open=not self.case.complete)

    def members(self, node: Any | All) -> Iterator[tuple[Trace, ...]]:
        """Ask each member whether it is selected (where the question selects) and whether it holds."""
        for index in range(len(self.case.members or ())):
            member = _Judge(self.case, index)
            where = () if node.where is None else (member.condition(node.where),)
            yield (*where, member.condition(node.holds))


def _open(parts: Iterable[Trace]) -> tuple[Trace, ...]:
    return _deciding(UNKNOWN, parts)


def _link(relation: Relation, left: Reading, right: Reading) -> Outcome:
    if left.value is None or right.value is None:
        return UNKNOWN
    if problem := incomparable(relation, kind_of(left.value), kind_of(right.value)):
        raise fault_at(right.node, "rule.kind", problem)
    return compare(relation, left.value, right.value)
