"""Who has signed the parts of a bundle, who still has to, and signing them."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust.book import Book
from slrtkit.adapters.trust.parts import Role, Root, Seal, Signed, key_id

__all__ = ["Waiting", "public_of", "sign", "waiting"]


@frozen
class Waiting:
    """A part that lacks signatures.

    Attributes:
        part: Its name.
        have: How many keys have signed.
        need: How many must.
        keys: Ids of those that may still sign.
        holders: Which offices keep these keys, where that is said.
    """

    part: str
    have: int
    need: int
    keys: tuple[str, ...]
    holders: tuple[str, ...]


def waiting(book: Book) -> tuple[Waiting, ...]:
    """Return what still has to be signed, and by whom; a new root by the keys of the old one too."""
    return tuple(_lacking(book))


def sign(book: Book, keys: Iterable[Ed25519PrivateKey]) -> Book:
    """Return the bundle with the signature of each key on every part that lacks it and that it may sign."""
    roots, parts = list(book.roots), dict(book.parts)
    for key in keys:
        mine = public_of(key)
        for part, role, _ in _roles(book):
            now = roots[-1] if part.name == "root" else parts[part.name]
            signers = {seal.key for seal in now.seals}
            if mine not in role.keys or mine in signers or len(signers & set(role.keys)) >= role.threshold:
                continue
            sealed = now.sealed(Seal(mine, key.sign(now.message).hex()))
            if part.name == "root":
                roots[-1] = sealed
            else:
                parts[part.name] = sealed
    return evolve(book, roots=tuple(roots), parts=parts)


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the id of a key."""
    return key_id(key.public_key().public_bytes_raw())


def _lacking(book: Book) -> Iterator[Waiting]:
    for part, role, root in _roles(book):
        signers = {seal.key for seal in part.seals} & set(role.keys)
        if len(signers) < role.threshold:
            left = tuple(key for key in role.keys if key not in signers)
            holders = tuple(root.holders[key] for key in left if key in root.holders)
            yield Waiting(part.name, len(signers), role.threshold, left, holders)


def _roles(book: Book) -> Iterator[tuple[Signed[Any], Role, Root]]:
    """Yield each part with who has to sign it: a new root twice."""
    newest = book.roots[-1]
    for old in book.roots[-2:-1]:
        yield newest, old.said.roles["root"], old.said
    for part in book.every:
        yield part, book.role(part.name), book.root
