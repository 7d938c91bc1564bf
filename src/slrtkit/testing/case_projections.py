"""What worklists and counts ought to say, told from the log alone: every stream is folded, and nothing is read from an index.

It says the same as the use cases and shares none of their code, so that a projection that went astray is seen at once.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

from slrtkit.domain import Complaint, ComplaintStatus, Referral, ReferralStatus
from slrtkit.domain.approval import Approval, ApprovalStatus
from slrtkit.domain.cases import StandIn
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import State
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.office import Zone
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.worklist import WorkItem, WorkKind, WorkPage, WorkReason, WorkScope
from slrtkit.ports.store import StreamId
from slrtkit.service.counts import counts
from slrtkit.service.journal import Journal
from slrtkit.service.worklist import WorkFilter, worklist

__all__ = ["check_projections", "states_of", "work_due"]

_SIZE = 2
"""Items of a page: few, so that cursors are used."""


def states_of(journal: Journal) -> Mapping[StreamId, State]:
    """Fold every stream of a log."""
    with journal.store.begin(write=False) as unit:
        streams = {record.stream for _, record in unit.since(0, 10_000)}
        told = {stream: journal.fold(unit, stream) for stream in streams}
    return {stream: history.state for stream, history in told.items() if history}


def work_due(states: Collection[State], scope: WorkScope, powers: Powers, now: datetime, zone: Zone) -> list[WorkItem]:
    """Return what waits in a scope, in order, of cases, referrals and approvals."""
    today, active = zone.day(now), [state for state in states if isinstance(state, Restriction) and not state.lifted]
    named = {one.subject for one in active if scope.officer in one.officers}
    found = (item for state in states for item in _items(state, scope, powers, today, zone, named))
    return sorted(found, key=attrgetter("order"))


def check_projections(journal: Journal, scope: WorkScope, powers: Powers, now: datetime, zone: Zone) -> None:
    """Compare worklist and counts of a scope with what the log tells, over a store that reads its indexes in order.

    Raises:
        AssertionError: they differ.
    """
    with journal.store.begin(write=False) as unit:
        if not callable(getattr(unit, "between", None)):
            return
    states = states_of(journal).values()
    wanted = work_due(states, scope, powers, now, zone)
    assert _paged(journal, scope, powers, now, zone, WorkFilter()) == wanted
    for village in {item.village for item in wanted}:
        there = [item for item in wanted if item.village == village]
        assert _paged(journal, scope, powers, now, zone, WorkFilter(village=village)) == (there if village else wanted)
    counted, cases = counts(journal, scope, powers, now, zone), [state for state in states if isinstance(state, Complaint)]
    inside = [one for one in cases if any(f"{one.village}.".startswith(f"{area}.") for area in scope.counted)]
    still = [one for one in inside if one.status is not ComplaintStatus.CLOSED]
    for name, values in (
        ("office", [one.holder for one in still]),
        ("village", [one.village for one in still]),
        ("status", [one.status.value for one in still]),
        ("urgency", [one.urgency.value for one in still]),
    ):
        assert counted.by(name) == Counter(values)  # type: ignore[arg-type]  # the names that it takes
    assert (counted.open, counted.closed) == (len(still), len(inside) - len(still))
    assert counted.work == Counter(item.kind for item in wanted)


def standing_in(states: Mapping[StreamId, State], office: str, on: date) -> tuple[str, ...]:
    """Return the villages that an office stands in for on a day."""
    found = (state for state in states.values() if isinstance(state, StandIn))
    return tuple(sorted(one.village for one in found if one.by == office and one.holds(on)))


def _paged(journal: Journal, scope: WorkScope, powers: Powers, now: datetime, zone: Zone, wanted: WorkFilter) -> list[WorkItem]:
    page, items = WorkPage((), ""), list[WorkItem]()
    while True:
        page = worklist(journal, scope, powers, now, zone, wanted=wanted, after=page.next, limit=_SIZE)
        items += page.items
        assert len(page.items) == _SIZE or not page.next
        if not page.next:
            return items


def _items(
    state: State, scope: WorkScope, powers: Powers, today: date, zone: Zone, named: Collection[str]
) -> Iterator[WorkItem]:
    match state:
        case Complaint() if state.status is not ComplaintStatus.CLOSED and (why := _why(state, scope, named)):
            yield WorkItem(
                WorkKind.CASE,
                state.id,
                state.held_since or state.received,
                state.status.value,
                why,
                state.village,
                state.holder,
                state.urgency,
            )
        case Referral():
            yield from _referred(state, scope, today, zone)
        case Approval():
            yield from _to_approve(state, scope, powers)
        case _:
            pass


def _why(state: Complaint, scope: WorkScope, named: Collection[str]) -> WorkReason | None:
    if state.holder in scope.holders:
        return WorkReason.HELD if state.holder in scope.offices else WorkReason.STAND_IN
    inside = any(f"{state.village}.".startswith(f"{area}.") for area in scope.areas)
    return WorkReason.NAMED if inside and not {state.person, state.household}.isdisjoint(named) else None


def _referred(state: Referral, scope: WorkScope, today: date, zone: Zone) -> Iterator[WorkItem]:
    owes = {ReferralStatus.SENT: WorkReason.ANSWER_OWED, ReferralStatus.ACCEPTED: WorkReason.OUTCOME_OWED}
    if state.status not in owes:
        return
    owed = state.answer_due if state.status is ReferralStatus.SENT else state.outcome_due
    due = datetime.combine(owed, time.max, zone.offset).astimezone(UTC) if owed else None
    standing = (LimitStatus.BREACHED if today > owed else LimitStatus.ON_TRACK) if owed else None
    if state.receiver in scope.offices:
        why = owes[state.status]
        yield WorkItem(
            WorkKind.REFERRAL, state.id, state.sent, state.status.value, why, office=state.sender, due=due, standing=standing
        )
    if state.sender in scope.offices and owed and today > owed:
        yield WorkItem(
            WorkKind.REFERRAL,
            state.id,
            owed + timedelta(days=1),
            state.status.value,
            WorkReason.OVERDUE,
            office=state.receiver,
            due=due,
            standing=standing,
        )


def _to_approve(state: Approval, scope: WorkScope, powers: Powers) -> Iterator[WorkItem]:
    item = WorkItem(WorkKind.APPROVAL, state.letter, state.requested_on, state.status.value, WorkReason.SENT_BACK)
    if state.status is ApprovalStatus.SENT_BACK and state.requested_by == scope.officer:
        yield item
    if state.status is not ApprovalStatus.REQUESTED or state.due is None:
        return
    step, officer = state.chain.steps[state.due], powers.officers[scope.officer]
    acted = {act.by for act in state.given(state.due)}
    if step.names(officer) and officer.id not in {state.requested_by, *acted}:
        yield WorkItem(item.kind, item.id, item.since, item.status, WorkReason(step.kind.value))
