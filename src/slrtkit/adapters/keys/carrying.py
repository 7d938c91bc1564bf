"""Data keys that travel: lent to a bundle, taken from one, and each part sealed again to the bytes that it had."""

from collections.abc import Callable, Iterable, Mapping
from os import urandom
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from slrtkit.adapters.keys.masters import KEY_SIZE
from slrtkit.adapters.keys.places import FORM, NONCE, SUBJECT, WITHHELD, bound, other
from slrtkit.adapters.keys.recent import Recent
from slrtkit.errors import ErasedError, StorageCorruptError
from slrtkit.ledger import SALT_SIZE, commit, contexts
from slrtkit.ports.carrying import KeyCarrier, Owner
from slrtkit.ports.keys import POST, KeyRing, Vault, Wrapped
from slrtkit.ports.store import Part

__all__ = ["VaultCarrier"]

_DEVICE: Final = "device/"
_READY: Final = 512
"""So many ciphers are kept in mind, or twice as many."""
_OWNERS: Final = 1 << 15
"""So many keys that were adopted are, for each piece of a bundle brings its own again."""


class VaultCarrier(KeyCarrier):
    """Lends and takes the keys of a vault.

    Args:
        ring: The master keys.
        vault: Where wrapped keys are kept.
        told: Told of each key that is this device's for a subject from now on, once it is kept.
    """

    def __init__(self, ring: KeyRing, vault: Vault, told: Callable[[Mapping[str, bytes]], None] = lambda _keys: None) -> None:
        self._ring, self._vault, self._told = ring, vault, told
        self._ciphers: Recent[bytes, AESGCM] = Recent(_READY)
        self._adopted: Recent[Owner, bytes] = Recent(_OWNERS)

    def secret(self, name: str) -> bytes:
        """Return a secret of this device."""
        known = self._vault.load(_DEVICE + name)
        if known is None:
            self._vault.add({_DEVICE + name: self._ring.wrap(urandom(KEY_SIZE), _DEVICE + name)})
            return self.secret(name)
        return self._ring.unwrap(known, _DEVICE + name)

    def lend(self, owner: Owner) -> bytes | None:
        """Return the key that an owner sealed with: the one of their own, where they had another than this device has."""
        for name in (other(*owner), SUBJECT + owner[1]):
            known = self._vault.load(name)
            if known is not None:
                return self._ring.unwrap(known, name)
        return None

    def adopt(self, keys: Mapping[Owner, bytes]) -> None:
        """Keep keys: the first one of a subject is this device's as well, but that of the post, which each has for itself."""
        kept: dict[str, Wrapped] = {}
        first: dict[str, bytes] = {}
        for owner, key in keys.items():
            if self._adopted.get(owner) == key:
                continue
            name = SUBJECT + owner[1]
            try:
                known = self._vault.load(name)
            except ErasedError:
                continue
            own = first.get(name) if known is None else self._ring.unwrap(known, name)
            if own is None and owner[1] != POST:
                first[name] = key
                kept[name] = self._ring.wrap(key, name)
            elif own != key and self._vault.load(other(*owner)) is None:
                kept[other(*owner)] = self._ring.wrap(key, other(*owner))
        if kept:
            self._vault.add(kept)
        self._told({name.removeprefix(SUBJECT): key for name, key in first.items()})
        for owner, key in keys.items():
            self._adopted.hold(owner, key)

    def withhold(self, owners: Iterable[Owner]) -> None:
        """Note which subjects' keys were not given."""
        names = {WITHHELD + subject for _, subject in owners}
        fresh = sorted(name for name in names if self._vault.load(name) is None)
        if fresh:
            self._vault.add({name: self._ring.wrap(bytes(KEY_SIZE), name) for name in fresh})

    def unsealed(self, key: bytes, part: Part, context: bytes) -> bytes:
        """Return nonce, salt and plaintext."""
        begin = len(FORM)
        nonce, sealed = part.data[begin : begin + NONCE], part.data[begin + NONCE :]
        try:
            return nonce + self._cipher(key).decrypt(nonce, sealed, bound(part.subject, part.field, part.commitment, context))
        except (InvalidTag, ValueError):
            raise StorageCorruptError("a part is not what was sealed here", code="storage.sealed", path=part.field) from None

    def resealed(self, key: bytes, subject: str, field: str, opened: bytes, context: bytes) -> Part:
        """Return the part."""
        if len(opened) < NONCE + SALT_SIZE:
            raise StorageCorruptError("this was no part", code="storage.sealed", path=field)
        nonce, said = opened[:NONCE], opened[NONCE:]
        commitment = commit(contexts.PART, said[:SALT_SIZE], said[SALT_SIZE:])
        sealed = self._cipher(key).encrypt(nonce, said, bound(subject, field, commitment, context))
        return Part(subject, field, commitment, FORM + nonce + sealed)

    def _cipher(self, key: bytes) -> AESGCM:
        cipher = self._ciphers.get(key)
        if cipher is None:
            cipher = AESGCM(key)
            self._ciphers.hold(key, cipher)
        return cipher
