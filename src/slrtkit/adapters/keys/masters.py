"""Master keys in memory: AES-256-GCM, one version after the other."""

from collections.abc import Callable, Mapping
from os import urandom
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from slrtkit.errors import KeyRingError, StorageCorruptError
from slrtkit.ledger import contexts
from slrtkit.ports.keys import KeyRing, Wrapped

__all__ = ["KEY_SIZE", "CallbackRing", "bound_to", "new_master"]

KEY_SIZE: Final = 32
"""Bytes in a key."""
_NONCE: Final = 12


def new_master() -> bytes:
    """Return a new master key, from the operating system's random source."""
    return urandom(KEY_SIZE)


def bound_to(version: int, name: str) -> bytes:
    """Return what a wrapped key is bound to: its master key's version and its own name."""
    return b"%b\0%d\0%b" % (contexts.KEY.encode(), version, name.encode())


class CallbackRing(KeyRing):
    """Master keys that a program of the host hands over: from a cloud's key service, or from memory.

    Args:
        fetch: Gives version -> 32 bytes; asked when a key is needed for the first time, and again after `lock`.
    """

    def __init__(self, fetch: Callable[[], Mapping[int, bytes]]) -> None:
        self._fetch = fetch
        self._held: dict[int, AESGCM] = {}

    @property
    def version(self) -> int:
        """The newest master key."""
        return max(self._opened())

    def wrap(self, key: bytes, name: str) -> Wrapped:
        """Return a key wrapped by the newest master key."""
        version, nonce = self.version, urandom(_NONCE)
        return Wrapped(version, nonce + self._held[version].encrypt(nonce, key, bound_to(version, name)))

    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        """Return the key."""
        master = self._opened().get(wrapped.version)
        if master is None:
            raise KeyRingError(
                f"the ring holds no master key {wrapped.version}",
                code="keys.version",
                cure="restore a ring that does: `slrtkit keys recover`",
            )
        nonce, data = wrapped.data[:_NONCE], wrapped.data[_NONCE:]
        try:
            return master.decrypt(nonce, data, bound_to(wrapped.version, name))
        except (InvalidTag, ValueError):
            raise StorageCorruptError("a wrapped key is not what was kept", code="keys.changed") from None

    def lock(self) -> None:
        """Forget the master keys."""
        self._held = {}

    def _opened(self) -> Mapping[int, AESGCM]:
        if not self._held:
            keys = self._fetch()
            if not keys or min(keys) < 1 or {len(key) for key in keys.values()} != {KEY_SIZE}:
                raise KeyRingError("a ring holds master keys of 32 bytes, from version 1", code="keys.ring")
            self._held = {version: AESGCM(key) for version, key in keys.items()}
        return self._held
