"""A chain shows every loss, exchange and alteration, and names the event."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve, fields

from slrtkit.errors import StorageError
from slrtkit.ledger import verify_chain
from slrtkit.ports.store import Change, Record, Snapshot, StreamId
from slrtkit.testing.records import Author, part, stream

OTHER: dict[str, Any] = {
    "node": "other",
    "incarnation": "2",
    "scope": "33.17",
    "seq": 9,
    "clock": "0000000000ff.0000",
    "at": "2027-01-01T00:00:00.000000Z",
    "deps": ("node/1/33.16/1",),
    "base": (("desil", ()),),
    "stream": StreamId("household", "b"),
    "type": "Invented/2",
    "actor": "another officer",
    "client_id": "another request",
    "parts": (part(b"something else"),),
    "previous": "1" * 64,
    "hash": "1" * 64,
}


def chain(length: int = 4) -> list[Record]:
    author = Author()
    return [author.record(stream("a")) for _ in range(length)]


def test_a_chain_as_it_was_written_holds() -> None:
    assert verify_chain(chain()) == ()
    assert verify_chain([]) == ()


def test_a_chain_can_be_checked_piece_by_piece() -> None:
    records = chain()
    assert verify_chain(records[2:], after=records[1]) == ()


@pytest.mark.parametrize("name", [field.name for field in fields(Record)])
def test_no_field_of_an_event_can_be_altered_unseen(name: str) -> None:
    records = chain(1)
    altered = evolve(records[0], **{name: OTHER[name]})
    assert "chain.altered" in {problem.code for problem in verify_chain([altered])}


@pytest.mark.parametrize(
    ("spoil", "faults"),
    [
        (lambda r: [r[0], r[2], r[3]], [("node/1/33.16/3", "chain.gap")]),
        (lambda r: r[1:], [("node/1/33.16/2", "chain.gap")]),
        (lambda r: [r[0], r[0], *r[1:]], [("node/1/33.16/1", "chain.gap"), ("node/1/33.16/1", "chain.clock")]),
        (
            lambda r: [*r, *([Author(scope="33.17").record(stream("a"))])],
            [("node/1/33.17/1", "chain.mixed"), ("node/1/33.17/1", "chain.clock")],
        ),
        (
            lambda r: [r[0], Author().record(stream("a")), *r[2:]],
            [("node/1/33.16/1", "chain.gap"), ("node/1/33.16/1", "chain.clock"), ("node/1/33.16/3", "chain.gap")],
        ),
    ],
    ids=["lost inside", "lost at the beginning", "repeated", "mixed", "exchanged"],
)
def test_a_chain_that_does_not_hold_says_where(
    spoil: Callable[[list[Record]], list[Record]], faults: list[tuple[str, str]]
) -> None:
    assert [(problem.path, problem.code) for problem in verify_chain(spoil(chain()))] == faults


def test_a_chain_written_anew_from_the_middle_is_broken_there() -> None:
    other = Author()
    other.record(stream("a"), data=b"another beginning")
    forged = [other.record(stream("a")) for _ in range(3)]
    assert [problem.code for problem in verify_chain([chain()[0], *forged])] == ["chain.broken"]


def test_a_chain_still_verifies_by_digests_when_a_part_is_gone_from_memory() -> None:
    record = chain(1)[0]
    assert b"what happened".hex() not in str(record.header())
    assert "what happened" not in repr(record)


@pytest.mark.parametrize("step", ["", "a/b"])
def test_a_step_of_an_event_key_is_one_step(step: str) -> None:
    with pytest.raises(StorageError, match=r"storage\.key"):
        Author(scope=step).record(stream("a"))


def test_a_change_is_about_one_stream_and_counts_its_records() -> None:
    change = Author().change("a", records=2)
    assert change.expected_version == 0
    with pytest.raises(StorageError, match=r"storage\.misuse"):
        Change(change.records, Snapshot(stream("b"), 2, ()))
    with pytest.raises(StorageError, match=r"storage\.misuse"):
        Change(change.records, Snapshot(stream("a"), 1, ()))
