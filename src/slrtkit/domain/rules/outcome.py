"""Met, not met, unknown: strong Kleene logic, in which unknown is neither yes nor no."""

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["MET", "NOT_MET", "UNKNOWN", "Outcome", "every", "negate", "some"]


class Outcome(StrEnum):
    """Whether a condition holds."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, *, holds: bool | None) -> "Outcome":
        """Return the outcome for yes, no or None."""
        return cls.UNKNOWN if holds is None else cls.MET if holds else cls.NOT_MET


MET: Outcome = Outcome.MET
NOT_MET: Outcome = Outcome.NOT_MET
UNKNOWN: Outcome = Outcome.UNKNOWN


def negate(outcome: Outcome) -> Outcome:
    """Return what `not` makes of an outcome."""
    return UNKNOWN if outcome is UNKNOWN else NOT_MET if outcome is MET else MET


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what `and` makes of outcomes: one that is not met decides; met over none."""
    found = tuple(outcomes)
    return NOT_MET if NOT_MET in found else UNKNOWN if UNKNOWN in found else MET


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what `or` makes of outcomes: one that is met decides; not met over none."""
    found = tuple(outcomes)
    return MET if MET in found else UNKNOWN if UNKNOWN in found else NOT_MET
