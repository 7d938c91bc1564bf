"""The manifest of a bundle: what is in it, where each chain stands, and that a device of the district says so."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from attrs import frozen

from slrtkit.errors import SlrtError
from slrtkit.ledger import canonical, parse
from slrtkit.ledger.merkle import MAX_PROOF, Tree, included, inclusion, leaf_hash
from slrtkit.ports.keys import KeyedSealer
from slrtkit.ports.notes import NoteSigner
from slrtkit.ports.shipment import Chain, ChainHead
from slrtkit.service.bundle.frames import MOST, refused
from slrtkit.wire import from_wire, to_wire

__all__ = ["Manifest", "ScopeHead", "blinded", "read_manifest", "written"]

_FORM: Final = b"slrtkit/manifest/1\n"
_SIGNATURE: Final = 64
_PURPOSE: Final = "head"


@frozen
class ScopeHead:
    """Where one chain stands, and that the root of all chains of the sender says so.

    Attributes:
        node: Who writes the chain.
        incarnation: Which life of it.
        scope: The scope.
        after: The last number that the receiver has; the bundle goes on behind it.
        seq: The last number in the bundle, `hash` its hash.
        last: The last number that the sender has, `last_hash` its hash.
        blind: What hides the head from those to whom it is not told, 64 hexadecimal digits.
        place: Where it stands among the heads.
        path: The hashes from it to the root, each 64 hexadecimal digits.
    """

    node: str
    incarnation: str
    scope: str
    after: int
    seq: int
    hash: str
    last: int
    last_hash: str
    blind: str
    place: int
    path: tuple[str, ...]

    @property
    def chain(self) -> Chain:
        """Which chain."""
        return Chain(self.node, self.incarnation, self.scope)

    @property
    def head(self) -> ChainHead:
        """Where it ends in the bundle."""
        return ChainHead(self.chain, self.seq, self.hash)

    @property
    def whole(self) -> ChainHead:
        """Where it ends at the sender."""
        return ChainHead(self.chain, self.last, self.last_hash)


@frozen
class Manifest:
    """What a bundle says of itself, signed by its sender.

    Attributes:
        bundle: Its id.
        sender: The device that made it, in which `incarnation`.
        receiver: The device that it is for.
        made: When, in UTC.
        enrolment: What the district says of the sender, as a note.
        frames: How many frames, with `events` events and `files` files.
        digest: SHA-256 of all bytes before the manifest.
        dictionary: Which dictionary its texts were compressed with.
        heads: Where the chains of the receiver's scopes stand.
        root: Root over the blinded heads of all chains of the sender, 64 hexadecimal digits, of `chains` chains.
        holds: What the sender has itself of what it may get: `node/incarnation/scope` -> the last number.
        devices: The enrolments of devices whose areas touch the receiver's, as notes; told by the district's device alone.
        revoked: Devices from which nothing is taken any more, and since when; told likewise.
    """

    bundle: str
    sender: str
    incarnation: str
    receiver: str
    made: datetime
    enrolment: str
    frames: int
    events: int
    files: int
    digest: str
    dictionary: int
    heads: tuple[ScopeHead, ...]
    root: str
    chains: int
    holds: Mapping[str, int]
    devices: tuple[str, ...]
    revoked: Mapping[str, date]

    def require_heads(self) -> None:
        """Refuse heads that the signed root does not hold. Raises BundleRefusedError (`bundle.heads`)."""
        for one in self.heads:
            leaf = _leaf(bytes.fromhex(one.blind), one.whole)
            path = [bytes.fromhex(step) for step in one.path]
            reached = included(leaf, one.place, self.chains, path)
            if reached is None or reached.hex() != self.root or not one.after <= one.seq <= one.last:
                raise refused("heads", "where a chain stands is not what its sender signed")


def blinded(
    sealer: KeyedSealer, every: Iterable[ChainHead], shipped: Iterable[ChainHead], after: Mapping[Chain, int]
) -> tuple[str, int, tuple[ScopeHead, ...]]:
    """Return the root over all heads of a node, of how many chains, and the heads that one receiver is told.

    Args:
        sealer: Its keys, of which the blinds are made.
        every: Where all chains stand that may leave the node.
        shipped: Where those of the receiver end in the bundle.
        after: What the receiver has of each.
    """
    heads = sorted(every)
    blinds = [sealer.blind(_PURPOSE, canonical([*one.chain, one.seq])) for one in heads]
    tree = Tree()
    for blind, one in zip(blinds, heads, strict=True):
        tree.append(_leaf(blind, one))
    places = {one.chain: place for place, one in enumerate(heads)}
    told = tuple(
        ScopeHead(
            *one.chain,
            min(after.get(one.chain, 0), one.seq),
            one.seq,
            one.hash,
            heads[place].seq,
            heads[place].hash,
            blinds[place].hex(),
            place,
            tuple(step.hex() for step in inclusion(place, tree.size, tree.node)),
        )
        for one, place in _placed(shipped, places)
    )
    return tree.root().hex(), tree.size, told


def _placed(shipped: Iterable[ChainHead], places: Mapping[Chain, int]) -> Iterator[tuple[ChainHead, int]]:
    return ((one, places[one.chain]) for one in shipped)


def _leaf(blind: bytes, head: ChainHead) -> bytes:
    return leaf_hash(blind + canonical([*head.chain, head.seq, head.hash]))


def written(manifest: Manifest, signer: NoteSigner) -> bytes:
    """Return a manifest, signed and compressed. Raises KeyUnavailableError."""
    said = canonical(to_wire(manifest))
    return signer.sign(_FORM + said) + zlib.compress(said, 9)


def read_manifest(data: bytes) -> tuple[Manifest, bytes, bytes]:
    """Return a manifest, what was signed, and the signature; whether it holds is for the caller to ask.

    Raises:
        BundleRefusedError: it is none (`bundle.manifest`).
    """
    signature, unpacking = data[:_SIGNATURE], zlib.decompressobj()
    try:
        said = unpacking.decompress(data[_SIGNATURE:], MOST)
        manifest = from_wire(parse(said), Manifest)
        formed = all(len(one.path) <= MAX_PROOF and _hashes(one.blind, *one.path) for one in manifest.heads)
    except (SlrtError, zlib.error, ValueError, RecursionError):
        raise refused("manifest", "the bundle does not say what is in it") from None
    if not formed or not unpacking.eof or unpacking.unused_data:
        raise refused("manifest", "the bundle does not say what is in it")
    return manifest, _FORM + said, signature


def _hashes(*texts: str) -> bool:
    return all(len(bytes.fromhex(text)) == len(text) // 2 == 32 for text in texts)  # noqa: PLR2004  bytes in a hash
