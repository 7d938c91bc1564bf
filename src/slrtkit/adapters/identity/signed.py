"""Assertions signed with Ed25519, as compact JWS (RFC 7515, RFC 8037).

Header and payload are canonical JSON: `{"alg":"EdDSA"}` and `{"challenge":…,"iat":…,"sub":…}`: the challenge of the claim, the
second at which it was signed, the officer. A key is an officer's own, or that of an identity provider, which speaks for all.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime

from attrs import frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError, SlrtError
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.ports.identity import Claim, Identity, IdentityProof
from slrtkit.wire import from_wire

__all__ = ["IdentityKey", "SignedAssertions", "sign_assertion"]

_LONGEST = 4096
_HEADER = {"alg": "EdDSA"}
_SKEW = 30
"""Seconds by which a device's clock may be ahead."""


@frozen
class IdentityKey:
    """Whose assertions are believed.

    Attributes:
        name: What the record says of who verified: the key, not the officer.
        kind: What it stands for.
        public: The raw public key, 32 bytes.
        officers: Ids of the officers it speaks for; none: all, as an identity provider's does.
    """

    name: str
    kind: EvidenceKind
    public: bytes
    officers: tuple[str, ...] = ()


@frozen
class _Said:
    challenge: str
    iat: int
    sub: str


class SignedAssertions(Identity):
    """Believes what one of its keys signed. Needs the extra `slrtkit[identity]`.

    Args:
        keys: The keys.
        seconds: How old an assertion may be.
        optional: Whether an officer may come without one; the record says then that only the server asserts it.
    """

    def __init__(self, keys: Iterable[IdentityKey], seconds: int = 300, *, optional: bool = False) -> None:
        self._keys = [(key, Ed25519PublicKey.from_public_bytes(key.public)) for key in keys]
        self._seconds = seconds
        self._optional = optional

    def verify(self, claim: Claim, assertion: bytes, at: datetime) -> IdentityProof:
        """Find the key that signed, and compare what it signed with the claim."""
        if not assertion and self._optional:
            return IdentityProof(EvidenceKind.NONE, "server")
        try:
            said, signed, signature = _parts(assertion)
        except (SlrtError, ValueError) as error:
            raise _refused("the assertion cannot be read", claim) from error
        key = next((key for key, public in self._keys if _holds(public, signature, signed)), None)
        if key is None or (key.officers and claim.officer not in key.officers):
            raise _refused("no key of this officer signed the assertion", claim)
        if (said.sub, said.challenge) != (claim.officer, claim.challenge):
            raise _refused("the assertion is for another act", claim)
        if not at.timestamp() - self._seconds <= said.iat <= at.timestamp() + _SKEW:
            raise _refused("the assertion is too old, or from the future", claim)
        return IdentityProof(key.kind, key.name)


def sign_assertion(key: Ed25519PrivateKey, claim: Claim, at: datetime) -> bytes:
    """Return what an officer's device gives for a claim."""
    payload: JSON = {"challenge": claim.challenge, "iat": int(at.timestamp()), "sub": claim.officer}
    signed = _spelt(canonical(_HEADER)) + b"." + _spelt(canonical(payload))
    return signed + b"." + _spelt(key.sign(signed))


def _parts(assertion: bytes) -> tuple[_Said, bytes, bytes]:
    """Return payload, signed bytes and signature.

    Raises:
        ValueError, WireError: it has not exactly this form.
    """
    if len(assertion) > _LONGEST:
        raise ValueError
    header, payload, signature = (_read(part) for part in assertion.split(b"."))
    if parse(header) != _HEADER:
        raise ValueError
    return from_wire(parse(payload), _Said), assertion.rpartition(b".")[0], signature


def _holds(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _spelt(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def _read(part: bytes) -> bytes:
    """Return the bytes behind base64url, in its one spelling."""
    data = urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    if _spelt(data) != part:
        raise ValueError
    return data


def _refused(text: str, claim: Claim) -> AccessDeniedError:
    return AccessDeniedError(text, code="identity.refused", path=claim.about, cure="sign this act again, on your own device")
