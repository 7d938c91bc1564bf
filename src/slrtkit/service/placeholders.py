"""What each placeholder of a letter type says for one case: from the register, the rules, and what was filled in."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import FactValue, FamilyCard, Household, Person
from slrtkit.domain.identifiers import RegionLevel
from slrtkit.domain.letter_field import FieldKind, LetterField, Particular
from slrtkit.domain.letter_type import LetterType
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.program import Program
from slrtkit.domain.rules.days import completed_years
from slrtkit.errors import DocumentError
from slrtkit.ports.wording import Wording

__all__ = ["Occasion", "born", "filled_in", "placeholder_values", "stated"]

_RT_RW = re.compile(r"\bRT\s*/\s*RW\.?\s*(\d{1,3})\s*/\s*(\d{1,3})\b", re.IGNORECASE)
_RT = re.compile(r"\bRT\.?\s*(\d{1,3})\b", re.IGNORECASE)
_RW = re.compile(r"\bRW\.?\s*(\d{1,3})\b", re.IGNORECASE)


@frozen(kw_only=True)
class Occasion:
    """Everything a letter is made from, but its number and its commitments.

    Attributes:
        decided_on: The day of the case, by whose rules it was decided.
        dated: The day of the letter.
        wording: Puts numbers and days into words; used where a text, or a field, has any.
        fields: Code of a field -> what was filled in, as it is written in a form.
        chain: Code of the paraf chain that is laid down for the letter, or empty.
    """

    program: Program
    letter_type: LetterType
    household: Household
    person: str
    office: Office
    signer: Officer
    areas: AreaTree
    decided_on: date
    dated: date
    wording: Wording
    destination: str = ""
    countersigner: Officer | None = None
    fields: Mapping[str, str] = {}
    chain: str = ""

    @property
    def card(self) -> FamilyCard | None:
        """The family card of the person on the day of the letter."""
        membership = self.household.membership(self.person, self.dated)
        return self.household.card(membership.card) if membership else None

    @property
    def valid_days(self) -> int:
        """How many days the letter is good: as the rules say, otherwise as its type does."""
        return self.program.rules(self.decided_on).valid_days or self.letter_type.valid_days

    @property
    def valid_until(self) -> date:
        """Its last day."""
        return self.dated + timedelta(days=self.valid_days)

    @property
    def desil(self) -> tuple[int, date] | None:
        """The desil of the person's family, and its day; None where nobody knows it."""
        fact = self.card.facts.get("desil") if self.card else None
        return (fact.value, fact.on) if fact and isinstance(fact.value, int) else None


def filled_in(occasion: Occasion) -> tuple[Particular, ...]:
    """Return what was filled in, as it is printed; a field that is not required, and for which nothing was given, is left out.

    Raises:
        DocumentError: the letter type has no such field, or a required one is not filled in.
        DomainError: what is filled in does not fit; its path is the field's code.
    """
    kind, given = occasion.letter_type, occasion.fields
    for code in given:
        if kind.field_of(code) is None:
            known = ", ".join(one.code for one in kind.fields) or "none"
            raise DocumentError(
                "this letter type has no such field", code="letter.field-unknown", path=code, cure=f"its fields: {known}"
            )
    found = list[Particular]()
    for one in kind.fields:
        written = given.get(one.code, "") or one.value
        if written:
            found.append(_particular(one, written, occasion.wording))
        elif one.required:
            raise DocumentError(
                "this letter needs what nobody filled in", code="letter.field-missing", path=one.code, cure="fill it in"
            )
    return tuple(found)


def placeholder_values(occasion: Occasion, particulars: tuple[Particular, ...], dependants: int) -> Mapping[str, str]:
    """Return what the placeholders say that the letter type names; empty for what is not known.

    Raises:
        NotFoundError: the village is not in the table of areas.
    """
    kind, wording = occasion.letter_type, occasion.wording
    person, desil = occasion.household.person(occasion.person), occasion.desil
    regions = {area.code.level: area.name for area in occasion.areas.path(occasion.household.village)}
    rules, address = occasion.program.rules(occasion.decided_on), occasion.household.address
    birth = born(person)

    def day(when: date | None) -> str:
        return wording.day(when) if when else ""

    def counted(number: int | None) -> str:
        return "" if number is None else _counted(number, wording)

    says: dict[str, Callable[[], str]] = {
        "name": lambda: person.name,
        "birth_place": lambda: stated(person, "birth_place"),
        "birth_date": lambda: day(birth),
        "age": lambda: counted(completed_years(birth, occasion.dated) if birth else None),
        "occupation": lambda: stated(person, "occupation").replace("_", " "),
        "address": lambda: address,
        "rt": lambda: _of_address(_RT, address, 1),
        "rw": lambda: _of_address(_RW, address, 2),
        "village": lambda: regions.get(RegionLevel.VILLAGE, ""),
        "district": lambda: regions.get(RegionLevel.DISTRICT, ""),
        "regency": lambda: regions.get(RegionLevel.REGENCY, ""),
        "province": lambda: regions.get(RegionLevel.PROVINCE, ""),
        "desil": lambda: counted(desil[0] if desil else None),
        "desil_date": lambda: day(desil[1] if desil else None),
        "dependants": lambda: counted(dependants),
        "program": lambda: occasion.program.name,
        "legal_basis": lambda: rules.legal_basis,
        "decided": lambda: day(occasion.decided_on),
        "dated": lambda: day(occasion.dated),
        "valid_until": lambda: day(occasion.valid_until),
        "valid_days": lambda: counted(occasion.valid_days),
        "destination": lambda: occasion.destination,
        "office": lambda: occasion.office.name,
        "signer_position": lambda: occasion.signer.block.position,
    }
    values = {name: say() for name, say in says.items() if kind.uses(name)}
    filled = {one.code: one for one in particulars}
    for field in kind.fields:
        values |= _forms(field, filled.get(field.code), wording)
    return values


def stated(person: Person, name: str) -> str:
    """Return what is known of a person as text, or nothing."""
    value = _value(person, name)
    return value if isinstance(value, str) else ""


def born(person: Person) -> date | None:
    """Return the day of birth, or None where nobody knows it."""
    value = _value(person, "birth_date")
    return value if isinstance(value, date) else None


def _value(person: Person, name: str) -> FactValue | None:
    fact = person.facts.get(name)
    return fact.value if fact else None


def _particular(one: LetterField, written: str, wording: Wording) -> Particular:
    value = one.read(written)
    forms = {
        FieldKind.AMOUNT: lambda: f"{wording.rupiah(int(written))} ({wording.spelled(int(written))} rupiah)",
        FieldKind.COUNT: lambda: _counted(int(written), wording),
        FieldKind.DAY: lambda: wording.day(date.fromisoformat(written)),
        FieldKind.TEXT: lambda: written,
    }
    return Particular(one.code, one.label, forms[one.kind](), str(value))


def _forms(one: LetterField, given: Particular | None, wording: Wording) -> Mapping[str, str]:
    """Return what a field's placeholders say: nothing where it is not filled in."""
    forms = {one.code: given.text if given else ""}
    if not one.counts:
        return forms
    number = int(given.value) if given else None
    words = "" if number is None else wording.spelled(number)
    if one.kind is FieldKind.AMOUNT:
        digits = "" if number is None else wording.rupiah(number)
        words = words and f"{words} rupiah"
    else:
        digits = "" if number is None else str(number)
    return forms | {f"{one.code}.digits": digits, f"{one.code}.words": words}


def _counted(number: int, wording: Wording) -> str:
    return f"{number} ({wording.spelled(number)})"


def _of_address(alone: re.Pattern[str], address: str, place: int) -> str:
    """Return the number of an RT (place 1) or RW (place 2): of "RT 02/RW 01", or of "RT/RW 02/01"."""
    if both := _RT_RW.search(address):
        return both[place]
    found = alone.search(address)
    return found[1] if found else ""
