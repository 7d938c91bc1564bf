"""Posts without a signal: devices, bundles between them, and what they stated differently."""

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.node import NodeCard
from slrtkit.domain.syncing import HeldEvent
from slrtkit.kit.parts import Parts
from slrtkit.ports.keys import Sealer
from slrtkit.service.bundle.manifest import Manifest
from slrtkit.service.bundle.reading import Receiver, Taken
from slrtkit.service.bundle.writing import Progress, Sender, carrying
from slrtkit.service.conflicts import Conflict, SharedIdentity, conflicts, resolve, shared_identities
from slrtkit.service.device import AGE, SIGNING, Device
from slrtkit.service.journal import Receipt
from slrtkit.service.nodes import NodeDesk
from slrtkit.service.sync import Delivery, admit_event, held_events, release

__all__ = ["Syncing", "opened_device"]


def opened_device(sealer: Sealer, node: str) -> Device:
    """Return the keys of this device; they are made when they are asked for the first time, and kept where its data keys are.

    Args:
        sealer: What seals its data.
        node: Its name.

    Raises:
        SyncError: the store is in plain mode (`sync.plain`).
        AdapterNotInstalledError: the extra `keys` is not installed.
        KeyRingError: the key ring cannot be opened.
    """
    carrier = carrying(sealer).carrier
    encryption, notes = import_module("slrtkit.adapters.encryption"), import_module("slrtkit.adapters.signing.notes")
    signer = notes.PemNoteSigner.of(carrier.secret(SIGNING))
    decryptor = encryption.AgeDecryptor.of(carrier.secret(AGE))
    card = NodeCard(node, signer.public, decryptor.recipient)
    holds = import_module("slrtkit.adapters.trust.notes").holds
    return Device(card, signer, decryptor, lambda recipient: encryption.AgeEncryptor([recipient]), holds, carrier)


@frozen(kw_only=True)
class Syncing(Parts):
    """The use cases of synchronising."""

    @property
    def nodes(self) -> NodeDesk:
        """The devices of the district: enrolled, revoked, known. Raises what `opened_device` raises."""
        return NodeDesk(self.journal, opened_device(self.sealer, self.node), self._day)

    def export_bundle(
        self,
        context: Context,
        to: str,
        out: BinaryIO,
        *,
        everything: bool = False,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> Manifest:
        """Write a bundle for a device; see `service.bundle.writing.Sender.export`."""
        sender = Sender(self.nodes, self.blobs, self.clock.new_id)
        return sender.export(context, to, out, everything=everything, limit=limit, progress=progress or _quiet)

    def import_bundle(self, context: Context, file: BinaryIO, *, progress: Callable[[int, int], None] | None = None) -> Taken:
        """Take a bundle, whole or not at all; see `service.bundle.reading.Receiver.take`."""
        return Receiver(self.nodes, self.blobs).take(context, file, progress or _quiet)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what two posts stated differently, of what is whoever looks' to see; see `service.conflicts.conflicts`."""
        return conflicts(self.journal)

    def shared_identities(self) -> tuple[SharedIdentity, ...]:
        """Return which households two posts gave one identity; see `service.conflicts.shared_identities`."""
        return shared_identities(self.journal)

    def resolve_conflict(self, context: Context, kind: StreamKind, stream_id: str, name: str, kept: str) -> Receipt:
        """Keep one of two statements, for the context's reason; see `service.conflicts.resolve`."""
        return resolve(self.journal, context, kind, stream_id, name, kept)

    def held_events(self) -> tuple[HeldEvent, ...]:
        """Return the events that wait, or stand apart; see `service.sync.held_events`."""
        return held_events(self.journal)

    def admit_event(self, context: Context, held: str) -> Receipt:
        """Let in an event whose stamp is ahead, for the context's reason; see `service.sync.admit_event`."""
        return admit_event(self.journal, context, held)

    def release_held(self, context: Context) -> Delivery:
        """Let what is held enter where nothing stands in its way any more; see `service.sync.release`."""
        return release(self.journal.seen_by(context), context)


def _quiet(_done: int, _all: int) -> None:
    """Show no progress."""
