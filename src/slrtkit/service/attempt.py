"""Attempts to sign a letter: on record before the signer is asked, so that signed bytes are never looked for in vain."""

from collections.abc import Iterator

from attrs import evolve

from slrtkit.domain.context import Context
from slrtkit.domain.events import LetterIssued
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStatus, LetterStep
from slrtkit.domain.letter_life import SigningBegun, SigningEnded
from slrtkit.errors import InvalidTransitionError, SigningRefusedError, SlrtError
from slrtkit.ports.blobs import BlobShelf
from slrtkit.service.journal import Journal
from slrtkit.service.press import Order, Press, Proven

__all__ = ["UNKNOWN", "attempted", "begin_attempt", "end_attempt", "kept_bytes", "require_unsigned"]

UNKNOWN: str = "signing.unknown"
"""The code under which a signer says that a signature may exist that nobody has."""
_COMMAND = "issue-letter"


def begin_attempt(journal: Journal, context: Context, record: LetterRecord) -> str:
    """Record that a letter is about to be signed, and return the id of the attempt.

    Raises:
        InvalidTransitionError: it is issued or void already.
    """
    attempt = str(len(record.attempts) + 1)
    own = evolve(context, client_id=f"{context.client_id}/begun/{attempt}")
    with journal.command(own, _COMMAND, {"letter": record.id, "attempt": attempt}) as work:
        if not work.replayed:
            work.get(StreamKind.LETTER, record.id, LetterRecord).after(LetterStep.ISSUE)
            begun = SigningBegun(attempt, context.actor, context.now)
            work.append(StreamKind.LETTER, record.id, record.letter.office, begun)
            work.commit()
    return attempt


def end_attempt(journal: Journal, context: Context, letter_id: str, attempt: str, failed: SlrtError) -> None:
    """Record that an attempt came to nothing; one of which a signature may exist stays open."""
    if failed.code == UNKNOWN:
        return
    own = evolve(context, client_id=f"{context.client_id}/ended/{attempt}")
    with journal.command(own, _COMMAND, {"letter": letter_id, "ended": attempt, "code": failed.code}) as work:
        if work.replayed:
            return
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        if record.status is LetterStatus.RESERVED:
            said = evolve(record.attempts[attempt], ended=failed.code)
            work.append(StreamKind.LETTER, letter_id, record.letter.office, SigningEnded(attempt, said))
            work.commit()


def attempted(journal: Journal, order: Order, press: Press) -> Proven:
    """Sign a letter; the attempt is on record before, and its failure after it. Raises what `Maker.made` raises."""
    attempt = begin_attempt(journal, order.context, order.record)
    try:
        return press.made(press.proved(order))
    except SlrtError as failed:
        end_attempt(journal, order.context, order.record.id, attempt, failed)
        raise


def kept_bytes(journal: Journal, order: Order, press: Press) -> LetterIssued | None:
    """Return what an attempt left behind: signed bytes of this letter that are kept, prove to be so, and are not recorded.

    None where there are none, or the keeper of blobs does not say what it keeps.
    """
    if not order.record.signing or not isinstance(press.blobs, BlobShelf):
        return None
    for pdf in _unrecorded(journal.whole, press.blobs):
        try:
            return press.kept(order, press.proven(order, pdf))
        except SigningRefusedError:
            continue
    return None


def require_unsigned(record: LetterRecord) -> None:
    """Refuse to let a letter say something else while signed bytes of it may exist.

    Raises:
        InvalidTransitionError: an attempt to sign it was begun, and its outcome is not known (`letter.signing`).
    """
    if record.signing:
        raise InvalidTransitionError(
            "it may be signed already: an attempt was begun, and its outcome is not known",
            code="letter.signing",
            path=record.id,
            cure="resume it; or void it with a reason, and reserve another",
        )


def _unrecorded(journal: Journal, blobs: BlobShelf) -> Iterator[bytes]:
    for digest in blobs.digests():
        if not journal.find(StreamKind.LETTER, "pdf", digest.encode()):
            data = blobs.get(digest)
            if data.startswith(b"%PDF-"):
                yield data
