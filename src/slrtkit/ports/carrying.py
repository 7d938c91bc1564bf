"""The port of a sealer whose sealed data travel: what two posts tell each other opens at both, and nowhere between them."""

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from slrtkit.ports.keys import KeyedSealer
from slrtkit.ports.store import Part

__all__ = ["CarryingSealer", "KeyCarrier", "Owner"]

Owner = tuple[str, str]
"""Who sealed a part (the name of a device), and whose key it was (a subject)."""


class KeyCarrier(Protocol):
    """Lends data keys to a sealed bundle and takes those of one; a part that travels open is sealed again to the same bytes.

    Promises (proved by `slrtkit.testing.KeyCarrierContract`): what was unsealed at one device is, resealed at another one, the
    same part; a key that was adopted opens what its owner sealed; what is left before it was kept was never there; whoever was
    erased is never lent, and a key of theirs is never kept again.
    """

    def secret(self, name: str) -> bytes:
        """Return 32 bytes that this device alone knows, under a name; they are made when they are asked for the first time."""
        ...

    def lend(self, owner: Owner) -> bytes | None:
        """Return a data key, 32 bytes; None where this device was never given it.

        Raises:
            ErasedError: it was destroyed.
        """
        ...

    def adopt(self, keys: Mapping[Owner, bytes]) -> None:
        """Hold keys of other devices until they are kept or left; what is known already stays, and what was destroyed too."""
        ...

    def withhold(self, owners: Iterable[Owner]) -> None:
        """Hold that keys were not given: what they seal is then told of as withheld, and not as lost."""
        ...

    def keep(self) -> None:
        """Keep what was adopted and withheld, durably: what it came with was proven."""
        ...

    def leave(self) -> None:
        """Forget what was adopted and withheld and is not kept."""
        ...

    def unsealed(self, key: bytes, part: Part, context: bytes) -> bytes:
        """Return what a part was sealed from: nonce, salt and plaintext.

        Raises:
            StorageCorruptError: the key does not open it.
        """
        ...

    def resealed(self, key: bytes, subject: str, field: str, opened: bytes, context: bytes) -> Part:
        """Return the part that was unsealed.

        Raises:
            StorageCorruptError: it is too short to have been one.
        """
        ...


@runtime_checkable
class CarryingSealer(KeyedSealer, Protocol):
    """A sealer whose data may travel."""

    @property
    def carrier(self) -> KeyCarrier:
        """What lends and takes its keys."""
        ...
