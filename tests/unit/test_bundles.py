"""What posts hand each other: whole, small, only what the other may see, and from where it stopped."""

from hashlib import sha256
from io import BytesIO

import pytest
from attrs import evolve

from slrtkit.adapters.keys import EnvelopeSealer, MemoryVault, SealedBlobs
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import Fact, Source
from slrtkit.domain.cases import Urgency
from slrtkit.domain.history import StreamKind
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.errors import BundleRefusedError, NotFoundError, SyncError, WithheldError
from slrtkit.ports.blobs import Blobs
from slrtkit.service.assess import assess_complaint
from slrtkit.service.bundle import packing
from slrtkit.service.bundle.dictionary import DICTIONARY
from slrtkit.service.bundle.papers import Papers, keep_paper, read_paper
from slrtkit.service.intake import file_complaint, triage_complaint
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import lift_restriction, place_restriction
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, UNTIL, VILLAGES, Post, district, enrolled, new_post


def stated(device: Post, household: str, fact: str = "pregnant", *, value: bool = True) -> None:
    said = Fact(value, post.DAY, Source.HOME_VISIT)
    record_fact(device.journal, device.context(), household, f"{household}-P", fact, said)


def knows(device: Post, household: str, fact: str = "pregnant") -> bool:
    return fact in device.journal.household(household).state.persons[0].facts


def test_what_a_village_wrote_without_a_signal_is_known_at_the_district_and_back() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1"), post.household("H2")])
    taken = head.take(village.bundle(DISTRICT))
    assert (taken.manifest.events, taken.delivery.note.applied) == (2, 2)
    stated(head, "H1")
    village.take(head.bundle("desa-2001"))
    assert knows(village, "H1")
    assert not rebuild(village.journal).problems
    assert not rebuild(head.journal).problems


def test_a_bundle_goes_on_where_the_receipt_of_the_last_one_says() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1")])
    receipt = head.take(village.bundle(DISTRICT)).receipt
    stated(village, "H1")
    assert head.take(village.bundle(DISTRICT)).manifest.events == 2  # nobody said that the first one came
    for _ in range(2):
        assert village.receiver.take_receipt(village.context(), receipt).events == 1
    stated(village, "H1", "chronic_illness")
    bundle = village.bundle(DISTRICT)
    assert head.take(bundle).manifest.events == 2
    assert head.take(village.bundle(DISTRICT, everything=True)).manifest.events == 3
    assert knows(head, "H1", "chronic_illness")


def test_a_receipt_is_for_whoever_made_the_bundle() -> None:
    village, other = new_post("desa-2001"), new_post("desa-2002")
    head = district(village, other)
    receipt = head.take(village.bundle(DISTRICT)).receipt
    with pytest.raises(SyncError) as refused:
        other.receiver.take_receipt(other.context(), receipt)
    assert refused.value.code == "sync.receipt"
    with pytest.raises(SyncError) as changed:
        village.receiver.take_receipt(village.context(), receipt.replace('"events":0', '"events":9'))
    assert changed.value.code == "node.note"


def test_a_bundle_in_pieces_is_the_same_as_one() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household(f"H{n}") for n in range(5)])
    first = head.take(village.bundle(DISTRICT, limit=2))
    assert first.manifest.events == 2
    village.receiver.take_receipt(village.context(), first.receipt)
    assert head.take(village.bundle(DISTRICT)).manifest.events == 3
    assert knows_all(head, 5)
    assert not rebuild(head.journal).problems


def test_a_large_bundle_goes_in_pieces_that_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_PIECE", 2_000)
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household(f"H{n}") for n in range(9)])
    told: list[int] = []
    out = BytesIO()
    made = village.sender.export(village.context(), DISTRICT, out, progress=lambda done, _: told.append(done))
    assert made.frames > 2
    assert told == sorted(told)
    assert head.receiver.take(head.context(), out).delivery.note.applied == 9


def test_who_was_erased_here_goes_along_as_nothing_that_can_be_read() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1"), post.household("H2")])
    village.journal.sealer.destroy("H1-P")  # type: ignore[attr-defined]  # the sealer has keys
    assert head.take(village.bundle(DISTRICT)).manifest.events == 2
    assert head.journal.household("H2").state.id == "H2"


def knows_all(device: Post, count: int) -> bool:
    return all(device.journal.household(f"H{n}").state.id == f"H{n}" for n in range(count))


def test_a_village_gets_its_own_chains_and_the_district_all() -> None:
    village, other = new_post("desa-2001"), new_post("desa-2002")
    head = district(village, other)
    register(village.journal, village.context(), [post.household("H1")])
    head.take(village.bundle(DISTRICT))
    taken = other.take(head.bundle("desa-2002"))
    assert taken.manifest.events == 0
    assert not taken.manifest.heads
    assert not taken.manifest.holds
    with pytest.raises(NotFoundError):
        other.journal.household("H1")


def test_a_kecamatan_relays_what_its_villages_wrote() -> None:
    village, kecamatan = new_post("desa-2001"), new_post("kec-99")
    head = district(village)
    enrolled(head, kecamatan, "33.16.99")
    register(village.journal, village.context(), [post.household("H1")])
    head.take(village.bundle(DISTRICT))
    kecamatan.take(head.bundle("kec-99"))
    stated(kecamatan, "H1")
    head.take(kecamatan.bundle(DISTRICT))
    village.take(head.bundle("desa-2001"))
    assert knows(village, "H1")


def test_keys_of_restricted_persons_go_to_the_district_alone() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(head.journal, head.context(), [post.household("H1"), post.household("H2")])
    placed = Restriction("H1-P", RestrictionGround.CHILD, ("petugas",), post.DAY)
    place_restriction(head.journal, head.context(), "H1", placed)
    stated(head, "H1")
    village.take(head.bundle("desa-2001"))
    assert village.journal.household("H2").state.id == "H2"
    with pytest.raises(NotFoundError):
        village.journal.household("H1")
    with village.journal.store.begin(write=False) as unit:
        parts = [part for one in unit.since(0, 99) for part in one.record.parts if part.subject == "H1-P"]
        places = [one.record.key for one in unit.since(0, 99) if any(part.subject == "H1-P" for part in one.record.parts)]
    assert parts
    with pytest.raises(WithheldError):
        village.journal.sealer.open(parts[0], places[0].encode())


def test_nothing_of_a_restricted_case_goes_to_its_village_even_where_that_has_the_key() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(head.journal, head.context(), [post.household("H1")])
    file_complaint(head.journal, head.context(), post.complaint("C1", "H1", "Dari sebelumnya"))
    village.take(head.bundle("desa-2001"))
    placed = Restriction("H1-P", RestrictionGround.VIOLENCE, ("petugas",), post.DAY)
    place_restriction(head.journal, head.context(), "H1", placed)
    file_complaint(head.journal, head.context(), post.complaint("C2", "H1", "Mohon perlindungan"))
    assess_complaint(head.journal, head.context(), "C2", post.PROGRAM, post.DAY)
    triage_complaint(head.journal, head.context(), "C1", "kesehatan", Urgency.EMERGENCY)
    stated(head, "H1")
    village.take(head.bundle("desa-2001", everything=True))
    assert knows(village, "H1")  # the village has the key of the person, and facts are its own
    assert village.journal.complaint("C1").state.urgency is Urgency.ROUTINE
    with pytest.raises(NotFoundError):
        village.journal.complaint("C2")
    with village.journal.store.begin(write=False) as unit:
        assert not [one for one in unit.since(0, 99) if one.record.stream.id == "C2" or "restricted" in one.record.scope]
    assert not rebuild(village.journal).problems


def test_a_case_that_a_village_took_without_knowing_goes_on_with_the_district() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1")])
    head.take(village.bundle(DISTRICT))
    placed = Restriction("H1-P", RestrictionGround.VIOLENCE, ("petugas",), post.DAY)
    place_restriction(head.journal, head.context(), "H1", placed)
    file_complaint(village.journal, village.context(), post.complaint("C1", "H1", "Mohon bantuan"))
    head.take(village.bundle(DISTRICT))
    triage_complaint(head.journal, head.context(), "C1", "kesehatan", Urgency.URGENT)
    village.take(head.bundle("desa-2001"))
    assert head.journal.complaint("C1").state.urgency is Urgency.URGENT
    assert village.journal.complaint("C1").state.urgency is Urgency.ROUTINE
    lift_restriction(head.journal, evolve(head.context(), reason="Selesai"), "H1", "H1-P")
    triage_complaint(head.journal, head.context(), "C1", "pangan", Urgency.URGENT)
    village.take(head.bundle("desa-2001"))
    assert village.journal.complaint("C1").state == head.journal.complaint("C1").state
    assert not rebuild(village.journal).problems


def test_a_signed_letter_goes_along_with_what_names_it() -> None:
    blobs, there = MemoryStore(), MemoryStore()
    village, head = new_post("desa-2001", blobs=there), new_post(DISTRICT, blobs=blobs)
    head.desk.found(head.context(), "33.16", UNTIL)
    enrolled(head, village, VILLAGES[0])
    digest = blobs.put(b"%PDF- surat")
    register(head.journal, head.context(), [post.household("H1")])
    said = Fact(digest, post.DAY, Source.HOME_VISIT)
    record_fact(head.journal, head.context(), "H1", "H1-P", "birth_place", said)
    assert village.take(head.bundle("desa-2001")).files == 1
    assert there.get(digest) == b"%PDF- surat"


class Drawer(Blobs):
    """Keeps files and tells nobody which."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        self.files[digest] = data
        return digest

    def get(self, digest: str) -> bytes:
        if digest not in self.files:
            raise NotFoundError("no file")
        return self.files[digest]


def test_a_keeper_of_files_need_not_say_what_it_keeps() -> None:
    drawer, papers = Drawer(), Papers(Drawer())
    digest = drawer.put(b"surat")
    papers.see("post", f'"{digest}"'.encode())
    assert not list(papers.take())
    there = Papers(drawer)
    there.see("post", f'"{digest}"'.encode())
    (paper,) = there.take()
    keep_paper(other := Drawer(), read_paper(paper))
    assert other.get(digest) == b"surat"


def test_a_file_that_no_frame_holds_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.bundle.papers.MOST", 1_100)
    drawer = Drawer()
    papers = Papers(drawer)
    papers.see("post", f'"{drawer.put(bytes(200))}"'.encode())
    with pytest.raises(BundleRefusedError) as refused:
        list(papers.take())
    assert refused.value.code == "bundle.size"


def test_a_file_of_somebody_who_was_erased_is_not_kept() -> None:
    village = new_post("desa-2001")
    sealer, vault, inner = village.journal.sealer, MemoryVault(), MemoryStore()
    assert isinstance(sealer, EnvelopeSealer)
    sealer.destroy("H1-P")
    keep_paper(SealedBlobs(inner, sealer, vault), ("H1-P", b"surat"))
    assert not list(inner.digests())


def test_two_posts_that_made_a_key_for_the_same_thing_read_each_other() -> None:
    village = new_post("desa-2001")
    head = district(village)
    sealed = village.journal.sealer.seal("post", "body", b'"1"', b"desa-2001/1/s/1")
    head.journal.sealer.seal("post", "body", b'"2"', b"dinsos/1/s/1")
    for device in (village, head):
        device.journal.scribe.settle()
    key = village.desk.device.carrier.lend(("desa-2001", "post"))
    assert key
    head.desk.device.carrier.adopt({("desa-2001", "post"): key})
    assert head.journal.sealer.open(sealed, b"desa-2001/1/s/1") == b'"1"'
    head.journal.scribe.sealer.destroy("post")  # type: ignore[attr-defined]  # the sealer has keys
    with pytest.raises(NotFoundError):
        head.journal.sealer.open(sealed, b"desa-2001/1/s/1")


def test_a_village_learns_from_the_district_who_is_revoked() -> None:
    village, other = new_post("desa-2001"), new_post("desa-2002")
    head = district(village, other)
    head.desk.revoke(head.context("hilang"), other.name)
    for _ in range(2):
        village.take(head.bundle("desa-2001"))
    assert village.desk.node(other.name).revoked == post.DAY


def test_a_village_and_its_kecamatan_come_to_know_each_other_by_the_district() -> None:
    village, kecamatan = new_post("desa-2001"), new_post("kec-99")
    head = district(village)
    enrolled(head, kecamatan, "33.16.99")
    for device in (village, kecamatan):
        device.take(head.bundle(device.name))
    register(village.journal, village.context(), [post.household("H1")])
    village.take(head.bundle("desa-2001"))
    kecamatan.take(village.bundle("kec-99"))
    assert head.take(kecamatan.bundle(DISTRICT)).delivery.note.applied == 1
    assert [one.id for one in village.desk.nodes()] == ["desa-2001", DISTRICT, "kec-99"]


def test_a_village_that_was_enrolled_anew_is_believed_by_its_newest_enrolment() -> None:
    village, kecamatan, again = new_post("desa-2001"), new_post("kec-99"), new_post("desa-2001")
    head = district(village)
    enrolled(head, kecamatan, "33.16.99")
    for device in (village, kecamatan):
        device.take(head.bundle(device.name))
    old = village.bundle("kec-99")
    enrolled(head, again, VILLAGES[0])
    kecamatan.take(head.bundle("kec-99"))
    with pytest.raises(BundleRefusedError) as refused:
        kecamatan.take(old)
    assert refused.value.code == "bundle.sender"
    head.desk.revoke(head.context("hilang"), "desa-2001")
    kecamatan.take(head.bundle("kec-99"))
    enrolled(head, village, VILLAGES[0])
    kecamatan.take(head.bundle("kec-99"))
    assert kecamatan.desk.node("desa-2001").revoked is None


def test_a_device_that_is_not_enrolled_gives_nothing() -> None:
    alone = new_post("desa")
    with pytest.raises(SyncError) as refused:
        alone.bundle(DISTRICT)
    assert refused.value.code == "node.unknown"
    head = district()
    with pytest.raises(NotFoundError):
        head.bundle("siapa")


def test_progress_tells_how_much_is_done_of_how_much() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household(f"H{n}") for n in range(3)])
    told: list[tuple[int, int]] = []
    out = BytesIO()
    village.sender.export(village.context(), DISTRICT, out, progress=lambda done, every: told.append((done, every)))
    head.receiver.take(head.context(), out, lambda done, every: told.append((done, every)))
    assert told == [(3, 3), (3, 3)]


def test_files_of_sqlite_take_a_bundle_as_memory_does(tmp_path: object) -> None:
    village = new_post("desa-2001", store=SqliteStore(f"{tmp_path}/desa.db"))
    head = district(village)
    register(village.journal, village.context(), [post.household("H1")])
    assert head.take(village.bundle(DISTRICT)).delivery.note.applied == 1
    village.journal.store.close()


def test_a_bundle_says_neither_who_it_is_about_nor_where() -> None:
    village = new_post("desa-2001")
    district(village)
    register(village.journal, village.context(), [post.household("H1")])
    bundle = village.bundle(DISTRICT)
    assert b"Sukirman" not in bundle
    assert b"33.16.99" not in bundle


def test_the_dictionary_names_nobody() -> None:
    assert len(DICTIONARY) < 1 << 15
    assert b"Rekaan" not in DICTIONARY
    assert not any(word.isdigit() and len(word) > 8 for word in DICTIONARY.decode().replace('"', " ").split())


def test_a_bundle_that_was_taken_is_taken_only_once() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1")])
    bundle = village.bundle(DISTRICT)
    head.take(bundle)
    with pytest.raises(BundleRefusedError) as refused:
        head.take(bundle)
    assert refused.value.code == "bundle.replayed"
    assert head.journal.known(StreamKind.HOUSEHOLD, "H1")
