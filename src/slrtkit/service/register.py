"""Register households and record what is learned of them."""

from collections.abc import Iterable

from slrtkit.domain.context import Context
from slrtkit.domain.events import FactRecorded, HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.errors import DuplicateError
from slrtkit.ports.store import IndexEntry
from slrtkit.service.indexes import index
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import to_wire

__all__ = ["record_fact", "register"]


def register(journal: Journal, context: Context, households: Iterable[Household]) -> Receipt:
    """Enter households into the register, all or none.

    Raises:
        DuplicateError: a household id, or the NIK of somebody who lives there, is in the register already.
        RequestReusedError: see `Journal.command`.
    """
    entering = tuple(households)
    with journal.command(context, "register", to_wire(entering)) as work:
        if work.replayed:
            return work.replayed
        taken: set[IndexEntry] = set()
        for household in entering:
            _require_new(work, household, taken)
            work.append(StreamKind.HOUSEHOLD, household.id, household.village.text, HouseholdRegistered(household))
        return work.commit()


def record_fact(journal: Journal, context: Context, household_id: str, subject: str, name: str, fact: Fact) -> Receipt:
    """Record one fact of a person, a family card or the household itself.

    Raises:
        NotFoundError: there is no such household, or nobody and nothing in it has the id `subject`.
        RequestReusedError: see `Journal.command`.
    """
    content = {"household": household_id, "subject": subject, "name": name, "fact": to_wire(fact)}
    with journal.command(context, "record-fact", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        household.fact(subject, name)
        work.append(StreamKind.HOUSEHOLD, household_id, household.village.text, FactRecorded(subject, name, fact))
        return work.commit()


def _require_new(work: Work, household: Household, taken: set[IndexEntry]) -> None:
    if work.knows(StreamKind.HOUSEHOLD, household.id):
        raise DuplicateError("this household is registered already", code="household.duplicate", path=household.id)
    for entry in index(household):
        if entry.unique and (entry in taken or work.find(StreamKind.HOUSEHOLD, entry.name, entry.value)):
            raise DuplicateError(
                "a person of this household is registered already",
                code=f"household.duplicate-{entry.name}",
                path=household.id,
                cure="look the person up by NIK; a person who moves keeps their identity",
            )
        if entry.unique:
            taken.add(entry)
