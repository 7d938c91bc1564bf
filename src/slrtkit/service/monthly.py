"""The monthly report, from the log as it stood when the month ended: later events, and today's state, change nothing of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.duplicates import Pair
from slrtkit.domain.events import Event
from slrtkit.domain.history import State, fold
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.letter import LetterRecord, SignatureBlock
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.monthly import MonthlyReport, ReportMonth
from slrtkit.domain.office import Office
from slrtkit.domain.referral import Referral
from slrtkit.domain.restriction import Restriction
from slrtkit.errors import DomainError, NotFoundError
from slrtkit.ledger import instant_text
from slrtkit.ports.store import Record, StreamId
from slrtkit.service.course import course_told
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.monthly_lines import Line, Span, Told, case_line, referral_line, result_rows, rows, summed

__all__ = ["MonthlyDesk"]

_BATCH = 1000
_KECAMATAN = 2
"""So many dots has the code of a kecamatan."""
_KINDS = frozenset({"complaint", "referral", "letter", "restriction", "pair"})


@frozen
class MonthlyDesk:
    """Makes the reports of an office.

    Attributes:
        journal: The log.
        rules: The district's categories, and who takes referrals.
        office: Who reports.
        areas: The regions, for the names that villages had.
        limits: The time limits of cases.
        within: Codes of the regions that are reported on; nothing outside them is counted.
    """

    journal: Journal
    rules: CaseRules
    office: Office
    areas: AreaTree | None
    limits: LimitDesk
    within: tuple[str, ...]

    def report(self, month: ReportMonth, now: datetime, *, signatures: Iterable[SignatureBlock] = ()) -> MonthlyReport:
        """Return the report of a month, or of its part that is over.

        Args:
            month: Which month.
            now: The instant.
            signatures: Who signs it by hand.

        Raises:
            DomainError: (`report.month`) the month has not begun.
        """
        zone = self.office.zone
        if zone.day(now) < month.first:
            raise DomainError("this month has not begun", code="report.month", path=str(month))
        begin, end = (datetime.combine(day, time(), zone.offset).astimezone(UTC) for day in (month.first, month.next.first))
        span = Span(begin, min(now, end), zone, min(month.last, zone.day(now)))
        states, told = self._read(span)
        hidden, courses = _hidden(states.values()), _courses(states, told)
        lines: dict[str, Line] = {}
        for stream, state in states.items():
            if isinstance(state, Complaint) and not state.training and self._inside(state.village):
                protected = not hidden.isdisjoint({state.person, state.household})
                if protected and self._narrow:
                    continue
                lines[state.id] = line = case_line(told[stream], state.due_result, span)
                self._judge(state, courses[state.id], line, span)
                if not protected:
                    line.code, line.village = state.category, state.village
        referrals = [
            referral_line(state, told[stream], span)
            for stream, state in states.items()
            if isinstance(state, Referral) and state.complaint in lines
        ]
        cases = lines.values()
        return MonthlyReport(
            month=month,
            until=span.until,
            interim=now < end,
            letterhead=self.office.letterhead,
            place=self.office.place,
            area=", ".join(self._name(code, month.last) for code in self.within),
            total=summed("", "Jumlah", cases),
            categories=rows(cases, lambda line: line.code, self._category),
            villages=rows(cases, lambda line: line.village, lambda code: self._name(code, month.last)),
            results=result_rows(cases),
            referrals=rows(referrals, lambda line: line.code, self._receiver),
            limited=bool(self.rules.limits),
            untold=sum(line.untold for line in cases),
            signatures=tuple(signatures),
            specimen=self.office.training,
        )

    def _read(self, span: Span) -> tuple[Mapping[StreamId, State], Mapping[StreamId, list[Told]]]:
        """Return what was so at the end, and what had been told until then."""
        last, told = instant_text(span.end), dict[StreamId, list[Told]]()
        for record in _log(self.journal):
            if record.stream.kind in _KINDS and record.at < last:
                at = datetime.fromisoformat(record.at).astimezone(UTC)
                told.setdefault(record.stream, []).append(Told(at, self.journal.recorded(record)))
        found = {stream: fold(one.recorded for one in events) for stream, events in told.items()}
        return {stream: history.state for stream, history in found.items() if history}, told

    def _judge(self, state: Complaint, told: Iterable[tuple[datetime, Event]], line: Line, span: Span) -> None:
        course = course_told(told)
        for outlook in self.limits.outlooks(state, course, span.end):
            line.untold = line.untold or bool(outlook.problem)
            ended = course.reached.get(outlook.limit.ends)
            match outlook.standing and outlook.standing.status:
                case LimitStatus.LATE:
                    line.late = line.late or (ended is not None and span.holds(ended))
                case LimitStatus.BREACHED:
                    line.late = line.late or line.open
                case _:
                    pass

    @property
    def _narrow(self) -> bool:
        """Whether it is about less than a regency: too small to count somebody who is protected without telling where."""
        return all(code.count(".") >= _KECAMATAN for code in self.within)

    def _inside(self, village: str) -> bool:
        return any(f"{village}.".startswith(f"{area}.") for area in self.within)

    def _category(self, code: str) -> str:
        said = self.rules.categories.get(code)
        return said.id[:1].upper() + said.id[1:] if said else code

    def _receiver(self, code: str) -> str:
        return {**self.rules.ladder.agencies, **self.rules.ladder.beyond}.get(code, code)

    def _name(self, code: str, on: date) -> str:
        try:
            area = self.areas.on(RegionCode(code), on) or self.areas[RegionCode(code)] if self.areas else None
        except NotFoundError:
            area = None
        return area.name if area else code


def _courses(
    states: Mapping[StreamId, State], told: Mapping[StreamId, list[Told]]
) -> Mapping[str, list[tuple[datetime, Event]]]:
    """Return, by the id of each complaint, what happened to it, its letters and its referrals, each with its instant."""
    found: dict[str, list[tuple[datetime, Event]]] = {}
    for stream, state in states.items():
        if isinstance(state, Complaint | LetterRecord | Referral):
            about = state.id if isinstance(state, Complaint) else state.complaint
            found.setdefault(about, []).extend((one.at, one.recorded.event) for one in told[stream])
    return found


def _log(journal: Journal) -> Iterator[Record]:
    position = 0
    with journal.store.begin(write=False) as unit:
        while batch := unit.since(position, _BATCH):
            yield from (record for _, record in batch)
            position = batch[-1].position


def _hidden(states: Iterable[State]) -> frozenset[str]:
    """Return the ids of who was restricted when the month ended, and of the entries that were merged with theirs."""
    states = list(states)
    found = {state.subject for state in states if isinstance(state, Restriction) and not state.lifted}
    merged = [set(state.merged) for state in states if isinstance(state, Pair) and state.merged]
    for _ in merged:
        found = found.union(*(pair for pair in merged if not pair.isdisjoint(found)))
    return frozenset(found)
