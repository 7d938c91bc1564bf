"""The trust bundle: trusted roots and the signed lists, already checked."""

from attrs import frozen

from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.districts import DistrictList
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogList
from slrtkit.domain.trust import Seen, TrustPart
from slrtkit.ports.notes import SignatureCheck

__all__ = ["LogTrust", "TrustBundle"]


@frozen
class LogTrust:
    """The list of log keys, its signature already checked, and what checks theirs."""

    list: LogList
    check: SignatureCheck


@frozen
class TrustBundle:
    """What a verifier believes.

    Attributes:
        roots: Trusted X.509 roots, DER.
        authority: The authority list whose signatures were checked, or None where only roots were given.
        issuers: The list of seal keys, or None where there is none.
        withdrawn: The list of withdrawn letters, or None where there is none.
        training: Whether the root says that all this is for practice: whatever its keys signed is no letter.
        log: The list of keys of registers of letters, or None where there is none.
        districts: Which districts a province vouches for, or None where it is no province's.
        parts: The signed parts with their versions and ages, the root of trust first; none where only roots were given.
        seen: What to remember of it, so that nothing older is believed later (`load_bundle(…, seen=)`).
    """

    roots: tuple[bytes, ...]
    authority: AuthorityList | None = None
    issuers: IssuerList | None = None
    withdrawn: WithdrawnList | None = None
    training: bool = False
    log: LogTrust | None = None
    districts: DistrictList | None = None
    parts: tuple[TrustPart, ...] = ()
    seen: Seen | None = None
