"""Which time limits a case has, and what was granted to one of them."""

from collections.abc import Collection

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.limits import TimeLimit, TimeSpan
from slrtkit.errors import DomainError

__all__ = ["CaseLimit", "LimitGrant"]


@frozen
class CaseLimit:
    """A time limit, and the cases that it is for; what is left empty says nothing.

    Attributes:
        limit: How long something may take.
        categories: Codes of categories.
        programs: Codes of programs: one of them was assessed or decided, or the file was complete for it.
        urgencies: `routine`, `urgent`, `emergency`.
        channels: `keluhan`, `layanan`.
        offices: Codes of offices that hold the case, or of regions in which its village lies.
    """

    limit: TimeLimit
    categories: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    def applies(
        self, *, category: str, programs: Collection[str], urgency: str, channel: str, holder: str, village: str
    ) -> bool:
        """Whether a case has this limit."""
        for named, own in ((self.categories, category), (self.urgencies, urgency), (self.channels, channel)):
            if named and own not in named:
                return False
        if self.programs and not set(self.programs) & set(programs):
            return False
        return not self.offices or any(
            office in {holder, village} or village.startswith(f"{office}.") for office in self.offices
        )


@frozen
class LimitGrant:
    """A limit of a case was made longer.

    Attributes:
        limit: Code of the limit.
        span: By how much, as `TimeSpan.read` takes it.
        reason: The reason that the limit lists, such as `ill`.
        by: Id of the officer who granted it, and `remark` in their words.

    Raises:
        DomainError: (`limit.span`) it is no span.
    """

    id: str
    limit: str
    span: str
    reason: str
    by: str
    remark: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.by:
            raise DomainError("somebody grants more time", code="limit.grant", path="by")
        TimeSpan.read(self.span)
