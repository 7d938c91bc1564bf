"""Writing a trust bundle, with keys that are handed in. For demonstrations and tests, until offices hold their keys apart."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from attrs import fields
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.trust.bundle import LISTS, PARTS, ROOTS, SCHEMA
from slrtkit.adapters.trust.metadata import (
    AuthorityPart,
    IssuersPart,
    LogPart,
    Role,
    RootPart,
    WithdrawnPart,
    key_id,
    message,
)
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogList
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
    issuers: IssuerList | None = None,
    issuers_keys: Sequence[Ed25519PrivateKey] = (),
    withdrawn: WithdrawnList | None = None,
    withdrawn_keys: Sequence[Ed25519PrivateKey] = (),
    thresholds: Mapping[str, int] | None = None,
    training: bool = False,
    log: LogList | None = None,
    log_keys: Sequence[Ed25519PrivateKey] = (),
) -> Path:
    """Write `roots.pem`, `root.json` and the lists into a folder, which is made if need be, and return the folder.

    Args:
        folder: Where to.
        roots: Trusted X.509 roots, DER.
        root_keys: Who signs the root.
        authority_keys: Who signs the authority list.
        authority: The list; its scope, version and day of issue are the root's too.
        expires: When the root expires, in UTC; the lists say so themselves.
        issuers: The list of seal keys, or None.
        issuers_keys: Who signs it; the root names them even where there is no list yet.
        withdrawn: The list of withdrawn letters, or None.
        withdrawn_keys: Who signs it, likewise.
        thresholds: Role -> how many of its keys must sign; all of them where nothing is said.
        training: Whether it is for practice: only such a bundle passes specimens, and every report by it says so.
        log: The list of keys of registers of letters, or None.
        log_keys: Who signs it, likewise.
    """
    ders = sorted(roots, key=lambda der: hashlib.sha256(der).hexdigest())
    holders = {"root": root_keys, "authority": authority_keys, "issuers": issuers_keys, "withdrawn": withdrawn_keys}
    holders |= {"log": log_keys}
    holders = {role: keys for role, keys in holders.items() if keys}
    wanted = {role: len(keys) for role, keys in holders.items()} | dict(thresholds or {})
    root = RootPart(
        type="root",
        version=authority.version,
        scope=authority.scope,
        issued=authority.issued,
        expires=expires,
        keys={key_id(public): public.hex() for keys in holders.values() for public in map(_public, keys)},
        roles={role: Role(tuple(key_id(_public(key)) for key in keys), wanted[role]) for role, keys in holders.items()},
        certificates=tuple(hashlib.sha256(der).hexdigest() for der in ders),
        training=training,
    )
    lists: list[tuple[AuthorityPart | IssuersPart | WithdrawnPart | LogPart, Sequence[Ed25519PrivateKey]]] = [
        (AuthorityPart(type="authority", **_fields(authority)), authority_keys)
    ]
    if issuers:
        lists.append((IssuersPart(type="issuers", **_fields(issuers)), issuers_keys))
    if withdrawn:
        lists.append((WithdrawnPart(type="withdrawn", **_fields(withdrawn)), withdrawn_keys))
    if log:
        lists.append((LogPart(type="log", **_fields(log)), log_keys))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOTS).write_bytes(b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in ders))
    (folder / "root.json").write_bytes(canonical(sign_part(to_wire(root), root_keys)))
    for listed, keys in lists:
        (folder / f"{listed.type}.json").write_bytes(canonical(sign_part(to_wire(listed), keys)))
    return folder


def sign_part(signed: Mapping[str, JSON], keys: Iterable[Ed25519PrivateKey]) -> JSON:
    """Return a part with the signatures of these keys."""
    text = message(cast("str", signed["type"]), signed)
    signatures: list[JSON] = [{"key": key_id(_public(key)), "signature": key.sign(text).hex()} for key in keys]
    return {"signed": signed, "signatures": signatures}


def bundle_file(folder: Path, target: Path) -> Path:
    """Put a bundle folder into one file, which fits on any stick, and return it."""
    files = {part: folder / f"{part}.json" for part in (*PARTS, *LISTS)}
    parts = {part: parse(file.read_bytes()) for part, file in files.items() if part in PARTS or file.exists()}
    target.write_bytes(canonical({"schema": SCHEMA, "roots": (folder / ROOTS).read_text("ascii"), **parts}))
    return target


def _fields(listed: AuthorityList | IssuerList | WithdrawnList | LogList) -> dict[str, Any]:
    return {one.name: getattr(listed, one.name) for one in fields(type(listed))}


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()
