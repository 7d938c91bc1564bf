"""Keep the ledger of aid: enter spans, take answers of surveys, and end aid for reasons that need no decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind, fold
from slrtkit.domain.household import Household, Unit
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import (
    Ending,
    EndReason,
    Participation,
    ParticipationAnswer,
    ParticipationEnded,
    ParticipationEntry,
    ParticipationStarted,
    ParticipationStated,
    participation_id,
)
from slrtkit.domain.removal import Removal
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, InvalidTransitionError
from slrtkit.ledger import milliseconds
from slrtkit.ports.store import StreamId, UnitOfWork
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


def end_participation(journal: Journal, context: Context, aid: Aid, entry: str, ending: Ending) -> Receipt:
    """End aid because of death, a move, the program's end or the bearer's own wish, each with its evidence.

    Args:
        journal: The log.
        context: Who, when.
        aid: Whose aid.
        entry: Key of the span; empty for the one that runs.
        ending: The last day, the reason, and the digest of what shows it.

    Raises:
        NotFoundError: there is no such household, bearer, ledger or span.
        AccessDeniedError: the reason is a removal, which only its decision can record.
        InvalidTransitionError: it ended already, had not begun, its removal is under way, or none is named and several run.
        RequestReusedError: see `Journal.command`.
    """
    content = {"aid": to_wire(aid), "entry": entry, "ending": to_wire(ending)}
    with journal.command(context, "end-participation", content) as work:
        if work.replayed:
            return work.replayed
        if ending.reason is EndReason.REMOVED:
            raise AccessDeniedError(
                "aid is removed by the decision of its removal only",
                code="participation.removal",
                path=aid.ledger,
                cure="propose, give notice, and let another officer decide",
            )
        household, _ = _bearer(work, aid)
        ledger = work.get(StreamKind.PARTICIPATION, aid.ledger, Participation)
        entry = ledger.chosen(entry)
        ledger.require_running(entry, ending.until)
        for removal in work.find(StreamKind.REMOVAL, "open", aid.ledger.encode()):
            if work.get(StreamKind.REMOVAL, removal, Removal).entry == entry:
                raise InvalidTransitionError(
                    "its removal is under way", code="participation.removal", path=removal, cure="decide or withdraw that first"
                )
        work.append(StreamKind.PARTICIPATION, aid.ledger, household.village.text, ParticipationEnded(entry, ending))
        return work.commit()


def ledgers_of(journal: Journal, household: Household, known: datetime | None = None) -> tuple[Participation, ...]:
    """Return the ledgers of a household, its family cards and its persons, in the order of their ids.

    Args:
        journal: The log.
        household: The household.
        known: Only what was recorded up to this instant counts; None: all that is known.
    """
    with journal.store.begin(write=False) as unit:
        return ledgers_in(journal, unit, household, known)


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
