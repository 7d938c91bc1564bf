"""Whose work is whose: by an officer's office, the villages it stands in for, delegations, and what their role may see."""

from datetime import date, datetime

from slrtkit.domain.access import EVERYWHERE, AccessPolicy
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.identifiers import RegionCode, RegionLevel
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.roles import Action
from slrtkit.domain.worklist import WorkKind, WorkScope
from slrtkit.errors import InvalidIdentifierError
from slrtkit.ports.store import StreamId, UnitOfWork
from slrtkit.service.journal import Journal
from slrtkit.service.places import DATA
from slrtkit.service.work_indexes import role_name
from slrtkit.service.worklist import WORK_STREAMS

__all__ = ["scope_of"]

_STOOD_IN = (StreamKind.STAND_IN, StreamKind.READINESS)
"""A village that cannot work, and one that does not yet."""
_WIDE = frozenset({RegionLevel.REGENCY, RegionLevel.PROVINCE})
_ACTIONS = {WorkKind.DUPLICATE: (Action.MATCH,), WorkKind.APPROVAL: (Action.APPROVE, Action.SIGN, Action.DRAFT)}
"""What an officer must be allowed to do, any of it, for a kind to be theirs; to read, of the others."""


def scope_of(
    journal: Journal, officer: Officer, powers: Powers, now: datetime, own: Office, policy: AccessPolicy | None = None
) -> WorkScope:
    """Return what is an officer's work: that of their office, and of the villages that it stands in for.

    Duplicates are found in the whole register, and are the work of those whose area is a regency.

    Args:
        journal: The log.
        officer: Who.
        powers: Who stands in for whom: letters that wait for an absent officer wait for who stands in for them.
        now: The instant.
        own: The office that acts, of which the region is known; another office is a region if its code is one.
        policy: Who may do what; None: everybody everything, in the region of their office.
    """
    on = own.zone.day(now)
    offices = tuple(dict.fromkeys((officer.office, *([own.region.text] if officer.office == own.code else []))))
    with journal.store.begin(write=False) as unit:
        working = tuple(one for one in offices if not _stood_in(journal, unit, one, on))
        near = (unit.find(kind.value, "by", office.encode()) for office in offices for kind in _STOOD_IN)
        villages = dict.fromkeys(one for found in near for one in found)
        standing_in = tuple(one for one in villages if _stood_in(journal, unit, one, on))
    regions = tuple(one for one in offices if _region(one))
    counted, kinds = regions, frozenset(WorkKind)
    if policy:
        regions = policy.areas(officer.id, Action.READ, on, frozenset(standing_in))
        counted = policy.areas(officer.id, Action.COUNT, on, frozenset(standing_in))
        kinds = frozenset(kind for kind in WorkKind if _may(policy, officer.id, kind, on, standing_in))
    wide = any(one == EVERYWHERE or ((code := _region(one)) and code.level in _WIDE) for one in regions)
    return WorkScope(
        officer=officer.id,
        offices=working,
        standing_in=standing_in,
        areas=_outermost(regions),
        names=_names(officer, powers, on),
        counted=_outermost(counted),
        kinds=kinds if wide else kinds - {WorkKind.DUPLICATE},
    )


def _may(policy: AccessPolicy, officer: str, kind: WorkKind, on: date, standing_in: tuple[str, ...]) -> bool:
    actions, data = _ACTIONS.get(kind, (Action.READ,)), DATA[WORK_STREAMS[kind]]
    return any(policy.anywhere(officer, action, on, frozenset(standing_in), data) for action in actions)


def _names(officer: Officer, powers: Powers, on: date) -> tuple[str, ...]:
    """Return under what letters may wait for an officer: their own id and roles, and those of whom they stand in for."""
    held, names = [officer.id], list[str]()
    for name in held:
        if name not in names:
            names.append(name)
            held += [given.by for given in powers.delegations if given.to == name and given.since <= on <= given.until]
    known = [powers.officers[name] for name in names if name in powers.officers]
    roles = [*(role for one in known for role in one.roles), *(name for name in names if name not in powers.officers)]
    return tuple(dict.fromkeys((*(one.id for one in known), *map(role_name, roles))))


def _stood_in(journal: Journal, unit: UnitOfWork, office: str, on: date) -> bool:
    found = (journal.history(unit, StreamId(kind.value, office)) for kind in _STOOD_IN)
    return any(known and isinstance(known.state, StandIn | Readiness) and known.state.holds(on) for known in found)


def _region(code: str) -> RegionCode | None:
    try:
        return RegionCode(code)
    except InvalidIdentifierError:
        return None


def _outermost(regions: tuple[str, ...]) -> tuple[str, ...]:
    """Return regions without those that lie in another of them."""
    if EVERYWHERE in regions:
        return (EVERYWHERE,)
    return tuple(one for one in regions if not any(one.startswith(f"{other}.") for other in regions))
