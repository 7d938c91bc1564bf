"""Whether a post seals what it keeps, and with what: `[keys]` in `slrtkit.toml`. Without it the store is in plain mode."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.errors import KeyRingError
from slrtkit.plugins import KEYS
from slrtkit.ports.blobs import Blobs, BlobShelf
from slrtkit.ports.keys import KeyRing, Sealer

if TYPE_CHECKING:
    from slrtkit.adapters.keys import EnvelopeSealer, SqliteVault
    from slrtkit.cli.config import KeysEntry

__all__ = ["Sealing", "asked", "opened_sealing"]


@frozen
class Sealing:
    """What seals a post's data.

    Attributes:
        sealer: Seals, or in plain mode does not.
        ring: The master keys; None in plain mode.
        vault: The wrapped keys; None in plain mode.
    """

    sealer: Sealer
    ring: KeyRing | None = None
    vault: "SqliteVault | None" = None

    def blobs(self, inner: Blobs) -> Blobs:
        """Return a keeper of files that seals them, or the same in plain mode."""
        if self.vault is None or not isinstance(inner, BlobShelf):
            return inner
        sealed: Blobs = import_module("slrtkit.adapters.keys").SealedBlobs(inner, self.sealer, self.vault)
        return sealed

    @property
    def envelope(self) -> "EnvelopeSealer":
        """The sealer with keys. Raises KeyRingError (`keys.plain`) in plain mode."""
        if self.vault is None:
            raise KeyRingError("the store is in plain mode", code="keys.plain", cure="slrtkit keys init")
        return self.sealer  # type: ignore[return-value]  # made together with the vault, in `opened_sealing`

    def close(self) -> None:
        """Forget keys, and let go of the vault."""
        if self.vault is not None:
            self.envelope.lock()
            self.vault.close()


def opened_sealing(keys: "KeysEntry | None", folder: Path) -> Sealing:
    """Return what `[keys]` says; plain mode where there is none.

    Raises:
        SlrtError: the ring's address or the vault cannot be opened.
    """
    if keys is None:
        return Sealing(PlainSealer())
    made = import_module("slrtkit.adapters.keys")
    agent = import_module("slrtkit.cli.agent")
    ring: KeyRing = made.CallbackRing(lambda: agent.masters(folder, keys.ring))
    if not agent.answers(folder, keys.ring):
        ring = KEYS.open(keys.ring, folder=folder, secret=asked)
    vault = made.SqliteVault(folder / keys.vault)
    return Sealing(made.EnvelopeSealer(ring, vault, idle=keys.idle * 60), ring, vault)


def asked(name: str) -> bytes:
    """Return the passphrase of a ring, as it is typed: it is taken from no argument and from no environment variable."""
    return str(click.prompt(name, hide_input=True, err=True)).encode()
