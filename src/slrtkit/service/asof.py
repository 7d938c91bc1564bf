"""A household as it was on a day, as far as it was known at an instant; and who said what of it, when.

Two times answer two questions. The day (`on`) is when something was so in the world; the instant (`known`) is when the register
knew it. A decision of the past is reproduced with its own day and its own instant, however much was learnt since. Both answers
are read from the log.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial

from attrs import evolve, field, frozen

from slrtkit.domain.change import Cause, deciding
from slrtkit.domain.events import FactRecorded, HouseholdRegistered, MemberJoined, MemberLeft
from slrtkit.domain.history import Recorded, StreamKind
from slrtkit.domain.household import Fact, Facts, FamilyCard, Household, Person
from slrtkit.domain.merge import merged
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.roles import DataField
from slrtkit.domain.syncing import HouseholdTransferred
from slrtkit.errors import NotFoundError
from slrtkit.ledger import milliseconds
from slrtkit.ports.store import Record, StreamId, UnitOfWork
from slrtkit.service.admission import homes_of
from slrtkit.service.journal import Journal
from slrtkit.service.participation import ledgers_in

__all__ = ["AsOf", "Statement", "fact_history", "household_at", "household_on"]


@frozen
class AsOf:
    """A household as it was on a day.

    Attributes:
        household: With the facts, the home and the members of that day; later facts are left out.
        on: The day.
        known: Only what was recorded up to this instant counts; None: all that is known now.
        ledgers: What the household, its cards and its persons receive, as far as it was known.
    """

    household: Household
    on: date
    known: datetime | None
    ledgers: tuple[Participation, ...] = ()


@frozen
class Statement:
    """Who said what of whom, when.

    Attributes:
        household: Id of the household in whose history it stands.
        subject: Whom it is about: a person, a family card or the household.
        name: Name of the fact.
        fact: Its value, the day it was true, and the source.
        at: When it was recorded.
        by: Id of the officer who recorded it.
        event: Key of the event.
        grounds: Reason, evidence and proposal.
    """

    household: str
    subject: str
    name: str
    fact: Fact
    at: datetime
    by: str
    event: str
    clock: str = field(repr=False)
    grounds: Grounds = field(factory=Grounds)

    @property
    def confirmed(self) -> bool:
        """False of what decides on aid and is the word of one officer alone, as in a first registration."""
        return bool(self.grounds.proposal) or not deciding(self.name)


def household_at(journal: Journal, household_id: str, on: date, known: datetime | None = None) -> Household:
    """Return a household as it was on a day: the latest statement of each fact up to that day, of one day the one stated last.

    Args:
        journal: The log.
        household_id: The household.
        on: The day.
        known: Only what was recorded up to this instant counts; None: all that is known.

    Raises:
        NotFoundError: nothing was known of the household at that instant.
    """
    with journal.looking("read") as seen:
        seen.require(StreamKind.HOUSEHOLD, household_id)
        with journal.store.begin(write=False) as unit:
            household = _at(journal, unit, household_id, on, known)
        return seen.redacted(household)


def household_on(journal: Journal, household_id: str, on: date, zone: Zone, known: datetime | None = None) -> AsOf:
    """Return a household for a case of a day, by what was known at the end of that day.

    A household that was registered later is judged by what is known now. `AsOf.known` says which, and is None where nothing was
    left out.

    Args:
        journal: The log.
        household_id: The household.
        on: The day of the case.
        zone: Where the day ends.
        known: Another instant than the end of the day.

    Raises:
        NotFoundError: there is no such household, or nothing was known of it at the instant that is given.
    """
    with journal.looking("read") as seen:
        now = seen.require(StreamKind.HOUSEHOLD, household_id)
        found = _on(journal, household_id, on, zone, known)
        ledgers = found.ledgers if now is None or seen.shows(now, DataField.AID) else ()
        return evolve(found, household=seen.redacted(found.household), ledgers=ledgers)


def _on(journal: Journal, household_id: str, on: date, zone: Zone, known: datetime | None) -> AsOf:
    with journal.store.begin(write=False) as unit:
        clocks = [record.clock for record in unit.history(StreamId(StreamKind.HOUSEHOLD.value, household_id))]
        until = known or datetime.combine(on, time.max, zone.offset).astimezone(UTC)
        if known is None and clocks and min(clocks) > _stamp(until):
            household = _at(journal, unit, household_id, on, None)
            return AsOf(household, on, None, ledgers_in(journal, unit, household))
        household = _at(journal, unit, household_id, on, until)
        ledgers = ledgers_in(journal, unit, household, until)
        later = max(clocks) > _stamp(until) or ledgers != ledgers_in(journal, unit, household)
        return AsOf(household, on, until if later else None, ledgers)


def fact_history(journal: Journal, household_id: str, subject: str = "", name: str = "") -> tuple[Statement, ...]:
    """Return who said what of a household, its cards and its persons, in the order in which it was recorded.

    What was said of a person in the households where they lived before and after belongs to it.

    Args:
        journal: The log.
        household_id: The household.
        subject: Only of this person, card or household.
        name: Only this fact.

    Raises:
        NotFoundError: there is no such household.
    """
    with journal.looking("read") as seen:
        seen.household(household_id)
        with journal.store.begin(write=False) as unit:
            statements = tuple(_Logs(journal, unit, _LAST).statements(household_id))
        shown = seen.facts_shown(household_id)
    told = {(one.event, one.subject, one.name): one for one in statements if shown(one.name)}
    asked = (one for one in told.values() if subject in ("", one.subject) and name in ("", one.name))
    return tuple(sorted(asked, key=lambda one: (one.clock, one.event)))


_LAST = "~"
"""After every clock stamp."""


def _stamp(instant: datetime) -> str:
    """The last clock stamp of an instant's millisecond."""
    return f"{milliseconds(instant):012x}.ffff"


def _at(journal: Journal, unit: UnitOfWork, household_id: str, on: date, known: datetime | None) -> Household:
    logs = _Logs(journal, unit, _LAST if known is None else _stamp(known))
    history = merged(recorded for _, recorded in logs[household_id]).history
    if history is None or not isinstance(history.state, Household):
        raise NotFoundError("no household of this id was known then", path=household_id)
    household = history.state
    latest: dict[tuple[str, str], Statement] = {}
    for one in logs.statements(household_id):
        found = latest.get((one.subject, one.name))
        if one.fact.on <= on and (found is None or _age(found) < _age(one)):
            latest[one.subject, one.name] = one

    def facts(subject: str) -> Facts:
        return {name: one.fact for (whose, name), one in latest.items() if whose == subject}

    home = household.home(on)
    return evolve(
        household,
        village=home.village,
        address=home.address,
        facts=facts(household.id),
        cards=tuple(evolve(card, facts=facts(card.id)) for card in household.cards),
        persons=tuple(evolve(person, facts=facts(person.id)) for person in household.persons),
    )


def _age(one: Statement) -> tuple[date, str, str]:
    return one.fact.on, one.clock, one.event


class _Logs:
    """The logs of one look at the store, as far as they were known at an instant; each is read once."""

    def __init__(self, journal: Journal, unit: UnitOfWork, until: str) -> None:
        self._journal, self._unit, self._until = journal, unit, until
        self._read: dict[str, tuple[tuple[Record, Recorded], ...]] = {}

    def __getitem__(self, household_id: str) -> tuple[tuple[Record, Recorded], ...]:
        if household_id not in self._read:
            records = self._unit.history(StreamId(StreamKind.HOUSEHOLD.value, household_id))
            known = (record for record in records if record.clock <= self._until)
            self._read[household_id] = tuple((record, self._journal.recorded(record)) for record in known)
        return self._read[household_id]

    def statements(self, household_id: str) -> Iterator[Statement]:
        """Yield what was said of a household, and of its persons wherever they lived before and after."""
        yield from self._said(household_id)
        for person, elsewhere in self._linked(household_id).items():
            seen, waiting = {household_id}, elsewhere
            while waiting := waiting - seen:
                other = min(waiting)
                seen.add(other)
                yield from (one for one in self._said(other) if one.subject == person)
                waiting |= self._linked(other).get(person, set())

    def _said(self, household_id: str) -> Iterator[Statement]:
        log = self[household_id]
        whole = any(isinstance(recorded.event, HouseholdRegistered) for _, recorded in log)
        for record, recorded in log:
            match recorded.event:
                case HouseholdTransferred() if whole:
                    pass
                case HouseholdRegistered(household) | HouseholdTransferred(household):
                    bearers: tuple[Household | FamilyCard | Person, ...] = (household, *household.cards, *household.persons)
                    for one in bearers:
                        yield from (_statement(record, one.id, name, fact) for name, fact in one.facts.items())
                case FactRecorded(subject, name, fact, _, grounds):
                    yield _statement(record, subject, name, fact, grounds)
                case MemberLeft(subject, _, until, Cause.DEATH, source, _, grounds):
                    yield _statement(record, subject, "deceased_on", Fact(until, until, source), grounds)
                case MemberJoined(person, _, _, left, grounds) if not (left and self[left]):
                    yield from (_statement(record, person.id, name, fact, grounds) for name, fact in person.facts.items())

    def _linked(self, household_id: str) -> dict[str, set[str]]:
        """Return the other households that each person came from or went to."""
        links: dict[str, set[str]] = {}
        for _, recorded in self[household_id]:
            match recorded.event:
                case MemberJoined(Person(id=person), _, _, other) if other:
                    links.setdefault(person, set()).add(other)
                case MemberLeft(subject=person, into=other):
                    links.setdefault(person, set()).update({other} if other else self._joined_later(person, household_id))
                case _:
                    pass
        return links

    def _joined_later(self, person: str, household_id: str) -> Iterator[str]:
        """Yield the households that took in somebody who had left this one before, when nobody knew where to."""
        for other in homes_of(partial(self._journal.scribe.find, self._unit), person):
            joined = (recorded.event for _, recorded in self[other] if isinstance(recorded.event, MemberJoined))
            if other != household_id and any((one.person.id, one.left) == (person, household_id) for one in joined):
                yield other


def _statement(record: Record, subject: str, name: str, fact: Fact, grounds: Grounds | None = None) -> Statement:
    at = datetime.fromisoformat(record.at)
    return Statement(record.stream.id, subject, name, fact, at, record.actor, record.key, record.clock, grounds or Grounds())
