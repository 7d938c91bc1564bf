"""The end of a letter: void its number, or withdraw it once issued; tell which are withdrawn; print it once more."""

from collections.abc import Iterator

from slrtkit.domain.authority import zone_of
from slrtkit.domain.context import Context
from slrtkit.domain.events import LetterVoided
from slrtkit.domain.history import StreamKind
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.letter import LetterRecord, LetterStatus, LetterStep
from slrtkit.domain.letter_acts import Reprint, Withdrawal
from slrtkit.domain.letter_life import LetterReprinted, LetterWithdrawn
from slrtkit.errors import InvalidTransitionError
from slrtkit.ports.blobs import Blobs
from slrtkit.service.journal import Journal, Receipt, Work

__all__ = ["reprint_letter", "supersede", "void_letter", "withdraw_letter", "withdrawn_entries"]


def void_letter(journal: Journal, context: Context, letter_id: str) -> Receipt:
    """Account for the number of a letter that will never be issued, with `context.reason`.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: it is issued or void already, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "void-letter", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        record.after(LetterStep.VOID)
        _require_reason(context)
        work.append(StreamKind.LETTER, letter_id, record.letter.office, LetterVoided(context.reason))
        return work.commit()


def withdraw_letter(journal: Journal, context: Context, letter_id: str) -> Receipt:
    """Withdraw an issued letter, for `context.reason`; another may then be reserved in its place, for the same case.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: it is not issued, or withdrawn already; or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "withdraw-letter", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        record.after(LetterStep.WITHDRAW)
        _require_reason(context)
        _withdraw(work, record, context.reason)
        return work.commit()


def supersede(work: Work, record: LetterRecord) -> None:
    """Withdraw, in the command that issues a letter, the provisional one that it stands in place of."""
    old = work.get(StreamKind.LETTER, record.replaces, LetterRecord) if record.replaces else None
    if old and old.status is LetterStatus.ISSUED:
        _withdraw(work, old, f"diganti {record.letter.number}")


def reprint_letter(
    journal: Journal, context: Context, letter_id: str, blobs: Blobs, *, reprint_id: str, to: str = ""
) -> tuple[bytes, Receipt]:
    """Return the bytes of an issued letter as they were signed, after it is on record that they were asked for again, and why.

    Args:
        journal: The log.
        context: Who, when, and the reason.
        letter_id: Which letter.
        blobs: Where signed bytes and scans are kept.
        reprint_id: A new id.
        to: Who takes it, in words.

    Returns:
        The signed PDF with the newest proof, or the scan of a letter that was signed by hand; and the receipt.

    Raises:
        NotFoundError: there is no such letter, or its bytes are not kept here.
        InvalidTransitionError: it is not issued, or withdrawn; or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "reprint-letter", {"letter": letter_id, "to": to}) as work:
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        receipt = work.replayed
        if receipt is None:
            record.after(LetterStep.REPRINT)
            _require_reason(context)
            said = Reprint(reprint_id, context.actor, context.now, context.reason, to)
            work.append(StreamKind.LETTER, letter_id, record.letter.office, LetterReprinted(said))
            receipt = work.commit()
    return blobs.get(record.newest), receipt


def withdrawn_entries(journal: Journal) -> tuple[WithdrawnEntry, ...]:
    """Return what the list of withdrawn letters in a trust bundle is to say, by number.

    Beside letters that were withdrawn it names those that were voided after an attempt to sign them of which no outcome is
    known: a signed copy may turn up.
    """
    whole = journal.whole
    return tuple(sorted(_entries(whole), key=lambda entry: (entry.office, entry.on, entry.number)))


def _entries(journal: Journal) -> Iterator[WithdrawnEntry]:
    for status in (LetterStatus.WITHDRAWN, LetterStatus.VOID):
        for one in journal.find(StreamKind.LETTER, "status", status.value.encode()):
            record = journal.letter(one).state
            letter = record.letter
            by = journal.letter(record.replaced_by).state.letter.number if record.replaced_by else ""
            if record.withdrawn:
                yield WithdrawnEntry(one, letter.office, letter.number, record.withdrawn.on, by)
            elif open_since := [attempt.at for attempt in record.attempts.values() if not attempt.ended]:
                yield WithdrawnEntry(one, letter.office, letter.number, zone_of(letter.office).day(max(open_since)), by)


def _withdraw(work: Work, record: LetterRecord, reason: str) -> None:
    context, office = work.context, record.letter.office
    said = Withdrawal(context.actor, context.now, zone_of(office).day(context.now), reason)
    work.append(StreamKind.LETTER, record.id, office, LetterWithdrawn(said))


def _require_reason(context: Context) -> None:
    if not context.reason.strip():
        raise InvalidTransitionError("this carries a reason", code="letter.reason", path="reason", cure="say why")
