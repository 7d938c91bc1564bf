"""In whose scope an event is recorded where that is not its office's: what residents are given, their village has too."""

from collections.abc import Callable

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.events import Event, LetterReserved
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.letter import LetterRecord

__all__ = ["PLACED", "scope_of"]

PLACED: frozenset[StreamKind] = frozenset({StreamKind.APPROVAL, StreamKind.LETTER})
"""What is recorded in the scope of the village from where it was asked for; numbers and the register stay with the office."""


def scope_of(stream_id: str, event: Event, given: str, peek: Callable[[StreamKind, str], State | None]) -> str:
    """Return the scope of an event of a letter or its approval: the village of its complaint.

    Args:
        stream_id: Id of the letter.
        event: The event.
        given: The scope where the complaint is not known: the office.
        peek: Reads a state.
    """
    letter = None if isinstance(event, LetterReserved) else peek(StreamKind.LETTER, stream_id)
    asked = (
        event.complaint if isinstance(event, LetterReserved) else letter.complaint if isinstance(letter, LetterRecord) else ""
    )
    complaint = peek(StreamKind.COMPLAINT, asked) if asked else None
    return complaint.village if isinstance(complaint, Complaint) else given
