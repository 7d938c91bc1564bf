"""Write a bundle: what a device may have, of what this one knows, from where it stopped."""

from collections.abc import Callable, Iterable
from typing import BinaryIO

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.node import Enrolment
from slrtkit.errors import NotFoundError, SyncError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.carrying import CarryingSealer
from slrtkit.ports.encryption import Encryptor
from slrtkit.ports.keys import Sealer
from slrtkit.ports.shipment import Chain, ChainHead
from slrtkit.ports.store import Record
from slrtkit.service.admission import tells_of
from slrtkit.service.bundle.dictionary import VERSION
from slrtkit.service.bundle.frames import EVENTS, FILES, Address, BundleWriter
from slrtkit.service.bundle.manifest import Manifest, ScopeHead, blinded, written
from slrtkit.service.bundle.packing import Packer
from slrtkit.service.bundle.papers import Papers
from slrtkit.service.nodes import NodeDesk
from slrtkit.service.sync import collect, heads

__all__ = ["Progress", "Sender", "carrying"]

Progress = Callable[[int, int], None]
"""How many events are done, of how many."""


def carrying(sealer: Sealer) -> CarryingSealer:
    """Return a sealer as one whose data may travel.

    Raises:
        SyncError: the store is in plain mode, in which nothing can be withheld from anybody (`sync.plain`).
    """
    if not isinstance(sealer, CarryingSealer):
        raise SyncError("a store in plain mode does not travel", code="sync.plain", cure="seal it: slrtkit keys init")
    return sealer


@frozen
class Sender:
    """Makes bundles.

    Attributes:
        desk: The devices, and this one's log and keys.
        blobs: Where files are kept; None: none go along.
        new_id: Makes ids.
    """

    desk: NodeDesk
    blobs: Blobs | None
    new_id: Callable[[], str]

    def export(
        self,
        context: Context,
        to: str,
        out: BinaryIO,
        *,
        everything: bool = False,
        limit: int | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> Manifest:
        """Write a bundle for a device: all that it may have and has not said to have; that it was made is on record.

        A village gets its own chains, whole; a kecamatan those of its villages; the district all. Keys of restricted persons go
        to the district alone. Memory does not grow with what is sent.

        Args:
            context: Who exports, and why.
            to: Name of the device.
            out: Where to.
            everything: Also what it said to have.
            limit: At most so many events; the next bundle goes on there.
            progress: Told after each piece.

        Raises:
            NotFoundError: no such device is enrolled (`node.missing`).
            SyncError: this device is not enrolled, the other one was revoked, or the store is in plain mode.
            AccessDeniedError: this is not for the officer to do.
        """
        desk, device = self.desk, self.desk.device
        own, receiver = desk.own, self._receiver(to)
        known = {} if everything else self._known(to)
        packer = Packer(device.carrier, self._withheld(receiver), (papers := Papers(self.blobs)).see)
        seal = device.encryptor(receiver.card.recipient)
        seen = desk.journal.seen_by(context)
        every = heads(seen)
        areas = desk.areas()

        def gives(chain: Chain) -> bool:
            return own.gives(chain.node, chain.scope, areas.get(chain.node, ()), receiver)

        after = known | {one.chain: one.seq for one in every if not gives(one.chain)}
        carrying(desk.journal.sealer).settle()
        with collect(seen, receiver.reaches, after, limit=limit) as shipment:
            told = [one for one in shipment.heads if gives(one.chain)]
            writer = BundleWriter(out, Address(self.new_id(), device.card.node, to))
            total = sum(max(0, one.seq - known.get(one.chain, 0)) for one in told)
            frames, events = _write(shipment.records, packer, seal, writer, lambda done: progress(done, total))
            whole = {one.chain: one for one in (*every, *(shipment.whole or shipment.heads))}
        files = 0
        for paper in papers.take():  # behind the look at the log, beside which most stores keep files
            writer.add(FILES, seal.encrypt(paper))
            files += 1
        sums = blinded(carrying(desk.journal.sealer), whole.values(), told, known)
        manifest = self._manifest(context, receiver, writer, whole.values(), sums, (frames + files, events, files))
        writer.close(seal.encrypt(written(manifest, device.signer)))
        return manifest

    def _receiver(self, to: str) -> Enrolment:
        own = self.desk.own
        if to == own.district.node:
            area = ".".join(own.areas[0].split(".")[:2])
            return Enrolment(own.district, (area,), own.since, own.until, own.district)
        return self.desk.enrolled(to)

    def _known(self, to: str) -> dict[Chain, int]:
        try:
            holds = self.desk.node(to).holds
        except NotFoundError:
            return {}
        return {Chain(*key.split("/", 2)): seq for key, seq in holds.items()}

    def _withheld(self, receiver: Enrolment) -> frozenset[str]:
        restricted = {} if receiver.whole else tells_of(self.desk.journal.whole.find)
        return frozenset().union(*restricted.values()) | frozenset(restricted)

    def _manifest(
        self,
        context: Context,
        receiver: Enrolment,
        writer: BundleWriter,
        whole: Iterable[ChainHead],
        sums: tuple[str, int, tuple[ScopeHead, ...]],
        counts: tuple[int, int, int],
    ) -> Manifest:
        desk, device = self.desk, self.desk.device
        frames, events, files = counts
        root, chains, scopes = sums
        listed = desk.nodes() if desk.own.district == device.card else ()
        return Manifest(
            bundle=writer.address.bundle,
            sender=device.card.node,
            incarnation=desk.journal.incarnation,
            receiver=receiver.card.node,
            made=context.now,
            enrolment=desk.node(device.card.node).note,
            frames=frames,
            events=events,
            files=files,
            digest=writer.digest,
            dictionary=VERSION,
            heads=scopes,
            root=root,
            chains=chains,
            holds={"/".join(one.chain): one.seq for one in whole if receiver.reaches(one.chain.scope)},
            devices=tuple(
                one.note for one in listed if one.revoked is None and one.enrolment and one.enrolment.touches(receiver)
            ),
            revoked={one.id: one.revoked for one in listed if one.revoked is not None},
        )


def _write(
    records: Iterable[Record], packer: Packer, seal: Encryptor, writer: BundleWriter, progress: Callable[[int], None]
) -> tuple[int, int]:
    """Write the events, and return how many frames and events there are."""
    frames = events = 0
    for record in records:
        packer.add(record)
        events += 1
        if packer.full:
            writer.add(EVENTS, seal.encrypt(packer.take()))
            frames += 1
            progress(events)
    if not packer.empty:
        writer.add(EVENTS, seal.encrypt(packer.take()))
        frames += 1
    progress(events)
    return frames, events
