"""Put a letter into words: from a decision, a letter type and the household to everything that the page will say."""

from datetime import date, timedelta

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import FactValue, Household, Membership, Person
from slrtkit.domain.identifiers import RegionLevel
from slrtkit.domain.letter import Dependant, LetterIdentity, LetterType, RecommendationLetter
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.program import Program
from slrtkit.errors import DocumentError

__all__ = ["Occasion", "compose"]


@frozen
class Occasion:
    """Everything a letter is made from, but its number and its commitments."""

    program: Program
    letter_type: LetterType
    household: Household
    person: str
    office: Office
    signer: Officer
    areas: AreaTree
    decided_on: date
    """The day of the case, by whose rules it was decided."""
    dated: date
    destination: str = ""
    countersigner: Officer | None = None


def compose(occasion: Occasion, *, letter_id: str, number: str, decision: str, rules: str) -> RecommendationLetter:
    """Return the letter.

    Args:
        occasion: What it is made from.
        letter_id: Its id.
        number: Its number, as printed.
        decision: Commitment to the decision, 64 hexadecimal digits.
        rules: Digest of the rule set the decision rests on, 64 hexadecimal digits.

    Raises:
        DocumentError: the letter type names the destination, and none is given.
        NotFoundError: the village is not in the table of areas.
    """
    kind, household, dated = occasion.letter_type, occasion.household, occasion.dated
    if kind.uses("destination") and not occasion.destination:
        raise DocumentError(
            "this letter type names its destination, and none is given",
            code="letter.destination",
            path="destination",
            cure="give it",
        )
    identity, rules_then = _identity(occasion), occasion.program.rules(occasion.decided_on)
    values = {
        "name": identity.name,
        "program": occasion.program.name,
        "village": identity.village,
        "district": identity.district,
        "regency": identity.regency,
        "destination": occasion.destination,
        "legal_basis": rules_then.legal_basis,
    }
    membership = household.membership(occasion.person, dated)
    card = household.card(membership.card) if membership else None
    desil = card.facts.get("desil") if card and kind.show_desil else None
    family = household.members(dated, card.id) if card and kind.show_dependants else ()

    def fill(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(kind.fill(text, values) for text in texts)

    return RecommendationLetter(
        id=letter_id,
        type=kind.code,
        office=occasion.office.code,
        number=number,
        place=occasion.office.place,
        dated=dated,
        valid_until=dated + timedelta(days=rules_then.valid_days or kind.valid_days),
        letterhead=occasion.office.letterhead,
        addressee=fill(kind.addressee),
        subject=kind.fill(kind.subject, values),
        identity=identity,
        statement=fill(kind.statement),
        signature=occasion.signer.block,
        decision=decision,
        rules=rules,
        basis=fill(kind.basis),
        enclosures=kind.enclosures,
        dependants=tuple(_dependant(p, m) for p, m in family if p.id != occasion.person),
        desil=desil.value if desil and isinstance(desil.value, int) else None,
        purpose=kind.fill(kind.purpose, values),
        destination=occasion.destination,
        closing=kind.fill(kind.closing, values),
        countersigned=occasion.countersigner.block if occasion.countersigner else None,
        copies=fill(kind.copies),
        specimen=occasion.office.training,
    )


def _identity(occasion: Occasion) -> LetterIdentity:
    household, person = occasion.household, occasion.household.person(occasion.person)
    membership = household.membership(person.id, occasion.dated)
    nkk = household.card(membership.card).nkk if membership else None
    full = occasion.letter_type.full_identifiers
    names = {area.code.level: area.name for area in occasion.areas.path(household.village)}
    return LetterIdentity(
        name=person.name,
        nik=(person.nik.text if full else person.nik.masked) if person.nik else "",
        nkk=(nkk.text if full else nkk.masked) if nkk else "",
        birth_place=_text(person, "birth_place"),
        birth_date=_date(person),
        occupation=_text(person, "occupation").replace("_", " ").capitalize(),
        address=household.address,
        village=names.get(RegionLevel.VILLAGE, ""),
        district=names.get(RegionLevel.DISTRICT, ""),
        regency=names.get(RegionLevel.REGENCY, ""),
    )


def _dependant(person: Person, membership: Membership) -> Dependant:
    return Dependant(person.name, membership.relation.replace("_", " ").capitalize(), _date(person))


def _value(person: Person, name: str) -> FactValue | None:
    fact = person.facts.get(name)
    return fact.value if fact else None


def _text(person: Person, name: str) -> str:
    value = _value(person, name)
    return value if isinstance(value, str) else ""


def _date(person: Person) -> date | None:
    value = _value(person, "birth_date")
    return value if isinstance(value, date) else None
