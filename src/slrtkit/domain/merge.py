"""Merging: what several nodes said of one thing, whatever order it arrived in.

Merging two logs is the union of two sets of events. What a thing is, after that, is a function of its set: events are read in
an order that the set alone gives (each after what its author saw, and by stamp where nobody saw the other), a field stands on
the statements that no later one has seen, and two that differ are a conflict. Nothing is overwritten, and nothing is forced: an
event waits for what it depends on.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import Protocol

from attrs import evolve, frozen

from slrtkit.domain.erasure import ContentErased
from slrtkit.domain.history import History, Recorded, State, begin
from slrtkit.domain.syncing import Frontier
from slrtkit.errors import SlrtError
from slrtkit.ledger import ZERO, Link, milliseconds, read_stamp

__all__ = ["AHEAD", "CausalLink", "Merged", "causal_order", "early", "enters", "merged", "moved_frontier"]

AHEAD: timedelta = timedelta(hours=24)
"""So far may a stamp be ahead of this node's clock; further ones wait."""


class CausalLink(Link, Protocol):
    """What merging looks at in an event besides its place in a chain; a store's `Record` has it."""

    @property
    def key(self) -> str:
        """Its id."""
        ...

    @property
    def deps(self) -> tuple[str, ...]:
        """Keys of what its author had seen in its scope."""
        ...


@frozen
class Merged:
    """What a set of events tells of one thing.

    Attributes:
        history: Its history; None where its beginning is not here, or was erased.
        unread: Keys of events that cannot be: they say something of what is not there. They change nothing, and are told.
    """

    history: History[State] | None
    unread: tuple[str, ...] = ()


def causal_order(events: Iterable[Recorded]) -> list[Recorded]:
    """Return events so that each stands after those that its author saw, and by stamp where nobody saw the other.

    The order depends on the set alone. Should two claim to have seen each other, the rest comes by stamp.
    """
    ordered = sorted({one.id: one for one in events}.values(), key=_age)
    if _in_order(ordered):
        return ordered
    known = {one.id: one for one in ordered}
    after: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    for one in ordered:
        seen = (_seen(one) & known.keys()) - {one.id}
        waiting[one.id] = len(seen)
        for key in seen:
            after.setdefault(key, []).append(one.id)
    ready = [(*_age(one), one) for one in ordered if not waiting[one.id]]
    heapify(ready)
    done: dict[str, Recorded] = {}
    while ready:
        *_, one = heappop(ready)
        done[one.id] = one
        for key in after.get(one.id, ()):
            waiting[key] -= 1
            if not waiting[key]:
                heappush(ready, (*_age(known[key]), known[key]))
    return [*done.values(), *(one for one in ordered if one.id not in done)]


def merged(events: Iterable[Recorded]) -> Merged:
    """Return what a set of events tells of one thing, whatever order they are given in."""
    ordered = causal_order(events)
    history: History[State] | None = None
    unread: list[str] = []
    said: dict[str, Recorded] = {}
    for one in ordered:
        if history is None and isinstance(one.event, ContentErased):
            return Merged(None, tuple(unread))
        try:
            history = history.then(one, said) if history else begin(one)
        except SlrtError:
            unread.append(one.id)
        said[one.id] = one
    return Merged(history and evolve(history, version=len(ordered)), tuple(unread))


def early(clock: str, now: datetime, admitted: str = ZERO) -> bool:
    """Whether a stamp is too far ahead: of this node's clock, and of the latest stamp that an officer let in.

    Raises:
        WireError: it is no stamp.
    """
    return read_stamp(clock)[0] > _latest(now, admitted)


def enters(clock: str) -> datetime | None:
    """Return from when on a stamp is no longer too far ahead; None where that is beyond the year 9999.

    Raises:
        WireError: it is no stamp.
    """
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=read_stamp(clock)[0]) - AHEAD
    except OverflowError:
        return None


@lru_cache(maxsize=8)
def _latest(now: datetime, admitted: str) -> int:
    return max(milliseconds(now), read_stamp(admitted)[0]) + AHEAD // timedelta(milliseconds=1)


def moved_frontier(before: Frontier | None, scope: str, own: int, applied: Collection[CausalLink]) -> Frontier | None:
    """Return what the next event of a node in a scope has seen, after events of others came; None where none did.

    Args:
        before: What it was; None: nothing ever came.
        scope: The scope.
        own: How many events the node itself has there.
        applied: The events that came, all of the scope.
    """
    if not applied:
        return None
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    clock = ZERO
    if before and before.after == own:
        heads, clock = {_chain(key)[:2]: (_chain(key)[2], key) for key in before.keys}, before.clock
    for one in applied:
        chain = (one.node, one.incarnation)
        heads[chain] = max(heads.get(chain, (0, "")), (one.seq, one.key))
        clock = max(clock, one.clock)
    for one in applied:
        for node, incarnation, seq in map(_chain, one.deps):
            if (node, incarnation) in heads and heads[node, incarnation][0] <= seq:
                del heads[node, incarnation]
    return Frontier(scope, tuple(sorted(key for _, key in heads.values())), own, clock)


def _chain(key: str) -> tuple[str, str, int]:
    """Return node, incarnation and number of an event, by its key."""
    node, incarnation, _, seq = key.split("/")
    return node, incarnation, int(seq)


def _age(one: Recorded) -> tuple[str, str]:
    return one.clock, one.id


def _seen(one: Recorded) -> set[str]:
    return {key for keys in one.base.values() for key in keys}


def _in_order(ordered: Iterable[Recorded]) -> bool:
    """Whether nothing stands before what its author saw."""
    unmet: set[str] = set()
    for one in ordered:
        if one.id in unmet:
            return False
        unmet |= _seen(one)
    return True
