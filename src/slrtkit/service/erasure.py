"""Erase a person's data, or a household's: ask, decide by a second officer, and hold them back where something orders it."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from slrtkit.domain.approval import Approval, ApprovalStatus
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.erasure import (
    Erasure,
    ErasureAsked,
    ErasureBar,
    ErasureDecided,
    ErasureStatus,
    HoldLifted,
    HoldPlaced,
    LegalHold,
    PersonErased,
)
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.retention import RETENTION, Retention, kept_until
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.ports.keys import KeyedSealer
from slrtkit.service.admission import Find, homes_of
from slrtkit.service.confirming import require_deciding
from slrtkit.service.erasing import told_by
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import to_wire

__all__ = [
    "approve_erasure",
    "ask_erasure",
    "barred",
    "erased_with",
    "erasures",
    "lift_hold",
    "over_since",
    "place_hold",
    "refuse_erasure",
]

_KIND, _HOLD = StreamKind.ERASURE, StreamKind.LEGAL_HOLD


def ask_erasure(journal: Journal, context: Context, household_id: str, erasure: Erasure) -> Receipt:
    """Write down that a person's data, or a household's, shall be erased; nothing is erased yet.

    Args:
        journal: The log.
        context: Who, when.
        household_id: The household where the person lives or lived last, or that is erased.
        erasure: Whose data, and why; as it begins. A household's names all who are erased with it, see `erased_with`.

    Raises:
        NotFoundError: there is no such household, or nobody in it has the person's id.
        DuplicateError: it is asked for already, for one of them.
        InvalidTransitionError: it begins decided, in another officer's name, or names others than those who are in it.
        RequestReusedError: see `Journal.command`.
    """
    content = {"household": household_id, "erasure": to_wire(erasure) | {"id": None, "asked_on": None}}
    with journal.command(context, "ask-erasure", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        whole = erasure.person == household_id
        if not whole:
            household.person(erasure.person)
        begun = Erasure(
            erasure.id,
            erasure.person,
            household.village.text,
            erasure.ground,
            context.actor,
            erasure.asked_on,
            erasure.reason,
            others=erased_with(work.find, household) if whole else (),
        )
        if erasure != begun:
            raise InvalidTransitionError("an erasure begins undecided", code="erasure.ask", path=erasure.id)
        for known in (known for one in erasure.subjects for known in work.find(_KIND, "open", one.encode())):
            raise DuplicateError("this erasure is asked for already", code="erasure.duplicate", path=known, cure="decide on it")
        work.append(_KIND, erasure.id, _scope(erasure.village), ErasureAsked(erasure))
        return work.commit()


def refuse_erasure(journal: Journal, context: Context, erasure_id: str) -> Receipt:
    """Refuse an erasure, with `context.reason`, which the person is told.

    Raises:
        NotFoundError: there is no such erasure.
        AccessDeniedError: the officer wrote it down.
        InvalidTransitionError: it was decided, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "refuse-erasure", {"erasure": erasure_id}) as work:
        if work.replayed:
            return work.replayed
        erasure = work.get(_KIND, erasure_id, Erasure)
        erasure.require_decidable(work.hand(erasure.asked_by))
        if not context.reason.strip():
            raise InvalidTransitionError("who refuses says why", code="erasure.reason", path=erasure_id, cure="--reason")
        said = ErasureDecided(context.actor, context.now, ErasureStatus.REFUSED, context.reason)
        work.append(_KIND, erasure_id, _scope(erasure.village), said)
        return work.commit()


def approve_erasure(journal: Journal, context: Context, erasure_id: str, schedule: Iterable[Retention] = RETENTION) -> Receipt:
    """Approve an erasure. From the moment this returns it is decided; `service.erasing.carry_out` destroys the key.

    Args:
        journal: The log.
        context: Who, when.
        erasure_id: Which.
        schedule: How long records are kept.

    Raises:
        NotFoundError: there is no such erasure.
        AccessDeniedError: the officer wrote it down.
        InvalidTransitionError: it was decided; something stands against it (`erasure.barred`), see `barred`; others are in the
            household than when it was asked for (`erasure.changed`); the store is in plain mode, where nothing can be erased
            (`erasure.plain`); or this device was enrolled for less than the regency (`erasure.district`).
        RequestReusedError: see `Journal.command`.
    """
    wanted = journal.begun_from(context, _KIND, erasure_id, Erasure)
    require_deciding(journal.whole, erasure_id)
    bars = barred(journal, wanted.subjects, Zone.WIT.day(context.now), schedule)
    with journal.command(context, "approve-erasure", {"erasure": erasure_id}) as work:
        if work.replayed:
            return work.replayed
        erasure = work.get(_KIND, erasure_id, Erasure)
        erasure.require_decidable(work.hand(erasure.asked_by))
        if not isinstance(journal.sealer, KeyedSealer):
            raise InvalidTransitionError(
                "in plain mode nothing can be erased",
                code="erasure.plain",
                path=erasure_id,
                cure="seal the store: slrtkit keys",
            )
        if bars:
            told = "; ".join(" ".join(filter(None, (bar.code, bar.thing, str(bar.until or "")))) for bar in bars)
            raise InvalidTransitionError("something stands against it", code="erasure.barred", path=erasure_id, cure=told)
        if erasure.others and erasure.others != erased_with(
            work.find, work.get(StreamKind.HOUSEHOLD, erasure.person, Household)
        ):
            text = "others are in the household by now"
            raise InvalidTransitionError(text, code="erasure.changed", path=erasure_id, cure="refuse it, and ask anew")
        said = ErasureDecided(context.actor, context.now, ErasureStatus.APPROVED)
        work.append(_KIND, erasure_id, _scope(erasure.village), said)
        _leave(work, erasure)
        return evolve(work.commit(), id=erasure_id)


def place_hold(journal: Journal, context: Context, household_id: str, hold: LegalHold) -> Receipt:
    """Order that a person's data are kept: no erasure is approved before the hold is over.

    Raises:
        NotFoundError: there is no such household, or nobody in it has the person's id.
        InvalidTransitionError: it begins lifted.
        RequestReusedError: see `Journal.command`.
    """
    content = {"household": household_id, "hold": to_wire(hold) | {"on": None}}
    with journal.command(context, "place-hold", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        household.person(hold.subject)
        if hold.lifted or hold.remark:
            raise InvalidTransitionError("a hold begins in force", code="hold.place", path=hold.id)
        work.append(_HOLD, hold.id, _scope(household.village.text), HoldPlaced(hold))
        return work.commit()


def lift_hold(journal: Journal, context: Context, household_id: str, subject: str) -> Receipt:
    """Lift a hold, with `context.reason`.

    Raises:
        NotFoundError: there is no such household or hold.
        InvalidTransitionError: it is lifted already, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "lift-hold", {"household": household_id, "subject": subject}) as work:
        if work.replayed:
            return work.replayed
        household, hold = work.get(StreamKind.HOUSEHOLD, household_id, Household), work.get(_HOLD, subject, LegalHold)
        if hold.lifted or not context.reason.strip():
            raise InvalidTransitionError("a hold that is in force is lifted with a reason", code="hold.lift", path=subject)
        work.append(_HOLD, subject, _scope(household.village.text), HoldLifted(context.reason))
        return work.commit()


def erasures(journal: Journal, person: str = "") -> tuple[Erasure, ...]:
    """Return erasures, of one person or of everybody whom the officer who looks is there for, by day and id."""
    with journal.looking("erasures", tells=False) as seen:
        names = [("person", person)] if person else [("status", one.value) for one in ErasureStatus]
        ids = {one for name, value in names for one in seen.whole.find(_KIND, name, value.encode())}
        found = [one for one in seen.visible(_KIND, sorted(ids)) if isinstance(one, Erasure)]
        seen.told(subject for one in found for subject in one.subjects)
    return tuple(sorted(found, key=lambda one: (one.asked_on, one.id)))


def erased_with(find: Find, household: Household) -> tuple[str, ...]:
    """Return the ids of the persons and cards that are erased with a household, sorted: those that are in no other one now."""
    persons, cards = ([one.id for one in ones] for ones in (household.persons, household.cards))
    known = [(name, one) for name, ids in (("person", persons), ("card", cards)) for one in ids]
    return tuple(sorted(one for name, one in known if {*find(StreamKind.HOUSEHOLD, name, one.encode())} <= {household.id}))


def barred(
    journal: Journal, subjects: Iterable[str], on: date, schedule: Iterable[Retention] = RETENTION
) -> tuple[ErasureBar, ...]:
    """Return what stands against an erasure on a day: all of the log that tells of them is read.

    Args:
        journal: The log.
        subjects: The ids of those whose data are to be erased together, `Erasure.subjects`.
        on: The day.
        schedule: How long records are kept.
    """
    whole, kept, wanted = journal.whole, {one.kind: one for one in schedule}, frozenset(subjects)
    with whole.store.begin(write=False) as unit:
        streams = sorted(told_by(unit, wanted))
        known = [(stream, history.state) for stream in streams if (history := whole.history(unit, stream))]
    holds = [hold.state for one in sorted(wanted) if (hold := whole.known(_HOLD, one))]
    bars = [bar for hold in holds for bar in _held(hold, on)]
    ended = {state.id for _, state in known if isinstance(state, LetterRecord) and state.status is not LetterStatus.RESERVED}
    for stream, state in known:
        if not (isinstance(state, Approval) and state.id in ended):  # the approval of a letter ends with it
            bars += _bars("/".join(stream), state, wanted, on, kept.get(stream.kind))
    return tuple(bars)


def _held(state: State, on: date) -> Iterator[ErasureBar]:
    if isinstance(state, LegalHold) and state.holds(on):
        yield ErasureBar("hold", f"{_HOLD.value}/{state.id}", state.until, state.basis)


def _bars(thing: str, state: State, wanted: frozenset[str], on: date, kept: Retention | None) -> Iterator[ErasureBar]:
    """Yield what one history has against it."""
    if isinstance(state, Household):
        if state.id not in wanted and not all(state.gone(one.id) for one in state.persons if one.id in wanted):
            yield ErasureBar("member", thing)
        return
    if isinstance(state, Participation) and state.running():
        yield ErasureBar("aid", thing)
        return
    over = over_since(state)
    if over is None:
        yield ErasureBar("open", thing)
    elif kept and on <= (until := kept_until(over, kept)):
        yield ErasureBar("retention", thing, until, kept.basis)


def over_since(state: State) -> date | None:  # noqa: PLR0911  one case a state
    """Return since when something is over; None while it is not. What is never open is over since ever."""
    match state:
        case Complaint():
            return (state.closed_on or state.received) if state.status is ComplaintStatus.CLOSED else None
        case Referral():
            return state.sent if state.status.settled else None
        case Removal():
            return state.proposed_on if state.status.settled else None
        case Proposal():
            return None if state.status.open else date.min
        case Approval():
            return None if state.status is ApprovalStatus.REQUESTED else date.min
        case LetterRecord():
            return None if state.status is LetterStatus.RESERVED else max(state.letter.dated, state.letter.valid_until)
        case Participation():
            ends = [state.last_day(key) for key in state.entries]
            return max((one for one in ends if one), default=date.min)
        case _:
            return date.min


def _leave(work: Work, erasure: Erasure) -> None:
    """Let every household keep of a person what it counts its members by; one that is erased keeps nothing."""
    homes = ((person, one) for person in erasure.subjects for one in homes_of(work.find, person) if one != erasure.person)
    for person, one in homes:
        household = work.get(StreamKind.HOUSEHOLD, one, Household)
        memberships = tuple(known for known in household.memberships if known.person == person)
        work.append(StreamKind.HOUSEHOLD, one, household.village.text, PersonErased(person, memberships))


def _scope(village: str) -> str:
    """The regency's own scope: every node of the regency has to hear of it."""
    return ".".join(village.split(".")[:2]) + "-erasures"
