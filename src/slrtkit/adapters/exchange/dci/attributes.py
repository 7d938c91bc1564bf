"""The Indonesian profile: which identifiers and attributes can be asked for, under which names, and what their values are."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from attrs import frozen

from slrtkit.adapters.exchange.dci.plain import refuse
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.names import name_of
from slrtkit.domain.query import QueryValue
from slrtkit.errors import InvalidIdentifierError

__all__ = ["CRITERIA", "Attribute", "Registry", "attribute_of", "named", "of_code"]

CRITERIA: Final = "rjct.search_criteria.invalid"


class Registry(StrEnum):
    """Which register of DCI is asked: the path of an address and the part of `reg_type` behind its last colon."""

    SOCIAL = "social"
    """The social registry (SR): households and persons."""
    IBR = "ibr"
    """The integrated beneficiary registry: who receives what."""


def _text(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip() else None


def _number(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _truth(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


def _sex(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    said = str(value).casefold()
    return {"l": "male", "m": "male", "male": "male", "p": "female", "f": "female", "female": "female"}.get(said)


def _name(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    return name_of(value).text if isinstance(value, str) and value.strip() else None


def _region(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    said = str(value)
    steps = [said[:2], said[2:4], said[4:6], said[6:]]
    dotted = ".".join(filter(None, steps)) if said.isdigit() else said
    try:
        return RegionCode(dotted).text
    except InvalidIdentifierError:
        return None


def _status(value: Any) -> QueryValue | None:  # noqa: ANN401  whatever JSON holds
    said = str(value).casefold()
    return {"active": "1", "deceased": "2", "graduated": "3", "suspended": "4"}.get(said, said if said in "1234" else None)


@frozen
class Attribute:
    """What can be asked for.

    Attributes:
        name: Its name in the profile.
        also: Other names, as published examples and other profiles have them.
        value: Makes a value of what stands in a message, or None where it cannot be one.
        says: What a value is, for whoever wrote something else.
        ordered: Whether one value is less than another.
        index: The index of the store by which it is found; empty where there is none.
    """

    name: str
    also: str
    value: Callable[[Any], QueryValue | None]
    says: str
    ordered: bool = False
    index: str = ""


_ATTRIBUTES: Final = (
    Attribute(
        "NIK",
        "UIN NIN NID NationalID person_identifier identifier identifier_value member_identifier",
        _text,
        "16 digits",
        index="nik",
    ),
    Attribute("NKK", "family_card_identifier", _text, "16 digits", index="nkk"),
    Attribute("HOUSEHOLD_ID", "household_identifier group_identifier", _text, "an id of this register"),
    Attribute("name", "given_name full_name", _name, "a name"),
    Attribute("sex", "gender", _sex, "male or female"),
    Attribute("birth_date", "DOB", _day, "a day: 2026-01-31", ordered=True),
    Attribute("age", "", _number, "whole years", ordered=True),
    Attribute("is_disabled", "disability", _truth, "true or false"),
    Attribute(
        "location", "area_code area-code district village sub_region_code region_code", _region, "a Kemendagri code: 33.16.09"
    ),
    Attribute("poverty_score", "desil decile", _number, "1 to 10", ordered=True),
    Attribute("group_size", "household_size", _number, "a number of persons", ordered=True),
    Attribute("programme_identifier", "programme program", _text, "a code of the catalog"),
    Attribute("enrolment_status", "enrollment_status", _status, "1 to 4, or Active, Deceased, Graduated, Suspended"),
    Attribute("enrolment_date", "enrollment_date", _day, "a day: 2026-01-31", ordered=True),
)
_NAMES: Final[Mapping[str, Attribute]] = {name.casefold(): one for one in _ATTRIBUTES for name in (one.name, *one.also.split())}
_HEAD: Final = "head."
_OF_HEAD: Final = frozenset({"NIK", "name", "sex", "birth_date", "age", "is_disabled"})


def attribute_of(path: str) -> tuple[str, Attribute]:
    """Return an attribute, and the name under which records have it: `head.sex` where the path goes by a head of household.

    Raises:
        ExchangeError: the profile has no such attribute.
    """
    *steps, last = path.split(".")
    found = _NAMES.get(last.casefold())
    of_head = any(step.endswith("head_info") for step in steps)
    if found is None or (of_head and found.name not in _OF_HEAD):
        known = ", ".join(one.name for one in _ATTRIBUTES)
        refuse(CRITERIA, "attribute_name", "this attribute cannot be asked for here", f"one of: {known}")
    return (_HEAD if of_head else "") + found.name, found


def named(attribute: Attribute, value: Any) -> QueryValue:  # noqa: ANN401  whatever JSON holds
    """Return the value that stands in a message. Raises ExchangeError."""
    made = attribute.value(value)
    return made if made is not None else refuse(CRITERIA, attribute.name, f"this is no such value: {attribute.says}")


def of_code(registry: Registry) -> str:
    """Return the `reg_type` of a register."""
    return f"ns:org:RegistryType:{ {Registry.SOCIAL: 'Social', Registry.IBR: 'IBR'}[registry] }"
