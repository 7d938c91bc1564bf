"""Verivali: the register checked by the village meeting (Musdes), by home visits and by the district, twice a year.

pre-list > Musdes with attendance and minutes (berita acara) > an outcome for each household > home visits > the district
finalises (UU 13/2011, articles 8 to 11; Permensos 15/2018). What a round finds never ends aid by itself: who is found not to be
entitled is proposed for removal, with notice and the right to object. A family that refuses the survey is recorded as refusing:
nothing is known of it, which is not a "no".
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode, RegionLevel
from slrtkit.domain.musdes import HomeVisit, ListObjection, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import DomainError, InvalidTransitionError, NotFoundError

__all__ = [
    "ROUND_STEPS",
    "DistrictFinalised",
    "HomeVisited",
    "ListObjectionAnswered",
    "ListObjectionFiled",
    "MusdesHeld",
    "OutcomeRecorded",
    "RoundChange",
    "RoundOpened",
    "RoundStatus",
    "RoundStep",
    "VerivaliRound",
    "round_changes",
]

_PERIOD = re.compile(r"\d{4}-[12]")


_VISITED = {VerivaliResult.TIDAK_LAYAK, VerivaliResult.USULAN_BARU, VerivaliResult.TIDAK_DITEMUKAN}
"""Results that a home visit confirms before the district finalises."""


class RoundStatus(StrEnum):
    """Where a round stands."""

    OPENED = "opened"
    HELD = "held"
    """The Musdes was held; outcomes, visits and objections to the list are taken."""
    FINALISED = "finalised"


class RoundStep(StrEnum):
    """What can be done with a round."""

    HOLD = "hold"
    RECORD = "record"
    FINALISE = "finalise"


_HELD = frozenset({RoundStatus.HELD})
ROUND_STEPS: Transitions[RoundStep, RoundStatus] = {
    RoundStep.HOLD: (frozenset({RoundStatus.OPENED}), RoundStatus.HELD),
    RoundStep.RECORD: (_HELD, RoundStatus.HELD),
    RoundStep.FINALISE: (_HELD, RoundStatus.FINALISED),
}
"""Which step is possible from which status, and where it leads."""


@frozen
class VerivaliRound:
    """One round in one village.

    Attributes:
        period: Year and half, `2026-1` or `2026-2`.
        pre_list: Ids of the households that are to be looked at, none twice.
        opened_by: Id of the officer who opened it.
        outcomes: By household; the latest statement of each.
        visits: The latest home visit of each.
        objections: By their id.

    Raises:
        DomainError: the period is none, the village is none, or the pre-list is empty or names a household twice.
    """

    id: str
    period: str
    village: RegionCode
    pre_list: tuple[str, ...]
    opened_by: str
    opened_on: date
    status: RoundStatus = RoundStatus.OPENED
    musdes: Musdes | None = None
    outcomes: Mapping[str, VerivaliOutcome] = field(factory=dict)
    visits: Mapping[str, HomeVisit] = field(factory=dict)
    objections: Mapping[str, ListObjection] = field(factory=dict)
    finalised_by: str = ""
    finalised_on: date | None = None

    def __attrs_post_init__(self) -> None:
        if not _PERIOD.fullmatch(self.period):
            raise DomainError("a period is a year and its half: 2026-1", code="verivali.period", path="period")
        if self.village.level is not RegionLevel.VILLAGE:
            raise DomainError("a round is held in a village", code="verivali.village", path=self.village.text)
        if not self.pre_list or len(set(self.pre_list)) != len(self.pre_list):
            raise DomainError("a pre-list names households, each once", code="verivali.pre-list", path="pre_list")

    def after(self, step: RoundStep) -> RoundStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(ROUND_STEPS, step, self.status, noun="verivali", path=self.id)

    def require_outcome(self, household: str, outcome: VerivaliOutcome) -> None:
        """Make sure that an outcome can stand: a new proposal is exactly what is not on the pre-list.

        Raises:
            InvalidTransitionError: the meeting has not been held, or the round is finalised.
            DomainError: the household's place does not fit.
        """
        self.after(RoundStep.RECORD)
        if (outcome.result is VerivaliResult.USULAN_BARU) == (household in self.pre_list):
            raise DomainError(
                "who is on the pre-list is no new proposal, and who is not is nothing else",
                code="verivali.pre-list",
                path=household,
            )

    def objection(self, objection: str) -> ListObjection:
        """Return one objection. Raises NotFoundError."""
        if objection not in self.objections:
            raise NotFoundError("no objection has this id", code="verivali.objection", path=objection)
        return self.objections[objection]

    def open_points(self) -> tuple[tuple[str, str], ...]:
        """What keeps it from being finalised: `(what, id)` with what one of `outcome`, `visit`, `objection`."""
        unknown = [("outcome", household) for household in self.pre_list if household not in self.outcomes]
        unseen = [("visit", h) for h, o in sorted(self.outcomes.items()) if o.result in _VISITED and h not in self.visits]
        unheard = [("objection", objection.id) for _, objection in sorted(self.objections.items()) if not objection.answer]
        return (*unknown, *unseen, *unheard)

    def finalised(self) -> RoundStatus:
        """The status after the district finalises.

        Raises:
            InvalidTransitionError: something is still open, or the present status does not allow the step.
        """
        status = self.after(RoundStep.FINALISE)
        for what, where in self.open_points()[:1]:
            raise InvalidTransitionError(
                f"{len(self.open_points())} points are open", code=f"verivali.{what}", path=where, cure=f"record the {what}"
            )
        return status

    def struck(self) -> tuple[str, ...]:
        """The households that were found not to be entitled: each of their participations may be proposed for removal."""
        return tuple(h for h, outcome in sorted(self.outcomes.items()) if outcome.result is VerivaliResult.TIDAK_LAYAK)

    def counted(self) -> dict[VerivaliResult, int]:
        """How many households have each result."""
        results = [outcome.result for outcome in self.outcomes.values()]
        return {result: results.count(result) for result in VerivaliResult}


@frozen
class RoundChange:
    """A household whose result differs between two rounds; None where it was in one of them only, or has no outcome there."""

    household: str
    before: VerivaliResult | None
    after: VerivaliResult | None


def round_changes(before: VerivaliRound, after: VerivaliRound) -> tuple[RoundChange, ...]:
    """Return what changed between two rounds, in the order of the households."""
    households = sorted({*before.outcomes, *after.outcomes})
    pairs = ((h, before.outcomes.get(h), after.outcomes.get(h)) for h in households)
    changes = (RoundChange(h, old.result if old else None, new.result if new else None) for h, old, new in pairs)
    return tuple(change for change in changes if change.before is not change.after)


@frozen
class RoundOpened:
    """A round began with its pre-list."""

    round: VerivaliRound


@frozen
class MusdesHeld:
    """The village met."""

    musdes: Musdes
    status: RoundStatus


@frozen
class OutcomeRecorded:
    """Something was found of one household; the latest statement is the current one."""

    household: str
    outcome: VerivaliOutcome


@frozen
class HomeVisited:
    """Somebody was at the home."""

    household: str
    visit: HomeVisit


@frozen
class ListObjectionFiled:
    """A resident objected to the list."""

    objection: ListObjection


@frozen
class ListObjectionAnswered:
    """The resident has an answer."""

    objection: ListObjection


@frozen
class DistrictFinalised:
    """The district took the list over."""

    by: str
    on: date
    status: RoundStatus
