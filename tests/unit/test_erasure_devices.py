"""An erasure in a district of several devices: each hears of it, carries it out and says so, and nobody else orders one."""

from datetime import timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain.context import Context
from slrtkit.domain.erasure import Erasure, ErasureAsked, ErasureDecided, ErasureGround, ErasureStatus
from slrtkit.domain.history import StreamKind
from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import BundleRefusedError, InvalidTransitionError
from slrtkit.ports.keys import KeyedSealer
from slrtkit.service.confirming import Outstanding
from slrtkit.service.erasing import to_replay, unconfirmed
from slrtkit.service.erasuredesk import ErasureDesk
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, VILLAGES, Post, district, enrolled, new_post

KECAMATAN = "33.16.99"
LATER = post.NOW + timedelta(hours=1)


def desk(device: Post) -> ErasureDesk:
    return ErasureDesk(device.journal, MemoryStore(), device.desk.day, lambda: device.context().client_id, ())


def by(device: Post, actor: str) -> Context:
    return evolve(device.context("diminta"), actor=actor, now=LATER)


def destroyed(device: Post) -> set[str]:
    assert isinstance(device.journal.sealer, KeyedSealer)
    return set(device.journal.sealer.destroyed())


def left(device: Post, *also: str) -> Outstanding:
    [one] = desk(device).known()
    return desk(device).outstanding(one, also=also)


def posts() -> tuple[Post, Post, Post]:
    """The district's device and those of two villages, all of which know the household of the first."""
    village, other = new_post("desa-2001"), new_post("desa-2002")
    head = district(village, other)
    register(village.journal, village.context(), [post.household("H1")])
    register(other.journal, other.context(), [evolve(post.household("H2"), village=RegionCode(VILLAGES[1]))])
    for device in (village, other):
        head.take(device.bundle(DISTRICT))
        device.take(head.bundle(device.name))
    return head, village, other


def erased(head: Post) -> str:
    """Let two officers of the district erase a household, and return the id of the erasure."""
    asked = desk(head).ask(by(head, "loket"), "H1", "H1").id
    desk(head).approve(by(head, "kadis"), asked)
    return asked


def test_every_device_that_is_enrolled_is_waited_for_until_its_bundle_says_that_it_is_done() -> None:
    head, village, other = posts()
    erased(head)
    assert left(head) == Outstanding(waiting=("desa-2001", "desa-2002"))
    assert left(head, "arsip").waiting == ("arsip", "desa-2001", "desa-2002")
    for device in (village, other):
        device.take(head.bundle(device.name))
        assert [one.person for one in unconfirmed(device.journal)] == ["H1"]
        [done] = desk(device).run(by(device, "kades"))
        assert done.streams == (1 if device is village else 0)
        assert {"H1", "H1-P"} <= destroyed(device)
        head.take(device.bundle(DISTRICT))
        assert device.name not in left(head).waiting
    assert left(head) == Outstanding()
    for device in (head, village, other):
        assert rebuild(device.journal).problems == ()
        assert to_replay(device.journal) == ()


def test_what_is_only_asked_for_or_refused_waits_for_nobody() -> None:
    head, *_ = posts()
    asked = desk(head).ask(by(head, "loket"), "H1", "H1").id
    assert left(head) == Outstanding()
    desk(head).refuse(by(head, "kadis"), asked)
    assert left(head) == Outstanding()


def test_a_device_that_was_revoked_before_it_confirmed_is_told_as_lost() -> None:
    head, village, _ = posts()
    head.desk.revoke(head.context("hilang"), "desa-2002")
    erased(head)
    assert left(head) == Outstanding(waiting=("desa-2001",), lost=("desa-2002",))
    village.take(head.bundle("desa-2001"))
    assert left(village) == Outstanding(waiting=("desa-2001",), lost=("desa-2002",))


def test_a_kecamatan_hands_on_what_the_district_ordered_and_what_its_villages_did() -> None:
    village, kecamatan = new_post("desa-2001"), new_post("kec-99")
    head = enrolled_with(village, kecamatan)
    register(village.journal, village.context(), [post.household("H1")])
    kecamatan.take(village.bundle("kec-99"))
    head.take(kecamatan.bundle(DISTRICT))
    erased(head)
    kecamatan.take(head.bundle("kec-99"))
    desk(kecamatan).run(by(kecamatan, "camat"))
    village.take(kecamatan.bundle("desa-2001"))
    desk(village).run(by(village, "kades"))
    kecamatan.take(village.bundle("kec-99"))
    head.take(kecamatan.bundle(DISTRICT))
    assert left(head) == Outstanding()


def enrolled_with(village: Post, kecamatan: Post) -> Post:
    """The district of a village and its kecamatan, all of whom know each other."""
    head = district(village)
    enrolled(head, kecamatan, KECAMATAN)
    for device in (village, kecamatan):
        device.take(head.bundle(device.name))
    return head


def test_a_village_asks_and_the_district_decides() -> None:
    head, village, other = posts()
    asked = desk(village).ask(by(village, "loket"), "H1", "H1").id
    with pytest.raises(InvalidTransitionError) as refused:
        desk(village).approve(by(village, "kades"), asked)
    assert (refused.value.code, refused.value.cure) == ("erasure.district", DISTRICT)
    head.take(village.bundle(DISTRICT))
    desk(head).approve(by(head, "kadis"), asked)
    for device in (village, other):
        device.take(head.bundle(device.name))
        desk(device).run(by(device, "kades"))
        assert "H1" in destroyed(device)


def said(device: Post, erasure: Erasure, *, decided: bool) -> None:
    """Let a device write what its program never would: that somebody elsewhere is to be erased."""
    with device.journal.command(device.context(), "forged", {}) as work:
        work.append(StreamKind.ERASURE, erasure.id, "33.16-erasures", ErasureAsked(erasure))
        if decided:
            event = ErasureDecided("kadis", LATER, ErasureStatus.APPROVED)
            work.append(StreamKind.ERASURE, erasure.id, "33.16-erasures", event)
        work.commit()


@pytest.mark.parametrize("decided", [True, False], ids=["decided", "born-decided"])
def test_a_village_that_somebody_else_has_erases_nobody_elsewhere(*, decided: bool) -> None:
    head, village, other = posts()
    status = ErasureStatus.ASKED if decided else ErasureStatus.APPROVED
    forged = Erasure("F", "H2", VILLAGES[1], ErasureGround.ASKED, "loket", post.DAY, status=status)
    said(village, forged, decided=decided)
    head.take(village.bundle(DISTRICT))
    other.take(head.bundle("desa-2002"))
    for device in (head, other):
        assert [one.status for one in desk(device).known("H2")] == [ErasureStatus.APPROVED]
        assert unconfirmed(device.journal) == ()
        assert desk(device).run(by(device, "kadis")) == ()
        assert left(device) == Outstanding()
        assert not destroyed(device)
        assert device.journal.household("H2").state.id == "H2"


def test_what_the_district_only_asked_for_no_village_decides() -> None:
    head, village, other = posts()
    asked = desk(head).ask(by(head, "loket"), "H1", "H1").id
    village.take(head.bundle("desa-2001"))
    with village.journal.command(village.context(), "forged", {}) as work:
        work.append(StreamKind.ERASURE, asked, "33.16-erasures", ErasureDecided("kadis", LATER, ErasureStatus.APPROVED))
        work.commit()
    head.take(village.bundle(DISTRICT))
    other.take(head.bundle("desa-2002"))
    for device in (head, other):
        assert [one.status for one in desk(device).known("H1")] == [ErasureStatus.APPROVED]
        assert desk(device).run(by(device, "kadis")) == ()
        assert not destroyed(device)
    erased(head)
    assert "H1" in destroyed(head)


def test_a_village_tells_of_erasures_what_it_did_itself_and_a_kecamatan_of_its_own_villages_too() -> None:
    village, kecamatan, elsewhere = new_post("desa-2001"), new_post("kec-99"), new_post("desa-lain")
    head = enrolled_with(village, kecamatan)
    enrolled(head, elsewhere, "33.16.98.2001")
    own = {one.id: one.enrolment for one in head.desk.nodes()}
    scope, whole, of_village, of_kecamatan = "33.16-erasures", own[DISTRICT], own["desa-2001"], own["kec-99"]
    assert whole
    assert of_village
    assert of_kecamatan
    areas = head.desk.areas()
    assert areas == {DISTRICT: ("33.16",), "desa-2001": (VILLAGES[0],), "kec-99": (KECAMATAN,), "desa-lain": ("33.16.98.2001",)}
    assert whole.gives("desa-lain", scope, (), of_village)
    assert of_village.gives("desa-2001", scope, (), whole)
    assert not of_village.gives("desa-lain", scope, areas["desa-lain"], whole)
    assert of_kecamatan.gives("desa-2001", scope, areas["desa-2001"], whole)
    for node in ("desa-lain", DISTRICT, "nobody-knows"):
        assert not of_kecamatan.gives(node, scope, areas.get(node, ()), whole)
        assert of_kecamatan.gives(node, scope, areas.get(node, ()), of_village)
    assert of_kecamatan.gives("nobody-knows", VILLAGES[0], (), whole)


def test_a_kecamatan_that_vouches_for_a_village_that_is_not_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    village, kecamatan, elsewhere = new_post("desa-2001"), new_post("kec-99"), new_post("desa-lain")
    head = enrolled_with(village, kecamatan)
    enrolled(head, elsewhere, "33.16.98.2001")
    forger = evolve(kecamatan.journal, node="desa-lain")
    asked = Erasure("F", "H2", VILLAGES[1], ErasureGround.ASKED, "loket", post.DAY)
    with forger.command(kecamatan.context(), "forged", {}) as work:
        work.append(StreamKind.ERASURE, "F", "desa-lain-erasures", ErasureAsked(asked))
        work.commit()
    assert head.take(kecamatan.bundle(DISTRICT)).manifest.events == 0
    monkeypatch.setattr(type(kecamatan.desk.own), "gives", lambda *_: True)
    forged = kecamatan.bundle(DISTRICT)
    monkeypatch.undo()
    with pytest.raises(BundleRefusedError) as refused:
        head.take(forged)
    assert refused.value.code == "bundle.foreign"
