"""The grants of Indonesian SLRT posts: where a district lays down none of its own, these hold."""

from slrtkit.domain.access import Grant, Reach
from slrtkit.domain.roles import READING, Action, DataField, Role

__all__ = ["GRANTS"]

_A, _D = Action, DataField
_FILE = frozenset({_D.IDENTITY, _D.WELFARE, _D.CASE, _D.REFERRAL, _D.LETTER, _D.AID, _D.POST})
_PERSON = frozenset({_D.IDENTITY, _D.WELFARE, _D.HEALTH, _D.AID, _D.POST})
_VISITOR = frozenset({_D.IDENTITY, _D.CASE, _D.POST})
_WHOLE = _FILE | {_D.HEALTH}
_LOOK = {_A.READ, _A.SEARCH}
_FIELDWORK = {*_LOOK, _A.INTAKE, _A.VISIT, _A.HANDLE, _A.PROPOSE, _A.CONSENT, _A.VERIVALI}
_DESK = {*_LOOK, _A.INTAKE, _A.CHECK, _A.HANDLE, _A.PROPOSE, _A.CONSENT, _A.ASK, _A.COUNT}
_OFFICE = {*_DESK, _A.VISIT, _A.ASSESS, _A.REFER, _A.RECEIVE, _A.DRAFT, _A.SIGN, _A.REGISTER, _A.ENROL, _A.REMOVE, _A.VERIVALI}
_COORDINATOR = {*_OFFICE, _A.SETTLE, _A.DECIDE, _A.APPROVE, _A.ORGANISE}
_HEAD = {*_LOOK, _A.HANDLE, _A.DECIDE, _A.REFER, _A.RECEIVE, _A.DRAFT, _A.APPROVE, _A.SIGN, _A.SETTLE, _A.RULE}
_HEAD |= {_A.FINALISE, _A.RESTRICT, _A.COUNT}
_MANAGER = {*_OFFICE, *_HEAD, _A.MATCH, _A.EXPORT, _A.STAND_IN, _A.ORGANISE}


def _grant(role: Role, actions: set[Action], fields: frozenset[DataField], reach: Reach = Reach.REGENCY) -> Grant:
    return Grant(role.value, frozenset(actions), fields, reach)


GRANTS: tuple[Grant, ...] = (
    _grant(Role.FACILITATOR, _FIELDWORK, _WHOLE, Reach.VILLAGE),
    _grant(Role.SURVEYOR, {*_LOOK, _A.VISIT, _A.PROPOSE}, _WHOLE, Reach.DISTRICT),
    _grant(Role.PSM, {_A.READ, _A.INTAKE, _A.PROPOSE}, _VISITOR, Reach.VILLAGE),
    _grant(Role.VOLUNTEER, {_A.READ, _A.INTAKE, _A.PROPOSE}, _VISITOR, Reach.VILLAGE),
    _grant(Role.TKSK, {*_FIELDWORK, _A.REFER, _A.RECEIVE, _A.COUNT}, _WHOLE, Reach.DISTRICT),
    _grant(Role.FRONT_OFFICE, _DESK, _FILE),
    _grant(Role.BACK_OFFICE, {*_OFFICE, _A.SETTLE, _A.MATCH}, _WHOLE),
    _grant(Role.SIKS_NG, {*_LOOK, _A.REGISTER, _A.IMPORT, _A.EXPORT, _A.MATCH, _A.SETTLE, _A.ENROL, _A.ASK}, _PERSON),
    _grant(Role.COORDINATOR, _COORDINATOR, _WHOLE, Reach.VILLAGE),
    _grant(Role.VILLAGE_HEAD, {*_LOOK, _A.APPROVE, _A.SIGN, _A.VERIVALI, _A.COUNT}, _FILE, Reach.VILLAGE),
    _grant(Role.DISTRICT_OFFICER, {*_LOOK, _A.HANDLE, _A.STAND_IN, _A.COUNT}, _FILE, Reach.DISTRICT),
    _grant(Role.DISTRICT_OFFICER, _COORDINATOR, _WHOLE, Reach.VILLAGE),
    _grant(Role.SUPERVISOR, {*_FIELDWORK, _A.SETTLE, _A.STAND_IN, _A.ORGANISE, _A.COUNT}, _WHOLE),
    _grant(Role.MANAGER, _MANAGER, _WHOLE),
    _grant(Role.FUNCTIONAL, {*_LOOK, _A.APPROVE, _A.COUNT}, _FILE),
    _grant(Role.SECRETARY, {*_LOOK, _A.APPROVE, _A.COUNT}, _FILE),
    _grant(Role.HEAD_OF_DIVISION, _HEAD, _WHOLE),
    _grant(Role.HEAD_OF_AGENCY, _HEAD, _WHOLE),
    _grant(Role.AGENCY, {_A.READ, _A.RECEIVE, _A.HANDLE}, _VISITOR | {_D.REFERRAL}, Reach.OFFICE),
    *(
        _grant(role, {_A.REVIEW, _A.BREAK_GLASS}, frozenset({_D.IDENTITY, _D.ACCESS}))
        for role in (Role.SUPERVISOR, Role.MANAGER, Role.HEAD_OF_DIVISION, Role.HEAD_OF_AGENCY)
    ),
    _grant(Role.AUDITOR, set(READING) - {_A.EXPORT}, frozenset(DataField)),
    _grant(Role.OPERATOR, set(Action), frozenset(DataField)),
)
"""Role by role: what it may do, with which data, and how far."""
