"""Notices in memory: for tests, and for a process that sends them itself before it ends."""

from threading import Lock

from slrtkit.domain.notice import Notice
from slrtkit.errors import NotifyError
from slrtkit.ports.notify import Notifier

__all__ = ["MemoryNotifier"]


class MemoryNotifier(Notifier):
    """Keeps notices in the order in which they came; `take` gives out those that were not given out yet."""

    def __init__(self) -> None:
        self._known: dict[str, Notice] = {}
        self._waiting: list[Notice] = []
        self._lock = Lock()

    def send(self, notice: Notice) -> None:
        """Keep a notice; see `slrtkit.ports.Notifier`."""
        with self._lock:
            if notice.id not in self._known:
                self._waiting.append(notice)
            known = self._known.setdefault(notice.id, notice)
        if known != notice:
            raise NotifyError("another notice has this id", code="notify.other", path=notice.id)

    def take(self) -> tuple[Notice, ...]:
        """Return the notices that wait, and let them wait no longer."""
        with self._lock:
            taken, self._waiting = tuple(self._waiting), []
        return taken
