"""What officers say of two entries: one person or two, and which entry stands for both. Nothing is deleted, and no aid ends."""

from datetime import date

from slrtkit.domain.context import Context
from slrtkit.domain.duplicates import Judgement, Merge, Pair, PairJudged, PairStatus, PersonsMerged, PersonsUnmerged, pair_id
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.service.homes import home_of
from slrtkit.service.journal import Journal, Receipt, Work

__all__ = ["judge_pair", "merge_persons", "standing_for", "unmerge_persons"]

_COUNTRY = "id"
"""The scope of a pair whose two live in different provinces."""


def judge_pair(journal: Journal, context: Context, one: str, other: str, status: PairStatus, on: date) -> Receipt:
    """Say whether two entries are of one person, with `context.reason`; a later judgement replaces an earlier one.

    Any two persons of the register can be judged, whether a run found them or not.

    Raises:
        DomainError: the judgement is open or has no reason, or both ids are one.
        NotFoundError: nobody who lives in a household of the register has one of the ids.
        InvalidTransitionError: the two are merged.
        AccessDeniedError: one of them is restricted.
        RequestReusedError: see `Journal.command`.
    """
    judgement = Judgement(status, context.actor, on, context.reason)
    left, right = sorted((one, other))
    pair = pair_id(left, right)
    with journal.command(context, "judge-pair", {"pair": pair, "status": status.value}) as work:
        if work.replayed:
            return work.replayed
        scope = _scope(work, left, right)
        if work.knows(StreamKind.PAIR, pair):
            work.get(StreamKind.PAIR, pair, Pair).require_unmerged()
        work.append(StreamKind.PAIR, pair, scope, PairJudged(left, right, judgement))
        return work.commit()


def merge_persons(journal: Journal, context: Context, kept: str, merged: str, on: date) -> Receipt:
    """Let one entry stand for both from now on, with `context.reason`; the other one stays as it is.

    Another officer must have said before that the two are one person.

    Raises:
        NotFoundError: nobody has said so, or nobody of the register has one of the ids.
        InvalidTransitionError: the two were judged different, are merged already, no reason is given, or one of them is another
            name of a third.
        AccessDeniedError: the officer is the one who judged, or one of the persons is restricted.
        DomainError: two posts judged differently.
        RequestReusedError: see `Journal.command`.
    """
    pair = pair_id(kept, merged)
    with journal.command(context, "merge-persons", {"kept": kept, "merged": merged}) as work:
        if work.replayed:
            return work.replayed
        scope = _scope(work, kept, merged)
        known = work.get(StreamKind.PAIR, pair, Pair)
        known.require_unmerged()
        _require_reason(context, pair)
        if known.judgement.status is not PairStatus.SAME:
            raise InvalidTransitionError(
                "the two were judged different", code="pair.different", path=pair, cure="judge them the same first"
            )
        if work.hand(known.judgement.by) == known.judgement.by:
            raise AccessDeniedError("another officer merges than the one who judged", code="pair.second-officer", path=pair)
        for person in (kept, merged):
            if work.find(StreamKind.PAIR, "alias", person.encode()):
                raise InvalidTransitionError(
                    "this entry is another name of a third",
                    code="pair.alias",
                    path=person,
                    cure="merge into the entry that stands for it, or take that merge back first",
                )
        merge = Merge(kept, context.actor, on, context.reason)
        work.append(StreamKind.PAIR, pair, scope, PersonsMerged(merge))
        return work.commit()


def unmerge_persons(journal: Journal, context: Context, one: str, other: str, on: date) -> Receipt:
    """Take a merge back, with `context.reason`: each entry stands for itself again.

    Raises:
        NotFoundError: nobody has judged the two.
        InvalidTransitionError: they are not merged, or no reason is given.
        AccessDeniedError: one of the persons is restricted.
        RequestReusedError: see `Journal.command`.
    """
    pair = pair_id(one, other)
    with journal.command(context, "unmerge-persons", {"pair": pair}) as work:
        if work.replayed:
            return work.replayed
        known = work.get(StreamKind.PAIR, pair, Pair)
        if not known.merged:
            raise InvalidTransitionError("the two are not merged", code="pair.not-merged", path=pair)
        _require_reason(context, pair)
        merge = Merge("", context.actor, on, context.reason)
        work.append(StreamKind.PAIR, pair, _scope(work, known.left, known.right), PersonsUnmerged(merge))
        return work.commit()


def standing_for(journal: Journal, person: str) -> str:
    """Return the id of the entry that stands for a person: their own where nothing is merged.

    Posts that merged apart from each other may have made a circle; then the smallest id of it stands for all.
    """
    seen = [person]
    while found := journal.find(StreamKind.PAIR, "alias", seen[-1].encode()):
        merged = journal.read(StreamKind.PAIR, found[0], Pair).state.merged
        if merged is None or merged[1] in seen:
            return min(seen)
        seen.append(merged[1])
    return seen[-1]


def _require_reason(context: Context, pair: str) -> None:
    if not context.reason.strip():
        raise InvalidTransitionError("a reason is owed", code="pair.reason", path=pair)


def _scope(work: Work, one: str, other: str) -> str:
    """Return the smallest region that both live in, having asked whether the officer may work with either."""
    return _common(_household(work, one).village, _household(work, other).village)


def _common(one: RegionCode, other: RegionCode) -> str:
    if one.contains(other):
        return one.text
    return _common(one.parent, other) if one.parent else _COUNTRY


def _household(work: Work, person: str) -> Household:
    return home_of(person, work.find, lambda home: work.get(StreamKind.HOUSEHOLD, home, Household))
