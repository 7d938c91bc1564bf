"""Groups of another register as households, for the import that every other table goes through.

What comes so is new, or is compared with what is known: facts are added with their day and source, and what decides on aid is
proposed to an officer. Nothing becomes true because another register says it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from slrtkit.adapters.exchange.dci.plain import Object, listed, object_of, refuse, text
from slrtkit.adapters.exchange.dci.records import RELATIONS, SCORE
from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import Fact, FactValue, FamilyCard, Household, Membership, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.rules import FactCatalogue, FactType, require_household
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, SlrtError, WireError
from slrtkit.ports.exchange import Entry, HouseholdSheet

__all__ = ["GroupSheet"]

_CODE: Final = "exchange.record"
_NIK: Final = frozenset({"NIK", "UIN", "NIN", "NID", "NationalID"})
_NAMES: Final = ("given_name", "first_name", "second_name", "surname")
_RELATIONS: Final[Mapping[str, str]] = {code: relation for relation, code in RELATIONS.items()} | {
    "self": "kepala_keluarga",
    "SPS": "istri",
    "SON": "anak",
    "DAU": "anak",
    "SONC": "anak",
    "DAUC": "anak",
    "FTH": "orang_tua",
    "MTH": "orang_tua",
}
_SEX: Final = {"male": "L", "female": "P"}
_POOREST_OF: Final = 10


class GroupSheet(HouseholdSheet):
    """The groups of an answer, read from its beginning to its end, once.

    Args:
        records: Objects as `reg_records` has them: `Group`, with `member_list`.
        catalogue: The facts that may be recorded; attributes that it does not have are let be.
        today: The day on which facts are true of which nothing else is said.
        areas: The regions of the district, where a village must be one of them.
        source: Whose word it is, where a fact does not say.
        foreign: Whether its ids are another system's.

    Attributes:
        findings: What is wrong until now: the number of the record, from 0, and the field.
    """

    def __init__(
        self,
        records: Iterable[Object],
        catalogue: FactCatalogue,
        today: date,
        *,
        areas: AreaTree | None = None,
        source: Source = Source.DTSEN,
        foreign: bool = True,
    ) -> None:
        self.findings: list[Problem] = []
        self._records, self._areas, self._foreign = records, areas, foreign
        self._reader = _Reader(catalogue, today, source)

    @property
    def foreign(self) -> bool:
        """Whether its ids are another system's, so that who stands in it is found by numbers and names."""
        return self._foreign

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what was read until now."""
        return not self.findings

    @property
    def spoiled(self) -> bool:
        """Never: each record is a household of its own."""
        return False

    def entries(self) -> Iterator[Entry]:
        """Yield the households in which nothing is wrong."""
        for number, record in enumerate(self._records):
            try:
                household = self._reader.household(record)
                if self._areas is not None:
                    self._areas[household.village]
            except WireError as faults:
                self.findings += [Problem(f"[{number}].{one.path}", one.code, one.text) for one in faults.problems]
            except SlrtError as fault:
                self.findings.append(Problem(f"[{number}].{fault.path}".rstrip("."), fault.code, fault.text))
            else:
                yield Entry(household, {})


class _Reader:
    def __init__(self, catalogue: FactCatalogue, today: date, source: Source) -> None:
        self._catalogue, self._today, self._source = catalogue, today, source

    def household(self, record: Object) -> Household:
        """Return a group as a household. Raises SlrtError."""
        group = object_of({"record": record}, "record", _CODE)
        numbers = dict(_identifiers(group, "group_identifier"))
        name = numbers.get("HOUSEHOLD_ID") or next(iter(numbers.values()), "")
        address = _first(group, "address")
        numbered = [FamilyCard(f"{name}-K{n}", NKK(nkk)) for n, nkk in enumerate(_nkks(group), 1)]
        cards = numbered or [FamilyCard(f"{name}-K1")]
        members = [self._member(one, f"{name}-{n}") for n, one in enumerate(listed(group, "member_list", _CODE), 1)]
        on = _day(group.get("last_updated")) or self._today
        own = dict(self._facts(group, on))
        score = group.get("poverty_score")
        if score not in (None, "") and group.get("poverty_score_type") == SCORE:
            own["desil"] = Fact(_decile(score), on, self._source)
        alone = len(cards) == 1
        of_card = {one: fact for one, fact in own.items() if alone and self._is_of_card(one)}
        household = Household(
            id=name,
            village=RegionCode(text(address, "sub_region_code", _CODE)),
            address=text(address, "address_line_1", _CODE, needed=False),
            cards=tuple(FamilyCard(card.id, card.nkk, of_card) for card in cards),
            persons=tuple(person for person, _ in members),
            memberships=tuple(Membership(person.id, cards[0].id, relation) for person, relation in members) if alone else (),
            facts={one: fact for one, fact in own.items() if one not in of_card},
            roster_complete=str(group.get("group_size")) == str(len(members)),
        )
        require_household(self._catalogue, household, self._today)
        return household

    def _is_of_card(self, fact: str) -> bool:
        return fact == "desil" or Unit.HOUSEHOLD not in self._catalogue.by_name[fact].scopes

    def _member(self, record: object, own: str) -> tuple[Person, str]:
        outer = object_of({"member_list": record}, "member_list", _CODE)
        said = _inside(outer, "household_member")
        person = _inside(object_of(said, "demographic_info", _CODE), "person")
        numbers = dict(_identifiers(said, "member_identifier"))
        name = person.get("name")
        words = [str(name[one]).strip() for one in _NAMES if name.get(one)] if isinstance(name, dict) else []
        if not words:
            refuse(_CODE, "name", "a person has a name")
        nik = next((value for kind, value in _identifiers(person, "identifier") if kind in _NIK), None)
        on = _day(said.get("last_updated")) or self._today
        facts = dict(self._facts(said, on))
        sex = _SEX.get(str(person.get("sex")))
        born = _day(person.get("birth_date"))
        known: dict[str, FactValue | None] = {
            "sex": sex,
            "birth_date": born,
            "disability": said.get("is_disabled") if isinstance(said.get("is_disabled"), bool) else None,
        }
        facts |= {one: Fact(value, on, self._source) for one, value in known.items() if value is not None}
        relation = _RELATIONS.get(str(said.get("relationship_head")), "lainnya")
        return Person(numbers.get("PERSON_ID", own), " ".join(words), NIK(nik) if nik else None, facts), relation

    def _facts(self, holder: Object, on: date) -> Iterator[tuple[str, Fact]]:
        more = holder.get("additional_attributes")
        for one in more if isinstance(more, list) else ():
            name = one.get("attribute_name") if isinstance(one, dict) else None
            if isinstance(name, str) and (declared := self._catalogue.by_name.get(name)):
                value = one.get("attribute_value")
                if declared.type is FactType.DATE and value is not None:
                    value = _day(value) or refuse(_CODE, name, "this is no day")
                said = one.get("source")
                source = Source(said) if said in set(Source) else self._source
                yield name, Fact(value, _day(one.get("date")) or on, source)


def _inside(said: Object, name: str) -> Object:
    """Return what stands inside an object that published examples put around a record, or the object itself."""
    inner = said.get(name)
    return inner if isinstance(inner, dict) else said


def _identifiers(holder: Object, name: str) -> Iterator[tuple[str, str]]:
    found = holder.get(name)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("identifier_value"):
            yield str(one.get("identifier_type")), str(one["identifier_value"])


def _nkks(group: Object) -> list[str]:
    return [value for kind, value in _identifiers(group, "group_identifier") if kind == "NKK"]


def _first(holder: Object, name: str) -> Object:
    found = holder.get(name)
    return object_of({name: found[0] if isinstance(found, list) and found else found}, name, _CODE)


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


def _decile(said: object) -> int:
    try:
        number = int(str(said))
    except ValueError:
        number = 0
    return number if 1 <= number <= _POOREST_OF else refuse(_CODE, "poverty_score", "a decile is a whole number from 1 to 10")
