"""Enter a table of households into the register: all of it or nothing, and each thing once, however often it is sent.

A household that is new is registered as it stands. Of one that is known, what the table states is added as dated facts; what
decides on aid is proposed, for a second officer to apply or refuse. Nothing that is known is overwritten, and no aid ends.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from attrs import Factory, define, frozen

from slrtkit.domain.change import Change, decides
from slrtkit.domain.context import Context
from slrtkit.domain.events import Event, HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.office import Zone
from slrtkit.domain.participation import Participation, ParticipationAnswer, ParticipationStated, participation_id
from slrtkit.domain.proposal import Grounds, Proposal, Proposer
from slrtkit.domain.rules import FACTS, FactCatalogue, require_household
from slrtkit.errors import DuplicateKeyError, StaleVersionError
from slrtkit.ledger import JSON
from slrtkit.ports.exchange import Entry, HouseholdSheet
from slrtkit.service.change import enact
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.matching import Conflict, Match, place
from slrtkit.service.proposal import add_proposal
from slrtkit.service.uncollected import uncollected

__all__ = ["Import", "ImportOutcome", "import_households"]

_MEMORY = 2**16
"""Values of facts that are kept at hand."""


@frozen
class ImportOutcome:
    """What an import did, or would do.

    Attributes:
        new: Households that were registered.
        unchanged: Households of which everything was known.
        changed: Households of which something was added.
        facts: Facts that were added.
        proposed: Changes that were proposed.
        conflicts: Why others were left out.
        receipt: What was written; None where nothing was.
    """

    new: int
    unchanged: int
    changed: int
    facts: int
    proposed: int
    conflicts: tuple[Conflict, ...]
    receipt: Receipt | None


@frozen
class Import:
    """How a table is entered.

    Attributes:
        content: What tells this table from another: the digest of its file, and of its mapping.
        open: Begins to read the table, from its beginning each time.
        new_id: Gives the id of a new proposal.
        facts: What may be stated.
        keep_good: Whether households without faults are entered where others have some.
        dry_run: Whether nothing is written.
        entered: Called after each household.
    """

    content: JSON
    open: Callable[[], HouseholdSheet]
    new_id: Callable[[], str]
    facts: FactCatalogue = FACTS
    keep_good: bool = False
    dry_run: bool = False
    entered: Callable[[], object] = lambda: None


_Begun: TypeAlias = tuple[StreamKind, str, str, Event]
"""Kind, id, scope and event."""


class _TroubleError(Exception):
    """Something is wrong with the table: it is read again, to tell all that is."""


@uncollected()
def import_households(journal: Journal, context: Context, wanted: Import) -> ImportOutcome:
    """Enter a table.

    The first reading takes every household for new, and the store refuses those that are not. Only if it does, if something is
    wrong with the table, or if its ids are another system's, a second reading compares each household with the register.

    Raises:
        WireError: a fact is not declared, not its bearer's, out of range, or of a day that has not come.
        RequestReusedError: see `Journal.command`.
    """
    if not wanted.dry_run:
        try:
            return _enter_all(journal, context, wanted)
        except (_TroubleError, StaleVersionError, DuplicateKeyError):
            pass
    return _compare_all(journal, context, wanted)


def _enter_all(journal: Journal, context: Context, wanted: Import) -> ImportOutcome:
    sheet, entered, check = wanted.open(), 0, _Check(wanted.facts, Zone.WIT.day(context.now))
    with journal.command(context, "import", wanted.content) as work:
        if work.replayed:
            return ImportOutcome(0, 0, 0, 0, 0, (), work.replayed)
        if sheet.foreign and not work.first:
            raise _TroubleError

        def events() -> Iterator[_Begun]:
            nonlocal entered
            for entry in sheet.entries():
                if not sheet.sound:
                    raise _TroubleError
                check.require(entry.household)
                yield from _registered(entry)
                entered += 1
                wanted.entered()
            if not sheet.sound or not entered:
                raise _TroubleError

        work.begin(events())
        return ImportOutcome(entered, 0, 0, 0, 0, (), work.commit())


class _Check:
    """`require_household` for very many households: what was possible once is not judged again."""

    def __init__(self, facts: FactCatalogue, today: date) -> None:
        self._facts = facts
        self._today = today
        self._possible: tuple[set[object], set[object], set[object]] = (set(), set(), set())

    def require(self, household: Household) -> None:
        of_household, of_family, of_person = self._possible
        bearers = [
            (of_household, household.facts),
            *[(of_family, card.facts) for card in household.cards],
            *[(of_person, person.facts) for person in household.persons],
        ]
        fresh = [
            (possible, said)
            for possible, facts in bearers
            for name, fact in facts.items()
            if (said := (name, type(fact.value), None if type(fact.value) is date else fact.value)) not in possible
            or fact.on > self._today
        ]
        if fresh or any(one.until and one.until > self._today for one in household.memberships):
            require_household(self._facts, household, self._today)
            for possible, said in fresh:
                if len(possible) < _MEMORY:
                    possible.add(said)


def _registered(entry: Entry) -> Iterator[_Begun]:
    household = entry.household
    yield StreamKind.HOUSEHOLD, household.id, household.village.text, HouseholdRegistered(household)
    yield from _answered(household, entry.answers)


@define
class _Tally:
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    facts: int = 0
    proposed: int = 0
    conflicts: list[Conflict] = Factory(list)
    asked: dict[str, list[Change]] = Factory(dict)

    def outcome(self, receipt: Receipt | None) -> ImportOutcome:
        return ImportOutcome(self.new, self.unchanged, self.changed, self.facts, self.proposed, tuple(self.conflicts), receipt)


def _compare_all(journal: Journal, context: Context, wanted: Import) -> ImportOutcome:
    sheet, tally = wanted.open(), _Tally()
    with journal.command(context, "import", wanted.content, rehearsal=wanted.dry_run) as work:
        for entry in sheet.entries():
            found = place(work, entry, foreign=sheet.foreign)
            if isinstance(found, tuple):
                tally.conflicts += found
            else:
                refused = not wanted.keep_good and (tally.conflicts or not sheet.sound)
                _take(work, entry, found, wanted, tally, writes=not (wanted.dry_run or refused))
            wanted.entered()
        refused = sheet.spoiled or (not wanted.keep_good and (tally.conflicts or not sheet.sound))
        receipt = work.commit() if work.began and not (refused or wanted.dry_run) else None
    return tally.outcome(receipt)


def _take(work: Work, entry: Entry, found: Match, wanted: Import, tally: _Tally, *, writes: bool) -> None:
    """Count what an entry comes to, and record it."""
    if found.known is None:
        tally.new += 1
        if writes:
            require_household(wanted.facts, entry.household, Zone.WIT.day(work.context.now))
            for one in _registered(entry):
                work.append(*one)
        return
    deciding = [change for change in found.changes if decides(found.known, change)]
    changes = [change for change in found.changes if change not in deciding]
    asked = [*_asked(work, found.known.id), *tally.asked.get(found.known.id, ())] if deciding else []
    proposals = [_proposal(work, found.known, change, wanted) for change in deciding if change not in asked]
    if proposals:
        tally.asked[found.known.id] = [*asked, *(proposal.change for proposal in proposals)]
    answers = {
        (found.subjects[bearer], program): answer
        for (bearer, program), answer in entry.answers.items()
        if not _is_stated(work, participation_id(program, found.subjects[bearer]), answer)
    }
    tally.facts += len(changes) + len(answers)
    tally.proposed += len(proposals)
    if changes or proposals or answers:
        tally.changed += 1
    else:
        tally.unchanged += 1
    if writes:
        grounds = Grounds(work.context.reason)
        for change in changes:
            enact(work, found.known.id, change, grounds, wanted.facts)
        for proposal in proposals:
            add_proposal(work, proposal, wanted.facts)
        for one in _answered(found.known, answers):
            work.append(*one)


def _asked(work: Work, household: str) -> list[Change]:
    """Return the changes of a household that were proposed before, whatever came of them."""
    ids = work.find(StreamKind.PROPOSAL, "household", household.encode())
    return [work.get(StreamKind.PROPOSAL, found, Proposal).change for found in ids]


def _proposal(work: Work, household: Household, change: Change, wanted: Import) -> Proposal:
    return Proposal(
        id=wanted.new_id(),
        household=household.id,
        village=household.village.text,
        change=change,
        proposer=Proposer.IMPORT,
        proposed_by=work.context.actor,
        proposed_on=Zone.WIT.day(work.context.now),
        reason=work.context.reason,
    )


def _is_stated(work: Work, ledger: str, answer: ParticipationAnswer) -> bool:
    if not work.knows(StreamKind.PARTICIPATION, ledger):
        return False
    known = work.get(StreamKind.PARTICIPATION, ledger, Participation)
    return answer in known.answers.values()


def _answered(household: Household, answers: Mapping[tuple[str, str], ParticipationAnswer]) -> Iterator[_Begun]:
    for (bearer, program), answer in answers.items():
        event = ParticipationStated(program, household.unit(bearer), bearer, answer)
        yield StreamKind.PARTICIPATION, participation_id(program, bearer), household.village.text, event
