"""Who judges comparisons, and whether a value is in a list; each looks first for what is plain and exact, as most are."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.comparison import NUMBERS, compare, incomparable, kind_of, plainly
from slrtkit.domain.rules.nodes import Comparison, Membership, Relation, Value
from slrtkit.domain.rules.operands import Fixed
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome, negate, some
from slrtkit.domain.rules.trace import Because, Judge, Reader, Told, reading

__all__ = ["Against", "Compared", "Listed", "compared"]


def compared(node: Comparison, sides: tuple[Reader, ...]) -> Judge:
    """Return the judge of a comparison of what these read."""
    match sides:
        case item, Fixed() as fixed:
            return Against.of(node, item, fixed)
        case _:
            return Compared.of(node, sides)


_Link: TypeAlias = Callable[[Value | Bounds | None, Value | Bounds | None], Outcome]
_Holds: TypeAlias = Callable[[object, object], bool]


def _link(relation: Relation, right: Reader) -> _Link:
    """Return how two values compare; most often both are exact and of one type, which costs least."""
    holds, kinds = plainly(relation)

    def link(one: Value | Bounds | None, other: Value | Bounds | None) -> Outcome:
        kind = type(one)
        if kind in kinds and (kind is type(other) or (kind in NUMBERS and type(other) in NUMBERS)):
            return MET if holds(one, other) else NOT_MET
        if one is None or other is None:
            return UNKNOWN
        if problem := incomparable(relation, kind_of(one), kind_of(other)):
            raise fault_at(right.node, "rule.kind", problem)
        return compare(relation, one, other)

    return link


@frozen
class Against:
    """Judges how a value compares with a fixed one, as most comparisons do; `kinds`: the types for which `holds` is enough."""

    node: Comparison
    item: Reader
    fixed: Fixed
    kinds: frozenset[type]
    holds: _Holds
    link: _Link

    @classmethod
    def of(cls, node: Comparison, item: Reader, fixed: Fixed) -> "Against":
        """Return the judge of one link."""
        ((relation, _),) = node.links
        holds, kinds = plainly(relation)
        kind = type(fixed.fixed)
        return cls(node, item, fixed, kinds & (NUMBERS if kind in NUMBERS else {kind}), holds, _link(relation, fixed))

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.item.value(case, member)
        if type(value) in self.kinds:
            return MET if self.holds(value, self.fixed.fixed) else NOT_MET
        return self.link(value, self.fixed.fixed)

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = reading(self.item, case, member), reading(self.fixed, case, member)
        return parts, parts, False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.item.tell(case, member, found)


@frozen
class Compared:
    """Judges whether every link of a comparison holds; `telling`: the sides that are made of facts."""

    node: Comparison
    first: Reader
    links: tuple[tuple[_Link, Reader], ...]
    telling: tuple[Reader, ...]

    @classmethod
    def of(cls, node: Comparison, sides: tuple[Reader, ...]) -> "Compared":
        """Return the judge of a comparison of what these read."""
        links = tuple((_link(relation, right), right) for (relation, _), right in zip(node.links, sides[1:], strict=True))
        return cls(node, sides[0], links, tuple(side for side in sides if not isinstance(side, Fixed)))

    def outcome(self, case: Case, member: int) -> Outcome:
        left, found = self.first.value(case, member), MET
        for link, side in self.links:
            right = side.value(case, member)
            outcome = link(left, right)
            if outcome is NOT_MET:
                return outcome
            if outcome is UNKNOWN:
                found = outcome
            left = right
        return found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = tuple([reading(side, case, member) for side in (self.first, *(side for _, side in self.links))])
        if len(self.links) == 1:
            return parts, parts, False
        linked = [link(left.value, right.value) for (link, _), (left, right) in zip(self.links, pairwise(parts), strict=True)]
        causes = dict.fromkeys(side for index, link in enumerate(linked) if link is outcome for side in (index, index + 1))
        return parts, tuple([parts[index] for index in causes]), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        if len(self.links) == 1 or outcome is MET:
            for side in self.telling:
                side.tell(case, member, found)
        else:
            left = self.first
            for link, right in self.links:
                if link(left.value(case, member), right.value(case, member)) is outcome:
                    left.tell(case, member, found)
                    right.tell(case, member, found)
                left = right


@frozen
class Listed:
    """Judges whether a value is in the list; `values` are those of the list where all are of one type, `kind`."""

    node: Membership
    item: Reader
    inside: Outcome
    outside: Outcome
    kind: type
    values: frozenset[Value]

    @classmethod
    def of(cls, node: Membership, item: Reader) -> "Listed":
        """Return the judge of `item in choices`, or of `item not in choices`."""
        values = frozenset(choice.value for choice in node.choices)
        kind, *others = {type(value) for value in values}
        inside, outside = (NOT_MET, MET) if node.negated else (MET, NOT_MET)
        return cls(node, item, inside, outside, kind, frozenset() if others else values)

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.item.value(case, member)
        if type(value) is self.kind and self.values:
            return self.inside if value in self.values else self.outside
        if value is None:
            return UNKNOWN
        found = some([_link(Relation.EQ, self.item)(value, choice.value) for choice in self.node.choices])
        return negate(found) if self.node.negated else found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        part = reading(self.item, case, member)
        return (part,), (part,), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.item.tell(case, member, found)
