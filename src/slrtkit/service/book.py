"""The monthly book of letters, from the register: numbers, what is void and why, and the checkpoint that binds it all."""

from collections.abc import Iterator
from datetime import datetime

from slrtkit.domain.authority import zone_of
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterbook import BookLine, LetterBook
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.domain.monthly import ReportMonth
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader
from slrtkit.service.registered import reading
from slrtkit.wire.register import reason_of

__all__ = ["letter_book"]


def letter_book(journal: Journal, month: ReportMonth, signer: NoteSigner, at: datetime) -> LetterBook:
    """Return the book of a month as it stands at an instant; it names nobody but in reasons that officers wrote.

    Args:
        journal: The log, in the name of who makes it.
        month: The month.
        signer: The key of the register.
        at: The instant, in UTC.

    Raises:
        AccessDeniedError: this is not for the officer to do.
        KeyUnavailableError: the key is not there now.
    """
    with journal.looking("export-register", tells=False) as seen, reading(seen) as register:
        last = {
            leaf.letter: leaf for leaf in _leaves(register) if (leaf.dated.year, leaf.dated.month) == (month.year, month.month)
        }
        lines = tuple(_line(register, leaf, at) for leaf in sorted(last.values(), key=lambda leaf: (leaf.sequence, leaf.place)))
        return LetterBook(month, lines, sign_checkpoint(register.checkpoint(), signer))


def _leaves(register: LogReader) -> Iterator[Leaf]:
    return (register.leaf(index).leaf for index in range(register.size))


def _line(register: LogReader, leaf: Leaf, at: datetime) -> BookLine:
    since = leaf.until if leaf.lapsed(at) else leaf.at
    record = register.peek(StreamKind.LETTER, leaf.letter) if leaf.reason else None
    return BookLine(
        leaf.office,
        leaf.number,
        leaf.sequence,
        leaf.place,
        leaf.dated,
        leaf.stands(at),
        zone_of(leaf.office).day(since),
        reason_of(record) if isinstance(record, LetterRecord) and leaf.kind in (LeafKind.VOID, LeafKind.WITHDRAWN) else "",
        leaf.file,
    )
