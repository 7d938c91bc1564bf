"""From a number to a signed letter: render, sign, verify, keep, record. "Issued" is said last.

A crash at any step leaves a letter that `issue_letter` finishes, with the signed bytes that were kept where there are any, or
`void_letter` accounts for; never two letters of one number.
"""

from attrs import evolve, field, frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.events import LetterIssued
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord, LetterStep
from slrtkit.domain.office import Officer
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.ledger import JSON
from slrtkit.ports.signing import SignatureRequest
from slrtkit.service.approve import require_turn
from slrtkit.service.attempt import attempted, begin_attempt, kept_bytes
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.kin import require_stranger
from slrtkit.service.press import Concerned, Order, Press
from slrtkit.service.withdraw import supersede

__all__ = ["Begun", "begin_issue", "finish_issue", "issue_letter", "order_letter", "record_issue"]

_COMMAND = "issue-letter"


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
    order = order_letter(journal, context, letter_id, officer, powers)
    if isinstance(order, Receipt):
        return order
    issued = kept_bytes(journal, order, press) or press.kept(order, attempted(journal, order, press))
    return record_issue(journal, order, issued, powers)


def order_letter(
    journal: Journal, context: Context, letter_id: str, officer: Officer, powers: Powers | None = None
) -> Order | Receipt:
    """Return what is to be made of a reserved letter, if an officer may sign it now; the receipt, if this request issued it.

    Raises:
        NotFoundError, InvalidTransitionError, AccessDeniedError, RequestReusedError: see `issue_letter`.
    """
    with journal.command(context, _COMMAND, _content(letter_id, officer)) as work:
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
        until = work.register.require_open(letter_id, context.now)
    return Order(record, concerned, officer, context, until=until)


@frozen
class Begun:
    """A letter whose signature is made elsewhere, and later: what is to be signed, and what `finish_issue` goes on from.

    It stays in memory: a page that nobody signed is not written anywhere.

    Attributes:
        order: What was ordered.
        attempt: The attempt that is on record.
        page: The PDF that is to be signed.
        request: What the signature is to say beside it.
    """

    order: Order
    attempt: str
    page: bytes = field(repr=False)
    request: SignatureRequest


def begin_issue(
    journal: Journal, context: Context, letter_id: str, officer: Officer, press: Press, powers: Powers | None = None
) -> Begun | Receipt:
    """Begin to issue a letter that is signed in a turn of its own, such as with a one-time password that is under way.

    Whoever never comes back leaves an attempt that `resume_letters` finishes; beginning anew is allowed at any time.

    Returns:
        What is to be signed; the receipt, if this request issued it.

    Raises:
        NotFoundError, InvalidTransitionError, AccessDeniedError, RenderError, KeyUnavailableError, RequestReusedError: see
            `issue_letter`.
    """
    order = order_letter(journal, context, letter_id, officer, powers)
    if isinstance(order, Receipt):
        return order
    order = press.proved(order)
    page = press.page(order)
    return Begun(order, begin_attempt(journal, context, order.record), page, press.request(order))


def finish_issue(
    journal: Journal, context: Context, begun: Begun, pdf: bytes, press: Press, powers: Powers | None = None
) -> Receipt:
    """Verify, keep and record what came back for a letter that was begun.

    What is refused leaves the attempt open: the signed letter may still come, and another file was only the wrong one.

    Raises:
        SigningRefusedError: it is not this page signed by this officer.
        NotFoundError, InvalidTransitionError, AccessDeniedError, RequestReusedError: see `issue_letter`; the letter may be
            issued or void by now, or revised.
    """
    before = begun.order
    now = order_letter(journal, context, before.record.id, before.officer, powers)
    if isinstance(now, Receipt):
        return now
    order = evolve(before, context=context)
    return record_issue(journal, order, press.kept(order, press.accepted(order, begun.page, pdf)), powers)


def record_issue(journal: Journal, order: Order, issued: LetterIssued, powers: Powers | None = None) -> Receipt:
    """Record that a letter is issued, if it is still the one that was ordered.

    Raises:
        InvalidTransitionError: it is issued or void by now, was revised (`letter.revised`), or its chain is not through.
        RequestReusedError: see `Journal.command`.
    """
    record, context = order.record, order.context
    with journal.command(context, _COMMAND, _content(record.id, order.officer)) as work:
        if work.replayed:
            return work.replayed
        now = work.get(StreamKind.LETTER, record.id, LetterRecord)
        now.after(LetterStep.ISSUE)
        if (now.letter, now.salt) != (record.letter, record.salt):
            raise InvalidTransitionError("the letter was revised while it was signed", code="letter.revised", path=record.id)
        turn = require_turn(work, context, record, ApprovalKind.SIGN, powers or Powers())
        work.append(StreamKind.LETTER, record.id, record.letter.office, issued)
        if turn:
            evidence = Evidence(EvidenceKind.SIGNATURE, "verifier", issued.pdf)
            given = turn.given(context, ApprovalKind.SIGN, evidence)
            work.append(StreamKind.APPROVAL, record.id, record.letter.office, given)
        supersede(work, record)
        return work.commit()


def _content(letter_id: str, officer: Officer) -> JSON:
    return {"letter": letter_id, "officer": officer.id}


def _require_signer(record: LetterRecord, officer: Officer) -> None:
    if officer.id != record.signer or officer.block != record.letter.signature:
        raise AccessDeniedError(
            "another officer's name stands on this letter",
            code="letter.signer",
            path=record.id,
            cure=f"it is for {record.signer} to sign",
        )
