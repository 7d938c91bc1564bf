"""Met, not met, unknown: strong Kleene logic, in which unknown is neither yes nor no."""

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["Outcome", "every", "negate", "some"]


class Outcome(StrEnum):
    """Whether a condition holds."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, *, holds: bool | None) -> "Outcome":
        """Return the outcome for yes, no or None."""
        return cls.UNKNOWN if holds is None else cls.MET if holds else cls.NOT_MET


def negate(outcome: Outcome) -> Outcome:
    """Return what `not` makes of an outcome."""
    return _OPPOSITES[outcome]


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what `and` makes of outcomes: one that is not met decides; met over none."""
    found = set(outcomes)
    return Outcome.NOT_MET if Outcome.NOT_MET in found else Outcome.UNKNOWN if Outcome.UNKNOWN in found else Outcome.MET


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what `or` makes of outcomes: one that is met decides; not met over none."""
    found = set(outcomes)
    return Outcome.MET if Outcome.MET in found else Outcome.UNKNOWN if Outcome.UNKNOWN in found else Outcome.NOT_MET


_OPPOSITES = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET, Outcome.UNKNOWN: Outcome.UNKNOWN}
