"""From a decision to a signed letter: reserve, render, sign, verify, keep, record. "Issued" is said last.

A crash at any step leaves a letter that `issue_letter` finishes, with the signed bytes that were kept where there are any, or
`void_letter` accounts for; never two letters of one number.
"""

from collections.abc import Mapping

from attrs import field, frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.decision import Decision, DecisionOutcome
from slrtkit.domain.delegation import Powers
from slrtkit.domain.events import LetterReserved, NumberTaken
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.history import History, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import LetterNumber
from slrtkit.domain.letter import LetterRecord, LetterStatus, LetterStep
from slrtkit.domain.letter_life import LetterReplaced
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.program import Program
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidTransitionError
from slrtkit.ledger import canonical, commit, contexts
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.wording import Wording
from slrtkit.service.approve import require_turn
from slrtkit.service.attempt import kept_bytes, signed
from slrtkit.service.compose import Occasion, compose
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.kin import require_stranger
from slrtkit.service.press import Concerned, Press
from slrtkit.service.provisional import StopGap, provisional
from slrtkit.service.withdraw import supersede, void_letter
from slrtkit.wire import to_wire

__all__ = ["Desk", "Press", "issue_letter", "recommendation", "require_same", "reserve_letter", "void_letter"]


@frozen
class Desk:
    """Where a letter is written: the office, its region, the programs it knows, who will sign, and who countersigns.

    Attributes:
        wording: Puts numbers and days into words.
        chain: Code of the paraf chain that is laid down for the letter, or empty.
    """

    office: Office
    areas: AreaTree
    catalog: Catalog
    signer: Officer
    countersigner: Officer | None = None
    wording: Wording = field(kw_only=True)
    chain: str = field(default="", kw_only=True)


def reserve_letter(
    journal: Journal,
    context: Context,
    complaint_id: str,
    letter_type: str,
    desk: Desk,
    *,
    letter_id: str,
    destination: str = "",
    fields: Mapping[str, str] | None = None,
    replaces: str = "",
    stop_gap: StopGap | None = None,
) -> Receipt:
    """Give a decided complaint its letter: a number and everything the page will say; nothing is signed yet.

    Args:
        journal: The log.
        context: Who, when.
        complaint_id: The complaint.
        letter_type: Code of the letter type.
        desk: Where it is written, and who will sign.
        letter_id: A new id.
        destination: Where it is taken.
        fields: What the letter type asks for.
        replaces: Id of the letter of the same complaint that it stands in place of: one that was withdrawn, or a provisional
            one, which is withdrawn when this one is issued.
        stop_gap: For a provisional letter, how long it is good and by whose powers it is signed; None: it is none.

    Raises:
        NotFoundError: there is no such complaint, or its program has no such letter type.
        InvalidTransitionError: nothing was recommended, the complaint is closed, more is known of the household or the rules
            are others than when it was decided, or the letter would be dated before its decision or its predecessor.
        DuplicateError: the complaint has a letter already; its path is that letter's id.
        DocumentError: the letter cannot be composed; see `compose`.
        DomainError: what was filled in does not fit its field.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "type": letter_type, "signer": desk.signer.id, "destination": destination}
    content |= {"countersigner": desk.countersigner.id} if desk.countersigner else {}
    content |= {f"field.{code}": written for code, written in (fields or {}).items()}
    content |= {"replaces": replaces} if replaces else {}
    content |= {"hours": str(stop_gap.hours)} if stop_gap else {}
    with journal.command(context, "reserve-letter", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        decision = recommendation(complaint)
        complaint.require_ground(training=desk.office.training)
        _require_room(work, complaint_id, replaces, provisional=stop_gap is not None)
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
                wording=desk.wording,
                chain=desk.chain,
                fields=fields or {},
            ),
            letter_id=letter_id,
            number=LetterNumber.compose(
                office.number_pattern, classification=kind.classification, sequence=number, unit=office.unit, dated=dated
            ).text,
            decision=commit(contexts.DECISION, decision_salt, canonical(to_wire(decision))),
            rules=decision.assessment.rules,
        )
        term = stop_gap.term(letter, context.now, desk.signer) if stop_gap else None
        letter = provisional(letter, term, desk.wording) if term else letter
        salts = salt.hex(), decision_salt.hex()
        reserved = LetterReserved(letter, complaint_id, complaint.person, desk.signer.id, *salts, term, replaces)
        work.append(StreamKind.LETTER, letter_id, office.code, reserved)
        work.append(StreamKind.SEQUENCE, sequence, office.code, NumberTaken(sequence, number, letter_id, dated))
        if replaces:
            work.append(StreamKind.LETTER, replaces, office.code, LetterReplaced(letter_id))
        return work.commit()


def _require_room(work: Work, complaint_id: str, replaces: str, *, provisional: bool) -> None:
    """Refuse a second letter of one kind for one complaint, and a letter in place of one that stands."""
    known = [
        work.get(StreamKind.LETTER, one, LetterRecord)
        for one in work.find(StreamKind.LETTER, "complaint", complaint_id.encode())
    ]
    for one in known:
        if one.status is not LetterStatus.WITHDRAWN and (one.term is not None) == provisional:
            raise DuplicateError("this complaint has a letter already", code="letter.duplicate", path=one.id)
    if not replaces:
        return
    old = next((one for one in known if one.id == replaces), None)
    if old is None or old.replaced_by or not (old.status is LetterStatus.WITHDRAWN or (old.term and not provisional)):
        raise InvalidTransitionError(
            "a letter stands in place of one of the same case that is withdrawn, or provisional",
            code="letter.replaces",
            path=replaces,
            cure="withdraw it with a reason first",
        )


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
        complaint = work.get(StreamKind.COMPLAINT, record.complaint, Complaint)
        require_stranger(work, officer, complaint.household)
        concerned = Concerned.of(record, complaint, work.get(StreamKind.HOUSEHOLD, complaint.household, Household))
        require_turn(work, context, record, ApprovalKind.SIGN, powers or Powers())
        _require_signer(record, officer)
        if zone_of(record.letter.office).day(context.now) > record.letter.valid_until:
            raise InvalidTransitionError(
                "this letter would be signed after its validity",
                code="letter.lapsed",
                path=letter_id,
                cure="void it, and reserve another",
            )
        work.register.require_open(letter_id, context.now)
    issued = kept_bytes(journal, context, record, officer, press) or signed(journal, context, record, concerned, officer, press)
    with journal.command(context, "issue-letter", content) as work:
        if work.replayed:
            return work.replayed
        now = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        now.after(LetterStep.ISSUE)
        if (now.letter, now.salt) != (record.letter, record.salt):
            raise InvalidTransitionError("the letter was revised while it was signed", code="letter.revised", path=letter_id)
        turn = require_turn(work, context, record, ApprovalKind.SIGN, powers or Powers())
        work.append(StreamKind.LETTER, letter_id, record.letter.office, issued)
        if turn:
            evidence = Evidence(EvidenceKind.SIGNATURE, "verifier", issued.pdf)
            work.append(StreamKind.APPROVAL, letter_id, record.letter.office, turn.given(context, ApprovalKind.SIGN, evidence))
        supersede(work, record)
        return work.commit()


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
