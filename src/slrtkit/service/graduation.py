"""Graduations and the visits that follow, and the list of who was helped again and again while an equal neighbour was not."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.graduation import (
    FOLLOW_UPS,
    FollowUp,
    FollowUpMade,
    Graduation,
    GraduationOutcome,
    GraduationRecorded,
    graduation_id,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.participation import Participation, Span
from slrtkit.domain.turns import Turn, Uneven, uneven
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.service.admission import tells_of
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.participation import Aid, ledgers_of
from slrtkit.service.restriction import restricted

__all__ = ["FollowUpDue", "GraduationDesk"]

_Day: TypeAlias = Callable[[Context], date]
_KIND = StreamKind.GRADUATION


@frozen
class FollowUpDue:
    """A visit after a graduation that is due: which, so many months afterwards, and since which day."""

    graduation: Graduation
    months: int
    since: date


@frozen
class GraduationDesk:
    """How those fare who no longer receive a program.

    Attributes:
        journal: The log.
        day: The day of a command in the office's zone.
    """

    journal: Journal
    day: _Day

    def record(
        self, context: Context, aid: Aid, outcome: GraduationOutcome, *, entry: str = "", months: tuple[int, ...] = FOLLOW_UPS
    ) -> Receipt:
        """Record that somebody graduated, with the context's reason. Their aid has ended before, by an ending of its own.

        Args:
            context: Who, when, why.
            aid: Whose aid.
            outcome: How they fare.
            entry: Key of the span that ended; empty: the latest one that did.
            months: When somebody is to go and look, in months afterwards.

        Raises:
            NotFoundError: there is no such household, bearer, ledger or span.
            InvalidTransitionError: the aid still runs.
            DuplicateError: this graduation is recorded already.
            DomainError: the months do not rise.
            RequestReusedError: see `Journal.command`.
        """
        said = {"household": aid.household, "ledger": aid.ledger, "outcome": outcome.value, "entry": entry}
        with self.journal.command(context, "record-graduation", {**said, "months": months}) as work:
            if work.replayed:
                return work.replayed
            household = work.get(StreamKind.HOUSEHOLD, aid.household, Household)
            household.unit(aid.bearer)
            ledger = work.get(StreamKind.PARTICIPATION, aid.ledger, Participation)
            entry, on = _ended(ledger, entry)
            if work.knows(_KIND, graduation_id(aid.bearer, aid.program, entry)):
                raise DuplicateError("this graduation is recorded already", code="graduation.duplicate", path=aid.ledger)
            graduation = Graduation(
                household=aid.household,
                village=household.village.text,
                bearer=aid.bearer,
                program=aid.program,
                entry=entry,
                on=on,
                outcome=outcome,
                by=context.actor,
                reason=context.reason,
                months=months,
            )
            work.append(_KIND, graduation.id, graduation.village, GraduationRecorded(graduation))
            return work.commit()

    def follow_up(self, context: Context, graduation: str, months: int, outcome: GraduationOutcome, note: str) -> Receipt:
        """Write down what a visit today found, so many months afterwards.

        Raises:
            NotFoundError: there is no such graduation.
            InvalidTransitionError: no such visit is open; DomainError: nothing is written down.
            RequestReusedError: see `Journal.command`.
        """
        said = {"graduation": graduation, "outcome": outcome.value, "note": note}
        with self.journal.command(context, "follow-up", {**said, "months": months}) as work:
            if work.replayed:
                return work.replayed
            known, on = work.get(_KIND, graduation, Graduation), self.day(context)
            known.require_due(months, on)
            visit = FollowUp(on, context.actor, outcome, note)
            work.append(_KIND, graduation, known.village, FollowUpMade(months, visit))
            return work.commit()

    def get(self, graduation: str) -> Graduation:
        """Return a graduation. Raises NotFoundError."""
        return self.journal.read(_KIND, graduation, Graduation).state

    def of(self, program: str) -> tuple[Graduation, ...]:
        """Return the graduations from a program that are not about somebody restricted, the earliest first."""
        found = self._open(self.journal.find(_KIND, "program", program.encode()))
        return tuple(sorted(found, key=lambda one: (one.on, one.id)))

    def due(self, on: date) -> tuple[FollowUpDue, ...]:
        """Return the visits that are due on a day, the longest due first, without those about somebody restricted."""
        found = (
            FollowUpDue(one, months, since)
            for one in self._open(self.journal.find(_KIND, "due", b"1"))
            for months, since in one.due
            if since <= on
        )
        return tuple(sorted(found, key=lambda due: (due.since, due.graduation.id)))

    def uneven(self, village: str, since: date, until: date, *, least: int = 2) -> tuple[Uneven, ...]:
        """Return whom the owners of programs helped `least` times or more while an equal neighbour was not helped at all.

        Restricted households stand in no list. A household's desil is that of its poorest family card, and unknown where one is
        unknown. Answers of surveys are not counted; see `domain.turns.uneven`.
        """
        hidden = restricted(self.journal.whole)
        with self.journal.looking("read") as seen:
            homes = (seen.household(one).state for one in seen.find(StreamKind.HOUSEHOLD, "village", village.encode()))
            return uneven((_turn(seen, home) for home in homes if not hidden.covers(home)), since, until, least)

    def _open(self, ids: tuple[str, ...]) -> Iterator[Graduation]:
        hidden = frozenset().union(*tells_of(self.journal.whole.find).values())
        for one in map(self.get, ids):
            if hidden.isdisjoint((one.bearer, one.household)):
                yield one


def _turn(journal: Journal, home: Household) -> Turn:
    spans = [
        Span(entry.since, ledger.last_day(key)) for ledger in ledgers_of(journal, home) for key, entry in ledger.entries.items()
    ]
    known = [card.facts["desil"].value if "desil" in card.facts else None for card in home.cards]
    desils = [value for value in known if isinstance(value, int)]
    return Turn(home.id, home.village.text, min(desils) if desils and len(desils) == len(known) else None, tuple(spans))


def _ended(ledger: Participation, entry: str) -> tuple[str, date]:
    """Return the key and the last day of a span that ended."""
    ended = {key: last for key in sorted(ledger.entries) if (last := ledger.last_day(key))}
    key = entry or next(reversed(ended), "")
    if key:
        ledger.last_day(key)
    if key not in ended:
        raise InvalidTransitionError(
            "this aid still runs; a graduation follows its end and does not make it",
            code="graduation.runs",
            path=ledger.id,
            cure="end it first, by its own wish or by a decided removal",
        )
    return key, ended[key]
