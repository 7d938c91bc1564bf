"""The desk for aid: the ledger of participation, and the due process that ends it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.change import AidEnd
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household, Source
from slrtkit.domain.overlap import Overlap, overlaps
from slrtkit.domain.participation import (
    Ending,
    EndReason,
    Participation,
    ParticipationAnswer,
    ParticipationEntry,
    participation_id,
)
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.removal import Objection, Removal, RemovalNotice, RemovalOutcome, RemovalRuling
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.participation import Aid, end_participation, enter_participation, ledgers_of, state_participation
from slrtkit.service.proposal import propose_change
from slrtkit.service.removal import (
    decide_removal,
    end_objection_period,
    file_objection,
    give_notice,
    propose_removal,
    withdraw_removal,
)

__all__ = ["AidDesk"]

_Day: TypeAlias = Callable[[Context], date]


@frozen
class AidDesk:
    """Participation and its end.

    Attributes:
        journal: The log.
        day: The day of a command in the office's zone.
        new_id: Makes ids.
        last_day: Says of the code of a program which was its last day; None while it goes on, or where nobody knows.
    """

    journal: Journal
    day: _Day
    new_id: Callable[[], str]
    last_day: Callable[[str], date | None] = lambda _: None

    def enter(self, context: Context, aid: Aid, entry: ParticipationEntry) -> Receipt:
        """Enter one span of aid; see `service.participation.enter_participation`."""
        return enter_participation(self.journal, context, aid, entry)

    def answer(self, context: Context, aid: Aid, *, receives: bool | None, source: Source, on: date | None = None) -> Receipt:
        """Record what somebody told a survey, today or on a day before; see `service.participation.state_participation`."""
        said = ParticipationAnswer(receives, on or self.day(context), source)
        return state_participation(self.journal, context, aid, said)

    def end(self, context: Context, aid: Aid, *, until: date, reason: EndReason, evidence: str, entry: str = "") -> Receipt:
        """End aid because of a death, a move or the program's end, which is shown elsewhere; see `end_participation`.

        Args:
            context: Who, when.
            aid: Whose aid.
            until: The last day.
            reason: Why.
            evidence: SHA-256 of the document that shows it.
            entry: Key of the span; needed only where several run.
        """
        ending = Ending(until, reason, evidence=evidence)
        return end_participation(self.journal, context, aid, entry, ending, program_ended=self.last_day(aid.program))

    def propose_end(
        self, context: Context, aid: Aid, *, until: date, reason: EndReason, evidence: str, entry: str = ""
    ) -> Receipt:
        """Propose the same, for another officer to check and apply; see `service.proposal.propose_change`."""
        household = self.journal.begun_from(context, StreamKind.HOUSEHOLD, aid.household, Household)
        proposal = Proposal(
            id=self.new_id(),
            household=aid.household,
            village=household.village.text,
            change=AidEnd(aid.bearer, aid.program, Ending(until, reason, evidence=evidence), entry),
            proposer=Proposer.FACILITATOR,
            proposed_by=context.actor,
            proposed_on=self.day(context),
            reason=context.reason,
            evidence=(evidence,),
        )
        return propose_change(self.journal, context, proposal)

    def propose_removal(self, context: Context, aid: Aid, *, ground: str, evidence: str = "", entry: str = "") -> Receipt:
        """Propose that aid ends; nothing of it changes; see `service.removal.propose_removal`."""
        household = self.journal.begun_from(context, StreamKind.HOUSEHOLD, aid.household, Household)
        removal = Removal(
            id=self.new_id(),
            participation=aid.ledger,
            entry=entry,
            bearer=aid.bearer,
            household=aid.household,
            village=household.village.text,
            ground=ground,
            proposed_by=context.actor,
            proposed_on=self.day(context),
            evidence=evidence,
        )
        return propose_removal(self.journal, context, removal)

    def give_notice(self, context: Context, removal: str, *, received_by: str, until: date) -> Receipt:
        """Record that the family was told today, and until when they may object; see `service.removal.give_notice`."""
        return give_notice(self.journal, context, removal, RemovalNotice(self.day(context), received_by, until))

    def object(self, context: Context, removal: str, *, by: str, text: str) -> Receipt:
        """Record the family's objection (keberatan); see `service.removal.file_objection`."""
        return file_objection(self.journal, context, removal, Objection(self.day(context), by, text))

    def lapse(self, context: Context, removal: str) -> Receipt:
        """Record that the time to object ended without one; see `service.removal.end_objection_period`."""
        return end_objection_period(self.journal, context, removal, self.day(context))

    def decide(self, context: Context, removal: str, outcome: RemovalOutcome, *, until: date | None = None) -> Receipt:
        """Decide, with the context's reason; `until` is the last day of aid that ends; see `service.removal.decide_removal`."""
        ruling = RemovalRuling(outcome, context.actor, self.day(context), context.reason, until)
        return decide_removal(self.journal, context, removal, ruling)

    def withdraw(self, context: Context, removal: str) -> Receipt:
        """Take a proposal back, with the context's reason; see `service.removal.withdraw_removal`."""
        return withdraw_removal(self.journal, context, removal)

    def removal(self, removal: str) -> Removal:
        """Return a removal as it stands. Raises NotFoundError."""
        return self.journal.read(StreamKind.REMOVAL, removal, Removal).state

    def removals(self, aid: Aid) -> tuple[Removal, ...]:
        """Return every removal of some aid that was ever proposed, in the order of their ids."""
        with self.journal.looking("read") as seen:
            found = seen.find(StreamKind.REMOVAL, "participation", aid.ledger.encode())
            return tuple(seen.read(StreamKind.REMOVAL, removal, Removal).state for removal in found)

    def ledger(self, program: str, bearer: str) -> Participation:
        """Return the ledger of one bearer and one program. Raises NotFoundError."""
        return self.journal.read(StreamKind.PARTICIPATION, participation_id(program, bearer), Participation).state

    def ledgers(self, household: str) -> tuple[Participation, ...]:
        """Return the ledgers of a household, its family cards and its persons."""
        with self.journal.looking("read") as seen:
            return ledgers_of(seen, seen.household(household).state)

    def overlaps(self, household: str, excludes: Mapping[str, Collection[str]]) -> tuple[Overlap, ...]:
        """Return where aid meets aid that excludes it; see `domain.overlap.overlaps`."""
        return overlaps(self._household(household), self.ledgers(household), excludes)

    def _household(self, household: str) -> Household:
        return self.journal.household(household).state
