"""A trust bundle that was read: its parts as they say of themselves, before and after their signatures are checked."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.trust.files import Files, read_bytes, read_files
from slrtkit.adapters.trust.parts import (
    KINDS,
    LISTS,
    Pin,
    Role,
    Root,
    Signed,
    Snapshot,
    Timestamp,
    read_part,
    refuse,
    role_digest,
)
from slrtkit.domain.trust import Seen, TrustPart

__all__ = ["ALWAYS", "Book", "certificate_digests", "certificates", "pem_of", "read_book", "read_roots"]

ALWAYS = ("root", "authority", "snapshot", "timestamp")
"""What every bundle has beside its X.509 roots."""


@frozen
class Book:
    """The parts of a bundle.

    Attributes:
        where: Where it was read.
        pem: The X.509 roots, PEM.
        roots: The roots of trust, the oldest first; the last one is in force.
        parts: Snapshot, timestamp and lists, by name.
    """

    where: str
    pem: bytes
    roots: tuple[Signed[Root], ...]
    parts: Mapping[str, Signed[Any]]

    @property
    def root(self) -> Root:
        """The root in force."""
        return self.roots[-1].said

    @property
    def snapshot(self) -> Signed[Snapshot]:
        """Which lists belong together."""
        return self.parts["snapshot"]

    @property
    def timestamp(self) -> Signed[Timestamp]:
        """Which snapshot is the newest."""
        return self.parts["timestamp"]

    @property
    def pins(self) -> dict[str, Pin]:
        """Which lists it has."""
        return {name: part.pin for name, part in self.parts.items() if name in LISTS}

    @property
    def every(self) -> tuple[Signed[Any], ...]:
        """The root in force, and every other part."""
        return (self.roots[-1], *self.parts.values())

    @property
    def told(self) -> tuple[TrustPart, ...]:
        """What a verifier is told of each part."""
        return tuple(part.told(role_digest(self.role(part.name))) for part in self.every)

    @property
    def seen(self) -> Seen:
        """What there is to remember of it."""
        return Seen.of(self.told)

    @property
    def roles(self) -> dict[str, str]:
        """Part -> what the root says of who signs it, as `TrustPart.keys`."""
        return {name: role_digest(role) for name, role in self.root.roles.items()}

    @property
    def fingerprints(self) -> dict[int, str]:
        """Version -> fingerprint of each of its roots."""
        return {root.said.version: root.digest for root in self.roots}

    def role(self, name: str) -> Role:
        """Return who may sign a part; nobody where the root names no such role."""
        return self.root.roles.get(name, Role((), 1))

    @property
    def files(self) -> Files:
        """The bundle as it is written."""
        parts = {part.name: (part.where, part.document) for part in self.every}
        return Files(self.pem, parts, tuple((root.where, root.document) for root in self.roots[:-1]))


def read_book(path: Path) -> Book | None:
    """Read a bundle, and check nothing that is signed; None where there are X.509 roots alone.

    Raises:
        TrustError: it cannot be read, is none, or lacks a part.
    """
    files = read_files(path)
    if not files.parts:
        return None
    missing = [name for name in ALWAYS if name not in files.parts]
    if missing:
        raise refuse("incomplete", str(path), f"without {' and '.join(missing)}: neither a whole bundle nor roots alone")
    roots = (*files.former, files.parts["root"])
    return Book(
        str(path),
        files.pem,
        tuple(read_part(where, "root", document, Root) for where, document in roots),
        {name: read_part(where, name, one, KINDS[name]) for name, (where, one) in files.parts.items() if name != "root"},
    )


def certificates(pem: bytes, path: str) -> tuple[bytes, ...]:
    """Return X.509 roots (DER).

    Raises:
        TrustError: (`trust.pem`) there are none, or one stands there twice.
    """
    try:
        found = x509.load_pem_x509_certificates(pem)
    except (ValueError, x509.InvalidVersion):
        raise refuse("pem", path, "no X.509 roots in PEM", "give a trust bundle, or a PEM file of trusted roots") from None
    ders = tuple(certificate.public_bytes(Encoding.DER) for certificate in found)
    if len(set(ders)) != len(ders):
        raise refuse("pem", path, "a root twice")
    return ders


def read_roots(path: Path) -> tuple[bytes, tuple[bytes, ...]]:
    """Read X.509 roots from a file: PEM as bundles have it, and DER.

    Raises:
        TrustError: it cannot be read, or holds none.
    """
    ders = certificates(read_bytes(path), str(path))
    return pem_of(ders), ders


def pem_of(ders: Iterable[bytes]) -> bytes:
    """Return X.509 roots as PEM, in the one way in which a bundle has them."""
    return b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in ders)


def certificate_digests(ders: tuple[bytes, ...]) -> tuple[str, ...]:
    """Return what a root of trust says of X.509 roots: the SHA-256 of each, sorted."""
    return tuple(sorted(hashlib.sha256(der).hexdigest() for der in ders))
