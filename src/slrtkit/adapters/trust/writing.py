"""Writing a trust bundle, with keys that are handed in. For demonstrations and tests, until offices hold their keys apart."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.trust.bundle import ROOTS, SCHEMA
from slrtkit.adapters.trust.metadata import AuthorityPart, Role, RootPart, key_id, message
from slrtkit.domain.authority import AuthorityList
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.wire import to_wire

__all__ = ["bundle_file", "sign_part", "write_bundle"]


def write_bundle(
    folder: Path,
    *,
    roots: Iterable[bytes],
    root_keys: Sequence[Ed25519PrivateKey],
    authority_keys: Sequence[Ed25519PrivateKey],
    authority: AuthorityList,
    expires: datetime,
    thresholds: Mapping[str, int] | None = None,
) -> Path:
    """Write `roots.pem`, `root.json` and `authority.json` into a folder, which is made if need be, and return the folder.

    Args:
        folder: Where to.
        roots: Trusted X.509 roots, DER.
        root_keys: Who signs the root.
        authority_keys: Who signs the authority list.
        authority: The list; its scope, version and day of issue are the root's too.
        expires: When the root expires, in UTC; the list says so itself.
        thresholds: Role -> how many of its keys must sign; all of them where nothing is said.
    """
    ders = sorted(roots, key=lambda der: hashlib.sha256(der).hexdigest())
    wanted = {"root": len(root_keys), "authority": len(authority_keys)} | dict(thresholds or {})
    holders = {"root": root_keys, "authority": authority_keys}
    root = RootPart(
        type="root",
        version=authority.version,
        scope=authority.scope,
        issued=authority.issued,
        expires=expires,
        keys={key_id(public): public.hex() for keys in holders.values() for public in map(_public, keys)},
        roles={role: Role(tuple(key_id(_public(key)) for key in keys), wanted[role]) for role, keys in holders.items()},
        certificates=tuple(hashlib.sha256(der).hexdigest() for der in ders),
    )
    listed = AuthorityPart(
        type="authority",
        version=authority.version,
        scope=authority.scope,
        issued=authority.issued,
        expires=authority.expires,
        entries=authority.entries,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOTS).write_bytes(b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in ders))
    (folder / "root.json").write_bytes(canonical(sign_part(to_wire(root), root_keys)))
    (folder / "authority.json").write_bytes(canonical(sign_part(to_wire(listed), authority_keys)))
    return folder


def sign_part(signed: Mapping[str, JSON], keys: Iterable[Ed25519PrivateKey]) -> JSON:
    """Return a part with the signatures of these keys."""
    text = message(cast("str", signed["type"]), signed)
    signatures: list[JSON] = [{"key": key_id(_public(key)), "signature": key.sign(text).hex()} for key in keys]
    return {"signed": signed, "signatures": signatures}


def bundle_file(folder: Path, target: Path) -> Path:
    """Put a bundle folder into one file, which fits on any stick, and return it."""
    parts = {part: parse((folder / f"{part}.json").read_bytes()) for part in ("root", "authority")}
    target.write_bytes(canonical({"schema": SCHEMA, "roots": (folder / ROOTS).read_text("ascii"), **parts}))
    return target


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()
