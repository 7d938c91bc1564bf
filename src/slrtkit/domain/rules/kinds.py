"""The kinds of answers to an open fact of a case that its conditions tell apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import lives, read
from slrtkit.domain.rules.completion import Answer, Open, TookPart, answered
from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.facts import FactCatalogue, FactType
from slrtkit.domain.rules.nodes import (
    Any,
    Comparison,
    Condition,
    Count,
    Day,
    FactRef,
    Known,
    MemberRef,
    Membership,
    Node,
    Number,
    Operand,
    Receives,
    Reference,
    Relation,
    Text,
    Total,
    Value,
    Whose,
)
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.partition import Atom, answers, atoms, few, sides
from slrtkit.domain.rules.trace import Reading, Trace
from slrtkit.domain.rules.used import facts_used, receipts_used
from slrtkit.domain.rules.walk import inside, walk

__all__ = ["Kinds", "kinds"]

_SPREAD = (0, 1, *(10**power for power in range(1, 13)))
"""Tried of a number that is calculated with, where nothing says which numbers matter."""


@frozen
class Kinds:
    """One answer of each kind; `whole` where there is certainly no further kind."""

    answers: tuple[Answer, ...]
    whole: bool


def kinds(
    asked: Open, conditions: Iterable[Condition], facts: Mapping[str, object], on: date, catalogue: FactCatalogue
) -> Kinds:
    """Return the kinds of answers that some conditions tell apart in a case.

    Args:
        asked: What is not known.
        conditions: What is judged.
        facts: What is known of the case.
        on: Its day.
        catalogue: What is declared.
    """
    if asked.roster:
        return Kinds((0, 1), whole=False)
    inquiry = _Inquiry(asked, facts, on, catalogue)
    return inquiry.receipts(conditions) if asked.fact is None else inquiry.values(asked.fact, conditions)


@frozen
class _Inquiry:
    asked: Open
    facts: Mapping[str, object]
    on: date
    catalogue: FactCatalogue

    def receipts(self, conditions: Iterable[Condition]) -> Kinds:
        """Never, now, and as long ago as any condition looks back."""
        asking = dict.fromkeys(
            one
            for condition in conditions
            for one in receipts_used(condition, self.catalogue)
            if one.program == self.asked.program and one.whose is self.asked.whose
        )
        back = (shifted(self.on, one.within, back=True) for one in asking if one.within is not None)
        tried = [TookPart(None), TookPart(self.on), *(TookPart(day) for day in back if day is not None)]
        return Kinds(self._told_apart(tried, tuple(asking))[0], whole=bool(asking))

    def values(self, fact: Reference, conditions: Iterable[Condition]) -> Kinds:
        """Values on both sides of whatever the fact is compared with; where it is calculated with, values of every size."""
        declared = self.catalogue.find(fact.path, None)
        if declared is None:
            return Kinds((), whole=False)
        every = dict.fromkeys(atom for condition in conditions for atom in self._atoms(condition))
        asking = tuple(atom for atom in every if fact in self._uses(atom))
        edges = [self._edges(fact, atom) for atom in asking]
        direct = bool(asking) and None not in edges
        tried = answers(declared, chain.from_iterable(edges if direct else map(self._guessed, asking)))  # type: ignore[arg-type]  # no None where direct
        if fact.path[-1] == "birth_date":
            tried = (self.on, *(day for day in tried if isinstance(day, date) and lives(day, self.on)))
        told, clear = self._told_apart(tried, asking)
        return Kinds(told, whole=direct or few(declared) or (clear and len(asking) == 1 < len(told)))

    def _atoms(self, condition: Condition) -> Iterator[Atom]:
        """Yield the atoms of a condition and of the formulas it rests on."""
        for node in (condition, *self._formulas(condition)):
            yield from atoms(node)

    def _formulas(self, node: Node) -> Iterator[Condition]:
        for fact in facts_used(node, self.catalogue):
            formula, declared = self.catalogue.formula(fact), self.catalogue.find(fact.path, None)
            if formula is not None and declared is not None and declared.type is FactType.BOOL:
                yield formula  # type: ignore[misc]  # that of a fact of yes and no is a condition
            elif formula is not None:
                yield from (one.where for one in walk(formula) if isinstance(one, Count | Total) and one.where is not None)

    def _uses(self, atom: Atom) -> set[Reference]:
        """Return the facts whose values an atom works with; `known` works with none."""
        plain = () if isinstance(atom, Known) else _plain(atom)
        return {fact for reference in plain for fact in facts_used(reference, self.catalogue)}

    def _edges(self, fact: Reference, atom: Atom) -> list[Value] | None:
        """Return what a fact is compared with; None where that is open, or the fact is calculated with."""
        if not isinstance(atom, Comparison | Membership):
            return [] if atom == fact else None
        if fact not in sides(atom) or (isinstance(fact, FactRef) and _of_member(atom)):
            return None
        others = [self._value(side, atom) for side in sides(atom) if side != fact]
        known = [value for value in others if value is not None]
        return known if len(known) == len(others) else None

    def _guessed(self, atom: Atom) -> list[Value]:
        return [*(node.value for node in walk(atom) if isinstance(node, Number | Text | Day)), *_SPREAD, self.on]

    def _value(self, operand: Operand, atom: Atom) -> Value | None:
        """Return the value that one side of an atom has in this case."""
        part: Trace | Reading | None = self._judge(Comparison(operand, ((Relation.EQ, operand),)), self.facts, like=atom)
        while isinstance(part, Trace):
            part = part.parts[0]
        return None if part is None or isinstance(part.value, Bounds) else part.value

    def _told_apart(self, tried: Iterable[Answer], asking: Sequence[Atom]) -> tuple[tuple[Answer, ...], bool]:
        """Return one answer for each combination of outcomes, or each that leaves one open; and whether none does."""
        told: dict[tuple[Outcome, ...] | Answer, Answer] = {}
        clear = True
        for answer in dict.fromkeys(tried):
            facts = answered(self.facts, self.asked, answer)
            traces = [self._judge(atom, facts, like=atom) for atom in asking]
            outcomes = tuple(Outcome.UNKNOWN if trace is None else trace.outcome for trace in traces)
            certain = bool(outcomes) and Outcome.UNKNOWN not in outcomes
            clear = clear and certain
            told.setdefault(outcomes if certain else answer, answer)
        return tuple(told.values()), clear

    def _judge(self, condition: Condition, facts: Mapping[str, object], *, like: Atom) -> Trace | None:
        """Judge as an atom is judged: of the unit, or of the member asked about; None where it is asked of every member."""
        if not _of_member(like):
            return judge(condition, read(facts, self.on, self.catalogue))
        if self.asked.member is None:
            return None
        roster = facts["members"]
        assert isinstance(roster, Sequence)  # noqa: S101  the label names one of them
        alone = {**facts, "members": [roster[self.asked.member]], "members_complete": True}
        return judge(Any(condition), read(alone, self.on, self.catalogue))


def _plain(node: Node) -> Iterator[Reference]:
    """Yield the references that a value is made of; who is counted is another question."""
    match node:
        case FactRef() | MemberRef():
            yield node
        case Count():
            pass
        case Total(of=of):
            yield from _plain(of)
        case _:
            for inner in inside(node):
                yield from _plain(inner)


def _of_member(atom: Atom) -> bool:
    """Whether an atom is asked of each member."""
    return not any(isinstance(node, Count | Total) for node in walk(atom)) and any(
        isinstance(node, MemberRef) or (isinstance(node, Receives) and node.whose is Whose.MEMBER) for node in walk(atom)
    )
