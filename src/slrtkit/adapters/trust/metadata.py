"""The signed parts of a trust bundle, in the manner of The Update Framework: a root that names keys and roles, and lists.

Every part is canonical JSON: `{"signatures": [{"key", "signature"}], "signed": {…}}`. A signature is Ed25519 (RFC 8032) over
`context ‖ NUL ‖ canonical(signed)`. A key's id is the SHA-256 of its 32 public bytes. Each signed part says its type, version,
scope, and when it was issued and expires.
"""

import hashlib
import re
from datetime import datetime
from typing import Literal

from attrs import frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from slrtkit.domain.authority import AuthorityEntry
from slrtkit.domain.issuers import IssuerEntry, WithdrawnEntry
from slrtkit.domain.logkeys import LogEntry
from slrtkit.errors import TrustError
from slrtkit.ledger import JSON, canonical, contexts

__all__ = [
    "CONTEXTS",
    "AuthorityPart",
    "IssuersPart",
    "LogPart",
    "Role",
    "RootPart",
    "Seal",
    "WithdrawnPart",
    "covers",
    "key_id",
    "message",
    "refuse",
    "require",
]

CONTEXTS = {"root": contexts.ROOT, **dict.fromkeys(("authority", "issuers", "withdrawn", "log"), contexts.LIST)}
"""Type of a signed part -> the context its signatures are made under."""
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


@frozen
class Role:
    """Who may sign one type of part: how many of which keys."""

    keys: tuple[str, ...]
    threshold: int


@frozen(kw_only=True)
class RootPart:
    """What a root says.

    Attributes:
        keys: Key id -> Ed25519 public key, 64 hexadecimal digits.
        roles: Type of a part -> who may sign it: `root`, `authority`, and where there are such lists `issuers`, `withdrawn`
            and `log`.
        certificates: SHA-256 of the trusted X.509 roots (DER), sorted.
        training: True where everything is for practice: keys that anybody may have, letters that are none.
    """

    type: Literal["root"]
    version: int
    scope: str
    issued: datetime
    expires: datetime
    keys: dict[str, str]
    roles: dict[str, Role]
    certificates: tuple[str, ...]
    training: bool = False


@frozen(kw_only=True)
class AuthorityPart:
    """What an authority list says."""

    type: Literal["authority"]
    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[AuthorityEntry, ...]


@frozen(kw_only=True)
class IssuersPart:
    """What a list of seal keys says."""

    type: Literal["issuers"]
    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[IssuerEntry, ...]


@frozen(kw_only=True)
class WithdrawnPart:
    """What a list of withdrawn letters says."""

    type: Literal["withdrawn"]
    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[WithdrawnEntry, ...]


@frozen(kw_only=True)
class LogPart:
    """What a list of log keys says."""

    type: Literal["log"]
    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[LogEntry, ...]


@frozen
class Seal:
    """One signature of a part: which key, and its 128 lower-case hexadecimal digits."""

    key: str
    signature: str


def key_id(public: bytes) -> str:
    """Return the id of a public key (32 bytes)."""
    return hashlib.sha256(public).hexdigest()


def message(kind: str, signed: JSON) -> bytes:
    """Return the bytes that the signatures of a part are made over."""
    return CONTEXTS[kind].encode() + b"\0" + canonical(signed)


def covers(scope: str, code: str) -> bool:
    """Say whether a code is the scope itself or lies inside it."""
    return code == scope or code.startswith(f"{scope}.")


def refuse(code: str, path: str, text: str, cure: str = "get the bundle again from the office that publishes it") -> TrustError:
    """Return the error of a bundle that is not to be believed."""
    return TrustError(text, code=f"trust.{code}", path=path, cure=cure)


def require(path: str, kind: str, signed: JSON, seals: tuple[Seal, ...], root: RootPart) -> None:
    """Check that as many keys of the role as its threshold wants have signed a part.

    Raises:
        TrustError: they have not; or a signature is by a key outside the role, is there twice, or does not fit.
    """
    role = root.roles.get(kind)
    if role is None or not 1 <= role.threshold <= len(set(role.keys)) or len(set(role.keys)) != len(role.keys):
        raise refuse("role", path, f"the root says nothing sensible about who signs {kind}")
    signers = [seal.key for seal in seals]
    if len(set(signers)) != len(signers):
        raise refuse("signature", path, "a key that signed twice")
    for seal in seals:
        if not _SIGNATURE.fullmatch(seal.signature):
            raise refuse("signature", path, f"a signature is 128 lower-case hexadecimal digits, not so that of {seal.key[:16]}")
        if seal.key not in role.keys:
            raise refuse("signer", path, f"signed by a key that may not sign {kind}: {seal.key[:16]}")
        try:
            public = bytes.fromhex(root.keys[seal.key])
            if key_id(public) != seal.key:
                raise refuse("key", path, f"a key under another id: {seal.key[:16]}")
            Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(seal.signature), message(kind, signed))
        except (InvalidSignature, KeyError, ValueError):
            raise refuse("signature", path, f"changed after it was signed, or not signed by {seal.key[:16]}") from None
    if len(seals) < role.threshold:
        raise refuse("threshold", path, f"{len(seals)} of {role.threshold} needed signatures")
