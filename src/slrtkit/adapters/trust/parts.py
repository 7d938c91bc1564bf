"""The signed parts of a trust bundle, in the manner of The Update Framework: what each says, and who signed it.

A root names keys and roles; lists say who may sign letters and seals; a snapshot names every list by version and digest; and a
timestamp, which soon expires, names the snapshot. Every part is canonical JSON: `{"signatures": [{"key", "signature"}],
"signed": {…}}`. A signature is Ed25519 (RFC 8032) over `context ‖ NUL ‖ canonical(signed)`; no other can be named. The
digest of a part is the SHA-256 of the same bytes; a key's id is that of its 32 public bytes.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.districts import DistrictList
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogList
from slrtkit.domain.trust import TrustPart
from slrtkit.errors import SlrtError, TrustError, WireError
from slrtkit.ledger import JSON, canonical, contexts
from slrtkit.wire import from_wire, to_wire

__all__ = [
    "KINDS",
    "LISTS",
    "Listed",
    "Pin",
    "Role",
    "Root",
    "Seal",
    "Signed",
    "Snapshot",
    "Timestamp",
    "covers",
    "key_id",
    "read_part",
    "refuse",
    "rewrapped",
    "role_digest",
    "unsigned",
]


@frozen
class Role:
    """Who may sign one type of part: how many of which keys."""

    keys: tuple[str, ...]
    threshold: int


@frozen(kw_only=True)
class Root:
    """What a root says.

    Attributes:
        version: Its version, from 1 on.
        scope: Region code that it may speak for.
        issued: When it was made, in UTC.
        expires: From when on it may not be relied on, in UTC.
        keys: Key id -> Ed25519 public key, 64 hexadecimal digits.
        roles: Part -> who may sign it: `root`, `snapshot`, `timestamp`, `authority`, and where there are such lists `issuers`,
            `withdrawn`, `log` and `districts`.
        certificates: SHA-256 of the trusted X.509 roots (DER), sorted.
        training: True where everything is for practice: keys that anybody may have, letters that are none.
        holders: Key id -> which office keeps the key, where that is said.
    """

    version: int
    scope: str
    issued: datetime
    expires: datetime
    keys: dict[str, str]
    roles: dict[str, Role]
    certificates: tuple[str, ...]
    training: bool = False
    holders: dict[str, str] = field(factory=dict)


@frozen
class Pin:
    """Which version of a part, and its digest."""

    version: int
    digest: str


@frozen
class Snapshot:
    """Which lists belong together."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    parts: dict[str, Pin]


@frozen
class Timestamp:
    """Which snapshot is the newest; it expires soon, so that nobody can be kept with old lists for long."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    snapshot: Pin


@frozen
class Seal:
    """One signature of a part: which key, and its 128 lower-case hexadecimal digits."""

    key: str
    signature: str


Listed = AuthorityList | IssuerList | WithdrawnList | LogList | DistrictList
"""What a list says."""
LISTS: Mapping[str, type[Listed]] = {
    "authority": AuthorityList,
    "issuers": IssuerList,
    "withdrawn": WithdrawnList,
    "log": LogList,
    "districts": DistrictList,
}
"""Name of a list -> what it says; every bundle has the first, and may have the others."""
KINDS: Mapping[str, type[Any]] = {"root": Root, **LISTS, "snapshot": Snapshot, "timestamp": Timestamp}
"""Name of a part -> what it says."""
_CONTEXTS = {"root": contexts.ROOT, "snapshot": contexts.SNAPSHOT, "timestamp": contexts.TIMESTAMP}

_Said = Root | Snapshot | Timestamp | Listed
_P = TypeVar("_P", bound=_Said)


@frozen
class Signed(Generic[_P]):
    """A part, and its signatures, which nobody has checked yet.

    Attributes:
        name: Its name.
        where: Where it stands, to be told with a fault.
        signed: What is signed, as JSON.
        seals: The signatures.
        said: What is signed, read.
    """

    name: str
    where: str
    signed: Mapping[str, JSON]
    seals: tuple[Seal, ...]
    said: _P

    @cached_property
    def message(self) -> bytes:
        """The bytes that signatures are made over."""
        return _CONTEXTS.get(self.name, contexts.LIST).encode() + b"\0" + canonical(self.signed)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of these bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.message).hexdigest()

    @property
    def pin(self) -> Pin:
        """Which one it is."""
        return Pin(self.said.version, self.digest)

    @property
    def document(self) -> JSON:
        """The part as it is written."""
        return {"signed": self.signed, "signatures": [{"key": one.key, "signature": one.signature} for one in self.seals]}

    def sealed(self, seal: Seal) -> "Signed[_P]":
        """Return the part with one more signature."""
        return evolve(self, seals=(*self.seals, seal))

    def told(self, keys: str) -> TrustPart:
        """Return what a verifier is told of it."""
        said = self.said
        count = len(getattr(said, "entries", ()))
        return TrustPart(self.name, said.version, said.scope, said.issued, said.expires, self.digest, keys, count)


def unsigned(name: str, said: _P) -> Signed[_P]:
    """Return a part that nobody has signed."""
    return Signed(name, name, {"type": name, **to_wire(said)}, (), said)


def read_part(where: str, name: str, document: JSON, kind: type[_P]) -> Signed[_P]:
    """Read a part; nothing is said of its signatures.

    Raises:
        TrustError: (`trust.form`) it is not written as such a part is.
    """
    match document:
        case {"signed": dict(signed), "signatures": list(signatures), **more} if not more:
            rest = {member: value for member, value in signed.items() if member != "type"}
            if signed.get("type") != name:
                raise refuse("form", where, f"not a part of the type {name}")
            try:
                part = Signed(name, where, signed, from_wire(signatures, tuple[Seal, ...]), from_wire(rest, kind))
            except WireError as error:
                raise rewrapped(error, where) from error
            if part.said.version < 1:
                raise refuse("form", where, "versions count from 1")
            return part
        case _:
            raise refuse("form", where, "not a signed part")


def rewrapped(error: SlrtError, where: str) -> TrustError:
    """Return a fault of what was read as the error of a bundle."""
    inside = f" at {error.path}" if error.path else ""
    return refuse("form", where, f"{error.text}{inside} ({error.code})")


def key_id(public: bytes) -> str:
    """Return the id of a public key (32 bytes)."""
    return hashlib.sha256(public).hexdigest()


def role_digest(role: Role) -> str:
    """Return the digest of who may sign: the same keys and threshold have the same one."""
    return hashlib.sha256(canonical([sorted(role.keys), role.threshold])).hexdigest()


def covers(scope: str, code: str) -> bool:
    """Say whether a code is the scope itself or lies inside it."""
    return code == scope or code.startswith(f"{scope}.")


def refuse(code: str, path: str, text: str, cure: str = "get the bundle again from the office that publishes it") -> TrustError:
    """Return the error of a bundle that is not to be believed."""
    return TrustError(text, code=f"trust.{code}", path=path, cure=cure)
