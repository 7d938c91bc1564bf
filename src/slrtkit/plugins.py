"""Adapters by name: an address such as `sqlite:data.db` picks one, and entry points say which are installed.

Built-in adapters are entry points like any other. Nothing is imported before an address asks for it, and then that one only.
"""

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Generic, TypeVar, cast

from attrs import frozen

from slrtkit.errors import AdapterConflictError, PluginError, SlrtError
from slrtkit.ports.address import Address, Opener, Secret, no_secret
from slrtkit.ports.authentication import Authenticator
from slrtkit.ports.calendar import HolidayCalendar
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.documents import Renderer
from slrtkit.ports.identity import Identity
from slrtkit.ports.keys import KeyRing
from slrtkit.ports.linkage import Linker
from slrtkit.ports.lookup import Lookup
from slrtkit.ports.notes import NoteSigner
from slrtkit.ports.notify import Notifier
from slrtkit.ports.seal import SealSigner
from slrtkit.ports.signing import Signer
from slrtkit.ports.store import Store

__all__ = [
    "AUTHENTICATION",
    "CALENDAR",
    "CATALOG",
    "IDENTITY",
    "KEYS",
    "LINKAGE",
    "LOG",
    "LOOKUP",
    "NOTIFY",
    "RENDERER",
    "SEAL",
    "SIGNER",
    "STORAGE",
    "Group",
]

A = TypeVar("A")


@frozen
class Group(Generic[A]):
    """One kind of adapter.

    Attributes:
        name: The entry-point group in which distributions register adapters of this kind. Each entry names an
            `slrtkit.ports.address.Opener` under the scheme of its addresses.
        methods: What an adapter of this kind has.
    """

    name: str
    methods: frozenset[str]

    def installed(self) -> dict[str, str]:
        """Return scheme -> the distribution that brought it, by scheme; nothing is imported."""
        return {name: " and ".join(map(_origin, found)) for name, found in sorted(self._entries().items())}

    def open(self, address: str, *, folder: Path | None = None, secret: Secret = no_secret) -> A:
        """Open the adapter that an address names.

        Args:
            address: `scheme:place?option=value`.
            folder: What a relative path is relative to; the working folder by default.
            secret: Asked for passphrases.

        Raises:
            PluginError: the address cannot be read, no adapter of this name is installed (`plugin.unknown`), or the one that is
                cannot be loaded (`plugin.broken`).
            AdapterConflictError: two distributions bring an adapter of this name.
            AdapterNotInstalledError: the library behind the adapter is not installed.
            SlrtError: whatever the adapter raises when it is opened.
        """
        where = Address.read(address, folder=folder)
        entry = self._entry(where.scheme)
        try:
            adapter = cast("Opener[A]", entry.load())(where, secret)
        except SlrtError:
            raise
        except Exception as error:
            raise self._broken(entry, type(error).__name__) from error
        missing = sorted(self.methods - set(dir(adapter)))
        if missing:
            raise self._broken(entry, f"no {', '.join(missing)}")
        return adapter

    def _entries(self) -> dict[str, list[EntryPoint]]:
        found: dict[str, list[EntryPoint]] = {}
        for entry in entry_points(group=self.name):
            found.setdefault(entry.name, []).append(entry)
        return found

    def _entry(self, scheme: str) -> EntryPoint:
        found = self._entries().get(scheme, [])
        if not found:
            there = ", ".join(f"{name} ({origin})" for name, origin in self.installed().items())
            raise PluginError(
                f"no adapter {scheme!r} is installed",
                code="plugin.unknown",
                path=self.name,
                cure=f"installed: {there or 'none'}; others come with a distribution that registers {self.name}",
            )
        if len(found) > 1:
            raise AdapterConflictError(
                f"{' and '.join(map(_origin, found))} both bring an adapter {scheme!r}",
                path=self.name,
                cure="uninstall one of them",
            )
        return found[0]

    def _broken(self, entry: EntryPoint, reason: str) -> PluginError:
        return PluginError(
            f"the adapter {entry.name!r} of {_origin(entry)} cannot be used: {reason}",
            code="plugin.broken",
            path=f"{self.name}: {entry.value}",
            cure=f"upgrade or uninstall {_origin(entry)}",
        )


STORAGE: Group[Store] = Group("slrtkit.storage", frozenset({"begin", "close"}))
"""Stores: `sqlite:data.db`, `memory:`."""
CATALOG: Group[Catalog] = Group("slrtkit.catalog", frozenset({"codes", "program"}))
"""Catalogs: `toml:folder`."""
RENDERER: Group[Renderer] = Group("slrtkit.renderer", frozenset({"render"}))
"""Renderers: `typst:folder-of-logos`."""
SIGNER: Group[Signer] = Group("slrtkit.signer", frozenset({"key", "sign"}))
"""Signers: `pkcs12:camat.p12?timestamp=https://…`."""
SEAL: Group[SealSigner] = Group("slrtkit.seal", frozenset({"key", "seal"}))
"""What seals letters for paper: `es256:segel.pem`."""
LOG: Group[NoteSigner] = Group("slrtkit.log", frozenset({"public", "sign"}))
"""What signs checkpoints: `ed25519:log.pem`."""
LINKAGE: Group[Linker] = Group("slrtkit.linkage", frozenset({"candidates"}))
"""Linkers, which look for duplicates: `splink:`."""
CALENDAR: Group[HolidayCalendar] = Group("slrtkit.calendar", frozenset({"is_working"}))
"""Calendars of working days: `indonesia:`, `indonesia:kalender.toml`, `fixed:kalender.toml`."""
NOTIFY: Group[Notifier] = Group("slrtkit.notify", frozenset({"send"}))
"""What takes notices to be sent: `outbox:keluar`, `memory:`."""
IDENTITY: Group[Identity] = Group("slrtkit.identity", frozenset({"verify"}))
"""What tells officers: `asserted:`, `signed:kunci.toml`."""
AUTHENTICATION: Group[Authenticator] = Group("slrtkit.authentication", frozenset({"officer"}))
"""What tells which officer asks over a network: `jwt:https://…?issuer=…&audience=…`."""
KEYS: Group[KeyRing] = Group("slrtkit.keys", frozenset({"unwrap", "wrap"}))
"""Key rings: `file:slrtkit.keys`, `environment:SLRTKIT_MASTER_KEYS`, `pkcs11:/usr/lib/….so?token=slrt&key=slrtkit`."""
LOOKUP: Group[Lookup] = Group("slrtkit.lookup", frozenset({"ask", "source"}))
"""Agencies that are asked about a person: `json:dukcapil.toml`."""


def _origin(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unnamed distribution"
