"""Who judges and counts the members of a unit, of whom something may be unknown, and of whom some may not be named.

`any` and `all` over nobody are not met. A roster that is not complete may hide anybody: `any` is then never not met, `all`
never met, and a count has no upper end.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import inf
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.nodes import Aggregate, All, Any, Count, Total, Value
from slrtkit.domain.rules.operands import within
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome, every, negate, some
from slrtkit.domain.rules.trace import Because, Judge, Reader, Reading, Told, Trace, Why, asked, reading

__all__ = ["Counted", "Each", "Some", "Totalled"]

_Read: TypeAlias = Value | Bounds | None


def _members(case: Case) -> range:
    return range(len(case.members or ()))


def _deciding(outcome: Outcome, parts: Iterable[Trace]) -> tuple[Trace, ...]:
    return tuple([part for part in parts if part.outcome is outcome])


@frozen
class _Both:
    """Judges one member: whether they are selected, and hold."""

    node: Any | All
    holds: Judge
    where: Judge | None

    def outcome(self, case: Case, member: int) -> Outcome:
        if self.where is None:
            return self.holds.outcome(case, member)
        selected = self.where.outcome(case, member)
        return NOT_MET if selected is NOT_MET else every((selected, self.holds.outcome(case, member)))

    def parts(self, case: Case, member: int) -> tuple[Trace, ...]:
        """Return whether they are selected, where anybody is, and whether they hold."""
        return tuple([asked(judge, case, member) for judge in (self.where, self.holds) if judge is not None])

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = self.parts(case, member)
        return parts, _deciding(outcome, parts), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        for judge in (self.where, self.holds):
            if judge is not None and (outcome is MET or judge.outcome(case, member) is outcome):
                judge.tell(case, member, outcome, found)


@frozen
class Some:
    """Judges whether some selected member holds: asks `one` of each, and shows that as the answer of `shown`."""

    node: Any
    one: Judge
    shown: Judge

    @classmethod
    def of(cls, node: Any, holds: Judge, where: Judge | None) -> "Some":
        """Return the judge of `any(holds for m in members if where)`."""
        both = _Both(node, holds, where)
        return cls(node, holds if where is None else both, both)

    def outcome(self, case: Case, member: int) -> Outcome:
        found = NOT_MET if case.complete else UNKNOWN
        for index in _members(case):
            outcome = self.one.outcome(case, index)
            if outcome is MET:
                return MET
            if outcome is UNKNOWN:
                found = UNKNOWN
        return found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = tuple([asked(self.shown, case, index) for index in _members(case)])
        return parts, _deciding(outcome, parts), not case.complete and outcome is UNKNOWN

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        for index in _members(case):
            if outcome is NOT_MET or self.one.outcome(case, index) is outcome:
                self.one.tell(case, index, outcome, found)


@frozen
class _Unless:
    """Judges one member: whether they are not selected, or hold."""

    both: _Both

    @property
    def node(self) -> Any | All:
        """The question about everybody."""
        return self.both.node

    def outcome(self, case: Case, member: int) -> Outcome:
        selected = MET if self.both.where is None else self.both.where.outcome(case, member)
        return MET if selected is NOT_MET else some((negate(selected), self.both.holds.outcome(case, member)))

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = self.both.parts(case, member)
        *selected, held = parts
        if outcome is NOT_MET:
            return parts, parts, False
        if outcome is UNKNOWN:
            return parts, _deciding(UNKNOWN, parts), False
        return parts, _deciding(NOT_MET, selected) or (held,), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        for part in self.because(case, member, outcome)[1]:
            part.tell(found)


@frozen
class Each:
    """Judges whether nobody selected fails, and somebody is selected who does not fail.

    `both` shows that somebody is selected: a member who certainly is, and holds.
    """

    node: All
    both: _Both
    unless: _Unless

    @classmethod
    def of(cls, node: All, holds: Judge, where: Judge | None) -> "Each":
        """Return the judge of `all(holds for m in members if where)`."""
        both = _Both(node, holds, where)
        return cls(node, both, _Unless(both))

    def outcome(self, case: Case, member: int) -> Outcome:
        outcomes = [self.unless.outcome(case, index) for index in _members(case)]
        if NOT_MET in outcomes:
            return NOT_MET
        if UNKNOWN in outcomes or not case.complete:
            return UNKNOWN if self._possible(case) or not case.complete else NOT_MET
        return some([self.both.outcome(case, index) for index in _members(case)])

    def _possible(self, case: Case) -> bool:
        """Whether anybody may be selected who holds."""
        return any(self.both.outcome(case, index) is not NOT_MET for index in _members(case))

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = tuple([asked(self.unless, case, index) for index in _members(case)])
        if outcome is not UNKNOWN:
            return parts, _deciding(NOT_MET, parts) or parts, False
        chosen = [self.both.outcome(case, index) for index in _members(case)]
        unsure = [
            one
            for one, picked in zip(parts, chosen, strict=True)
            if one.outcome is UNKNOWN or (picked is UNKNOWN and MET not in chosen)
        ]
        causes = tuple([part for one in unsure for part in _deciding(UNKNOWN, self.both.parts(case, one.member))])
        return parts, causes, not case.complete

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        for part in self.because(case, member, outcome)[1]:
            part.tell(found)


@frozen
class _OfMembers:
    """What counts and totals have in common."""

    def label(self, member: int) -> str:
        return ""


@frozen
class Counted(_OfMembers):
    """Counts the selected members, between those who certainly are and those who may be."""

    node: Count
    where: Judge | None

    def value(self, case: Case, member: int) -> _Read:
        least = most = len(_members(case))
        if self.where is not None:
            outcomes = [self.where.outcome(case, index) for index in _members(case)]
            least, most = outcomes.count(MET), most - outcomes.count(NOT_MET)
        if case.complete:
            return least if least == most else Bounds(least, most)
        return Bounds(least, inf)

    def why(self, case: Case, member: int, value: _Read) -> Why:
        where = self.where
        parts = () if where is None else tuple([asked(where, case, index) for index in _members(case)])
        return parts, not case.complete, False

    def tell(self, case: Case, member: int, found: Told) -> None:
        if (where := self.where) is not None:
            for index in _members(case):
                where.tell(case, index, where.outcome(case, index), found)


_Ends: TypeAlias = list[Bounds | None]


@frozen
class Totalled(_OfMembers):
    """Adds up a number of each selected member, or takes the least or the greatest.

    `number` reads it; where it is unknown, by the ends that are declared for what it is made of.
    """

    node: Total
    number: Reader
    where: Judge | None

    def value(self, case: Case, member: int) -> _Read:
        return within(self.total(case))

    def total(self, case: Case) -> _Read:
        """Return the total, however large."""
        certain: _Ends = []
        possible: _Ends = []
        for index in _members(case):
            outcome = MET if self.where is None else self.where.outcome(case, index)
            if outcome is not NOT_MET:
                (certain if outcome is MET else possible).append(_ends(reading(self.number, case, index)))
        if not case.complete:
            somebody = evolve(case, members=(*(case.members or ()), {}))
            possible.append(_ends(reading(self.number, somebody, len(case.members or ()))))
        return _total(self.node.aggregate, certain, possible, hidden=not case.complete)

    def why(self, case: Case, member: int, value: _Read) -> Why:
        parts: list[Trace | Reading] = []
        nobody = case.complete and self.node.aggregate is not Aggregate.SUM
        for index in _members(case):
            selected = None if self.where is None else asked(self.where, case, index)
            parts += () if selected is None else (selected,)
            if selected is None or selected.outcome is not NOT_MET:
                parts.append(reading(self.number, case, index))
                nobody = False
        beyond = value is None and self.total(case) is not None
        return tuple(parts), not case.complete, nobody or beyond

    def tell(self, case: Case, member: int, found: Told) -> None:
        for part in self.why(case, member, self.value(case, member))[0]:
            part.tell(found)


def _ends(reading: Reading) -> Bounds | None:
    """Return the ends of a number; None where nothing is known of it."""
    value = reading.value
    if isinstance(value, bool | str) or not isinstance(value, int | Fraction | Bounds | None):
        raise fault_at(reading.node, "rule.kind", "only numbers can be calculated with")
    return None if value is None else Bounds.of(value)


def _total(aggregate: Aggregate, certain: _Ends, possible: _Ends, *, hidden: bool) -> _Read:
    """Return the total over those who are selected and those who may be; the last of these stands for all who are hidden."""
    sure, maybe = (tuple(one for one in ends if one is not None) for ends in (certain, possible))
    if len(sure) < len(certain) or len(maybe) < len(possible):
        return None
    if aggregate is Aggregate.SUM:
        least = sum(one.least for one in sure) + sum(min(0, one.least) for one in maybe)
        most = sum(one.most for one in sure) + sum(max(0, one.most) for one in maybe)
        if hidden:
            least, most = (-inf if maybe[-1].least < 0 else least), (inf if maybe[-1].most > 0 else most)
        return None if -least == most == inf else Bounds(least, most).narrowed
    if not sure:
        return None
    everybody: Iterable[Bounds] = (*sure, *maybe)
    if aggregate is Aggregate.MIN:
        return Bounds(min(one.least for one in everybody), min(one.most for one in sure)).narrowed
    return Bounds(max(one.least for one in sure), max(one.most for one in everybody)).narrowed
