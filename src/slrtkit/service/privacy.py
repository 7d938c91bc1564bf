"""The desk for privacy: restrictions and consent."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.service.consent import consents_of, state_consent
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.restriction import Restricted, lift_restriction, place_restriction, restricted

__all__ = ["PrivacyDesk"]

_Day: TypeAlias = Callable[[Context], date]


@frozen
class PrivacyDesk:
    """Who may work with whom, and what people agreed to.

    Attributes:
        journal: The log.
        day: The day of a command in the office's zone.
    """

    journal: Journal
    day: _Day

    def restrict(
        self, context: Context, household: str, subject: str, *, ground: RestrictionGround, officers: Iterable[str]
    ) -> Receipt:
        """Restrict a person or a household to named officers; see `service.restriction.place_restriction`."""
        placed = Restriction(subject, ground, tuple(officers), self.day(context))
        return place_restriction(self.journal, context, household, placed)

    def lift(self, context: Context, household: str, subject: str) -> Receipt:
        """Lift a restriction, with the context's reason; see `service.restriction.lift_restriction`."""
        return lift_restriction(self.journal, context, household, subject)

    def restricted(self) -> Restricted:
        """Return who is restricted now: what every list, search and duplicate run leaves out."""
        with self.journal.looking("restrictions", tells=False) as seen:
            found = restricted(seen)
            seen.told(found.subjects)
            return found

    def restriction(self, subject: str) -> Restriction:
        """Return the restriction of a person or household, lifted or not. Raises NotFoundError."""
        return self.journal.read(StreamKind.RESTRICTION, subject, Restriction).state

    def consent(
        self, context: Context, household: str, person: str, purpose: ConsentPurpose, *, given: bool, by: str
    ) -> Receipt:
        """Record consent for one purpose, its refusal or its withdrawal; see `service.consent.state_consent`."""
        said = PersonConsent(person, purpose, given, by, self.day(context))
        return state_consent(self.journal, context, household, said)

    def consents(self, person: str) -> tuple[PersonConsent, ...]:
        """Return a person's current word on each purpose that they were asked about."""
        with self.journal.looking("read") as seen:
            return consents_of(seen, person)

    def consented(self, person: str, purpose: ConsentPurpose) -> bool:
        """Whether a person's consent for a purpose stands; what was never asked for is not given."""
        return any(consent.given for consent in self.consents(person) if consent.purpose is purpose)
