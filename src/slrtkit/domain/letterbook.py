"""The monthly book of letters (*buku agenda surat*): every number of a month, what became of it, and the checkpoint below."""

from datetime import date

from attrs import frozen

from slrtkit.domain.letterlog import LeafKind
from slrtkit.domain.monthly import ReportMonth

__all__ = ["BookLine", "LetterBook"]


@frozen
class BookLine:
    """One number.

    Attributes:
        office: Code of the office.
        number: As it is printed.
        sequence: The sequence that it is of.
        place: Which of that sequence.
        dated: The day that stands on the letter.
        stands: What became of it: a number that lapsed is void.
        since: The day on which that was so, in the office's zone.
        reason: Why it is void or withdrawn, in words; empty where it is neither, or lapsed.
        file: SHA-256 of what was issued; empty before.
    """

    office: str
    number: str
    sequence: str
    place: int
    dated: date
    stands: LeafKind
    since: date
    reason: str
    file: str


@frozen
class LetterBook:
    """The book of one month.

    Attributes:
        month: The month of the days that stand on the letters.
        lines: One line for each number, by sequence and place.
        checkpoint: The signed note of the register when the book was made.
    """

    month: ReportMonth
    lines: tuple[BookLine, ...]
    checkpoint: str
