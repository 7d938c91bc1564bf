"""Devices of an invented district that exchange bundles: each with a store, a vault and keys of its own, all in memory."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import count
from os import urandom

from attrs import frozen

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain.context import Context
from slrtkit.kit.sync import opened_device
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.keys import Vault
from slrtkit.ports.store import Store
from slrtkit.service.bundle.reading import Receiver, Taken
from slrtkit.service.bundle.writing import Sender
from slrtkit.service.device import fingerprint
from slrtkit.service.journal import Journal
from slrtkit.service.nodes import NodeDesk
from slrtkit.testing import post

__all__ = ["DISTRICT", "REGENCY", "UNTIL", "VILLAGES", "Post", "district", "enrolled", "new_post"]

DISTRICT: str = "dinsos"
"""Name of the district's device."""
REGENCY: str = "33.16"
VILLAGES: tuple[str, ...] = ("33.16.99.2001", "33.16.99.2002")
"""Villages of a kecamatan that there is not."""
UNTIL: date = date(2030, 12, 31)
"""Until when devices are enrolled."""


@frozen
class Post:
    """One device.

    Attributes:
        desk: The devices that it knows, its log and its keys.
        sender: Makes its bundles.
        receiver: Takes those of others.
        context: Gives a context with a client id of its own, for a reason.
    """

    desk: NodeDesk
    sender: Sender
    receiver: Receiver
    context: Callable[..., Context]

    @property
    def name(self) -> str:
        """Its name."""
        return self.desk.device.card.node

    @property
    def journal(self) -> Journal:
        """Its log."""
        return self.desk.journal

    def bundle(self, to: str, *, everything: bool = False, limit: int | None = None) -> bytes:
        """Return a bundle for a device."""
        out = BytesIO()
        self.sender.export(self.context("sync"), to, out, everything=everything, limit=limit)
        return out.getvalue()

    def take(self, bundle: bytes) -> Taken:
        """Take a bundle."""
        return self.receiver.take(self.context("sync"), BytesIO(bundle))


def new_post(
    name: str, *, store: Store | None = None, vault: Vault | None = None, blobs: Blobs | None = None, master: bytes = b""
) -> Post:
    """Return a device that nobody has enrolled yet.

    Args:
        name: Its name.
        store: Where its log is kept; in memory by default.
        vault: Where its data keys are kept, likewise.
        blobs: Where its files are kept; none by default.
        master: Its master key; a fresh one by default.
    """
    key, numbers = master or urandom(32), count(1)
    sealer = EnvelopeSealer(CallbackRing(lambda: {1: key}), vault or MemoryVault())
    journal = Journal(store or MemoryStore(), sealer, name)
    desk = NodeDesk(journal, opened_device(sealer, name), lambda context: context.now.date())

    def new_id() -> str:
        return f"{name}-{next(numbers)}"

    def context(reason: str = "") -> Context:
        return Context("petugas", new_id(), post.NOW, reason)

    return Post(desk, Sender(desk, blobs, new_id), Receiver(desk, blobs), context)


def enrolled(head: Post, device: Post, *areas: str) -> Post:
    """Enrol a device at a district's, for some regions, and return it."""
    note = head.desk.enrol(head.context(), device.desk.device.request(), areas, UNTIL)
    device.desk.accept(device.context(), note, fingerprint(head.desk.device.card))
    return device


def district(*villages: Post) -> Post:
    """Return the district's device, at which village after village is enrolled."""
    head = new_post(DISTRICT)
    head.desk.found(head.context(), REGENCY, UNTIL)
    for device, village in zip(villages, VILLAGES, strict=False):
        enrolled(head, device, village)
    return head
