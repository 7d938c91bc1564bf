"""The indexes that worklists and counts are read from: who has to do with a thing, how urgent, since when, and why.

A value holds all that the list shows, so that no thing has to be loaded for it: `who`, rank and day, id, and then the rest, as
fields that sort one after the other. It names the ids of persons and households, and nothing else of them.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from slrtkit.domain.approval import Approval, ApprovalStatus
from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.duplicates import Pair, PairStatus
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.proposal import Proposal, ProposalStatus
from slrtkit.domain.referral import Referral, ReferralStatus
from slrtkit.domain.removal import Removal, RemovalStatus
from slrtkit.domain.worklist import URGENCIES, WorkItem, WorkKind, WorkReason, work_rank
from slrtkit.ports.store import IndexEntry

__all__ = [
    "AREA",
    "CLOSED",
    "OWED",
    "WORK",
    "Waiting",
    "after_day",
    "beyond",
    "fields_of",
    "key",
    "role_name",
    "waiting",
    "work_entries",
]

WORK: str = "work"
"""Index by who has to act: an office, an officer, a role."""
AREA: str = "area"
"""Index by region."""
CLOSED: str = "closed"
"""Index of closed complaints by village and day, with whom they tell of."""
OWED: str = "owed"
"""Index of referrals by who sent them, from the day after the answer was due."""

_NUL, _DAY = b"\0\xff", timedelta(days=1)
_END = b"\0\1"
_ENDS = _END.decode()
_ROLE = "role:"
_PROPOSED = {ProposalStatus.PROPOSED: WorkReason.CHECK, ProposalStatus.CHECKED: WorkReason.APPLY}
_KINDS = {kind: WorkReason(kind.value) for kind in ApprovalKind}


@frozen
class Waiting:
    """An index value that was read: the item, whom it tells of, and the day that it is due where that is known."""

    item: WorkItem
    tells: frozenset[str]
    due: date | None = None


def key(*fields: str) -> bytes:
    """Return fields as bytes that sort as the fields do; each one ends, so that none is taken for the beginning of another."""
    text = _ENDS.join((*fields, ""))
    if text.count("\0") == len(fields):
        return text.encode()
    return b"".join(field.encode().replace(b"\0", _NUL) + _END for field in fields)


def beyond(start: bytes) -> bytes:
    """Return the end of the range of all values that begin with whole fields."""
    return start[:-1] + b"\2"


def fields_of(value: bytes) -> list[str]:
    """Return the fields that `key` put together."""
    if _NUL not in value:
        return value.decode().split(_ENDS)[:-1]
    return [field.replace(_NUL, b"\0").decode() for field in value.split(_END)[:-1]]


def role_name(role: str) -> str:
    """Return under what letters wait for a role; for an officer it is their id."""
    return _ROLE + role


def after_day(day: date) -> date:
    """Return the next day; the last day there is has none."""
    return day if day == date.max else day + _DAY


def waiting(value: bytes) -> Waiting:
    """Read an index value."""
    _, place, found, kind, status, why, village, office, due, training, *tells = fields_of(value)
    since, urgency = date.fromisoformat(place[1:]), URGENCIES[int(place[0])]
    item = WorkItem(WorkKind(kind), found, since, status, WorkReason(why), village, office, urgency, training=bool(training))
    return Waiting(item, frozenset(tells), date.fromisoformat(due) if due else None)


def work_entries(state: State) -> Iterator[IndexEntry]:
    """Yield the entries under which a state is somebody's work; none where nobody has to do anything."""
    match state:
        case Complaint():
            yield from _case(state)
        case Referral() if not state.status.settled:
            yield from _referral(state)
        case Approval():
            yield from _approval(state)
        case LetterRecord() if state.unstamped:
            yield _entry(WORK, state.signer, _unstamped(state))
        case Removal() if not state.status.settled:
            yield from _regions(state.village, _removal(state))
        case Proposal() if state.status.open:
            why, since = _PROPOSED[state.status], state.proposed_on
            item = WorkItem(WorkKind.PROPOSAL, state.id, since, state.status.value, why, state.village)
            yield from _regions(state.village, Waiting(item, frozenset({state.subject, state.household})))
        case Pair() if state.judgement.status is PairStatus.SAME and not state.merged:
            said = state.judgement
            item = WorkItem(WorkKind.DUPLICATE, state.id, said.on, said.status.value, WorkReason.MERGE)
            yield _entry(WORK, StreamKind.PAIR.value, Waiting(item, frozenset({state.left, state.right})))
        case _:
            pass


def _entry(name: str, who: str, one: Waiting) -> IndexEntry:
    return IndexEntry(name, key(who) + _shown(one))


def _shown(one: Waiting) -> bytes:
    """Return what stands in a value behind who has to act."""
    item = one.item
    place = f"{work_rank(item.urgency)}{item.since.isoformat()}"
    rest = (item.kind, item.status, item.why, item.village, item.office)
    due = one.due.isoformat() if one.due else ""
    return key(place, item.id, *rest, due, _training(training=item.training), *sorted(one.tells))


def _training(*, training: bool) -> str:
    return "1" if training else ""


def _case(state: Complaint) -> Iterator[IndexEntry]:
    if state.status is ComplaintStatus.CLOSED:
        if not state.training:
            closed = (state.closed_on or state.received).isoformat()
            yield IndexEntry(CLOSED, key(state.village, closed, state.household, state.person))
        return
    shown = key(
        f"{work_rank(state.urgency)}{(state.held_since or state.received).isoformat()}",
        state.id,
        WorkKind.CASE,
        state.status,
        WorkReason.HELD,
        state.village,
        state.holder,
        "",
        _training(training=state.training),
        *sorted({state.person, state.household}),
    )
    yield IndexEntry(WORK, key(state.holder) + shown)
    yield IndexEntry(AREA, key(state.village) + shown)


def _referral(state: Referral) -> Iterator[IndexEntry]:
    tells, owed = frozenset({state.person, state.household}), state.owed
    why = WorkReason.ANSWER_OWED if state.status is ReferralStatus.SENT else WorkReason.OUTCOME_OWED
    item = WorkItem(WorkKind.REFERRAL, state.id, state.sent, state.status.value, why, office=state.sender)
    yield _entry(WORK, state.receiver, Waiting(item, tells, owed))
    if owed:
        late = evolve(item, since=after_day(owed), why=WorkReason.OVERDUE, office=state.receiver)
        yield _entry(OWED, state.sender, Waiting(late, tells, owed))


def _approval(state: Approval) -> Iterator[IndexEntry]:
    step = state.step
    names: tuple[str, ...] = ()
    why = WorkReason.SENT_BACK
    if state.status is ApprovalStatus.REQUESTED and step:
        names, why = (*step.officers, *map(role_name, step.roles)), _KINDS[step.kind]
    elif state.status is ApprovalStatus.SENT_BACK:
        names = (state.requested_by,)
    item = WorkItem(WorkKind.APPROVAL, state.letter, state.requested_on, state.status.value, why)
    yield from (_entry(WORK, name, Waiting(item, frozenset({state.person}))) for name in sorted(set(names)))


def _unstamped(state: LetterRecord) -> Waiting:
    zone = zone_of(state.letter.office)
    since, due = (zone.day(one) if one else state.letter.dated for one in (state.signed_at, state.stamp_by))
    item = WorkItem(
        WorkKind.LETTER,
        state.id,
        since,
        state.status.value,
        WorkReason.STAMP,
        office=state.letter.office,
        training=state.letter.specimen,
    )
    return Waiting(item, frozenset({state.person}), due)


def _removal(state: Removal) -> Waiting:
    since, why = state.proposed_on, WorkReason.NOTICE
    until = state.notice.until if state.notice else None
    if state.status is RemovalStatus.OBJECTED and state.objection:
        since, why = state.objection.on, WorkReason.OBJECTED
    elif until:
        over = state.status is RemovalStatus.NOTIFIED
        since, why = after_day(until), WorkReason.TIME_OVER if over else WorkReason.UNCONTESTED
    item = WorkItem(WorkKind.REMOVAL, state.id, since, state.status.value, why, state.village)
    return Waiting(item, frozenset({state.bearer, state.household}))


def _regions(village: str, one: Waiting) -> Iterator[IndexEntry]:
    """Yield an entry for the village, for each region in which it lies, and one for everywhere."""
    steps = village.split(".")
    yield from (_entry(AREA, ".".join(steps[:at]), one) for at in range(len(steps) + 1))
