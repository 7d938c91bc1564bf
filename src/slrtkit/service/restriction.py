"""Restricted persons and households: who may work with them, and how everybody else's lists are kept free of them."""

from typing import Protocol

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.restriction import Restriction, RestrictionLifted, RestrictionPlaced, subjects_of
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, NotFoundError
from slrtkit.service.admission import tells_of
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.scopes import restricted_scope
from slrtkit.wire import to_wire

__all__ = ["Restricted", "lift_restriction", "place_restriction", "restricted"]

_KIND = StreamKind.RESTRICTION


class _Finds(Protocol):
    def find(self, kind: StreamKind, name: str, value: bytes) -> tuple[str, ...]: ...


@frozen
class Restricted:
    """Who is restricted now; lists, searches and duplicate runs leave them out.

    Attributes:
        subjects: Ids of the persons and households, of what they are merged with, and of the households where all of them live.
    """

    subjects: frozenset[str]

    def covers(self, household: Household) -> bool:
        """Whether a household is restricted, or somebody in it is."""
        return not self.subjects.isdisjoint(subjects_of(household))


def restricted(where: _Finds) -> Restricted:
    """Return what is restricted, by the indexes of a journal or a command."""
    return Restricted(frozenset().union(*tells_of(_whole(where).find).values()))


def _whole(where: _Finds) -> _Finds:
    """What is hidden is decided by the whole log, whoever looks."""
    return where.whole if isinstance(where, Journal) else where


def place_restriction(journal: Journal, context: Context, household_id: str, restriction: Restriction) -> Receipt:
    """Restrict a person or a household, or name other officers.

    Args:
        journal: The log.
        context: Who, when.
        household_id: The household, or the one that the person lives in.
        restriction: Who is restricted, why, and the officers who may.

    Raises:
        NotFoundError: there is no such household, or nobody in it has the subject's id.
        AccessDeniedError: it is restricted already, and the actor is not one of the named officers.
        InvalidTransitionError: it begins lifted.
        RequestReusedError: see `Journal.command`.
    """
    content = {"household": household_id, "restriction": to_wire(restriction) | {"on": None}}
    with journal.command(context, "place-restriction", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        if restriction.subject not in subjects_of(household):
            raise NotFoundError("nobody of this household has this id", path=restriction.subject)
        if restriction.lifted or restriction.remark:
            raise InvalidTransitionError("a restriction begins in force", code="restriction.place", path=restriction.id)
        work.append(_KIND, restriction.id, restricted_scope(household.village.text), RestrictionPlaced(restriction))
        return work.commit()


def lift_restriction(journal: Journal, context: Context, household_id: str, subject: str) -> Receipt:
    """Lift a restriction, with `context.reason`; one of the named officers does.

    Raises:
        NotFoundError: there is no such household or restriction.
        AccessDeniedError: the actor is not one of the named officers.
        InvalidTransitionError: it is lifted already, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "lift-restriction", {"household": household_id, "subject": subject}) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        restriction = work.get(_KIND, subject, Restriction)
        if context.actor not in restriction.officers:
            raise AccessDeniedError("this restriction is for others to lift", code="restriction", path=subject)
        if restriction.lifted or not context.reason.strip():
            raise InvalidTransitionError(
                "a restriction that is in force is lifted with a reason", code="restriction.lift", path=subject
            )
        work.append(_KIND, subject, restricted_scope(household.village.text), RestrictionLifted(context.reason))
        return work.commit()
