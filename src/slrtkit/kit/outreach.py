"""What goes on around cases: time limits, tickets, notices, volunteers, villages on their way, graduations."""

from attrs import frozen

from slrtkit.errors import NotFoundError
from slrtkit.kit.parts import Parts
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.limits import LimitDesk
from slrtkit.service.notices import NoticeDesk
from slrtkit.service.readiness import ReadinessDesk
from slrtkit.service.tickets import TicketDesk
from slrtkit.service.volunteers import VolunteerDesk

__all__ = ["Outreach"]


@frozen(kw_only=True)
class Outreach(Parts):
    """The desks around cases."""

    @property
    def limits(self) -> LimitDesk:
        """How cases stand to their time limits, and more time for one of them."""
        return LimitDesk(self.journal, self.cases, self.office.zone, self.calendar, self.clock.new_id)

    @property
    def tickets(self) -> TicketDesk:
        """Ticket numbers, and what they tell."""
        return TicketDesk(self.journal, self.limits, self.office.name, self.areas)

    @property
    def notices(self) -> NoticeDesk:
        """Short messages that something waits.

        Raises:
            NotFoundError: (`config.notify`) nothing takes them.
        """
        if self.notifier is None:
            raise NotFoundError(
                "nothing takes notices", code="config.notify", cure="Kit(notifier=…), or notify in slrtkit.toml"
            )
        return NoticeDesk(self.journal, self.notifier, self.limits, self.graduations)

    @property
    def volunteers(self) -> VolunteerDesk:
        """Who visits homes, and who has how much to do."""
        return VolunteerDesk(self.journal, self.office.region.text, self._day, self.clock.new_id)

    @property
    def villages(self) -> ReadinessDesk:
        """Villages on their way to a post of their own."""
        return ReadinessDesk(self.journal, self.readiness, self._day)

    @property
    def graduations(self) -> GraduationDesk:
        """How those fare who no longer receive a program."""
        return GraduationDesk(self.journal, self._day)
