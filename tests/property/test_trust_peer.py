"""Another judge: what python-tuf's client refuses of a history, we refuse; and we refuse more in one case only, which is told.

Histories are drawn by lot: which versions a verifier holds and which are offered, what timestamp and snapshot name, whose keys
the roots exchanged meanwhile, and whose keys signed. They are put before both, as each of them writes such parts.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from attrs import evolve, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import event, given
from hypothesis import strategies as st
from tuf.api.exceptions import EqualVersionNumberError, RepositoryError
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from slrtkit.adapters.trust.book import Book, certificate_digests, pem_of
from slrtkit.adapters.trust.bundle import compare
from slrtkit.adapters.trust.checks import check
from slrtkit.adapters.trust.parts import Pin, Role, Root, Seal, Signed, Snapshot, Timestamp, unsigned
from slrtkit.adapters.trust.signing import public_of
from slrtkit.demo.pki import SamplePki
from slrtkit.domain.authority import AuthorityList
from slrtkit.errors import TrustError

tuf: Any = import_module("tuf.api.metadata")
NOW = datetime.now(UTC).replace(microsecond=0)
SPAN = {"scope": "33.16", "issued": NOW - timedelta(days=1), "expires": NOW + timedelta(days=365)}
DERS = SamplePki(NOW, "http://127.0.0.1").roots
ROLES = ("root", "publish", "list")
VERSION = st.integers(1, 3)


@frozen
class Offer:
    """What is offered: a root (the chain leads to it), the versions of the other parts, and whose keys signed them."""

    root: int
    timestamp: int
    snapshot: int
    listed: int
    published_by: int
    listed_by: int


@frozen
class World:
    """Which keys each root gives (their generation), and what each timestamp and snapshot names."""

    publish: tuple[int, ...]
    list: tuple[int, ...]
    snapshots: tuple[int, ...]
    lists: tuple[int, ...]

    def honest(self, root: int, timestamp: int) -> Offer:
        snapshot = self.snapshots[timestamp - 1]
        return Offer(root, timestamp, snapshot, self.lists[snapshot - 1], self.publish[root - 1], self.list[root - 1])


WORLDS = st.builds(
    World,
    publish=st.sampled_from([(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2)]),
    list=st.sampled_from([(0, 0, 0), (0, 0, 1), (0, 1, 1)]),
    snapshots=st.tuples(VERSION, VERSION, VERSION),
    lists=st.tuples(VERSION, VERSION, VERSION),
)


@cache
def key(role: str, generation: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(f"{role}-{generation}".encode().ljust(32, b"\0"))


def ours(world: World, offer: Offer) -> Book:
    """The offer as we write it."""

    def signed(part: Signed[Any], role: str, generation: int) -> Signed[Any]:
        return part.sealed(Seal(public_of(key(role, generation)), key(role, generation).sign(part.message).hex()))

    def root(version: int) -> Signed[Root]:
        keys = {"root": key("root", 0), "publish": key("publish", world.publish[version - 1])}
        keys["list"] = key("list", world.list[version - 1])
        owners = {"root": "root", "snapshot": "publish", "timestamp": "publish", "authority": "list"}
        said = Root(
            version=version,
            keys={public_of(one): one.public_key().public_bytes_raw().hex() for one in keys.values()},
            roles={role: Role((public_of(keys[owner]),), 1) for role, owner in owners.items()},
            certificates=certificate_digests(DERS),
            **SPAN,  # type: ignore[arg-type]  # of each its own type
        )
        return signed(unsigned("root", said), "root", 0)

    def listed(version: int) -> Signed[Any]:
        return unsigned("authority", AuthorityList(version=version, entries=(), **SPAN))  # type: ignore[arg-type]  # as above

    def snapshot(version: int) -> Signed[Any]:
        parts = {"authority": listed(world.lists[version - 1]).pin}
        return unsigned("snapshot", Snapshot(version=version, parts=parts, **SPAN))  # type: ignore[arg-type]  # as above

    pin: Pin = snapshot(world.snapshots[offer.timestamp - 1]).pin
    stamp = unsigned("timestamp", Timestamp(version=offer.timestamp, snapshot=pin, **SPAN))  # type: ignore[arg-type]  # as above
    parts = {
        "authority": signed(listed(offer.listed), "list", offer.listed_by),
        "snapshot": signed(snapshot(offer.snapshot), "publish", offer.published_by),
        "timestamp": signed(stamp, "publish", offer.published_by),
    }
    return Book("", pem_of(DERS), tuple(root(version) for version in range(1, offer.root + 1)), parts)


@cache
def signer(role: str, generation: int) -> Any:  # noqa: ANN401  of theirs
    return import_module("securesystemslib.signer").CryptoSigner(key(role, generation))


@cache
def root_of(world: World, version: int) -> bytes:
    """A root as python-tuf writes it."""
    said = tuf.Root(version=version, expires=SPAN["expires"])
    said.add_key(signer("root", 0).public_key, "root")
    for role in ("snapshot", "timestamp"):
        said.add_key(signer("publish", world.publish[version - 1]).public_key, role)
    said.add_key(signer("list", world.list[version - 1]).public_key, "targets")
    return written(said, "root", 0)


def written(said: Any, role: str, generation: int) -> bytes:  # noqa: ANN401  a part of any kind
    made: Any = tuf.Metadata(said)
    made.sign(signer(role, generation))
    return bytes(made.to_bytes())


def theirs(world: World, offer: Offer) -> dict[str, bytes]:
    """The offer's other parts as python-tuf writes them."""
    expires: Any = SPAN["expires"]
    named = tuf.MetaFile(world.snapshots[offer.timestamp - 1])
    parts = {"targets.json": tuf.MetaFile(world.lists[offer.snapshot - 1])}
    return {
        "timestamp": written(
            tuf.Timestamp(offer.timestamp, expires=expires, snapshot_meta=named), "publish", offer.published_by
        ),
        "snapshot": written(tuf.Snapshot(offer.snapshot, expires=expires, meta=parts), "publish", offer.published_by),
        "targets": written(tuf.Targets(offer.listed, expires=expires), "list", offer.listed_by),
    }


def they_accept(world: World, held: Offer, offer: Offer) -> bool:
    """Judge an update as `tuf.ngclient.Updater.refresh` does: what is held, and where that is not enough what is offered."""
    have, new = theirs(world, held), theirs(world, offer)
    try:
        known = TrustedMetadataSet(root_of(world, held.root), EnvelopeType.METADATA)
        for version in range(held.root + 1, offer.root + 1):
            known.update_root(root_of(world, version))
        _tried(known.update_timestamp, have["timestamp"])
        with suppress(EqualVersionNumberError):
            known.update_timestamp(new["timestamp"])
        if not _tried(known.update_snapshot, have["snapshot"], True):
            known.update_snapshot(new["snapshot"])
        if not _tried(known.update_targets, have["targets"]):
            known.update_targets(new["targets"])
    except RepositoryError:
        return False
    return True


def _tried(update: Any, *given_to_it: object) -> bool:  # noqa: ANN401  a method of theirs
    try:
        update(*given_to_it)
    except RepositoryError:
        return False
    return True


def we_accept(world: World, held: Offer, offer: Offer) -> bool:
    book = ours(world, offer)
    try:
        check(book)
        compare(book, ours(world, held).seen)
    except TrustError:
        return False
    return True


@pytest.mark.promise("python-tuf's client and ours judge histories drawn by lot: nothing that it refuses is believed")
@given(world=WORLDS, data=st.data())
def test_what_python_tuf_refuses_we_refuse(world: World, data: st.DataObject) -> None:
    held = world.honest(data.draw(VERSION), data.draw(VERSION))
    offer = world.honest(data.draw(st.integers(held.root, 3)), data.draw(VERSION))
    for field in data.draw(st.lists(st.sampled_from(["snapshot", "listed"]), max_size=1)):
        offer = evolve(offer, **{field: data.draw(VERSION)})
    for field in data.draw(st.lists(st.sampled_from(["published_by", "listed_by"]), max_size=1)):
        offer = evolve(offer, **{field: data.draw(st.integers(0, 2))})
    they, we = they_accept(world, held, offer), we_accept(world, held, offer)
    assert they or not we
    if they and not we and offer == world.honest(offer.root, offer.timestamp):  # else they fell back to what they hold
        assert offer.listed < held.listed, "with other keys of the snapshot, they forget the versions of the lists"
        assert world.publish[held.root - 1] != world.publish[offer.root - 1]
    event(f"they {'accept' if they else 'refuse'}, we {'accept' if we else 'refuse'}")
