"""Canonical bytes have a quick way for plain values: it writes what the walk writes."""

from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slrtkit.errors import WireError
from slrtkit.ledger import canonical

ATOMS = st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.text(st.characters(), max_size=6) | st.floats()
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(st.characters(), max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def written(value: Any) -> object:  # noqa: ANN401  JSON, and what is none
    try:
        return canonical(value)
    except WireError as error:
        return error.problems


@given(st.dictionaries(st.text(st.characters(), max_size=3), VALUES, max_size=4))
def test_the_quick_way_and_the_walk_write_the_same_and_refuse_the_same(value: dict[str, Any]) -> None:
    walked = MappingProxyType(value)  # no plain dictionary, so that it is walked
    assert written(value) == written(walked)
