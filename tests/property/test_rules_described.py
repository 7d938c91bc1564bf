"""The laws of describing: always a sentence, every fact in it, and no two meanings in one sentence."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slrtkit.domain.rules import FACTS, Condition, DeclaredFact, FactCatalogue, FactType, Says, describe, facts_used, nodes
from slrtkit.domain.rules.language import Locale
from slrtkit.domain.subject import Unit

LOCALES: tuple[Locale, ...] = get_args(Locale)
NAMES = {
    "n": FactType.INT,
    "k": FactType.RUPIAH,
    "t": FactType.TEXT,
    "f": FactType.BOOL,
    "g": FactType.BOOL,
    "d": FactType.DATE,
}
CATALOGUE = FactCatalogue(
    tuple(DeclaredFact(name, kind, tuple(Unit), Says(f"<{name}>", f"<{name}>")) for name, kind in NAMES.items())
)
NUMBERS = st.builds(nodes.Number, st.integers(-5, 5) | st.sampled_from([1_500, 1_000_000]))
TEXTS = st.builds(nodes.Text, st.text("ab, ”“()'", max_size=4))
DAYS = st.builds(nodes.Day, st.dates())


def references(*names: str, member: bool) -> st.SearchStrategy[nodes.Reference]:
    paths = st.sampled_from(names).map(lambda name: (name,))
    own: st.SearchStrategy[nodes.Reference] = paths.map(nodes.FactRef)
    own |= st.builds(
        lambda unit, path: nodes.FactRef((unit.value, *path)), st.sampled_from([Unit.FAMILY, Unit.HOUSEHOLD]), paths
    )
    return own | paths.map(nodes.MemberRef) if member else own


def conditions(*, member: bool = False) -> st.SearchStrategy[Condition]:
    count: st.SearchStrategy[nodes.Operand] = st.builds(
        nodes.Count, st.none() if member else st.none() | st.deferred(lambda: conditions(member=True))
    )
    number: st.SearchStrategy[nodes.Operand] = NUMBERS | references("n", "k", member=member) | count
    number |= st.builds(nodes.Arithmetic, st.sampled_from(nodes.Operator), number, number)
    number |= references("n", member=member).map(nodes.Negation)
    day: st.SearchStrategy[nodes.Operand] = DAYS | references("d", member=member)
    text: st.SearchStrategy[nodes.Operand] = TEXTS | references("t", member=member)
    links = st.lists(st.tuples(st.sampled_from(nodes.Relation), number | day), min_size=1, max_size=3).map(tuple)
    same = st.tuples(st.sampled_from([nodes.Relation.EQ, nodes.Relation.NE]), text | st.booleans().map(nodes.Flag))
    flag = references("f", "g", member=member)
    leaves: st.SearchStrategy[Condition] = (
        st.builds(nodes.Comparison, number | day, links)
        | st.builds(nodes.Comparison, text | flag, st.lists(same, min_size=1, max_size=2).map(tuple))
        | st.builds(nodes.Membership, number, st.lists(NUMBERS, min_size=1, max_size=3).map(tuple), st.booleans())
        | st.builds(nodes.Membership, text, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), st.booleans())
        | references(*NAMES, member=member).map(nodes.Known)
        | st.booleans().map(nodes.Flag)
        | flag
    )
    if not member:
        inner = st.deferred(lambda: conditions(member=True))
        leaves |= st.builds(nodes.Any, inner, st.none() | inner) | st.builds(nodes.All, inner, st.none() | inner)

    def grow(below: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(below, min_size=2, max_size=3).map(tuple)
        return below.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(leaves, grow, max_leaves=5)


@given(conditions(), st.sampled_from(LOCALES), st.sampled_from(Unit), st.booleans())
def test_a_condition_is_always_one_line_that_names_every_fact(
    condition: Condition, locale: Locale, unit: Unit, named: bool
) -> None:
    said = describe(condition, locale, CATALOGUE, unit, named=named)
    assert said.strip() == said != ""
    assert said.isprintable()
    assert all(f"<{fact.path[-1]}>" in said for fact in facts_used(condition))
    assert said.count("(") >= said.count("()")


ALONE = st.sampled_from(FACTS.facts).flatmap(
    lambda fact: st.tuples(
        st.just(nodes.FactRef((fact.name.split(".")[0], *fact.name.split(".")[1:]))),
        st.sampled_from(
            [nodes.Relation.EQ, nodes.Relation.NE] if fact.type in {FactType.TEXT, FactType.ENUM} else list(nodes.Relation)
        ),
        {FactType.TEXT: TEXTS, FactType.ENUM: st.sampled_from(fact.values or ("",)).map(nodes.Text), FactType.DATE: DAYS}.get(
            fact.type, NUMBERS
        ),
    )
).filter(lambda one: FACTS.by_name[".".join(one[0].path)].type is not FactType.BOOL)  # fmt: skip


@given(ALONE, ALONE, st.sampled_from(LOCALES))
def test_different_comparisons_give_different_sentences(
    one: tuple[nodes.Reference, nodes.Relation, nodes.Literal],
    other: tuple[nodes.Reference, nodes.Relation, nodes.Literal],
    locale: Locale,
) -> None:
    assume(one != other)
    first, second = (nodes.Comparison(left, ((relation, right),)) for left, relation, right in (one, other))
    assert describe(first, locale) != describe(second, locale)


LETTERS = [nodes.FactRef((name,)) for name in ("works", "pregnant", "resident")]


def trees() -> st.SearchStrategy[Condition]:
    def grow(below: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(below, min_size=2, max_size=3).map(tuple)
        return below.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(st.sampled_from(LETTERS), grow, max_leaves=6)


def table(condition: Condition) -> tuple[bool, ...]:
    """Return the outcome for every combination of the three facts."""

    def holds(node: object, facts: dict[tuple[str, ...], bool]) -> bool:
        match node:
            case nodes.FactRef(path):
                return facts[path]
            case nodes.Not(term):
                return not holds(term, facts)
            case nodes.And(terms):
                return all(holds(term, facts) for term in terms)
            case nodes.Or(terms):
                return any(holds(term, facts) for term in terms)
            case _:
                raise AssertionError(node)

    values = product([False, True], repeat=len(LETTERS))
    return tuple(holds(condition, dict(zip((fact.path for fact in LETTERS), one, strict=True))) for one in values)


@given(trees(), trees(), st.sampled_from(LOCALES))
def test_conditions_that_differ_in_meaning_differ_in_words(one: Condition, other: Condition, locale: Locale) -> None:
    assume(table(one) != table(other))
    assert describe(one, locale) != describe(other, locale)


@given(trees(), st.sampled_from(LOCALES))
def test_a_sentence_can_be_read_in_one_way_only(condition: Condition, locale: Locale) -> None:
    """Reads the sentence back, with `and` and `or` mixed only across brackets."""
    said = describe(condition, locale)
    assert table(condition) == table(Reader(said, locale).whole())


class Reader:
    """Reads sentences over the three facts back: terms joined by one word only, brackets around whatever differs."""

    def __init__(self, text: str, locale: Locale) -> None:
        self.text = text
        self.both, self.either = (" dan ", " atau ") if locale == "id" else (" and ", " or ")
        self.phrases = {
            (says.id if locale == "id" else says.en): (fact, value == "ya")
            for fact in LETTERS
            for value, says in FACTS.by_name[fact.path[0]].words.items()
        }

    def whole(self) -> Condition:
        node = self.group()
        assert not self.text
        return node

    def group(self) -> Condition:
        terms = [self.term()]
        joint = next((word for word in (self.both, self.either) if self.text.startswith(word)), "")
        while joint and self.text.startswith(joint):
            self.text = self.text.removeprefix(joint)
            terms.append(self.term())
        if not joint:
            return terms[0]
        return nodes.And(tuple(terms)) if joint == self.both else nodes.Or(tuple(terms))

    def term(self) -> Condition:
        if self.text.startswith("("):
            self.text = self.text[1:]
            node = self.group()
            assert self.text.startswith(")")
            self.text = self.text[1:]
            return node
        phrase = max((phrase for phrase in self.phrases if self.text.startswith(phrase)), key=len)
        self.text = self.text.removeprefix(phrase)
        fact, holds = self.phrases[phrase]
        return fact if holds else nodes.Not(fact)


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_about_members_in_brackets_is_told_from_what_is_not(locale: Locale) -> None:
    inside = nodes.Any(nodes.Or((nodes.MemberRef(("works",)), nodes.FactRef(("pregnant",)))))
    outside = nodes.Or((nodes.Any(nodes.MemberRef(("works",))), nodes.FactRef(("pregnant",))))
    assert describe(inside, locale) != describe(outside, locale)
