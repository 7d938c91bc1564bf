"""Hypothesis strategies for people: identifiers, facts and households. Everybody is invented, and so is kecamatan 33.16.99."""

from datetime import date

from attrs import evolve
from hypothesis import strategies as st

from slrtkit.domain.household import Fact, FactValue, FamilyCard, Household, Membership, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.rules import FACTS, DeclaredFact, FactCatalogue, FactType
from slrtkit.domain.subject import Unit

__all__ = ["facts", "households", "niks", "nkks", "values", "villages"]

_NOWHERE = "331699"
_MOST = 10**12
_BORN = st.dates(date(1920, 1, 1), date(2026, 1, 1))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz '.-"
_NAMES = st.text(_LETTERS, min_size=1, max_size=30).filter(str.strip)


def villages() -> st.SearchStrategy[RegionCode]:
    """Villages of a kecamatan that does not exist."""
    return st.integers(1001, 2999).map(lambda number: RegionCode(f"33.16.99.{number}"))


@st.composite
def niks(draw: st.DrawFn, born: st.SearchStrategy[date] = _BORN) -> NIK:
    """Numbers with the structure of a NIK, which are nobody's: their kecamatan does not exist."""
    day, woman, serial = draw(born), draw(st.booleans()), draw(st.integers(1, 9999))
    return NIK(f"{_NOWHERE}{day.day + 40 * woman:02}{day:%m%y}{serial:04}")


@st.composite
def nkks(draw: st.DrawFn) -> NKK:
    """Numbers with the structure of an NKK, which are nobody's."""
    return NKK(f"{_NOWHERE}{draw(_BORN):%d%m%y}{draw(st.integers(1, 9999)):04}")


def values(declared: DeclaredFact) -> st.SearchStrategy[FactValue]:
    """What a declared fact may say, its limits included."""
    match declared.type:
        case FactType.BOOL:
            return st.booleans()
        case FactType.DATE:
            return st.dates(date(1900, 1, 1), date(2100, 1, 1))
        case FactType.ENUM:
            return st.sampled_from(declared.values)
        case FactType.TEXT:
            return st.text(_LETTERS, max_size=20)
        case FactType.INT | FactType.DECIMAL | FactType.RUPIAH:
            least = 0 if declared.least is None else declared.least
            return st.integers(least, _MOST if declared.most is None else declared.most)


def facts(unit: Unit, catalogue: FactCatalogue = FACTS) -> st.SearchStrategy[dict[str, Fact]]:
    """What is known of one person, family or household: some facts never asked, some answered "tidak tahu"."""
    asked = {one.name: _BORN if one.name == "birth_date" else values(one) for one in catalogue.facts if unit in one.scopes}
    names = st.lists(st.sampled_from(sorted(asked)), unique=True, max_size=6)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: _answers(asked[name]) for name in chosen}))


def _answers(said: st.SearchStrategy[FactValue]) -> st.SearchStrategy[Fact]:
    days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
    return st.tuples(st.none() | said, days, st.sampled_from(Source)).map(lambda parts: Fact(*parts))


_KNOWN = {unit: facts(unit) for unit in Unit}


@st.composite
def households(draw: st.DrawFn, name: str = "H") -> Household:
    """Households with all that real data has: several cards or none, people on no card, gaps, an incomplete roster."""
    names = draw(st.lists(_NAMES, max_size=5))
    numbers = draw(st.lists(niks(), min_size=len(names), max_size=len(names), unique=True))
    persons = tuple(
        Person(f"{name}-{i}", said, draw(st.sampled_from([None, number])), draw(_KNOWN[Unit.PERSON]))
        for i, (said, number) in enumerate(zip(names, numbers, strict=True), 1)
    )
    card = st.builds(FamilyCard, st.just(""), st.none() | nkks(), _KNOWN[Unit.FAMILY])
    cards = tuple(evolve(one, id=f"{name}-K{i}") for i, one in enumerate(draw(st.lists(card, max_size=2)), 1))
    memberships = tuple(
        Membership(person.id, draw(st.sampled_from(cards)).id, "anak", draw(st.none() | _BORN))
        for person in persons
        if draw(st.booleans()) and cards
    )
    return Household(
        id=name,
        village=draw(villages()),
        address=draw(st.text(max_size=40)),
        cards=cards,
        persons=persons,
        memberships=memberships,
        facts=draw(_KNOWN[Unit.HOUSEHOLD]),
        roster_complete=draw(st.booleans()),
    )
