"""Aid and its due process as histories: with what each begins, and what each event sets.

Ledgers, consents and restrictions have no birth of their own: their first statement begins them, and the same kind of statement
changes them later, so that two posts that begin one apart from each other agree.
"""

from collections.abc import Mapping
from typing import assert_never

from attrs import asdict

from slrtkit.domain.consent import ConsentStated, PersonConsent
from slrtkit.domain.participation import Participation, ParticipationEnded, ParticipationStarted, ParticipationStated
from slrtkit.domain.removal import (
    NoticeGiven,
    ObjectionFiled,
    ObjectionPeriodEnded,
    Removal,
    RemovalDecided,
    RemovalProposed,
    RemovalWithdrawn,
)
from slrtkit.domain.restriction import Restriction, RestrictionLifted, RestrictionPlaced
from slrtkit.domain.verivali import (
    DistrictFinalised,
    HomeVisited,
    ListObjectionAnswered,
    ListObjectionFiled,
    MusdesHeld,
    OutcomeRecorded,
    RoundOpened,
    VerivaliRound,
)
from slrtkit.errors import DomainError

__all__ = ["AidEvent", "AidState", "aid_begun", "aid_changes"]

AidEvent = (
    ParticipationStarted
    | ParticipationStated
    | ParticipationEnded
    | RemovalProposed
    | NoticeGiven
    | ObjectionFiled
    | ObjectionPeriodEnded
    | RemovalDecided
    | RemovalWithdrawn
    | RoundOpened
    | MusdesHeld
    | OutcomeRecorded
    | HomeVisited
    | ListObjectionFiled
    | ListObjectionAnswered
    | DistrictFinalised
    | ConsentStated
    | RestrictionPlaced
    | RestrictionLifted
)
AidState = Participation | Removal | VerivaliRound | PersonConsent | Restriction


def aid_begun(event: AidEvent) -> AidState | None:  # noqa: PLR0911  one case an event
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case ParticipationStarted(program, unit, bearer, entry):
            return Participation(program, unit, bearer, entries={entry.key: entry})
        case ParticipationStated(program, unit, bearer, answer):
            return Participation(program, unit, bearer, answers={answer.on.isoformat(): answer})
        case RemovalProposed(removal):
            return removal
        case RoundOpened(opened):
            return opened
        case ConsentStated(consent):
            return consent
        case RestrictionPlaced(restriction):
            return restriction
        case _:
            return None


def aid_changes(event: AidEvent) -> Mapping[str, object]:  # noqa: C901, PLR0911, PLR0912  one case an event
    """Return the fields that an event sets in what exists already, with their values; `entries/…` is one of a mapping.

    Raises:
        DomainError: the event only begins a history.
    """
    match event:
        case RemovalProposed() | RoundOpened():
            raise DomainError("a history begins only once", code="history.beginning")
        case ParticipationStarted(entry=entry):
            return {f"entries/{entry.key}": entry}
        case ParticipationStated(answer=answer):
            return {f"answers/{answer.on.isoformat()}": answer}
        case ParticipationEnded(entry=key, ending=ending):
            return {f"endings/{key}": ending}
        case NoticeGiven(notice, status):
            return {"notice": notice, "status": status}
        case ObjectionFiled(objection, status):
            return {"objection": objection, "status": status}
        case ObjectionPeriodEnded(status=status):
            return {"status": status}
        case RemovalDecided(ruling, status):
            return {"ruling": ruling, "status": status}
        case RemovalWithdrawn(remark, status):
            return {"remark": remark, "status": status}
        case MusdesHeld(musdes, status):
            return {"musdes": musdes, "status": status}
        case OutcomeRecorded(household, outcome):
            return {f"outcomes/{household}": outcome}
        case HomeVisited(household, visit):
            return {f"visits/{household}": visit}
        case ListObjectionFiled(objection) | ListObjectionAnswered(objection):
            return {f"objections/{objection.id}": objection}
        case DistrictFinalised(by, on, status):
            return {"finalised_by": by, "finalised_on": on, "status": status}
        case ConsentStated(consent):
            return {name: getattr(consent, name) for name in ("given", "by", "on")}
        case RestrictionPlaced(restriction):
            return {name: value for name, value in asdict(restriction, recurse=False).items() if name != "subject"}
        case RestrictionLifted(remark, lifted):
            return {"remark": remark, "lifted": lifted}
        case _:
            assert_never(event)
