"""What a receiver sees of a case that was referred to them: its one person, with what it carries, until it is settled."""

from attrs import evolve, field, frozen

from slrtkit.domain.handling import Attachment
from slrtkit.domain.household import Facts, Person
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.referral import Referral
from slrtkit.errors import NotFoundError
from slrtkit.ports.blobs import Blobs
from slrtkit.service.journal import Journal

__all__ = ["Referred", "referred", "referred_paper"]


@frozen
class Referred:
    """One referral as its receiver sees it; once it is settled, nobody stands in it any more.

    Attributes:
        referral: The referral.
        person: The person, with those of their facts that go along; None once it is settled.
        village: Where they live.
        address: The same.
        facts: Those facts of their family and home that go along.
        papers: The papers that go along; `referred_paper` returns one.
    """

    referral: Referral
    person: Person | None = None
    village: RegionCode | None = None
    address: str = ""
    facts: Facts = field(factory=dict)
    papers: tuple[Attachment, ...] = ()


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
        person, living = household.person(referral.person), household.membership(referral.person, referral.sent)
        family = household.card(living.card).facts if living else {}
        kept = journal.whole.complaint(referral.complaint).state.attachments
        return Referred(
            referral,
            evolve(person, facts=_carried(referral, person.facts), ppks=()),
            household.village,
            household.address,
            _carried(referral, {**household.facts, **family}),
            tuple(kept[paper] for paper in referral.papers),
        )


def referred_paper(journal: Journal, blobs: Blobs, referral_id: str, digest: str) -> bytes:
    """Return the bytes of a paper that goes along with a referral; that it was looked at is on record.

    Raises:
        NotFoundError: there is no such referral, it is not with whoever looks, or carries no such paper, any more or at all.
        StorageCorruptError: other bytes stand there.
    """
    if digest not in journal.referral(referral_id).state.papers:
        raise NotFoundError("this referral carries no such paper", code="attachment.unknown", path=digest)
    return blobs.get(digest)


def _carried(referral: Referral, facts: Facts) -> Facts:
    return {name: fact for name, fact in facts.items() if referral.carries(name)}
