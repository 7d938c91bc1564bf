"""Propose a change of a household, check it, and apply or refuse it: three acts, and never all by one officer."""

from collections.abc import Iterable

from attrs import evolve

from slrtkit.domain.context import Context
from slrtkit.domain.events import ChangeChecked, ChangeDecided, ChangeProposed
from slrtkit.domain.history import StreamKind
from slrtkit.domain.proposal import Grounds, Proposal, ProposalStatus, ProposalStep
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.service.change import enact, plan
from slrtkit.service.indexes import wish
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.restriction import restricted
from slrtkit.wire import to_wire

__all__ = ["add_proposal", "apply_change", "check_change", "proposals", "propose_change", "refuse_change"]


def propose_change(journal: Journal, context: Context, proposal: Proposal, *, facts: FactCatalogue = FACTS) -> Receipt:
    """Write down a change that somebody wishes. It must be possible today; nothing of the household changes.

    Raises:
        NotFoundError, WireError, DomainError, DuplicateError: the change is not possible; see `service.change`.
        InvalidTransitionError: the proposal is not at its beginning, or not of the officer who acts.
        DuplicateError: the same change of the household is open already; its path is the id of that proposal.
        RequestReusedError: see `Journal.command`.
    """
    content = {**to_wire(proposal), "id": None, "proposed_on": None, "village": None}
    with journal.command(context, "propose-change", content) as work:
        if work.replayed:
            return work.replayed
        add_proposal(work, proposal, facts)
        return work.commit()


def add_proposal(work: Work, proposal: Proposal, facts: FactCatalogue = FACTS) -> None:
    """Write down a proposal within a command. Raises what `propose_change` raises."""
    begun = evolve(
        proposal,
        proposed_by=work.context.actor,
        status=ProposalStatus.PROPOSED,
        checked_by="",
        remark="",
        decided_by="",
        answer="",
    )
    if proposal != begun:
        raise InvalidTransitionError("a proposal begins unanswered", code="proposal.propose", path=proposal.id)
    for known in work.find(StreamKind.PROPOSAL, "wish", wish(proposal)):
        raise DuplicateError("the same change is proposed already", code="proposal.duplicate", path=known, cure="answer it")
    tuple(plan(work, proposal.household, proposal.change, _grounds(proposal), facts))
    work.append(StreamKind.PROPOSAL, proposal.id, proposal.village, ChangeProposed(proposal))


def check_change(journal: Journal, context: Context, proposal_id: str) -> Receipt:
    """Say that the evidence was looked at; `context.reason` is what was found.

    Raises:
        NotFoundError: there is no such proposal.
        AccessDeniedError: the officer proposed it.
        InvalidTransitionError: it is checked or answered already.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "check-change", {"proposal": proposal_id}) as work:
        if work.replayed:
            return work.replayed
        proposal, status = _step(work, proposal_id, ProposalStep.CHECK)
        event = ChangeChecked(context.actor, context.reason, status)
        work.append(StreamKind.PROPOSAL, proposal_id, proposal.village, event)
        return work.commit()


def apply_change(journal: Journal, context: Context, proposal_id: str, *, facts: FactCatalogue = FACTS) -> Receipt:
    """Change the household as proposed, in one command with the answer.

    Raises:
        NotFoundError: there is no such proposal.
        AccessDeniedError: the officer proposed it.
        InvalidTransitionError: it is not checked, or answered already.
        WireError, DomainError, DuplicateError: the change is possible no more; see `service.change`.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "apply-change", {"proposal": proposal_id}) as work:
        if work.replayed:
            return work.replayed
        proposal, status = _step(work, proposal_id, ProposalStep.APPLY)
        event = ChangeDecided(context.actor, context.reason, status)
        work.append(StreamKind.PROPOSAL, proposal_id, proposal.village, event)
        enact(work, proposal.household, proposal.change, _grounds(proposal), facts)
        return work.commit()


def refuse_change(journal: Journal, context: Context, proposal_id: str) -> Receipt:
    """Refuse a proposed change; `context.reason` is why.

    Raises:
        NotFoundError: there is no such proposal.
        AccessDeniedError: the officer proposed it.
        InvalidTransitionError: it is answered already, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "refuse-change", {"proposal": proposal_id}) as work:
        if work.replayed:
            return work.replayed
        proposal, status = _step(work, proposal_id, ProposalStep.REFUSE)
        event = ChangeDecided(context.actor, context.reason, status)
        work.append(StreamKind.PROPOSAL, proposal_id, proposal.village, event)
        return work.commit()


def proposals(journal: Journal, statuses: Iterable[ProposalStatus]) -> tuple[Proposal, ...]:
    """Return the proposals of some statuses, in the order of their ids, without those about somebody who is restricted now."""
    found = {one for status in statuses for one in journal.find(StreamKind.PROPOSAL, "status", status.value.encode())}
    known = (journal.read(StreamKind.PROPOSAL, one, Proposal).state for one in sorted(found))
    hidden = restricted(journal).subjects
    return tuple(one for one in known if hidden.isdisjoint((one.subject, one.household)))


def _step(work: Work, proposal_id: str, step: ProposalStep) -> tuple[Proposal, ProposalStatus]:
    proposal = work.get(StreamKind.PROPOSAL, proposal_id, Proposal)
    return proposal, proposal.after(step, work.hand(proposal.proposed_by), work.context.reason)


def _grounds(proposal: Proposal) -> Grounds:
    return Grounds(proposal.reason, proposal.evidence, proposal.id)
