"""Approve a letter: ask for it, take a step of its paraf chain, send it back. What an officer showed is kept by its digest."""

from attrs import frozen

from slrtkit.domain.approval import (
    Approval,
    ApprovalGiven,
    ApprovalRequested,
    ApprovalSentBack,
    ApprovalStep,
    ApprovalWithdrawn,
)
from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Capacity, Powers
from slrtkit.domain.evidence import Evidence, Given
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStep
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, NotFoundError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.identity import ApprovalClaim, Identity
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.kin import require_stranger
from slrtkit.service.showing import Showing, require_unused
from slrtkit.wire import letter_commitment

__all__ = [
    "Bench",
    "Turn",
    "approval_claim",
    "approve_letter",
    "request_approval",
    "require_turn",
    "send_back_letter",
    "withdraw_approval",
]

_KIND = StreamKind.APPROVAL


@frozen
class Bench:
    """What approvals are given with: who may, what shows that it is they, and where that is kept."""

    powers: Powers
    identity: Identity
    blobs: Blobs


@frozen
class Turn:
    """A step that an officer may take now.

    Attributes:
        record: The letter.
        approval: Its approval.
        place: Place of the step in the chain.
        capacity: By what the officer acts.
    """

    record: LetterRecord
    approval: Approval
    place: int
    capacity: Capacity

    def claim(self, officer: str, kind: ApprovalKind) -> ApprovalClaim:
        """What the officer has to show."""
        approval = self.approval
        return ApprovalClaim(officer, approval.letter, kind, self.place, approval.round, approval.content)

    def given(self, context: Context, kind: ApprovalKind, evidence: Evidence) -> ApprovalGiven:
        """The event that the step is taken."""
        on, approval = zone_of(self.record.letter.office).day(context.now), self.approval
        by = context.actor
        return ApprovalGiven(Given(kind, self.place, approval.round, by, on, approval.content, evidence, self.capacity))


def request_approval(journal: Journal, context: Context, letter_id: str, powers: Powers) -> Receipt:
    """Ask for approval of a reserved letter by the chain that is laid down for it now.

    Raises:
        NotFoundError: there is no such letter, or no chain for it.
        InvalidTransitionError: it is issued or void, approval is asked for already, or the page lacks its second name.
        AccessDeniedError: the letter is about the officer's own family, or restricted to others.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "request-approval", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record = _letter(work, letter_id, powers)
        chain = powers.chain(record.letter.office, record.letter.type)
        if chain is None:
            raise NotFoundError(
                "no paraf chain is laid down for this letter", code="chain.none", path=record.letter.type, cure="issue it"
            )
        if chain.countersigned != (record.letter.countersigned is not None):
            raise InvalidTransitionError(
                "the names on the page are not those that the chain asks for",
                code="approval.countersigner",
                path=letter_id,
                cure="revise the letter, with a countersigner" if chain.countersigned else "revise the letter, without one",
            )
        known = _known(work, letter_id)
        if known:
            known.after(ApprovalStep.REQUEST)
        content = letter_commitment(record.letter, record.salt)
        on = zone_of(record.letter.office).day(context.now)
        number = known.round + 1 if known else 1
        asked = ApprovalRequested(letter_id, record.person, chain, content, context.actor, on, number)
        work.append(_KIND, letter_id, record.letter.office, asked)
        return work.commit()


def approve_letter(
    journal: Journal, context: Context, letter_id: str, kind: ApprovalKind, bench: Bench, assertion: bytes = b""
) -> Receipt:
    """Take the step that is due: initial the letter, decide it, or countersign it. The last signature is `issue_letter`'s.

    Args:
        journal: The log.
        context: Who, when.
        letter_id: Which letter.
        kind: What the officer does.
        bench: Who may, and what shows that it is they.
        assertion: What the officer's device gave for `approval_claim`; none where only the server asserts it.

    Raises:
        NotFoundError: there is no such letter, or approval was never asked for.
        InvalidTransitionError: it is issued or void, sent back or withdrawn, changed since, or another step is due.
        AccessDeniedError: the step is for another officer, or not for who requested it or is kin; or the assertion does not
            show this act, or showed another one before.
        RequestReusedError: see `Journal.command`.
    """
    showing = Showing(bench.identity, bench.blobs, assertion)
    content = {"letter": letter_id, "kind": kind.value, "assertion": showing.digest}
    with journal.command(context, "approve-letter", content, rehearsal=True) as work:
        if work.replayed:
            return work.replayed
        claim = _step(work, context, letter_id, kind, bench.powers).claim(context.actor, kind)
    with journal.refusing(context, "approve-letter"):
        evidence = showing.evidence(claim, context.now)
    with journal.command(context, "approve-letter", content) as work:
        if work.replayed:
            return work.replayed
        turn = _step(work, context, letter_id, kind, bench.powers)
        if turn.claim(context.actor, kind) != claim:
            raise InvalidTransitionError(
                "somebody acted in the meantime", code="approval.changed", path=letter_id, cure="look at the letter again"
            )
        require_unused(work, evidence, letter_id)
        if turn.approval.chain.proof and not evidence.proved:
            raise AccessDeniedError(
                "the chain asks for the officer's own proof", code="approval.proof", path=letter_id, cure="give an assertion"
            )
        work.append(_KIND, letter_id, turn.record.letter.office, turn.given(context, kind, evidence))
        return work.commit()


def send_back_letter(journal: Journal, context: Context, letter_id: str, powers: Powers) -> Receipt:
    """Send a letter back with what is to be otherwise, `context.reason`; whoever's turn it is may.

    Raises:
        NotFoundError: there is no such letter, or approval was never asked for.
        InvalidTransitionError: it is issued or void, sent back or withdrawn already, or no reason is given.
        AccessDeniedError: it is not this officer's turn.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "send-back-letter", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record, approval = _asked(work, letter_id, powers)
        status, step = approval.after(ApprovalStep.SEND_BACK), approval.step or approval.chain.steps[-1]
        on = zone_of(record.letter.office).day(context.now)
        powers.require(step, powers.officer(context.actor), record.letter.type, on)
        _require_reason(context, letter_id)
        work.append(_KIND, letter_id, record.letter.office, ApprovalSentBack(context.actor, context.reason, status))
        return work.commit()


def withdraw_approval(journal: Journal, context: Context, letter_id: str, powers: Powers) -> Receipt:
    """Take a request back, with `context.reason`; who asked does.

    Raises:
        NotFoundError: there is no such letter, or approval was never asked for.
        InvalidTransitionError: it is issued or void, withdrawn already, or no reason is given.
        AccessDeniedError: another officer asked.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "withdraw-approval", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record, approval = _asked(work, letter_id, powers)
        status = approval.after(ApprovalStep.WITHDRAW)
        if context.actor != approval.requested_by:
            raise AccessDeniedError(
                "who asked takes it back", code="approval.withdraw", path=letter_id, cure=f"it is for {approval.requested_by}"
            )
        _require_reason(context, letter_id)
        work.append(_KIND, letter_id, record.letter.office, ApprovalWithdrawn(context.reason, status))
        return work.commit()


def approval_claim(journal: Journal, context: Context, letter_id: str, kind: ApprovalKind, powers: Powers) -> ApprovalClaim:
    """Return what an officer has to show to take the step that is due; raises what `approve_letter` raises before it looks."""
    with journal.command(context, "approval-claim", {"letter": letter_id, "kind": kind.value}, rehearsal=True) as work:
        return _step(work, context, letter_id, kind, powers).claim(context.actor, kind)


def require_turn(work: Work, context: Context, record: LetterRecord, kind: ApprovalKind, powers: Powers) -> Turn | None:
    """Return the step that an officer may take with a letter now; None where it needs no approval.

    Raises:
        InvalidTransitionError: approval was not asked for, or by another chain than the one that is laid down now; it was sent
            back or withdrawn; the letter is another; or another step is due.
        AccessDeniedError: the step is for another officer, or who requested it does not take it.
    """
    letter = record.letter
    approval, chain = _known(work, letter.id), powers.chain(letter.office, letter.type)
    if approval is None and chain is None:
        return None
    if approval is None or chain not in {None, approval.chain}:
        raise InvalidTransitionError(
            "the chain that is laid down for this letter has not approved it",
            code="approval.missing",
            path=letter.id,
            cure="request approval" if approval is None else "withdraw the request, and make it anew",
        )
    place = approval.turn(kind, letter_commitment(letter, record.salt))
    officer = powers.officer(context.actor)
    capacity = powers.require(approval.chain.steps[place], officer, letter.type, zone_of(letter.office).day(context.now))
    approval.require_other(officer, powers.officers)
    return Turn(record, approval, place, capacity)


def _step(work: Work, context: Context, letter_id: str, kind: ApprovalKind, powers: Powers) -> Turn:
    """Return a step that is taken by a paraf, a decision or a countersignature, and not by issuing the letter."""
    record, _ = _asked(work, letter_id, powers)
    turn = require_turn(work, context, record, kind, powers)
    if turn is None or turn.approval.signing:
        raise InvalidTransitionError(
            "the last signature is the letter's own", code="approval.sign", path=letter_id, cure="issue the letter"
        )
    if kind is ApprovalKind.SIGN and record.letter.countersigned != powers.block(powers.officer(context.actor), turn.capacity):
        raise AccessDeniedError("another officer's name stands on this letter", code="letter.signer", path=letter_id)
    return turn


def _asked(work: Work, letter_id: str, powers: Powers) -> tuple[LetterRecord, Approval]:
    record, approval = _letter(work, letter_id, powers), _known(work, letter_id)
    if approval is None:
        raise NotFoundError("nobody asked for approval", code="approval.none", path=letter_id, cure="request it first")
    return record, approval


def _letter(work: Work, letter_id: str, powers: Powers) -> LetterRecord:
    """Return a letter that waits, if the actor may have to do with whom it is about."""
    record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
    record.after(LetterStep.APPROVE)
    household = work.get(StreamKind.COMPLAINT, record.complaint, Complaint).household
    require_stranger(work, powers.officer(work.context.actor), household)
    return record


def _known(work: Work, letter_id: str) -> Approval | None:
    return work.get(_KIND, letter_id, Approval) if work.knows(_KIND, letter_id) else None


def _require_reason(context: Context, letter_id: str) -> None:
    if not context.reason.strip():
        raise InvalidTransitionError("this carries a reason", code="approval.reason", path=letter_id, cure="say why")
