"""What is asked of the members of each unit: any, all, how many, and totals, where some are not named and some facts unknown.

A question is a column of the members' table; what it comes to for each unit is counted in one grouping for all questions.
"""

from typing import Final, Generic, Protocol, Self, TypeVar

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.quantities import Number, alike, ranged
from slrtkit.domain.rules.case import MAX_MEMBERS
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.nodes import Aggregate, All, Any, Condition, Count, Node, Operand, Total

__all__ = ["COMPLETE", "Questions", "count", "each", "some", "total"]


class Questions(Protocol):
    """What compiles conditions, and has columns asked of all members."""

    @property
    def member(self) -> Self:
        """What compiles a question about the member at hand."""
        ...

    @property
    def nobody(self) -> Self:
        """What compiles questions about somebody who is not on the roster."""
        ...

    @property
    def complete(self) -> nw.Expr:
        """Whether nobody is missing from the roster."""
        ...

    def condition(self, node: Condition) -> nw.Expr:
        """Return a column of true, false and null."""
        ...

    def value(self, node: Operand, *, by_ends: bool = False) -> object:
        """Return what an operand is in each row."""
        ...

    def ask(self, inner: Self, node: Node, part: str, column: nw.Expr, how: str) -> nw.Expr:
        """Have a column that `inner` compiled asked of all members, and return the one with the answers."""
        ...


COMPLETE: Final = "members_complete"
"""The column that says whether nobody is missing from the roster."""
_SURE, _OPEN, _NO = 2, 1, 0
"""What is known of some member: that one is so, that one may be, that none is."""


Asker = TypeVar("Asker", bound=Questions)


@frozen(eq=False)
class _Question(Generic[Asker]):
    """A question about members: asked from without, by what is compiled for the member at hand."""

    outer: Asker
    inner: Asker
    node: Node

    def somebody(self, part: str, column: nw.Expr) -> nw.Expr:
        """Return whether it holds for somebody on the roster: `_SURE`, `_OPEN` or `_NO`."""
        known = nw.when(column).then(nw.lit(_SURE)).otherwise(nw.lit(_NO))
        told = nw.when(column.is_null()).then(nw.lit(_OPEN)).otherwise(known)
        return self.outer.ask(self.inner, self.node, part, told.cast(nw.Int8), "max").fill_null(_NO)

    def number(self, part: str, column: nw.Expr) -> nw.Expr:
        """Return of how many members it certainly holds."""
        one = nw.when(column).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)
        return self.outer.ask(self.inner, self.node, part, one, "sum").fill_null(0)

    def of_all(self, part: str, column: nw.Expr, how: str) -> nw.Expr:
        """Return what becomes of a number of the members, null where there is none."""
        return self.outer.ask(self.inner, self.node, part, column, how)


def some(compiler: Asker, node: Any) -> nw.Expr:
    """Return whether some selected member holds."""
    inner = compiler.member
    one = inner.condition(node.holds) if node.where is None else inner.condition(node.where) & inner.condition(node.holds)
    found = _Question(compiler, inner, node).somebody("some", one)
    no = nw.when((found == _NO) & compiler.complete).then(nw.lit(value=False))
    return nw.when(found == _SURE).then(nw.lit(value=True)).otherwise(no)


def each(compiler: Asker, node: All) -> nw.Expr:
    """Return whether nobody selected fails, and somebody is selected who does not."""
    inner = compiler.member
    asked = _Question(compiler, inner, node)
    held = inner.condition(node.holds)
    selected = nw.lit(value=True) if node.where is None else inner.condition(node.where)
    fails, holds = asked.somebody("fails", selected & ~held), asked.somebody("holds", selected & held)
    # Nobody fails: met where somebody certainly holds and all is known; never where nobody can.
    yes = nw.when((fails == _NO) & compiler.complete & (holds == _SURE)).then(nw.lit(value=True))
    no = (fails == _SURE) | (compiler.complete & (holds == _NO))
    return nw.when(no).then(nw.lit(value=False)).otherwise(yes)


def count(compiler: Asker, node: Count) -> Number:
    """Return how many members are selected."""
    inner = compiler.member
    asked = _Question(compiler, inner, node)
    chosen = nw.lit(value=True) if node.where is None else inner.condition(node.where)
    certain = asked.number("counted", chosen)
    possible = certain if node.where is None else certain + asked.number("perhaps", chosen.is_null())
    return ranged(certain, nw.when(compiler.complete).then(possible), MAX_MEMBERS, natural=True)


def total(compiler: Asker, node: Total) -> Number:
    """Return the total, the least or the greatest of a number of the members who are selected."""
    inner = compiler.member
    number, hidden = inner.value(node.of, by_ends=True), compiler.nobody.value(node.of, by_ends=True)
    assert isinstance(number, Number)  # noqa: S101  checked when the rules were loaded
    assert isinstance(hidden, Number)  # noqa: S101  as above
    number, hidden = alike(number, hidden)
    if number.by is not None:
        raise fault_at(node, "screen.width", "a total of quotients by facts is not calculated in columns")
    chosen = nw.lit(value=True) if node.where is None else inner.condition(node.where)
    asked = _Question(compiler, inner, node)
    sure, maybe = chosen.fill_null(value=False), chosen.is_null()
    blind = asked.number("blind", (sure | maybe) & number.least.is_null() & number.most.is_null())
    parts = _Parts(asked, compiler.complete, number, hidden, sure, maybe, blind)
    return parts.sum() if node.aggregate is Aggregate.SUM else parts.extreme(node.aggregate)


@frozen(eq=False)
class _Parts(Generic[Asker]):
    """What a total is made of: the ends of each member's number, who is selected, and who may be."""

    asked: _Question[Asker]
    complete: nw.Expr
    number: Number
    hidden: Number
    sure: nw.Expr
    maybe: nw.Expr
    blind: nw.Expr

    def sum(self) -> Number:
        size = self.number.size * MAX_MEMBERS
        ends = []
        for name, end, hidden, sign in (
            ("least", self.number.least, self.hidden.least, -1),
            ("most", self.number.most, self.hidden.most, 1),
        ):
            counts = self.sure | (self.maybe & ((end * sign > 0) | end.is_null()))
            total = self.asked.of_all(name, nw.when(counts).then(end), "sum").fill_null(0)
            open_ = self.asked.number(f"{name} open", counts & end.is_null())
            beyond = ~self.complete & (hidden.is_null() | (hidden * sign > 0))
            ends.append(nw.when((self.blind == 0) & (open_ == 0) & ~beyond).then(total))
        void = ~self.complete & self.hidden.least.is_null() & self.hidden.most.is_null()
        least, most = (nw.when(~void).then(end) for end in ends)
        return Number(least, most, self.number.over, size, exact=False)

    def extreme(self, aggregate: Aggregate) -> Number:
        how = aggregate.value
        near, far = (
            (self.number.least, self.number.most) if aggregate is Aggregate.MIN else (self.number.most, self.number.least)
        )
        unseen = self.hidden.least if aggregate is Aggregate.MIN else self.hidden.most
        everybody = self.sure | self.maybe
        nearest = self.asked.of_all("near", nw.when(everybody).then(near), how)
        endless = self.asked.number("endless", everybody & near.is_null())
        farthest = self.asked.of_all("far", nw.when(self.sure).then(far), how)
        somebody = self.asked.number("sure", self.sure)
        lower = nearest < unseen if aggregate is Aggregate.MIN else nearest > unseen
        near_end = nw.when(self.complete | lower.fill_null(value=False)).then(nearest).otherwise(unseen)
        void = ~self.complete & self.hidden.least.is_null() & self.hidden.most.is_null()
        known = (somebody > 0) & (self.blind == 0) & ~void
        open_ = (endless > 0) | (~self.complete & unseen.is_null())
        one, other = nw.when(known & ~open_).then(near_end), nw.when(known).then(farthest)
        least, most = (one, other) if aggregate is Aggregate.MIN else (other, one)
        return Number(least, most, self.number.over, self.number.size, exact=False)
