"""Writing a trust bundle at once, with all keys at hand. For demonstrations and tests; offices hold their keys apart."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust.book import Book, pem_of
from slrtkit.adapters.trust.drafting import first_book
from slrtkit.adapters.trust.files import read_files, write_files, write_whole
from slrtkit.adapters.trust.parts import Listed, Role, Root, Seal, Signed, refuse
from slrtkit.adapters.trust.signing import public_of
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.districts import DistrictList
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogList

__all__ = ["bundle_file", "write_bundle"]


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
    districts: DistrictList | None = None,
    districts_keys: Sequence[Ed25519PrivateKey] = (),
    publish_keys: Sequence[Ed25519PrivateKey] = (),
) -> Path:
    """Write the first version of a bundle into a folder, which is made if need be, and return the folder.

    Args:
        folder: Where to.
        roots: Trusted X.509 roots, DER.
        root_keys: Who signs the root.
        authority_keys: Who signs the authority list.
        authority: The list; its scope and day of issue are those of root, snapshot and timestamp too.
        expires: When root, snapshot and timestamp expire, in UTC; the lists say so themselves.
        issuers: The list of seal keys, or None.
        issuers_keys: Who signs it; the root names them even where there is no list yet.
        withdrawn: The list of withdrawn letters, or None.
        withdrawn_keys: Who signs it, likewise.
        thresholds: Role -> how many of its keys must sign; all of them where nothing is said.
        training: Whether it is for practice: only such a bundle passes specimens, and every report by it says so.
        log: The list of keys of registers of letters, or None.
        log_keys: Who signs it, likewise.
        districts: The districts that a province vouches for, or None.
        districts_keys: Who signs it, likewise.
        publish_keys: Who signs snapshot and timestamp; any one of those who sign lists where nobody is named.
    """
    ders = sorted(roots, key=lambda der: hashlib.sha256(der).hexdigest())
    holders = {"root": root_keys, "authority": authority_keys, "issuers": issuers_keys, "withdrawn": withdrawn_keys}
    holders |= {"log": log_keys, "districts": districts_keys}
    wanted = dict(thresholds or {})
    publish = publish_keys or [key for role, keys in holders.items() if role != "root" for key in keys]
    for role in ("snapshot", "timestamp"):
        holders[role] = tuple({public_of(key): key for key in publish}.values())
        wanted.setdefault(role, len(publish_keys) or 1)
    root = Root(
        version=1,
        scope=authority.scope,
        issued=authority.issued,
        expires=expires,
        keys={public_of(key): _public(key).hex() for keys in holders.values() for key in keys},
        roles={role: Role(tuple(map(public_of, keys)), wanted.get(role, len(keys))) for role, keys in holders.items() if keys},
        certificates=tuple(hashlib.sha256(der).hexdigest() for der in ders),
        training=training,
    )
    lists: dict[str, Listed | None] = {"authority": authority, "issuers": issuers, "withdrawn": withdrawn}
    lists |= {"log": log, "districts": districts}
    there = {name: listed for name, listed in lists.items() if listed}
    span = expires - authority.issued
    book = first_book(pem_of(ders), root, there, authority.issued, news={"snapshot": span, "timestamp": span})
    folder.mkdir(parents=True, exist_ok=True)
    write_files(folder, _all_signed(book, holders).files)
    return folder


def bundle_file(source: Path, target: Path) -> Path:
    """Put a bundle into one file, which fits on any stick, and return it.

    Raises:
        TrustError: it is none, or X.509 roots alone.
    """
    files = read_files(source)
    if not files.parts:
        raise refuse("incomplete", str(source), "bare roots are one file already", "give a trust bundle")
    write_whole(target, files.whole)
    return target


def _all_signed(book: Book, holders: Mapping[str, Sequence[Ed25519PrivateKey]]) -> Book:
    """Return a bundle that every key has signed, those beyond the threshold too."""

    def signed(part: Signed[Any]) -> Signed[Any]:
        seals = (Seal(public_of(key), key.sign(part.message).hex()) for key in holders[part.name])
        return evolve(part, seals=tuple(seals))

    return evolve(book, roots=tuple(map(signed, book.roots)), parts={name: signed(part) for name, part in book.parts.items()})


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()
