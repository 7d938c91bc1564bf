"""Find people of the register by name, however it is spelt, by NIK, by family card and by village."""

from attrs import frozen

from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household, Person
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.names import Name, name_of, similarity
from slrtkit.errors import DomainError, NotFoundError
from slrtkit.service.duplicates import hidden_persons
from slrtkit.service.homes import home_of
from slrtkit.service.journal import Journal
from slrtkit.service.pairs import standing_for

__all__ = ["Found", "Match", "find_person", "search"]

_MOST = 2_000
"""Households that are opened for one search."""
_KIND = StreamKind.HOUSEHOLD


@frozen
class Match:
    """One person who was found.

    Attributes:
        likeness: How alike the name is to what was searched, in hundredths; 100 where no name was.
        stands_for: Id of the entry that stands for this one after a merge; its own where nothing is merged.
    """

    person: Person
    household: str
    village: RegionCode
    likeness: int
    stands_for: str


@frozen
class Found:
    """What was found, the likeliest first; `more` where there was more than was asked for."""

    matches: tuple[Match, ...]
    more: bool = False


def search(
    journal: Journal,
    *,
    name: str = "",
    nik: NIK | None = None,
    nkk: NKK | None = None,
    village: RegionCode | None = None,
    limit: int = 20,
) -> Found:
    """Return the people whom everything that is asked for fits; restricted persons and households are never among them.

    Each word of the name must sound like a word of theirs; the order, titles and what else they are called make no difference.

    Args:
        journal: The log.
        name: A name or a part of it, in any spelling.
        nik: A whole NIK.
        nkk: A whole number of a family card.
        village: The village where they live.
        limit: How many are returned.

    Raises:
        DomainError: nothing is asked for (`search.empty`), or so many households fit that the search says nothing
            (`search.too-many`).
    """
    wanted = name_of(name) if name.strip() else None
    asked = [("sound", key) for key in (wanted.keys if wanted else ())]
    asked += [("nik", nik.text)] if nik else []
    asked += [("nkk", nkk.text)] if nkk else []
    asked += [("village", village.text)] if village else []
    if not asked:
        raise DomainError("nothing is searched for", code="search.empty", cure="a name, a NIK, an NKK or a village")
    with journal.looking("search", tells=False) as seen:
        found = _found(seen, asked, wanted, nik, limit)
        seen.told(one for match in found.matches for one in (match.person.id, match.household))
        return found


def _found(journal: Journal, asked: list[tuple[str, str]], wanted: Name | None, nik: NIK | None, limit: int) -> Found:
    homes = set.intersection(*(set(journal.find(_KIND, index, value.encode())) for index, value in asked))
    if len(homes) > _MOST:
        raise DomainError(
            f"{len(homes)} households fit", code="search.too-many", cure="add another word of the name, or the village"
        )
    hidden = hidden_persons(journal)
    matches = []
    for home in sorted(homes):
        household = journal.household(home).state
        for person in household.persons:
            likeness = _likeness(household, person, wanted, nik)
            if likeness and person.id not in hidden:
                matches.append((household, person, likeness))
    matches.sort(key=lambda match: (-match[2], match[1].id))
    return Found(
        tuple(Match(p, h.id, h.village, likeness, standing_for(journal, p.id)) for h, p, likeness in matches[:limit]),
        more=len(matches) > limit,
    )


def find_person(journal: Journal, person: str) -> tuple[Household, Person]:
    """Return a person and the household they belong to, or belonged to last.

    Raises:
        NotFoundError: nobody has this id, or the person is restricted, which is not told apart.
    """
    with journal.looking("read", tells=False) as seen:
        if person not in hidden_persons(journal):
            household = home_of(person, seen.find, lambda home: seen.household(home).state)
            seen.told((person, household.id))
            return household, household.person(person)
    raise NotFoundError("nobody in the register has this id", code="person.unknown", path=person)


def _likeness(household: Household, person: Person, wanted: Name | None, nik: NIK | None) -> int:
    """Return how alike a person is to what is searched for, in hundredths; 0 for those who are not."""
    if household.gone(person.id) or (nik and person.nik != nik):
        return 0
    if wanted is None:
        return 100
    name = name_of(person.name)
    return round(100 * similarity(wanted, name)) if set(wanted.keys) <= set(name.keys) else 0
