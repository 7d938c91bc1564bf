"""How ready a village is to run its own post: planned, trained, pilot, live, or suspended; and what is there already.

A service opens in a few villages first and in all of them later, each after training. Until a village runs its pilot, and while
it is suspended, its kecamatan works for it (`domain.ladder.StandIn`).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode, RegionLevel, mask
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = [
    "READINESS_STEPS",
    "Readiness",
    "ReadinessAdvanced",
    "ReadinessCheck",
    "ReadinessChecked",
    "ReadinessItem",
    "ReadinessPlanned",
    "ReadinessRules",
    "ReadinessStage",
    "ReadinessStep",
]


class ReadinessStage(StrEnum):
    """How far a village has come."""

    PLANNED = "planned"
    TRAINED = "trained"
    """Its officers were trained, and practise."""
    PILOT = "pilot"
    """It works on real cases, watched by the district."""
    LIVE = "live"
    SUSPENDED = "suspended"

    @property
    def works(self) -> bool:
        """Whether the village works on its cases itself."""
        return self in {ReadinessStage.PILOT, ReadinessStage.LIVE}


class ReadinessStep(StrEnum):
    """What can be done."""

    TRAIN = "train"
    PILOT = "pilot"
    GO_LIVE = "go-live"
    SUSPEND = "suspend"
    RESUME = "resume"
    """Begin again, with the pilot."""


_PLANNED, _TRAINED = frozenset({ReadinessStage.PLANNED}), frozenset({ReadinessStage.TRAINED})
_PILOT, _SUSPENDED = frozenset({ReadinessStage.PILOT}), frozenset({ReadinessStage.SUSPENDED})
READINESS_STEPS: Transitions[ReadinessStep, ReadinessStage] = {
    ReadinessStep.TRAIN: (_PLANNED, ReadinessStage.TRAINED),
    ReadinessStep.PILOT: (_TRAINED, ReadinessStage.PILOT),
    ReadinessStep.GO_LIVE: (_PILOT, ReadinessStage.LIVE),
    ReadinessStep.SUSPEND: (_TRAINED | _PILOT | {ReadinessStage.LIVE}, ReadinessStage.SUSPENDED),
    ReadinessStep.RESUME: (_SUSPENDED, ReadinessStage.PILOT),
}
"""Which step is possible from which stage, and where it leads."""


class ReadinessItem(StrEnum):
    """What a post needs."""

    OFFICERS_NAMED = "officers-named"
    OFFICERS_TRAINED = "officers-trained"
    SIGNAL = "signal"
    PRINTER = "printer"


@frozen
class ReadinessRules:
    """Which items a step needs, as a district lays down.

    Attributes:
        train: Before a village counts as trained.
        pilot: Before it works on real cases, and before it does so again.
        live: Before it is live.
    """

    train: tuple[ReadinessItem, ...] = (ReadinessItem.OFFICERS_NAMED, ReadinessItem.OFFICERS_TRAINED)
    pilot: tuple[ReadinessItem, ...] = (ReadinessItem.OFFICERS_NAMED, ReadinessItem.OFFICERS_TRAINED, ReadinessItem.SIGNAL)
    live: tuple[ReadinessItem, ...] = tuple(ReadinessItem)

    def needed(self, step: ReadinessStep) -> tuple[ReadinessItem, ...]:
        """The items that a step needs; to be suspended needs none."""
        needed = {
            ReadinessStep.TRAIN: self.train,
            ReadinessStep.PILOT: self.pilot,
            ReadinessStep.RESUME: self.pilot,
            ReadinessStep.GO_LIVE: self.live,
        }
        return needed.get(step, ())


@frozen
class ReadinessCheck:
    """Whether an item is there, as somebody saw it on a day."""

    there: bool
    on: date
    by: str
    remark: str = field(default="", repr=mask)


@frozen
class Readiness:
    """How ready one village is.

    Attributes:
        village: Its code, which is the code of its post.
        stage: How far it has come, `since` which day, and `reason` why.
        checks: By item, the latest of each.

    Raises:
        DomainError: (`readiness.village`) it is no village.
    """

    village: str
    since: date
    stage: ReadinessStage = ReadinessStage.PLANNED
    reason: str = field(default="", repr=mask)
    checks: Mapping[str, ReadinessCheck] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if RegionCode(self.village).level is not RegionLevel.VILLAGE:
            raise DomainError("posts are opened in villages", code="readiness.village", path=self.village)

    @property
    def id(self) -> str:
        """The id of its stream: one for each village."""
        return self.village

    @property
    def kecamatan(self) -> str:
        """The code of its kecamatan."""
        return self.village.rpartition(".")[0]

    def missing(self, items: tuple[ReadinessItem, ...]) -> tuple[ReadinessItem, ...]:
        """Those items that are not there, or that nobody looked at."""
        return tuple(item for item in items if item.value not in self.checks or not self.checks[item.value].there)

    def after(self, step: ReadinessStep, on: date, reason: str, rules: ReadinessRules) -> ReadinessStage:
        """The stage that a step leads to.

        Raises:
            InvalidTransitionError: its stage does not allow the step, the day lies before the last one, something that the step
                needs is not there, or it is suspended without a reason.
        """
        stage = follow(READINESS_STEPS, step, self.stage, noun="readiness", path=self.village)
        if on < self.since:
            raise InvalidTransitionError("a village goes forward in time", code="readiness.day", path="on")
        lacking = self.missing(rules.needed(step))
        if lacking:
            raise InvalidTransitionError(
                f"not there yet: {', '.join(lacking)}", code="readiness.missing", path=self.village, cure="check them first"
            )
        if step is ReadinessStep.SUSPEND and not reason.strip():
            raise InvalidTransitionError("a suspension carries a reason", code="readiness.reason", path="reason")
        return stage

    def holds(self, on: date) -> bool:
        """Whether its kecamatan works for it on a day, by its present stage; as `StandIn.holds` tells it."""
        return not self.stage.works and on >= self.since

    def stand_in(self, on: date) -> StandIn | None:
        """The kecamatan that works for the village on a day of the present stage, or None where it works itself."""
        if not self.holds(on):
            return None
        return StandIn(self.village, self.kecamatan, self.since, self.reason or self.stage.value)


@frozen
class ReadinessPlanned:
    """A village is to have a post of its own."""

    readiness: Readiness


@frozen
class ReadinessChecked:
    """Somebody looked whether an item is there."""

    item: ReadinessItem
    check: ReadinessCheck


@frozen
class ReadinessAdvanced:
    """A village went on to another stage, or was suspended."""

    stage: ReadinessStage
    since: date
    reason: str = field(default="", repr=mask)
