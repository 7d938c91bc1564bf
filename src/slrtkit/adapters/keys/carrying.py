"""Data keys that travel: lent to a bundle, taken from one, and each part sealed again to the bytes that it had."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import islice
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
from slrtkit.ports.keys import POST, KeyRing, Vault
from slrtkit.ports.store import Part

__all__ = ["VaultCarrier"]

_DEVICE: Final = "device/"
_READY: Final = 512
"""So many ciphers are kept in mind, or twice as many."""
_AT_A_TIME: Final = 1 << 12
"""So many keys are wrapped and kept at once."""
_OWNERS: Final = 1 << 15
"""So many keys that were adopted are, for each piece of a bundle brings its own again."""


class VaultCarrier(KeyCarrier):
    """Lends and takes the keys of a vault.

    Args:
        ring: The master keys.
        vault: Where wrapped keys are kept.
        arrived: What came and is not kept yet, by the names that it has in the vault; whoever opens parts looks there too.
        changed: Told of each key that is this device's for a subject from now on, and of each name that was left (None).
    """

    def __init__(
        self,
        ring: KeyRing,
        vault: Vault,
        arrived: dict[str, bytes] | None = None,
        changed: Callable[[Mapping[str, bytes | None]], None] = lambda _keys: None,
    ) -> None:
        self._ring, self._vault, self._changed = ring, vault, changed
        self._arrived = {} if arrived is None else arrived
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
        """Hold keys: the first one of a subject is this device's as well, but that of the post, which each has for itself."""
        first: dict[str, bytes | None] = {}
        for owner, key in keys.items():
            if self._adopted.get(owner) == key:
                continue
            name = SUBJECT + owner[1]
            with suppress(ErasedError):
                own = self._known(name)
                if own is None and owner[1] != POST:
                    self._arrived[name] = first[name] = key
                elif own != key and self._known(other(*owner)) is None:
                    self._arrived[other(*owner)] = key
        self._changed(first)
        for owner, key in keys.items():
            self._adopted.hold(owner, key)

    def withhold(self, owners: Iterable[Owner]) -> None:
        """Hold which subjects' keys were not given."""
        for name in {WITHHELD + subject for _, subject in owners}:
            if self._known(name) is None:
                self._arrived[name] = bytes(KEY_SIZE)

    def keep(self) -> None:
        """Keep all of it, some at a time."""
        while names := tuple(islice(self._arrived, _AT_A_TIME)):
            self._vault.add({name: self._ring.wrap(self._arrived[name], name) for name in names})
            for name in names:
                del self._arrived[name]

    def leave(self) -> None:
        """Forget what is not kept."""
        if self._arrived:
            self._changed(dict.fromkeys(self._arrived))
            self._arrived.clear()
            self._adopted.clear()

    def _known(self, name: str) -> bytes | None:
        """Return a key that came or is kept; None where there is none."""
        key = self._arrived.get(name)
        if key is None and (kept := self._vault.load(name)):
            key = self._ring.unwrap(kept, name)
        return key

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
