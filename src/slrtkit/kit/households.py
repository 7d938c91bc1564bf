"""The register: households, and what changes in them."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from attrs import frozen

from slrtkit.domain.change import Change, Move, Split
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.proposal import Proposal, ProposalStatus, Proposer
from slrtkit.kit.parts import Parts
from slrtkit.service.asof import AsOf, Statement, fact_history, household_on
from slrtkit.service.change import change_household
from slrtkit.service.journal import Receipt
from slrtkit.service.proposal import apply_change, check_change, proposals, propose_change, refuse_change
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import restricted

__all__ = ["Households"]


@frozen(kw_only=True)
class Households(Parts):
    """The use cases of the register."""

    def register(self, context: Context, households: Iterable[Household]) -> Receipt:
        """Enter households into the register; see `service.register.register`."""
        entering = tuple(households)
        for household in entering:
            self.areas[household.village]
        return register(self.journal, context, entering, facts=self.facts)

    def record_fact(self, context: Context, household: str, subject: str, name: str, fact: Fact) -> Receipt:
        """Record what was learned; see `service.register.record_fact`."""
        return record_fact(self.journal, context, household, subject, name, fact, facts=self.facts)

    def change(self, context: Context, household: str, change: Change, *, evidence: Iterable[str] = ()) -> Receipt:
        """Change a household at once, for the context's reason; see `service.change.change_household`."""
        self._require_village(change)
        return change_household(self.journal, context, household, change, evidence=evidence, facts=self.facts)

    def propose_change(
        self,
        context: Context,
        household: str,
        change: Change,
        *,
        proposer: Proposer = Proposer.FACILITATOR,
        reported_by: str = "",
        evidence: Iterable[str] = (),
    ) -> Receipt:
        """Write down a change that somebody wishes, for the context's reason; see `service.proposal.propose_change`."""
        self._require_village(change)
        home = self.journal.begun_from(context, StreamKind.HOUSEHOLD, household, Household)
        proposal = Proposal(
            id=self.clock.new_id(),
            household=household,
            village=home.village.text,
            change=change,
            proposer=proposer,
            proposed_by=context.actor,
            proposed_on=self._day(context),
            reason=context.reason,
            reported_by=reported_by,
            evidence=tuple(evidence),
        )
        return propose_change(self.journal, context, proposal, facts=self.facts)

    def check_change(self, context: Context, proposal: str) -> Receipt:
        """Say that the evidence was looked at; see `service.proposal.check_change`."""
        return check_change(self.journal, context, proposal)

    def apply_change(self, context: Context, proposal: str) -> Receipt:
        """Change the household as proposed; see `service.proposal.apply_change`."""
        return apply_change(self.journal, context, proposal, facts=self.facts)

    def refuse_change(self, context: Context, proposal: str) -> Receipt:
        """Refuse a proposed change, for the context's reason; see `service.proposal.refuse_change`."""
        return refuse_change(self.journal, context, proposal)

    def proposal(self, proposal: str) -> Proposal:
        """Return a proposal as it stands. Raises NotFoundError."""
        return self.journal.read(StreamKind.PROPOSAL, proposal, Proposal).state

    def proposals(self, status: ProposalStatus = ProposalStatus.PROPOSED) -> tuple[Proposal, ...]:
        """Return the proposals of a status, the earliest first; those about somebody restricted are left out."""
        with self.journal.looking("read") as seen:
            return proposals(seen, (status,))

    def household_on(self, household: str, on: date, *, known: datetime | None = None) -> AsOf:
        """Return a household for a case of a day, by what was known then; see `service.asof.household_on`."""
        return household_on(self.journal, household, on, self.office.zone, known)

    def fact_history(self, household: str, *, subject: str = "", name: str = "") -> tuple[Statement, ...]:
        """Return who said what when; see `service.asof.fact_history`."""
        return fact_history(self.journal, household, subject, name)

    def households(self, village: str | None = None, *, after: str = "", limit: int | None = None) -> tuple[Household, ...]:
        """Return the households of a village, or of the district, in the order of their ids; restricted ones are left out.

        Args:
            village: Code of the village; None: all that whoever looks may see.
            after: Only those whose ids come after this one.
            limit: Only so many; None: all. The others are not looked at.
        """
        villages = [village] if village else [area.code.text for area in self.areas]
        hidden = restricted(self.journal)
        with self.journal.looking("read") as seen:
            ids = sorted(found for v in villages for found in seen.find(StreamKind.HOUSEHOLD, "village", v.encode()))
            known = (seen.household(one).state for one in ids if one > after)
            return tuple(islice((one for one in known if not hidden.covers(one)), limit))

    def household(self, household: str) -> Household:
        """Return a household as it is known. Raises NotFoundError."""
        return self.journal.household(household).state

    def _require_village(self, change: Change) -> None:
        """Refuse a village that the district's table of regions does not have."""
        if isinstance(change, Move | Split):
            self.areas[change.village]
