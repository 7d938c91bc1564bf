"""From a decision to a signed letter: reserve, render, sign, verify, keep, record. "Issued" is said last.

A crash at any step leaves a letter that `issue_letter` finishes or `void_letter` accounts for; never two letters of one number.
"""

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.decision import Decision, DecisionOutcome
from slrtkit.domain.delegation import Powers
from slrtkit.domain.events import LetterIssued, LetterReserved, LetterVoided, NumberTaken
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.history import History, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import LetterNumber
from slrtkit.domain.letter import LetterRecord, LetterStep
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.program import Program
from slrtkit.domain.verification import Verdict
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidTransitionError, SigningRefusedError
from slrtkit.ledger import canonical, commit, contexts
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.documents import Mark, Renderer, RenderRequest
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.approve import require_turn
from slrtkit.service.compose import Occasion, compose
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.kin import require_stranger
from slrtkit.service.verify import verify
from slrtkit.wire import letter_file, to_wire

__all__ = ["Desk", "Press", "issue_letter", "recommendation", "require_same", "reserve_letter", "void_letter"]


_CURES = {
    "KEY_NOT_AUTHORISED": "add the officer's key to the authority list",
    "OFFICE_NOT_AUTHORISED": "add the office to the officer's entries in the authority list",
    "TYPE_NOT_AUTHORISED": "add the letter type to the authority list",
    "DATE_NOT_AUTHORISED": "renew the officer's entry in the authority list",
    "AUTHORITY_LIST_EXPIRED": "get the new authority list",
}
"""What to do about a good signature that is not authorised."""


@frozen
class Desk:
    """Where a letter is written: the office, its region, the programs it knows, who will sign, and who countersigns."""

    office: Office
    areas: AreaTree
    catalog: Catalog
    signer: Officer
    countersigner: Officer | None = None


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
        InvalidTransitionError: nothing was recommended, the complaint is closed, more is known of the household or the rules
            are others than when it was decided, or the letter would be dated before its decision or its predecessor.
        DuplicateError: the complaint has a letter already; its path is that letter's id.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "type": letter_type, "signer": desk.signer.id, "destination": destination}
    content |= {"countersigner": desk.countersigner.id} if desk.countersigner else {}
    with journal.command(context, "reserve-letter", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        decision = recommendation(complaint)
        for known in work.find(StreamKind.LETTER, "complaint", complaint_id.encode()):
            raise DuplicateError("this complaint has a letter already", code="letter.duplicate", path=known)
        program = desk.catalog.program(decision.assessment.program)
        household = work.history(StreamKind.HOUSEHOLD, complaint.household, Household)
        require_same(decision, program, household)
        kind, office, dated = program.letter_type(letter_type), desk.office, desk.office.zone.day(context.now)
        sequence = office.sequence(kind.classification, dated)
        last = work.sequence(sequence)
        if dated < max(decision.decided_on, last.dated if last else decision.decided_on):
            raise InvalidTransitionError(
                "a letter is not dated before its decision, nor before the letter with the number before it",
                code="letter.back-dated",
                path=complaint_id,
                cure="set the clock right",
            )
        number = last.last + 1 if last else 1
        salt, decision_salt = journal.sealer.salt(), journal.sealer.salt()
        letter = compose(
            Occasion(
                program=program,
                letter_type=kind,
                household=household.state,
                person=complaint.person,
                office=office,
                signer=desk.signer,
                countersigner=desk.countersigner,
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
        reserved = LetterReserved(letter, complaint_id, complaint.person, desk.signer.id, salt.hex(), decision_salt.hex())
        work.append(StreamKind.LETTER, letter_id, office.code, reserved)
        work.append(StreamKind.SEQUENCE, sequence, office.code, NumberTaken(sequence, number, letter_id, dated))
        return work.commit()


def issue_letter(
    journal: Journal, context: Context, letter_id: str, officer: Officer, press: Press, powers: Powers | None = None
) -> Receipt:
    """Render, sign, verify and keep a reserved letter, and only then record that it is issued.

    Args:
        journal: The log.
        context: Who, when.
        letter_id: Which letter.
        officer: Who signs, as their name stands on the page.
        press: What makes and proves the letter.
        powers: The chains that are laid down; none: no letter waits for one.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: it is issued or void already, its validity is over, or its paraf chain is not through.
        AccessDeniedError: another officer's name stands on the page, it is not the officer's to sign, or it is about their own
            family.
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
        require_stranger(work, officer, work.get(StreamKind.COMPLAINT, record.complaint, Complaint).household)
        require_turn(work, context, record, ApprovalKind.SIGN, powers or Powers())
        _require_signer(record, officer)
        if zone_of(record.letter.office).day(context.now) > record.letter.valid_until:
            raise InvalidTransitionError(
                "this letter would be signed after its validity",
                code="letter.lapsed",
                path=letter_id,
                cure="void it, and reserve another",
            )
    issued = _signed(record, context, officer, press)
    with journal.command(context, "issue-letter", content) as work:
        if work.replayed:
            return work.replayed
        now = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        now.after(LetterStep.ISSUE)
        if now != record:
            raise InvalidTransitionError("the letter was revised while it was signed", code="letter.revised", path=letter_id)
        turn = require_turn(work, context, record, ApprovalKind.SIGN, powers or Powers())
        work.append(StreamKind.LETTER, letter_id, record.letter.office, issued)
        if turn:
            evidence = Evidence(EvidenceKind.SIGNATURE, "verifier", issued.pdf)
            work.append(StreamKind.APPROVAL, letter_id, record.letter.office, turn.given(context, ApprovalKind.SIGN, evidence))
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


def _signed(record: LetterRecord, context: Context, officer: Officer, press: Press) -> LetterIssued:
    letter = record.letter
    mark = Mark.CONTOH if letter.specimen else Mark.NONE
    page = press.renderer.render(RenderRequest(letter, letter_file(letter, record.salt), mark))
    request = SignatureRequest(letter.id, context.now, letter.subject, letter.place)
    pdf = press.signer.sign(page, request)
    if not pdf.startswith(page):
        raise SigningRefusedError("the signer changed the document", code="signing.rewritten", path=letter.id)
    report = verify(pdf, press.examiner, press.trust, context.now)
    if report.verdict is not Verdict.PASSED:
        raise SigningRefusedError(
            f"what came back does not verify: {report.sub_indication}",
            code="signing.unverified",
            path=letter.id,
            cure=_CURES.get(report.sub_indication, ""),
        )
    if report.key != officer.key or report.signed_at is None:
        raise SigningRefusedError(
            "somebody else signed", code="signing.other-key", path=letter.id, cure=f"sign with the key of {officer.id}"
        )
    return LetterIssued(press.blobs.put(pdf), report.key, report.signed_at)


def require_same(decision: Decision, program: Program, household: History[Household]) -> None:
    """Make sure that a letter says what was decided: by the same rules, of the household as it was known.

    Raises:
        InvalidTransitionError: more is known, or the rules are others.
    """
    assessment = decision.assessment
    if household.mark != assessment.based_on or program.rules(assessment.on).digest != assessment.rules:
        raise InvalidTransitionError(
            "more is known of the household, or the rules were changed, since it was decided",
            code="letter.stale",
            path=decision.complaint,
            cure="file and assess it anew",
        )


def _require_signer(record: LetterRecord, officer: Officer) -> None:
    if officer.id != record.signer or officer.block != record.letter.signature:
        raise AccessDeniedError(
            "another officer's name stands on this letter",
            code="letter.signer",
            path=record.id,
            cure=f"it is for {record.signer} to sign",
        )


def recommendation(complaint: Complaint) -> Decision:
    """Return the decision that a letter rests on.

    Raises:
        InvalidTransitionError: the complaint is not decided, is closed, or nothing was recommended.
    """
    decision = complaint.decision
    recommended = decision is not None and decision.outcome is DecisionOutcome.RECOMMENDED
    if decision is None or not recommended or complaint.status is not ComplaintStatus.DECIDED:
        raise InvalidTransitionError(
            "a letter needs an open complaint and a decision that recommends",
            code="letter.reserve",
            path=complaint.id,
            cure="decide first",
        )
    return decision
