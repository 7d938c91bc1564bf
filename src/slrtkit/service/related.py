"""What belongs together: the cases of a household, and the letters of a case, as far as whoever looks may see them."""

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.service.journal import Journal

__all__ = ["complaints_of", "letters_of"]


def complaints_of(journal: Journal, household: str) -> tuple[Complaint, ...]:
    """Return the complaints of a household, the latest first."""
    with journal.looking("read") as seen:
        found = [seen.complaint(one).state for one in seen.find(StreamKind.COMPLAINT, "household", household.encode())]
    return tuple(sorted(found, key=lambda one: (one.received, one.id), reverse=True))


def letters_of(journal: Journal, complaint: str) -> tuple[LetterRecord, ...]:
    """Return the letters of a complaint, the latest first; numbers that are void are not among them."""
    with journal.looking("read") as seen:
        found = [seen.letter(one).state for one in seen.find(StreamKind.LETTER, "complaint", complaint.encode())]
    return tuple(sorted(found, key=lambda one: (one.letter.dated, one.id), reverse=True))
