"""The desks around cases as the command line opens them, and what it tells of time limits."""

from collections.abc import Mapping

from slrtkit.cli.desk import Desk
from slrtkit.cli.post import Post
from slrtkit.errors import NotFoundError
from slrtkit.plugins import CALENDAR, NOTIFY
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.notices import NoticeDesk
from slrtkit.service.readiness import ReadinessDesk
from slrtkit.service.tickets import TicketDesk
from slrtkit.service.volunteers import VolunteerDesk

__all__ = ["graduations_of", "limits_of", "limits_told", "notices_of", "tickets_of", "villages_of", "volunteers_of"]


def limits_of(post: Post, journal: Journal | None = None) -> LimitDesk:
    """Return the time limits of a post, by the calendar that is configured."""
    config = post.config
    calendar = CALENDAR.open(config.calendar, folder=config.folder) if config.calendar else None
    return LimitDesk(journal or post.journal, config.cases, post.zone, calendar, post.clock.new_id)


def tickets_of(post: Post, journal: Journal | None = None) -> TicketDesk:
    """Return the ticket desk of a post, over the log as whoever acts sees it, or over another one."""
    office, journal = post.config.office, journal or post.journal
    return TicketDesk(journal, limits_of(post, journal), office.name if office else "Pos layanan", post.areas)


def graduations_of(desk: Desk) -> GraduationDesk:
    """Return how those fare who no longer receive a program."""
    return GraduationDesk(desk.post.journal, desk.day_of)


def notices_of(desk: Desk) -> NoticeDesk:
    """Return the notices of a post.

    Raises:
        NotFoundError: (`config.notify`) nothing that takes them is configured.
    """
    config = desk.post.config
    if not config.notify:
        raise NotFoundError("nothing takes notices", code="config.notify", cure="notify = 'outbox:keluar' in slrtkit.toml")
    notifier = NOTIFY.open(config.notify, folder=config.folder)
    return NoticeDesk(desk.post.journal, notifier, limits_of(desk.post), graduations_of(desk))


def volunteers_of(desk: Desk) -> VolunteerDesk:
    """Return the volunteers of the regency of the configured office.

    Raises:
        NotFoundError: (`config.office`) no office is configured.
    """
    office = desk.post.config.office
    if office is None:
        raise NotFoundError("no office is configured", code="config.office", cure="write [office] into slrtkit.toml")
    return VolunteerDesk(desk.post.journal, office.region.text, desk.day_of, desk.post.clock.new_id)


def villages_of(desk: Desk) -> ReadinessDesk:
    """Return the villages on their way."""
    return ReadinessDesk(desk.post.journal, desk.post.config.readiness, desk.day_of)


def limits_told(desk: Desk, case: str) -> list[Mapping[str, object]]:
    """Return how a case stands to each of its limits that has started, with its due instant in the zone of the office."""
    post = desk.post
    found = limits_of(post).standing(case, post.clock.now()) if post.config.time_limit else ()
    return [
        {
            "limit": row.limit.code,
            "status": row.standing.status.value if row.standing else "",
            "due": row.standing.due.astimezone(post.zone.offset).isoformat(timespec="minutes") if row.standing else "",
            "waiting": bool(row.standing and row.standing.waiting),
            "problem": row.problem,
        }
        for row in found
        if row.standing or row.problem
    ]
