"""A store's promises about what others recorded: records of many streams in their order, and each state once."""

import pytest

from slrtkit.errors import DuplicateKeyError, StaleVersionError
from slrtkit.ports.store import IndexEntry, Snapshot, Store
from slrtkit.ports.uniting import unite
from slrtkit.testing.records import NIK, VILLAGE, Author, part, stream, write

__all__ = ["UnitingContract"]


class UnitingContract:
    """What is written at once is what would have been written one after the other. Needs a `store` fixture: an empty store.

    Units that offer `slrtkit.ports.Uniting` are asked by it; others write it one by one.
    """

    def test_records_of_many_streams_are_written_in_their_order_and_each_state_once(self, store: Store) -> None:
        author = Author()
        known = author.change("a", indexes=(VILLAGE,))
        write(store, known)
        records = [author.record(stream(name)) for name in "bacab"]
        versions = {"b": 2, "a": 3, "c": 1}
        states = {name: _state(name, version, IndexEntry("name", name.encode())) for name, version in versions.items()}
        with store.begin(write=True) as unit:
            unite(unit, records, states.values())
            assert unit.history(stream("b")) == (records[0], records[4])
            unit.commit()
        with store.begin(write=False) as unit:
            assert [one.record for one in unit.since(0, 100)] == [*known.records, *records]
            assert {name: unit.load(stream(name)) for name in "abc"} == states
            assert unit.find("household", "name", b"a") == ("a",)
            assert unit.find("household", VILLAGE.name, VILLAGE.value) == ()

    def test_many_streams_are_begun_at_once(self, store: Store) -> None:
        author = Author()
        records = [author.record(stream(f"s{number % 300:03}")) for number in range(700)]
        states = [_state(f"s{number:03}", 3 if number < 100 else 2, VILLAGE) for number in range(300)]
        with store.begin(write=True) as unit:
            unite(unit, records, iter(states))
            unit.commit()
        with store.begin(write=False) as unit:
            assert [one.record for one in unit.since(0, 1000)] == records
            assert unit.find("household", VILLAGE.name, VILLAGE.value) == tuple(one.stream.id for one in states)

    def test_an_event_that_is_recorded_already_is_refused_among_others(self, store: Store) -> None:
        author = Author()
        known = author.change("a")
        write(store, known)
        fresh = author.record(stream("b"))
        twice = ([fresh, *known.records], [_state("b", 1), _state("a", 2)]), ([fresh, fresh], [_state("b", 2)])
        for records, states in twice:
            with store.begin(write=True) as unit, pytest.raises(DuplicateKeyError):
                unite(unit, records, states)
        _require_alone(store, "a")

    def test_a_state_of_another_version_is_refused_among_others(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a"))
        records = [author.record(stream(name)) for name in "ba"]
        for versions in ((1, 1), (1, 3)):
            with store.begin(write=True) as unit, pytest.raises(StaleVersionError):
                unite(unit, records, [_state(name, version) for name, version in zip("ba", versions, strict=True)])
        _require_alone(store, "a")

    def test_a_unique_entry_of_another_stream_is_refused_among_others(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(NIK,)))
        records = [author.record(stream(name)) for name in "bc"]
        with store.begin(write=True) as unit, pytest.raises(DuplicateKeyError):
            unite(unit, records, [_state("b", 1), _state("c", 1, NIK)])
        _require_alone(store, "a")


def _state(name: str, version: int, *indexes: IndexEntry) -> Snapshot:
    return Snapshot(stream(name), version, (part(name.encode()),), indexes)


def _require_alone(store: Store, name: str) -> None:
    with store.begin(write=False) as unit:
        assert {one.record.stream.id for one in unit.since(0, 100)} == {name}
        assert unit.load(stream("b")) is None
