"""Finish what a crash or a lost connection left: letters whose signing was begun, and bytes that nothing names."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.office import Officer
from slrtkit.errors import InvalidTransitionError, SlrtError
from slrtkit.ledger import JSON
from slrtkit.ports.blobs import BlobShelf
from slrtkit.service.issue import issue_letter
from slrtkit.service.journal import Journal
from slrtkit.service.press import Press
from slrtkit.service.withdraw import void_letter
from slrtkit.wire import event_to_wire

__all__ = ["Resumed", "ResumedAs", "begun_letters", "orphans", "resume_letters", "sweep"]

_BATCH = 1000
_OVER = frozenset({"letter.lapsed", "letter.leaf-lapsed"})


class ResumedAs(StrEnum):
    """What became of a letter that was resumed."""

    ISSUED = "issued"
    VOID = "void"
    """It can no longer be issued; its number is accounted for."""
    WAITING = "waiting"
    """Not now: a key, a service or an authorisation is missing."""


@frozen
class Resumed:
    """What became of one letter; `code` is the error that voided it, or that it waits for, or empty."""

    letter: str
    number: str
    outcome: ResumedAs
    code: str = ""


def begun_letters(journal: Journal) -> tuple[LetterRecord, ...]:
    """Return the letters whose signing was begun, and whose outcome is not known, by number."""
    found = journal.find(StreamKind.LETTER, "signing", b"1")
    return tuple(sorted((journal.letter(one).state for one in found), key=lambda record: (record.letter.dated, record.id)))


def resume_letters(
    journal: Journal,
    context: Context,
    letters: Iterable[LetterRecord],
    named: Callable[[LetterRecord], Officer],
    press: Press,
    powers: Powers | None = None,
) -> Iterator[Resumed]:
    """Finish letters, one after the other: with the signed bytes that were kept, else by signing the same letter again.

    It is the same letter whatever an earlier attempt brought about: the same id, number, day, words and commitment. One that
    can no longer be issued, because its validity is over, is voided with that reason.

    Args:
        journal: The log.
        context: Who signs them, when; each letter gets a client id of its own.
        letters: Which.
        named: The signer, as their name stands on a letter.
        press: What makes and proves them.
        powers: The chains that are laid down.
    """
    for record in letters:
        own = evolve(context, client_id=f"{context.client_id}/{record.id}")
        told = Resumed(record.id, record.letter.number, ResumedAs.ISSUED)
        try:
            issue_letter(journal, own, record.id, named(record), press, powers)
        except SlrtError as failed:
            now = journal.whole.letter(record.id).state.status
            if now is LetterStatus.RESERVED and failed.code in _OVER:
                void_letter(journal, evolve(own, reason=f"{failed.code}: {failed.text}"), record.id)
                told = evolve(told, outcome=ResumedAs.VOID, code=failed.code)
            elif now is LetterStatus.RESERVED:
                told = evolve(told, outcome=ResumedAs.WAITING, code=failed.code)
            else:  # another desk was quicker
                told = evolve(told, outcome=ResumedAs(now.value) if now is LetterStatus.VOID else ResumedAs.ISSUED)
        yield told


def orphans(journal: Journal, blobs: BlobShelf) -> tuple[str, ...]:
    """Return the digests of the bytes that are kept and that no event names, sorted; the whole log is read.

    Raises:
        InvalidTransitionError: the signing of a letter was begun, and its outcome is not known; what is kept may be it.
    """
    whole = journal.whole
    if begun := whole.find(StreamKind.LETTER, "signing", b"1"):
        raise InvalidTransitionError(
            "a letter may have signed bytes that are not recorded yet",
            code="letter.signing",
            path=begun[0],
            cure="resume it first",
        )
    kept = set(blobs.digests())
    position = 0
    with whole.store.begin(write=False) as unit:
        while batch := unit.since(position, _BATCH):
            for position, record in batch:  # noqa: B007  the last one is where the next batch begins
                kept.difference_update(_texts(event_to_wire(whole.recorded(record).event)))
    return tuple(sorted(kept))


def sweep(journal: Journal, blobs: BlobShelf, digests: Iterable[str]) -> tuple[str, ...]:
    """Drop bytes that an earlier look found to be orphans, and that still are; return which were dropped.

    Two looks, because a command that is under way keeps its bytes before it names them.
    """
    dropped = tuple(sorted(set(digests) & set(orphans(journal, blobs))))
    for digest in dropped:
        blobs.drop(digest)
    return dropped


def _texts(said: JSON) -> Iterator[str]:
    match said:
        case str():
            yield said
        case dict():
            for value in said.values():
                yield from _texts(value)
        case list() | tuple():
            for value in said:
                yield from _texts(value)
        case _:
            pass
