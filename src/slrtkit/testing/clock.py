"""What every clock promises, as tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import RFC_4122, UUID

import pytest

from slrtkit.ports.clock import Clock
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["ClockCapability", "ClockContract"]

MANY = 500


class ClockCapability(Enum):
    """What a clock may lack, if it says so."""

    DISTINCT = "two clocks never give the same id"


class ClockContract(Declared):
    """The promises of `slrtkit.ports.Clock`.

    `make_clock` is a fixture: a callable that returns a new clock. `set_back` is a fixture: a callable that sets a clock back
    by an hour, as a computer's clock is when its battery fails or an officer corrects it.
    """

    @pytest.fixture
    def make_clock(self) -> Callable[[], Clock]:
        """Return a callable that makes the clock under test."""
        raise NotImplementedError("a contract is subclassed, with a make_clock fixture")

    @pytest.fixture
    def set_back(self) -> Callable[[Any], object]:
        """Return a callable that sets a clock back by an hour."""
        raise NotImplementedError("a contract is subclassed, with a set_back fixture")

    def test_the_time_is_told_in_utc(self, make_clock: Callable[[], Clock]) -> None:
        """With its zone, so that no day is guessed."""
        assert make_clock().now().utcoffset() == timedelta()

    def test_an_id_is_the_text_of_a_uuid_of_version_7(self, make_clock: Callable[[], Clock]) -> None:
        """In its one spelling (RFC 9562, section 5.7)."""
        name = make_clock().new_id()
        assert (str(UUID(name)), UUID(name).version, UUID(name).variant) == (name, 7, RFC_4122)

    def test_an_id_tells_when_it_was_given(self, make_clock: Callable[[], Clock]) -> None:
        """To the millisecond, not before the clock's own time and hardly after it."""
        clock = make_clock()
        before = int(clock.now().timestamp() * 1000)
        told = UUID(clock.new_id()).int >> 80
        after = int(clock.now().timestamp() * 1000)
        assert before <= told <= after + 1

    def test_later_ids_sort_later_and_none_comes_twice(self, make_clock: Callable[[], Clock]) -> None:
        """However fast they are asked for."""
        clock = make_clock()
        ids = [clock.new_id() for _ in range(MANY)]
        assert ids == sorted(set(ids))

    def test_later_ids_sort_later_when_the_clock_is_set_back(
        self, make_clock: Callable[[], Clock], set_back: Callable[[Any], object]
    ) -> None:
        """The order of ids does not depend on the officer's care for the time."""
        clock = make_clock()
        earlier, before = clock.new_id(), clock.now()
        set_back(clock)
        assert clock.now() < before
        assert clock.new_id() > earlier

    def test_threads_that_share_a_clock_never_get_the_same_id(self, make_clock: Callable[[], Clock]) -> None:
        """Nor does one of them get ids that sort backwards."""
        clock = make_clock()
        with ThreadPoolExecutor(4) as threads:
            each = list(threads.map(lambda _: [clock.new_id() for _ in range(MANY)], range(4)))
        assert len({name for ids in each for name in ids}) == 4 * MANY
        assert all(ids == sorted(ids) for ids in each)

    @needs(ClockCapability.DISTINCT)
    def test_two_clocks_never_give_the_same_id(self, make_clock: Callable[[], Clock]) -> None:
        """So that two offices may name things without asking each other."""
        one, other = make_clock(), make_clock()
        assert not {one.new_id() for _ in range(MANY)} & {other.new_id() for _ in range(MANY)}
