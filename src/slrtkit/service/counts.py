"""Counts of what is open, from the indexes of worklists, of one moment; nothing outside a scope is looked at."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.access import EVERYWHERE
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.office import Zone
from slrtkit.domain.worklist import URGENCIES, WorkItem, WorkKind, WorkScope
from slrtkit.domain.worklist_counts import CaseCount, WorkCounts
from slrtkit.ports.store import IndexPlace, RangeQuery, ordered
from slrtkit.service.journal import Journal
from slrtkit.service.work_indexes import AREA, CLOSED, WORK, Waiting, beyond, fields_of, key
from slrtkit.service.worklist import Judge, Lookout, WorkFilter

__all__ = ["counts"]

_READ = 1000
_CASES = StreamKind.COMPLAINT.value


def counts(
    journal: Journal,
    scope: WorkScope,
    powers: Powers,
    now: datetime,
    zone: Zone,
    *,
    judge: Judge | None = None,
    officers: Iterable[WorkScope] = (),
    shown: Callable[[WorkItem], bool] = lambda _: True,
) -> WorkCounts:
    """Count what is open in a scope, and what waits for its officer, and for others where that is asked for.

    What tells of somebody restricted is left out, but for the officers who are named.

    Args:
        journal: The log.
        scope: Whose work it is, and the regions that they may count.
        powers: Who may approve what.
        now: The instant that dues are seen from.
        zone: The zone that days are counted in.
        judge: Tells how a case stands to its time limits; it is asked for each open case. None: standings are not told.
        officers: The scopes of the officers whose work is counted, each by itself: what of it is of this scope too.
        shown: Tells whether one that is no case may be counted, whatever village it names; it is asked for each.

    Raises:
        StorageError: (`storage.ranges`) the store does not read its indexes in order.
    """
    lookout = Lookout(journal, scope, powers, now, zone)
    with journal.store.begin(write=False) as unit:
        hidden = lookout.hidden(unit)
        tally = _Tally(ordered(unit), hidden)
        found = list(tally.open(scope))
        waits = [one.item for one in lookout.items(unit, WorkFilter(), None, _READ)]
        looks = [evolve(lookout, scope=one) for one in officers]
        theirs = {one.scope.officer: _shared(scope, one.items(unit, WorkFilter(), None, _READ), hidden) for one in looks}
        closed = tally.closed(scope)
    cells = Counter((*alike, _standing(judge, case)) for case, alike in found)
    cases = [
        CaseCount(office, village, status, URGENCIES[int(rank)], standing, cases)
        for (office, village, status, rank, standing), cases in sorted(cells.items(), key=lambda one: tuple(map(str, one[0])))
    ]
    asked = {(one.kind, one.id): one for waiting in theirs.values() for one in waiting if one.kind is not WorkKind.CASE}
    told = {place for place, one in asked.items() if shown(one)}  # each asked once, however many officers it waits for

    def kept(waiting: list[WorkItem]) -> list[WorkItem]:
        return [one for one in waiting if one.kind is WorkKind.CASE or (one.kind, one.id) in told]

    return WorkCounts(tuple(cases), _kinds(waits), closed, {name: _kinds(kept(waiting)) for name, waiting in theirs.items()})


def _kinds(found: Iterable[WorkItem]) -> dict[WorkKind, int]:
    return dict(sorted(Counter(one.kind for one in found if not one.training).items()))


def _shared(scope: WorkScope, found: Iterable[Waiting], hidden: frozenset[str]) -> list[WorkItem]:
    """Return what waits for another officer and is of a scope too, as far as it names a village."""

    def inside(item: WorkItem) -> bool:
        if scope.counted and item.village:
            return any(area == EVERYWHERE or f"{item.village}.".startswith(f"{area}.") for area in scope.counted)
        return not item.village or item.office in scope.holders

    return [one.item for one in found if hidden.isdisjoint(one.tells) and inside(one.item)]


def _standing(judge: Judge | None, case: str) -> LimitStatus | None:
    standing = judge(case) if judge else None
    return standing.status if standing else None


@frozen
class _Tally:
    look: RangeQuery
    hidden: frozenset[str]

    def open(self, scope: WorkScope) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
        """Yield the open cases of a scope, but for those of practice: the id, then office, village, status and rank."""
        ranges = _within(scope.counted) if scope.counted else [(key(one), beyond(key(one))) for one in scope.holders]
        for start, end in ranges:
            for place in self._all(AREA if scope.counted else WORK, start, end):
                _, urgent, found, _, status, _, village, office, _, training, *tells = fields_of(place.value)
                if not training and self.hidden.isdisjoint(tells):
                    yield found, (office, village, status, urgent[0])

    def closed(self, scope: WorkScope) -> int:
        """Count the closed cases of a scope's regions; they are read only where somebody is hidden."""
        if not self.hidden:
            return sum(self.look.count(_CASES, CLOSED, start, end) for start, end in _within(scope.counted))
        places = (place for start, end in _within(scope.counted) for place in self._all(CLOSED, start, end))
        return sum(self.hidden.isdisjoint(fields_of(place.value)[2:]) for place in places)

    def _all(self, index: str, start: bytes, end: bytes | None) -> Iterator[IndexPlace]:
        seen: IndexPlace | None = None
        while page := self.look.between(_CASES, index, start, end, _READ, seen):
            yield from page
            seen = page[-1]


def _within(areas: tuple[str, ...]) -> list[tuple[bytes, bytes | None]]:
    """The ranges of the regions themselves, and of all below them; a region inside another one is in its range already."""
    if EVERYWHERE in areas:
        return [(b"", None)]
    outer = {one for one in areas if not any(one.startswith(f"{other}.") for other in areas)}
    itself = [(key(one), beyond(key(one))) for one in sorted(outer)]
    return [*itself, *((f"{one}.".encode(), f"{one}/".encode()) for one in sorted(outer))]
