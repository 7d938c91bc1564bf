"""Whether a post seals what it keeps, and with what: `[keys]` in `slrtkit.toml`, or `keys = "plain"`.

Where it says neither the store is in plain mode too, as it always was; at a terminal one is told that nobody chose it.
"""

import sys
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

__all__ = ["Sealing", "asked", "opened_sealing", "tell_unchosen"]

_UNCHOSEN = {
    "id": (
        "catatan: mode polos, dan tidak ada yang memilihnya: siapa yang menyalin cakramnya dapat membaca penyimpanan "
        '(tulis keys = "plain" dalam slrtkit.toml, atau sandikan penyimpanan yang masih kosong: slrtkit keys init)'
    ),
    "en": (
        "note: plain mode, and nobody chose it: whoever copies the disk reads the store "
        '(write keys = "plain" in slrtkit.toml, or seal a store that is still empty: slrtkit keys init)'
    ),
}


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


def tell_unchosen() -> None:
    """Tell, where standard error is a terminal, that a store is in plain mode though its configuration does not say so.

    Scripts and their logs go on as they were: whoever upgrades is told, and nothing stops.
    """
    if not sys.stderr.isatty():
        return
    context = click.get_current_context(silent=True)
    lang = context.params.get("lang") if context else None
    click.echo(_UNCHOSEN["en" if lang == "en" else "id"], err=True)


def asked(name: str) -> bytes:
    """Return the passphrase of a ring, as it is typed: it is taken from no argument and from no environment variable."""
    return str(click.prompt(name, hide_input=True, err=True)).encode()
