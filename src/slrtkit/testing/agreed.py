"""Changes that are for two officers, in one call: what tests of something else need."""

from collections.abc import Iterable

from attrs import evolve

from slrtkit.domain.change import Change, Transfer, decides
from slrtkit.domain.context import Context
from slrtkit.domain.office import Zone
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.service.change import change_household
from slrtkit.service.journal import Journal
from slrtkit.service.proposal import apply_change, check_change, propose_change

__all__ = ["SECOND", "agreed"]

SECOND: str = "second-officer"
"""Who checks and applies."""


def agreed(
    journal: Journal,
    context: Context,
    household: str,
    change: Change,
    *,
    evidence: Iterable[str] = (),
    facts: FactCatalogue = FACTS,
) -> None:
    """Change a household: what decides on aid is proposed by the context's actor, and applied by `SECOND`; all else at once."""
    known = journal.household(household).state
    last = journal.household(change.left).state if isinstance(change, Transfer) else None
    if not decides(known, change, last):
        change_household(journal, context, household, change, evidence=evidence, facts=facts)
        return
    wish = Proposal(
        id=f"{context.client_id}-wish",
        household=household,
        village=known.village.text,
        change=change,
        proposer=Proposer.FACILITATOR,
        proposed_by=context.actor,
        proposed_on=Zone.WIB.day(context.now),
        reason=context.reason,
        evidence=tuple(evidence),
    )
    propose_change(journal, context, wish, facts=facts)
    check_change(journal, evolve(context, actor=SECOND, client_id=f"{context.client_id}-check"), wish.id)
    apply_change(journal, evolve(context, actor=SECOND, client_id=f"{context.client_id}-apply"), wish.id, facts=facts)
