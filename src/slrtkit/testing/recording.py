"""A store's promises about content: what is written is what is read and found."""

import pytest
from attrs import evolve

from slrtkit.errors import DuplicateKeyError
from slrtkit.ledger import verify_chain
from slrtkit.ports.glance import end_of, ends_of, held_of, parts_of
from slrtkit.ports.store import IndexEntry, Snapshot, Store
from slrtkit.testing.records import NIK, VILLAGE, Author, part, place, places, stream, write

__all__ = ["RecordingContract"]


class RecordingContract:
    """What is written is what is read and found. Needs a `store` fixture: an empty store.

    Units that offer `slrtkit.ports.Glances` or `ChainEnds` besides are asked by these too.
    """

    def test_a_committed_change_is_loaded_as_it_was_written(self, store: Store) -> None:
        author = Author()
        snapshot = Snapshot(stream("a"), 1, (part(b"\x00\xff" * 9), part(b"", field="nothing \u2014 kosong")), (VILLAGE, NIK))
        write(store, evolve(author.change("a"), snapshot=snapshot))
        with store.begin(write=False) as unit:
            assert unit.load(stream("a")) == snapshot
            assert unit.load(stream("b")) is None
            assert unit.load(stream("a", kind="person")) is None
            assert parts_of(unit, stream("a")) == (1, snapshot.parts)
            assert parts_of(unit, stream("b")) is None
            assert [IndexEntry(*one) for one in held_of(unit, stream("a"))] == [VILLAGE, NIK]
            assert not held_of(unit, stream("b"))

    def test_every_record_comes_back_whole_and_in_order(self, store: Store) -> None:
        author = Author()
        first, second = author.change("a", records=3, base=(("desil", ("n/1/s/1",)),), deps=("n/1/s/1",)), author.change("b")
        third = author.change("a", version=3, records=2)
        write(store, first, second)
        write(store, third)
        with store.begin(write=False) as unit:
            assert unit.history(stream("a")) == (*first.records, *third.records)
            assert unit.history(stream("b")) == second.records
            assert unit.history(stream("c")) == ()
            log = [positioned.record for positioned in unit.since(0, 100)]
        assert log == [*first.records, *second.records, *third.records]
        assert verify_chain(log) == ()

    def test_the_log_is_read_in_pages_without_gap_or_repetition(self, store: Store) -> None:
        author = Author()
        changes = [author.change(f"s{number}") for number in range(7)]
        receipt = write(store, *changes)
        seen, position = [], 0
        with store.begin(write=False) as unit:
            while page := unit.since(position, 3):
                assert len(page) <= 3
                assert all(later > earlier for earlier, later in zip([position, *places(page)], places(page), strict=False))
                seen += [positioned.record for positioned in page]
                position = page[-1].position
        assert seen == [change.records[0] for change in changes]
        assert position == receipt

    def test_the_head_of_a_chain_is_its_last_record(self, store: Store) -> None:
        village, district = Author(scope="33.16.01.2001"), Author(scope="33.16")
        changes = [village.change("a"), district.change("b", records=2), village.change("c")]
        write(store, *changes)
        with store.begin(write=False) as unit:
            assert unit.head("node", "1", "33.16.01.2001") == changes[2].records[-1]
            assert unit.head("node", "1", "33.16") == changes[1].records[-1]
            assert unit.head("node", "2", "33.16") is None
            last = changes[1].records[-1]
            assert end_of(unit, "node", "1", "33.16") == (last.seq, last.clock, last.hash)
            assert end_of(unit, "node", "2", "33.16") is None
            heads = {("node", "1", "33.16.01.2001"): changes[2].records[-1], ("node", "1", "33.16"): last}
            assert ends_of(unit) == {chain: (one.seq, one.clock, one.hash) for chain, one in heads.items()}

    def test_what_a_client_id_wrote_is_found_again(self, store: Store) -> None:
        author = Author()
        changes = [
            author.change("a", client_id="one"),
            author.change("b", client_id="two"),
            author.change("c", client_id="one"),
        ]
        write(store, *changes)
        with store.begin(write=False) as unit:
            written = unit.request("one")
            assert [positioned.record for positioned in written] == [*changes[0].records, *changes[2].records]
            assert places(written) == sorted(places(written))
            assert unit.request("three") == ()

    def test_a_snapshot_can_be_replaced_without_a_record(self, store: Store) -> None:
        change = Author().change("a", records=2)
        write(store, change)
        renewed = evolve(change.snapshot, parts=(part(b"new form"),))
        write(store, evolve(change, records=(), snapshot=renewed))
        with store.begin(write=False) as unit:
            assert unit.load(stream("a")) == renewed
            assert unit.history(stream("a")) == change.records

    def test_streams_are_found_by_the_entries_of_their_present_snapshot(self, store: Store) -> None:
        author = Author()
        write(store, *(author.change(name, indexes=(VILLAGE, IndexEntry("head", name.encode()))) for name in "cab"))
        write(store, author.change("a", version=1, indexes=(IndexEntry("village", b"33.16.01.2002"),)))
        with store.begin(write=False) as unit:
            assert unit.find("household", *place(VILLAGE)) == ("b", "c")
            assert unit.find("household", "village", b"33.16.01.2002") == ("a",)
            assert unit.find("household", "head", b"c") == ("c",)
            assert unit.find("household", "head", b"a") == ()
            assert unit.find("complaint", *place(VILLAGE)) == ()
            assert unit.find("household", "area", VILLAGE.value) == ()

    def test_a_unique_entry_belongs_to_one_stream(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(NIK,)))
        with pytest.raises(DuplicateKeyError) as refusal, store.begin(write=True) as unit:
            unit.record([author.change("b"), author.change("c", indexes=(VILLAGE, NIK))])
        assert "blind" not in str(refusal.value)
        with store.begin(write=False) as unit:
            assert unit.find("household", *place(NIK)) == ("a",)
            assert unit.load(stream("b")) is None

    def test_a_unique_entry_stays_with_its_stream_until_it_is_given_up(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(NIK,)))
        write(store, author.change("a", version=1, indexes=(NIK,)))
        write(store, author.change("a", version=2), author.change("b", indexes=(NIK,)))
        with store.begin(write=False) as unit:
            assert unit.find("household", *place(NIK)) == ("b",)

    def test_entries_of_another_kind_or_name_do_not_collide(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(NIK,)))
        write(store, author.change("b", indexes=(evolve(NIK, name="nkk"), evolve(NIK, value=b"other"))))
        write(store, author.change("c", kind="person", indexes=(NIK,)))
        with store.begin(write=False) as unit:
            assert unit.find("person", *place(NIK)) == ("c",)
