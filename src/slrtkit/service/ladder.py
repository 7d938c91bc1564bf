"""Who works on a case: who held it since when, who sent it back down, and which kecamatan stands in for a village."""

from datetime import date

from attrs import frozen

from slrtkit.domain.casework import ComplaintSentDown
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.events import ComplaintEscalated, ComplaintFiled, StandInBegan, StandInEnded
from slrtkit.domain.history import StreamKind
from slrtkit.domain.ladder import Held, Ladder, StandIn
from slrtkit.errors import InvalidTransitionError, NotFoundError
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.readiness import readiness_on

__all__ = ["AtWork", "begin_stand_in", "end_stand_in", "held_by", "send_down", "stand_in_for", "work_of", "working_on"]


@frozen
class AtWork:
    """Who works on a case on a day.

    Attributes:
        holder: Office code of who holds it, and `since` when.
        office: Who works on it: the holder, or the kecamatan that stands in for it.
        stand_in: Why, where it is another.
    """

    holder: str
    since: date
    office: str
    stand_in: StandIn | None = None


def begin_stand_in(journal: Journal, context: Context, stand_in: StandIn) -> Receipt:
    """Let a kecamatan work for a village, for `stand_in.reason`.

    Raises:
        InvalidTransitionError: it does already on that day, or would end before it begins.
        RequestReusedError: see `Journal.command`.
    """
    content = {"village": stand_in.village, "until": stand_in.until.isoformat() if stand_in.until else None}
    with journal.command(context, "begin-stand-in", {**content, "reason": stand_in.reason}) as work:
        if work.replayed:
            return work.replayed
        if stand_in.until and stand_in.until < stand_in.since:
            raise InvalidTransitionError("it does not end before it begins", code="stand-in.days", path=stand_in.id)
        if work.knows(StreamKind.STAND_IN, stand_in.id):
            last = work.get(StreamKind.STAND_IN, stand_in.id, StandIn)
            if last.until is None or stand_in.since <= last.until:
                raise InvalidTransitionError(
                    "this village is stood in for already", code="stand-in.begin", path=stand_in.id, cure="end it first"
                )
        work.append(StreamKind.STAND_IN, stand_in.id, stand_in.by, StandInBegan(stand_in))
        return work.commit()


def end_stand_in(journal: Journal, context: Context, village: str, until: date) -> Receipt:
    """Give a village its work back; `until` is the last day on which it was stood in for.

    Raises:
        NotFoundError: it never was.
        InvalidTransitionError: it works by itself already, or the day lies before the stand-in began.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "end-stand-in", {"village": village}) as work:
        if work.replayed:
            return work.replayed
        known = work.get(StreamKind.STAND_IN, village, StandIn)
        if not known.since <= until <= (known.until or date.max):
            raise InvalidTransitionError("this village works by itself on that day", code="stand-in.end", path=village)
        work.append(StreamKind.STAND_IN, village, known.by, StandInEnded(until))
        return work.commit()


def send_down(
    journal: Journal, context: Context, complaint_id: str, on: date, to: str = "", ladder: Ladder | None = None
) -> Receipt:
    """Send an undecided complaint back down the ladder, with `context.reason`.

    Args:
        journal: The log.
        context: Who, when, why.
        complaint_id: Which complaint.
        on: The day.
        to: Office code of the kecamatan or the village; empty: the nearest rung below.
        ladder: Who stands above the secretariat.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: see `Complaint.sent_down`.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "send-down", {"complaint": complaint_id, "to": to}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintSentDown(complaint.sent_down(context.reason, to, ladder), on, context.reason)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def stand_in_for(journal: Journal, office: str, on: date) -> StandIn | None:
    """Return the stand-in for an office on a day: one that was begun, or that of a village that is not ready; None: neither."""
    try:
        known = journal.whole.read(StreamKind.STAND_IN, office, StandIn).state
    except NotFoundError:
        known = None
    if known and known.holds(on):
        return known
    village = readiness_on(journal.whole, office, on)
    return village.stand_in(on) if village else None


def working_on(journal: Journal, complaint_id: str, on: date) -> AtWork:
    """Return who works on a complaint on a day.

    Raises:
        NotFoundError: there is no such complaint.
    """
    complaint = journal.complaint(complaint_id).state
    stand_in = stand_in_for(journal, complaint.holder, on)
    since = complaint.held_since or complaint.received
    return AtWork(complaint.holder, since, stand_in.by if stand_in else complaint.holder, stand_in)


def work_of(journal: Journal, office: str, on: date) -> tuple[str, ...]:
    """Return the ids of the open complaints that an office works on: those it holds, and those of villages it stands in for."""
    kinds = (StreamKind.STAND_IN, StreamKind.READINESS)
    near = {one for kind in kinds for one in journal.find(kind, "by", office.encode())}
    villages = [one for one in near if stand_in_for(journal, one, on)]
    own = [] if stand_in_for(journal, office, on) else [office]
    found = {one for holder in (*own, *villages) for one in journal.find(StreamKind.COMPLAINT, "holder", holder.encode())}
    return tuple(sorted(found))


def held_by(journal: Journal, complaint_id: str) -> tuple[Held, ...]:
    """Return who held a complaint, one after the other: since when, why it came to them, and who passed it on.

    Raises:
        NotFoundError: there is no such complaint.
    """
    journal.complaint(complaint_id)
    held: list[Held] = []
    with journal.store.begin(write=False) as unit:
        for record in unit.history(StreamId(StreamKind.COMPLAINT.value, complaint_id)):
            match journal.recorded(record).event:
                case ComplaintFiled(complaint):
                    held.append(_first(complaint, record.actor))
                case ComplaintEscalated(holder, since, reason) | ComplaintSentDown(holder, since, reason):
                    held.append(Held(holder, since, reason, record.actor))
                case _:
                    pass
    return tuple(held)


def _first(complaint: Complaint, actor: str) -> Held:
    return Held(complaint.holder, complaint.held_since or complaint.received, "", actor)
