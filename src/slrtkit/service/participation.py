"""Keep the ledger of aid: enter spans, take answers of surveys, and end aid for reasons that need no decision."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind, fold
from slrtkit.domain.household import Household, Unit
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import (
    Ending,
    Participation,
    ParticipationAnswer,
    ParticipationEntry,
    ParticipationStarted,
    ParticipationStated,
    participation_id,
)
from slrtkit.domain.roles import DataField
from slrtkit.errors import DomainError, DuplicateError
from slrtkit.ledger import milliseconds
from slrtkit.ports.store import StreamId, UnitOfWork
from slrtkit.service.ending import ended, require_shown
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.wire import to_wire

__all__ = ["Aid", "end_participation", "enter_participation", "ledgers_in", "ledgers_of", "marks_of", "state_participation"]

_LAST = "~"
"""After every clock stamp."""


@frozen
class Aid:
    """Whose aid of which program: the bearer is a person, a family card or the household itself."""

    household: str
    bearer: str
    program: str

    @property
    def ledger(self) -> str:
        """Id of the ledger."""
        return participation_id(self.program, self.bearer)


def enter_participation(journal: Journal, context: Context, aid: Aid, entry: ParticipationEntry) -> Receipt:
    """Enter one span of aid, as the owner of the program says it.

    Raises:
        NotFoundError: there is no such household, or nobody and nothing in it has the bearer's id.
        DuplicateError: aid that began on this day is entered already; its path is the ledger.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "enter-participation", {"aid": to_wire(aid), "entry": to_wire(entry)}) as work:
        if work.replayed:
            return work.replayed
        household, unit = _bearer(work, aid)
        known = _ledger(work, aid)
        if known and entry.key in known.entries:
            raise DuplicateError(
                "aid that began on this day is entered already",
                code="participation.duplicate",
                path=aid.ledger,
                cure="an entry is never overwritten; propose its removal, or record why it ended",
            )
        event = ParticipationStarted(aid.program, unit, aid.bearer, entry)
        work.append(StreamKind.PARTICIPATION, aid.ledger, household.village.text, event)
        return work.commit()


def state_participation(journal: Journal, context: Context, aid: Aid, answer: ParticipationAnswer) -> Receipt:
    """Record what somebody told a survey; it never ends aid that the program's owner entered.

    Raises:
        NotFoundError: there is no such household, or nobody and nothing in it has the bearer's id.
        DomainError: the answer is of a day that has not come.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "state-participation", {"aid": to_wire(aid), "answer": to_wire(answer)}) as work:
        if work.replayed:
            return work.replayed
        household, unit = _bearer(work, aid)
        _require_past(answer, context)
        event = ParticipationStated(aid.program, unit, aid.bearer, answer)
        work.append(StreamKind.PARTICIPATION, aid.ledger, household.village.text, event)
        return work.commit()


def end_participation(
    journal: Journal, context: Context, aid: Aid, entry: str, ending: Ending, *, program_ended: date | None = None
) -> Receipt:
    """End aid because of death, a move or the program's end, which the register or the catalog shows.

    What neither shows, and the bearer's own wish, is proposed (`domain.change.AidEnd`), and another officer applies it.

    Args:
        journal: The log.
        context: Who, when.
        aid: Whose aid.
        entry: Key of the span; empty for the one that runs.
        ending: The last day, the reason, and the digest of what shows it.
        program_ended: The last day of the program, as the catalog says; None while it goes on.

    Raises:
        NotFoundError: there is no such household, bearer, ledger or span.
        AccessDeniedError: the reason is a removal, which only its decision can record, or nothing else shows it.
        InvalidTransitionError: it ended already, had not begun, its removal is under way, or none is named and several run.
        RequestReusedError: see `Journal.command`.
    """
    content = {"aid": to_wire(aid), "entry": entry, "ending": to_wire(ending)}
    with journal.command(context, "end-participation", content) as work:
        if work.replayed:
            return work.replayed
        household, _ = _bearer(work, aid)
        ledger, scope, event = ended(work, household, aid.bearer, aid.ledger, entry, ending)
        since = work.get(StreamKind.PARTICIPATION, ledger, Participation).entries[event.entry].since
        require_shown(work, household, aid.bearer, since, ending, program_ended)
        work.append(StreamKind.PARTICIPATION, ledger, scope, event)
        return work.commit()


def ledgers_of(journal: Journal, household: Household, known: datetime | None = None) -> tuple[Participation, ...]:
    """Return the ledgers of a household, its family cards and its persons, in the order of their ids.

    Args:
        journal: The log.
        household: The household.
        known: Only what was recorded up to this instant counts; None: all that is known.
    """
    with journal.looking("read") as seen:
        shown = seen.shows(household, DataField.AID)  # it looks for broken glass, before the store is held
        with seen.store.begin(write=False) as unit:
            return ledgers_in(seen, unit, household, known) if shown else ()


def ledgers_in(
    journal: Journal, unit: UnitOfWork, household: Household, known: datetime | None = None
) -> tuple[Participation, ...]:
    """Return what `ledgers_of` does, inside one look at the store."""
    kind = StreamKind.PARTICIPATION.value
    last = _LAST if known is None else f"{milliseconds(known):012x}.ffff"
    found = sorted(ledger for bearer in _bearers(household) for ledger in unit.find(kind, "bearer", bearer.encode()))
    logs = ([record for record in unit.history(StreamId(kind, ledger)) if record.clock <= last] for ledger in found)
    histories = [fold(journal.recorded(record) for record in log) for log in logs]
    return tuple(history.state for history in histories if history and isinstance(history.state, Participation))


def marks_of(work: Work, household: Household) -> tuple[Mapping[str, str], tuple[Participation, ...]]:
    """Return the ledgers of a household inside a command, and the mark of each by its id."""
    kind = StreamKind.PARTICIPATION
    found = sorted(ledger for bearer in _bearers(household) for ledger in work.find(kind, "bearer", bearer.encode()))
    histories = [work.history(kind, ledger, Participation) for ledger in found]
    return {history.state.id: history.mark for history in histories}, tuple(history.state for history in histories)


def _bearers(household: Household) -> Iterable[str]:
    return (household.id, *(card.id for card in household.cards), *(person.id for person in household.persons))


def _bearer(work: Work, aid: Aid) -> tuple[Household, Unit]:
    if not aid.program.strip():
        raise DomainError("aid is of a program", code="participation.program", path="program")
    household = work.get(StreamKind.HOUSEHOLD, aid.household, Household)
    return household, household.unit(aid.bearer)


def _ledger(work: Work, aid: Aid) -> Participation | None:
    known = work.knows(StreamKind.PARTICIPATION, aid.ledger)
    return work.get(StreamKind.PARTICIPATION, aid.ledger, Participation) if known else None


def _require_past(answer: ParticipationAnswer, context: Context) -> None:
    if answer.on > Zone.WIT.day(context.now):
        raise DomainError("an answer is of a day that has come", code="participation.future", path="on")
