"""What one case or referral adds to the rows of a monthly report, and how rows are summed."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

from attrs import define, field, frozen

from slrtkit.domain.complaint import CaseResult
from slrtkit.domain.events import ComplaintAnswered, ComplaintClosed, ComplaintFiled, ComplaintReopened, ReferralAdvanced
from slrtkit.domain.history import Recorded
from slrtkit.domain.monthly import AnswerTime, MonthlyRow
from slrtkit.domain.office import Zone
from slrtkit.domain.referral import Referral, ReferralStep

__all__ = ["RESULTS", "UNTOLD", "Line", "Span", "Told", "case_line", "referral_line", "result_rows", "rows", "summed"]

UNTOLD: str = "Tidak dirinci (dilindungi)"
"""Name of the row of what is told without saying where it belongs."""
RESULTS: dict[CaseResult, str] = {
    CaseResult.SERVED: "Direkomendasikan atau dilayani",
    CaseResult.REFERRED: "Dirujuk",
    CaseResult.REFUSED: "Ditolak dengan alasan",
    CaseResult.INFORMED: "Diberi penjelasan",
    CaseResult.WITHDRAWN: "Ditarik oleh warga",
    CaseResult.MOOT: "Gugur (meninggal atau pindah)",
}
"""What each result is called."""


@frozen
class Told:
    """One event, and its instant."""

    at: datetime
    recorded: Recorded


@frozen
class Span:
    """The part of a month that is over, from an instant up to another, and `until`, its last day."""

    begin: datetime
    end: datetime
    zone: Zone
    until: date

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.begin <= at < self.end

    def days(self, since: datetime, until: datetime) -> int:
        """Calendar days from one instant to another."""
        return (self.zone.day(until) - self.zone.day(since)).days


@define
class Line:
    """What one case, or one referral, adds to the rows that it belongs to."""

    code: str = ""
    village: str = ""
    open_before: bool = False
    received: bool = False
    reopened: int = 0
    closed: int = 0
    open: bool = False
    answers: list[int] = field(factory=list)
    results: list[CaseResult] = field(factory=list)
    late: bool = False
    untold: bool = False


def case_line(told: Iterable[Told], due: CaseResult, span: Span) -> Line:
    """Return what a complaint adds; `due` is the result of one that was closed without naming it."""
    line, started = Line(), None
    for one in told:
        event, inside = one.recorded.event, span.holds(one.at)
        match event:
            case ComplaintFiled():
                started = one.at
                line.open_before, line.open, line.received = not inside, True, inside
            case ComplaintReopened():
                started, line.open = one.at, True
                line.open_before = line.open_before or not inside
                line.reopened += inside
            case ComplaintClosed():
                line.open = False
                line.open_before = line.open_before and inside
                line.closed += inside
                line.results += [event.result or due] if inside else []
            case _:
                pass
        if isinstance(event, ComplaintAnswered | ComplaintClosed) and started:
            line.answers += [span.days(started, one.at)] if inside else []
            started = None
    return line


def referral_line(state: Referral, told: Iterable[Told], span: Span) -> Line:
    """Return what a referral adds; an acceptance or a rejection is its answer."""
    sent, *steps = told
    line = Line(code=state.receiver, received=span.holds(sent.at), open=not state.status.settled)
    settled = steps[-1].at if state.status.settled else None
    line.closed = int(settled is not None and span.holds(settled))
    line.open_before = sent.at < span.begin and (settled is None or settled >= span.begin)
    answers = [one.at for one in steps if _answers(one.recorded.event)]
    line.answers = [span.days(sent.at, at) for at in answers[:1] if span.holds(at)]
    line.late = state.overdue(span.until)
    return line


def _answers(event: object) -> bool:
    return isinstance(event, ReferralAdvanced) and (event.answer is None or event.answer.step is not ReferralStep.WITHDRAW)


def rows(lines: Iterable[Line], code: Callable[[Line], str], name: Callable[[str], str]) -> tuple[MonthlyRow, ...]:
    """Return a row for each code, in order; what is told without saying where it belongs comes last."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(code(line), []).append(line)
    told = [summed(one, name(one) if one else UNTOLD, groups[one]) for one in sorted(groups, key=lambda one: (not one, one))]
    return tuple(row for row in told if row != MonthlyRow(row.code, row.name))


def summed(code: str, name: str, lines: Iterable[Line]) -> MonthlyRow:
    """Return lines as one row."""
    lines = list(lines)
    return MonthlyRow(
        code=code,
        name=name,
        brought_forward=sum(line.open_before for line in lines),
        received=sum(line.received for line in lines),
        reopened=sum(line.reopened for line in lines),
        closed=sum(line.closed for line in lines),
        open=sum(line.open for line in lines),
        answers=AnswerTime.of(days for line in lines for days in line.answers),
        late=sum(line.late for line in lines),
    )


def result_rows(lines: Iterable[Line]) -> tuple[tuple[str, str, int], ...]:
    """Return code, name and number of each result, in the order of `CaseResult`."""
    found = Counter(result for line in lines for result in line.results)
    return tuple((result.value, RESULTS[result], found[result]) for result in CaseResult if found[result])
