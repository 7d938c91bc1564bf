"""The desk for verivali: rounds from the pre-list to the district's final list, and their minutes."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household, Source
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.minutes import Minutes
from slrtkit.domain.musdes import HomeVisit, ListObjection, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.office import Office
from slrtkit.domain.verivali import RoundChange, VerivaliRound, round_changes
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.minutes import Seat, compose_minutes
from slrtkit.service.restriction import restricted
from slrtkit.service.verivali import (
    answer_list_objection,
    file_list_objection,
    finalise_round,
    hold_musdes,
    open_round,
    pre_list,
    record_outcome,
    visit_home,
)

__all__ = ["RoundDesk"]

_Day: TypeAlias = Callable[[Context], date]


@frozen
class RoundDesk:
    """Verivali.

    Attributes:
        journal: The log.
        day: The day of a command in the office's zone.
        new_id: Makes ids.
    """

    journal: Journal
    day: _Day
    new_id: Callable[[], str]

    def pre_list(self, village: str) -> tuple[str, ...]:
        """Return the households that a meeting may look at; see `service.verivali.pre_list`."""
        with self.journal.looking("read") as seen:
            return pre_list(seen, village)

    def open(self, context: Context, *, village: str, period: str, households: Iterable[str] | None = None) -> Receipt:
        """Open a round on a pre-list, all households of the village by default; see `service.verivali.open_round`."""
        with self.journal.seen_by(context).looking("read", tells=False) as seen:
            listed = tuple(pre_list(seen, village) if households is None else households)
        opening = VerivaliRound(self.new_id(), period, RegionCode(village), listed, context.actor, self.day(context))
        return open_round(self.journal, context, opening)

    def hold(self, context: Context, round_id: str, musdes: Musdes) -> Receipt:
        """Record the meeting; see `service.verivali.hold_musdes`."""
        return hold_musdes(self.journal, context, round_id, musdes)

    def record(
        self,
        context: Context,
        round_id: str,
        household: str,
        result: VerivaliResult,
        *,
        source: Source = Source.MUSDES,
        on: date | None = None,
    ) -> Receipt:
        """Record what was found of a household, with the context's reason; see `service.verivali.record_outcome`."""
        outcome = VerivaliOutcome(result, on or self.day(context), source, context.reason)
        return record_outcome(self.journal, context, round_id, household, outcome)

    def visit(self, context: Context, round_id: str, household: str, *, found: str, evidence: str = "") -> Receipt:
        """Record that the officer was at the home today; see `service.verivali.visit_home`."""
        visit = HomeVisit(self.day(context), context.actor, found, evidence)
        return visit_home(self.journal, context, round_id, household, visit)

    def object(self, context: Context, round_id: str, household: str, *, by: str, text: str) -> Receipt:
        """Take a resident's objection to the list; see `service.verivali.file_list_objection`."""
        objection = ListObjection(self.new_id(), household, by, text, self.day(context))
        return file_list_objection(self.journal, context, round_id, objection)

    def answer(self, context: Context, round_id: str, objection: str) -> Receipt:
        """Answer an objection with the context's reason; see `service.verivali.answer_list_objection`."""
        return answer_list_objection(self.journal, context, round_id, objection)

    def finalise(self, context: Context, round_id: str, office: str) -> Receipt:
        """Take the list over for the district; see `service.verivali.finalise_round`."""
        return finalise_round(self.journal, context, round_id, office, self.day(context))

    def get(self, round_id: str) -> VerivaliRound:
        """Return a round as it stands. Raises NotFoundError."""
        return self.journal.read(StreamKind.VERIVALI, round_id, VerivaliRound).state

    def of(self, village: str) -> tuple[VerivaliRound, ...]:
        """Return the rounds of a village, oldest period first."""
        found = (self.get(round_id) for round_id in self.journal.find(StreamKind.VERIVALI, "village", village.encode()))
        return tuple(sorted(found, key=lambda known: known.period))

    def changes(self, before: str, after: str) -> tuple[RoundChange, ...]:
        """Return what changed between two rounds; see `domain.verivali.round_changes`."""
        return round_changes(self.get(before), self.get(after))

    def minutes(
        self, round_id: str, office: Office, areas: AreaTree, *, number: str = "", signatures: Iterable[SignatureBlock] = ()
    ) -> Minutes:
        """Return the minutes of the meeting (berita acara), signed by its chair and others; see `service.minutes`."""
        known = self.get(round_id)
        chair = (SignatureBlock(known.musdes.chair, "Pimpinan musyawarah"),) if known.musdes else ()
        seat = Seat(office, areas, number, (*chair, *signatures))
        listed = [*known.pre_list, *(household for household in sorted(known.outcomes) if household not in known.pre_list)]
        hidden = restricted(self.journal)
        with self.journal.looking("read") as seen:
            households = [one for one in seen.visible(StreamKind.HOUSEHOLD, listed) if isinstance(one, Household)]
            shown = [household for household in households if not hidden.covers(household)]
            seen.told(household.id for household in shown)
        return compose_minutes(known, shown, seat)
