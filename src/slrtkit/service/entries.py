"""The register as a linker compares it: each living member with name, NIK, birth date, mother, village and sex."""

from collections.abc import Iterable, Iterator
from datetime import date

from slrtkit.domain.events import HouseholdRegistered
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household, Person
from slrtkit.domain.names import name_of
from slrtkit.ports.linkage import Entry, Kind, Layout, Trait
from slrtkit.ports.store import Positioned
from slrtkit.service.journal import Journal
from slrtkit.wire import event_type

__all__ = ["RESIDENTS", "entries", "entry", "registered"]

_BATCH = 1000

RESIDENTS: Layout = Layout(
    traits=(
        Trait("name", Kind.NAME, doubt=3e-6),
        Trait("nik", Kind.CODE, doubt=0.03),
        Trait("birth_date", Kind.DAY, doubt=0.02),
        Trait("mother", Kind.NAME, doubt=0.02),
        Trait("village", Kind.PLACE, doubt=0.1),
        Trait("sex", Kind.WORD, doubt=0.005),
    ),
    blocks=(
        ("nik",),
        ("birth_date",),
        ("sound", "birth_year"),
        ("sound", "village"),
        ("sound", "mother_sound"),
        ("mother_sound", "village", "birth_year"),
    ),
)
"""How residents are compared. Names that have nothing in common count almost as proof of two persons: else twins, who share
everything but the name, would be taken for one."""


def registered(journal: Journal) -> Iterator[Household]:
    """Yield every household that the log tells of, as it is known now, in the order of registration."""
    position = 0
    while batch := _since(journal, position):
        position = batch[-1].position
        ids = (record.stream.id for _, record in batch if record.type == event_type(HouseholdRegistered))
        yield from (one for one in journal.visible(StreamKind.HOUSEHOLD, ids) if isinstance(one, Household))


def _since(journal: Journal, position: int) -> tuple[Positioned, ...]:
    with journal.store.begin(write=False) as unit:
        return unit.since(position, _BATCH)


def entries(households: Iterable[Household], on: date) -> Iterator[Entry]:
    """Yield one entry for each person who belongs to a household on a day and is not known to have died."""
    for household in households:
        for person in household.persons:
            if not household.gone(person.id) and _said(person, "deceased_on") is None:
                birth = _said(person, "birth_date")
                yield entry(
                    person.id,
                    name=person.name,
                    nik=person.nik.text if person.nik else "",
                    born=birth if isinstance(birth, date) else None,
                    mother=_mother(household, person, on),
                    village=household.village.text,
                    sex=str(_said(person, "sex") or ""),
                )


def entry(person: str, *, name: str, nik: str, born: date | None, mother: str, village: str, sex: str) -> Entry:
    """Return the entry of one person; whatever is empty is not known."""
    called = name_of(name)
    values = {"name": called.text, "sound": called.key, "nik": nik, "village": village, "sex": sex}
    if born:
        values |= {"birth_date": f"{born:%Y%m%d}", "birth_year": f"{born:%Y}"}
    if mother.strip():
        hers = name_of(mother)
        values |= {"mother": hers.text, "mother_sound": hers.key}
    return Entry(person, values)


def _said(person: Person, name: str) -> object:
    fact = person.facts.get(name)
    return fact.value if fact else None


def _mother(household: Household, person: Person, on: date) -> str:
    """Return the mother's name as it was stated, else that of the one woman who is a parent on a child's family card."""
    stated = _said(person, "mother_name")
    if stated:
        return str(stated)
    own = household.membership(person.id, on)
    if own is None or own.relation != "anak":
        return ""
    card = household.members(on, own.card)
    wives = [other for other, membership in card if membership.relation == "istri"]
    heads = [o for o, membership in card if membership.relation == "kepala_keluarga" and _said(o, "sex") == "P"]
    mothers = wives or heads
    return mothers[0].name if len(mothers) == 1 else ""
