"""The desk for the day's work: an officer's worklist, counts, and the monthly report."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen

from slrtkit.domain.access import EVERYWHERE, AccessPolicy, office_region
from slrtkit.domain.area import AreaTree
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.limits import LimitStanding, LimitStatus
from slrtkit.domain.monthly import MonthlyReport, ReportMonth
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.worklist import WorkItem, WorkKind, WorkPage, WorkScope
from slrtkit.domain.worklist_counts import WorkCounts
from slrtkit.errors import AccessDeniedError
from slrtkit.service.counts import counts
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.monthly import MonthlyDesk
from slrtkit.service.work_scope import scope_of
from slrtkit.service.worklist import WORK_STREAMS, Judge, WorkFilter, worklist

__all__ = ["WorkDesk"]

_OVER = frozenset({LimitStatus.IN_TIME, LimitStatus.LATE})


@frozen
class WorkDesk:
    """What officers have to do, and what was done.

    Attributes:
        journal: The log.
        powers: The officers, and who may approve what.
        policy: Who may do what; None: whoever holds the store may do everything.
        office: The office that acts.
        areas: The regions, for their names.
        limits: The time limits of cases, with the district's rules.
    """

    journal: Journal
    powers: Powers
    policy: AccessPolicy | None
    office: Office
    areas: AreaTree | None
    limits: LimitDesk

    def scope(self, context: Context) -> WorkScope:
        """Return whose work an officer's is. Raises NotFoundError where there is no such officer."""
        return self._scope(self.powers.officer(context.actor), context.now)

    def _scope(self, officer: Officer, now: datetime) -> WorkScope:
        return scope_of(self.journal.whole, officer, self.powers, now, self.office, self.policy)

    def _officers(self, scope: WorkScope, now: datetime) -> Iterator[WorkScope]:
        """Yield whose work the officers' is who work in the regions of a scope, or in its offices where it has no regions."""
        for _, officer in sorted(self.powers.officers.items()):
            regions = {office_region(officer.office), *self._regions(officer.id, now)}
            within = any(area == EVERYWHERE or f"{one}.".startswith(f"{area}.") for area in scope.counted for one in regions)
            if within if scope.counted else officer.office in scope.offices:
                yield self._scope(officer, now)

    def _regions(self, officer: str, now: datetime) -> frozenset[str]:
        """Return where else an officer works, by assignment."""
        policy = self.journal.access
        return policy.regions(officer, self.office.zone.day(now)) if policy else frozenset()

    def worklist(self, context: Context, *, wanted: WorkFilter | None = None, after: str = "", limit: int = 20) -> WorkPage:
        """Return a page of what an officer has to do; see `service.worklist.worklist`.

        Raises:
            AccessDeniedError: they may see nothing anywhere.
            DomainError: `after` is no cursor.
            StorageError: the store does not read its indexes in order.
        """
        with self.journal.seen_by(context).looking("worklist", tells=False) as seen:
            return worklist(
                seen.whole,
                self.scope(context),
                self.powers,
                context.now,
                self.office.zone,
                wanted=wanted,
                after=after,
                limit=limit,
                judge=self._judge(context.now),
            )

    def counts(self, context: Context, *, standings: bool = False, officers: bool = False) -> WorkCounts:
        """Count what is open where an officer may count, and what waits for them; see `service.counts.counts`.

        Args:
            context: Who, when.
            standings: Whether to tell how cases stand to their time limits; each open case is read for it.
            officers: Whether to tell what waits for each officer who works there; each of their worklists is read for it.

        Raises:
            AccessDeniedError: they may count nothing anywhere.
            StorageError: the store does not read its indexes in order.
        """
        with self.journal.seen_by(context).looking("count", tells=False) as seen:
            judge, scope = self._judge(context.now) if standings else None, self.scope(context)

            def shown(item: WorkItem) -> bool:
                if item.kind is WorkKind.DUPLICATE:
                    return item.kind in scope.kinds
                return any(seen.visible(WORK_STREAMS[item.kind], [item.id]))

            return counts(
                seen.whole,
                scope,
                self.powers,
                context.now,
                self.office.zone,
                judge=judge,
                officers=tuple(self._officers(scope, context.now)) if officers else (),
                shown=shown,
            )

    def monthly(
        self, context: Context, month: ReportMonth, *, within: str = "", signatures: Iterable[SignatureBlock] = ()
    ) -> MonthlyReport:
        """Return the report of a month on a region, the office's own if none is named; see `MonthlyDesk.report`.

        Raises:
            AccessDeniedError: the officer may not count there.
            DomainError: the month has not begun.
        """
        region, counted = within or self.office.region.text, self.scope(context).counted
        with self.journal.seen_by(context).looking("count", tells=False) as seen:
            if not any(area == EVERYWHERE or f"{region}.".startswith(f"{area}.") for area in counted):
                raise AccessDeniedError(
                    "this region is not the officer's to count",
                    code="access.area",
                    path=region,
                    cure=f"your area: {', '.join(counted) or 'none'}",
                )
            desk = MonthlyDesk(seen.whole, self.limits.rules, self.office, self.areas, self.limits, (region,))
            return desk.report(month, context.now, signatures=signatures)

    def _judge(self, now: datetime) -> Judge | None:
        """Tell of a case the limit that is breached, at risk or due first; what is finished is not waited for."""
        if not self.limits.rules.limits:
            return None

        def judge(complaint: str) -> LimitStanding | None:
            found = (one.standing for one in self.limits.standing(complaint, now))
            running = [one for one in found if one and one.status not in _OVER]
            return min(running, key=lambda one: one.due, default=None)

        return judge
