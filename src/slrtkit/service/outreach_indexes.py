"""Under which values tickets, volunteers, villages on their way and graduations are found."""

from collections.abc import Iterator
from typing import assert_never

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.graduation import Graduation
from slrtkit.domain.notice import NoticeReading, NoticeRecord
from slrtkit.domain.outreach import OutreachState
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.volunteer import Volunteer
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.store import IndexEntry

__all__ = ["case_entries", "outreach_entries", "ticket_mark"]


def ticket_mark(ticket: str) -> bytes:
    """Under what the case of a ticket is found: a digest, so that an index tells no ticket number."""
    return digest(contexts.TICKET, canonical(ticket)).encode()


def case_entries(complaint: Complaint) -> Iterator[IndexEntry]:
    """Yield the ticket of a complaint, which is its alone, and the volunteer who is asked to go."""
    if complaint.ticket:
        yield IndexEntry("ticket", ticket_mark(complaint.ticket), unique=True)
    if complaint.dispatched:
        yield IndexEntry("volunteer", complaint.dispatched.volunteer.encode())


def outreach_entries(state: OutreachState) -> Iterator[IndexEntry]:
    """Yield the entries of a state."""
    match state:
        case Volunteer():
            yield IndexEntry("all", b"1")
        case Readiness():
            yield IndexEntry("all", b"1")
            yield IndexEntry("by", state.kecamatan.encode())
        case Graduation():
            yield IndexEntry("program", state.program.encode())
            if state.due:
                yield IndexEntry("due", b"1")
        case NoticeRecord():
            yield IndexEntry("about", state.about.encode())
        case NoticeReading():
            pass
        case _:
            assert_never(state)
