"""Hand over the notices that are due, each once.

A notice is handed over first and recorded afterwards. A run that dies in between hands it over again, under the same id, which
the port promises to be the same as once; and it reads the log from where the last recorded run ended, so that nothing is lost.
"""

from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.notice import Notice, NoticeSent, NoticesRead
from slrtkit.errors import DuplicateError, InvalidTransitionError, NotifyError
from slrtkit.ports.notify import Notifier
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.occasions import Due, Occasions
from slrtkit.service.tickets import give_ticket

__all__ = ["NoticeDesk", "NoticeRun"]

_FAR = 1_000
"""So much of the log is read again before a run that had nothing to tell remembers where it was."""


@frozen
class NoticeRun:
    """What one run handed over, and what could not be: the next run tries again."""

    sent: tuple[Notice, ...]
    failed: tuple[Notice, ...]


@frozen
class NoticeDesk:
    """Notices.

    Attributes:
        journal: The log.
        notifier: Takes them.
        limits: How cases stand to their time limits.
        graduations: Which visits are due.
    """

    journal: Journal
    notifier: Notifier
    limits: LimitDesk
    graduations: GraduationDesk

    def due(self, now: datetime) -> tuple[Notice, ...]:
        """Return the notices that are due at an instant and were not handed over. Nothing is written."""
        return tuple(one.notice for one in self._occasions(now).due())

    def run(self, context: Context) -> NoticeRun:
        """Hand over what is due, and record it. Residents who have no ticket number get one.

        One device of a district runs it, every few minutes.

        Raises:
            RequestReusedError: see `Journal.command`.
        """
        occasions = self._occasions(context.now)
        for number, case in enumerate(occasions.untold()):
            try:
                give_ticket(self.journal, evolve(context, client_id=f"{context.client_id}/ticket/{number}"), case.id)
            except (DuplicateError, InvalidTransitionError):
                continue  # somebody else was faster
        end = occasions.end()
        sent, failed = list[Due](), list[Due]()
        for due in occasions.due():
            try:
                self.notifier.send(due.notice)
            except NotifyError:
                failed.append(due)
            else:
                sent.append(due)
        self._record(context, occasions, sent, min([end, *(due.position - 1 for due in failed if due.position)]))
        return NoticeRun(tuple(one.notice for one in sent), tuple(one.notice for one in failed))

    def _record(self, context: Context, occasions: Occasions, sent: list[Due], position: int) -> None:
        before = occasions.read_to
        if not sent and position - before < _FAR:
            return
        content = {"sent": [one.notice.id for one in sent]}
        with self.journal.command(context, "send-notices", content) as work:
            if work.replayed:
                return
            on = self.limits.zone.day(context.now)
            for due in sent:
                known, notice = due.notice.id, due.notice
                if not work.knows(StreamKind.NOTICE, known):
                    event = NoticeSent(known, notice.kind, notice.to, notice.about, on)
                    work.append(StreamKind.NOTICE, known, due.scope, event)
            if position > before:
                node = self.journal.node
                work.append(StreamKind.NOTICE_READING, node, node, NoticesRead(node, position))
            if work.began:
                work.commit()

    def _occasions(self, now: datetime) -> Occasions:
        whole = self.journal.whole
        return Occasions(whole, evolve(self.limits, journal=whole), evolve(self.graduations, journal=whole), now)
