"""What everything that takes notices promises, as tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum

import pytest
from attrs import evolve

from slrtkit.domain.notice import Notice, NoticeKind, Recipient, RecipientKind, notice_of
from slrtkit.errors import NotifyError
from slrtkit.ports.notify import Notifier
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["NOTICES", "NotifierCapability", "NotifierContract"]

_RESIDENT = Recipient(RecipientKind.RESIDENT, "BKL-02-1")
NOTICES: tuple[Notice, ...] = (
    notice_of(NoticeKind.ANSWER_READY, _RESIDENT, "7Q2M-XK4D-9TRB", "desk/1/33.16.99.2001/4"),
    notice_of(NoticeKind.RETURNED, _RESIDENT, "7Q2M-XK4D-9TRB", "desk/1/33.16.99.2001/2"),
    notice_of(NoticeKind.ANSWER_OVERDUE, Recipient(RecipientKind.OFFICE, "33.16.rsud"), "R-1", "R-1/2026-11-28"),
)
"""Three notices of invented cases."""


class NotifierCapability(Enum):
    """What a notifier may lack, if it says so."""

    DURABLE = "durable"
    """What it took outlives the process."""


class NotifierContract(Declared):
    """The promises of `slrtkit.ports.Notifier`.

    `open_notifier` is a fixture: a callable that opens the notifier under test, always at the same place. `take` is a fixture:
    a callable that does what the gateway behind it does: it returns the notices that wait to be sent, and sends them.
    """

    @pytest.fixture
    def open_notifier(self) -> Callable[[], Notifier]:
        """Return a callable that opens the notifier under test."""
        raise NotImplementedError("a contract is subclassed, with an open_notifier fixture")

    @pytest.fixture
    def take(self) -> Callable[[], tuple[Notice, ...]]:
        """Return a callable that takes what waits."""
        raise NotImplementedError("a contract is subclassed, with a take fixture")

    def test_a_notice_is_taken_whole(
        self, open_notifier: Callable[[], Notifier], take: Callable[[], tuple[Notice, ...]]
    ) -> None:
        """For whom, about what, and its text in both languages."""
        notifier = open_notifier()
        for notice in NOTICES:
            notifier.send(notice)
        assert sorted(take(), key=lambda one: one.id) == sorted(NOTICES, key=lambda one: one.id)

    def test_the_same_notice_twice_is_the_same_as_once(
        self, open_notifier: Callable[[], Notifier], take: Callable[[], tuple[Notice, ...]]
    ) -> None:
        """While it waits, and after it was sent."""
        notifier, notice = open_notifier(), NOTICES[0]
        notifier.send(notice)
        notifier.send(evolve(notice))
        assert take() == (notice,)
        notifier.send(notice)
        assert take() == ()

    def test_another_notice_under_its_id_is_refused_and_the_first_stays(
        self, open_notifier: Callable[[], Notifier], take: Callable[[], tuple[Notice, ...]]
    ) -> None:
        """Nobody changes a message under way."""
        notifier, notice = open_notifier(), NOTICES[0]
        notifier.send(notice)
        with pytest.raises(NotifyError) as refused:
            notifier.send(evolve(NOTICES[1], id=notice.id))
        assert refused.value.code == "notify.other"
        assert take() == (notice,)

    def test_many_at_once_are_one(self, open_notifier: Callable[[], Notifier], take: Callable[[], tuple[Notice, ...]]) -> None:
        """Two runs that overlap notify nobody twice."""
        notifier = open_notifier()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(notifier.send, NOTICES[:1] * 24))
        assert take() == NOTICES[:1]

    @needs(NotifierCapability.DURABLE)
    def test_what_was_taken_is_there_for_the_next_process(
        self, open_notifier: Callable[[], Notifier], take: Callable[[], tuple[Notice, ...]]
    ) -> None:
        """And is known there: sent again it is still the same as once, before and after the gateway sent it."""
        open_notifier().send(NOTICES[0])
        open_notifier().send(NOTICES[0])
        assert take() == NOTICES[:1]
        open_notifier().send(NOTICES[0])
        assert take() == ()
