"""The quick way to hash a record's header and the long way agree, and what has no canonical form is refused by either."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.errors import WireError
from slrtkit.ledger import event_hash
from slrtkit.ports.store import Part, Record, StreamId
from slrtkit.service.envelope import enclosed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
STEP = TEXT.filter(lambda text: bool(text) and "/" not in text)
KEYS = st.lists(TEXT, max_size=2).map(tuple)
PARTS = st.lists(st.builds(Part, TEXT, TEXT, TEXT, st.binary(max_size=9)), max_size=3).map(tuple)
RECORDS = st.builds(
    Record,
    node=STEP,
    incarnation=STEP,
    scope=STEP,
    seq=st.integers(1, 2**53 - 1),
    clock=TEXT,
    at=TEXT,
    deps=KEYS,
    base=st.lists(st.tuples(TEXT, KEYS), max_size=2).map(tuple),
    stream=st.builds(StreamId, TEXT, TEXT),
    type=TEXT,
    actor=TEXT,
    client_id=TEXT,
    parts=PARTS,
    previous=TEXT,
)


@given(RECORDS)
def test_quick_and_long_way_hash_the_same(record: Record) -> None:
    assert enclosed(record) == evolve(record, hash=event_hash(record.header()))


@given(RECORDS)
def test_half_a_surrogate_pair_is_refused_with_its_path(record: Record) -> None:
    with pytest.raises(WireError, match="actor"):
        enclosed(evolve(record, actor="\ud800"))
