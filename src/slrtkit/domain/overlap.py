"""Who receives two programs that exclude each other."""

from collections.abc import Collection, Iterable, Mapping

from attrs import frozen

from slrtkit.domain.household import Household, Unit
from slrtkit.domain.participation import Participation, Span

__all__ = ["Overlap", "overlaps"]


@frozen
class Overlap:
    """Two programs at once: whose they are, the programs in the order of their codes, and the days of both."""

    bearers: tuple[str, str]
    programs: tuple[str, str]
    span: Span


def overlaps(
    household: Household, ledgers: Iterable[Participation], excludes: Mapping[str, Collection[str]]
) -> tuple[Overlap, ...]:
    """Return where aid that excludes other aid meets it, for one bearer or for two of whom one belongs to the other.

    A person belongs to the family card that they are on, and everybody to the household; two members of a family who each
    receive something are no overlap. What is listed once excludes both ways.

    Args:
        household: The household with its memberships.
        ledgers: Its ledgers, and those of its cards and persons.
        excludes: Program -> the programs that it excludes.
    """
    known = sorted(ledgers, key=lambda ledger: (ledger.program, ledger.bearer))
    found = []
    for at, one in enumerate(known):
        for other in known[at + 1 :]:
            if _exclude(one.program, other.program, excludes):
                found += [
                    Overlap((one.bearer, other.bearer), (one.program, other.program), span)
                    for span in _common(one, other)
                    if _related(household, one, other, span)
                ]
    return tuple(found)


def _exclude(one: str, other: str, excludes: Mapping[str, Collection[str]]) -> bool:
    return other in excludes.get(one, ()) or one in excludes.get(other, ())


def _common(one: Participation, other: Participation) -> Iterable[Span]:
    spans = (first.common(second) for first in _entered(one) for second in _entered(other))
    return (span for span in spans if span)


def _entered(ledger: Participation) -> Iterable[Span]:
    """The spans that the program's owner entered; what a survey said is no proof of an overlap."""
    return (Span(entry.since, ledger.last_day(key)) for key, entry in sorted(ledger.entries.items()))


def _related(household: Household, one: Participation, other: Participation, span: Span) -> bool:
    if one.bearer == other.bearer or Unit.HOUSEHOLD in {one.unit, other.unit}:
        return True
    units = {one.unit: one.bearer, other.unit: other.bearer}
    if set(units) != {Unit.PERSON, Unit.FAMILY}:
        return False
    memberships = (m for m in household.memberships if (m.person, m.card) == (units[Unit.PERSON], units[Unit.FAMILY]))
    return any(span.common(Span(m.since, m.until)) for m in memberships)
