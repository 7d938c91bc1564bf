"""A complaint's life keeps its promises on every store, and a store that breaks one is caught by it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.ports.store import Positioned, Record, Snapshot, StreamId
from slrtkit.testing.case_history import case_machine

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"


class Passing(SqliteStore):
    """A store whose folder goes when it is closed."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        super().__init__(Path(self.folder.name) / "slrt.db")

    def close(self) -> None:
        super().close()
        self.folder.cleanup()


TestCaseInMemory = case_machine(MemoryStore).TestCase
TestCaseOfOfficersWhoMayNotAll = case_machine(MemoryStore, guarded=True).TestCase
TestCaseInSqlite = case_machine(Passing).TestCase
TestCaseInMemory.settings = TestCaseOfOfficersWhoMayNotAll.settings = settings(stateful_step_count=20)
TestCaseInSqlite.settings = settings(stateful_step_count=20, max_examples=max(5, settings().max_examples // 5))


def test_the_life_of_cases_on_postgresql(emptied: PostgresqlStore) -> None:
    few = settings(stateful_step_count=20, max_examples=settings().max_examples if PROVE else 3)
    run_state_machine_as_test(case_machine(lambda: emptied, guarded=True), settings=few)


class Unit:
    """A good unit of work; a fault overrides one of its methods."""

    def __init__(self, good: Any) -> None:  # noqa: ANN401  the unit of MemoryStore, which has no public name
        self.good = good

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the good unit has
        return getattr(self.good, name)


class ForgetsRequests(Unit):
    def request(self, client_id: str) -> tuple[Positioned, ...]:
        self.good.request(client_id)
        return ()


class RemembersOneRecordOfARequest(Unit):
    def request(self, client_id: str) -> tuple[Positioned, ...]:
        return tuple(self.good.request(client_id)[:1])


class ReadsAnOldSnapshot(Unit):
    kept: dict[StreamId, Snapshot]

    def load(self, stream: StreamId) -> Snapshot | None:
        present = self.good.load(stream)
        return KEPT.setdefault(stream, present) if present else None


class LosesTheLastOfTheHistory(Unit):
    def history(self, stream: StreamId) -> tuple[Record, ...]:
        told: tuple[Record, ...] = self.good.history(stream)
        return told[:1] if stream.kind == "complaint" else told


class FindsNothing(Unit):
    def find(self, *place: Any) -> tuple[str, ...]:  # noqa: ANN401  whatever the good unit takes
        self.good.find(*place)
        return ()


KEPT: dict[StreamId, Snapshot] = {}


@pytest.mark.parametrize(
    "fault", [ForgetsRequests, RemembersOneRecordOfARequest, ReadsAnOldSnapshot, LosesTheLastOfTheHistory, FindsNothing]
)
def test_a_store_that_breaks_its_word_is_caught_by_the_life_of_a_complaint(fault: type[Unit]) -> None:
    class Faulty(MemoryStore):
        def __init__(self) -> None:
            super().__init__()
            KEPT.clear()

        @contextmanager
        def begin(self, *, write: bool) -> Iterator[Any]:
            with super().begin(write=write) as good:
                yield fault(good)

    searching = settings(
        max_examples=200,
        stateful_step_count=30,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    with pytest.raises(Exception, match=r"."):
        run_state_machine_as_test(case_machine(Faulty), settings=searching)
