"""A store's promises about order: an index is read in the order of its values, page by page, and counted."""

from itertools import product

import pytest

from slrtkit.errors import StorageError
from slrtkit.ports.store import IndexEntry, IndexPlace, RangeQuery, Store, ordered
from slrtkit.testing.capabilities import Capability, needs
from slrtkit.testing.records import VILLAGE, Author, write

__all__ = ["RangeContract"]

_VALUES = (b"", b"\x00", b"\x00\x01", b"33", b"33.16", b"33.16.01", b"34", b"\x7f", b"\x80", b"\xff", b"\xff\xff")
"""In their order: a shorter one before the longer one that it begins, and bytes without a sign."""
_ENDS = (*_VALUES[::3], None)
_KIND = "household"


def _places(*names: str) -> tuple[IndexPlace, ...]:
    return tuple(IndexPlace(value, name) for value in _VALUES for name in sorted(names))


def _enter(store: Store, *names: str) -> None:
    """Let streams stand in an index under every value, in no order."""
    author, jumbled = Author(), (*_VALUES[1::2], *_VALUES[::-2])
    write(store, *(author.change(name, indexes=tuple(IndexEntry("place", value) for value in jumbled)) for name in names))


def _paged(unit: RangeQuery, start: bytes, end: bytes | None, size: int) -> list[IndexPlace]:
    seen: list[IndexPlace] = []
    while page := unit.between(_KIND, "place", start, end, size, seen[-1] if seen else None):
        assert len(page) <= size
        seen += page
        assert len(seen) <= 1000, "the pages have no end"
    return seen


class RangeContract:
    """What `slrtkit.ports.RangeQuery` promises. Needs a `store` fixture: an empty store."""

    @needs(Capability.ORDERED)
    def test_an_index_is_read_in_the_order_of_its_values_and_ids(self, store: Store) -> None:
        _enter(store, "b", "c", "a")
        with store.begin(write=False) as unit:
            assert ordered(unit).between(_KIND, "place", b"", None, 100) == _places("a", "b", "c")

    @needs(Capability.ORDERED)
    @pytest.mark.parametrize("size", [1, 2, 5, 100])
    def test_a_range_is_read_in_pages_without_gap_or_repetition(self, store: Store, size: int) -> None:
        _enter(store, "b", "a")
        with store.begin(write=False) as unit:
            for start, end in product(_VALUES, _ENDS):
                wanted = [p for p in _places("a", "b") if start <= p.value and (end is None or p.value < end)]
                assert _paged(ordered(unit), start, end, size) == wanted
                assert ordered(unit).count(_KIND, "place", start, end) == len(wanted)

    @needs(Capability.ORDERED)
    def test_a_page_begins_after_a_place_that_is_no_more_or_lies_outside(self, store: Store) -> None:
        _enter(store, "a")
        with store.begin(write=False) as unit:
            look = ordered(unit)
            assert look.between(_KIND, "place", b"33", b"34", 1, IndexPlace(b"33.1", "z")) == (IndexPlace(b"33.16", "a"),)
            assert look.between(_KIND, "place", b"33", b"34", 1, IndexPlace(b"", "z")) == (IndexPlace(b"33", "a"),)
            assert look.between(_KIND, "place", b"33", b"34", 1, IndexPlace(b"33", "")) == (IndexPlace(b"33", "a"),)
            assert look.between(_KIND, "place", b"33", b"34", 9, IndexPlace(b"34", "a")) == ()
            assert look.between(_KIND, "place", b"33", b"34", 0) == ()

    @needs(Capability.ORDERED)
    def test_ranges_follow_the_present_snapshots(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(VILLAGE,)), author.change("b", indexes=(VILLAGE,)))
        write(store, author.change("a", version=1, indexes=(IndexEntry("village", b"33.17"),)))
        with store.begin(write=True) as unit:
            look = ordered(unit)
            assert look.between(_KIND, "village", b"", None, 9) == (IndexPlace(VILLAGE.value, "b"), IndexPlace(b"33.17", "a"))
            unit.record([author.change("b", version=1)])
            assert look.between(_KIND, "village", b"", None, 9) == (IndexPlace(b"33.17", "a"),)
            assert look.count(_KIND, "village", b"", None) == 1
        with store.begin(write=False) as unit:
            assert ordered(unit).count(_KIND, "village", b"", None) == 2

    @needs(Capability.ORDERED)
    def test_ranges_of_other_kinds_and_names_are_apart(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(VILLAGE,)), author.change("a", kind="person", indexes=(VILLAGE,)))
        write(store, author.change("b", indexes=(IndexEntry("villages", b"33.16.01.2001"),)))
        with store.begin(write=False) as unit:
            assert ordered(unit).between(_KIND, "village", b"", None, 9) == (IndexPlace(VILLAGE.value, "a"),)
            assert ordered(unit).count("person", "village", b"", None) == 1
            assert ordered(unit).count("person", "villages", b"", None) == 0

    @needs(Capability.ORDERED)
    def test_after_its_end_a_unit_reads_no_range(self, store: Store) -> None:
        with store.begin(write=False) as unit:
            look = ordered(unit)
        with pytest.raises(StorageError):
            look.between(_KIND, "place", b"", None, 1)
        with pytest.raises(StorageError):
            look.count(_KIND, "place", b"", None)
