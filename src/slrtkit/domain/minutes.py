"""Berita acara: the minutes of a Musdes as a document, with everything that a reader sees as the text that is printed.

The form is that of Indonesian official minutes (tata naskah dinas): day and place in words, who came, what was found of each
household, what was resolved, and who signs.
"""

from datetime import date

from attrs import frozen

from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.letterhead import Letterhead
from slrtkit.domain.musdes import Attendee

__all__ = ["Minutes", "MinutesCount", "MinutesRow"]


@frozen
class MinutesRow:
    """One household as the meeting saw it: its head's name, where it lives, what was found, and why."""

    name: str
    address: str
    result: str
    reason: str = ""


@frozen
class MinutesCount:
    """How many households have one result."""

    result: str
    households: int


@frozen
class Minutes:
    """The minutes of one Musdes.

    Attributes:
        id: Id of the round.
        title: What was deliberated on.
        held: The day, and `opening` the first sentence, which tells it in words.
        rows: The households; those that are restricted are not among them.
        signatures: Who signs by hand: the chair, the Kades, the BPD, witnesses.
        specimen: True for training: CONTOH stands across every page.
    """

    id: str
    number: str
    letterhead: Letterhead
    title: str
    place: str
    held: date
    opening: str
    chair: str
    attendance: tuple[Attendee, ...]
    rows: tuple[MinutesRow, ...]
    counts: tuple[MinutesCount, ...]
    resolutions: tuple[str, ...]
    closing: str
    signatures: tuple[SignatureBlock, ...]
    specimen: bool = False
