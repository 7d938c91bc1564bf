"""Take a bundle: whose it is and that nothing of it was changed first, then all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.node import BundleTaken, Enrolment, Node, NodeCard, NodeEnrolled, NodeEvent, NodeRevoked
from slrtkit.domain.syncing import NODES_SCOPE
from slrtkit.errors import EncryptionError, NotFoundError, SyncError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.shipment import Enclosed, Shipment
from slrtkit.service.bundle.dictionary import VERSION
from slrtkit.service.bundle.frames import EVENTS, FILES, BundleFile, refused
from slrtkit.service.bundle.manifest import Manifest, read_manifest
from slrtkit.service.bundle.packing import Unpacker
from slrtkit.service.bundle.papers import keep_paper, read_paper
from slrtkit.service.device import read_enrolment, read_signed, signed
from slrtkit.service.journal import Work
from slrtkit.service.nodes import NodeDesk
from slrtkit.service.sync import Delivery, heads, receive

__all__ = ["BundleReceipt", "Receiver", "Taken"]

_RECEIPT = "slrtkit/receipt/1"


@frozen
class BundleReceipt:
    """What the receiver of a bundle says of it, for the sender to keep: from then on it sends what came later.

    Attributes:
        bundle: Id of the bundle.
        sender: Who made it.
        receiver: Who took it, `at` when, in UTC.
        digest: As the manifest says.
        events: How many events were in it.
        holds: What the receiver has now: `node/incarnation/scope` -> the last number.
    """

    bundle: str
    sender: str
    receiver: str
    at: datetime
    digest: str
    events: int
    holds: dict[str, int]


@frozen
class Taken:
    """What came of a bundle.

    Attributes:
        manifest: What it said of itself.
        delivery: What became of its events.
        files: How many files were kept.
        receipt: The signed receipt, for the sender.
    """

    manifest: Manifest
    delivery: Delivery
    files: int
    receipt: str


@frozen
class Receiver:
    """Takes bundles.

    Attributes:
        desk: The devices, and this one's log and keys.
        blobs: Where files are kept; None: those of a bundle are left.
    """

    desk: NodeDesk
    blobs: Blobs | None

    def verified(self, context: Context, file: BinaryIO) -> tuple[BundleFile, Manifest]:
        """Return a bundle of which every byte is what a device of this district signed for this one; nothing is written.

        Raises:
            BundleRefusedError: it is for another device (`bundle.receiver`) or does not open (`bundle.sealed`); was changed or
                cut off (`bundle.changed`, `bundle.truncated`, `bundle.form`, `bundle.size`, `bundle.manifest`,
                `bundle.heads`); is not signed by a device of the district (`bundle.signature`, `bundle.sender`), tells what
                that has no part in (`bundle.foreign`), or comes from a revoked one (`bundle.revoked`); or names another
                dictionary (`bundle.version`).
            SyncError: this device is not enrolled.
        """
        bundle, device = BundleFile(file), self.desk.device
        if bundle.address.receiver != device.card.node:
            raise refused("receiver", "the bundle is for another device", f"take it to {bundle.address.receiver[:64]}")
        manifest, said, signature = read_manifest(self._opened(bundle.manifest))
        sender = self._sender(context, manifest)
        address = bundle.address
        named = (manifest.bundle, manifest.sender, manifest.receiver) == (address.bundle, address.sender, address.receiver)
        if not named or not device.check(sender.card.signer, said, signature):
            raise refused("signature", "the bundle is not signed by the device that it names")
        if bundle.digest() != manifest.digest:
            raise refused("changed", "the bundle is not what was sent", "copy it again, whole")
        if manifest.dictionary != VERSION:
            raise refused("version", "the bundle was made by another version of slrtkit", "upgrade this device")
        manifest.require_heads()
        own, areas = self.desk.own, self.desk.areas()
        if not all(
            sender.reaches(one.scope) and sender.gives(one.node, one.scope, areas.get(one.node, ()), own)
            for one in manifest.heads
        ):
            raise refused("foreign", "the bundle tells what its sender has no part in", "ask the district about its area")
        return bundle, manifest

    def take(self, context: Context, file: BinaryIO, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Taken:
        """Take a bundle whole, or nothing of it.

        Its events, keys and what is noted of its sender come in one transaction. Its files follow: where there is no room for
        them, or the process ends first, the same bundle brings them when it is taken again, and is refused as taken before.

        Args:
            context: Who imports.
            file: The bytes; they are read twice, and can be read from any place.
            progress: Told after each piece, how many events are done, of how many.

        Raises:
            BundleRefusedError: see `verified`; it was taken before (`bundle.replayed`), an event is missing, changed, in
                another order or too many (`bundle.gap`, `bundle.content`, `bundle.order`, `bundle.count`).
            SyncError: its chains do not fit what is known here; see `service.sync.receive`.
            AccessDeniedError: this is not for the officer to do.
        """
        bundle, manifest = self.verified(context, file)
        command = evolve(context, client_id=f"bundle/{manifest.bundle}")
        if self._took(manifest):
            self._papers(bundle)  # whoever was interrupted after the events finds no other way to them
            raise refused("replayed", "the bundle was taken before", "nothing is to be done; ask for a newer one")
        shipment = Shipment(
            manifest.sender,
            manifest.incarnation,
            tuple(sorted(one.head for one in manifest.heads)),
            (),
            tuple(sorted(one.whole for one in manifest.heads)),
            arrived=self._records(bundle, manifest, progress),
        )
        carrier, learned = self.desk.device.carrier, self._learned(context, manifest)

        def settle(work: Work) -> None:
            carrier.keep()
            for node, event in learned:
                work.append(StreamKind.NODE, node, NODES_SCOPE, event)

        try:
            delivery = receive(self.desk.journal.seen_by(command), command, shipment, settle)
        finally:
            carrier.leave()
        return Taken(manifest, delivery, self._papers(bundle), self._receipt(context, manifest))

    def receipt(self, context: Context, file: BinaryIO) -> str:
        """Return the receipt of a bundle that was taken before, for a sender who never had it: it says what is held now.

        Raises:
            BundleRefusedError: see `verified`; it was not taken here (`bundle.new`).
        """
        _, manifest = self.verified(context, file)
        if not self._took(manifest):
            raise refused("new", "the bundle was not taken yet", "import it")
        return self._receipt(context, manifest)

    def _took(self, manifest: Manifest) -> bool:
        with self.desk.journal.store.begin(write=False) as unit:
            return bool(unit.request(f"bundle/{manifest.bundle}"))

    def take_receipt(self, context: Context, written: str) -> BundleReceipt:
        """Take what a device says of a bundle that it took: the next one goes on from there.

        Raises:
            SyncError: it is no receipt of a device (`node.note`), or for another one (`sync.receipt`).
            NotFoundError: the device is not known here (`node.missing`).
        """
        desk = self.desk
        said = read_signed(written, _RECEIPT, BundleReceipt, lambda one: desk.card(one.receiver), desk.device.check)
        if said.sender != desk.device.card.node:
            raise SyncError(
                "the receipt is for another device",
                code="sync.receipt",
                path=said.sender[:64],
                cure="take it to whoever made the bundle",
            )
        taken = BundleTaken(said.receiver, said.bundle, said.at, 0, said.holds)
        self._append(evolve(context, client_id=f"receipt/{said.bundle}"), [(said.receiver, taken)])
        return said

    def _sender(self, context: Context, manifest: Manifest) -> Enrolment:
        """Return what the district says of the sender, which stands today. Raises BundleRefusedError."""
        own, device = self.desk.own, self.desk.device
        try:
            known = self.desk.node(manifest.sender)
        except NotFoundError:
            known = Node(manifest.sender)
        if known.revoked is not None:
            raise refused("revoked", "the device that made the bundle was revoked", "find out who has it")
        try:
            said = read_enrolment(manifest.enrolment, device.check, own.district)
        except SyncError as fault:
            raise refused("sender", "the bundle is of no device of this district") from fault
        older = known.enrolment is not None and known.enrolment != said
        older &= own.district == device.card or (known.enrolment is not None and said.since <= known.enrolment.since)
        if said.card.node != manifest.sender or not said.holds(self.desk.day(context)) or older:
            raise refused("sender", "the device that made the bundle is not enrolled", "enrol it again at the district")
        return said

    def _opened(self, sealed: bytes) -> bytes:
        try:
            return self.desk.device.decryptor.decrypt(sealed)
        except EncryptionError as fault:
            raise refused("sealed", "the bundle does not open with this device's key") from fault

    def _records(self, bundle: BundleFile, manifest: Manifest, progress: Callable[[int, int], None]) -> Iterator[Enclosed]:
        after = {one.chain: one.after for one in manifest.heads}
        unpacker = Unpacker(self.desk.device.carrier, after.keys(), after)
        frames = events = 0
        for frame in bundle.frames():
            frames += 1
            if frame.kind == EVENTS:
                for record in unpacker.records(self._opened(frame.sealed)):
                    events += 1
                    yield record
                progress(events, manifest.events)
            elif frame.kind == FILES:
                read_paper(self._opened(frame.sealed))
            else:
                raise refused("form", "the bundle holds a frame of an unknown kind")
        if (frames, events) != (manifest.frames, manifest.events):
            raise refused("count", "the bundle does not hold as much as it says")
        ends = {one.chain: (one.seq, one.hash) for one in manifest.heads if one.seq > one.after}
        if unpacker.ends != ends:
            raise refused("heads", "a chain does not end where its sender says")

    def _papers(self, bundle: BundleFile) -> int:
        """Keep the files that came along, once their events are in the log, and return how many; those that are there stay."""
        if self.blobs is None:
            return 0
        kept = 0
        for frame in bundle.frames():
            if frame.kind == FILES:
                keep_paper(self.blobs, read_paper(self._opened(frame.sealed)))
                kept += 1
        return kept

    def _learned(self, context: Context, manifest: Manifest) -> list[tuple[str, NodeEvent]]:
        """Return what is noted of a bundle: what the sender holds, who it is, and whom the district revoked."""
        own = self.desk.own
        said = read_enrolment(manifest.enrolment, self.desk.device.check, own.district)
        events: list[tuple[str, NodeEvent]] = []
        known = {one.id: one for one in self.desk.nodes()}
        if manifest.sender not in known or known[manifest.sender].enrolment != said:
            events.append((manifest.sender, NodeEnrolled(said, manifest.enrolment)))
        holds = dict(manifest.holds) | {"/".join(one.chain): one.seq for one in manifest.heads}
        taken = BundleTaken(manifest.sender, manifest.bundle, context.now, manifest.events, holds)
        events.append((manifest.sender, taken))
        if said.card == own.district:
            events += self._told(manifest, own.district, known)
        return events

    def _told(self, manifest: Manifest, district: NodeCard, known: Mapping[str, Node]) -> Iterator[tuple[str, NodeEvent]]:
        """Yield what the district tells of other devices, and is not known yet."""
        told = ((note, read_enrolment(note, self.desk.device.check, district)) for note in manifest.devices)
        others = {said.card.node: NodeEnrolled(said, note) for note, said in told}
        for name, event in others.items():
            if name not in known or known[name].enrolment != event.enrolment or known[name].revoked is not None:
                yield name, event
        for name, on in manifest.revoked.items():
            if name not in known or known[name].revoked is None:
                yield name, NodeRevoked(name, on, "")

    def _append(self, context: Context, events: list[tuple[str, NodeEvent]]) -> None:
        with self.desk.journal.command(context, "receive-shipment", [context.client_id]) as work:
            if not work.replayed:
                for node, event in events:
                    work.append(StreamKind.NODE, node, NODES_SCOPE, event)
                work.commit()

    def _receipt(self, context: Context, manifest: Manifest) -> str:
        sender = read_enrolment(manifest.enrolment, self.desk.device.check)
        scopes = {one.scope for one in manifest.heads}
        holds = {
            "/".join(one.chain): one.seq
            for one in heads(self.desk.journal.seen_by(context), scopes)
            if sender.reaches(one.chain.scope)
        }
        said = BundleReceipt(
            manifest.bundle,
            manifest.sender,
            manifest.receiver,
            context.now,
            manifest.digest,
            manifest.events,
            holds,
        )
        return signed(_RECEIPT, said, self.desk.device)
