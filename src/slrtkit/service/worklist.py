"""Worklists: what an officer has to do, page by page, from the indexes of one moment; see `service.work_indexes`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from heapq import merge
from itertools import islice
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.approval import Approval
from slrtkit.domain.delegation import Powers
from slrtkit.domain.duplicates import LINKAGE, LinkageRun, Pair, pair_id
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.limits import LimitStanding, LimitStatus
from slrtkit.domain.office import Zone
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.worklist import WorkItem, WorkKind, WorkOrder, WorkPage, WorkReason, WorkScope
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.store import IndexPlace, RangeQuery, StreamId, UnitOfWork, ordered
from slrtkit.service.admission import tells_of
from slrtkit.service.journal import Journal
from slrtkit.service.work_indexes import AREA, OWED, WORK, Waiting, beyond, key, waiting, work_entries

__all__ = ["WORK_STREAMS", "Judge", "Lookout", "WorkFilter", "worklist"]

Judge: TypeAlias = Callable[[str], LimitStanding | None]
"""Id of a complaint -> how it stands to the limit that ends first; None where it has none."""

WORK_STREAMS: Mapping[WorkKind, StreamKind] = {
    WorkKind.CASE: StreamKind.COMPLAINT,
    WorkKind.REFERRAL: StreamKind.REFERRAL,
    WorkKind.APPROVAL: StreamKind.APPROVAL,
    WorkKind.LETTER: StreamKind.LETTER,
    WorkKind.REMOVAL: StreamKind.REMOVAL,
    WorkKind.PROPOSAL: StreamKind.PROPOSAL,
    WorkKind.DUPLICATE: StreamKind.PAIR,
}
"""What each item is a stream of."""
_ROUTINE = "2"
_READ = 256
"""Places that are read at a time where many are passed over."""


@frozen
class WorkFilter:
    """What of a worklist is wanted; what is left empty says nothing.

    Attributes:
        kinds: Kinds of items.
        village: Code of a village.
        status: The thing's own status.
        standings: How cases and referrals stand to their time limits.
    """

    kinds: frozenset[WorkKind] = frozenset(WorkKind)
    village: str = ""
    status: str = ""
    standings: frozenset[LimitStatus] = frozenset()

    def wants(self, item: WorkItem) -> bool:
        """Whether an item is wanted, its standing apart."""
        return (not self.village or item.village == self.village) and (not self.status or item.status == self.status)

    @property
    def narrow(self) -> bool:
        """Whether many items may have to be passed over."""
        return bool(self.village or self.status or self.standings)


def worklist(
    journal: Journal,
    scope: WorkScope,
    powers: Powers,
    now: datetime,
    zone: Zone,
    *,
    wanted: WorkFilter | None = None,
    after: str = "",
    limit: int = 20,
    judge: Judge | None = None,
) -> WorkPage:
    """Return a page of what waits in a scope, the most urgent and the longest waiting first.

    What tells of somebody restricted is left out, but for the officers who are named: they have the open cases of their area,
    whichever office holds them.

    Args:
        journal: The log.
        scope: Whose work it is.
        powers: Who may approve what.
        now: The instant that dues are seen from.
        zone: The zone that days are counted in.
        wanted: What of it is wanted; None: everything.
        after: `next` of the page before.
        limit: How many items at most.
        judge: Tells how a case stands to its time limits; None where none are laid down.

    Raises:
        DomainError: (`worklist.cursor`) `after` is no cursor.
        StorageError: (`storage.ranges`) the store does not read its indexes in order.
    """
    lookout = Lookout(journal, scope, powers, now, zone)
    found = lookout.pages(wanted or WorkFilter(), WorkOrder.read(after) if after else None, limit + 1, judge)
    items = tuple(islice(found, limit + 1))
    return WorkPage(items[:limit], str(items[limit - 1].order) if len(items) > limit > 0 else "")


@frozen
class Lookout:
    """Reads one scope's items from the indexes.

    Attributes:
        journal: The log.
        scope: Whose work it is.
        powers: Who may approve what.
        now: The instant that dues are seen from.
        zone: The zone that days are counted in.
    """

    journal: Journal
    scope: WorkScope
    powers: Powers
    now: datetime
    zone: Zone

    def pages(self, wanted: WorkFilter, after: WorkOrder | None, size: int, judge: Judge | None) -> Iterator[WorkItem]:
        """Yield items with their standings, read so many at a time; each time as the store is then."""
        while True:
            with self.journal.store.begin(write=False) as unit:
                found = list(islice(self.items(unit, wanted, after, _READ if wanted.narrow else size), size))
            for one in found:
                item = self.judged(one, judge)
                if not wanted.standings or item.standing in wanted.standings:
                    yield item
            if len(found) < size:
                return
            after = found[-1].item.order

    def items(self, unit: UnitOfWork, wanted: WorkFilter, after: WorkOrder | None, size: int) -> Iterator[Waiting]:
        """Yield what waits, in order, as the unit sees it; without standings."""
        told, last = self._told(unit), None
        hidden = frozenset().union(*(ids for ids, named in told if not named))
        mine = self._named_cases(unit, [ids for ids, named in told if named], wanted, after)
        for one in merge(mine, *self._sources(unit, wanted, after, size), key=lambda one: one.item.order):
            if one.item.order != last and wanted.wants(one.item) and hidden.isdisjoint(one.tells):
                last = one.item.order
                yield one

    def judged(self, one: Waiting, judge: Judge | None) -> WorkItem:
        """Return an item with when it is due and how it stands to that."""
        item = one.item
        if item.kind is WorkKind.CASE:
            item = evolve(item, why=WorkReason.STAND_IN) if item.office in self.scope.standing_in else item
            standing = judge(item.id) if judge else None
            return evolve(item, due=standing.due, standing=standing.status) if standing else item
        if one.due is None:
            return item
        due = datetime.combine(one.due, time.max, self.zone.offset).astimezone(UTC)
        return evolve(item, due=due, standing=LimitStatus.BREACHED if self.now > due else LimitStatus.ON_TRACK)

    def hidden(self, unit: UnitOfWork) -> frozenset[str]:
        """Return the ids that tell of somebody restricted, for whom the officer is not named."""
        return frozenset().union(*(ids for ids, named in self._told(unit) if not named))

    def _told(self, unit: UnitOfWork) -> list[tuple[frozenset[str], bool]]:
        """Return the ids that tell of each who is restricted, and whether the officer is named for them."""

        def find(kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]:
            return unit.find(kind.value, name, value)

        return [(ids, self._named(unit, subject)) for subject, ids in tells_of(find).items()]

    def _named(self, unit: UnitOfWork, subject: str) -> bool:
        known = self._state(unit, StreamKind.RESTRICTION, subject)
        return isinstance(known, Restriction) and self.scope.officer in known.officers

    def _sources(self, unit: UnitOfWork, wanted: WorkFilter, after: WorkOrder | None, size: int) -> Iterator[Iterable[Waiting]]:
        look, today, kinds = ordered(unit), self.zone.day(self.now), wanted.kinds & self.scope.kinds

        def read(kind: WorkKind, index: str, *names: str, until: date | None = None) -> Iterator[Iterator[Waiting]]:
            return (_range(look, kind, index, name, after, until, size) for name in names if kind in kinds)

        holders, offices = self.scope.holders, self.scope.offices
        if wanted.village:
            for found in read(WorkKind.CASE, AREA, wanted.village):
                yield (one for one in found if one.item.office in holders)
        else:
            yield from read(WorkKind.CASE, WORK, *holders)
        yield from read(WorkKind.REFERRAL, WORK, *offices)
        yield from read(WorkKind.REFERRAL, OWED, *offices, until=today)
        for found in read(WorkKind.APPROVAL, WORK, *self.scope.names):
            yield (one for one in found if self._may_approve(unit, one.item, today))
        yield from read(WorkKind.LETTER, WORK, *self.scope.names)
        for kind in (WorkKind.REMOVAL, WorkKind.PROPOSAL):
            yield from read(kind, AREA, *self.scope.areas, until=today)
        for found in read(WorkKind.DUPLICATE, WORK, WORK_STREAMS[WorkKind.DUPLICATE]):
            yield (one for one in found if self._may_merge(unit, one.item))
        if WorkKind.DUPLICATE in kinds:
            yield self._pairs(unit, after)

    def _named_cases(
        self, unit: UnitOfWork, told: list[frozenset[str]], wanted: WorkFilter, after: WorkOrder | None
    ) -> list[Waiting]:
        """Return the open cases for which the officer is named, in their area, and which no office of theirs holds."""
        if WorkKind.CASE not in wanted.kinds & self.scope.kinds:
            return []
        ids = frozenset().union(*told)
        homes = ids.union(*(unit.find(StreamKind.HOUSEHOLD.value, "former", one.encode()) for one in ids))
        cases = {
            case: self._state(unit, StreamKind.COMPLAINT, case)
            for home in homes
            for case in unit.find(StreamKind.COMPLAINT.value, "household", home.encode())
        }
        found = (waiting(entry.value) for case in cases.values() if case for entry in work_entries(case) if entry.name == AREA)
        mine = (
            evolve(one, item=evolve(one.item, why=WorkReason.NAMED))
            for one in found
            if not one.tells.isdisjoint(ids)
            and one.item.office not in self.scope.holders
            and any(f"{one.item.village}.".startswith(f"{area}." if area else "") for area in self.scope.areas)
            and (after is None or one.item.order > after)
        )
        return sorted(mine, key=lambda one: one.item.order)

    def _may_approve(self, unit: UnitOfWork, item: WorkItem, on: date) -> bool:
        approval = self._state(unit, StreamKind.APPROVAL, item.id)
        record = self._state(unit, StreamKind.LETTER, item.id)
        officer = self.powers.officers.get(self.scope.officer)
        if not isinstance(approval, Approval) or not isinstance(record, LetterRecord) or officer is None:
            return False
        step = approval.step
        if item.why is WorkReason.SENT_BACK or step is None:
            return True
        try:
            approval.require_other(officer, self.powers.officers)
        except AccessDeniedError:
            return False
        return self.powers.capacity(step, officer, record.letter.type, on) is not None

    def _may_merge(self, unit: UnitOfWork, item: WorkItem) -> bool:
        pair = self._state(unit, StreamKind.PAIR, item.id)
        return isinstance(pair, Pair) and pair.judgement.by != self.scope.officer

    def _pairs(self, unit: UnitOfWork, after: WorkOrder | None) -> Iterator[Waiting]:
        """Yield the pairs of the last run that nobody has judged."""
        run = self._state(unit, StreamKind.LINKAGE, LINKAGE)
        if not isinstance(run, LinkageRun):
            return
        for name, one in sorted({pair_id(one.left, one.right): one for one in run.pairs}.items()):
            item = WorkItem(WorkKind.DUPLICATE, name, run.on, "open", WorkReason.JUDGE)
            if (after is None or item.order > after) and unit.load(StreamId(StreamKind.PAIR.value, name)) is None:
                yield Waiting(item, frozenset({one.left, one.right}))

    def _state(self, unit: UnitOfWork, kind: StreamKind, found: str) -> State | None:
        history = self.journal.history(unit, StreamId(kind.value, found))
        return history.state if history else None


def _range(
    look: RangeQuery, kind: WorkKind, index: str, who: str, after: WorkOrder | None, until: date | None, size: int
) -> Iterator[Waiting]:
    """Yield what waits for one name, after a place in the list and up to a day."""
    whole = key(who)
    start, end = whole, beyond(whole)
    if until:
        end = whole + f"{_ROUTINE}{until.isoformat()}".encode() + b"\xff"
    if after:
        place = f"{after.rank}{after.since}"
        start = key(who, place, after.id) if kind == after.kind else key(who, place)
        start = start if kind > after.kind else beyond(start)
    seen: IndexPlace | None = None
    while page := look.between(WORK_STREAMS[kind].value, index, start, end, size, seen):
        yield from (waiting(place.value) for place in page)
        if len(page) < size:
            return
        seen = page[-1]
