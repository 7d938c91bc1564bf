"""The trust bundle: trusted roots and the authority list, already checked."""

from attrs import frozen

from slrtkit.domain.authority import AuthorityList

__all__ = ["TrustBundle"]


@frozen
class TrustBundle:
    """What a verifier believes.

    Attributes:
        roots: Trusted X.509 roots, DER.
        authority: The authority list whose signatures were checked, or None where only roots were given.
    """

    roots: tuple[bytes, ...]
    authority: AuthorityList | None = None
