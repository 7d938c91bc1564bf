"""COSE_Sign1 (RFC 9052) in the one form that a seal has, and no other.

    18([ << {1: -7, 4: key id} >>, {}, << claims >>, signature ])

ES256 and an 8-byte key id, both protected; nothing unprotected; claims in CBOR's deterministic encoding (RFC 8949, 4.2).
Whoever holds one ECDSA signature can write another that verifies too: the one with the lower `s` counts. What is decoded is
encoded again and compared, so that each seal has one spelling, and claims are read only after they verified.
"""

import hashlib
from collections.abc import Iterable, Mapping

import cbor2
from attrs import frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from slrtkit.adapters.signing.qr import base45
from slrtkit.domain.seal import SealClaims
from slrtkit.errors import SlrtError
from slrtkit.wire import claims_from_map, claims_to_map

__all__ = ["MAX_CHARACTERS", "PREFIX", "Envelope", "MalformedError", "key_id", "opened", "point", "public_key", "sealed"]

PREFIX = "SLR1:"
"""What every seal begins with."""
MAX_CHARACTERS = 909
"""What the largest symbol holds: version 19 at level M, 93 modules wide."""
_SIGN1 = 18
_ALG, _KID, _ES256 = 1, 4, -7
_HALF, _WHOLE = 32, 64
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SHA256 = hashes.SHA256()


class MalformedError(ValueError):
    """Not a seal."""


@frozen
class Envelope:
    """A seal taken apart; nothing in it is proven.

    Attributes:
        kid: The id of the key that it names, 8 bytes.
        payload: The encoded claims.
        signature: `r` and `s`, 32 bytes each.
    """

    kid: bytes
    payload: bytes
    signature: bytes

    @classmethod
    def read(cls, text: str) -> "Envelope":
        """Take the text of a seal apart.

        Raises:
            MalformedError: it has not exactly this form.
        """
        if not text.startswith(PREFIX) or len(text) > MAX_CHARACTERS:
            raise MalformedError
        try:
            data = base45.decode(text.removeprefix(PREFIX))
        except ValueError:
            raise MalformedError from None
        match _decoded(data):
            case cbor2.CBORTag(tag=18, value=[bytes(protected), {}, bytes(payload), bytes(signature)]):
                pass
            case _:
                raise MalformedError
        match _decoded(protected):
            case {1: -7, 4: bytes(kid), **others} if not others:
                pass
            case _:
                raise MalformedError
        envelope = cls(kid, payload, signature)
        if envelope.text != text:
            raise MalformedError
        return envelope

    @property
    def text(self) -> str:
        """The text of the seal."""
        parts = [_protected(self.kid), {}, self.payload, self.signature]
        return PREFIX + base45.encode(_encoded(cbor2.CBORTag(_SIGN1, parts)))

    def signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        """Say whether a key signed it, in the one form that counts."""
        r, s = int.from_bytes(self.signature[:_HALF]), int.from_bytes(self.signature[_HALF:])
        if len(self.signature) != _WHOLE or s > _ORDER // 2:
            return False
        try:
            key.verify(encode_dss_signature(r, s), _to_be_signed(self.kid, self.payload), ec.ECDSA(_SHA256))
        except InvalidSignature:
            return False
        return True

    def claims(self) -> SealClaims:
        """Return what it says.

        Raises:
            MalformedError: the claims are not those of a seal, or are spelt in another way.
        """
        said = _decoded(self.payload)
        try:
            if isinstance(said, Mapping):
                return claims_from_map(said)
        except SlrtError:
            pass
        raise MalformedError


def sealed(claims: SealClaims, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the text of a seal; the same claims and key give the same one (RFC 6979)."""
    kid, payload = key_id(key.public_key()), _encoded(claims_to_map(claims))
    r, s = decode_dss_signature(key.sign(_to_be_signed(kid, payload), ec.ECDSA(_SHA256, deterministic_signing=True)))
    return Envelope(kid, payload, r.to_bytes(_HALF) + min(s, _ORDER - s).to_bytes(_HALF)).text


def opened(text: str, keys: Iterable[str]) -> tuple[str, Envelope]:
    """Return a seal taken apart, with the one of these keys that it names and that signed it; empty where none is named.

    Raises:
        MalformedError: it has not the form of a seal.
        InvalidSignature: a key of this id is among them, and did not sign it.
    """
    envelope = Envelope.read(text)
    named = [key for key in keys if key_id(public_key(key)) == envelope.kid]
    for key in named:
        if envelope.signed_by(public_key(key)):
            return key, envelope
    if named:
        raise InvalidSignature
    return "", envelope


def key_id(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the id of a key: the first 8 bytes of the SHA-256 of its SubjectPublicKeyInfo (DER)."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()[:8]


def point(key: ec.EllipticCurvePublicKey) -> str:
    """Return a public key as it stands in lists: its compressed point, 66 hexadecimal digits."""
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()


def public_key(written: str) -> ec.EllipticCurvePublicKey:
    """Return the public key of a compressed point.

    Raises:
        ValueError: no such point lies on P-256.
    """
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(written))


def _protected(kid: bytes) -> bytes:
    return _encoded({_ALG: _ES256, _KID: kid})


def _to_be_signed(kid: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052, section 4.4."""
    return _encoded(["Signature1", _protected(kid), b"", payload])


def _encoded(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _decoded(data: bytes) -> object:
    """Return what bytes encode, if they are its deterministic encoding and nothing follows."""
    try:
        value: object = cbor2.loads(data)
        if _encoded(value) == data:
            return value
    except Exception:  # noqa: BLE001, S110  whatever a decoder raises for bytes from anybody, they are no seal
        pass
    raise MalformedError
