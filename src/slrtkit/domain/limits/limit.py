"""Time limits of a service standard (UU 25/2009, art. 21: each service states how long it takes), as configuration."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.limits.span import TimeSpan
from slrtkit.errors import DomainError

__all__ = ["Course", "Extension", "Milestone", "OfficeHours", "Pause", "TimeLimit"]

_CODE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_WHOLE = 100


class Milestone(StrEnum):
    """What a limit starts or ends with."""

    FILED = "filed"
    FILE_COMPLETE = "file-complete"
    """No required document is missing any more."""
    ASSESSED = "assessed"
    DECIDED = "decided"
    SIGNED = "signed"
    HANDED_OVER = "handed-over"
    SENT = "sent"
    """A referral is on its way."""
    ANSWERED = "answered"
    CLOSED = "closed"


@frozen
class OfficeHours:
    """When a post is open on its working days, in its own zone.

    Raises:
        DomainError: (`limit.hours`) it closes before it opens.
    """

    opens: time
    closes: time

    def __attrs_post_init__(self) -> None:
        if self.opens >= self.closes:
            raise DomainError("a post opens before it closes, on one day", code="limit.hours")

    @classmethod
    def read(cls, text: str) -> "OfficeHours":
        """Read `07:30-16:00`.

        Raises:
            DomainError: (`limit.hours`) it is written in another way, or closes before it opens.
        """
        found = _HOURS.fullmatch(text)
        if not found:
            raise DomainError("no office hours", code="limit.hours", cure="as in 07:30-16:00")
        opens, opens_minute, closes, closes_minute = map(int, found.groups())
        return cls(time(opens, opens_minute), time(closes, closes_minute))


@frozen
class Pause:
    """The clock stood still: from when, until when (None: still), and for which reason.

    Raises:
        DomainError: (`limit.instant`) an instant has no zone; (`limit.order`) it ends before it begins.
    """

    since: datetime
    until: datetime | None
    reason: str

    def __attrs_post_init__(self) -> None:
        _require_zone(self.since, self.until or self.since)
        if self.until and self.until < self.since:
            raise DomainError("a pause does not end before it begins", code="limit.order", path="until")


@frozen
class Extension:
    """A limit was made longer: by how much, for which reason, and when that was said.

    Raises:
        DomainError: (`limit.instant`) the instant has no zone.
    """

    span: TimeSpan
    reason: str
    given: datetime

    def __attrs_post_init__(self) -> None:
        _require_zone(self.given)


@frozen
class Course:
    """What happened to one limit in one case.

    Attributes:
        started: When its first milestone was reached.
        finished: When its last one was, or None.
        pauses: In any order; they may overlap.
        extensions: In any order.

    Raises:
        DomainError: (`limit.instant`) an instant has no zone; (`limit.order`) it finished before it started.
    """

    started: datetime
    finished: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __attrs_post_init__(self) -> None:
        _require_zone(self.started, self.finished or self.started)
        if self.finished and self.finished < self.started:
            raise DomainError("nothing finishes before it starts", code="limit.order", path="finished")


@frozen
class TimeLimit:
    """How long something may take.

    Attributes:
        code: Its name: small letters, digits, hyphens and dots.
        span: How long.
        starts: The milestone that the clock starts with.
        ends: The milestone that it stops with.
        pauses: The reasons for which the clock stands still, such as `resident`: the post waits for the resident.
        extended_for: The reasons for which it may be made longer, such as `ill`.
        at_risk: From when on it is at risk: once so many per cent of the time have run (1 to 99), or so long before it is due.
        hours: The hours of the post. With them a day ends when the post closes, what comes in later counts as received on the
            next working day, and minutes and hours run while the post is open. Without them a day ends at midnight, and
            minutes and hours run through the night.
        source: Where the standard is published.

    Raises:
        DomainError: (`limit.code`, `limit.milestones`, `limit.at-risk`) it is no limit.
    """

    code: str
    span: TimeSpan
    starts: Milestone
    ends: Milestone
    pauses: tuple[str, ...] = ()
    extended_for: tuple[str, ...] = ()
    at_risk: int | TimeSpan = field(default=80)
    hours: OfficeHours | None = None
    source: str = ""

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise DomainError("the code of a limit is small letters, digits, hyphens and dots", code="limit.code", path="code")
        if self.starts is self.ends:
            raise DomainError("a limit ends with another milestone than it starts with", code="limit.milestones", path="ends")
        if isinstance(self.at_risk, int) and not 0 < self.at_risk < _WHOLE:
            raise DomainError("a share of the time is 1 to 99 per cent", code="limit.at-risk", path="at_risk")

    def course(
        self, reached: Mapping[Milestone, datetime], pauses: Iterable[Pause] = (), extensions: Iterable[Extension] = ()
    ) -> Course | None:
        """Return the course of this limit in a case, or None if it has not started.

        Args:
            reached: When the case reached each milestone. Of one that was reached again (a file that was complete, was not, and
                is), the caller says which counts.
            pauses: Everything that held the case up; a reason that this limit does not know does not stop it.
            extensions: What was granted to this limit.
        """
        if self.starts not in reached:
            return None
        started, ended = reached[self.starts], reached.get(self.ends)
        finished = ended if ended and ended >= started else None
        return Course(started, finished, tuple(pauses), tuple(extensions))


def _require_zone(*instants: datetime) -> None:
    if any(instant.utcoffset() is None for instant in instants):
        raise DomainError("an instant has a zone", code="limit.instant", cure="pass datetime.now(tz=UTC)")
