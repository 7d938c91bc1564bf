"""What there is to tell now: answers, missing papers, overdue words, limits, visits; derived from the log, each once.

Of somebody restricted, and of cases made up for practice, nothing is told. What is older than a month is no news.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import frozen

from slrtkit.domain.casework import ComplaintDispatched
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.events import ComplaintAnswered, ComplaintReturned
from slrtkit.domain.history import StreamKind
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.notice import Notice, NoticeKind, NoticeReading, Recipient, RecipientKind, notice_of
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.volunteer import DispatchStatus
from slrtkit.ports.store import Record, StreamId, UnitOfWork
from slrtkit.service.admission import concealed, tells_of
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import working_on
from slrtkit.service.limits import LimitDesk
from slrtkit.service.refer import referrals_of
from slrtkit.wire import event_type

__all__ = ["FRESH", "Due", "Occasions"]

FRESH: timedelta = timedelta(days=30)
"""So old may be what a notice tells of."""

_PAGE = 1_000
_NEWS = {event_type(kind) for kind in (ComplaintAnswered, ComplaintReturned, ComplaintDispatched)}
_LIMITS = {LimitStatus.AT_RISK: NoticeKind.LIMIT_AT_RISK, LimitStatus.BREACHED: NoticeKind.LIMIT_BREACHED}
_OPEN = [one for one in ComplaintStatus if one is not ComplaintStatus.CLOSED]


@frozen
class Due:
    """A notice that is due, the scope in which it is recorded, and the place in the log of what it tells; 0 where time does."""

    notice: Notice
    scope: str
    position: int = 0


@frozen
class Occasions:
    """What there is to tell at an instant.

    Attributes:
        journal: The log.
        limits: How cases stand to their time limits.
        graduations: Which visits are due.
        now: The instant.
    """

    journal: Journal
    limits: LimitDesk
    graduations: GraduationDesk
    now: datetime

    @property
    def read_to(self) -> int:
        """The position up to which this node looked for news before."""
        with self.journal.store.begin(write=False) as unit:
            known = self.journal.history(unit, StreamId(StreamKind.NOTICE_READING.value, self.journal.node))
        return known.state.position if known and isinstance(known.state, NoticeReading) else 0

    def end(self) -> int:
        """The position at which the log ends."""
        position = self.read_to
        with self.journal.store.begin(write=False) as unit:
            while page := unit.since(position, _PAGE):
                position = page[-1].position
        return position

    def untold(self) -> tuple[Complaint, ...]:
        """Return the complaints with news for the resident who has no ticket number yet."""
        cases = {one.stream.id: self.journal.complaint(one.stream.id).state for _, one in self._news() if _for_resident(one)}
        return tuple(case for case in cases.values() if not case.ticket and self._may_tell(case))

    def due(self) -> tuple[Due, ...]:
        """Return the notices that are due and were not handed over; residents without a ticket number are left out."""
        derived = {one.notice.id: one for one in (*self._told(), *self._late())}
        with self.journal.store.begin(write=False) as unit:
            return tuple(one for one in derived.values() if not unit.load(StreamId(StreamKind.NOTICE.value, one.notice.id)))

    def _news(self) -> Iterable[tuple[int, Record]]:
        """Return what was written of cases since this node looked last, with its place; of answers and returns the latest."""
        latest: dict[str, tuple[int, Record]] = {}
        position, oldest = self.read_to, self.now - FRESH
        with self.journal.store.begin(write=False) as unit:
            for place, record in _pages(unit, position):
                if record.type in _NEWS and datetime.fromisoformat(record.at) >= oldest:
                    latest[f"{record.type} {record.stream.id}" if _for_resident(record) else record.key] = (place, record)
        return latest.values()

    def _told(self) -> Iterator[Due]:
        for place, record in self._news():
            case = self.journal.complaint(record.stream.id).state
            if not self._may_tell(case):
                continue
            resident, about = Recipient(RecipientKind.RESIDENT, case.person), str(Ticket(case.ticket)) if case.ticket else ""
            match self.journal.recorded(record).event:
                case ComplaintAnswered() if about:
                    notice = notice_of(NoticeKind.ANSWER_READY, resident, about, record.key)
                case ComplaintReturned() if about and case.status is ComplaintStatus.RETURNED:
                    notice = notice_of(NoticeKind.RETURNED, resident, about, record.key)
                case ComplaintDispatched(asked) if case.dispatches[asked.id].status is DispatchStatus.ASKED:
                    volunteer = Recipient(RecipientKind.VOLUNTEER, asked.volunteer)
                    notice = notice_of(NoticeKind.VISIT_ASKED, volunteer, case.id, asked.id)
                case _:
                    continue
            yield Due(notice, case.village, place)

    def _late(self) -> Iterator[Due]:
        today = self.limits.zone.day(self.now)
        with self.journal.store.begin(write=False) as unit:
            ids = [one for status in _OPEN for one in unit.find(StreamKind.COMPLAINT.value, "status", status.value.encode())]
        for case in (self.journal.complaint(one).state for one in ids):
            if self._may_tell(case):
                yield from self._referrals(case)
                yield from self._limits(case)
        for due in self.graduations.due(today):
            office = Recipient(RecipientKind.OFFICE, due.graduation.village)
            notice = notice_of(NoticeKind.FOLLOW_UP_DUE, office, due.graduation.id, f"{due.graduation.id}/{due.months}")
            yield Due(notice, due.graduation.village)

    def _referrals(self, case: Complaint) -> Iterator[Due]:
        today = self.limits.zone.day(self.now)
        for referral in referrals_of(self.journal, complaint=case.id):
            for side in (referral.sender, referral.receiver) if referral.overdue(today) else ():
                office, occasion = Recipient(RecipientKind.OFFICE, side), f"{referral.id}/{referral.owed}"
                yield Due(notice_of(NoticeKind.ANSWER_OVERDUE, office, referral.id, occasion), case.village)

    def _limits(self, case: Complaint) -> Iterator[Due]:
        office = working_on(self.journal, case.id, self.limits.zone.day(self.now)).office
        for row in self.limits.standing(case.id, self.now):
            if row.standing and row.standing.status in _LIMITS and not row.standing.waiting:
                occasion = f"{case.id}/{row.limit.code}/{len(case.grants)}"
                to = Recipient(RecipientKind.OFFICE, office)
                yield Due(notice_of(_LIMITS[row.standing.status], to, case.id, occasion), case.village)

    def _may_tell(self, case: Complaint) -> bool:
        return not case.training and not concealed(tells_of(self.journal.find), case)


def _for_resident(record: Record) -> bool:
    return record.type != event_type(ComplaintDispatched)


def _pages(unit: UnitOfWork, position: int) -> Iterator[tuple[int, Record]]:
    while page := unit.since(position, _PAGE):
        yield from page
        position = page[-1].position
