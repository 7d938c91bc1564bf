"""Shares are joined as texts to what they are joined to as values."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slrtkit.ledger import canonical, parse
from slrtkit.wire import join, join_texts, split

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ['"persons":["', "persons/a", '"person":"persons/a"', "\\", "]", '","', "persons", '\\"person\\":']
)
PERSON = st.fixed_dictionaries({"id": TEXT, "name": TEXT})
BODY: st.SearchStrategy[Any] = st.recursive(
    TEXT | st.integers(-9, 9) | st.none() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXT.filter(lambda name: name not in {"persons", "person"}), inner, max_size=3)
        | st.fixed_dictionaries({"persons": st.lists(PERSON, max_size=3, unique_by=lambda one: one["id"]), "x": inner})
        | st.fixed_dictionaries({"person": PERSON, "x": inner})
        | st.fixed_dictionaries({"person": TEXT.filter(lambda text: not text.startswith("persons/"))})
    ),
    max_leaves=12,
)


@given(BODY, st.randoms(use_true_random=False))
def test_texts_and_values_are_joined_alike_in_whatever_order(body: Any, chance: Random) -> None:  # noqa: ANN401  any JSON
    shares = split(body, "subject")
    texts = [(field, canonical(value)) for (_, field), value in shares.items()]
    assert join_texts(texts) == canonical(join(shares))
    assert join_texts(chance.sample(texts, len(texts))) == join_texts(texts)
    assert parse(join_texts(texts)) == join({("", field): parse(text) for field, text in texts})
