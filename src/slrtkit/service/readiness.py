"""Open villages one after the other: plan, check, train, pilot, go live, suspend; and how far each has come."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.readiness import (
    Readiness,
    ReadinessAdvanced,
    ReadinessCheck,
    ReadinessChecked,
    ReadinessItem,
    ReadinessPlanned,
    ReadinessRules,
    ReadinessStage,
    ReadinessStep,
)
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal, Receipt

__all__ = ["ReadinessDesk", "readiness_on"]

_Day: TypeAlias = Callable[[Context], date]
_KIND = StreamKind.READINESS


def readiness_on(journal: Journal, village: str, on: date) -> Readiness | None:
    """Return how far a village had come on a day; None where nobody had planned anything: it works as it always did."""
    known: Readiness | None = None
    with journal.store.begin(write=False) as unit:
        for record in unit.history(StreamId(_KIND.value, village)):
            match journal.recorded(record).event:
                case ReadinessPlanned(planned):
                    known = planned if planned.since <= on else None
                case ReadinessChecked(item, check) if known:
                    known = evolve(known, checks={**known.checks, item.value: check})
                case ReadinessAdvanced(stage, since, reason) if known and since <= on:
                    known = evolve(known, stage=stage, since=since, reason=reason)
                case _:
                    pass
    return known


@frozen
class ReadinessDesk:
    """The villages of a district on their way.

    Attributes:
        journal: The log.
        rules: What each step needs.
        day: The day of a command in the office's zone.
    """

    journal: Journal
    rules: ReadinessRules
    day: _Day

    def plan(self, context: Context, village: str) -> Receipt:
        """Write down that a village is to have a post of its own; from this day on its kecamatan works for it.

        Raises:
            DuplicateError: it is planned already.
            DomainError, InvalidIdentifierError: it is no village.
            RequestReusedError: see `Journal.command`.
        """
        with self.journal.command(context, "plan-village", {"village": village}) as work:
            if work.replayed:
                return work.replayed
            if work.knows(_KIND, village):
                raise DuplicateError("this village is planned already", code="readiness.duplicate", path=village)
            planned = Readiness(village, self.day(context), reason=context.reason)
            work.append(_KIND, village, planned.kecamatan, ReadinessPlanned(planned))
            return work.commit()

    def check(self, context: Context, village: str, item: ReadinessItem, *, there: bool) -> Receipt:
        """Write down whether an item is there, with the context's reason as a remark.

        Raises:
            NotFoundError: the village is not planned.
            InvalidTransitionError: the day lies before the last look.
            RequestReusedError: see `Journal.command`.
        """
        content = {"village": village, "item": item.value, "there": there}
        with self.journal.command(context, "check-village", content) as work:
            if work.replayed:
                return work.replayed
            known = work.get(_KIND, village, Readiness)
            check = ReadinessCheck(there, self.day(context), context.actor, context.reason)
            before = known.checks.get(item.value)
            if before and check.on < before.on:
                raise InvalidTransitionError("a later look is known", code="readiness.day", path=item.value)
            work.append(_KIND, village, known.kecamatan, ReadinessChecked(item, check))
            return work.commit()

    def advance(self, context: Context, village: str, step: ReadinessStep) -> Receipt:
        """Take a village on, or suspend it with the context's reason; see `Readiness.after`.

        Raises:
            NotFoundError: the village is not planned.
            InvalidTransitionError: the stage, the day or what is missing does not allow it.
            RequestReusedError: see `Journal.command`.
        """
        with self.journal.command(context, "advance-village", {"village": village, "step": step.value}) as work:
            if work.replayed:
                return work.replayed
            known, on = work.get(_KIND, village, Readiness), self.day(context)
            stage = known.after(step, on, context.reason, self.rules)
            work.append(_KIND, village, known.kecamatan, ReadinessAdvanced(stage, on, context.reason))
            return work.commit()

    def get(self, village: str) -> Readiness:
        """Return how far a village has come. Raises NotFoundError."""
        return self.journal.read(_KIND, village, Readiness).state

    def villages(self, stage: ReadinessStage | None = None) -> tuple[Readiness, ...]:
        """Return the villages that were planned, by their codes; of one stage if one is given."""
        found = (self.get(one) for one in self.journal.find(_KIND, "all", b"1"))
        return tuple(one for one in found if stage in {None, one.stage})
