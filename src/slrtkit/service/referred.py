"""What a receiver sees of a case that was referred to them: the referral, and of its one person what their grants name."""

from attrs import frozen

from slrtkit.domain.household import Person
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.referral import Referral
from slrtkit.service.journal import Journal

__all__ = ["Referred", "referred"]


@frozen
class Referred:
    """One referral as its receiver sees it; once it is settled, nobody stands in it any more.

    Attributes:
        referral: The referral.
        person: The person, with those facts that the receiver may see; None once it is settled.
        village: Where they live.
        address: The same.
    """

    referral: Referral
    person: Person | None = None
    village: RegionCode | None = None
    address: str = ""


def referred(journal: Journal, referral_id: str) -> Referred:
    """Return a referral with the person whom it is about.

    Raises:
        NotFoundError: there is no such referral, or it is not with whoever looks.
    """
    with journal.looking("read") as seen:
        referral = seen.referral(referral_id).state
        if not referral.person:
            return Referred(referral)
        household = seen.redacted(journal.whole.household(referral.household).state, referral)
        return Referred(referral, household.person(referral.person), household.village, household.address)
