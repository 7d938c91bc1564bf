"""Who read what of whom, who was refused, and who broke the glass: the record that UU PDP 27/2022, article 46, asks for.

It is kept in chains of its own, which no village receives. Whoever changed something stands in the log itself.
"""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = [
    "ACCESS_SCOPE",
    "AccessEvent",
    "AccessNote",
    "AccessNoted",
    "AccessOutcome",
    "AccessState",
    "Glass",
    "GlassBroken",
    "access_begun",
]

ACCESS_SCOPE: str = "access"
"""The chains that hold it."""


class AccessOutcome(StrEnum):
    """Whether somebody saw what they wanted."""

    READ = "read"
    DENIED = "denied"


@frozen
class AccessNote:
    """One look at personal data, or one refusal.

    Attributes:
        id: Its id: where it stands in its chain.
        officer: Who.
        at: When, in UTC.
        use: The use case: `read`, `search`, `export`, or the command that was refused.
        outcome: Whether they saw it.
        things: What: `household/BKL-01`, `complaint/…`.
        subjects: Of whom: ids of persons and households, sorted.
        areas: Of everybody in these regions, where a look was at all of them.
        code: Why they were refused.
        reason: Why they wanted it, in their words.
    """

    id: str
    officer: str
    at: datetime
    use: str
    outcome: AccessOutcome
    things: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    code: str = ""
    reason: str = field(default="", repr=mask)


@frozen
class Glass:
    """An officer opened one household outside their area, for a reason and a time.

    Attributes:
        id: Its id.
        officer: Who.
        household: Id of the household.
        area: Region code of the officer's office, for those who supervise it.
        at: From when, in UTC.
        until: Until when, in UTC.
        reason: Why.

    Raises:
        DomainError: no reason is given, or it ends before it begins.
    """

    id: str
    officer: str
    household: str
    area: str
    at: datetime
    until: datetime
    reason: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise DomainError("who breaks the glass says why", code="glass.reason", path="reason")
        if self.until <= self.at:
            raise DomainError("broken glass has a time to come", code="glass.until", path="until")

    def holds(self, now: datetime) -> bool:
        """Whether it is open at an instant."""
        return self.at <= now < self.until


@frozen
class AccessNoted:
    """Somebody saw personal data, or was refused."""

    note: AccessNote


@frozen
class GlassBroken:
    """An officer opened a household outside their area."""

    glass: Glass


AccessEvent = AccessNoted | GlassBroken
AccessState = AccessNote | Glass


def access_begun(event: AccessEvent) -> AccessState:
    """Return the state that an event opens; each begins a history, and ends it."""
    return event.note if isinstance(event, AccessNoted) else event.glass
