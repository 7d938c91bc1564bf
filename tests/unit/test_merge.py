"""What a set of events tells of one thing: by the set alone, whatever order it came in."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import ComplaintFiled, Fact, FactRecorded, HouseholdRegistered, Recorded, Source
from slrtkit.domain.decisive import decisive
from slrtkit.domain.erasure import ContentErased
from slrtkit.domain.household import Household
from slrtkit.domain.merge import causal_order, early, enters, merged, moved_frontier
from slrtkit.domain.syncing import (
    ConflictResolved,
    EventAdmitted,
    EventHeld,
    EventReleased,
    Frontier,
    FrontierMoved,
    HeldEvent,
    HeldReason,
    HouseholdTransferred,
    ShipmentNote,
    ShipmentReceived,
)
from slrtkit.errors import DomainError, WireError
from slrtkit.ledger import JSON
from slrtkit.ports.packing import packed, unpacked
from slrtkit.testing import post
from slrtkit.testing.records import Author

DAY, FIELD = date(2026, 3, 1), "facts/H-K/desil"
FIRST = Recorded("a/1/s/1", "000000000001.0000", HouseholdRegistered(post.household("H")))


def stated(number: int, value: int, base: tuple[str, ...], node: str = "a", stamp: int | None = None) -> Recorded:
    fact = FactRecorded("H-K", "desil", Fact(value, DAY, Source.INTERVIEW))
    return Recorded(f"{node}/1/s/{number}", f"{stamp or number:012x}.0000", fact, {FIELD: base})


def resolved(number: int, kept: str, base: tuple[str, ...], node: str = "a") -> Recorded:
    said = ConflictResolved(FIELD, kept, "pengawas", "Musdes")
    return Recorded(f"{node}/1/s/{number}", f"{number:012x}.0000", said, {FIELD: base})


def value(events: tuple[Recorded, ...]) -> object:
    history = merged(events).history
    assert history
    assert isinstance(history.state, Household)
    fact = history.state.fact("H-K", "desil")
    return fact and fact.value


@given(
    st.permutations(
        [FIRST, stated(2, 1, (FIRST.id,)), stated(3, 2, (FIRST.id,), "b"), resolved(4, "b/1/s/3", ("a/1/s/2", "b/1/s/3"))]
    )
)
def test_the_order_of_arrival_tells_nothing(events: list[Recorded]) -> None:
    told = merged(events)
    assert told == merged(events[::-1])
    assert told.history
    assert told.history.version == len(events)
    assert told.history.conflicts == ()
    assert value(tuple(events)) == 2
    assert merged([*events, events[0]]) == told


def test_causes_come_first_though_a_clock_says_otherwise() -> None:
    one = stated(2, 1, (FIRST.id,), stamp=900)
    other = stated(3, 2, (one.id,), "b", stamp=5)
    for events in permutations([FIRST, one, other]):
        assert [event.id for event in causal_order(events)] == [FIRST.id, one.id, other.id]
        assert value(events) == 2
    both = stated(5, 4, (one.id, other.id), "d", stamp=3)
    assert [event.id for event in causal_order([both, other, one, FIRST])] == [FIRST.id, one.id, other.id, both.id]
    beside = stated(4, 3, (FIRST.id, "never/1/s/1"), "c", stamp=7)
    assert [e.id for e in causal_order([one, other, beside, FIRST])] == [FIRST.id, beside.id, one.id, other.id]


def test_two_that_claim_to_have_seen_each_other_come_by_stamp() -> None:
    one, other = stated(2, 1, ("b/1/s/3",)), stated(3, 2, ("a/1/s/2",), "b")
    assert causal_order([other, one, FIRST]) == [FIRST, one, other]


def test_two_resolutions_that_nobody_told_each_other_of_are_in_conflict() -> None:
    sides = stated(2, 1, (FIRST.id,)), stated(3, 2, (FIRST.id,), "b")
    names = tuple(side.id for side in sides)
    apart = resolved(4, names[0], names), resolved(5, names[1], names, "b")
    for events in permutations([FIRST, *sides, *apart]):
        history = merged(events).history
        assert history
        assert history.conflicts == (FIELD,)
        assert {head.value.value for head in history.heads[FIELD] if isinstance(head.value, Fact)} == {1, 2}
    last = resolved(6, apart[1].id, tuple(one.id for one in apart))
    assert value((FIRST, *sides, *apart, last)) == 2


def test_a_resolution_may_keep_what_the_first_event_said() -> None:
    home = post.household("H").with_fact("H-K", "desil", Fact(4, DAY, Source.DTSEN))
    first = evolve(FIRST, event=HouseholdRegistered(home))
    blind, late = stated(2, 1, ()), resolved(4, first.id, (first.id, "a/1/s/2"), "b")
    again = resolved(5, first.id, (late.id,))
    assert value((first, blind, late)) == 4
    assert value((first, blind, late, again)) == 4


def test_what_says_something_of_what_is_not_there_changes_nothing_and_is_told() -> None:
    nobody = resolved(3, "x/1/s/9", (FIRST.id,))
    elsewhere = Recorded("c/1/s/2", "000000000002.0000", FactRecorded("X", "desil", Fact(1, DAY, Source.MUSDES)), {})
    unsaid = resolved(4, elsewhere.id, (FIRST.id,))
    told = merged([FIRST, nobody, elsewhere, unsaid, stated(5, 3, (FIRST.id,))])
    assert told.unread == (elsewhere.id, nobody.id, unsaid.id)
    assert told.history
    assert (told.history.version, value((FIRST, nobody, elsewhere, stated(5, 3, (FIRST.id,))))) == (5, 3)


def test_without_its_beginning_nothing_is_told_of_a_thing() -> None:
    assert merged([]).history is None
    late = stated(2, 1, (FIRST.id,))
    assert merged([late]) == evolve(merged([]), unread=(late.id,))
    assert merged([evolve(FIRST, event=ContentErased("household-registered/1")), late]).history is None


def test_what_fits_no_thing_of_its_kind_is_not_its_beginning_and_changes_nothing() -> None:
    assert merged([resolved(1, "x", ())]).unread == ("a/1/s/1",)
    filed = Recorded("a/1/s/1", "01", ComplaintFiled(post.complaint("C", "H", "Perlu")))
    odd = Recorded("a/1/s/2", "02", HouseholdTransferred(post.household("H"), post.household("H").village))
    told = merged([filed, odd]).history
    assert told
    assert told.state == post.complaint("C", "H", "Perlu")


def test_a_household_that_was_transferred_begins_where_it_came_to() -> None:
    arrived = HouseholdTransferred(post.household("H"), post.household("H").village)
    there = Recorded("a/1/t/1", "000000000003.0000", arrived)
    history = merged([there]).history
    assert history
    assert (history.state, history.origin.id) == (post.household("H"), there.id)
    both = merged([FIRST, stated(2, 1, (FIRST.id,)), evolve(there, base={FIELD: ()})]).history
    assert both
    assert both.conflicts == ()
    assert [head.id for head in both.heads[FIELD]] == ["a/1/s/2"]
    assert dict(both.base(arrived)) == {FIELD: ("a/1/s/2",)}


@pytest.mark.parametrize(
    ("field", "decides"),
    [
        ("facts/K/desil", True),
        ("facts/P/deceased_on", True),
        ("memberships/P", True),
        ("persons/P", True),
        ("facts/K/income", False),
        ("cards/K", False),
        ("roster_complete", False),
    ],
)
def test_some_fields_of_a_household_decide(field: str, decides: bool) -> None:
    assert decisive(post.household("H"), field) == decides
    assert decisive(post.complaint("C", "H", "Perlu"), field)


def test_a_stamp_is_early_beyond_a_day_and_what_an_officer_let_in() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    stamp = f"{int((now + timedelta(hours=24)).timestamp() * 1000):012x}.0000"
    later = f"{int((now + timedelta(hours=24, seconds=1)).timestamp() * 1000):012x}.0000"
    assert [early(one, now) for one in (stamp, later)] == [False, True]
    assert not early(later, now, stamp)
    with pytest.raises(WireError):
        early("soon", now)


def test_a_stamp_that_is_early_says_from_when_on_it_is_not() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    later = f"{int((now + timedelta(days=9)).timestamp() * 1000):012x}.0003"
    from_when = enters(later)
    assert from_when == now + timedelta(days=8)
    assert [early(later, from_when + timedelta(milliseconds=one)) for one in (-1, 0)] == [True, False]
    assert enters("ffffffffffff.0000") is None, "no calendar has that year"
    with pytest.raises(WireError):
        enters("soon")


@frozen
class Seen:
    node: str
    seq: int
    clock: str
    deps: tuple[str, ...] = ()
    incarnation: str = "1"
    scope: str = "s"
    previous: str = ""
    hash: str = ""

    @property
    def key(self) -> str:
        return f"{self.node}/1/s/{self.seq}"

    def header(self) -> JSON:
        return {"seq": self.seq}


def test_the_frontier_names_the_last_of_each_chain_that_no_other_has_seen() -> None:
    assert moved_frontier(None, "s", 0, []) is None
    first = moved_frontier(None, "s", 3, [Seen("a", 1, "01"), Seen("a", 2, "02"), Seen("b", 1, "03")])
    assert first == Frontier("s", ("a/1/s/2", "b/1/s/1"), 3, "03")
    seen = moved_frontier(first, "s", 3, [Seen("c", 1, "02", ("a/1/s/2", "own/1/s/1"))])
    assert seen == Frontier("s", ("b/1/s/1", "c/1/s/1"), 3, "03")
    assert moved_frontier(first, "s", 4, [Seen("c", 1, "02")]) == Frontier("s", ("c/1/s/1",), 4, "02")
    newer = moved_frontier(first, "s", 3, [Seen("c", 1, "02", ("a/1/s/1",))])
    assert newer
    assert newer.keys == ("a/1/s/2", "b/1/s/1", "c/1/s/1")


def test_the_notes_of_a_node_are_histories_too() -> None:
    held = HeldEvent("k@h", "k", "h", HeldReason.GAP, "j", "01", post.NOW, "{}")
    told = merged(
        [
            Recorded("a/1/sync/1", "01", EventHeld(held)),
            Recorded("a/1/sync/2", "02", EventHeld(evolve(held, reason=HeldReason.EARLY))),
            Recorded("a/1/sync/3", "03", EventAdmitted("pengawas", "jam salah")),
            Recorded("a/1/sync/4", "04", EventReleased(HeldReason.EARLY)),
        ]
    ).history
    assert told
    assert isinstance(told.state, HeldEvent)
    assert (told.state.open, told.state.record, told.state.admitted_by) == (False, "", "pengawas")
    moved = [Recorded(f"a/1/sync/{n}", f"0{n}", FrontierMoved("s", (f"b/1/s/{n}",), n, "01")) for n in (1, 2)]
    frontier = merged([moved[0], evolve(moved[1], base={"keys": (moved[0].id,), "after": (moved[0].id,)})]).history
    assert frontier
    assert frontier.state == Frontier("s", ("b/1/s/2",), 2, "01")
    note = ShipmentNote("n", "a", post.NOW, 1)
    twice = [Recorded(f"a/1/sync/{n}", f"0{n}", ShipmentReceived(note)) for n in (1, 2)]
    received = merged(twice).history
    assert received
    assert received.state == note
    with pytest.raises(DomainError):
        merged(twice[:1]).history.then(FIRST)  # type: ignore[union-attr]  # it is there
    assert "{}" not in repr(held)


def test_a_record_that_waits_comes_back_as_it_was() -> None:
    record = Author().change("H").records[0]
    kept = packed(record)
    assert unpacked(kept) == record
    assert isinstance(kept, dict)
    for fault in ({}, {**kept, "seq": "1"}, {**kept, "deps": "x"}, {**kept, "parts": [["a"]]}, {**kept, "base": [["0", [1]]]}):
        with pytest.raises(WireError):
            unpacked(fault)
    with pytest.raises(WireError):
        unpacked({**kept, "node": 1})
