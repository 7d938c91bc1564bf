"""What is asked of the members of each unit: any, all, how many, and totals, where some are not named and some facts unknown.

A question is a column of the members' table; what it comes to for each unit is counted in one grouping for all questions.
"""

from typing import Protocol

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.quantities import Number, alike, ranged
from slrtkit.domain.rules.case import MAX_MEMBERS
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.nodes import Aggregate, All, Any, Condition, Count, Operand, Total

__all__ = ["Questions", "count", "each", "some", "total"]


class Questions(Protocol):
    """What compiles conditions, and has columns asked of all members."""

    @property
    def member(self) -> "Questions":
        """What compiles questions about the member at hand."""
        ...

    @property
    def nobody(self) -> "Questions":
        """What compiles questions about somebody who is not on the roster."""
        ...

    def condition(self, node: Condition) -> nw.Expr:
        """Return a column of true, false and null."""
        ...

    def value(self, node: Operand, *, by_ends: bool = False) -> object:
        """Return what an operand is in each row."""
        ...

    def ask(self, node: Condition | Operand, part: str, column: nw.Expr, how: str = "sum") -> nw.Expr:
        """Have a column asked of all members, and return the one with the answers."""
        ...

    def number_of(self, node: Condition | Operand, part: str, column: nw.Expr) -> nw.Expr:
        """Have it asked of how many members something holds."""
        ...


_COMPLETE = nw.col("members_complete").fill_null(value=False)


def some(compiler: Questions, node: Any) -> nw.Expr:
    """Return whether some selected member holds."""
    inner = compiler.member
    one = inner.condition(node.holds) if node.where is None else inner.condition(node.where) & inner.condition(node.holds)
    met, open_ = compiler.number_of(node, "met", one), compiler.number_of(node, "open", one.is_null())
    no = nw.when((open_ == 0) & _COMPLETE).then(nw.lit(value=False))
    return nw.when(met > 0).then(nw.lit(value=True)).otherwise(no)


def each(compiler: Questions, node: All) -> nw.Expr:
    """Return whether nobody selected fails, and somebody is selected who does not."""
    inner = compiler.member
    held = inner.condition(node.holds)
    selected = nw.lit(value=True) if node.where is None else inner.condition(node.where)
    both, unless = selected & held, ~selected | held
    failed, unsure = compiler.number_of(node, "failed", ~unless), compiler.number_of(node, "unsure", unless.is_null())
    certain, possible = compiler.number_of(node, "both", both), compiler.number_of(node, "maybe", both.is_null())
    some = certain + possible > 0
    closed = (unsure == 0) & _COMPLETE
    # Nobody fails: met where somebody certainly holds and all is known; never where nobody can.
    yes = nw.when(closed & (certain > 0)).then(nw.lit(value=True))
    no = (failed > 0) | (_COMPLETE & ~some)
    return nw.when(no).then(nw.lit(value=False)).otherwise(yes)


def count(compiler: Questions, node: Count) -> Number:
    """Return how many members are selected."""
    chosen = nw.lit(value=True) if node.where is None else compiler.member.condition(node.where)
    certain = compiler.number_of(node, "counted", chosen)
    possible = certain if node.where is None else certain + compiler.number_of(node, "perhaps", chosen.is_null())
    return ranged(certain, nw.when(_COMPLETE).then(possible), MAX_MEMBERS)


def total(compiler: Questions, node: Total) -> Number:
    """Return the total, the least or the greatest of a number of the members who are selected."""
    inner = compiler.member
    number, hidden = inner.value(node.of, by_ends=True), compiler.nobody.value(node.of, by_ends=True)
    assert isinstance(number, Number)  # noqa: S101  checked when the rules were loaded
    assert isinstance(hidden, Number)  # noqa: S101  as above
    number, hidden = alike(number, hidden)
    if not isinstance(number.below, int):
        raise fault_at(node, "screen.width", "a total of quotients by facts is not calculated in columns")
    chosen = nw.lit(value=True) if node.where is None else inner.condition(node.where)
    sure, maybe = chosen.fill_null(value=False), chosen.is_null()
    blind = compiler.number_of(node, "blind", (sure | maybe) & number.least.is_null() & number.most.is_null())
    parts = _Parts(compiler, node, number, hidden, sure, maybe, blind)
    return parts.sum() if node.aggregate is Aggregate.SUM else parts.extreme(node.aggregate)


@frozen(eq=False)
class _Parts:
    """What a total is made of: the ends of each member's number, who is selected, and who may be."""

    compiler: Questions
    node: Total
    number: Number
    hidden: Number
    sure: nw.Expr
    maybe: nw.Expr
    blind: nw.Expr

    def sum(self) -> Number:
        size = self.number.size * MAX_MEMBERS
        ends = []
        for end, hidden, sign in ((self.number.least, self.hidden.least, -1), (self.number.most, self.hidden.most, 1)):
            counts = self.sure | (self.maybe & ((end * sign > 0) | end.is_null()))
            total = self.compiler.ask(self.node, "sum", nw.when(counts).then(end)).fill_null(0)
            open_ = self.compiler.number_of(self.node, "endless", counts & end.is_null())
            beyond = ~_COMPLETE & (hidden.is_null() | (hidden * sign > 0))
            ends.append(nw.when((self.blind == 0) & (open_ == 0) & ~beyond).then(total))
        void = ~_COMPLETE & self.hidden.least.is_null() & self.hidden.most.is_null()
        least, most = (nw.when(~void).then(end) for end in ends)
        return Number(least, most, self.number.below, size, self.number.base, exact=False)

    def extreme(self, aggregate: Aggregate) -> Number:
        how = aggregate.value
        ask, count = self.compiler.ask, self.compiler.number_of
        near, far = (
            (self.number.least, self.number.most) if aggregate is Aggregate.MIN else (self.number.most, self.number.least)
        )
        unseen = self.hidden.least if aggregate is Aggregate.MIN else self.hidden.most
        everybody = self.sure | self.maybe
        nearest = ask(self.node, "near", nw.when(everybody).then(near), how)
        endless = count(self.node, "endless", everybody & near.is_null())
        farthest = ask(self.node, "far", nw.when(self.sure).then(far), how)
        somebody = count(self.node, "sure", self.sure)
        lower = nearest < unseen if aggregate is Aggregate.MIN else nearest > unseen
        near_end = nw.when(_COMPLETE | lower.fill_null(value=False)).then(nearest).otherwise(unseen)
        void = ~_COMPLETE & self.hidden.least.is_null() & self.hidden.most.is_null()
        known = (somebody > 0) & (self.blind == 0) & ~void
        open_ = (endless > 0) | (~_COMPLETE & unseen.is_null())
        one, other = nw.when(known & ~open_).then(near_end), nw.when(known).then(farthest)
        least, most = (one, other) if aggregate is Aggregate.MIN else (other, one)
        return Number(least, most, self.number.below, self.number.size, self.number.base, exact=False)
