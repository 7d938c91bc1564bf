"""Households, persons and aid as the records of DCI: `Group`, `Member` and `Beneficiary`.

What is not known is left out: `is_disabled` and `marital_status`, which the schemas require, are answers that nobody gave. Most
Indonesian names are no family names, so the whole name is the `given_name`. A person is an object of its own inside a member.
"""

from datetime import date, datetime
from typing import Final

from attrs import frozen

from slrtkit.adapters.exchange.dci.known import born, decile, disabled, enrolment, sex_of
from slrtkit.domain.household import Facts, Household, Person, Unit
from slrtkit.domain.participation import Participation
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Partner

__all__ = ["RELATIONS", "SCORE", "Recorded", "beneficiary", "group", "member"]

SCORE: Final = "desil DTSEN"
_SOCIAL: Final = "https://schema.spdci.org/extensions/social/v1/"
_IBR: Final = "https://schema.spdci.org/extensions/ibr/v1/"
_UNITS: Final = {Unit.PERSON: "1", Unit.HOUSEHOLD: "2", Unit.FAMILY: "3"}
"""Codes of `AssistanceUnit`."""
RELATIONS: Final = {
    "kepala_keluarga": "SELF",
    "suami": "HUSB",
    "istri": "WIFE",
    "anak": "CHILD",
    "menantu": "CHLDINLAW",
    "cucu": "GRNDCHILD",
    "orang_tua": "PRN",
    "mertua": "PRNINLAW",
    "famili_lain": "EXT",
}
"""Relations on a family card -> codes of `RelationshipTypeEnum`; others have none."""


@frozen
class Recorded:
    """What a record says beside its household.

    Attributes:
        partner: For whom it is written.
        registered: When it came into the register, and when it last changed.
        updated: The same.
        members: How many live there, where it is known.
    """

    partner: Partner
    registered: datetime
    updated: datetime
    members: int | None = None

    @property
    def moments(self) -> dict[str, JSON]:
        """Both instants."""
        return {"registration_date": _instant(self.registered), "last_updated": _instant(self.updated)}


def group(household: Household, head: str, said: Recorded) -> dict[str, JSON]:
    """Return a household as a `Group`; `head` is the id of its head, or empty where nothing of them may be told."""
    desil = decile(household)
    members: list[JSON] = [member(household, one, said) for one in household.persons]
    return {
        "@context": {"@vocab": _SOCIAL},
        "@type": "Group",
        "group_identifier": [
            _identifier("HOUSEHOLD_ID", household.id),
            *(_identifier("NKK", card.nkk.text) for card in household.cards if card.nkk),
        ],
        "group_type": _UNITS[Unit.HOUSEHOLD],
        "address": [_address(household)],
        "place_address": False,
        **({} if desil is None else {"poverty_score": desil, "poverty_score_type": SCORE}),
        **({"group_head_info": member(household, household.person(head), said)} if head else {}),
        **({} if said.members is None else {"group_size": said.members}),
        "member_list": members,
        **said.moments,
        **_more({**household.facts, **{name: fact for card in household.cards for name, fact in card.facts.items()}}, said),
    }


def member(household: Household, person: Person, said: Recorded) -> dict[str, JSON]:
    """Return a person as a `Member`."""
    living = next((one for one in household.memberships if one.person == person.id), None)
    relation = RELATIONS.get(living.relation, "") if living else ""
    has = disabled(person)
    return {
        "@context": {"@vocab": _SOCIAL},
        "@type": "Member",
        "member_identifier": [_identifier("PERSON_ID", person.id)],
        "demographic_info": _demographic(household, person, said),
        **({"relationship_head": relation} if relation else {}),
        **({} if has is None else {"is_disabled": has}),
        **said.moments,
        **_more(person.facts, said),
    }


def beneficiary(
    household: Household, person: Person, ledger: Participation, program: str, on: date, said: Recorded
) -> dict[str, JSON]:
    """Return one bearer's aid of one program as a `Beneficiary`: its latest span, with all that was paid.

    Args:
        household: As far as it may be told.
        person: The bearer, or who stands for it.
        ledger: The aid; it has an entry.
        program: Name of the program.
        on: The day.
        said: The rest.
    """
    latest = max(ledger.entries, key=lambda key: "" if key == "-" else key)
    status, since = enrolment(ledger, latest, on)
    until = ledger.last_day(latest)
    paid = [(entry.since, entry.amount) for _, entry in sorted(ledger.entries.items()) if entry.amount is not None]
    benefits: list[JSON] = [
        {"@type": "Benefit", "benefit_value": f"IDR {amount}", **({"benefit_date": _midnight(day)} if day else {})}
        for day, amount in paid
    ]
    return {
        "@context": {"@vocab": _IBR},
        "@type": "Beneficiary",
        "assistance_unit": _UNITS[ledger.unit],
        "member": member(household, person, said),
        "programme_identifier": [
            {"@type": "Programme", "programme_identifier": ledger.program, "programme_name": program},
        ],
        "enrollment_date": _midnight(since) if since else "",
        "enrollment_status": status,
        "status_change_date": [_midnight(until)] if until else [],
        "benefits": benefits,
    }


def _demographic(household: Household, person: Person, said: Recorded) -> dict[str, JSON]:
    day = born(person)
    return {
        "@type": "Person",
        "identifier": [_identifier("NIK", person.nik.text)] if person.nik else [],
        "name": {"@type": "Name", "given_name": person.name},
        "sex": sex_of(person) or "unknown",
        **({"birth_date": _midnight(day)} if day else {}),
        "address": [_address(household)],
        **said.moments,
    }


def _address(household: Household) -> dict[str, JSON]:
    code = household.village.text
    return {
        "@type": "Address",
        "address_line_1": household.address,
        "sub_region_code": code,
        "region_code": code[:2],
        "country_code": "ID",
    }


def _more(facts: Facts, said: Recorded) -> dict[str, JSON]:
    """Return the facts that were agreed on, each with its day and source."""
    told: list[JSON] = [
        {
            "attribute_name": name,
            "attribute_value": fact.value.isoformat() if isinstance(fact.value, date) else fact.value,
            "date": fact.on.isoformat(),
            "source": fact.source.value,
        }
        for name, fact in sorted(facts.items())
        if said.partner.carries(name)
    ]
    return {"additional_attributes": told} if told else {}


def _identifier(kind: str, value: str) -> dict[str, JSON]:
    return {"@type": "Identifier", "identifier_type": kind, "identifier_value": value}


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _midnight(day: date) -> str:
    """Write a day as the `DateTime` that the schemas ask for; the office's zone adds nothing to a day of birth."""
    return f"{day.isoformat()}T00:00:00Z"
