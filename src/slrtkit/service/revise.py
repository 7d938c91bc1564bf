"""Correct a letter before it is issued: its number and its date stay, and its paraf chain starts anew."""

from collections.abc import Mapping

from slrtkit.domain.approval import Approval, ApprovalRequested, ApprovalStatus, ApprovalStep, LetterRevised
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LAPSES, LetterRecord, LetterStep, RecommendationLetter
from slrtkit.errors import InvalidTransitionError
from slrtkit.service.attempt import require_unsigned
from slrtkit.service.compose import Occasion, compose
from slrtkit.service.issue import Desk, recommendation, require_same
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.kin import require_stranger
from slrtkit.service.provisional import provisional
from slrtkit.wire import letter_commitment

__all__ = ["revise_letter"]


def revise_letter(
    journal: Journal,
    context: Context,
    letter_id: str,
    desk: Desk,
    powers: Powers,
    *,
    destination: str = "",
    fields: Mapping[str, str] | None = None,
) -> Receipt:
    """Compose a reserved letter anew: with another signer or destination, or by a text that the catalog corrected.

    What was filled in stays, unless `fields` are given. Where approval was asked for, what was given does not count any more: a
    new round begins, asked for by who revised it.

    Raises:
        NotFoundError: there is no such letter, or its program has no such letter type.
        InvalidTransitionError: it is issued or void, or may be signed already; nothing would be otherwise, or `reserve_letter`
            would refuse it now.
        AccessDeniedError: it is about the officer's own family, or restricted to others.
        RequestReusedError: see `Journal.command`.
    """
    content = {"letter": letter_id, "signer": desk.signer.id, "destination": destination}
    content |= {"countersigner": desk.countersigner.id} if desk.countersigner else {}
    content |= {f"field.{code}": written for code, written in (fields or {}).items()}
    with journal.command(context, "revise-letter", content) as work:
        if work.replayed:
            return work.replayed
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        record.after(LetterStep.REVISE)
        require_unsigned(record)
        letter = _composed(work, record, desk, powers, destination, fields)
        if letter == record.letter:
            raise InvalidTransitionError("the letter says all of this already", code="letter.same", path=letter_id)
        salt = journal.sealer.salt().hex()
        work.append(StreamKind.LETTER, letter_id, letter.office, LetterRevised(letter, desk.signer.id, salt))
        _restart(work, record, letter_commitment(letter, salt), desk, powers)
        return work.commit()


def _composed(
    work: Work, record: LetterRecord, desk: Desk, powers: Powers, destination: str, fields: Mapping[str, str] | None
) -> RecommendationLetter:
    complaint = work.get(StreamKind.COMPLAINT, record.complaint, Complaint)
    require_stranger(work, powers.officer(work.context.actor), complaint.household)
    decision = recommendation(complaint)
    complaint.require_ground(training=desk.office.training)
    program = desk.catalog.program(decision.assessment.program)
    household = work.history(StreamKind.HOUSEHOLD, complaint.household, Household)
    require_same(decision, program, household)
    occasion = Occasion(
        program=program,
        letter_type=program.letter_type(record.letter.type),
        household=household.state,
        person=complaint.person,
        office=desk.office,
        signer=desk.signer,
        countersigner=desk.countersigner,
        areas=desk.areas,
        decided_on=decision.assessment.on,
        dated=record.letter.dated,
        destination=destination,
        wording=desk.wording,
        chain=desk.chain,
        fields=_filled(record.letter) if fields is None else fields,
    )
    said = record.letter
    letter = compose(occasion, letter_id=said.id, number=said.number, decision=said.decision, rules=said.rules)
    return provisional(letter, record.term, desk.wording) if record.term else letter


def _filled(letter: RecommendationLetter) -> dict[str, str]:
    return {one.code: one.value for one in letter.particulars if one.code != LAPSES}


def _restart(work: Work, record: LetterRecord, content: str, desk: Desk, powers: Powers) -> None:
    if not work.knows(StreamKind.APPROVAL, record.id):
        return
    known = work.get(StreamKind.APPROVAL, record.id, Approval)
    if known.status is not ApprovalStatus.REQUESTED:
        return
    known.after(ApprovalStep.RESTART)
    chain = powers.chain(record.letter.office, record.letter.type) or known.chain
    on = desk.office.zone.day(work.context.now)
    asked = ApprovalRequested(record.id, record.person, chain, content, work.context.actor, on, known.round + 1)
    work.append(StreamKind.APPROVAL, record.id, record.letter.office, asked)
