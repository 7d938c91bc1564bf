"""Bundles that were changed, cut, swapped, replayed, blown up or made by a device that lies: refused, and nothing is taken."""

import os
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from random import Random

import pytest
from attrs import evolve

from slrtkit.adapters.keys import EnvelopeSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.errors import BundleRefusedError, SlrtError, StorageFullError, SyncError
from slrtkit.ports.shipment import Chain, ChainHead
from slrtkit.ports.store import Store
from slrtkit.service.bundle.frames import EVENTS, FILES, MOST, BundleFile, BundleWriter
from slrtkit.service.bundle.manifest import Manifest, blinded, read_manifest, written
from slrtkit.service.bundle.packing import unpacked_text
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, VILLAGES, Post, district, enrolled, new_post

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
HOMES = 2_000 if PROVE else 60
SMALL = 3
"""Households of a bundle that is so small that each of its bits is tried."""
Pieces = list[tuple[bytes, bytes]]


class Sides:
    """A village that may lie, and its district."""

    def __init__(self, homes: int = HOMES) -> None:
        self.village = new_post("desa-2001")
        self.head = district(self.village, new_post("desa-2002"))
        register(self.village.journal, self.village.context(), [post.household(f"H{n}") for n in range(homes)])
        self.bundle = self.village.bundle(DISTRICT)
        self.before = state_of(self.head)

    def refused(self, bundle: bytes, at: Post | None = None) -> SlrtError:
        """Return why a bundle is refused, by which nothing changes."""
        with pytest.raises(SyncError) as refused:
            (at or self.head).take(bundle)
        assert refused.value.cure
        assert state_of(self.head) == self.before
        return refused.value

    def forged(
        self, change: Callable[[Pieces], Pieces] = lambda pieces: pieces, said: Callable[[Manifest], Manifest] = lambda one: one
    ) -> bytes:
        """Return the bundle with other pieces or another manifest, sealed and signed by the village as if it were true."""
        file, opens = BundleFile(BytesIO(self.bundle)), self.head.desk.device.decryptor.decrypt
        device = self.village.desk.device
        seal = device.encryptor(self.head.desk.device.card.recipient).encrypt
        manifest = read_manifest(opens(file.manifest))[0]
        pieces = change([(frame.kind, opens(frame.sealed)) for frame in file.frames()])
        out = BytesIO()
        writer = BundleWriter(out, file.address)
        for kind, piece in pieces:
            writer.add(kind, seal(piece))
        events = sum(int.from_bytes(piece[4:8]) for kind, piece in pieces if kind == EVENTS and len(piece) > 8)
        manifest = said(evolve(manifest, digest=writer.digest, frames=len(pieces), events=events))
        writer.close(seal(written(manifest, device.signer)))
        return out.getvalue()


def state_of(device: Post) -> str:
    """Return a digest of what a device holds: its log and states, and the names of its keys."""
    sealer = device.journal.sealer
    assert isinstance(sealer, EnvelopeSealer)
    kept = sorted(sealer._vault.names()), sorted(sealer._arrived)  # noqa: SLF001  nothing tells of them
    return sha256(f"{digest_of(device.journal.store)} {kept}".encode()).hexdigest()


def digest_of(store: Store) -> str:
    hashed = sha256()
    with store.begin(write=False) as unit:
        position = 0
        while page := unit.since(position, 1000):
            for position, record in page:
                hashed.update(f"{position} {record.hash} {record.key}".encode())
                snapshot = unit.load(record.stream)
                hashed.update(repr((snapshot.version, len(snapshot.parts)) if snapshot else None).encode())
    return hashed.hexdigest()


def retext(piece: bytes, change: Callable[[bytes], bytes], chance: Callable[[bytes], bytes] = lambda data: data) -> bytes:
    """Return a piece with another text, rightly compressed."""
    from slrtkit.service.bundle.dictionary import DICTIONARY  # noqa: PLC0415  the bytes, and nothing else of it

    number, events, text, rest = unpacked_text(piece)
    text = change(text)
    packing = zlib.compressobj(6, zdict=DICTIONARY)
    packed = packing.compress(text) + packing.flush()
    head = b"".join(one.to_bytes(4) for one in (number, events, len(text), len(packed)))
    return head + packed + chance(rest)


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides()


def test_every_byte_of_a_small_bundle_that_was_changed_is_refused(prove: Callable[..., None]) -> None:
    small = Sides(SMALL)
    size = len(small.bundle)
    tried = [(place, bit) for place in range(0, size, 1 if PROVE else 7) for bit in (range(8) if PROVE else [place % 8])]
    for place, bit in tried:
        flipped = bytearray(small.bundle)
        flipped[place] ^= 1 << bit
        small.refused(bytes(flipped))
    promised = f"all {8 * size} bits of {size} bytes"
    whole = len(tried) == 8 * size or not PROVE
    prove(f"bundle of {SMALL} households: every flipped bit is refused", len(tried), promised, holds=whole)
    small.head.take(small.bundle)  # as it is, it is taken


def test_every_beginning_of_a_small_bundle_is_refused(prove: Callable[..., None]) -> None:
    small = Sides(SMALL)
    size = len(small.bundle)
    ends = range(0, size, 1 if PROVE else 11)
    for end in ends:
        small.refused(small.bundle[:end])
    whole = len(ends) == size or not PROVE
    prove(f"bundle of {SMALL} households: every beginning is refused", len(ends), f"all {size}", holds=whole)


def test_a_byte_that_was_changed_is_refused_wherever_it_stands(sides: Sides, prove: Callable[..., None]) -> None:
    chance, size = Random(20_261_122), len(sides.bundle)
    more, step = (5_000, 1) if PROVE else (100, 3)
    places = {*range(0, 120, step), *range(size - 60, size, step), *(chance.randrange(size) for _ in range(more))}
    for place in sorted(places):
        flipped = bytearray(sides.bundle)
        flipped[place] ^= 1 << chance.randrange(8)
        sides.refused(bytes(flipped))
    prove(f"bundle of {HOMES} households, a sample: a flipped byte is refused", f"{len(places)} of {size} bytes")


def test_every_beginning_of_a_bundle_is_refused(sides: Sides, prove: Callable[..., None]) -> None:
    size = len(sides.bundle)
    ends = [*range(0, size, max(1, size // (5_000 if PROVE else 80))), *range(size - 80, size, 1 if PROVE else 4)]
    for end in ends:
        sides.refused(sides.bundle[:end])
    prove(f"bundle of {HOMES} households, a sample: a beginning is refused", f"{len(ends)} of {size}")


def test_a_bundle_whose_end_says_that_its_manifest_is_nothing_is_refused(sides: Sides) -> None:
    body = BundleFile(BytesIO(sides.bundle)).body
    assert sides.refused(sides.bundle[:body] + (0).to_bytes(4) + b"slrtkit\n").code == "bundle.changed"


def test_a_frame_that_says_it_is_longer_than_one_may_be_is_not_read(sides: Sides) -> None:
    body = BundleFile(BytesIO(sides.bundle)).body
    frame = b"M" + (MOST + 1).to_bytes(4) + bytes(32)
    assert sides.refused(sides.bundle[:body] + frame + len(frame).to_bytes(4) + b"slrtkit\n").code == "bundle.size"


def test_what_is_added_behind_a_bundle_is_refused(sides: Sides) -> None:
    sides.refused(sides.bundle + b"\0")
    sides.refused(sides.bundle + sides.bundle)


def test_a_bundle_for_another_device_is_refused(sides: Sides) -> None:
    other = enrolled(sides.head, new_post("desa-2002"), VILLAGES[1])
    sides.before = state_of(sides.head)
    assert sides.refused(sides.bundle, other).code == "bundle.receiver"
    renamed = sides.bundle.replace(b'"to":"dinsos"', b'"to":"desa-2002"')
    assert sides.refused(renamed, other).code in {"bundle.sealed", "bundle.changed"}


def test_a_bundle_of_a_stranger_is_refused(sides: Sides) -> None:
    stranger = new_post("desa-2001")
    other = district(stranger)
    register(stranger.journal, stranger.context(), [post.household("X")])
    bundle = stranger.bundle(DISTRICT)
    assert sides.refused(bundle).code == "bundle.sealed"
    own = stranger.desk.own
    device = stranger.desk.device
    forger = evolve(
        stranger.desk, device=evolve(device, encryptor=lambda _: device.encryptor(sides.head.desk.device.card.recipient))
    )
    out = BytesIO()
    evolve(stranger.sender, desk=forger).export(stranger.context(), DISTRICT, out)
    assert sides.refused(out.getvalue()).code == "bundle.sender"
    assert own.district == other.desk.device.card


def test_a_revoked_device_gives_nothing_more_and_what_it_gave_stays() -> None:
    sides = Sides()
    sides.head.take(sides.bundle)
    sides.head.desk.revoke(sides.head.context("hilang"), "desa-2001")
    register(sides.village.journal, sides.village.context(), [post.household("BARU")])
    sides.before = state_of(sides.head)
    assert sides.refused(sides.village.bundle(DISTRICT)).code == "bundle.revoked"
    assert sides.head.journal.household("H0").state.id == "H0"


def test_a_device_that_was_enrolled_anew_does_not_speak_with_its_old_key() -> None:
    sides = Sides()
    enrolled(sides.head, new_post("desa-2001"), VILLAGES[0])
    sides.before = state_of(sides.head)
    assert sides.refused(sides.bundle).code == "bundle.sender"


def test_an_enrolment_that_is_over_opens_no_door() -> None:
    sides = Sides()
    late = sides.head.context()
    with pytest.raises(BundleRefusedError) as refused:
        sides.head.receiver.take(evolve(late, now=late.now.replace(year=2031)), BytesIO(sides.bundle))
    assert refused.value.code == "bundle.sender"


def swap(pieces: Pieces) -> Pieces:
    return pieces[::-1] if len(pieces) > 1 else [*pieces, *pieces]


def bomb(pieces: Pieces) -> Pieces:
    head = pieces[0][1][:4] + (1).to_bytes(4) + (MOST + 1).to_bytes(4)
    packed = zlib.compress(bytes(1 << 22))
    return [(EVENTS, head + len(packed).to_bytes(4) + packed)]


def understated(pieces: Pieces) -> Pieces:
    packed = zlib.compress(bytes(1 << 22))
    return [(EVENTS, pieces[0][1][:4] + (1).to_bytes(4) + (100).to_bytes(4) + len(packed).to_bytes(4) + packed)]


def texts(change: Callable[[bytes], bytes]) -> Callable[[Pieces], Pieces]:
    return lambda pieces: [(kind, retext(piece, change)) for kind, piece in pieces]


def lines(text: bytes) -> Iterator[tuple[int, bytes]]:
    yield from enumerate(text.split(b"\n"))


LIES: dict[str, tuple[Callable[[Pieces], Pieces], set[str]]] = {
    "pieces twice or in another order": (swap, {"bundle.order"}),
    "no events at all": (lambda _: [], {"bundle.heads", "bundle.count"}),
    "a piece too long to unpack": (bomb, {"bundle.size"}),
    "a piece longer than it says": (understated, {"bundle.content"}),
    "more events than text": (
        lambda pieces: [(EVENTS, pieces[0][1][:4] + (MOST).to_bytes(4) + pieces[0][1][8:])],
        {"bundle.size", "bundle.content"},
    ),
    "a piece without a head": (lambda _: [(EVENTS, b"short")], {"bundle.content"}),
    "a frame of an unknown kind": (lambda pieces: [(b"X", piece) for _, piece in pieces], {"bundle.form"}),
    "another officer": (texts(lambda text: text.replace(b'"petugas"', b'"pejabat"', 1)), {"bundle.heads", "bundle.content"}),
    "another day": (texts(lambda text: text.replace(b"2026-11-21T", b"2026-11-20T", 1)), {"bundle.heads", "bundle.content"}),
    "another name": (texts(lambda text: text.replace(b"Sukirman", b"Sumarman", 1)), {"bundle.heads"}),
    "another village": (texts(lambda text: text.replace(b'"33.16.99.2001"', b'"33.16.99.2002"', 1)), {"bundle.foreign"}),
    "an event of the district": (
        texts(lambda text: text.replace(b'["desa-2001"', b'["dinsos"', 3)),
        {"bundle.foreign", "bundle.content"},
    ),
    "a number left out": (texts(lambda text: text.replace(b'"33.16.99.2001",2,', b'"33.16.99.2001",3,', 1)), {"bundle.gap"}),
    "half a letter": (texts(lambda text: text.replace(b'"petugas"', b'"\\ud800"', 1)), {"bundle.content"}),
    "what cannot be unpacked": (lambda pieces: [(EVENTS, pieces[0][1][:16] + b"x" * 99)], {"bundle.content"}),
    "no JSON": (texts(lambda text: text.replace(b"[", b"{")), {"bundle.content"}),
    "deep JSON": (texts(lambda text: b"[" * 200_000 + text), {"bundle.content"}),
    "text behind the last event": (texts(lambda text: text + b"more"), {"bundle.content"}),
    "a length below nothing": (
        texts(lambda text: text.replace(b'"request",66', b'"request",-6', 1)),
        {"bundle.content"},
    ),
    "nothing at random": (
        lambda pieces: [(kind, retext(piece, lambda text: text, lambda _: b"")) for kind, piece in pieces],
        {"bundle.content"},
    ),
    "too much at random": (
        lambda pieces: [(kind, retext(piece, lambda text: text, lambda data: data + b"x")) for kind, piece in pieces],
        {"bundle.content"},
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_device_of_the_district_that_lies_about_its_events_is_refused(lie: str, sides: Sides) -> None:
    change, codes = LIES[lie]
    assert sides.refused(sides.forged(change)).code in codes


SAID: dict[str, tuple[Callable[[Manifest], Manifest], str]] = {
    "fewer events": (lambda one: evolve(one, events=one.events - 1), "bundle.count"),
    "more frames": (lambda one: evolve(one, frames=one.frames + 1), "bundle.count"),
    "another dictionary": (lambda one: evolve(one, dictionary=2), "bundle.version"),
    "another digest": (lambda one: evolve(one, digest="0" * 64), "bundle.changed"),
    "another sender": (lambda one: evolve(one, sender="dinsos"), "bundle.sender"),
    "another receiver": (lambda one: evolve(one, receiver="desa-2002"), "bundle.signature"),
    "another root": (lambda one: evolve(one, root="0" * 64), "bundle.heads"),
    "another end": (lambda one: evolve(one, heads=tuple(evolve(head, hash="0" * 64) for head in one.heads)), "bundle.heads"),
    "an earlier end": (
        lambda one: evolve(one, heads=tuple(evolve(head, seq=head.seq - 1) for head in one.heads)),
        "bundle.heads",
    ),
    "a longer chain": (
        lambda one: evolve(one, heads=tuple(evolve(head, last=head.last + 1) for head in one.heads)),
        "bundle.heads",
    ),
    "a path of other hashes": (
        lambda one: evolve(one, heads=tuple(evolve(head, path=("00" * 32,)) for head in one.heads)),
        "bundle.heads",
    ),
    "a path of no hashes": (
        lambda one: evolve(one, heads=tuple(evolve(head, path=("zz",)) for head in one.heads)),
        "bundle.manifest",
    ),
    "a path of short hashes": (
        lambda one: evolve(one, heads=tuple(evolve(head, path=("00",)) for head in one.heads)),
        "bundle.manifest",
    ),
    "an enrolment that is none": (lambda one: evolve(one, enrolment="x"), "bundle.sender"),
}


@pytest.mark.parametrize("lie", SAID)
def test_a_device_of_the_district_that_lies_about_its_bundle_is_refused(lie: str, sides: Sides) -> None:
    change, code = SAID[lie]
    assert sides.refused(sides.forged(said=change)).code == code


def test_a_village_does_not_speak_for_another_place(sides: Sides) -> None:
    wide = sides.forged(said=lambda one: evolve(one, heads=tuple(evolve(head, node="dinsos") for head in one.heads)))
    assert sides.refused(wide).code == "bundle.heads"
    chains = sides.village.desk
    assert chains.own.reaches(VILLAGES[0])
    head = sides.head.desk
    note = head.device.enrolment(evolve(sides.village.desk.own, areas=(VILLAGES[1],)))
    listed = sides.forged(said=lambda one: evolve(one, enrolment=note))
    assert sides.refused(listed).code == "bundle.sender"


def test_a_village_signs_no_heads_of_another_village(sides: Sides) -> None:
    sealer = sides.village.journal.sealer
    assert isinstance(sealer, EnvelopeSealer)

    def elsewhere(one: Manifest) -> Manifest:
        ends = [ChainHead(Chain("desa-2001", "1", VILLAGES[1]), head.seq, head.hash) for head in one.heads]
        root, chains, heads = blinded(sealer, ends, ends, {})
        return evolve(one, root=root, chains=chains, heads=heads)

    assert sides.refused(sides.forged(said=elsewhere)).code == "bundle.foreign"


@pytest.mark.parametrize("ending", [b"E" + (0).to_bytes(4), b"E" + (9).to_bytes(4) + bytes(32) + b"not signed"])
def test_frames_that_are_not_what_they_say_are_refused_whoever_signs_them(ending: bytes, sides: Sides) -> None:
    device, out = sides.village.desk.device, BytesIO()
    seal = device.encryptor(sides.head.desk.device.card.recipient).encrypt
    file = BundleFile(BytesIO(sides.bundle))
    manifest = read_manifest(sides.head.desk.device.decryptor.decrypt(file.manifest))[0]
    begun = sides.bundle[: file.body] + ending
    out.write(begun)
    signed = seal(written(evolve(manifest, digest=sha256(begun).hexdigest()), device.signer))
    frame = b"M" + len(signed).to_bytes(4) + sha256(signed).digest() + signed
    out.write(frame + len(frame).to_bytes(4) + b"slrtkit\n")
    assert sides.refused(out.getvalue()).code == "bundle.changed"


def test_an_event_left_out_of_a_chain_is_noticed(sides: Sides) -> None:
    def shorter(text: bytes) -> bytes:
        first, end, rest = text.partition(b"\n")
        return first + end + rest[rest.index(b'["desa-2001"', 10) :]

    def fewer(pieces: Pieces) -> Pieces:
        kind, piece = pieces[0]
        changed = retext(piece, shorter)
        events = int.from_bytes(changed[4:8]) - 1
        return [(kind, changed[:4] + events.to_bytes(4) + changed[8:]), *pieces[1:]]

    assert sides.refused(sides.forged(fewer)).code in {"bundle.gap", "bundle.content"}


def with_paper(sides: Sides, paper: bytes) -> tuple[Post, MemoryStore, bytes]:
    """Return a district that keeps files, where it does, and a bundle that has one along."""
    files = MemoryStore()
    head = evolve(sides.head, receiver=evolve(sides.head.receiver, blobs=files))
    return head, files, sides.forged(lambda pieces: [*pieces, (FILES, paper)])


@pytest.mark.parametrize("paper", [sha256(b"a").digest() + b"post\nb", sha256(b"b").digest() + b"\xff\nb", b"post"])
def test_a_file_that_is_not_what_its_digest_says_is_not_kept_nor_what_it_came_with(paper: bytes) -> None:
    sides = Sides()
    head, files, forged = with_paper(sides, paper)
    assert sides.refused(forged, head).code == "bundle.content"
    assert not list(files.digests())
    assert head.take(sides.bundle).delivery.note.applied == HOMES


def test_files_that_found_no_room_come_with_the_same_bundle_once_there_is_some(monkeypatch: pytest.MonkeyPatch) -> None:
    sides = Sides()
    head, files, bundle = with_paper(sides, sha256(b"surat").digest() + b"post\nsurat")
    with monkeypatch.context() as full:
        full.setattr(MemoryStore, "put", lambda _self, _data: (_ for _ in ()).throw(StorageFullError("no room is left")))
        with pytest.raises(StorageFullError):
            head.take(bundle)
    assert [one.id for one in head.desk.nodes() if one.taken] == ["desa-2001"]
    before = digest_of(head.journal.store)
    with pytest.raises(BundleRefusedError) as refused:
        head.take(bundle)
    assert (refused.value.code, digest_of(head.journal.store)) == ("bundle.replayed", before)
    assert [files.get(one) for one in files.digests()] == [b"surat"]


def test_a_sender_who_never_had_the_receipt_is_given_it_again() -> None:
    new = Sides()
    with pytest.raises(BundleRefusedError) as refused:
        new.head.receiver.receipt(new.head.context(), BytesIO(new.bundle))
    assert refused.value.code == "bundle.new"
    new.head.take(new.bundle)
    receipt = new.head.receiver.receipt(new.head.context(), BytesIO(new.bundle))
    assert new.village.receiver.take_receipt(new.village.context(), receipt).events == HOMES
