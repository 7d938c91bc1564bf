"""Change a household: who belongs to it, where it lives, what is known of it. All of a change is recorded, or nothing."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeAlias, assert_never

from attrs import evolve

from slrtkit.domain.change import (
    AidEnd,
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    FactChange,
    IdentityChange,
    Move,
    PPKSChange,
    RosterChange,
    Split,
    Transfer,
    decides,
)
from slrtkit.domain.context import Context
from slrtkit.domain.events import (
    Event,
    FactRecorded,
    FamilyCardRecorded,
    HouseholdRegistered,
    PersonIdentified,
    RosterChecked,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import FamilyCard, Household, Person, Unit
from slrtkit.domain.identifiers import NIK
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import participation_id
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.roster import arrive, classify, depart, move, transfer, transferred
from slrtkit.domain.rules import FACTS, FactCatalogue, require_statement
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError
from slrtkit.service.ending import ended
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import to_wire

__all__ = ["ASK_ELSEWHERE", "Steps", "change_household", "enact", "plan"]

_DAY = timedelta(days=1)

Steps: TypeAlias = Iterator[tuple[StreamKind, str, str, Event]]
"""Kind of stream, id, scope and event, in the order in which they are recorded."""
_HOME = StreamKind.HOUSEHOLD
ASK_ELSEWHERE: str = "ask who manages the register"
"""What to do about somebody who is known where the officer may not look: where that is, is not told."""


def change_household(
    journal: Journal,
    context: Context,
    household_id: str,
    change: Change,
    *,
    evidence: Iterable[str] = (),
    facts: FactCatalogue = FACTS,
) -> Receipt:
    """Change a household at once, by an officer who answers for it; see `service.proposal` for changes that somebody checks.

    Args:
        journal: The log.
        context: Who, when, and why.
        household_id: The household concerned.
        change: What changes.
        evidence: SHA-256 of photographs and papers.
        facts: What may be stated.

    Raises:
        NotFoundError: there is no such household, or nobody and nothing in it that the change names.
        WireError: a fact is not declared, not its bearer's, out of range, or of a day that has not come.
        DomainError: the change is impossible in the household as it is known; see `domain.roster`; or it excludes from aid, or
            corrects an identity, without a reason.
        AccessDeniedError: it decides on aid (`domain.change.decides`): it is proposed, and another officer applies it.
        DuplicateError: the register knows the person or the NIK in another household.
        RequestReusedError: see `Journal.command`.
    """
    grounds = Grounds(context.reason, tuple(evidence))
    content = {"household": household_id, "change": to_wire(change, Change), "evidence": grounds.evidence}
    with journal.command(context, "change-household", content) as work:
        if work.replayed:
            return evolve(work.replayed, id=household_id)
        enact(work, household_id, change, grounds, facts)
        return evolve(work.commit(), id=household_id)


def enact(work: Work, household_id: str, change: Change, grounds: Grounds, facts: FactCatalogue = FACTS) -> None:
    """Record what a change comes to, within a command. Raises what `change_household` raises."""
    steps = tuple(plan(work, household_id, change, grounds, facts))
    last = work.get(_HOME, change.left, Household) if isinstance(change, Transfer) else None
    if not grounds.proposal and decides(work.get(_HOME, household_id, Household), change, last):
        raise AccessDeniedError(
            "what decides on aid is for two officers: one proposes it, another one applies it",
            code="change.second-officer",
            path=household_id,
            cure="propose it (--propose)",
        )
    for step in steps:
        work.append(*step)


def plan(work: Work, household_id: str, change: Change, grounds: Grounds, facts: FactCatalogue = FACTS) -> Steps:  # noqa: C901, PLR0912  one case a change
    """Yield what a change comes to, and record nothing. Raises what `change_household` raises."""
    household, today = work.get(StreamKind.HOUSEHOLD, household_id, Household), Zone.WIT.day(work.context.now)
    scope = household.village.text
    _require_come(change, today)
    match change:
        case FactChange(subject, name, fact):
            require_statement(facts, household.unit(subject), name, fact, today)
            _require_here(work, household, subject)
            _require_reason(change, grounds)
            known = household.fact(subject, name)
            past = known is not None and known.on > fact.on
            yield _HOME, household_id, scope, FactRecorded(subject, name, fact, past, grounds)
        case IdentityChange(subject, name, nik):
            yield _HOME, household_id, scope, _identified(work, household.person(subject), name, nik, grounds)
        case CardChange(card, nkk):
            yield _HOME, household_id, scope, FamilyCardRecorded(card, nkk, grounds)
        case Arrival(person):
            _require_unknown(work, person)
            joined = arrive(household, change, grounds)
            for name, fact in joined.person.facts.items():
                require_statement(facts, Unit.PERSON, name, fact, today)
            yield _HOME, household_id, scope, joined
        case Transfer():
            yield from _transferred(work, household, change, grounds)
        case Departure():
            yield _HOME, household_id, scope, depart(household, change, grounds)
        case Move():
            moved = move(household, change, grounds)
            yield _HOME, household_id, scope, moved
            if change.village.text != scope:
                yield _HOME, household_id, change.village.text, transferred(household, moved)
        case Split():
            yield from _split(work, household, change, grounds)
        case PPKSChange():
            yield _HOME, household_id, scope, classify(household, change, work.context.actor, grounds)
        case RosterChange(complete):
            yield _HOME, household_id, scope, RosterChecked(complete, grounds)
        case AidEnd(bearer, program, ending, entry):
            yield StreamKind.PARTICIPATION, *ended(work, household, bearer, participation_id(program, bearer), entry, ending)
        case _:
            assert_never(change)


def _identified(work: Work, person: Person, name: str, nik: NIK | None, grounds: Grounds) -> PersonIdentified:
    if not name.strip() or not grounds.reason.strip():
        raise DomainError(
            "a person has a name, and its correction a reason", code="roster.reason", path=person.id, cure="say why"
        )
    if nik != person.nik:
        _require_free(work, nik, person.id)
    return PersonIdentified(person.id, name, nik, grounds)


def _transferred(work: Work, household: Household, change: Transfer, grounds: Grounds) -> Steps:
    if change.left == household.id:
        person = household.person(change.person)
        _require_here(work, household, person.id, alone=False)
    else:
        other = work.get(StreamKind.HOUSEHOLD, change.left, Household)
        person = other.person(change.person)
        _require_here(work, other, person.id)
        if not other.gone(person.id):
            until = change.since - _DAY
            departure = Departure(person.id, until, change.cause, change.source)
            yield _HOME, other.id, other.village.text, depart(other, departure, grounds, household.id)
    yield _HOME, household.id, household.village.text, transfer(household, person, change, grounds)


def _split(work: Work, household: Household, change: Split, grounds: Grounds) -> Steps:
    going = [household.person(person) for person, _ in change.members]
    staying = {person.id for person in household.persons if not household.gone(person.id)} - {person.id for person in going}
    if not going or not staying or len({person.id for person in going}) < len(going):
        raise DomainError(
            "a split takes some of the members along, each once, and leaves some behind",
            code="roster.split",
            path=household.id,
            cure="if all of them go, the household moves",
        )
    if work.knows(StreamKind.HOUSEHOLD, change.household):
        work.may_know(change.household)
        raise DuplicateError("this household is registered already", code="household.duplicate", path=change.household)
    for person in going:
        departure = Departure(person.id, change.since - _DAY, Cause.SPLIT, change.source)
        yield _HOME, household.id, household.village.text, depart(household, departure, grounds, change.household)
    taken = next((card for card in household.cards if card.id == change.card), FamilyCard(change.card))
    card = FamilyCard(change.card, change.nkk or taken.nkk, taken.facts)
    new = Household(
        change.household,
        change.village,
        change.address,
        (card,),
        (),
        (),
        roster_complete=household.roster_complete,
    )
    yield _HOME, new.id, new.village.text, HouseholdRegistered(new)
    for person, (_, relation) in zip(going, change.members, strict=True):
        joining = Transfer(person.id, household.id, card.id, relation, change.since, Cause.SPLIT, change.source)
        yield _HOME, new.id, new.village.text, transfer(new, person, joining, grounds)


def _require_come(change: Change, today: date) -> None:
    match change:
        case Arrival(since=day) | Transfer(since=day) | Departure(until=day) | Move(since=day) | Split(since=day):
            come = day <= today
        case PPKSChange(on=day):
            come = day <= today
        case AidEnd(ending=ending):
            come = ending.until <= today
        case _:
            come = True
    if not come:
        raise DomainError("what has not happened is not recorded", code="roster.future", cure="record it on the day")


def _require_reason(change: FactChange, grounds: Grounds) -> None:
    if change.excludes and not grounds.reason.strip():
        raise DomainError("who is excluded from aid is so for a reason", code="fact.reason", path=change.name, cure="say why")


def _require_here(work: Work, household: Household, subject: str, *, alone: bool = True) -> None:
    """Refuse what would be recorded of somebody in a household that they left for another.

    Whoever two posts registered, each in a household, lives in both until two officers say of one that they never belonged to
    it; nobody knows before of whom a fact would be. What is not of them `alone` need not wait for that.
    """
    found = work.find(StreamKind.HOUSEHOLD, "person", subject.encode())
    other = next((one for one in found if one != household.id), None)
    if other is None:
        return
    if household.id not in found:
        raise DomainError(
            "the person lives in another household",
            code="roster.elsewhere",
            path=subject,
            cure=_cure(work, other, f"use household {other}"),
        )
    if alone:
        raise DomainError(
            "two posts registered the person, each in a household",
            code="roster.shared",
            path=subject,
            cure=_cure(work, other, f"propose a departure by mistake, here or in household {other}"),
        )


def _require_unknown(work: Work, person: Person) -> None:
    for index in ("person", "former"):
        for found in work.find(StreamKind.HOUSEHOLD, index, person.id.encode()):
            raise DuplicateError(
                "the register knows a person of this id",
                code="household.duplicate-person",
                path=person.id,
                cure=_cure(work, found, f"transfer them from household {found}"),
            )
    _require_free(work, person.nik, person.id)


def _require_free(work: Work, nik: NIK | None, path: str) -> None:
    for found in work.find(StreamKind.HOUSEHOLD, "nik", nik.text.encode()) if nik else ():
        raise DuplicateError(
            "somebody in the register has this NIK",
            code="household.duplicate-nik",
            path=path,
            cure=_cure(work, found, f"compare with household {found}"),
        )


def _cure(work: Work, household: str, cure: str) -> str:
    """Name a household only to those who may know of it."""
    return cure if work.may_know(household) else ASK_ELSEWHERE
