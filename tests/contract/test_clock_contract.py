"""Both clocks keep the promises of a clock, but for the one that the fixed clock says it lacks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from slrtkit.adapters.clock import FixedClock, SystemClock
from slrtkit.testing.clock import ClockCapability, ClockContract

NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class CorrectedClock(SystemClock):
    """The computer's clock, on a computer whose time can be corrected."""

    behind = timedelta()

    def now(self) -> datetime:
        return super().now() - self.behind


class TestSystemClock(ClockContract):
    @pytest.fixture
    def make_clock(self) -> Callable[[], CorrectedClock]:
        return CorrectedClock

    @pytest.fixture
    def set_back(self) -> Callable[[CorrectedClock], object]:
        return lambda clock: setattr(clock, "behind", HOUR)


class TestFixedClock(ClockContract):
    lacks: ClassVar = {ClockCapability.DISTINCT: "a replayed run gives the ids of the first; another seed gives others"}

    @pytest.fixture
    def make_clock(self) -> Callable[[], FixedClock]:
        return lambda: FixedClock(NOW)

    @pytest.fixture
    def set_back(self) -> Callable[[FixedClock], object]:
        return lambda clock: clock.advance(-HOUR)


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(NOW.astimezone())
    assert clock.now() == clock.now() == NOW
    assert clock.advance(HOUR) == clock.now() == NOW + HOUR


def test_fixed_clocks_of_different_seeds_give_different_ids() -> None:
    one, other = FixedClock(NOW, seed=1), FixedClock(NOW, seed=2)
    assert not {one.new_id() for _ in range(100)} & {other.new_id() for _ in range(100)}


def test_the_system_clock_tells_the_time_of_the_computer() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < HOUR
