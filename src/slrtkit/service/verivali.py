"""Hold a round of verivali: its pre-list, the meeting, each household's outcome and visit, and the district's final list."""

from datetime import date

from attrs import evolve

from slrtkit.domain.context import Context
from slrtkit.domain.events import Event, FactRecorded
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.musdes import HomeVisit, ListObjection, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import require_digest
from slrtkit.domain.verivali import (
    DistrictFinalised,
    HomeVisited,
    ListObjectionAnswered,
    ListObjectionFiled,
    MusdesHeld,
    OutcomeRecorded,
    RoundOpened,
    RoundStatus,
    RoundStep,
    VerivaliRound,
)
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, InvalidTransitionError
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.restriction import restricted
from slrtkit.wire import to_wire

__all__ = [
    "answer_list_objection",
    "file_list_objection",
    "finalise_round",
    "hold_musdes",
    "open_round",
    "pre_list",
    "record_outcome",
    "visit_home",
]

_KIND = StreamKind.VERIVALI


def pre_list(journal: Journal, village: str) -> tuple[str, ...]:
    """Return the ids of the households of a village that a meeting may look at: all of them but the restricted ones."""
    hidden = restricted(journal)
    found = journal.find(StreamKind.HOUSEHOLD, "village", village.encode())
    return tuple(household for household in found if not hidden.covers(journal.household(household).state))


def open_round(journal: Journal, context: Context, opening: VerivaliRound) -> Receipt:
    """Open a round; a village has one for each half year.

    Raises:
        NotFoundError: a household of the pre-list is not registered.
        InvalidTransitionError: it is not at its beginning, or a household lives in another village.
        AccessDeniedError: a household of the pre-list is restricted, or somebody else is named as who opens it.
        DuplicateError: the village has a round of this period; its path is the id of that round.
        RequestReusedError: see `Journal.command`.
    """
    content = {**to_wire(opening), "id": None, "opened_on": None}
    with journal.command(context, "open-round", content) as work:
        if work.replayed:
            return work.replayed
        fresh = VerivaliRound(
            opening.id, opening.period, opening.village, opening.pre_list, opening.opened_by, opening.opened_on
        )
        if opening != fresh:
            raise InvalidTransitionError(
                "a round begins with its pre-list and nothing else", code="verivali.open", path=opening.id
            )
        if opening.opened_by != context.actor:
            raise AccessDeniedError("who opens a round is named", code="verivali.open", path=opening.id)
        for known in work.find(_KIND, "period", f"{opening.village.text} {opening.period}".encode()):
            raise DuplicateError("the village has a round of this period", code="verivali.duplicate", path=known)
        for household in opening.pre_list:
            _require_shown(work, household, opening)
        work.append(_KIND, opening.id, opening.village.text, RoundOpened(opening))
        return work.commit()


def hold_musdes(journal: Journal, context: Context, round_id: str, musdes: Musdes) -> Receipt:
    """Record that the village met.

    Raises:
        NotFoundError: there is no such round.
        InvalidTransitionError: it was held already, or is finalised.
        DomainError: the meeting is on a day that has not come, or before the round was opened.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "hold-musdes", {"round": round_id, "musdes": to_wire(musdes)}) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        _require_day(musdes.on, known, context)
        return _append(work, known, MusdesHeld(musdes, known.after(RoundStep.HOLD)))


def record_outcome(journal: Journal, context: Context, round_id: str, household_id: str, outcome: VerivaliOutcome) -> Receipt:
    """Record what was found of one household. A refused survey is a fact of the household too: refused, and nothing else.

    Neither aid nor membership changes by it.

    Raises:
        NotFoundError: there is no such round or household.
        InvalidTransitionError: the meeting was not held, or the round is finalised; or a newly proposed household is another
            village's.
        AccessDeniedError: the household is restricted.
        DomainError: its place on the pre-list does not fit, or the day has not come.
        RequestReusedError: see `Journal.command`.
    """
    content = {"round": round_id, "household": household_id, "outcome": to_wire(outcome)}
    with journal.command(context, "record-outcome", content) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        known.require_outcome(household_id, outcome)
        _require_day(outcome.on, known, context)
        household = _require_shown(work, household_id, known)
        work.append(_KIND, round_id, known.village.text, OutcomeRecorded(household_id, outcome))
        if outcome.result is VerivaliResult.MENOLAK:
            fact = FactRecorded(household_id, "survey_refused", Fact(value=True, on=outcome.on, source=outcome.source))
            work.append(StreamKind.HOUSEHOLD, household_id, household.village.text, fact)
        return work.commit()


def visit_home(journal: Journal, context: Context, round_id: str, household_id: str, visit: HomeVisit) -> Receipt:
    """Record a visit to the home of a household that has an outcome.

    Raises:
        NotFoundError: there is no such round.
        InvalidTransitionError: the meeting was not held, or the round is finalised.
        DomainError: the household has no outcome, the evidence is no digest, or the day has not come.
        RequestReusedError: see `Journal.command`.
    """
    content = {"round": round_id, "household": household_id, "visit": to_wire(visit)}
    with journal.command(context, "visit-home", content) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        known.after(RoundStep.RECORD)
        if household_id not in known.outcomes:
            raise DomainError("a visit confirms an outcome", code="verivali.outcome", path=household_id)
        if visit.evidence:
            require_digest(visit.evidence, "evidence")
        _require_day(visit.on, known, context)
        return _append(work, known, HomeVisited(household_id, visit))


def file_list_objection(journal: Journal, context: Context, round_id: str, objection: ListObjection) -> Receipt:
    """Take a resident's objection to the list that was announced.

    Raises:
        NotFoundError: there is no such round.
        InvalidTransitionError: the meeting was not held, or the round is finalised.
        DomainError: the objection begins answered, or its day has not come.
        RequestReusedError: see `Journal.command`.
    """
    content = {"round": round_id, "objection": to_wire(objection) | {"id": None}}
    with journal.command(context, "file-list-objection", content) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        known.after(RoundStep.RECORD)
        _require_day(objection.on, known, context)
        if objection.answer or objection.id in known.objections:
            raise DomainError("an objection begins without an answer", code="verivali.objection", path=objection.id)
        return _append(work, known, ListObjectionFiled(objection))


def answer_list_objection(journal: Journal, context: Context, round_id: str, objection_id: str) -> Receipt:
    """Answer an objection, with `context.reason`; what follows from it is recorded as an outcome.

    Raises:
        NotFoundError: there is no such round or objection.
        InvalidTransitionError: the round is finalised, or no answer is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "answer-list-objection", {"round": round_id, "objection": objection_id}) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        known.after(RoundStep.RECORD)
        if not context.reason.strip():
            raise InvalidTransitionError("who objects is owed an answer", code="verivali.answer", path="reason")
        answered = evolve(known.objection(objection_id), answer=context.reason)
        return _append(work, known, ListObjectionAnswered(answered))


def finalise_round(journal: Journal, context: Context, round_id: str, office: str, on: date) -> Receipt:
    """Take the list over for the district. Nobody's aid changes by it.

    Args:
        journal: The log.
        context: Who, when.
        round_id: Which round.
        office: Office code of who finalises.
        on: The day.

    Raises:
        NotFoundError: there is no such round.
        AccessDeniedError: the officer opened the round, or works at the village or elsewhere.
        InvalidTransitionError: something is still open, or it is finalised already.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "finalise-round", {"round": round_id, "office": office}) as work:
        if work.replayed:
            return work.replayed
        known = work.get(_KIND, round_id, VerivaliRound)
        regency = ".".join(known.village.text.split(".")[:2])
        if work.hand(known.opened_by) == known.opened_by or not _of_regency(office, regency):
            raise AccessDeniedError(
                "a round is finalised at the district, by another officer than who opened it",
                code="verivali.finalise",
                path=round_id,
            )
        return _append(work, known, DistrictFinalised(context.actor, on, known.finalised()))


def _of_regency(office: str, regency: str) -> bool:
    """Whether an office is the regency's own: `33.16` or `33.16.dinsos`, and not `33.16.09`."""
    above, _, name = office.rpartition(".")
    return office == regency or (above == regency and not name.isdigit())


def _append(work: Work, known: VerivaliRound, event: Event) -> Receipt:
    work.append(_KIND, known.id, known.village.text, event)
    return work.commit()


def _require_shown(work: Work, household_id: str, known: VerivaliRound) -> Household:
    """Return a household of the round's village that is not restricted, whoever asks."""
    household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
    if household.village != known.village and (known.status is RoundStatus.OPENED or household_id not in known.pre_list):
        raise InvalidTransitionError("this household lives elsewhere", code="verivali.village", path=household_id)
    if restricted(work).covers(household):
        raise AccessDeniedError("a restricted household stays out of meetings", code="restriction", path=household_id)
    return household


def _require_day(day: date, known: VerivaliRound, context: Context) -> None:
    if day > Zone.WIT.day(context.now) or day < known.opened_on:
        raise DomainError("this day has not come, or lies before the round", code="verivali.day", path=day.isoformat())
