"""From a decision to a signed letter: reserve, render, sign, verify, keep, record. "Issued" is said last.

A crash at any step leaves a letter that `issue_letter` finishes or `void_letter` accounts for; never two letters of one number.
"""

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.decision import Decision, DecisionOutcome
from slrtkit.domain.events import LetterIssued, LetterReserved, LetterVoided, NumberTaken
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import LetterNumber
from slrtkit.domain.letter import LetterRecord, LetterStep
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.verification import Verdict
from slrtkit.errors import DuplicateError, InvalidTransitionError, SigningRefusedError
from slrtkit.ledger import canonical, commit, contexts
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.documents import Mark, Renderer, RenderRequest
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.compose import Occasion, compose
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.verify import verify
from slrtkit.wire import to_wire

__all__ = ["Desk", "Press", "issue_letter", "letter_file", "reserve_letter", "void_letter"]

SCHEMA = "slrtkit/letter/1"


@frozen
class Desk:
    """Where a letter is written: the office, its region, the programs it knows, and who will sign."""

    office: Office
    areas: AreaTree
    catalog: Catalog
    signer: Officer


@frozen
class Press:
    """What turns a reserved letter into a signed one, and what proves that it did."""

    renderer: Renderer
    signer: Signer
    examiner: Examiner
    trust: TrustBundle
    blobs: Blobs


def reserve_letter(
    journal: Journal,
    context: Context,
    complaint_id: str,
    letter_type: str,
    desk: Desk,
    *,
    letter_id: str,
    destination: str = "",
) -> Receipt:
    """Give a decided complaint its letter: a number and everything the page will say; nothing is signed yet.

    Raises:
        NotFoundError: there is no such complaint, or its program has no such letter type.
        InvalidTransitionError: nothing was recommended.
        DuplicateError: the complaint has a letter already; its path is that letter's id.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "type": letter_type, "signer": desk.signer.id, "destination": destination}
    with journal.command(context, "reserve-letter", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        decision = _recommendation(complaint)
        for known in work.find(StreamKind.LETTER, "complaint", complaint_id.encode()):
            raise DuplicateError("this complaint has a letter already", code="letter.duplicate", path=known)
        program = desk.catalog.program(decision.assessment.program)
        kind, office, dated = program.letter_type(letter_type), desk.office, desk.office.zone.day(context.now)
        sequence = f"{office.code}/{kind.classification}/{dated.year}"
        number = work.sequence(sequence) + 1
        salt, decision_salt = journal.sealer.salt(), journal.sealer.salt()
        letter = compose(
            Occasion(
                program=program,
                letter_type=kind,
                household=work.get(StreamKind.HOUSEHOLD, complaint.household, Household),
                person=complaint.person,
                office=office,
                signer=desk.signer,
                areas=desk.areas,
                decided_on=decision.assessment.on,
                dated=dated,
                destination=destination,
            ),
            letter_id=letter_id,
            number=LetterNumber.compose(
                office.number_pattern, classification=kind.classification, sequence=number, unit=office.unit, dated=dated
            ).text,
            decision=commit(contexts.DECISION, decision_salt, canonical(to_wire(decision))),
            rules=decision.assessment.rules,
        )
        reserved = LetterReserved(letter, complaint_id, complaint.person, salt.hex(), decision_salt.hex())
        work.append(StreamKind.LETTER, letter_id, office.code, reserved)
        work.append(StreamKind.SEQUENCE, sequence, office.code, NumberTaken(sequence, number, letter_id))
        return work.commit()


def issue_letter(journal: Journal, context: Context, letter_id: str, officer: Officer, press: Press) -> Receipt:
    """Render, sign, verify and keep a reserved letter, and only then record that it is issued.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: it is issued or void already.
        RenderError: it cannot be laid out.
        KeyUnavailableError: key, time stamp or revocation service is not there now; the letter stays reserved: try again.
        SigningRefusedError: what came back is not this letter signed by this officer.
        RequestReusedError: see `Journal.command`.
    """
    content = {"letter": letter_id, "officer": officer.id}
    with journal.command(context, "issue-letter", content) as work:
        if work.replayed:
            return work.replayed
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        record.after(LetterStep.ISSUE)
    issued = _signed(record, context, officer, press)
    with journal.command(context, "issue-letter", content) as work:
        if work.replayed:
            return work.replayed
        work.get(StreamKind.LETTER, letter_id, LetterRecord).after(LetterStep.ISSUE)
        work.append(StreamKind.LETTER, letter_id, record.letter.office, issued)
        return work.commit()


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
        if not context.reason:
            raise InvalidTransitionError("a voided number carries a reason", code="letter.reason", path="reason")
        work.append(StreamKind.LETTER, letter_id, record.letter.office, LetterVoided(context.reason))
        return work.commit()


def letter_file(record: LetterRecord) -> bytes:
    """Return `letter.json`: what the page says, and the salt that opens the letter's commitment; canonical bytes."""
    letter = to_wire(record.letter)
    commitment = commit(contexts.LETTER, bytes.fromhex(record.salt), canonical(letter))
    return canonical({"schema": SCHEMA, "letter": letter, "salt": record.salt, "commitment": commitment})


def _signed(record: LetterRecord, context: Context, officer: Officer, press: Press) -> LetterIssued:
    letter = record.letter
    mark = Mark.CONTOH if letter.specimen else Mark.NONE
    page = press.renderer.render(RenderRequest(letter, letter_file(record), mark))
    request = SignatureRequest(letter.id, context.now, letter.subject, letter.place)
    pdf = press.signer.sign(page, request)
    if not pdf.startswith(page):
        raise SigningRefusedError("the signer changed the document", code="signing.rewritten", path=letter.id)
    report = verify(pdf, press.examiner, press.trust, context.now)
    if report.verdict is not Verdict.PASSED:
        raise SigningRefusedError(
            f"what came back does not verify: {report.sub_indication}", code="signing.unverified", path=letter.id
        )
    if report.key != officer.key or report.signed_at is None:
        raise SigningRefusedError(
            "somebody else signed", code="signing.other-key", path=letter.id, cure=f"sign with the key of {officer.id}"
        )
    return LetterIssued(press.blobs.put(pdf), report.key, report.signed_at)


def _recommendation(complaint: Complaint) -> Decision:
    decision = complaint.decision
    if decision is None or decision.outcome is not DecisionOutcome.RECOMMENDED:
        raise InvalidTransitionError(
            "a letter needs a decision that recommends", code="letter.reserve", path=complaint.id, cure="decide first"
        )
    return decision
