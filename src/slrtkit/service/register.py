"""Register households and record what is learned of them."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.events import FactRecorded, HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.office import Zone
from slrtkit.domain.rules import FACTS, FactCatalogue, require_household, require_statement
from slrtkit.errors import DuplicateError
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.store import IndexEntry, StreamId, UnitOfWork
from slrtkit.service.indexes import index
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import event_to_wire, to_wire

__all__ = ["Comparison", "Conflict", "compare", "import_id", "record_fact", "register"]


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
            require_household(facts, household, Zone.WIT.day(context.now))
            _require_new(work, household, taken)
            work.append(StreamKind.HOUSEHOLD, household.id, household.village.text, HouseholdRegistered(household))
            entered()
        return work.commit()


@frozen
class Conflict:
    """Why a household cannot be entered: what is in the register already.

    Attributes:
        household: Its id.
        subject: Id of the household or the person that is there already.
        code: Which kind of conflict.
        text: What it is, without the value.
    """

    household: str
    subject: str
    code: str
    text: str


@frozen
class Comparison:
    """Households as they lie beside the register.

    Attributes:
        new: Those that can be entered.
        unchanged: Ids of those that were entered with exactly this content, whatever was learnt of them since.
        conflicts: Why others cannot be.
    """

    new: tuple[Household, ...]
    unchanged: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def compare(journal: Journal, households: Iterable[Household]) -> Comparison:
    """Tell what `register` would do with households; nothing is written."""
    new: list[Household] = []
    unchanged: list[str] = []
    conflicts: list[Conflict] = []
    with journal.store.begin(write=False) as unit:
        for household in households:
            first = next(iter(unit.history(StreamId(StreamKind.HOUSEHOLD.value, household.id))), None)
            if first is None:
                found = tuple(_taken(unit, household))
                conflicts += found
                new += [] if found else [household]
            elif canonical(journal.body(first)) == canonical(event_to_wire(HouseholdRegistered(household))):
                unchanged.append(household.id)
            else:
                text = "this household was registered with other content; what is learnt later is recorded as facts"
                conflicts.append(Conflict(household.id, household.id, "household.duplicate", text))
    return Comparison(tuple(new), tuple(unchanged), tuple(conflicts))


def import_id(households: Iterable[Household]) -> str:
    """Return the client id of an import: the digest of its content, so that the same import is the same request."""
    return f"import-{digest(contexts.REQUEST, canonical(to_wire(tuple(households))))}"


def record_fact(
    journal: Journal,
    context: Context,
    household_id: str,
    subject: str,
    name: str,
    fact: Fact,
    *,
    facts: FactCatalogue = FACTS,
) -> Receipt:
    """Record one fact of a person, a family card or the household itself.

    Raises:
        WireError: the fact is not declared in `facts`, not its bearer's, out of range, or of a day that has not come.
        NotFoundError: there is no such household, or nobody and nothing in it has the id `subject`.
        RequestReusedError: see `Journal.command`.
    """
    content = {"household": household_id, "subject": subject, "name": name, "fact": to_wire(fact)}
    with journal.command(context, "record-fact", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        require_statement(facts, household.unit(subject), name, fact, Zone.WIT.day(context.now))
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


def _taken(unit: UnitOfWork, household: Household) -> Iterator[Conflict]:
    """Yield a conflict for each person who, or whose NIK, is in the register."""
    whose = {person.id.encode(): person.id for person in household.persons}
    whose |= {person.nik.text.encode(): person.id for person in household.persons if person.nik}
    for entry in index(household):
        if entry.unique and unit.find(StreamKind.HOUSEHOLD.value, entry.name, entry.value):
            text = "somebody in the register has this " + ("NIK" if entry.name == "nik" else "id")
            yield Conflict(household.id, whose[entry.value], f"household.duplicate-{entry.name}", text)
