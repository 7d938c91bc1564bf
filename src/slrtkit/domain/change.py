"""What can be asked to change in a household: each kind of change, as an officer or a resident would say it.

A change is a wish. `domain.roster` says what it comes to in the household as it is known, or why it is impossible.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.household import Fact, Facts, FactValue, Household, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode, mask
from slrtkit.domain.participation import Ending
from slrtkit.domain.ppks import PPKS

__all__ = [
    "DECIDING",
    "EXCLUDES",
    "AidEnd",
    "Arrival",
    "CardChange",
    "Cause",
    "Change",
    "Departure",
    "FactChange",
    "IdentityChange",
    "Move",
    "PPKSChange",
    "RosterChange",
    "Split",
    "Transfer",
    "decides",
    "deciding",
    "standing",
]


DECIDING: frozenset[str] = frozenset({"deceased_on", "desil", "in_register"})
"""Facts that decide on aid, beside those that exclude from it."""
EXCLUDES: str = "excluded_"
"""Facts whose names begin so exclude from aid, such as `excluded_able`."""


class Cause(StrEnum):
    """Why somebody joins or leaves a household (the events of UU 23/2006, article 1, and what a post meets besides)."""

    BIRTH = "birth"
    DEATH = "death"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"
    ADOPTION = "adoption"
    MOVE = "move"
    SPLIT = "split"
    RETURN = "return"
    OVERLOOKED = "overlooked"
    """Belonged to it all along, and was not recorded."""
    MISTAKE = "mistake"
    """Never belonged to it, and was recorded by mistake."""


@frozen
class FactChange:
    """A fact of a person, a family card or the household."""

    subject: str
    name: str
    fact: Fact

    @property
    def excludes(self) -> bool:
        """Whether it says that somebody is excluded from aid; that needs a reason."""
        return self.name.startswith(EXCLUDES) and self.fact.value is True


@frozen
class IdentityChange:
    """The right name or NIK of a person; it needs a reason."""

    subject: str
    name: str = field(repr=mask)
    nik: NIK | None = None


@frozen
class CardChange:
    """A family card that the household holds: a new one, or the right number of one that is known."""

    card: str
    nkk: NKK | None = None


@frozen
class Arrival:
    """A person whom the register does not know joins a family card: born, moved in, or overlooked so far."""

    person: Person
    card: str
    relation: str
    since: date
    cause: Cause
    source: Source


@frozen
class Transfer:
    """A person whom the register knows joins a family card: from another household, from another card, or back again.

    Attributes:
        left: Id of the household where they were last; this one where they change the card or return.
    """

    person: str
    left: str
    card: str
    relation: str
    since: date
    cause: Cause
    source: Source


@frozen
class Departure:
    """A person leaves the household; `until` is the last day on which they belong to it, for the dead the day of death."""

    person: str
    until: date
    cause: Cause
    source: Source


@frozen
class Move:
    """The whole household moves to another place on a day."""

    village: RegionCode
    address: str
    since: date


@frozen
class Split:
    """Some members become a household of their own, on one family card, from a day on.

    Attributes:
        household: Id of the new household.
        card: Id of its card; a card of the old household is taken along with what is known of it.
        members: (person, relation) of those who go.
        village, address: Where the new household lives.
    """

    household: str
    card: str
    members: tuple[tuple[str, str], ...]
    since: date
    village: RegionCode
    address: str
    source: Source
    nkk: NKK | None = None


@frozen
class PPKSChange:
    """A person is counted among a kind of PPKS from a day on, or no longer after it (`ends`), for a reason."""

    person: str
    kind: PPKS
    on: date
    source: Source
    ends: bool = False


@frozen
class RosterChange:
    """Whether all members of the household are known."""

    complete: bool


@frozen
class AidEnd:
    """One span of aid ends for a reason that needs no decision: death, a move, the program's end, or the bearer's own wish.

    Attributes:
        bearer: A person, a family card or the household.
        entry: Key of the span; empty for the one that runs.
    """

    bearer: str
    program: str
    ending: Ending
    entry: str = ""


Change = (
    FactChange
    | IdentityChange
    | CardChange
    | Arrival
    | Transfer
    | Departure
    | Move
    | Split
    | PPKSChange
    | RosterChange
    | AidEnd
)


def deciding(name: str) -> bool:
    """Whether a fact of this name decides on aid."""
    return name in DECIDING or name.startswith(EXCLUDES)


def standing(household: Household, person: str) -> Mapping[str, FactValue]:
    """Return what decides on aid for somebody through their household and their family card, by the name of the fact.

    Whoever belongs to the household no more, or to none of its cards, stands under nothing.
    """
    own = next((m.card for m in household.memberships if m.person == person and m.until is None), None)
    return {} if own is None else _known(household.facts, household.card(own).facts)


def _known(*bearers: Facts) -> Mapping[str, FactValue]:
    """Return the deciding values among what is known of these; those of the last come first."""
    facts = {name: fact.value for one in bearers for name, fact in one.items() if deciding(name)}
    return {name: value for name, value in facts.items() if value is not None}


def decides(household: Household, change: Change, last: Household | None = None) -> bool:  # noqa: PLR0911  one case a change
    """Whether a change gives another value to something that decides on aid: two officers answer for it, never one.

    So does whatever puts somebody under other such values than they stood under, or under none: another family card, a
    departure, a NIK that was recorded as another one. To say again what is known, of whatever day, gives no other value.

    Args:
        household: What changes, as it is known.
        change: The change.
        last: Where the person of a transfer was last; None: here.

    Raises:
        NotFoundError: nobody and nothing of the household has the id that the change names.
    """
    match change:
        case FactChange(subject, name, fact) if deciding(name):
            known = household.fact(subject, name)
            return known is None or known.value != fact.value
        case Departure(cause=Cause.DEATH) | AidEnd():
            return True
        case Departure(person):
            return bool(standing(household, person))
        case Transfer(person, _, card):
            return standing(last or household, person) != _known(household.facts, household.card(card).facts)
        case Split(card=card, members=members):
            taken = _known(*(one.facts for one in household.cards if one.id == card))
            return any(standing(household, person) != taken for person, _ in members)
        case IdentityChange(subject, _, nik):
            recorded = household.person(subject).nik
            return recorded is not None and recorded != nik
        case _:
            return False
