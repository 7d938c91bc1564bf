"""Every way that conditions can come out together, as far as their texts alone say.

What is compared with fixed values has one world for each kind of value (`slrtkit.domain.rules.partition`). Whatever else is
asked may hold or not, independently of all else; so there may be worlds here that cannot be, and none is left out: what holds
in no world holds in no case.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.comparison import compare
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Says
from slrtkit.domain.rules.nodes import (
    LARGEST,
    All,
    And,
    Any,
    Comparison,
    Condition,
    Count,
    Day,
    FactRef,
    Flag,
    Known,
    Literal,
    MemberRef,
    Membership,
    Not,
    Number,
    Or,
    Period,
    Receives,
    Reference,
    Relation,
    Text,
    Value,
    Whose,
)
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.partition import answers, sides
from slrtkit.domain.subject import Unit

__all__ = ["ALWAYS", "BUDGET", "NEVER", "Together", "Worlds"]

BUDGET = 20_000
"""Worlds that are looked at; where there are more, nothing is said."""
LARGEST_ROSTER = 1_000
"""Members that a roster may have."""

_Leaf: TypeAlias = Any | All | Comparison | Membership | Reference | Known | Receives
_World: TypeAlias = Mapping[_Leaf, bool]
_Subject: TypeAlias = Count | tuple[str, Whose] | _Leaf

Together: TypeAlias = frozenset[tuple[bool, ...]]
"""How some conditions can come out together."""
NEVER: Together = frozenset({(False,)})
ALWAYS: Together = frozenset({(True,)})

_FIXED = (Number, Text, Flag, Day)
_EVERYBODY = Flag(value=True)


@frozen
class Worlds:
    """The worlds of conditions about one unit.

    Attributes:
        catalogue: What is declared.
    """

    catalogue: FactCatalogue

    def together(self, *conditions: Condition) -> Together | None:
        """Return how the conditions can come out together; None where there are too many worlds to say."""
        by_subject: dict[_Subject, dict[_Leaf, None]] = {}
        for condition in conditions:
            for leaf in _leaves(condition):
                by_subject.setdefault(self._subject(leaf), {})[leaf] = None
        parts = [self._part(subject, tuple(leaves)) for subject, leaves in by_subject.items()]
        if prod(map(len, parts)) > BUDGET:
            return None
        found = set()
        for chosen in product(*parts):
            world = {leaf: holds for part in chosen for leaf, holds in part.items()}
            found.add(tuple(_holds(condition, world) for condition in conditions))
        return frozenset(found)

    def same(self, one: Condition, other: Condition) -> bool:
        """Whether two conditions certainly come out alike."""
        seen = self.together(one, other)
        return seen is not None and all(first is second for first, second in seen)

    def shared(self, one: Condition, other: Condition) -> bool:
        """Whether two conditions ask about the same thing."""
        return not {self._subject(leaf) for leaf in _leaves(one)}.isdisjoint(self._subject(leaf) for leaf in _leaves(other))

    def _subject(self, leaf: _Leaf) -> _Subject:
        """Return what a leaf is about, if it asks only that and fixed values; otherwise the leaf itself."""
        match leaf:
            case Receives(program, whose):
                return program, whose
            case Comparison() | Membership():
                asked = {side for side in sides(leaf) if not isinstance(side, _FIXED)}
                one = next(iter(asked), None)
                return one if len(asked) == 1 and isinstance(one, FactRef | MemberRef | Count) and self._fact(one) else leaf
            case _:
                return leaf

    def _fact(self, operand: Reference | Count) -> DeclaredFact | None:
        if not isinstance(operand, Count):
            return self.catalogue.find(operand.path, None)
        most = 0 if operand.where is not None and self.together(operand.where) == NEVER else LARGEST_ROSTER
        return DeclaredFact("roster", FactType.INT, tuple(Unit), Says("", ""), least=0, most=most)

    def _part(self, subject: _Subject, leaves: tuple[_Leaf, ...]) -> list[_World]:
        """Return the ways in which what is asked of one subject can come out."""
        fact = self._fact(subject) if isinstance(subject, FactRef | MemberRef | Count) else None
        match subject:
            case FactRef() | MemberRef() | Count() if fact is not None:
                fixed = [side.value for leaf in leaves for side in _fixed(leaf)]
                return _distinct({leaf: _true(leaf, value) for leaf in leaves} for value in answers(fact, fixed))
            case (str(), Whose()):
                return _receipts([leaf for leaf in leaves if isinstance(leaf, Receives)])
            case Any(holds, where) | All(holds, where) if self.together(And((where or _EVERYBODY, holds))) == NEVER:
                return [{leaves[0]: False}]
            case Comparison() if len(_fixed(subject)) == len(sides(subject)):
                return [{subject: _true(subject, value=False)}]
            case _:
                return [dict.fromkeys(leaves, holds) for holds in (True, False)]


def _fixed(leaf: _Leaf) -> tuple[Literal, ...]:
    """Return the fixed values that something is compared with."""
    return tuple(s for s in sides(leaf) if isinstance(s, _FIXED)) if isinstance(leaf, Comparison | Membership) else ()


def _leaves(node: Condition) -> Iterator[_Leaf]:
    """Yield what a condition is joined from."""
    match node:
        case And(terms) | Or(terms):
            for term in terms:
                yield from _leaves(term)
        case Not(term):
            yield from _leaves(term)
        case Flag():
            pass
        case _:
            yield node


def _holds(node: Condition, world: _World) -> bool:
    match node:
        case And(terms):
            return all(_holds(term, world) for term in terms)
        case Or(terms):
            return any(_holds(term, world) for term in terms)
        case Not(term):
            return not _holds(term, world)
        case Flag(value):
            return value
        case _:
            return world[node]


def _true(leaf: _Leaf, value: Value) -> bool:
    """Whether a leaf holds where its subject has a value."""
    match leaf:
        case Comparison(_, links):
            values = [side.value if isinstance(side, _FIXED) else value for side in sides(leaf)]
            pairs = zip(pairwise(values), links, strict=True)
            return all(compare(relation, left, right) is Outcome.MET for (left, right), (relation, _) in pairs)
        case Membership(_, choices, negated):
            return any(compare(Relation.EQ, value, choice.value) is Outcome.MET for choice in choices) is not negated
        case _:
            return value is True


def _receipts(leaves: list[Receives]) -> list[_World]:
    """Return the worlds of receipts of one program: now, or so long ago; who receives it now did so within any time."""
    chains: list[list[_World]] = []
    for months in (True, False):
        back = {leaf: leaf.within for leaf in leaves if leaf.within and (leaf.within.period is not Period.DAYS) is months}
        length = {leaf: span.length * (12 if span.period is Period.YEARS else 1) for leaf, span in back.items()}
        ends = (*sorted(set(length.values())), LARGEST)
        chains.append([{leaf: own >= end for leaf, own in length.items()} for end in ends])
    never: _World = dict.fromkeys(leaves, False)
    now: _World = dict.fromkeys(leaves, True)
    return _distinct([now, *({**never, **one, **other} for one, other in product(*chains))])


def _distinct(worlds: Iterable[_World]) -> list[_World]:
    return list({tuple(world.items()): world for world in worlds}.values())
