"""Nodes that work apart keep every promise of synchronising, on both stores, whatever happens to them."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.ports.store import Store
from slrtkit.testing.sync_history import sync_machine

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
EXAMPLES, STEPS = int(os.environ.get("SLRTKIT_SYNC_EXAMPLES", "10000")), 50


MEMORY = Path("/dev/shm")  # noqa: S108  files that no disk holds: that a disk keeps what was committed, others prove


class Passing(SqliteStore):
    """A store whose folder goes when it is closed."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        super().__init__(Path(self.folder.name) / "slrt.db")

    def close(self) -> None:
        super().close()
        self.folder.cleanup()


@pytest.mark.parametrize("store", [MemoryStore, Passing])
def test_nodes_that_work_apart_lose_nothing_and_come_to_know_the_same(
    store: Callable[[], Store], prove: Callable[..., None]
) -> None:
    examples = EXAMPLES if PROVE else 5 if store is MemoryStore else 1
    steps = STEPS if PROVE else 15
    few = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(sync_machine(store), settings=few)
    kind = "in memory" if store is MemoryStore else "on SQLite files"
    prove(f"2 to 5 nodes that synchronise keep every promise, {kind}", f"{examples} stories of {steps} steps", "10,000 of 50")
