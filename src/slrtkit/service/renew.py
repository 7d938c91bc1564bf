"""Make what a signed letter proves last longer: stamp one signed without a network, renew a time stamp before it ends."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStatus, LetterStep
from slrtkit.domain.letter_acts import ProofRenewal
from slrtkit.domain.letter_life import LetterRenewed
from slrtkit.domain.verification import Axis, Report, Status, Verdict
from slrtkit.errors import InvalidTransitionError, SigningRefusedError, SlrtError
from slrtkit.ports.blobs import Blobs, put_for
from slrtkit.ports.signing import Renewer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.journal import Journal
from slrtkit.service.verify import verify

__all__ = ["Archivist", "KeptRenewal", "Renewal", "renew"]

_SAID_BY_LISTS = (Axis.AUTHORITY, Axis.REGISTER)
"""What the trust bundle says of a letter, and no renewal changes."""


@frozen
class Renewal:
    """What became of one file.

    Attributes:
        pdf: The file with more proof; None where it needs none.
        report: What the verifier says of it now.
    """

    pdf: bytes | None
    report: Report


@frozen
class KeptRenewal:
    """What became of one letter of a store.

    Attributes:
        letter: Its id.
        number: Its number.
        pdf: SHA-256 of the bytes that are handed out from now on.
        renewed: Whether they have more proof than before.
        error: Why they have not, although they should; None: nothing went wrong.
    """

    letter: str
    number: str
    pdf: str
    renewed: bool = False
    error: SlrtError | None = None


def renew(
    pdf: bytes, renewer: Renewer, examiner: Examiner, trust: TrustBundle, at: datetime, *, until: datetime | None = None
) -> Renewal:
    """Renew one file; what comes back is handed out only after it verifies, and begins with what was there.

    Args:
        pdf: A signed letter.
        renewer: Who adds proof.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
        at: The present instant, in UTC.
        until: Letters whose signing time would still be proved then are left alone; none: every letter is renewed.

    Raises:
        SigningRefusedError: it does not verify, nothing can be proved any more, or what came back does not verify.
        KeyUnavailableError: a service is not there now.
    """
    before = verify(pdf, examiner, trust, at)
    if before.verdict is Verdict.FAILED:
        raise _unverified("what does not verify is not renewed", before)
    if until is not None and _proved(verify(pdf, examiner, trust, until), Axis.TIME):
        return Renewal(None, before)
    renewed = renewer.renew(pdf, at)
    after = verify(renewed, examiner, trust, at)
    proofs = (axis for axis in Axis if axis not in _SAID_BY_LISTS)
    whole = all(_proved(after, axis) for axis in proofs if any(each.axis is axis for each in after.axes))
    if not renewed.startswith(pdf) or after.verdict is Verdict.FAILED or not whole or not _same(before, after):
        raise _unverified("what came back does not verify", after)
    return Renewal(renewed, after)


@frozen
class Archivist:
    """Renews the letters that a store keeps: new bytes are kept beside the old ones, and handed out in their place.

    Attributes:
        journal: The log.
        blobs: Where signed bytes are kept.
        renewer: Who adds proof.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
    """

    journal: Journal
    blobs: Blobs
    renewer: Renewer
    examiner: Examiner
    trust: TrustBundle

    def renewed(self, context: Context, letter_id: str, *, until: datetime | None = None) -> KeptRenewal:
        """Renew one letter, and record it; nothing is recorded where it is proved for long enough.

        One that was signed without a network gets its time stamp, and is recorded only if it passes from then on.

        Args:
            context: Who, when, and the client id.
            letter_id: Which letter.
            until: See `renew`.

        Raises:
            NotFoundError: there is no such letter, or its bytes are not kept here.
            InvalidTransitionError: it is not issued, was signed in ink, another renewal was quicker (`letter.renewed`), or its
                first time stamp would come too late (`letter.stamp-late`).
            SigningRefusedError: as of `renew`.
            KeyUnavailableError: a service is not there now.
            RequestReusedError: see `Journal.command`.
        """
        asked = {"letter": letter_id, "until": until.isoformat() if until else ""}
        with self.journal.command(context, "renew-letter", asked, rehearsal=True) as work:
            record = _signed(work.get(StreamKind.LETTER, letter_id, LetterRecord))
            if work.replayed:
                return KeptRenewal(letter_id, record.letter.number, record.newest)
        before = record.newest
        told = self._proved(record, context.now, until)
        if told.pdf is None:
            return KeptRenewal(letter_id, record.letter.number, before)
        digest = put_for(self.blobs, record.person, told.pdf)
        with self.journal.command(context, "renew-letter", asked) as work:
            now = _signed(work.get(StreamKind.LETTER, letter_id, LetterRecord))
            if work.replayed:
                return KeptRenewal(letter_id, now.letter.number, now.newest)
            if now.newest != before:
                raise InvalidTransitionError("it was renewed meanwhile", code="letter.renewed", path=letter_id)
            said = LetterRenewed(ProofRenewal(digest, before, context.actor, context.now))
            work.append(StreamKind.LETTER, letter_id, now.letter.office, said)
            work.commit()
        return KeptRenewal(letter_id, now.letter.number, digest, renewed=True)

    def all_renewed(self, context: Context, *, until: datetime | None = None, unstamped: bool = False) -> Iterator[KeptRenewal]:
        """Renew every letter that is issued and was signed, by its id; one that is refused keeps no other from it.

        Args:
            context: Who, when; the client id of each letter begins with its client id.
            until: See `renew`.
            unstamped: Only those that were signed without a network, and wait for their time stamp.
        """
        name, value = ("unstamped", b"1") if unstamped else ("status", LetterStatus.ISSUED.value.encode())
        for letter_id in sorted(self.journal.whole.find(StreamKind.LETTER, name, value)):
            record = self.journal.whole.letter(letter_id).state
            if record.by_hand:
                continue
            own = evolve(context, client_id=f"{context.client_id}/{letter_id}")
            try:
                yield self.renewed(own, letter_id, until=until)
            except SlrtError as error:
                yield KeptRenewal(letter_id, record.letter.number, record.newest, error=error)

    def _proved(self, record: LetterRecord, now: datetime, until: datetime | None) -> Renewal:
        """Renew the bytes of a letter; those that wait for their first time stamp must pass with it, as that letter."""
        if record.unstamped and record.stamp_by and now > record.stamp_by:
            raise InvalidTransitionError(
                "it was signed without a network, and a time stamp comes too late now",
                code="letter.stamp-late",
                path=record.id,
                cure="withdraw it with a reason, and write another in its place",
            )
        told = renew(self.blobs.get(record.newest), self.renewer, self.examiner, self.trust, now, until=until)
        report = told.report
        passes = (report.verdict, report.letter, report.key) == (Verdict.PASSED, record.letter, record.key)
        if record.unstamped and not passes:
            raise _unverified("what came back does not verify", report)
        return told


def _signed(record: LetterRecord) -> LetterRecord:
    """Return a letter whose proof can be renewed.

    Raises:
        InvalidTransitionError: it is not issued, or was signed in ink.
    """
    record.after(LetterStep.RENEW)
    if record.by_hand:
        raise InvalidTransitionError(
            "ink proves nothing that could be renewed", code="letter.by-hand", path=record.id, cure="keep the paper"
        )
    return record


def _proved(report: Report, axis: Axis) -> bool:
    answers = {result.status for result in report.axes if result.axis is axis}
    return answers == {Status.PASSED}


def _same(before: Report, after: Report) -> bool:
    """Whether the same people signed, as far as was known, and the same letter."""
    return [each.key for each in before.signers] == [each.key for each in after.signers] and before.letter in (
        None,
        after.letter,
    )


def _unverified(text: str, report: Report) -> SigningRefusedError:
    return SigningRefusedError(f"{text}: {report.sub_indication}", code="signing.unverified")
