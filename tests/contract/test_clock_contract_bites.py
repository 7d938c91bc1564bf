"""The clock contract catches every clock that breaks one promise."""

import inspect
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest

from slrtkit.adapters.clock import SystemClock
from slrtkit.testing.clock import ClockContract


class Good(SystemClock):
    behind = timedelta()

    def now(self) -> datetime:
        return super().now() - self.behind

    @staticmethod
    def set_back(clock: "Good") -> None:
        clock.behind = timedelta(hours=1)


class TellsLocalTime(Good):
    def now(self) -> datetime:
        return super().now().astimezone(timezone(timedelta(hours=7)))


class TellsNoZone(Good):
    def now(self) -> datetime:
        return super().now().replace(tzinfo=None)

    def new_id(self) -> str:
        return Good().new_id()


class DrawsLots(Good):
    def new_id(self) -> str:
        return str(uuid4())


class Shouts(Good):
    def new_id(self) -> str:
        return super().new_id().upper()


class LivesInAnotherYear(Good):
    def new_id(self) -> str:
        return "0001" + super().new_id()[4:]


class Repeats(Good):
    def new_id(self) -> str:
        first = vars(self).setdefault("first", super().new_id())
        return str(first)


class FollowsTheTime(Good):
    def new_id(self) -> str:
        clock = Good()
        clock.behind = self.behind
        return clock.new_id()


class Races(Good):
    """Two threads that ask at once are given the same."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = Barrier(2)

    def new_id(self) -> str:
        name = super().new_id()
        try:
            self.meeting.wait(0.001)
        except BrokenBarrierError:
            self.meeting.reset()
        else:
            self.last = getattr(self, "last", name)
            return self.last
        return name


class NamesLikeEveryOther(Good):
    def __init__(self) -> None:
        super().__init__()
        self.turns = count(int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()) * 1000)

    def new_id(self) -> str:
        digits = f"{next(self.turns):012x}"
        return f"{digits[:8]}-{digits[8:]}-7000-8000-000000000000"


FAULTS: dict[type[Good], str] = {
    TellsLocalTime: "test_the_time_is_told_in_utc",
    TellsNoZone: "test_the_time_is_told_in_utc",
    DrawsLots: "test_an_id_is_the_text_of_a_uuid_of_version_7",
    Shouts: "test_an_id_is_the_text_of_a_uuid_of_version_7",
    LivesInAnotherYear: "test_an_id_tells_when_it_was_given",
    Repeats: "test_later_ids_sort_later_and_none_comes_twice",
    FollowsTheTime: "test_later_ids_sort_later_when_the_clock_is_set_back",
    Races: "test_threads_that_share_a_clock_never_get_the_same_id",
    NamesLikeEveryOther: "test_two_clocks_never_give_the_same_id",
}
PROMISES = [name for name, _ in inspect.getmembers(ClockContract, inspect.isfunction) if name.startswith("test_")]


def prove(clock: type[Good], promise: str) -> None:
    test = getattr(ClockContract(), promise)
    fixtures = {"make_clock": clock, "set_back": clock.set_back}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good]) -> None:
    with pytest.raises(AssertionError):
        prove(fault, FAULTS[fault])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_clock_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
