"""From a decision to a letter that has its number: what the page will say is laid down; see `issuing` for what follows."""

from collections.abc import Mapping

from attrs import field, frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.decision import Decision, DecisionOutcome
from slrtkit.domain.events import LetterReserved, NumberTaken
from slrtkit.domain.history import History, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import LetterNumber
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.letter_life import LetterReplaced
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.program import Program
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.ledger import canonical, commit, contexts
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.wording import Wording
from slrtkit.service.compose import Occasion, compose
from slrtkit.service.issuing import issue_letter
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.press import Press
from slrtkit.service.provisional import StopGap, provisional
from slrtkit.service.withdraw import void_letter
from slrtkit.wire import to_wire
from slrtkit.wire.kept import facts_digest

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
        sequence = office.sequence(kind.classification, dated, kind.code)
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
                office.number_pattern,
                classification=kind.classification,
                letter_type=kind.code,
                sequence=number,
                unit=office.unit,
                dated=dated,
            ).text,
            decision=commit(contexts.DECISION, decision_salt, canonical(to_wire(decision))),
            rules=decision.assessment.rules,
        )
        term = stop_gap.term(letter, context.now, desk.signer) if stop_gap else None
        letter = provisional(letter, term, desk.wording) if term else letter
        salts = salt.hex(), decision_salt.hex()
        reserved = LetterReserved(
            letter,
            complaint_id,
            complaint.person,
            desk.signer.id,
            *salts,
            term,
            replaces,
            facts_digest(desk.catalog.facts),
        )
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
