"""Who judges the conditions that ask no members: a small class for each kind, that knows the outcome and what it is because of.

A missing fact is never "no": it makes a comparison unknown, and `and`, `or`, `not` pass the unknown on only where it matters.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.comparison import NUMBERS, compare, incomparable, kind_of, plainly
from slrtkit.domain.rules.nodes import (
    And,
    Comparison,
    Flag,
    Known,
    Membership,
    Not,
    Or,
    Receives,
    Reference,
    Relation,
    Value,
    Whose,
)
from slrtkit.domain.rules.operands import Fixed
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome, negate, some
from slrtkit.domain.rules.trace import Because, Judge, Reader, Reading, Told, Why, asked, reading

__all__ = ["Affirmed", "Compared", "HasValue", "Joined", "Listed", "Opposite", "Received", "Settled"]

_NOTHING: Because = ((), (), False)


def _alone(part: Reading) -> Because:
    return (part,), (part,), False


@frozen
class Settled:
    """Judges what is always, or never, met."""

    node: Flag

    def outcome(self, case: Case, member: int) -> Outcome:
        return MET if self.node.value else NOT_MET

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _NOTHING

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        """Tell nothing."""


@frozen
class Affirmed:
    """Judges a fact of yes and no."""

    node: Reference
    fact: Reader

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.fact.value(case, member)
        if value is True:
            return MET
        if value is False:
            return NOT_MET
        if value is None:
            return UNKNOWN
        raise fault_at(self.node, "rule.kind", "this fact is not yes or no", "compare it with something")

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(self.fact, case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.fact.tell(case, member, found)


@frozen
class HasValue:
    """Judges whether a fact has an exact value."""

    node: Known
    fact: Reader

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.fact.value(case, member)
        return NOT_MET if value is None or isinstance(value, Bounds) else MET

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(self.fact, case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.fact.tell(case, member, found)


@frozen
class _Receipt:
    """Reads whether somebody receives a program, as a fact of yes and no."""

    node: Receives
    judge: Judge

    def value(self, case: Case, member: int) -> Value | Bounds | None:
        outcome = self.judge.outcome(case, member)
        return None if outcome is UNKNOWN else outcome is MET

    def why(self, case: Case, member: int, value: Value | Bounds | None) -> Why:
        return (), False, False

    def label(self, member: int) -> str:
        name = f"participation.{self.node.program}"
        match self.node.whose:
            case Whose.UNIT:
                return name
            case Whose.MEMBER:
                return f"members[{member}].{name}"
            case around:
                return f"{around}.{name}"

    def tell(self, case: Case, member: int, found: Told) -> None:
        value = self.value(case, member)
        if value is not None:
            found[self.label(member)] = value is True


@frozen
class Received:
    """Judges whether somebody receives a program, or did."""

    node: Receives

    def outcome(self, case: Case, member: int) -> Outcome:
        bearer: str = self.node.whose
        if self.node.whose is Whose.MEMBER:
            if case.members is None or member < 0:
                raise fault_at(self.node, "rule.members", "no member is at hand here")
            bearer = f"members[{member}]"
        return case.receipts_of(bearer).answer(self.node, case.on)

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(_Receipt(self.node, self), case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        _Receipt(self.node, self).tell(case, member, found)


@frozen
class Joined:
    """Judges terms together: one of the outcome that decides is enough, and otherwise one unknown makes all unknown."""

    node: And | Or
    terms: tuple[Judge, ...]
    decides: Outcome
    otherwise: Outcome

    def outcome(self, case: Case, member: int) -> Outcome:
        decides, found = self.decides, self.otherwise
        for term in self.terms:
            outcome = term.outcome(case, member)
            if outcome is decides:
                return outcome
            if outcome is UNKNOWN:
                found = outcome
        return found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = tuple([asked(term, case, member) for term in self.terms])
        return parts, tuple([part for part in parts if part.outcome is outcome]), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        for term in self.terms:
            if term.outcome(case, member) is outcome:
                term.tell(case, member, outcome, found)


@frozen
class Opposite:
    """Judges that a term does not hold."""

    node: Not
    term: Judge

    def outcome(self, case: Case, member: int) -> Outcome:
        return negate(self.term.outcome(case, member))

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        part = asked(self.term, case, member)
        return (part,), (part,), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.term.tell(case, member, negate(outcome), found)


_Link: TypeAlias = Callable[[Value | Bounds | None, Value | Bounds | None], Outcome]


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
            for part in self.because(case, member, outcome)[1]:
                part.tell(found)


@frozen
class Listed:
    """Judges whether a value is in the list; `values` are those of the list where all are of one type, `kind`."""

    node: Membership
    item: Reader
    kind: type = field(init=False)
    values: frozenset[Value] = field(init=False)

    @kind.default
    def _(self) -> type:
        return type(self.node.choices[0].value)

    @values.default
    def _(self) -> frozenset[Value]:
        values: list[Value] = [choice.value for choice in self.node.choices]
        return frozenset(values if all(type(value) is self.kind for value in values) else ())

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.item.value(case, member)
        if value is None:
            return UNKNOWN
        if type(value) is self.kind and self.values:
            return MET if (value in self.values) is not self.node.negated else NOT_MET
        found = some([_link(Relation.EQ, self.item)(value, choice.value) for choice in self.node.choices])
        return negate(found) if self.node.negated else found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(self.item, case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.item.tell(case, member, found)
