"""Ticket numbers: one for each complaint whose resident wants one, and what it tells whoever has it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import evolve, frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.casework import ComplaintTicketed
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.events import ComplaintFiled
from slrtkit.domain.history import StreamKind, changes
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.ladder import Ladder, LadderLevel
from slrtkit.domain.limits import LimitStatus, Milestone
from slrtkit.domain.ticket import TICKET_BYTES, Ticket
from slrtkit.domain.ticketview import TicketStage, TicketView, slip, stage_of
from slrtkit.errors import DuplicateError, InvalidTransitionError, NotFoundError
from slrtkit.ports.store import StreamId
from slrtkit.service.admission import concealed, tells_of
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.ladder import working_on
from slrtkit.service.limits import LimitDesk
from slrtkit.service.outreach_indexes import ticket_mark
from slrtkit.service.refer import referrals_of

__all__ = ["TicketDesk", "give_ticket"]

_WORDS: Mapping[LadderLevel, str] = {
    LadderLevel.VILLAGE: "Puskesos",
    LadderLevel.DISTRICT: "Kecamatan",
    LadderLevel.SECRETARIAT: "Sekretariat SLRT",
    LadderLevel.AGENCY: "perangkat daerah",
    LadderLevel.BEYOND: "instansi di atas kabupaten",
}
_NAMED = {LadderLevel.VILLAGE, LadderLevel.DISTRICT, LadderLevel.SECRETARIAT}
_ANSWERS = {Milestone.ANSWERED, Milestone.HANDED_OVER, Milestone.CLOSED}
_STANDS = {"status", "holder"}
_OVER = {LimitStatus.IN_TIME, LimitStatus.LATE}


def give_ticket(journal: Journal, context: Context, complaint_id: str) -> Receipt:
    """Draw a ticket number for a complaint.

    Raises:
        NotFoundError: there is no such complaint.
        DuplicateError: it has one already.
        InvalidTransitionError: (`ticket.restricted`) only named officers work with it: it answers to nobody.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "give-ticket", {"complaint": complaint_id}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        if complaint.ticket:
            raise DuplicateError("this complaint has a ticket already", code="ticket.duplicate", path=complaint_id)
        if concealed(work.restricted, complaint):
            raise InvalidTransitionError("a restricted case has no ticket", code="ticket.restricted", path=complaint_id)
        ticket = Ticket.draw(journal.sealer.salt()[:TICKET_BYTES])
        while work.find(StreamKind.COMPLAINT, "ticket", ticket_mark(ticket.text)):
            ticket = Ticket.draw(journal.sealer.salt()[:TICKET_BYTES])
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintTicketed(ticket.text))
        return work.commit()


@frozen
class TicketDesk:
    """Tickets.

    Attributes:
        journal: The log.
        limits: The time limits: by when an answer is owed.
        office: What the post is called on a slip.
        areas: Names of the regions; None: they are not named.
    """

    journal: Journal
    limits: LimitDesk
    office: str
    areas: AreaTree | None = None

    def slip(self, context: Context, complaint: str) -> str:
        """Return the slip that the resident takes home; the ticket is drawn where there is none yet.

        Raises:
            NotFoundError, InvalidTransitionError, RequestReusedError: see `give_ticket`.
        """
        known = self.journal.begun_from(context, StreamKind.COMPLAINT, complaint, Complaint)
        if not known.ticket:
            give_ticket(self.journal, context, complaint)
            known = self.journal.whole.complaint(complaint).state
        return slip(Ticket(known.ticket), known.received, self.office, training=known.training)

    def view(self, ticket: Ticket, now: datetime) -> TicketView:
        """Return how the case of a ticket stands at an instant, without anything about who it is.

        Raises:
            NotFoundError: (`ticket.unknown`) there is no such ticket, or none that answers.
        """
        whole = self.journal.whole
        for found in whole.find(StreamKind.COMPLAINT, "ticket", ticket_mark(ticket.text)):
            complaint = whole.complaint(found).state
            if not concealed(tells_of(whole.find), complaint):
                desk = evolve(self, journal=whole, limits=evolve(self.limits, journal=whole))
                return desk._view(complaint, now)  # noqa: SLF001  the same desk, with the whole log
        raise NotFoundError("no case has this ticket number", code="ticket.unknown", cure="read it from the slip again")

    def _view(self, complaint: Complaint, now: datetime) -> TicketView:
        today = self.limits.zone.day(now)
        owed = [one for one in referrals_of(self.journal, complaint=complaint.id) if not one.status.settled]
        stage = stage_of(complaint, referred=bool(owed))
        until, since = None, self.limits.zone.day(self._since(complaint.id))
        match stage:
            case TicketStage.REFERRED:
                since = min(one.sent for one in owed)
                until = min((one.owed for one in owed if one.owed), default=None)
            case TicketStage.DONE:
                until = since + timedelta(days=self.limits.rules.reopen_days)
            case TicketStage.RECEIVED | TicketStage.IN_PROCESS:
                rows = self.limits.standing(complaint.id, now)
                running = [row for row in rows if row.standing and row.limit.ends in _ANSWERS]
                open_ = [row.standing.due for row in running if row.standing and row.standing.status not in _OVER]
                until = self.limits.zone.day(min(open_)) if open_ else None
            case _:
                pass
        return TicketView(
            stage=stage,
            since=since,
            where=self._where(working_on(self.journal, complaint.id, today).office),
            missing=tuple(one.name for one in complaint.missing) if complaint.status is ComplaintStatus.RETURNED else (),
            until=until,
            training=complaint.training,
        )

    def _since(self, complaint_id: str) -> datetime:
        """The instant at which it came to the status and the holder that it has."""
        since, stood = "", dict[str, object]()
        with self.journal.store.begin(write=False) as unit:
            records = unit.history(StreamId(StreamKind.COMPLAINT.value, complaint_id))
        for record in records:
            event = self.journal.recorded(record).event
            filed = event.complaint if isinstance(event, ComplaintFiled) else None
            said = {"status": filed.status, "holder": filed.holder} if filed else changes(event)
            moved = {name: value for name, value in said.items() if name in _STANDS and stood.get(name) != value}
            since, stood = record.at if moved else since, stood | moved
        return datetime.fromisoformat(since)

    def _where(self, office: str) -> str:
        ladder: Ladder = self.limits.rules.ladder
        level = ladder.level(office)
        if self.areas is None or level not in _NAMED:
            return _WORDS[level]
        try:
            return f"{_WORDS[level]} {self.areas[RegionCode(office)].name.removeprefix(_WORDS[level]).strip()}"
        except NotFoundError:
            return _WORDS[level]
