"""In whose scope an event of a case is recorded: its village's, and of somebody restricted the regency's restricted one."""

from collections.abc import Mapping
from typing import Protocol

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.events import ComplaintFiled, Event, LetterReserved, ReferralSent
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.referral import Referral
from slrtkit.service.admission import concealed

__all__ = ["PLACED", "restricted_scope", "scope_of", "secretariat_of"]

PLACED: frozenset[StreamKind] = frozenset({StreamKind.APPROVAL, StreamKind.COMPLAINT, StreamKind.LETTER, StreamKind.REFERRAL})
"""What is recorded where its case is, whichever office acts; numbers and the register stay with the office."""


class Knows(Protocol):
    """What a command in progress knows, whoever acts."""

    @property
    def restricted(self) -> Mapping[str, frozenset[str]]:
        """Who is restricted now, and the ids that tell of each."""

    def peek(self, kind: StreamKind, stream_id: str) -> State | None:
        """Return a state, or None."""

    def began_in(self, kind: StreamKind, stream_id: str) -> str:
        """Return the scope in which a stream began; empty before its first event."""


def secretariat_of(village: str) -> str:
    """Return the office code of the SLRT secretariat above a village: the regency's."""
    return ".".join(village.split(".")[:2])


def restricted_scope(village: str) -> str:
    """Return the regency's own scope: a village that receives its own never learns of what is recorded there."""
    return f"{secretariat_of(village)}-restricted"


def scope_of(work: Knows, kind: StreamKind, stream_id: str, event: Event, given: str) -> str:
    """Return the scope of an event of a case: of the complaint, its referrals, its letters and their approvals.

    It is the village of the complaint. While somebody whom the case is about is restricted, it is the regency's restricted
    scope; what began there stays there, also when the restriction is lifted.

    Args:
        work: The command in progress.
        kind: Kind of its stream.
        stream_id: Id of its stream.
        event: The event.
        given: The scope where the complaint is not known: the office.
    """
    complaint = _case(work, kind, stream_id, event)
    if complaint is None:
        return given
    closed, began = restricted_scope(complaint.village), ((kind, stream_id), (StreamKind.COMPLAINT, complaint.id))
    stays = any(work.began_in(*one) == closed for one in began)
    return closed if stays or concealed(work.restricted, complaint) else complaint.village


def _case(work: Knows, kind: StreamKind, stream_id: str, event: Event) -> Complaint | None:
    match event:
        case ComplaintFiled(complaint):
            return complaint
        case LetterReserved(complaint=asked) | ReferralSent(Referral(complaint=asked)):
            found = work.peek(StreamKind.COMPLAINT, asked)
        case _:
            known = work.peek(StreamKind.LETTER if kind is StreamKind.APPROVAL else kind, stream_id)
            led = known.complaint if isinstance(known, LetterRecord | Referral) else ""
            found = work.peek(StreamKind.COMPLAINT, led) if led else known
    return found if isinstance(found, Complaint) else None
