"""Give the households of a village that ended the codes of those that followed it; nobody moves by it.

Where one village followed (a merger, another code), all its households go there. Where several did, somebody has to say which
household lives in which; who is not named stays under the old code, and is told.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.context import Context
from slrtkit.domain.events import HouseholdReassigned
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Home, Household
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.roster import transferred
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError
from slrtkit.ledger import canonical
from slrtkit.service.journal import Journal, Receipt, Work

__all__ = ["Reassigned", "Reassignment", "reassign_households"]

_DAY = timedelta(days=1)


@frozen
class Reassignment:
    """What is to be done.

    Attributes:
        village: Code of the village that ended, or goes on without a part of it.
        on: The day by which the table of regions is read.
        homes: Id of a household -> the village where it lives; needed where several followed.
        dry_run: Whether nothing is written.
        done: Called after each household.
    """

    village: RegionCode
    on: date
    homes: Mapping[str, RegionCode]
    dry_run: bool = False
    done: Callable[[], object] = lambda: None


@frozen
class Reassigned:
    """What was done, or would be.

    Attributes:
        since: The first day of the villages that followed.
        moved: Id of a household -> the village that it is registered in from that day on.
        left: Ids of the households of which nobody said where they live.
        withheld: How many are restricted to other officers, and are for those to change.
        receipt: What was written; None where nothing was.
    """

    since: date
    moved: Mapping[str, RegionCode]
    left: tuple[str, ...]
    withheld: int
    receipt: Receipt | None


def reassign_households(journal: Journal, context: Context, areas: AreaTree, wanted: Reassignment) -> Reassigned:
    """Register the households of a village that ended in those that followed it; done again, it finds nothing more to do.

    Args:
        journal: The log.
        context: Who, when, and the decree by which the village was split, merged or given another code (`reason`).
        areas: The district's regions.
        wanted: What is to be done.

    Raises:
        NotFoundError: the village is not in the table, has no successors on this day, or a household that is named does not
            live there.
        DomainError: no reason is given, or a household is named with a village that did not follow this one.
        RequestReusedError: see `Journal.command`.
    """
    if not context.reason.strip():
        raise DomainError(
            "a village changes by a decree", code="area.reason", path=wanted.village.text, cure="name it as the reason"
        )
    since, targets = _successors(areas, wanted.village, wanted.on)
    for household, village in wanted.homes.items():
        if village not in targets:
            raise DomainError(
                f"{village} did not follow {wanted.village}",
                code="area.successor",
                path=household,
                cure="|".join(sorted(one.text for one in targets)),
            )
    homes = {household: village.text for household, village in wanted.homes.items()}
    content = {"village": wanted.village.text, "homes": canonical(homes).decode()}
    with journal.command(context, "reassign-households", content, rehearsal=wanted.dry_run) as work:
        if work.replayed:
            return Reassigned(since, {}, (), 0, work.replayed)
        living = work.find(StreamKind.HOUSEHOLD, "village", wanted.village.text.encode())
        _require_living(work, wanted, living, targets)
        moved, left, withheld = dict[str, RegionCode](), list[str](), 0
        for household in living:
            where = wanted.homes.get(household) or (targets[0] if len(targets) == 1 else None)
            if where is None:
                left.append(household)
            elif where == wanted.village:
                pass
            elif _assign(work, household, where, since, writes=not wanted.dry_run):
                moved[household] = where
            else:
                withheld += 1
            wanted.done()
        receipt = work.commit() if work.began else None
    return Reassigned(since, moved, tuple(left), withheld, receipt)


def _successors(areas: AreaTree, village: RegionCode, on: date) -> tuple[date, tuple[RegionCode, ...]]:
    """Return the first day of the villages that followed one, and their codes as they are on a day."""
    ended = areas.ended(village, on)
    following = [area.code for one in (ended.into if ended else ()) for area in areas.resolve(one, on)]
    if ended is None or ended.until is None or not following:
        raise NotFoundError(
            "the table of regions names nothing that followed this village by this day",
            code="area.successor",
            path=village.text,
            cure="give it until and into, and import the table: slrtkit areas import",
        )
    return ended.until + _DAY, tuple(dict.fromkeys(following))


def _require_living(work: Work, wanted: Reassignment, living: tuple[str, ...], targets: tuple[RegionCode, ...]) -> None:
    """Refuse households that are named and live elsewhere; who was reassigned before is where they were sent."""
    there = {*living, *(one for code in targets for one in work.find(StreamKind.HOUSEHOLD, "village", code.text.encode()))}
    for household in wanted.homes:
        if household not in there:
            raise NotFoundError("this household does not live in the village", code="area.household", path=household)


def _assign(work: Work, household_id: str, village: RegionCode, since: date, *, writes: bool) -> bool:
    try:
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
    except AccessDeniedError:
        return False
    if writes:
        day = max(since, *(home.since or since for home in household.homes or (Home(village, ""),)))
        event = HouseholdReassigned(household.village, Home(village, household.address, day), Grounds(work.context.reason))
        work.append(StreamKind.HOUSEHOLD, household_id, household.village.text, event)
        work.append(StreamKind.HOUSEHOLD, household_id, village.text, transferred(household, event))
    return True
