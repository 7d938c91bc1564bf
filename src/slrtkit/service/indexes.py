"""Under which values a thing is found, and which of them only one thing may hold."""

from collections.abc import Iterator
from typing import assert_never

from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.history import Sequence, State
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.referral import Referral
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.store import IndexEntry

__all__ = ["fingerprint", "index"]


def index(state: State) -> tuple[IndexEntry, ...]:
    """Return the index entries of a state."""
    return tuple(_entries(state))


def fingerprint(complaint: Complaint) -> bytes:
    """What makes two open complaints the same: person, category and words, however spaced and capitalised; as a digest."""
    words = " ".join(complaint.text.casefold().split())
    said = canonical([complaint.household, complaint.person, complaint.category, words])
    return digest(contexts.REQUEST, said).encode()


def _entries(state: State) -> Iterator[IndexEntry]:  # noqa: C901  one case a state
    match state:
        case Household():
            yield IndexEntry("village", state.village.text.encode())
            gone = {m.person for m in state.memberships} - {m.person for m in state.memberships if m.until is None}
            for person in state.persons:
                yield IndexEntry("person", person.id.encode(), unique=True)
                if person.nik and person.id not in gone:
                    yield IndexEntry("nik", person.nik.text.encode(), unique=True)
        case Complaint():
            yield IndexEntry("household", state.household.encode())
            yield IndexEntry("status", state.status.value.encode())
            if state.status is not ComplaintStatus.CLOSED:
                yield IndexEntry("fingerprint", fingerprint(state), unique=True)
        case Referral():
            yield IndexEntry("receiver", state.receiver.encode())
            if not state.status.settled:
                yield IndexEntry("open", state.complaint.encode())
        case LetterRecord():
            yield IndexEntry("status", state.status.value.encode())
            yield IndexEntry("number", f"{state.letter.office} {state.letter.number}".encode(), unique=True)
            if state.status is not LetterStatus.VOID:
                yield IndexEntry("complaint", state.complaint.encode(), unique=True)
        case Sequence():
            pass
        case _:
            assert_never(state)
