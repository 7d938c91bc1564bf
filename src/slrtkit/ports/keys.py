"""The ports of sealing: what seals, what opens the keys that it seals with, and where those are kept."""

from collections.abc import Iterator, Mapping
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from slrtkit.ports.store import Part

__all__ = ["POST", "BlobPlace", "BlobPlaces", "KeyRing", "KeyedSealer", "Sealer", "TurningRing", "Vault", "Wrapped"]

POST: str = "post"
"""Whose key seals what tells of no resident: numbers, leaves of the register, who looked at what."""


class Sealer(Protocol):
    """Turns content into parts and back.

    The bytes it seals begin with the salt of the part's commitment, so that both go together when a key is destroyed.
    """

    def salt(self) -> bytes:
        """Return 32 fresh bytes from the operating system's random source."""
        ...

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:
        """Make a part.

        Args:
            subject: Whose key seals it.
            field: Name of the share within the record.
            plaintext: The content, usually canonical JSON.
            context: Where the part belongs (the event key, or the stream of a snapshot); it opens nowhere else where the
                sealer encrypts.

        Raises:
            ErasedError: the subject's key was destroyed.
        """
        ...

    def open(self, part: Part, context: bytes) -> bytes:
        """Return the plaintext.

        Raises:
            StorageCorruptError: the part is not what was sealed.
            ErasedError: the subject's key was destroyed.
        """
        ...


@runtime_checkable
class KeyedSealer(Sealer, Protocol):
    """What a sealer offers that has a key for each subject.

    Promises (proved by `slrtkit.testing.sealer.KeyedSealerContract`): what was settled opens later and elsewhere; whoever's key
    was destroyed is never sealed or opened again, and nobody else's parts change.
    """

    def settle(self) -> None:
        """Make every key durable that something was sealed with; it comes before the commit of what was sealed.

        Raises:
            StorageBusyError: another process made a key for the same subject at the same moment.
        """
        ...

    def blind(self, purpose: str, value: bytes) -> bytes:
        """Return 32 bytes that stand for a value in the index of one purpose, and tell nothing of it without the key."""
        ...

    def destroy(self, subject: str) -> None:
        """Destroy a subject's key, for good; done again, it changes nothing."""
        ...

    def destroyed(self) -> Iterator[str]:
        """Yield the subjects whose keys were destroyed, sorted."""
        ...


@frozen
class Wrapped:
    """A key as it is kept: encrypted by a master key.

    Attributes:
        version: Which master key.
        data: The encrypted key.
    """

    version: int
    data: bytes = field(repr=False)


class KeyRing(Protocol):
    """Holds the master keys, by version; data keys come to it to be wrapped and unwrapped.

    Promises (proved by `slrtkit.testing.keys.KeyRingContract`): a key is unwrapped under the name that it was wrapped under,
    and under no other; what was changed is refused; neither representation nor error shows a key or a passphrase.
    """

    @property
    def version(self) -> int:
        """The newest master key, which wraps. Raises KeyRingError where the ring cannot be opened."""
        ...

    def wrap(self, key: bytes, name: str) -> Wrapped:
        """Return a key of 32 bytes wrapped by the newest master key. Raises KeyRingError where the ring cannot be opened."""
        ...

    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        """Return the key.

        Raises:
            KeyRingError: the ring cannot be opened (`keys.locked`, `keys.passphrase`), or holds no master key of this version
                (`keys.version`).
            StorageCorruptError: it was wrapped under another name, or changed.
        """
        ...

    def lock(self) -> None:
        """Forget everything that was unlocked; the next use unlocks it again, by whatever that takes."""
        ...


@runtime_checkable
class TurningRing(KeyRing, Protocol):
    """A key ring whose master key can be changed from here."""

    def turn(self) -> int:
        """Make a new master key, which wraps from now on, and return its version; older ones still unwrap."""
        ...

    def retire(self) -> None:
        """Forget, for good, every master key but the newest."""
        ...


class Vault(Protocol):
    """Keeps wrapped keys under names; a name whose key was destroyed stays, and never has one again.

    Promises (proved by `slrtkit.testing.keys.VaultContract`): what `add` and `replace` returned from is durable; of what was
    destroyed no byte is left in what the vault keeps.
    """

    def load(self, name: str) -> Wrapped | None:
        """Return a wrapped key, or None where there never was one. Raises ErasedError where it was destroyed."""
        ...

    def add(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep new keys, all or none. Raises StorageBusyError where a name has one already, or had one."""
        ...

    def replace(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep keys in the place of those that the names have, all or none; a name whose key was destroyed stays without."""
        ...

    def destroy(self, name: str) -> None:
        """Destroy a key where there is one, and see to it that there never is one again."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the names that have a key, sorted."""
        ...

    def destroyed(self) -> Iterator[str]:
        """Yield the names whose key was destroyed, sorted."""
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
        ...


@frozen
class BlobPlace:
    """Where a sealed file is.

    Attributes:
        digest: SHA-256 of the file.
        subject: Whose key seals it.
        kept: SHA-256 of the sealed bytes, under which they are kept.
    """

    digest: str
    subject: str
    kept: str


class BlobPlaces(Protocol):
    """Notes where sealed files are; what it returned from is durable."""

    def keep(self, place: BlobPlace) -> None:
        """Note where a file is."""
        ...

    def places(self, *, digest: str | None = None, subject: str | None = None) -> tuple[BlobPlace, ...]:
        """Return where files are, by digest and subject: those of one digest, of one subject, or all."""
        ...

    def forget(self, place: BlobPlace) -> None:
        """Note that a file is there no more."""
        ...
