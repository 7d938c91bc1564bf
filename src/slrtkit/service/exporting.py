"""Every household of the register, one after the other, without those that are restricted."""

from collections.abc import Collection, Iterator

from attrs import evolve

from slrtkit.domain.events import HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household, Person
from slrtkit.service.homes import home_of
from slrtkit.service.journal import Journal
from slrtkit.service.restriction import restricted
from slrtkit.wire import event_type

__all__ = ["all_households"]

_BATCH = 1000
_BEGINS = event_type(HouseholdRegistered)


def all_households(journal: Journal) -> Iterator[Household]:
    """Yield the households as they are known now, in the order in which they were registered; a restricted one is left out.

    Whoever moved from one to another stands in the last one alone.
    """
    hidden, position = restricted(journal), 0
    while True:
        with journal.store.begin(write=False) as unit:
            batch = unit.since(position, _BATCH)
        if not batch:
            return
        position = batch[-1].position
        begun = (record.stream for _, record in batch if record.type == _BEGINS)
        ids = (stream.id for stream in begun if stream.kind == StreamKind.HOUSEHOLD)
        for household in journal.visible(StreamKind.HOUSEHOLD, ids):
            if isinstance(household, Household) and not hidden.covers(household):
                moved = [person.id for person in household.persons if _moved(journal, household, person)]
                yield _without(household, moved) if moved else household


def _without(household: Household, moved: Collection[str]) -> Household:
    return evolve(
        household,
        persons=tuple(person for person in household.persons if person.id not in moved),
        memberships=tuple(one for one in household.memberships if one.person not in moved),
    )


def _moved(journal: Journal, household: Household, person: Person) -> bool:
    """Whether a person belonged to another household after this one."""
    return household.gone(person.id) and household.id != _home(journal, person.id)


def _home(journal: Journal, person: str) -> str:
    whole = journal.whole
    return home_of(person, whole.find, lambda home: whole.household(home).state).id
