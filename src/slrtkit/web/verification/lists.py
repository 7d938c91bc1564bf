"""How old the lists are by which letters are judged."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.sentences import Sentence
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification.words import Words

__all__ = ["ListAnswer", "ListRole", "ages"]


class ListRole(StrEnum):
    """Which of the lists of a trust bundle."""

    AUTHORITY = "authority"
    ISSUERS = "issuers"
    WITHDRAWN = "withdrawn"
    LOG = "log"


_NAMES: Mapping[ListRole, Sentence] = {
    ListRole.AUTHORITY: Sentence("Yang boleh menandatangani", "Who may sign"),
    ListRole.ISSUERS: Sentence("Kunci segel", "Seal keys"),
    ListRole.WITHDRAWN: Sentence("Surat yang dicabut", "Withdrawn letters"),
    ListRole.LOG: Sentence("Kunci register surat", "Keys of the register of letters"),
}


@frozen
class ListAnswer:
    """One list of the trust bundle.

    Attributes:
        role: Which list it is.
        name: What it is called.
        version: Its version.
        scope: The region for which it speaks.
        entries: How many entries it has.
        issued: When it was issued, in UTC.
        expires: Until when it holds, in UTC.
        days: How many days old it is.
        expired: Whether it holds no more.
    """

    role: ListRole
    name: Words
    version: int
    scope: str
    entries: int
    issued: datetime
    expires: datetime
    days: int
    expired: bool


def ages(trust: TrustBundle, at: datetime) -> tuple[ListAnswer, ...]:
    """Return the lists that a trust bundle has, with their age at an instant."""
    return tuple(_ages(trust, at))


def _ages(trust: TrustBundle, at: datetime) -> Iterator[ListAnswer]:
    log = trust.log.list if trust.log else None
    for role, told in zip(ListRole, (trust.authority, trust.issuers, trust.withdrawn, log), strict=True):
        if told is not None:
            yield ListAnswer(
                role,
                Words(*_NAMES[role]),
                told.version,
                told.scope,
                len(told.entries),
                told.issued,
                told.expires,
                (at - told.issued).days,
                at >= told.expires,
            )
