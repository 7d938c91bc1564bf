"""What a condition says to people: one sentence in Bahasa Indonesia or in English, in the words of the catalogue.

The sentence has the meaning of the condition and can be read in one way only. Negation stands with the facts ("tidak bekerja",
"desil lebih dari 4"), as three-valued logic allows; a term that runs on, or joins others by another word, stands in brackets.
"""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve, frozen

from slrtkit.domain.rules.diction import MIRRORED, OPPOSITE, is_flag, relation_words, unit_of
from slrtkit.domain.rules.facts import NO, YES, DeclaredFact, FactCatalogue, FactType, Says, owner
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.language import LANGUAGES, Language, Locale
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
    Literal,
    MemberRef,
    Membership,
    Negation,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Receives,
    Reference,
    Relation,
    Text,
    Total,
    Whose,
)
from slrtkit.domain.subject import Unit

__all__ = ["describe", "describe_operand"]

_MEMBER = "m"
_LITERALS = (Number, Text, Flag, Day)


def describe(
    condition: Condition,
    locale: Locale = "id",
    catalogue: FactCatalogue = FACTS,
    unit: Unit = Unit.FAMILY,
    *,
    named: bool = False,
) -> str:
    """Return a sentence without capital and full stop, such as `desil paling tinggi 4 dan ada anggota keluarga yang hamil`.

    Args:
        condition: What is asked.
        locale: The language.
        catalogue: The facts that are declared, with their words; one that is not declared is called by its name.
        unit: Who is judged: whose the bare names are, and whose the members.
        named: Whether it is said of whom each fact is, as part of a longer sentence: `the family's decile is at most 4`.
    """
    return _Speaker(LANGUAGES[locale], catalogue, unit, named).clause(condition).text


def describe_operand(
    operand: Operand, locale: Locale = "id", catalogue: FactCatalogue = FACTS, unit: Unit = Unit.FAMILY
) -> str:
    """Return what an operand is called, such as `jumlah anggota keluarga (yang hamil)`; see `describe`."""
    return _Speaker(LANGUAGES[locale], catalogue, unit).operand(operand)


@frozen
class _Clause:
    """A part of the sentence. `joins` is the word that joins its terms; `runs_on` where it takes in whatever follows."""

    text: str
    joins: str = ""
    runs_on: bool = False

    def within(self, joins: str, *, last: bool) -> str:
        """Return the text as one of several terms."""
        return f"({self.text})" if self.joins not in {"", joins} or (self.runs_on and not last) else self.text


@frozen
class _Speaker:
    say: Language
    catalogue: FactCatalogue
    unit: Unit
    named: bool = False
    """Whether the unit's own facts are said to be its own: where members are spoken of, they are told from theirs by this."""

    def clause(self, node: Condition, *, holds: bool = True, who: bool = False) -> _Clause:  # noqa: C901, PLR0911  one case a node
        """Say a condition, or its opposite; `who`: as what is said of a member that was just named."""
        match node:
            case Flag(value):
                return self._aside(self.say.always if value is holds else self.say.never, who=who)
            case FactRef() | MemberRef():
                return self._flag(node, holds=holds, who=who)
            case Not(term):
                return self.clause(term, holds=not holds, who=who)
            case And(terms) | Or(terms):
                joins = self.say.both if isinstance(node, And) is holds else self.say.either
                return self._joined(joins, (self.clause(term, holds=holds, who=who) for term in terms))
            case Comparison():
                return self._comparison(node, holds=holds, who=who)
            case Membership():
                return self._membership(node, holds=holds, who=who)
            case Any(inner, where):
                form = (self.say.some, self.say.some_where) if holds else (self.say.none, self.say.none_where)
                text = form[where is not None].format(
                    group=self.say.group[self.unit], where=self._whom(where), holds=self._whom(inner)
                )
                return self._aside(text, who=who, runs_on=True)
            case All(inner, where):
                form = (self.say.every, self.say.every_where)
                text = form[where is not None].format(
                    group=self.say.group[self.unit], where=self._whom(where), holds=self._whom(inner, who=False)
                )
                return self._aside(text if holds else self.say.not_so.format(text), who=who, runs_on=True)
            case Known(fact):
                return self._known(fact, holds=holds, who=who)
            case Receives():
                return self._receives(node, holds=holds, who=who)
        assert_never(node)

    def operand(self, node: Operand, like: Operand | None = None, *, inner: bool = False) -> str:  # noqa: C901  one case a node
        """Say a value; a literal in the unit of what it is compared with, a calculation in brackets where `inner`."""
        match node:
            case Number() | Text() | Flag() | Day():
                return self._literal(node, like)
            case FactRef() | MemberRef():
                return self._name(node)
            case CaseDay():
                return self.say.today
            case Duration(length, period):
                return self.say.span(length, period)
            case Arithmetic(operator, day, Duration() as span):
                form = self.say.earlier if operator is Operator.SUB else self.say.later
                text = form.format(span=self.operand(span), day=self.operand(day, inner=True))
            case Arithmetic(operator, left, right):
                sides = (self.operand(left, inner=True), self.operand(right, inner=True))
                text = self.say.arithmetic[operator].format(*sides)
            case Negation(value):
                text = self.say.minus.format(self.operand(value, inner=True))
            case Count(where):
                members = self.say.how_many.format(group=self.say.group[self.unit])
                return members if where is None else f"{members} {self._whom(where, bracket=True)}"
            case Total(aggregate, of, where):
                text = self.say.totals[aggregate].format(
                    of=self._of_each(of),
                    group=self.say.group[self.unit],
                    where="" if where is None else f" {self._whom(where, bracket=True)}",
                )
            case Converted(value, per):
                text = self.say.converted[per].format(self.operand(value, inner=True))
            case _:
                assert_never(node)
        return f"({text})" if inner else text

    # ------------------------------------------------------------- conditions

    def _comparison(self, node: Comparison, *, holds: bool, who: bool) -> _Clause:
        match node:
            case Comparison(Number() | Day() as least, ((Relation.LE, middle), (Relation.LE, (Number() | Day()) as most))) if (
                holds and not isinstance(middle, _LITERALS)
            ):
                ends = self.say.range.format(self.operand(least, middle), self.operand(most, middle))
                return self._about(middle, ends, who=who)
        sides = [node.first, *(right for _, right in node.links)]
        pairs = zip(sides, node.links, strict=False)
        joins = self.say.both if holds else self.say.either
        return self._joined(
            joins, (self._pair(left, relation, right, holds=holds, who=who) for left, (relation, right) in pairs)
        )

    def _pair(self, left: Operand, relation: Relation, right: Operand, *, holds: bool, who: bool) -> _Clause:
        if isinstance(right, FactRef | MemberRef) and not isinstance(left, FactRef | MemberRef | Count):
            left, relation, right = right, MIRRORED.get(relation, relation), left
        relation = relation if holds else OPPOSITE[relation]
        if isinstance(left, FactRef | MemberRef) and isinstance(right, Flag) and is_flag(left, self.catalogue):
            return self._flag(left, holds=right.value is (relation is Relation.EQ), who=who)
        if isinstance(left, Count) and isinstance(right, Number) and relation is not Relation.NE and self.say.there_are:
            number = self.say.amounts[relation].format(self.say.number(right.value))
            text = self.say.there_are.format(number=number, group=self.say.group[self.unit])
            counted = text if left.where is None else f"{text} {self._whom(left.where)}"
            return self._aside(counted, who=who, runs_on=left.where is not None)
        return self._about(
            left, relation_words(self.say, self.catalogue, left, relation, right).format(self.operand(right, left)), who=who
        )

    def _membership(self, node: Membership, *, holds: bool, who: bool) -> _Clause:
        form = self.say.choices[2 * (len(node.choices) > 1) + (node.negated is holds)]
        listed = ", ".join(self.operand(choice, node.item) for choice in node.choices)
        return evolve(self._about(node.item, form.format(listed), who=who), runs_on=len(node.choices) > 1)

    def _flag(self, node: Reference, *, holds: bool, who: bool) -> _Clause:
        fact, whose = self._declared(node), self._owner(node)
        words = fact.words.get(YES if holds else NO) if fact else None
        said = self._in(words) if words else self.say.flag[not holds].format(self._label(node))
        if who and isinstance(node, MemberRef):
            return _Clause(self.say.who.format(said))
        return self._aside(f"{self.say.owners[whose]} {said}" if whose in self.say.owners else said, who=who)

    def _known(self, fact: Reference, *, holds: bool, who: bool) -> _Clause:
        name = self.say.own[self._owner(fact)].format(self.say.quoted(self._label(fact)))
        return self._aside(self.say.known[not holds].format(name), who=who)

    def _receives(self, node: Receives, *, holds: bool, who: bool) -> _Clause:
        span = self.operand(node.within) if node.within else ""
        form = (self.say.received if node.within else self.say.receives)[not holds]
        said = form.format(program=self.say.program(node.program), span=span)
        if who and node.whose is Whose.MEMBER:
            return _Clause(self.say.who.format(said))
        whose = self.unit if self.named and node.whose is Whose.UNIT else node.whose
        return self._aside(f"{self.say.owners[whose]} {said}" if whose in self.say.owners else said, who=who)

    def _about(self, node: Operand, said: str, *, who: bool) -> _Clause:
        """Say something about an operand."""
        fact = self._declared(node)
        if isinstance(node, FactRef | MemberRef):
            whose = self._owner(node)
            if fact is not None and fact.verb is not None:
                told = f"{self._in(fact.verb)} {said}"
                if who and whose == _MEMBER:
                    return _Clause(self.say.who.format(told))
                return self._aside(f"{self.say.owners[whose]} {told}" if whose in self.say.owners else told, who=who)
            if who and whose == _MEMBER:
                return _Clause(f"{self.say.whose.format(self._label(node))} {said}")
        return self._aside(f"{self.say.subject.format(self.operand(node))} {said}", who=who)

    def _aside(self, text: str, *, who: bool, runs_on: bool = False) -> _Clause:
        return _Clause(self.say.for_whom.format(text) if who else text, runs_on=runs_on)

    def _joined(self, joins: str, clauses: Iterable[_Clause]) -> _Clause:
        terms = tuple(clauses)
        if len(terms) == 1:
            return terms[0]
        texts = [term.within(joins, last=term is terms[-1]) for term in terms]
        return _Clause(joins.join(texts), joins, terms[-1].runs_on)

    def _whom(self, node: Condition | None, *, who: bool = True, bracket: bool = False) -> str:
        """Say a condition on a member, in brackets where it has several terms."""
        if node is None:
            return ""
        clause = evolve(self, named=True).clause(node, who=who)
        return f"({clause.text})" if clause.joins or bracket else clause.text

    # ----------------------------------------------------------------- words

    def _literal(self, node: Literal, like: Operand | None) -> str:
        fact = self._declared(like) if like is not None else None
        match node:
            case Number(value):
                return self.say.number(value, unit_of(like, self.catalogue) if like is not None else "")
            case Text(value):
                words = fact.words.get(value) if fact and fact.type is FactType.ENUM else None
                return self._in(words) if words else self.say.quoted(value)
            case Flag(value):
                return self.say.yes if value else self.say.no
            case Day(value):
                return self.say.day(value)
        assert_never(node)

    def _name(self, node: Reference) -> str:
        label = self.say.quoted(self._label(node)) if is_flag(node, self.catalogue) else self._label(node)
        return self.say.own[self._owner(node)].format(label)

    def _label(self, node: Reference) -> str:
        """Return what a fact is called, without the note in brackets that forms need."""
        fact = self._declared(node)
        return self._in(fact.says).partition(" (")[0] if fact else owner(node.path, None)[1]

    def _in(self, words: Says) -> str:
        return words.en if self.say is LANGUAGES["en"] else words.id

    def _owner(self, node: Reference) -> str:
        """Return whose fact it is: a member's, that of the surroundings, or nobody's in particular."""
        if isinstance(node, MemberRef):
            return _MEMBER
        whose = owner(node.path, self.unit if self.named else None)[0]
        return whose.value if whose else ""

    def _declared(self, node: Operand) -> DeclaredFact | None:
        return self.catalogue.find(node.path, None) if isinstance(node, FactRef | MemberRef) else None

    def _of_each(self, node: Operand) -> str:
        """Say what is taken of each member: of a fact its name alone."""
        speaker = evolve(self, named=True)
        return speaker._label(node) if isinstance(node, MemberRef) else speaker.operand(node, inner=True)  # noqa: SLF001  its own class
