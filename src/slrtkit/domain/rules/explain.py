"""Judging a condition, and saying why: strong Kleene logic over a case whose facts may be missing.

Each node is given its judge or its reader once; `conditions`, `compared`, `operands` and `members` say what these do.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import assert_never

from slrtkit.domain.rules.case import Case, read
from slrtkit.domain.rules.checks import fault_at, faults
from slrtkit.domain.rules.compared import Listed, compared
from slrtkit.domain.rules.conditions import Affirmed, HasValue, Joined, Opposite, Received, Settled
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.members import Counted, Each, Some, Totalled
from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    CaseDay,
    Comparison,
    Condition,
    Converted,
    Count,
    Day,
    Duration,
    FactRef,
    Flag,
    Known,
    MemberRef,
    Membership,
    Negation,
    Node,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Period,
    Receives,
    Text,
    Total,
)
from slrtkit.domain.rules.opened import opened
from slrtkit.domain.rules.operands import MONTHS, ZERO, Answer, Calculated, Fact, Fixed, MemberFact, Moved, OnTheDay
from slrtkit.domain.rules.outcome import MET, NOT_MET
from slrtkit.domain.rules.trace import Judge, Reader, Reading, Trace, asked, reading

__all__ = ["evaluate", "explain", "judge", "judge_of", "reader_of"]

_OPENED = frozenset({"rule.unknown-fact", "rule.range"})
"""Faults that do not count where facts are not declared."""


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
        if catalogue is not None or fault.code not in _OPENED:
            raise fault
    return judge(condition, read(facts, on, declared))


def judge(condition: Condition, case: Case) -> Trace:
    """Judge a condition by a case that is read.

    Raises:
        RuleDefinitionError: it compares what cannot be compared; a condition that was checked when it was loaded never does.
    """
    return asked(judge_of(condition), case, -1)


def evaluate(operand: Operand, case: Case) -> Reading:
    """Return the value of an operand in a case that is read.

    Raises:
        RuleDefinitionError: it calculates with what is no number; an operand that was checked never does.
    """
    return reading(reader_of(operand), case, -1)


@lru_cache(4096)
def judge_of(node: Condition) -> Judge:  # noqa: C901, PLR0911  one case a node
    """Return who judges a condition."""
    match node:
        case Flag():
            return Settled(node)
        case FactRef() | MemberRef():
            return Affirmed(node, reader_of(node))
        case And(terms):
            return Joined(node, tuple(map(judge_of, terms)), NOT_MET, MET)
        case Or(terms):
            return Joined(node, tuple(map(judge_of, terms)), MET, NOT_MET)
        case Not(term):
            return Opposite(node, judge_of(term))
        case Comparison(first, links):
            return compared(node, (reader_of(first), *(reader_of(operand) for _, operand in links)))
        case Membership(item):
            return Listed.of(node, reader_of(item))
        case Known(reference):
            return HasValue(node, reader_of(reference))
        case Receives():
            return Received(node)
        case Any(holds, where):
            return Some.of(node, judge_of(holds), _selector(where))
        case All(holds, where):
            return Each.of(node, judge_of(holds), _selector(where))
    assert_never(node)


def _selector(where: Condition | None) -> Judge | None:
    return None if where is None else judge_of(where)


@lru_cache(4096)
def reader_of(node: Operand, *, ranged: bool = False) -> Reader:  # noqa: C901, PLR0911  one case a node
    """Return who reads an operand; `ranged`: with the ends that are declared where a fact is unknown."""
    match node:
        case Number() | Text() | Flag() | Day():
            return Fixed.of(node)
        case CaseDay():
            return OnTheDay(node)
        case FactRef():
            return Fact(node, _derived, ranged)
        case MemberRef():
            return MemberFact(node, _derived, ranged)
        case Arithmetic(_, left, Duration() as span):
            return Moved(node, reader_of(left, ranged=ranged), span)
        case Arithmetic(operator, left, right):
            sides = reader_of(left, ranged=ranged), reader_of(right, ranged=ranged)
            calculated = Calculated(node, operator, *sides, sides)
            return calculated.settled if all(isinstance(side, Fixed) for side in sides) else calculated
        case Negation(operand):
            side = reader_of(operand, ranged=ranged)
            return Calculated(node, Operator.SUB, ZERO, side, (side,))
        case Converted(operand, per):
            side = reader_of(operand, ranged=ranged)
            return Calculated(node, Operator.MUL if per is Period.YEARS else Operator.DIV, side, MONTHS, (side,))
        case Count(where):
            return Counted(node, _selector(where))
        case Total(_, of, where):
            return Totalled(node, reader_of(of, ranged=True), _selector(where))
        case Duration():
            raise fault_at(node, "rule.kind", "a span of time is added to a day, or taken from one", "write: on - years(5)")
    assert_never(node)


@lru_cache(256)
def _derived(formula: Node) -> Reader:
    """Return who reads a formula: a condition is a fact of yes and no."""
    if isinstance(formula, Condition) and not isinstance(formula, FactRef | MemberRef | Flag):
        return Answer(judge_of(formula))
    return reader_of(formula)
