"""The contract of notifiers catches every notifier that breaks one promise."""

from collections.abc import Callable
from threading import Barrier, BrokenBarrierError

import pytest
from attrs import evolve

from slrtkit.domain.notice import Notice
from slrtkit.errors import NotifyError
from slrtkit.testing.notify import NotifierContract

CONTRACT = NotifierContract()
PROMISES: dict[str, Callable[[Callable[[], "Good"], Callable[[], tuple[Notice, ...]]], None]] = {
    "whole": CONTRACT.test_a_notice_is_taken_whole,
    "once": CONTRACT.test_the_same_notice_twice_is_the_same_as_once,
    "other": CONTRACT.test_another_notice_under_its_id_is_refused_and_the_first_stays,
    "many": CONTRACT.test_many_at_once_are_one,
    "durable": CONTRACT.test_what_was_taken_is_there_for_the_next_process,
}


class Place:
    """Where notices are kept between processes."""

    def __init__(self) -> None:
        self.known: dict[str, Notice] = {}
        self.waiting: list[Notice] = []

    def take(self) -> tuple[Notice, ...]:
        taken, self.waiting = tuple(self.waiting), []
        return taken


class Good:
    """Keeps notices at a place; a fault forgets a promise."""

    def __init__(self, place: Place, fault: str = "") -> None:
        self.place, self.fault = place, fault
        self.mine: set[str] = set()
        self.meeting = Barrier(2)

    def send(self, notice: Notice) -> None:  # noqa: C901  one case a fault
        known = self.place.known.get(notice.id)
        if self.fault == "race" and known is None:
            try:
                self.meeting.wait(0.05)
            except BrokenBarrierError:
                self.meeting.reset()
        if self.fault == "forgets-sent" and known and notice not in self.place.waiting:
            known = None
        if self.fault == "process" and notice.id not in self.mine:
            known = None
        if self.fault in {"twice", "blind"} and known and (self.fault == "twice" or known != notice):
            known = None
        if known and known != notice:
            if self.fault == "overwrites":
                self.place.known[notice.id] = notice
                self.place.waiting = [notice]
            elif self.fault == "quiet":
                return
            raise NotifyError("another", code="notify" if self.fault == "code" else "notify.other")
        if known is None:
            kept = evolve(notice, text=evolve(notice.text, en="")) if self.fault == "language" else notice
            kept = evolve(kept, about="") if self.fault == "about" else kept
            self.place.known[notice.id] = notice
            self.mine.add(notice.id)
            if self.fault != "loses" or len(self.place.waiting) < 2:
                self.place.waiting.append(kept)


def broken(fault: str) -> set[str]:
    found = set[str]()
    for promise, check in PROMISES.items():
        place = Place()
        made: list[Good] = []

        def opened(place: Place = place, made: list[Good] = made) -> Good:
            if fault == "process" or not made:
                made.append(Good(place, fault))
            return made[-1] if fault == "process" else made[0]

        try:
            check(opened, place.take)
        except (AssertionError, NotifyError, pytest.fail.Exception):
            found.add(promise)
    return found


def test_a_good_notifier_passes() -> None:
    assert broken("") == set()


@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        ("language", "whole"),
        ("about", "whole"),
        ("loses", "whole"),
        ("twice", "once"),
        ("forgets-sent", "once"),
        ("overwrites", "other"),
        ("quiet", "other"),
        ("blind", "other"),
        ("code", "other"),
        ("race", "many"),
        ("process", "durable"),
    ],
)
def test_a_planted_fault_is_caught(fault: str, promise: str) -> None:
    assert promise in broken(fault)
