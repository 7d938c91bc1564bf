"""Break the glass: open one household outside one's area, for a reason and a time, before the eyes of those who supervise."""

from datetime import timedelta

from slrtkit.domain.access import office_region
from slrtkit.domain.accesslog import ACCESS_SCOPE, Glass, GlassBroken
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.errors import DomainError
from slrtkit.service.journal import Journal, Receipt

__all__ = ["break_glass", "broken_glass"]


def break_glass(journal: Journal, context: Context, household: str, hours: int) -> Receipt:
    """Open a household to an officer, with its cases and letters, for `context.reason` and so many hours.

    They may do there what they may do in their own area. Whoever is restricted stays with their named officers.

    Raises:
        AccessDeniedError: the officer may not break the glass.
        NotYoursError: there is no such household, or somebody in it is restricted to others.
        DomainError: no reason is given, or the time is none or too long.
        RequestReusedError: see `Journal.command`.
    """
    most = journal.access.glass_hours if journal.access else hours
    with journal.command(context, "break-glass", {"household": household, "hours": hours}) as work:
        if work.replayed:
            return work.replayed
        if not 0 < hours <= most:
            raise DomainError("broken glass has a time to come", code="glass.until", path="hours", cure=f"at most {most} hours")
        work.behind_glass(household)
        work.get(StreamKind.HOUSEHOLD, household, Household)
        known = journal.access.officers.get(context.actor) if journal.access else None
        area = (office_region(known.office) if known else None) or ""
        until = context.now + timedelta(hours=hours)
        glass = Glass(context.client_id, context.actor, household, area, context.now, until, context.reason)
        work.append(StreamKind.GLASS, glass.id, ACCESS_SCOPE, GlassBroken(glass))
        return work.commit()


def broken_glass(journal: Journal) -> tuple[Glass, ...]:
    """Return who broke the glass in the area of whoever looks, the latest first: what a supervisor goes through."""
    with journal.looking("review-glass", tells=False) as seen:
        found = [
            one
            for one in seen.visible(StreamKind.GLASS, seen.whole.find(StreamKind.GLASS, "all", b"1"))
            if isinstance(one, Glass)
        ]
        seen.told(one.household for one in found)
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))
