# ruff: noqa: ANN401  a fault takes whatever the good one takes
"""The model of synchronising catches what breaks it: each fault below is planted in good code, and a promise fails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import history, merge
from slrtkit.domain.history import History
from slrtkit.domain.syncing import HeldReason
from slrtkit.service import chains, merging, shipping, sync
from slrtkit.service.merging import Merger
from slrtkit.testing.synchronising import SyncWorld

Patch = pytest.MonkeyPatch
_frontier = chains.frontier
_then, _base, _held, _snapshot = History.then, History.base, Merger._held, Merger._snapshot  # noqa: SLF001  where faults are planted
_moved, _noted, _offer = merge.moved_frontier, sync._noted, Merger.offer  # noqa: SLF001  as above
_kept, _take, _write = History._kept, Merger.take, Merger.write  # noqa: SLF001  as above


def they_state_apart_and_a_supervisor_decides() -> SyncWorld:
    world = SyncWorld(MemoryStore, 2)
    district, village = world.nodes
    for value, node in ((0, district), (1, village), (2, district)):
        world.state(node, 1, "income", value)
    world.state(village, 1, "spending.total", 2)
    world.state(district, 1, "spending.total", 2)
    world.send(village, district)
    world.state(district, 1, "income", 0)
    world.send(district, village)
    world.resolve(village, 0)
    world.state(village, 1, "income", 2)
    world.send(village, district, again=True)
    return world


def pieces_come_in_the_wrong_order() -> SyncWorld:
    world = SyncWorld(MemoryStore, 2)
    district, village = world.nodes
    for value in range(4):
        world.state(village, 1, "income", value % 3)
    world.send_end(village, district, 2)
    world.send_end(village, district, 3)
    world.send(village, district)
    world.state(district, 1, "income", 1)
    world.restore(village, district)
    return world


def news_of_others_come_round() -> SyncWorld:
    """What a node knows of a second one reaches a third before that one does."""
    world = SyncWorld(MemoryStore, 4)
    district, village, _, second = world.nodes
    world.state(village, 1, "income", 1)
    world.state(second, 1, "spending.total", 2)
    world.send(village, second)
    world.state(second, 1, "income", 0)
    world.send_end(second, district, 1)
    world.send_end(second, district, 2)
    world.send(village, district)
    world.send(second, district)
    world.state(district, 1, "spending.total", 1)
    world.state(district, 1, "income", 1)
    world.state(village, 1, "income", 2)
    world.send(village, second)
    world.send(district, second)
    return world


def an_answer_comes_before_what_it_answers() -> SyncWorld:
    world = SyncWorld(MemoryStore, 4)
    district, village, _, second = world.nodes
    world.state(village, 1, "income", 1)
    world.send(village, second)
    world.state(second, 1, "income", 2)
    world.send_end(second, district, 1)
    assert [one.reason for one in sync.held_events(district.journal)] == [HeldReason.GAP]
    return world


def two_are_heard_at_once() -> SyncWorld:
    world = SyncWorld(MemoryStore, 4)
    district, village, _, second = world.nodes
    world.state(village, 1, "income", 1)
    world.state(second, 1, "spending.total", 2)
    world.send(village, district)
    world.send(second, district)
    world.state(district, 1, "income", 0)
    return world


def a_disk_is_cloned() -> SyncWorld:
    world = SyncWorld(MemoryStore, 2)
    district, village = world.nodes
    world.state(village, 1, "income", 1)
    world.clone(village)
    clone = world.nodes[2]
    world.state(village, 1, "income", 2)
    world.state(clone, 1, "income", 0)
    world.state(clone, 1, "spending.total", 0)
    world.send(village, district)
    world.send(clone, district)
    return world


def somebody_tampers_with_each_event() -> SyncWorld:
    world = SyncWorld(MemoryStore, 2)
    district, village = world.nodes
    for value in range(3):
        world.state(village, 1, "income", value)
    for how in range(4):
        for place in range(5):
            world.tamper(village, district, place, how)
    return world


def clocks_are_years_wrong() -> SyncWorld:
    world = SyncWorld(MemoryStore, 3)
    district, village, _ = world.nodes
    world.set_clock(village, timedelta(hours=30))
    world.state(village, 1, "income", 1)
    world.send(village, district)
    waiting = sync.held_events(district.journal)
    assert [one.reason for one in waiting] == [HeldReason.EARLY]
    world.set_clock(village, timedelta(days=-3650))
    world.state(village, 1, "income", 2)
    world.state(district, 1, "spending.total", 1)
    return world


STORIES: tuple[Callable[[], SyncWorld], ...] = (
    they_state_apart_and_a_supervisor_decides,
    pieces_come_in_the_wrong_order,
    news_of_others_come_round,
    an_answer_comes_before_what_it_answers,
    two_are_heard_at_once,
    a_disk_is_cloned,
    somebody_tampers_with_each_event,
    clocks_are_years_wrong,
)


def played(story: Callable[[], SyncWorld]) -> None:
    """Play one story to its end, where everybody has met everybody."""
    world = story()
    world.settle()
    world.close()


def the_last_writer_wins(patch: Patch) -> None:
    def then(self: Any, recorded: Any, said: Any = None) -> Any:
        told = _then(self, recorded, said)
        return evolve(told, heads={name: heads[-1:] for name, heads in told.heads.items()})

    patch.setattr(History, "then", then)


def nobody_says_what_they_saw(patch: Patch) -> None:
    patch.setattr(History, "base", lambda _self, _event: {})


def only_one_statement_is_seen(patch: Patch) -> None:
    patch.setattr(History, "base", lambda self, event: {name: keys[-1:] for name, keys in _base(self, event).items()})


def conflicts_are_not_shown(patch: Patch) -> None:
    patch.setattr(History, "conflicts", property(lambda _self: ()))


def agreement_is_a_conflict(patch: Patch) -> None:
    patch.setattr(History, "conflicts", property(lambda self: tuple(name for name, heads in self.heads.items() if heads[1:])))


def what_is_seen_in_a_scope_is_not_named(patch: Patch) -> None:
    patch.setattr(chains.Chains, "deps", lambda _self, _scope: ())


def what_is_seen_is_named_for_ever(patch: Patch) -> None:
    def wrote(self: Any, record: Any) -> None:
        self._heads[record.scope], self._latest = record, record.clock

    def known(unit: Any, scribe: Any, scope: str) -> Any:
        told = _frontier(unit, scribe, scope)
        head = unit.head("a", "1", scope)
        return told and evolve(told, after=head.seq if head else 0)

    patch.setattr(chains.Chains, "wrote", wrote)
    patch.setattr(chains, "frontier", known)


def only_the_last_of_others_is_seen(patch: Patch) -> None:
    def moved(*given: Any) -> Any:
        told = _moved(*given)
        return told and evolve(told, keys=told.keys[:1])

    patch.setattr(merging, "moved_frontier", moved)


def gaps_are_forced(patch: Patch) -> None:
    def held(self: Any, *given: Any) -> Any:
        told = _held(self, *given)
        return None if told and told.reason is HeldReason.GAP else told

    patch.setattr(Merger, "_held", held)


def causes_in_other_chains_are_not_waited_for(patch: Patch) -> None:
    patch.setattr(Merger, "_has", lambda _self, _key: True)


def one_key_is_one_event(patch: Patch) -> None:
    patch.setattr(Merger, "_hash_of", lambda _self, record: record.hash)


def the_other_life_is_thrown_away(patch: Patch) -> None:
    def noted(work: Any, merger: Any, *given: Any) -> Any:
        merger.held = [one for one in merger.held if one.reason is not HeldReason.FORK]
        return _noted(work, merger, *given)

    patch.setattr(sync, "_noted", noted)


def what_waits_is_forgotten(patch: Patch) -> None:
    def noted(work: Any, merger: Any, *given: Any) -> Any:
        merger.held = [one for one in merger.held if one.reason is HeldReason.FORK]
        return _noted(work, merger, *given)

    patch.setattr(sync, "_noted", noted)


def what_waits_is_never_looked_at(patch: Patch) -> None:
    patch.setattr(Merger, "retry", lambda _self: None)


def hashes_are_believed(patch: Patch) -> None:
    patch.setattr(merging, "enclosed", lambda record: record)


def ends_are_not_compared(patch: Patch) -> None:
    patch.setattr(Merger, "check", lambda _self, _heads: iter(()))
    patch.setattr(Merger, "take", lambda self, record: self.offer(record))


def a_chain_may_lack_an_event(patch: Patch) -> None:
    def take(self: Any, record: Any) -> None:
        self._shipped.clear()
        _take(self, record)

    patch.setattr(Merger, "take", take)
    patch.setattr(Merger, "check", lambda _self, _heads: iter(()))


def what_a_node_keeps_for_itself_travels(patch: Patch) -> None:
    patch.setattr(shipping, "LOCAL_SCOPES", frozenset())


def what_a_node_keeps_for_itself_is_taken_in(patch: Patch) -> None:
    patch.setattr(merging, "LOCAL_SCOPES", frozenset())
    patch.setattr(merging, "enclosed", lambda record: record)


def everybody_is_sent_everything(patch: Patch) -> None:
    patch.setattr(shipping, "_chosen", lambda _scopes: lambda _: True)


def states_are_not_kept(patch: Patch) -> None:
    patch.setattr(Merger, "_snapshot", lambda self, *given: evolve(_snapshot(self, *given), parts=(), indexes=()))


def a_conflict_is_not_found_again(patch: Patch) -> None:
    patch.setattr(Merger, "_snapshot", lambda self, *given: evolve(_snapshot(self, *given), indexes=()))


def a_resolution_keeps_the_other_side(patch: Patch) -> None:
    def kept(self: Any, name: str, event: str, said: Any) -> Any:
        others = [head.id for head in self.heads.get(name, ()) if head.id != event]
        return _kept(self, name, others[0] if others else event, said)

    patch.setattr(History, "_kept", kept)


def arrival_decides(patch: Patch) -> None:
    patch.setattr(merge, "causal_order", list)
    patch.setattr(merging, "_later", lambda _history, _new: True)
    patch.setattr(history, "_age", lambda _head: "")


def a_time_that_has_not_come_is_no_matter(patch: Patch) -> None:
    patch.setattr(merging, "early", lambda *_: False)


def the_last_of_a_batch_is_lost(patch: Patch) -> None:
    def write(self: Any) -> None:
        del self._pending[3:4]
        _write(self)

    patch.setattr(Merger, "write", write)


def an_event_is_counted_as_known(patch: Patch) -> None:
    def offer(self: Any, record: Any) -> bool:
        return True if record.seq == 3 else _offer(self, record)

    patch.setattr(Merger, "offer", offer)


FAULTS: tuple[Callable[[Patch], None], ...] = (
    the_last_writer_wins,
    nobody_says_what_they_saw,
    only_one_statement_is_seen,
    conflicts_are_not_shown,
    agreement_is_a_conflict,
    what_is_seen_in_a_scope_is_not_named,
    what_is_seen_is_named_for_ever,
    only_the_last_of_others_is_seen,
    gaps_are_forced,
    causes_in_other_chains_are_not_waited_for,
    one_key_is_one_event,
    the_other_life_is_thrown_away,
    what_waits_is_forgotten,
    what_waits_is_never_looked_at,
    hashes_are_believed,
    ends_are_not_compared,
    a_chain_may_lack_an_event,
    what_a_node_keeps_for_itself_travels,
    what_a_node_keeps_for_itself_is_taken_in,
    everybody_is_sent_everything,
    states_are_not_kept,
    a_conflict_is_not_found_again,
    a_resolution_keeps_the_other_side,
    arrival_decides,
    a_time_that_has_not_come_is_no_matter,
    the_last_of_a_batch_is_lost,
    an_event_is_counted_as_known,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_good_code_keeps_every_promise(story: Callable[[], SyncWorld]) -> None:
    played(story)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_noticed(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    for story in STORIES:
        try:
            played(story)
        except Exception:  # noqa: BLE001  whatever it is, it was noticed
            return
    pytest.fail(f"nobody noticed: {fault.__name__}")
