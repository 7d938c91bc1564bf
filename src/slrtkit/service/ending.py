"""The end of aid for reasons that need no decision on the family; one officer alone ends none.

Either the register itself shows the reason, a death or a move, and somebody else than the officer who ends the aid answers for
that; or the catalog says that the program ended. Or the end is proposed (`domain.change.AidEnd`), and another officer applies
it. The register shows reasons of persons and households alone, for the id of a family card may stand in several households.
"""

from datetime import date, timedelta

from slrtkit.domain.change import Cause
from slrtkit.domain.events import FactRecorded, HouseholdMoved, HouseholdRegistered, MemberJoined, MemberLeft
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household, Unit
from slrtkit.domain.participation import Ending, EndReason, Participation, ParticipationEnded
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.removal import Removal
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, NotFoundError
from slrtkit.service.journal import Work

__all__ = ["ended", "require_shown"]

_DAY = timedelta(days=1)


def ended(
    work: Work, household: Household, bearer: str, ledger_id: str, entry: str, ending: Ending
) -> tuple[str, str, ParticipationEnded]:
    """Return the ledger, its scope and the event of an end.

    Args:
        work: The command.
        household: The household of the bearer.
        bearer: Whose aid it is.
        ledger_id: Id of the ledger.
        entry: Key of the span; empty for the one that runs.
        ending: The last day, the reason, and the digest of what shows it.

    Raises:
        NotFoundError: there is no such bearer, ledger or span.
        AccessDeniedError: the reason is a removal, which only its decision can record.
        InvalidTransitionError: it ended already, had not begun, its removal is under way, or none is named and several run.
    """
    if ending.reason is EndReason.REMOVED:
        raise AccessDeniedError(
            "aid is removed by the decision of its removal only",
            code="participation.removal",
            path=ledger_id,
            cure="propose, give notice, and let another officer decide",
        )
    ledger = work.get(StreamKind.PARTICIPATION, ledger_id, Participation)
    if ledger.unit is not household.unit(bearer):
        raise NotFoundError("this aid is somebody else's, of the same id", code="participation.unknown", path=ledger_id)
    entry = ledger.chosen(entry)
    ledger.require_running(entry, ending.until)
    for removal in work.find(StreamKind.REMOVAL, "open", ledger_id.encode()):
        if work.get(StreamKind.REMOVAL, removal, Removal).entry == entry:
            raise InvalidTransitionError(
                "its removal is under way", code="participation.removal", path=removal, cure="decide or withdraw that first"
            )
    return ledger_id, household.village.text, ParticipationEnded(entry, ending)


def require_shown(
    work: Work, household: Household, bearer: str, since: date | None, ending: Ending, program_ended: date | None
) -> None:
    """Make sure that somebody or something else than the actor says so too.

    Args:
        work: The command.
        household: The household of the bearer.
        bearer: Whose aid it is.
        since: Since when they receive it; None where nobody knows.
        ending: How it ends.
        program_ended: The last day of the program, as the catalog says; None while it goes on.

    Raises:
        AccessDeniedError: nothing else says so.
    """
    single = household.unit(bearer) is not Unit.FAMILY
    match ending.reason:
        case EndReason.DIED:
            shown = single and _died_out(work, household, bearer, ending.until)
        case EndReason.MOVED:
            shown = single and _moved(work, household, bearer, since or date.min, ending.until)
        case EndReason.PROGRAM_ENDED:
            shown = program_ended is not None and program_ended <= ending.until
        case _:
            shown = False
    if not shown:
        raise AccessDeniedError(
            "nobody ends aid alone, and neither the register nor the catalog shows this reason",
            code="participation.second-officer",
            path=bearer,
            cure="propose it (--propose), for another officer to apply",
        )


def _two_hands(work: Work, by: str, grounds: Grounds) -> bool:
    """Whether somebody else than the actor answers for what `by` recorded: as its author, or for the proposal that it was."""
    return bool(grounds.proposal) or work.hand(by) != by


def _died_out(work: Work, household: Household, bearer: str, until: date) -> bool:
    """Whether the bearer has died, or of a household the last who belonged to it."""
    dead = _dead(work, household.id, until)
    concerned = {person.id for person in household.persons} if bearer == household.id else {bearer}
    return not dead.isdisjoint(concerned) and all(one in dead or household.gone(one) for one in concerned)


def _dead(work: Work, household: str, until: date) -> set[str]:
    """Return the ids of those of whom two hands say last that they died, up to a day."""
    dead: set[str] = set()
    said: list[tuple[str, Fact | None, Grounds]]
    for by, event in work.authors(StreamKind.HOUSEHOLD, household):
        match event:
            case HouseholdRegistered(begun):
                said = [(one.id, one.facts.get("deceased_on"), Grounds()) for one in begun.persons]
            case MemberJoined(person=joined, grounds=grounds):
                said = [(joined.id, joined.facts.get("deceased_on"), grounds)]
            case FactRecorded(subject, "deceased_on", fact, False, grounds):
                said = [(subject, fact, grounds)]
            case MemberLeft(subject, _, day, Cause.DEATH, source, _, grounds):
                said = [(subject, Fact(day, day, source), grounds)]
            case _:
                said = []
        for person, stated, rests_on in said:
            died = stated is not None and isinstance(stated.value, date) and stated.value <= until
            (dead.add if died and _two_hands(work, by, rests_on) else dead.discard)(person)
    return dead


def _moved(work: Work, household: Household, bearer: str, since: date, until: date) -> bool:
    """Whether since then the household moved, or the bearer left it for elsewhere, and two hands say so."""
    gone = bearer != household.id and household.gone(bearer)
    for by, event in work.authors(StreamKind.HOUSEHOLD, household.id):
        match event:
            case HouseholdMoved(home=home, grounds=grounds):
                said = not gone and home.since is not None and since < home.since <= until + _DAY
            case MemberLeft(subject, _, last, Cause.MOVE, grounds=grounds):
                said = gone and subject == bearer and since <= last <= until
            case _:
                continue
        if said and _two_hands(work, by, grounds):
            return True
    return False
