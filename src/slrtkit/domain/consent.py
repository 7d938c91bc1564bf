"""Consent to the use of personal data: for which purpose, given by whom, and withdrawn when (UU PDP 27/2022, art. 20-22).

The latest statement for a person and a purpose is the current one. Consent that was never asked for is none.
"""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["ConsentPurpose", "ConsentStated", "PersonConsent", "consent_id"]


class ConsentPurpose(StrEnum):
    """What the data are used for."""

    REGISTER = "register"
    """Kept in the household register."""
    REFERRAL = "referral"
    """Told to an agency, hospital or school that can help."""
    LOOKUP = "lookup"
    """Compared with Dukcapil, DTSEN or BPJS."""
    PHOTOGRAPH = "photograph"
    """A photograph of the person or the home is kept."""
    ANNOUNCEMENT = "announcement"
    """The name is read or hung out with the results of a Musdes."""
    EXCHANGE = "exchange"
    """Told to another register that asks for it, such as the one of a program's owner."""


@frozen
class PersonConsent:
    """What one person, or who speaks for them, says of one purpose.

    Attributes:
        person: Whose data they are.
        purpose: What for.
        given: Whether it is given; False once it is withdrawn or was refused.
        by: Who said so: the person, or the parent or guardian of a child.
        on: The day.

    Raises:
        DomainError: nobody is named who said so.
    """

    person: str
    purpose: ConsentPurpose
    given: bool
    by: str = field(repr=mask)
    on: date

    def __attrs_post_init__(self) -> None:
        if not self.by.strip():
            raise DomainError("consent is given or withdrawn by somebody", code="consent.by", path="by")

    @property
    def id(self) -> str:
        """The id of its stream."""
        return consent_id(self.person, self.purpose)


def consent_id(person: str, purpose: ConsentPurpose) -> str:
    """Return the id under which a person's word on a purpose stands."""
    return f"{person}/{purpose.value}"


@frozen
class ConsentStated:
    """Consent was given, refused or withdrawn."""

    consent: PersonConsent
