"""Conditions as compiled Python lambdas over plain dicts: what a programmer writes by hand, fast, and without any explanation.

Nothing may be unknown: a missing name is a KeyError. Fractions are floats.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any as Anything
from typing import TypeAlias

from attrs import frozen

from benchmarks.peers.cases import SampleCatalog
from slrtkit.domain.rules import Condition, FactCatalogue, Operand, RuleSet
from slrtkit.domain.rules.checks import measured
from slrtkit.domain.rules.criterion import Criterion, Role
from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.facts import Kind
from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    CaseDay,
    Comparison,
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
    Operator,
    Or,
    Period,
    Receives,
    Text,
    Total,
    Whose,
)
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["CompiledProgram", "compiled"]

_Asker: TypeAlias = Callable[[FactTree, date], bool]

_NAMES = {"Duration": Duration, "Period": Period, "date": date, "shifted": shifted}
"""What a condition calls."""


@frozen
class CompiledProgram:
    """The criteria of one program, and their sum, as lambdas."""

    code: str
    unit: Unit
    criteria: tuple[tuple[str, _Asker], ...]
    verdict: Callable[[Mapping[str, bool]], bool]

    def judge(self, facts: FactTree, on: date) -> tuple[bool, dict[str, bool]]:
        """Return whether somebody is entitled, and each criterion by its code."""
        outcomes = {code: asks(facts, on) for code, asks in self.criteria}
        return self.verdict(outcomes), outcomes


def compiled(catalog: SampleCatalog) -> tuple[CompiledProgram, ...]:
    """Return every program of a catalog."""
    say = _Speaker(catalog.facts)
    return tuple(
        CompiledProgram(
            one.program.code,
            one.program.unit,
            tuple((each.code, _function(f"lambda f, on: {say.node(each.when)}")) for each in one.rules.judged),
            _function(f"lambda o: {_verdict(one.rules)}"),
        )
        for one in catalog.judged
    )


def _function(source: str) -> Callable[..., Anything]:
    function: Callable[..., Anything] = eval(compile(source, "<condition>", "eval"), dict(_NAMES))  # noqa: S307  made of nodes
    return function


def _verdict(rules: RuleSet) -> str:
    barred = [f"not {_outcome(one)}" for one in rules.barring]
    required = [_outcome(one) for one in rules.weighing(Role.REQUIRED)]
    enough = [_outcome(one) for one in rules.weighing(Role.SUFFICIENT)]
    if rules.at_least is not None:
        enough.append(f"{' + '.join(_outcome(one) for one in rules.weighing(Role.COUNTED))} >= {rules.at_least}")
    return " and ".join([*barred, *required, *([f"({' or '.join(enough)})"] if enough else [])])


def _outcome(one: Criterion) -> str:
    return f"o[{one.code!r}]"


@frozen
class _Speaker:
    facts: FactCatalogue

    def node(self, node: Node) -> str:  # noqa: C901, PLR0911, PLR0912  one case a node
        """Return a node as Python: `f` are the facts of the unit, `m` those of the member at hand."""
        match node:
            case Number(value):
                return str(value) if isinstance(value, int) else str(float(value))
            case Text(value) | Flag(value):
                return repr(value)
            case Day(value):
                return f"date({value.year}, {value.month}, {value.day})"
            case CaseDay():
                return "on"
            case FactRef(path) | MemberRef(path):
                formula = self.facts.formula(node)
                bearer = "f" if isinstance(node, FactRef) else "m"
                return bearer + "".join(f"[{part!r}]" for part in path) if formula is None else self.node(formula)
            case Arithmetic(operator, left, Duration(length, period)):
                back = operator is Operator.SUB
                return f"shifted({self.node(left)}, Duration({length}, Period.{period.name}), back={back})"
            case Arithmetic(operator, left, right):
                text = f"({self.node(left)} {operator.value} {self.node(right)})"
                return f"{text}.days" if self._is_day(left) else text
            case Negation(operand):
                return f"(-{self.node(operand)})"
            case Converted(operand, per):
                return f"({self.node(operand)} {'*' if per is Period.YEARS else '/'} 12)"
            case Count(where):
                return f"sum(1 {self._members(where)})"
            case Total(aggregate, of, where):
                return f"{aggregate.value}({self.node(of)} {self._members(where)})"
            case Comparison(first, links):
                return "(" + self.node(first) + "".join(f" {how.value} {self.node(side)}" for how, side in links) + ")"
            case Membership(item, choices, negated):
                listed = ", ".join(self.node(choice) for choice in choices)
                return f"({self.node(item)} {'not in' if negated else 'in'} {{{listed}}})"
            case And(terms):
                return f"({' and '.join(map(self.node, terms))})"
            case Or(terms):
                return f"({' or '.join(map(self.node, terms))})"
            case Not(term):
                return f"(not {self.node(term)})"
            case Any(holds, where):
                return f"any({self.node(holds)} {self._members(where)})"
            case All(holds, where):
                return f"(lambda held: bool(held) and all(held))([{self.node(holds)} {self._members(where)}])"
            case Known():
                return "True"
            case Receives(program, whose, within):
                bearer = {Whose.UNIT: "f", Whose.MEMBER: "m"}.get(whose, f"f[{whose.value!r}]")
                since = "on" if within is None else self.node(Arithmetic(Operator.SUB, CaseDay(), within))
                ran = f"one['program'] == {program!r} and one['from'] <= on and (one['to'] or on) >= {since}"
                return f"any({ran} for one in {bearer}['participation'])"
            case Duration():
                raise TypeError("a span of time stands beside a day")

    def _members(self, where: Condition | None) -> str:
        return "for m in f['members']" + ("" if where is None else f" if {self.node(where)}")

    def _is_day(self, operand: Operand) -> bool:
        return measured(operand, self.facts)[0].kind is Kind.DAY
