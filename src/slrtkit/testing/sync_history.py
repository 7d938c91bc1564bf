"""Synchronising as a state machine: two to five nodes, whatever can happen to them, and Hypothesis to find the worst."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from slrtkit.ports.store import Store
from slrtkit.testing.sync_model import FIELDS, SyncNode
from slrtkit.testing.synchronising import SyncWorld

__all__ = ["sync_machine"]

_NODE = st.integers(0, 9)
_AHEAD = st.sampled_from([timedelta(), timedelta(hours=30), timedelta(days=3650), timedelta(days=-3650)])


def sync_machine(open_store: Callable[[], Store]) -> type[RuleBasedStateMachine]:
    """Return a state machine of several nodes; its `TestCase` is what pytest runs.

    Args:
        open_store: Opens an empty store, a new one for each call; the machine closes them.
    """
    return type("SyncMachine", (_SyncMachine,), {"open_store": staticmethod(open_store)})


class _SyncMachine(RuleBasedStateMachine):
    @staticmethod
    def open_store() -> Store:
        raise NotImplementedError("sync_machine gives it")

    @initialize(nodes=st.integers(2, 5))
    def nodes_are_enrolled(self, nodes: int) -> None:
        self.world = SyncWorld(self.open_store, nodes)

    @rule(node=_NODE, home=st.integers(0, 1), name=st.sampled_from(FIELDS), value=st.integers(0, 2))
    def something_is_stated(self, node: int, home: int, name: str, value: int) -> None:
        self.world.state(self._node(node), home, name, value)

    @rule(node=_NODE, other=_NODE, again=st.booleans())
    def two_nodes_meet(self, node: int, other: int, *, again: bool) -> None:
        self.world.send(*self._two(node, other), again=again)

    @rule(node=_NODE, other=_NODE, skipped=st.integers(1, 4))
    def a_piece_is_lost(self, node: int, other: int, skipped: int) -> None:
        self.world.send_end(*self._two(node, other), skipped)

    @rule(node=_NODE, other=_NODE, place=st.integers(0, 99), how=st.integers(0, 3))
    def somebody_tampers(self, node: int, other: int, place: int, how: int) -> None:
        self.world.tamper(*self._two(node, other), place, how)

    @rule(node=_NODE, side=st.integers(0, 3))
    def a_supervisor_resolves(self, node: int, side: int) -> None:
        self.world.resolve(self._node(node), side)

    @rule(node=_NODE, ahead=_AHEAD)
    def a_clock_goes_wrong(self, node: int, ahead: timedelta) -> None:
        self.world.set_clock(self._node(node), ahead)

    @rule(node=_NODE, other=_NODE)
    def a_disk_is_lost(self, node: int, other: int) -> None:
        self.world.restore(*self._two(node, other))

    @rule(node=_NODE, seldom=st.integers(0, 4))
    def a_disk_is_cloned(self, node: int, seldom: int) -> None:
        if not seldom:
            self.world.clone(self._node(node))

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self.world.settle()
            finally:
                self.world.close()

    def _node(self, pick: int) -> SyncNode:
        return self.world.nodes[pick % len(self.world.nodes)]

    def _two(self, pick: int, other: int) -> tuple[SyncNode, SyncNode]:
        nodes = self.world.nodes
        first = pick % len(nodes)
        return nodes[first], nodes[(first + 1 + other % (len(nodes) - 1)) % len(nodes)]
