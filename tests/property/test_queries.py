"""Queries of other registers, in three values: what is not known is neither so nor otherwise; an index never loses a record."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain.query import (
    Comparison,
    Condition,
    Every,
    Opposite,
    Query,
    QueryValue,
    Some,
    attributes_of,
    fits,
    sought,
    values_in,
)

NUMBERS = st.integers(0, 4)
CONDITIONS = st.builds(
    lambda name, comparison, values: Condition(name, comparison, values if comparison is Comparison.IN else values[:1]),
    st.sampled_from("abc"),
    st.sampled_from(Comparison),
    st.lists(NUMBERS, min_size=1, max_size=3).map(tuple),
)


def combined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(Every, several) | st.builds(Some, several) | st.builds(Opposite, inner)


QUERIES: st.SearchStrategy[Query] = st.recursive(CONDITIONS, combined, max_leaves=6)
RECORDS: st.SearchStrategy[dict[str, tuple[QueryValue, ...]]] = st.dictionaries(
    st.sampled_from("abc"), st.lists(NUMBERS, max_size=2).map(tuple)
)


@given(QUERIES, RECORDS)
def test_an_index_never_loses_a_record_that_fits(query: Query, record: dict[str, tuple[QueryValue, ...]]) -> None:
    if fits(query, record) is True:
        for attribute in "abc":
            wanted = sought(query, attribute)
            assert wanted is None or wanted & set(record.get(attribute, ()))


@given(QUERIES, RECORDS, st.sampled_from("abc"), st.lists(NUMBERS, min_size=1, max_size=2).map(tuple))
def test_to_learn_more_never_turns_yes_into_no(
    query: Query, record: dict[str, tuple[QueryValue, ...]], attribute: str, learnt: tuple[QueryValue, ...]
) -> None:
    before = fits(query, record)
    if before is not None and not record.get(attribute):
        assert fits(query, {**record, attribute: learnt}) is before


@given(QUERIES, RECORDS)
def test_a_query_and_its_opposite_never_both_fit(query: Query, record: dict[str, tuple[QueryValue, ...]]) -> None:
    both = {fits(query, record), fits(Opposite(query), record)}
    assert both in ({True, False}, {None})
    assert fits(Opposite(Opposite(query)), record) is fits(query, record)


@given(QUERIES)
def test_of_nothing_nothing_is_known(query: Query) -> None:
    assert fits(query, {}) is None
    assert attributes_of(query) <= set("abc")
    assert values_in(query) >= len(attributes_of(query))


def test_what_must_be_so_is_found_in_every_part_that_says_it() -> None:
    one, two = (Condition("a", Comparison.EQ, (value,)) for value in (1, 2))
    other, open_ = Condition("b", Comparison.IN, (1, 2)), Condition("a", Comparison.LT, (1,))
    assert sought(Every((one, other)), "a") == frozenset({1})
    assert sought(Every((other, open_)), "a") is None
    assert sought(Some((one, two)), "a") == frozenset({1, 2})
    assert sought(Some((one, other)), "a") is None
    assert sought(Opposite(one), "a") is None
    assert attributes_of(Every((one, Opposite(other)))) == {"a", "b"}
    assert values_in(Some((one, Opposite(Every((two, other)))))) == 4


def test_numbers_days_and_texts_are_compared_with_their_own_kind() -> None:
    day = date(2026, 1, 31)
    assert fits(Condition("a", Comparison.LT, (Decimal("2.5"),)), {"a": (2,)})
    assert fits(Condition("a", Comparison.GE, (day,)), {"a": (day,)})
    assert fits(Condition("a", Comparison.IN, ("x", "y")), {"a": ("y",)})
    assert "33169901" not in repr(Condition("NIK", Comparison.EQ, ("33169901" + "01200001",)))
