"""A household of a table beside the register: is it known there, and what does it add?

A table in our own columns names households and persons by our ids. One of another system is matched by NIK, then by NKK, name
and birth date, each exactly; whoever is not found so is new, and the search for duplicates looks further.
"""

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from slrtkit.domain.change import FactChange
from slrtkit.domain.events import FactRecorded, HouseholdRegistered, MemberJoined
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household, Person
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.ports.exchange import Entry
from slrtkit.service.indexes import index
from slrtkit.service.journal import Work

__all__ = ["Conflict", "Match", "place"]

_HOUSEHOLD = StreamKind.HOUSEHOLD


@frozen
class Conflict:
    """Why a household cannot be entered: what is in the register already.

    Attributes:
        household: Its id in the table.
        subject: Id of the household or the person of the table that it is about.
        code: Which kind of conflict.
        text: What it is, without the value.
    """

    household: str
    subject: str
    code: str
    text: str


@frozen
class Match:
    """What a household of a table is to the register.

    Attributes:
        known: The household as it is known; None if it is new.
        changes: What the table adds to it.
        subjects: Ids of the table -> ids of the register.
    """

    known: Household | None = None
    changes: tuple[FactChange, ...] = ()
    subjects: Mapping[str, str] = field(factory=dict)


def place(work: Work, entry: Entry, *, foreign: bool) -> Match | tuple[Conflict, ...]:
    """Return what a household of a table is to the register, or why that cannot be told."""
    household = entry.household
    try:
        subjects = _found(work, household) if foreign else _named(work, household)
        if isinstance(subjects, tuple):
            return subjects
        if not subjects:
            return _new(work, household)
        known = work.get(_HOUSEHOLD, subjects[household.id], Household)
    except (AccessDeniedError, DomainError) as error:  # who is restricted, or in conflict, keeps nobody else out
        return (Conflict(household.id, household.id, error.code, error.text),)
    stated = frozenset(_stated(work, known.id))
    changes = tuple(
        FactChange(subjects[subject], name, fact)
        for subject, facts in _facts(household)
        for name, fact in facts.items()
        if (subjects[subject], name, fact) not in stated
    )
    return Match(known, changes, subjects)


def _named(work: Work, household: Household) -> dict[str, str] | tuple[Conflict, ...]:
    """Match by our own ids: a household that is known has the same members, cards and place in the table."""
    if not work.knows(_HOUSEHOLD, household.id):
        return {}
    known = work.get(_HOUSEHOLD, household.id, Household)
    first = next(work.events(_HOUSEHOLD, household.id))
    begun = first.household if isinstance(first, HouseholdRegistered) else known
    if _frame(household) not in (_frame(begun), _frame(known)):
        text = "this household was registered with other members, cards or another place; those change one by one"
        return (Conflict(household.id, household.id, "household.duplicate", text),)
    return {subject: subject for subject, _ in _facts(household)}


def _frame(household: Household) -> Household:
    """Return a household without what is known of it: who belongs to it, and where it lives."""
    return evolve(
        household,
        facts={},
        homes=(),
        cards=tuple(evolve(card, facts={}) for card in household.cards),
        persons=tuple(evolve(person, facts={}, ppks=()) for person in household.persons),
    )


def _found(work: Work, household: Household) -> dict[str, str] | tuple[Conflict, ...]:
    """Match by NIK, else by NKK, name and birth date."""
    homes = {person.id: _by_nik(work, person) for person in household.persons}
    ids = {found for found in homes.values() if found} or _by_card(work, household)
    if not ids:
        return {}
    if len(ids) > 1:
        text = "the register knows these persons in several households"
        return (Conflict(household.id, household.id, "import.several", text),)
    known = work.get(_HOUSEHOLD, ids.pop(), Household)
    subjects = {household.id: known.id}
    unmatched = []
    for person in household.persons:
        same = _same(known, household, person)
        if same is None:
            unmatched.append(person.id)
        else:
            subjects[person.id] = same.id
    if unmatched:
        text = "the register knows this household, and not this member; a member joins by a change of the household"
        return tuple(Conflict(household.id, person, "import.member", text) for person in unmatched)
    for card in household.cards:
        holders = {subjects[m.person] for m in household.memberships if m.card == card.id}
        ours = {m.card for m in known.memberships if m.until is None and m.person in holders}
        if len(ours) != 1:
            text = "the register knows these persons on other family cards"
            return (Conflict(household.id, household.id, "import.card", text),)
        subjects[card.id] = ours.pop()
    return subjects


def _by_nik(work: Work, person: Person) -> str:
    found = work.find(_HOUSEHOLD, "nik", person.nik.text.encode()) if person.nik else ()
    return found[0] if found else ""


def _by_card(work: Work, household: Household) -> set[str]:
    """Return the households in which somebody of the same name and birth date stands on a card of the same number."""
    found = {home for card in household.cards if card.nkk for home in work.find(_HOUSEHOLD, "nkk", card.nkk.text.encode())}
    return {
        home
        for home in found
        for known in (work.get(_HOUSEHOLD, home, Household),)
        if any(_same(known, household, person) for person in household.persons)
    }


def _same(known: Household, household: Household, person: Person) -> Person | None:
    """Return who a person of the table is among those of a household."""
    for other in known.persons:
        if person.nik and other.nik == person.nik:
            return other
    if person.nik and any(other.nik for other in known.persons if _signs(known, other) == _signs(household, person)):
        return None
    signs = _signs(household, person)
    alike = [other for other in known.persons if signs and _signs(known, other) == signs]
    return alike[0] if len(alike) == 1 else None


def _signs(household: Household, person: Person) -> tuple[str, str, object] | None:
    """Return NKK, name and birth date of a person; None where one of them is not known."""
    born = person.facts.get("birth_date")
    cards = {m.card for m in household.memberships if m.person == person.id and m.until is None}
    nkk = next((card.nkk.text for card in household.cards if card.id in cards and card.nkk), "")
    return (nkk, " ".join(person.name.casefold().split()), born.value) if nkk and born and born.value else None


def _new(work: Work, household: Household) -> Match | tuple[Conflict, ...]:
    """Return what is new, or a conflict for each person who, or whose NIK, is in the register."""
    whose = {person.id.encode(): person.id for person in household.persons}
    whose |= {person.nik.text.encode(): person.id for person in household.persons if person.nik}
    taken = tuple(
        Conflict(
            household.id,
            whose[entry.value],
            f"household.duplicate-{entry.name}",
            "somebody in the register has this " + ("NIK" if entry.name == "nik" else "id"),
        )
        for entry in index(household)
        if entry.unique and work.find(_HOUSEHOLD, entry.name, entry.value)
    )
    if work.knows(_HOUSEHOLD, household.id):
        text = "another household of the register has this id"
        return (Conflict(household.id, household.id, "household.duplicate", text), *taken)
    return taken or Match()


def _facts(household: Household) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    """Yield all that is stated, by whose it is."""
    yield household.id, household.facts
    yield from ((card.id, card.facts) for card in household.cards)
    yield from ((person.id, person.facts) for person in household.persons)


def _stated(work: Work, household: str) -> Iterator[tuple[str, str, Fact]]:
    """Yield all that was ever stated of a household."""
    for event in work.events(_HOUSEHOLD, household):
        match event:
            case HouseholdRegistered(begun):
                yield from ((subject, name, fact) for subject, facts in _facts(begun) for name, fact in facts.items())
            case FactRecorded(subject, name, fact):
                yield subject, name, fact
            case MemberJoined(person):
                yield from ((person.id, name, fact) for name, fact in person.facts.items())
            case _:
                pass
