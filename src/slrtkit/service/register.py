"""Register households and record what is learned of them."""

from collections.abc import Callable, Iterable

from slrtkit.domain.change import FactChange
from slrtkit.domain.context import Context
from slrtkit.domain.events import HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.office import Zone
from slrtkit.domain.rules import FACTS, FactCatalogue, require_household
from slrtkit.errors import DuplicateError
from slrtkit.ports.store import IndexEntry
from slrtkit.service.change import ASK_ELSEWHERE, change_household
from slrtkit.service.indexes import index
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import require_readable, to_wire

__all__ = ["record_fact", "register"]


def _nothing() -> None:
    pass


def register(
    journal: Journal,
    context: Context,
    households: Iterable[Household],
    entered: Callable[[], object] = _nothing,
    *,
    facts: FactCatalogue = FACTS,
) -> Receipt:
    """Enter households into the register, all or none.

    Args:
        journal: The log.
        context: Who, when, and the client id.
        households: Who enters.
        entered: Called after each of them, to show progress; nothing is durable before the receipt.
        facts: What may be stated of them.

    Raises:
        WireError: a fact of a household is not declared, not its bearer's, out of range, or of a day that has not come.
        DuplicateError: a household id, or the NIK of somebody who lives there, is in the register already.
        RequestReusedError: see `Journal.command`.
    """
    entering = tuple(households)
    with journal.command(context, "register", to_wire(entering)) as work:
        if work.replayed:
            return work.replayed
        taken: set[IndexEntry] = set()
        for household in entering:
            event = HouseholdRegistered(household)
            require_readable(event)
            require_household(facts, household, Zone.WIT.day(context.now))
            _require_new(work, household, taken)
            work.append(StreamKind.HOUSEHOLD, household.id, household.village.text, event)
            entered()
        return work.commit()


def record_fact(
    journal: Journal,
    context: Context,
    household_id: str,
    subject: str,
    name: str,
    fact: Fact,
    *,
    evidence: Iterable[str] = (),
    facts: FactCatalogue = FACTS,
) -> Receipt:
    """Record one fact of a person, a family card or the household itself.

    A fact of a day before the one that is known adds to the history; what is known of today stays.

    Raises:
        WireError: the fact is not declared in `facts`, not its bearer's, out of range, or of a day that has not come.
        NotFoundError: there is no such household, or nobody and nothing in it has the id `subject`.
        DomainError: the person lives in another household now.
        RequestReusedError: see `Journal.command`.
    """
    return change_household(journal, context, household_id, FactChange(subject, name, fact), evidence=evidence, facts=facts)


def _require_new(work: Work, household: Household, taken: set[IndexEntry]) -> None:
    if work.knows(StreamKind.HOUSEHOLD, household.id):
        work.may_know(household.id)
        raise DuplicateError("this household is registered already", code="household.duplicate", path=household.id)
    for entry in index(household):
        found = work.find(StreamKind.HOUSEHOLD, entry.name, entry.value) if entry.unique else ()
        if entry.unique and (entry in taken or found):
            known = all(work.may_know(one) for one in found)
            raise DuplicateError(
                "a person of this household is registered already",
                code=f"household.duplicate-{entry.name}",
                path=household.id,
                cure="look the person up by NIK; a person who moves keeps their identity" if known else ASK_ELSEWHERE,
            )
        if entry.unique:
            taken.add(entry)
