"""A store against a model that cannot be wrong: any sequence of units, with Hypothesis looking for the one that differs."""

from collections.abc import Callable
from itertools import product
from typing import TypeAlias

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from slrtkit.errors import DuplicateKeyError, StaleVersionError, StorageError
from slrtkit.ports.store import Change, IndexEntry, IndexPlace, Record, Snapshot, Store, StreamId, UnitOfWork, ordered
from slrtkit.testing.records import Author, stream

__all__ = ["store_machine"]

NAMES = "abc"
INDEXES = ("nik", "village")
VALUES = (b"", b"\x00", b"33")
ENTRIES = st.builds(
    lambda name, value: IndexEntry(name, value, unique=name == "nik"), st.sampled_from(INDEXES), st.sampled_from(VALUES)
)
Wish: TypeAlias = tuple[str, int, int, set[IndexEntry]]
"""Stream, distance from its true version, number of records, index entries."""
WISHES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(-1, 1), st.integers(0, 2), st.sets(ENTRIES, max_size=2)), max_size=4
)


def store_machine(open_store: Callable[[], Store]) -> type[RuleBasedStateMachine]:
    """Return a state machine of a store; its `TestCase` is what pytest runs.

    Args:
        open_store: Opens an empty store, a new one for each run; the machine closes it.
    """
    return type("StoreMachine", (_StoreMachine,), {"open_store": staticmethod(open_store)})


class _StoreMachine(RuleBasedStateMachine):
    @staticmethod
    def open_store() -> Store:
        raise NotImplementedError("store_machine gives it")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.open_store()
        self.log: tuple[Record, ...] = ()
        self.states: dict[StreamId, Snapshot] = {}

    @rule(wishes=WISHES, commit=st.booleans())
    def write(self, wishes: list[Wish], *, commit: bool) -> None:
        before = self.log, self.states
        with self.store.begin(write=True) as unit:
            if all(self._granted(unit, wish) for wish in wishes) and commit:
                unit.commit()
            else:
                self.log, self.states = before

    def _granted(self, unit: UnitOfWork, wish: Wish) -> bool:
        """Write one change to store and model, if the model says that it can be; else check that the store refuses it."""
        name, off, count, entries = wish
        present = self.states.get(stream(name))
        version = (present.version if present else 0) + off
        if version < 0 or version + count < 1:
            return True
        author = Author.after(self.log[-1]) if self.log else Author()
        change = author.change(name, version=version, records=count, indexes=tuple(sorted(entries, key=repr)))
        refusal = self._refusal(change, off)
        if refusal:
            with pytest.raises(refusal):
                unit.record([change])
            return False
        unit.record([change])
        self.log += change.records
        self.states = {**self.states, stream(name): change.snapshot}
        return True

    def _refusal(self, change: Change, off: int) -> type[StorageError] | None:
        others = [state for about, state in self.states.items() if about != change.snapshot.stream]
        taken = {entry for state in others for entry in state.indexes if entry.unique}
        if off:
            return StaleVersionError
        return DuplicateKeyError if taken & set(change.snapshot.indexes) else None

    @invariant()
    def agrees(self) -> None:
        with self.store.begin(write=False) as unit:
            assert tuple(record for _, record in unit.since(0, 10_000)) == self.log
            assert unit.head("node", "1", "33.16") == (self.log[-1] if self.log else None)
            for about in map(stream, NAMES):
                assert unit.load(about) == self.states.get(about)
                assert unit.history(about) == tuple(record for record in self.log if record.stream == about)
            for place in product(INDEXES, VALUES):
                found = (
                    about.id for about, state in self.states.items() if place in {(e.name, e.value) for e in state.indexes}
                )
                assert unit.find("household", *place) == tuple(sorted(found))
            if hasattr(unit, "between"):
                self._agrees_in_order(unit)

    def _agrees_in_order(self, unit: UnitOfWork) -> None:
        look = ordered(unit)
        for index, start, end in product(INDEXES, VALUES, (*VALUES[1:], None)):
            places = sorted(
                {
                    IndexPlace(entry.value, about.id)
                    for about, state in self.states.items()
                    for entry in state.indexes
                    if entry.name == index and start <= entry.value and (end is None or entry.value < end)
                }
            )
            assert look.between("household", index, start, end, 2) == tuple(places[:2])
            assert look.between("household", index, start, end, 9, *places[:1]) == tuple(places[1:])
            assert look.count("household", index, start, end) == len(places)

    def teardown(self) -> None:
        self.store.close()
