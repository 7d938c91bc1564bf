"""Synchronising: nothing is lost or overwritten, whatever comes first; what cannot be waits, and a supervisor decides."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import NIK, NKK, Context, DecisionOutcome, Fact, RegionCode, Source
from slrtkit.domain.change import CardChange, FactChange, IdentityChange, Move
from slrtkit.domain.history import StreamKind
from slrtkit.domain.syncing import HeldReason
from slrtkit.errors import DomainError, NotFoundError, RequestReusedError
from slrtkit.errors.sync import SyncError
from slrtkit.ports.shipment import Chain, ChainHead, Shipment
from slrtkit.ports.store import IndexEntry, Record, Store, StreamId
from slrtkit.service import merging
from slrtkit.service.asof import household_at
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.change import change_household
from slrtkit.service.conflicts import SharedIdentity, conflicts, resolve, shared_identities
from slrtkit.service.envelope import enclosed
from slrtkit.service.intake import file_complaint
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild, renew
from slrtkit.service.register import record_fact, register
from slrtkit.service.scribe import Scribe
from slrtkit.service.sync import Delivery, admit_event, collect, heads, held_events, receive, release
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

DAY, NOW = post.DAY, post.NOW
VILLAGE = "33.16.99.2001"
COUNT = count()


class Post:
    """A node, its clock, and a count of what it did."""

    def __init__(self, name: str, store: Store | None = None, incarnation: str = "1") -> None:
        self.journal = Journal(store or MemoryStore(), PlainSealer(), name, incarnation)
        self.name = f"{name}-{next(COUNT)}"
        self.now, self.turn = NOW, 0

    def by(self, actor: str = "petugas", reason: str = "sesuai bukti") -> Context:
        self.turn += 1
        return Context(actor, f"{self.name}-{self.turn}", self.now, reason)

    def has(self) -> dict[Chain, int]:
        return {head.chain: head.seq for head in heads(self.journal)}

    def state(self, name: str, value: int, about: str = "H", of: str = "H-K") -> None:
        self.now += timedelta(minutes=1)
        agreed(self.journal, self.by(), about, FactChange(of, name, Fact(value, min(DAY, self.now.date()), Source.MUSDES)))

    def value(self, name: str, about: str = "H", of: str = "H-K") -> object:
        fact = self.journal.household(about).state.fact(of, name)
        return fact and fact.value


def shipped(sender: Post, receiver: Post, scopes: object = None) -> Shipment:
    """Return what one post lacks of another, held in memory."""
    with collect(sender.journal, scopes, receiver.has()) as shipment:  # type: ignore[arg-type]  # names or a test of them
        return evolve(shipment, records=tuple(shipment.records))


def send(sender: Post, receiver: Post, scopes: object = None) -> Delivery:
    return receive(receiver.journal, receiver.by(), shipped(sender, receiver, scopes))


def keys(post_: Post) -> set[str]:
    with post_.journal.store.begin(write=False) as unit:
        return {one.record.key for one in unit.since(0, 10_000) if one.record.scope == VILLAGE}


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    opened: list[Store] = []

    def new() -> Store:
        opened.append(MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / f"{len(opened)}.db"))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


@pytest.fixture
def posts(store: Callable[[], Store]) -> tuple[Post, Post]:
    """Two posts that know one household."""
    district, laptop = Post("district", store()), Post("laptop", store())
    register(district.journal, district.by(), [post.household("H")])
    send(district, laptop)
    return district, laptop


def test_what_one_post_hands_another_is_there_once_however_often_it_comes(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    district.state("income", 5)
    again = shipped(district, Post("nobody"))
    first = receive(laptop.journal, laptop.by(), again)
    assert (first.note.applied, first.note.known) == (1, 1)
    second = receive(laptop.journal, laptop.by(), again)
    assert (second.note.applied, second.note.known) == (0, 2)
    assert keys(laptop) == keys(district)
    assert laptop.journal.household("H") == district.journal.household("H")
    assert [head.seq for head in second.heads] == [2]
    for one in posts:
        assert rebuild(one.journal).problems == ()


def test_a_shipment_that_is_sent_again_has_its_first_receipt(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    district.state("income", 5)
    shipment, context = shipped(district, laptop), laptop.by()
    first = receive(laptop.journal, context, shipment)
    assert receive(laptop.journal, context, shipment) == first
    with pytest.raises(RequestReusedError):
        receive(laptop.journal, context, evolve(shipment, sender="another"))


def test_an_event_names_what_its_author_had_seen_in_its_scope_and_names_it_once(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    laptop.state("income", 1)
    laptop.state("income", 2)
    with laptop.journal.store.begin(write=False) as unit:
        own = [one.record for one in unit.since(0, 100) if one.record.node == "laptop" and one.record.scope == VILLAGE]
    assert [one.deps for one in own] == [(f"district/1/{VILLAGE}/1",), ()]
    assert all(one.base for one in own)
    assert all(one.clock > f"{0:012x}.0000" for one in own)
    send(laptop, district)
    district.state("income", 3)
    with district.journal.store.begin(write=False) as unit:
        last = unit.head("district", "1", VILLAGE)
    assert last is not None
    assert last.deps == (f"laptop/1/{VILLAGE}/2",)


def test_two_posts_that_state_apart_make_a_conflict_that_a_supervisor_resolves_by_name(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    district.state("desil", 2)
    laptop.state("desil", 7)
    for one, other in (posts, posts[::-1]):
        send(one, other)
    [conflict] = conflicts(district.journal)
    for one in posts:
        assert conflicts(one.journal) == (conflict,)
        assert (conflict.kind, conflict.id, conflict.field, conflict.deciding) == (
            StreamKind.HOUSEHOLD,
            "H",
            "facts/H-K/desil",
            True,
        )
        assert {side.node for side in conflict.sides} == {"district", "laptop"}
        assert {side.actor for side in conflict.sides} == {"second-officer"}
        assert all(isinstance(side.value, Fact) and side.at.startswith("2026-11-21T03:3") for side in conflict.sides)
    field, kept = "facts/H-K/desil", next(side.event for side in conflict.sides if side.node == "laptop")
    for one in posts:
        complaint = f"C-{one.journal.node}"
        file_complaint(one.journal, one.by(), post.complaint(complaint, "H", f"Perlu bantuan {complaint}"))
        with pytest.raises(DomainError, match="two posts") as refused:
            assess_complaint(one.journal, one.by(), complaint, post.PROGRAM, DAY)
        assert (refused.value.code, refused.value.path) == ("conflict", field)
        with pytest.raises(DomainError, match="two posts"):
            one.state("desil", 7)
    for wrong, code in (((field, "elsewhere/1/s/1"), "conflict.kept"), (("facts/H-K/works", kept), "conflict.none")):
        with pytest.raises(DomainError) as refused:
            resolve(district.journal, district.by("pengawas"), StreamKind.HOUSEHOLD, "H", *wrong)
        assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        resolve(district.journal, district.by("pengawas", " "), StreamKind.HOUSEHOLD, "H", field, kept)
    assert refused.value.code == "conflict.reason"
    with pytest.raises(DomainError, match="nothing is recorded"):
        resolve(district.journal, district.by("pengawas"), StreamKind.HOUSEHOLD, "X", field, kept)
    context = district.by("pengawas", "Musdes 20 November")
    receipt = resolve(district.journal, context, StreamKind.HOUSEHOLD, "H", field, kept)
    assert resolve(district.journal, context, StreamKind.HOUSEHOLD, "H", field, kept) == receipt
    send(district, laptop)
    for one in posts:
        assert conflicts(one.journal) == ()
        assert one.value("desil") == 7
        assess_complaint(one.journal, one.by(), f"C-{one.journal.node}", post.PROGRAM, DAY)
        with one.journal.store.begin(write=False) as unit:
            [said] = [r for r in unit.history(("household", "H")) if r.key == receipt.events[0]]  # type: ignore[arg-type]  # a pair
        event = one.journal.recorded(said)
        assert (event.event.by, event.event.reason) == ("pengawas", "Musdes 20 November")  # type: ignore[union-attr]  # resolved
        assert set(event.base[field]) == {side.event for side in conflict.sides}
        assert rebuild(one.journal).problems == ()


def test_what_does_not_decide_keeps_nobody_waiting(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    district.state("income", 2)
    laptop.state("income", 7)
    send(laptop, district)
    [conflict] = conflicts(district.journal)
    assert not conflict.deciding
    file_complaint(district.journal, district.by(), post.complaint("C", "H", "Perlu bantuan"))
    assess_complaint(district.journal, district.by(), "C", post.PROGRAM, DAY)
    with pytest.raises(DomainError, match="two posts"):
        district.state("income", 3)


def test_a_gap_holds_what_comes_after_it_and_only_that(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    for value in range(4):
        district.state("income", value)
    whole = shipped(district, laptop)
    records = tuple(whole.records)
    tail = evolve(whole, records=records[2:])
    late = receive(laptop.journal, laptop.by(), tail)
    assert (late.note.applied, late.note.held) == (0, 2)
    assert [(one.reason, one.waits_for) for one in held_events(laptop.journal)] == [
        (HeldReason.GAP, records[1].key),
        (HeldReason.GAP, records[2].key),
    ]
    again = receive(laptop.journal, laptop.by(), tail)
    assert (again.note.applied, again.note.held) == (0, 0)
    other = Post("other")
    register(other.journal, other.by(), [post.household("X")])
    assert send(other, laptop).note.applied == 1
    filled = receive(
        laptop.journal,
        laptop.by(),
        evolve(whole, heads=(evolve(whole.heads[0], seq=3, hash=records[1].hash),), records=records[:2]),
    )
    assert (filled.note.applied, held_events(laptop.journal)) == (4, ())
    assert laptop.value("income") == 3
    assert keys(laptop) >= keys(district)
    third = Post("third")
    send(other, third)
    receive(third.journal, third.by(), tail)
    all_of_it = receive(third.journal, third.by(), shipped(district, Post("nobody")))
    assert (all_of_it.note.applied, held_events(third.journal)) == (5, ())
    assert rebuild(laptop.journal).problems == ()


def test_an_event_waits_for_what_its_author_had_seen(posts: tuple[Post, Post]) -> None:
    """And not for what its author saw in a scope that this node never receives."""
    district, laptop = posts
    tablet = Post("tablet")
    laptop.state("income", 4)
    send(laptop, tablet)
    tablet.state("income", 5)
    only = shipped(tablet, Post("x"))
    own = tuple(one for one in only.records if one.node == "tablet")
    alone = evolve(only, heads=tuple(head for head in only.heads if head.chain.node == "tablet"), records=own)
    held = receive(district.journal, district.by(), alone)
    assert (held.note.applied, held.note.held) == (0, 1)
    assert held_events(district.journal)[0].waits_for == f"laptop/1/{VILLAGE}/1"
    assert send(laptop, district).note.applied == 2
    assert district.value("income") == 5
    assert conflicts(district.journal) == ()


@pytest.mark.parametrize(
    "fault", ["left out", "cut", "changed", "moved", "unannounced", "forged head", "back in time", "local", "deps"]
)
def test_what_was_tampered_with_is_refused_and_nothing_is_taken(posts: tuple[Post, Post], fault: str) -> None:
    district, laptop = posts
    for value in range(4):
        district.state("income", value)
    whole = shipped(district, laptop)
    one, two, three, four = whole.records
    [head] = whole.heads
    wrong = {
        "left out": (evolve(whole, records=(one, two, four)), "sync.omitted"),
        "cut": (evolve(whole, records=(one, two, three)), "sync.omitted"),
        "changed": (evolve(whole, records=(one, evolve(two, actor="lain"), three, four)), "sync.chain"),
        "moved": (evolve(whole, records=(one, two, enclosed(evolve(three, previous="0" * 64)), four)), "sync.chain"),
        "unannounced": (evolve(whole, heads=()), "sync.omitted"),
        "forged head": (evolve(whole, heads=(evolve(head, hash="0" * 64),)), "sync.omitted"),
        "back in time": (evolve(whole, records=(one, enclosed(evolve(two, clock=one.clock)))), "sync.order"),
        "local": (evolve(whole, records=(enclosed(evolve(one, scope="access")),)), "sync.scope"),
        "deps": (evolve(whole, records=(enclosed(evolve(one, deps=("district/1/elsewhere/1",))),)), "sync.chain"),
    }
    shipment, code = wrong[fault]
    before = keys(laptop), heads(laptop.journal)
    with pytest.raises(SyncError) as refused:
        receive(laptop.journal, laptop.by(), shipment)
    assert refused.value.code == code
    assert (keys(laptop), heads(laptop.journal)) == before
    assert held_events(laptop.journal) == ()
    assert receive(laptop.journal, laptop.by(), whole).note.applied == 4


def test_a_chain_that_ends_before_its_head_is_noticed_though_nothing_of_it_came(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    district.state("income", 1)
    whole = shipped(district, laptop)
    with pytest.raises(SyncError) as refused:
        receive(laptop.journal, laptop.by(), evolve(whole, records=()))
    assert refused.value.code == "sync.omitted"


def test_a_carrier_that_stops_half_way_leaves_nothing_behind(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    for value in range(3):
        district.state("income", value)
    whole = shipped(district, laptop)

    def broken() -> Iterator[Record]:
        yield next(iter(whole.records))
        raise SyncError("the stick was pulled out", code="test")

    before = keys(laptop)
    with pytest.raises(SyncError, match="pulled out"):
        receive(laptop.journal, laptop.by(), evolve(whole, records=broken()))
    assert keys(laptop) == before


def cloned(laptop: Post, copy: Post) -> None:
    """Give a post all that another has, as a copy of its disk would."""
    with laptop.journal.store.begin(write=False) as unit:
        records = tuple(one.record for one in unit.since(0, 1000) if one.record.scope == VILLAGE)
    receive(copy.journal, copy.by(), Shipment("laptop", "1", heads(laptop.journal), records))


def test_a_cloned_disk_is_noticed_and_both_its_lives_are_kept(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    clone = Post("laptop")
    cloned(laptop, clone)
    for value, one in ((1, laptop), (2, clone)):
        one.state("income", value)
        one.state("income", value + 10)
        one.state("income", value + 20)
    clone.state("income", 30)
    assert send(laptop, district).note.applied == 3
    known = shipped(clone, Post("x"))
    came = receive(district.journal, district.by(), known)
    assert (came.note.applied, came.note.forks) == (0, 4)
    assert {one.reason for one in held_events(district.journal)} == {HeldReason.FORK}
    assert district.value("income") == 21
    assert len(held_events(district.journal)) == 4
    assert receive(district.journal, district.by(), known).note.forks == 0
    assert rebuild(district.journal).problems == ()
    silent = receive(clone.journal, clone.by(), evolve(shipped(laptop, clone), records=()))
    assert silent.note.forks == 0  # the clone has gone further, and nothing was sent of what is before
    equal = Post("laptop")
    cloned(laptop, equal)
    [head, *others] = (one for one in heads(laptop.journal) if one.chain.node == "laptop")
    assert not others
    forged = evolve(head, hash="f" * 64)
    noted = receive(equal.journal, equal.by(), Shipment("clone", "1", (forged,), ()))
    assert (noted.note.forks, held_events(equal.journal)[0].record) == (1, "")


def test_a_restored_back_up_goes_on_as_a_new_life(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    laptop.state("income", 1)
    send(laptop, district)
    restored = Post("laptop", incarnation="2")
    send(district, restored)
    restored.state("income", 2)
    laptop.state("income", 3)
    send(restored, district)
    send(laptop, district)
    assert held_events(district.journal) == ()
    [conflict] = conflicts(district.journal)
    assert {side.event.split("/")[1] for side in conflict.sides} == {"1", "2"}


def test_a_restored_back_up_takes_back_what_it_had_sent(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    restored = Post("laptop")
    cloned(laptop, restored)
    laptop.state("income", 1)
    send(laptop, district)
    assert send(district, restored).note.applied == 1
    restored.state("income", 2)
    assert send(restored, district).note.applied == 1
    assert district.value("income") == 2


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_is_years_wrong_changes_nobodys_truth(posts: tuple[Post, Post], years: int) -> None:
    district, laptop = posts
    laptop.now = NOW + timedelta(days=365 * years)
    laptop.state("income", 1)
    laptop.state("income", 2)
    came = send(laptop, district)
    if years < 0:
        assert (came.note.applied, came.note.early) == (2, 0)
    else:
        assert (came.note.applied, came.note.early) == (0, 2)
        first, second = held_events(district.journal)
        assert first.reason is second.reason is HeldReason.EARLY
        assert release(district.journal, district.by()).note.applied == 0
        with pytest.raises(DomainError) as refused:
            admit_event(district.journal, district.by("pengawas", ""), first.key)
        assert (refused.value.code, refused.value.cure) == ("sync.admit", "say why")
        context = district.by("pengawas", "jam laptop salah")
        receipt = admit_event(district.journal, context, first.id)
        assert admit_event(district.journal, context, first.id) == receipt
        assert release(district.journal, district.by()).note.applied == 2
        assert held_events(district.journal) == ()
    assert district.value("income") == 2
    district.state("income", 3)
    back = send(district, laptop)
    if years < 0:  # to who lives in the past all is early, until the clock is set
        assert (back.note.applied, back.note.early) == (0, 1)
        laptop.now = district.now
        release(laptop.journal, laptop.by())
    assert laptop.value("income") == 3
    assert conflicts(laptop.journal) == ()
    assert rebuild(laptop.journal).problems == rebuild(district.journal).problems == ()


def test_of_two_events_of_one_key_that_wait_one_is_named_by_its_id(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    clone = Post("laptop")
    cloned(laptop, clone)
    for one, value in ((laptop, 1), (clone, 2)):
        one.now = NOW + timedelta(days=3650)
        one.state("income", value)
        send(one, district)
    first, second = held_events(district.journal)
    assert (first.key, first.reason) == (second.key, second.reason)
    with pytest.raises(DomainError) as refused:
        admit_event(district.journal, district.by(), first.key)
    assert (refused.value.code, refused.value.cure) == ("sync.admit", "name it by its id: sync held")
    admit_event(district.journal, district.by(), second.id)
    assert release(district.journal, district.by()).note.applied == 1
    [apart] = held_events(district.journal)
    assert apart.reason is HeldReason.FORK
    for left in (apart.id, second.id if apart.id == first.id else first.id):
        with pytest.raises(DomainError) as refused:
            admit_event(district.journal, district.by(), left)
        assert refused.value.code == "sync.admit"
    with pytest.raises(NotFoundError):
        admit_event(district.journal, district.by(), "laptop/1/33.16.99.2001/99")


def test_what_comes_too_early_enters_when_its_time_has_come(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    laptop.now = NOW + timedelta(hours=30)
    laptop.state("income", 1)
    assert send(laptop, district).note.early == 1
    district.now = NOW + timedelta(hours=7)
    assert release(district.journal, district.by()).note.applied == 1
    assert district.value("income") == 1


def test_a_household_that_moves_is_known_whole_where_it_lives_now(
    posts: tuple[Post, Post],
) -> None:
    district, old = posts
    new = Post("new-village")
    entered = "33.16.99.2002"
    district.state("income", 3)
    district.state("desil", 2)
    send(district, old)
    assert send(district, new, [entered]).note.applied == 0
    move = Move(RegionCode(entered), "RT 09", DAY)
    change_household(district.journal, district.by(), "H", move)
    assert send(district, new, [entered]).note.applied == 1
    there = new.journal.household("H")
    assert (there.state, there.conflicts) == (district.journal.household("H").state, ())
    assert there.state.village.text == entered
    assert household_at(new.journal, "H", DAY) == household_at(district.journal, "H", DAY)
    new.state("income", 4)
    old.state("income", 5)  # who stays has not heard of it
    old.state("spending.total", 7)
    assert send(new, district).note.applied == 1
    assert (district.value("income"), district.journal.household("H").conflicts) == (4, ())
    assert send(old, district).note.applied == 2
    assert district.journal.household("H").conflicts == ("facts/H-K/income",)
    assert {one.value for one in district.journal.household("H").heads["facts/H-K/spending.total"]} == {
        Fact(7, DAY, Source.MUSDES)
    }
    [conflict] = conflicts(district.journal)
    kept = next(side.event for side in conflict.sides if side.node == "new-village")
    resolve(district.journal, district.by("pengawas"), StreamKind.HOUSEHOLD, "H", conflict.field, kept)
    send(district, new, [entered])
    assert [one.value("income") for one in (district, new)] == [4, 4]
    for one in (district, old, new):
        assert rebuild(one.journal).problems == ()
    again = Post("another")
    for scope in (entered, VILLAGE):
        send(district, again, [scope])
    assert again.journal.household("H") == district.journal.household("H")


def test_what_was_said_after_a_move_by_who_had_not_heard_of_it_stands_beside_it(posts: tuple[Post, Post]) -> None:
    district, old = posts
    old.state("income", 5)
    move = Move(RegionCode("33.16.99.2002"), "RT 09", DAY)
    change_household(district.journal, district.by(), "H", move)
    old.now += timedelta(hours=1)
    old.state("income", 6)
    send(old, district)
    send(district, old)
    for one in posts:
        assert one.journal.household("H").state.village.text == "33.16.99.2002"
        assert one.value("income") == 6
        assert rebuild(one.journal).problems == ()
    assert district.journal.household("H") == old.journal.household("H")


def test_what_speaks_of_a_thing_whose_beginning_is_elsewhere_waits_unseen(posts: tuple[Post, Post]) -> None:
    """It is in the log, verified and handed on; it is shown when its beginning comes."""
    district, _ = posts
    there = Post("there")
    district.state("income", 3)
    with collect(district.journal, None, {}) as shipment:
        first, second = shipment.records
    moved = enclosed(evolve(second, scope="33.16.99.2002", seq=1, previous="0" * 64))
    head = ChainHead(Chain("district", "1", "33.16.99.2002"), 1, moved.hash)
    receive(there.journal, there.by(), Shipment("district", "1", (head,), (moved,)))
    assert there.journal.known(StreamKind.HOUSEHOLD, "H") is None
    assert rebuild(there.journal).problems == ()
    head = ChainHead(Chain("district", "1", VILLAGE), 1, first.hash)
    receive(there.journal, there.by(), Shipment("district", "1", (head,), (first,)))
    assert there.journal.household("H").state.id == "H"


def test_a_letter_waits_for_a_conflict_at_every_step_and_says_which(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    file_complaint(district.journal, district.by(), post.complaint("C", "H", "Perlu bantuan"))
    sick = FactChange("H-P", "inpatient", Fact(value=True, on=DAY, source=Source.FACILITY))
    agreed(district.journal, district.by(), "H", sick)
    assess_complaint(district.journal, district.by(), "C", post.PROGRAM, DAY)
    decide(district.journal, district.by("kadis"), "C", "BANTUAN", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY)
    laptop.state("desil", 7)
    district.now -= timedelta(minutes=5)
    district.state("desil", 2)
    send(laptop, district)
    with pytest.raises(DomainError) as refused:
        reserve_letter(district.journal, district.by(), "C", "contoh", post.desk(), letter_id="L")
    assert (refused.value.code, refused.value.path) == ("conflict", "facts/H-K/desil")
    [conflict] = conflicts(district.journal)
    kept = conflict.sides[0].event
    resolve(district.journal, district.by("pengawas"), StreamKind.HOUSEHOLD, "H", conflict.field, kept)
    with pytest.raises(DomainError) as refused:
        reserve_letter(district.journal, district.by(), "C", "contoh", post.desk(), letter_id="L")
    assert refused.value.code != "conflict"  # more is known than when it was decided
    file_complaint(district.journal, district.by(), post.complaint("C2", "H", "Perlu bantuan lagi"))
    assess_complaint(district.journal, district.by(), "C2", post.PROGRAM, DAY)
    decide(district.journal, district.by("kadis"), "C2", "BANTUAN", DecisionOutcome.RECOMMENDED, decision_id="D2", on=DAY)
    receipt = reserve_letter(district.journal, district.by(), "C2", "contoh", post.desk(), letter_id="L")
    assert receipt.events[0].split("/")[2] == VILLAGE
    void_letter(district.journal, district.by("kadis", "batal"), "L")
    send(district, laptop, [VILLAGE])
    assert laptop.journal.letter("L") == district.journal.letter("L")


def test_what_two_posts_gave_to_two_is_found_under_both_and_held_by_neither_alone() -> None:
    one, other = Post("one"), Post("other")
    number = NIK("331699" + "1212800001")
    for node, name in ((one, "A"), (other, "B")):
        home = post.household(name)
        register(node.journal, node.by(), [evolve(home, persons=(evolve(home.persons[0], nik=number),))])
    both = Post("both")
    for node in (one, other):
        send(node, both)
        send(both, node)
    send(both, one)
    for node in (one, other, both):
        assert node.journal.find(StreamKind.HOUSEHOLD, "nik", number.text.encode()) == ("A", "B")
        assert rebuild(node.journal).problems == ()
    third = post.household("C")
    with pytest.raises(DomainError):
        register(both.journal, both.by(), [evolve(third, persons=(evolve(third.persons[0], nik=number),))])
    assert shared_identities(both.journal) == (SharedIdentity("nik", ("A", "B")),)


def test_whoever_shares_a_number_is_worked_with_until_one_of_them_is_changed() -> None:
    one, other = Post("one"), Post("other")
    number, free = NIK("331699" + "1212800001"), NIK("331699" + "1212800002")
    for node, name in ((one, "A"), (other, "B")):
        home = post.household(name)
        register(node.journal, node.by(), [evolve(home, persons=(evolve(home.persons[0], nik=number),))])
    send(other, one)
    for name in ("A", "B"):
        fact = Fact(value=True, on=DAY, source=Source.HOME_VISIT)
        record_fact(one.journal, one.by(), name, f"{name}-P", "pregnant", fact)
    assert renew(one.journal) == 0
    assert shared_identities(one.journal) == (SharedIdentity("nik", ("A", "B")),)
    agreed(one.journal, one.by(), "A", IdentityChange("A-P", "Sukirman Rekaan", free))
    assert shared_identities(one.journal) == ()
    record_fact(one.journal, one.by(), "B", "B-P", "disability", Fact(value=True, on=DAY, source=Source.HOME_VISIT))
    with one.journal.store.begin(write=False) as unit:
        entries = unit.load(StreamId("household", "B"))
    assert entries
    assert [entry.unique for entry in entries.indexes if entry.name == "nik"] == [True]
    assert rebuild(one.journal).problems == ()


def test_snapshots_that_are_made_anew_leave_what_is_shared_to_both(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Post("one"), Post("other")
    for node, name in ((one, "A"), (other, "B")):
        home = post.household(name)
        register(node.journal, node.by(), [evolve(home, persons=(evolve(home.persons[0], id="SAMA"),), memberships=())])
    send(other, one)
    entries = Scribe.entries
    monkeypatch.setattr(Scribe, "entries", lambda self, history: (*entries(self, history), IndexEntry("later", b"1")))
    assert renew(one.journal) == 4
    assert one.journal.find(StreamKind.HOUSEHOLD, "person", b"SAMA") == ("A", "B")
    assert shared_identities(one.journal) == (SharedIdentity("person", ("A", "B")),)


def test_an_impossible_event_changes_nothing_and_is_told(posts: tuple[Post, Post]) -> None:
    """Somebody was erased, or never was: what another post says of them is in the log, and says nothing."""
    district, laptop = posts
    laptop.state("income", 3)
    with laptop.journal.store.begin(write=False) as unit:
        record = unit.head("laptop", "1", VILLAGE)
    assert record is not None
    said = (
        b'{"event":{"fact":{"on":"2026-11-21","source":"musdes","value":1},"grounds":{"evidence":[],"proposal":"","reason":""},'
    )
    said += b'"name":"income","past":false,"subject":"NOBODY"},"fields":["facts/H-K/income"]}'
    parts = tuple(one for one in record.parts if one.field == "request")
    lie = PlainSealer().seal("H-K", "body", said, b"")
    forged = enclosed(evolve(record, parts=(lie, *parts)))
    head = ChainHead(Chain("laptop", "1", VILLAGE), 1, forged.hash)
    came = receive(district.journal, district.by(), Shipment("laptop", "1", (head,), (forged,)))
    assert came.note.unread == (forged.key,)
    assert district.value("income") is None
    assert [one.code for one in rebuild(district.journal).problems] == ["event.unread"]
    district.state("income", 4)
    assert district.value("income") == 4


def test_pieces_of_a_shipment_follow_one_another(posts: tuple[Post, Post]) -> None:
    district, laptop = posts
    for value in range(5):
        district.state("income", value)
    home = post.household("X")
    register(district.journal, district.by(), [evolve(home, village=RegionCode("33.16.99.2009"))])
    pieces = 0
    while True:
        with collect(district.journal, [VILLAGE], laptop.has(), limit=2) as shipment:
            got = receive(laptop.journal, laptop.by(), shipment)
            pieces += 1
            assert {head.seq for head in shipment.every} == {1, 6}
            if shipment.last:
                break
            assert got.note.applied == 2
    assert (pieces, laptop.value("income")) == (3, 4)
    with collect(district.journal, lambda _: False, {}) as nothing:
        assert (nothing.heads, tuple(nothing.records), nothing.last) == ((), (), True)
    district.journal.store.close()


def test_however_few_are_written_at_a_time_the_same_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_BATCH", 2)
    monkeypatch.setattr(merging, "_REQUESTS", 1)
    district, laptop = Post("district"), Post("laptop")
    register(district.journal, district.by(), [post.household(name) for name in "ABH"])
    for value in range(3):
        district.state("income", value)
    send(district, laptop)
    again = receive(laptop.journal, laptop.by(), shipped(district, Post("nobody")))
    assert (again.note.applied, again.note.known) == (0, 6)
    assert laptop.journal.household("H") == district.journal.household("H")
    assert rebuild(laptop.journal).problems == ()


def test_a_card_number_in_conflict_is_shown_with_both_sides(posts: tuple[Post, Post]) -> None:
    for number, node in enumerate(posts, 1):
        change_household(node.journal, node.by(), "H", CardChange("H-K", NKK("331699" + f"010120000{number}")))
    send(*posts)
    [conflict] = conflicts(posts[1].journal)
    assert (conflict.field, conflict.deciding, len({side.value for side in conflict.sides})) == ("cards/H-K", False, 2)
    assert "331699" not in repr(conflict)
