"""What was known when a decided case was assessed, from the log: no more than had been recorded before, whatever came since."""

from collections.abc import Iterator

from attrs import frozen

from slrtkit.domain.decision import Decision
from slrtkit.domain.events import ComplaintAssessed, ComplaintDecided, Event
from slrtkit.domain.history import History, State, StreamKind, fold
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.participation import Participation
from slrtkit.domain.subject import FactTree, Unit, facts_of
from slrtkit.errors import NotFoundError
from slrtkit.ledger import canonical, contexts, digest, opens
from slrtkit.ports.store import StreamId, UnitOfWork
from slrtkit.service.journal import Journal
from slrtkit.wire import to_wire

__all__ = ["KnownThen", "decision_of", "known_when_assessed"]


@frozen
class KnownThen:
    """What was known of a case.

    Attributes:
        facts: In the shape that the rules read.
        certain: Whether it is just what the assessment rested on (`AssessmentRecord.based_on`): something that was recorded
            elsewhere before, and reached this post after it, is not told apart.
    """

    facts: FactTree
    certain: bool


def decision_of(whole: Journal, record: LetterRecord) -> Decision:
    """Return the decision that a letter rests on, whatever was decided of its case since.

    Raises:
        NotFoundError: nothing was decided, or it is erased.
    """
    with whole.store.begin(write=False) as unit:
        events = [event for _, event in _events(whole, unit, record.complaint)]
    made = [event.decision for event in events if isinstance(event, ComplaintDecided)]
    salt = bytes.fromhex(record.decision_salt)
    fitting = [one for one in made if opens(record.letter.decision, contexts.DECISION, salt, canonical(to_wire(one)))]
    if not made:
        raise NotFoundError("nothing was decided in this case", path=record.complaint)
    return (fitting or made)[-1]


def known_when_assessed(whole: Journal, decision: Decision, unit: Unit) -> KnownThen:
    """Return what was known when the assessment of a decision was made.

    Args:
        whole: The log, without anybody who looks.
        decision: The decision.
        unit: Whom the program is for.

    Raises:
        NotFoundError: the log does not tell any more.
    """
    with whole.store.begin(write=False) as look:
        assessed = [
            clock
            for clock, event in _events(whole, look, decision.complaint)
            if isinstance(event, ComplaintAssessed) and event.assessment == decision.assessment
        ]
        home = _then(whole, look, StreamKind.HOUSEHOLD, decision.household, assessed)
        if home is None or not isinstance(home.state, Household):
            raise NotFoundError("nothing was known of this household then", path=decision.household)
        household = home.state
        bearers = (household.id, *(card.id for card in household.cards), *(person.id for person in household.persons))
        ids = {one for bearer in bearers for one in look.find(StreamKind.PARTICIPATION, "bearer", bearer.encode())}
        found = [_then(whole, look, StreamKind.PARTICIPATION, one, assessed) for one in sorted(ids)]
    histories = [one for one in found if one is not None]
    ledgers = tuple(one.state for one in histories if isinstance(one.state, Participation))
    marks = {one.state.id: one.mark for one in histories}
    mark = digest(contexts.STATEMENTS, canonical([home.mark, marks])) if marks else home.mark
    assessment = decision.assessment
    return KnownThen(facts_of(household, unit, assessment.on, decision.person, ledgers), mark == assessment.based_on)


def _events(whole: Journal, unit: UnitOfWork, complaint: str) -> Iterator[tuple[str, Event]]:
    """Yield the clock stamp of each event of a complaint, and the event."""
    for record in unit.history(StreamId(StreamKind.COMPLAINT.value, complaint)):
        yield record.clock, whole.recorded(record).event


def _then(whole: Journal, unit: UnitOfWork, kind: StreamKind, stream: str, until: list[str]) -> History[State] | None:
    """Return a history as it was before the last of some instants; None where there was none."""
    records = (record for record in unit.history(StreamId(kind.value, stream)) if record.clock < max(until, default=""))
    return fold(whole.recorded(record) for record in records)
