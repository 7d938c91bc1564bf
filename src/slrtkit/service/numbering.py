"""Numbers that no letter here has: given elsewhere, in blocks for posts without a network, void; and all accounted for."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from slrtkit.domain.context import Context
from slrtkit.domain.events import NumberTaken
from slrtkit.domain.history import Sequence, StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.numbering import NumberKind, NumberLine, Share, ShareStated, accounts
from slrtkit.domain.office import Office
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal, Receipt, Work

__all__ = ["close_block", "import_numbers", "number_lines", "reserve_block"]


def import_numbers(
    journal: Journal,
    context: Context,
    office: Office,
    sequence: str,
    numbers: Mapping[int, str],
    kind: NumberKind = NumberKind.ELSEWHERE,
) -> Receipt:
    """Record numbers that letters written elsewhere have, or that are void, for `context.reason`; each is used once.

    A number beyond the last one moves the sequence on; the numbers between are missing until they are accounted for.

    Args:
        journal: The log.
        context: Who, when, why.
        office: Whose sequence it is.
        sequence: Its name; see `Office.sequence`.
        numbers: Number -> what the letter says.
        kind: ELSEWHERE, or VOID.

    Raises:
        DuplicateError: a letter or another share has one of them already (`number.used`).
        DomainError: no reason, or no such number.
        RequestReusedError: see `Journal.command`.
    """
    content = {"sequence": sequence, "kind": kind.value, "numbers": _said(numbers)}
    with journal.command(context, "import-number", content) as work:
        if work.replayed:
            return work.replayed
        used = {event.number for event in work.events(StreamKind.SEQUENCE, sequence) if isinstance(event, NumberTaken)}
        for share in _shares(work, sequence):
            used |= set(share.numbers)
        for number in sorted(numbers):
            if number in used:
                raise DuplicateError("this number is used already", code="number.used", path=f"{sequence} {number}")
            _state(work, office, sequence, (number, number), kind, numbers[number])
        return work.commit()


def reserve_block(journal: Journal, context: Context, office: Office, sequence: str, count: int, post: str) -> Receipt:
    """Set the next numbers of a sequence apart for a post without a network, for `context.reason`.

    Returns:
        The receipt; its id is the block's.

    Raises:
        DomainError: none, more than 1,000, or no reason.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "reserve-block", {"sequence": sequence, "count": count, "post": post}) as work:
        if work.replayed:
            return work.replayed
        known = work.sequence(sequence)
        first = known.last + 1 if known else 1
        _state(work, office, sequence, (first, first + count - 1), NumberKind.BLOCK, post)
        return work.commit()


def close_block(journal: Journal, context: Context, office: Office, block: str, used: Mapping[int, str]) -> Receipt:
    """Take a block back: what the post used is recorded, and every other number is void, for `context.reason`.

    Raises:
        NotFoundError: there is no such block.
        InvalidTransitionError: it was taken back already, or a number is not of it.
        DomainError: no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    content = {"block": block, "used": _said(used)}
    with journal.command(context, "close-block", content) as work:
        if work.replayed:
            return work.replayed
        share, day = work.get(StreamKind.SHARE, block, Share), office.zone.day(context.now)
        if share.kind is not NumberKind.BLOCK or not set(used) <= set(share.numbers):
            raise InvalidTransitionError(
                "these are not numbers of a block that is out", code="number.block", path=block, cure="look at letter numbers"
            )
        void = evolve(share, kind=NumberKind.VOID, on=day, by=context.actor, reason=context.reason)
        work.append(StreamKind.SHARE, block, office.code, ShareStated(void))
        for number in sorted(used):
            _state(work, office, share.sequence, (number, number), NumberKind.ELSEWHERE, used[number])
        return work.commit()


def number_lines(journal: Journal, sequence: str) -> tuple[NumberLine, ...]:
    """Return what became of every number of a sequence, from 1 to the last that was given out, in order."""
    whole = journal.whole
    known = whole.known(StreamKind.SEQUENCE, sequence)
    if known is None or not isinstance(known.state, Sequence):
        return ()
    with whole.store.begin(write=False) as unit:
        taken = [whole.recorded(record).event for record in unit.history(_stream(sequence))]
    numbered = {one.number: whole.known(StreamKind.LETTER, one.letter) for one in taken if isinstance(one, NumberTaken)}
    letters = {number: one.state for number, one in numbered.items() if one and isinstance(one.state, LetterRecord)}
    shares = [
        found.state
        for one in whole.find(StreamKind.SHARE, "sequence", sequence.encode())
        if (found := whole.known(StreamKind.SHARE, one)) and isinstance(found.state, Share)
    ]
    return accounts(known.state.last, letters, shares)


def _state(work: Work, office: Office, sequence: str, run: tuple[int, int], kind: NumberKind, to: str) -> None:
    """State what a run of numbers is, and move the sequence on where it goes beyond its end."""
    (first, last), context = run, work.context
    day, known = office.zone.day(context.now), work.sequence(sequence)
    name = f"{sequence}#{first}" if first == last else f"{sequence}#{first}-{last}"
    name = f"{name}+" if kind is NumberKind.BLOCK else name
    share = Share(name, sequence, first, last, kind, to, day, context.actor, context.reason)
    work.append(StreamKind.SHARE, name, office.code, ShareStated(share))
    if known is None or last > known.last:
        dated = max(day, known.dated) if known else day
        work.append(StreamKind.SEQUENCE, sequence, office.code, NumberTaken(sequence, last, name, dated))


def _said(numbers: Mapping[int, str]) -> str:
    return "\n".join(f"{number} {numbers[number]}" for number in sorted(numbers))


def _shares(work: Work, sequence: str) -> Iterable[Share]:
    return [work.get(StreamKind.SHARE, one, Share) for one in work.find(StreamKind.SHARE, "sequence", sequence.encode())]


def _stream(sequence: str) -> StreamId:
    return StreamId(StreamKind.SEQUENCE.value, sequence)
