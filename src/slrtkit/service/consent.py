"""Record consent to the use of personal data, and its withdrawal."""

from slrtkit.domain.consent import ConsentStated, PersonConsent
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.office import Zone
from slrtkit.errors import DomainError
from slrtkit.service.journal import Journal, Receipt
from slrtkit.wire import to_wire

__all__ = ["consents_of", "state_consent"]


def state_consent(journal: Journal, context: Context, household_id: str, consent: PersonConsent) -> Receipt:
    """Record that consent for one purpose was given, refused or withdrawn.

    Raises:
        NotFoundError: there is no such household, or nobody in it has the person's id.
        DomainError: the day has not come.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "state-consent", {"household": household_id, "consent": to_wire(consent)}) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, household_id, Household)
        household.person(consent.person)
        if consent.on > Zone.WIT.day(context.now):
            raise DomainError("consent is of a day that has come", code="consent.future", path="on")
        work.append(StreamKind.CONSENT, consent.id, household.village.text, ConsentStated(consent))
        return work.commit()


def consents_of(journal: Journal, person: str) -> tuple[PersonConsent, ...]:
    """Return the current word of a person on each purpose that they were asked about."""
    found = journal.find(StreamKind.CONSENT, "person", person.encode())
    return tuple(journal.read(StreamKind.CONSENT, consent, PersonConsent).state for consent in found)
