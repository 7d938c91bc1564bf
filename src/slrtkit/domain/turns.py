"""Who was helped again and again while an equal neighbour was not: a list to talk about, and never a cut by itself."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from slrtkit.domain.participation import Span

__all__ = ["Turn", "Uneven", "uneven"]


@frozen
class Turn:
    """How often one household was helped.

    Attributes:
        household: Its id.
        village: Where it lives.
        desil: Its welfare, 1 the poorest; None where it is not known, and then it is compared with nobody.
        spans: The spans of aid that reach into the years looked at, of whatever program.
    """

    household: str
    village: str
    desil: int | None
    spans: tuple[Span, ...] = ()


@frozen
class Uneven:
    """A household that was helped several times, and its equals in the village that were not helped at all.

    Attributes:
        household: Its id.
        times: How many spans of aid.
        days: On how many days of those looked at it received something.
        waiting: Ids of the households of the same village that are as poor or poorer, and received nothing.
    """

    household: str
    times: int
    days: int
    waiting: tuple[str, ...]


def uneven(turns: Iterable[Turn], since: date, until: date, least: int = 2) -> tuple[Uneven, ...]:
    """Return those who were helped `least` times or more from one day to another while an equal neighbour was not.

    The most often helped stand first. Nothing follows from it but a question.
    """
    looked_at = list(turns)
    window = Span(since, until)
    counted = {turn.household: [part for span in turn.spans if (part := span.common(window))] for turn in looked_at}
    found = []
    for turn in looked_at:
        parts = counted[turn.household]
        waiting = tuple(sorted(other.household for other in looked_at if _equal(turn, other) and not counted[other.household]))
        if len(parts) >= least and waiting:
            found.append(Uneven(turn.household, len(parts), _days(parts, window), waiting))
    return tuple(sorted(found, key=lambda one: (-one.times, -one.days, one.household)))


def _equal(turn: Turn, other: Turn) -> bool:
    """Whether another household of the village is as poor, or poorer."""
    if turn.desil is None or other.desil is None or turn.household == other.household:
        return False
    return turn.village == other.village and other.desil <= turn.desil


def _days(parts: Iterable[Span], window: Span) -> int:
    ordinals = {day for part in parts for day in range(_first(part, window), _last(part, window) + 1)}
    return len(ordinals)


def _first(part: Span, window: Span) -> int:
    return (part.since or window.since or date.min).toordinal()


def _last(part: Span, window: Span) -> int:
    return (part.until or window.until or date.max).toordinal()
