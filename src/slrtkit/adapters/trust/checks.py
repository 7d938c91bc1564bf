"""What has to hold in a trust bundle whatever the day is, and whatever was seen before."""

import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from slrtkit.adapters.trust.book import Book, certificate_digests, certificates, pem_of
from slrtkit.adapters.trust.parts import LISTS, Role, Root, Signed, covers, key_id, refuse
from slrtkit.domain.issuers import IssuerList
from slrtkit.domain.office import Zone

__all__ = ["check", "require"]

_SIGNATURE = re.compile(r"[0-9a-f]{128}")


def check(book: Book) -> tuple[bytes, ...]:
    """Check every signature, the chain of roots, scopes, and that the parts belong together; return the X.509 roots (DER).

    Raises:
        TrustError: something does not hold.
    """
    for name, part in book.parts.items():
        require(part, book.root)
        if not covers(book.root.scope, part.said.scope):
            raise refuse("scope", part.where, f"speaks for {part.said.scope}, outside {book.root.scope}")
        if name in LISTS:
            _entries(part)
    _chain(book)
    ders = certificates(book.pem, book.where)
    if certificate_digests(ders) != book.root.certificates:
        raise refuse("roots", book.where, "other X.509 roots than the signed ones")
    if pem_of(ders) != book.pem:
        raise refuse("pem", book.where, "PEM is written in one way: no other text, lines of 64 characters")
    _together(book)
    return ders


def require(part: Signed[Any], *roots: Root) -> None:
    """Check that as many keys of the role as its threshold wants have signed a part: of each of the roots.

    Raises:
        TrustError: they have not; or a signature is by a key outside the role, is there twice, or does not fit.
    """
    roles = [_role(part, root) for root in roots]
    keys = {key: root.keys.get(key, "") for root, role in zip(roots, roles, strict=True) for key in role.keys}
    signers = [seal.key for seal in part.seals]
    if len(set(signers)) != len(signers):
        raise refuse("signature", part.where, "a key that signed twice")
    for seal in part.seals:
        if not _SIGNATURE.fullmatch(seal.signature):
            text = f"a signature is 128 lower-case hexadecimal digits, not so that of {seal.key[:16]}"
            raise refuse("signature", part.where, text)
        if seal.key not in keys:
            raise refuse("signer", part.where, f"signed by a key that may not sign {part.name}: {seal.key[:16]}")
        try:
            public = bytes.fromhex(keys[seal.key])
            if key_id(public) != seal.key:
                raise refuse("key", part.where, f"a key under another id: {seal.key[:16]}")
            Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(seal.signature), part.message)
        except (InvalidSignature, ValueError):
            text = f"changed after it was signed, or not signed by {seal.key[:16]}"
            raise refuse("signature", part.where, text) from None
    for role in roles:
        have = len(set(signers) & set(role.keys))
        if have < role.threshold:
            raise refuse("threshold", part.where, f"{have} of {role.threshold} needed signatures")


def _role(part: Signed[Any], root: Root) -> Role:
    role = root.roles.get(part.name)
    if role is None or not 1 <= role.threshold <= len(set(role.keys)):
        raise refuse("role", part.where, f"the root says nothing sensible about who signs {part.name}")
    return role


def _chain(book: Book) -> None:
    """Each root is signed as it says itself, and as the one before it says; no version is left out."""
    first, *later = book.roots
    require(first, first.said)
    for old, new in zip(book.roots, later, strict=False):
        require(new, new.said, old.said)
        if new.said.version != old.said.version + 1:
            raise refuse("root-chain", new.where, f"version {new.said.version} after {old.said.version}")
        if new.said.training is not old.said.training or not covers(old.said.scope, new.said.scope):
            raise refuse(
                "root-chain", new.where, "a root speaks for no more than the one before it, and practice stays practice"
            )


def _entries(part: Signed[Any]) -> None:
    """Entries speak for offices inside the scope of their list, and were recorded before it was issued."""
    last = Zone.WIT.day(part.said.issued)
    for entry in part.said.entries:
        if not covers(part.said.scope, entry.office):
            raise refuse("scope", part.where, f"speaks for offices outside {part.said.scope}")
        if getattr(entry, "recorded", last) > last:
            raise refuse("back-dated", part.where, "issued before an entry of it was recorded")
    if isinstance(part.said, IssuerList):
        for entry in part.said.entries:
            try:
                ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(entry.key))
            except ValueError:
                raise refuse("key", part.where, f"no key: {entry.key[:16]}") from None


def _together(book: Book) -> None:
    """The timestamp names this snapshot, and the snapshot these lists, all of them and no others."""
    if book.timestamp.said.snapshot != book.snapshot.pin:
        raise refuse("mixed", book.snapshot.where, "not the snapshot that the timestamp names")
    named, there = book.snapshot.said.parts, book.pins
    for name in sorted(named.keys() | there.keys()):
        if named.get(name) != there.get(name):
            where = book.parts[name].where if name in there else book.where
            raise refuse("mixed", where, f"not the list {name} that the snapshot names: lists of different times are mixed")
