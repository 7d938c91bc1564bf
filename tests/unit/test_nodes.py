"""Devices are enrolled by their district, known to each other by its signature, and refused once they are lost."""

from datetime import UTC, date, datetime

import pytest

from slrtkit.adapters.keys import PlainSealer
from slrtkit.domain.node import BundleTaken, Enrolment, NodeCard, NodeEnrolled, NodeRevoked, node_begun, node_changes
from slrtkit.errors import DomainError, InvalidIdentifierError, NotFoundError, SyncError
from slrtkit.kit.sync import opened_device
from slrtkit.service.device import fingerprint, read_enrolment, read_request
from slrtkit.testing.devices import DISTRICT, REGENCY, UNTIL, VILLAGES, Post, district, enrolled, new_post

CARD = NodeCard("desa", "0" * 64, "age1" + "q" * 58)
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def village() -> Post:
    return new_post("desa-2001")


@pytest.fixture(scope="module")
def head(village: Post) -> Post:
    return district(village)


def enrolment(*areas: str) -> Enrolment:
    return Enrolment(CARD, areas, DAY, UNTIL, CARD)


@pytest.mark.parametrize(("node", "signer"), [("", "0" * 64), ("a/b", "0" * 64), ("desa", "0" * 63)])
def test_a_device_has_a_name_and_two_keys(node: str, signer: str) -> None:
    with pytest.raises(DomainError) as refused:
        NodeCard(node, signer, CARD.recipient)
    assert refused.value.code == "node.form"


def test_an_enrolment_has_an_area_and_days() -> None:
    with pytest.raises(DomainError, match="area"):
        enrolment()
    with pytest.raises(DomainError, match="area"):
        Enrolment(CARD, (REGENCY,), UNTIL, DAY, CARD)
    with pytest.raises(InvalidIdentifierError):
        enrolment("33.16.99.20")


@pytest.mark.parametrize(
    ("area", "scope", "reached"),
    [
        ("33.16.99.2001", "33.16.99.2001", True),
        ("33.16.99.2001", "33.16.99.2001.puskesos", True),
        ("33.16.99.2001", "33.16.99.2002", False),
        ("33.16.99.2001", "33.16.dinsos", False),
        ("33.16.99.2001", "33.16-restricted", False),
        ("33.16.99", "33.16.99.2002", True),
        ("33.16.99", "33.16.98.2002", False),
        ("33.16.99", "33.16.99.2001-restricted", False),
        ("33.16", "33.16-restricted", True),
        ("33.16", "uses", True),
    ],
)
def test_a_device_is_given_the_chains_of_its_area(area: str, scope: str, reached: bool) -> None:
    assert enrolment(area).reaches(scope) is reached


def test_only_a_kecamatan_and_the_district_give_what_others_wrote() -> None:
    assert [enrolment(area).relays for area in ("33.16.99.2001", "33.16.99", "33.16")] == [False, True, True]


def test_the_history_of_a_device_may_begin_with_anything_that_is_said_of_it() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert node_begun(NodeEnrolled(enrolment(REGENCY), "note")).note == "note"
    assert node_begun(NodeRevoked("desa", DAY, "hilang")).revoked == DAY
    assert node_begun(BundleTaken("desa", "b", at, 3, {"a/1/s": 3})).holds == {"a/1/s": 3}
    assert node_changes(NodeEnrolled(enrolment(REGENCY), "note"))["revoked"] is None


def test_a_device_has_the_same_keys_whenever_it_is_opened(head: Post) -> None:
    again = opened_device(head.journal.sealer, DISTRICT)
    assert again.card == head.desk.device.card
    assert "SECRET" not in repr(again)


def test_a_store_in_plain_mode_has_no_device() -> None:
    with pytest.raises(SyncError) as refused:
        opened_device(PlainSealer(), "desa")
    assert refused.value.code == "sync.plain"


def test_a_request_is_signed_by_the_key_that_it_names(village: Post, head: Post) -> None:
    written, check = village.desk.device.request(), head.desk.device.check
    assert read_request(written, check) == village.desk.device.card
    other = new_post("desa-2001").desk.device.card.signer
    of_another_form = head.desk.node(village.name).note
    changed = (written.replace(village.desk.device.card.signer, other), written[:-9] + "AAAAAAA=\n")
    for forged in (*changed, of_another_form, "", "x\n\ny"):
        with pytest.raises(SyncError) as refused:
            read_request(forged, check)
        assert refused.value.code == "node.request"


def test_a_village_knows_its_district_by_a_fingerprint_that_somebody_read_out(head: Post) -> None:
    device = new_post("desa-2009")
    note = head.desk.enrol(head.context(), device.desk.device.request(), (VILLAGES[0],), UNTIL)
    with pytest.raises(SyncError) as refused:
        device.desk.accept(device.context(), note, "0000 0000 0000 0000 0000")
    assert refused.value.code == "node.district"
    assert device.desk.accept(device.context(), note, fingerprint(head.desk.device.card).upper()).areas == (VILLAGES[0],)
    assert device.desk.own.district == head.desk.device.card


def test_a_device_takes_no_enrolment_of_another_one(head: Post, village: Post) -> None:
    device = new_post("desa-2008")
    note = head.desk.node(village.name).note
    with pytest.raises(SyncError) as refused:
        device.desk.accept(device.context(), note, fingerprint(head.desk.device.card))
    assert refused.value.code == "node.other"
    with pytest.raises(SyncError) as unknown:
        device.desk.own  # noqa: B018  it is asked for
    assert unknown.value.code == "node.unknown"


def test_only_the_district_enrols(village: Post) -> None:
    with pytest.raises(SyncError) as refused:
        village.desk.enrol(village.context(), new_post("lain").desk.device.request(), (VILLAGES[0],), UNTIL)
    assert refused.value.code == "node.not-district"


def test_a_district_is_a_regency() -> None:
    alone = new_post("desa")
    with pytest.raises(DomainError):
        alone.desk.found(alone.context(), VILLAGES[0], UNTIL)


def test_an_enrolment_of_another_district_does_not_hold_here(village: Post, head: Post) -> None:
    note = head.desk.node(village.name).note
    with pytest.raises(SyncError) as refused:
        read_enrolment(note, head.desk.device.check, district().desk.device.card)
    assert refused.value.code == "node.district"
    with pytest.raises(SyncError) as changed:
        read_enrolment(note.replace(VILLAGES[0], REGENCY), head.desk.device.check)
    assert changed.value.code == "node.note"


def test_a_lost_device_is_revoked_for_a_reason_and_may_be_enrolled_anew() -> None:
    lost = new_post("desa-2001")
    head = district(lost)
    with pytest.raises(DomainError, match="reason"):
        head.desk.revoke(head.context(), lost.name)
    with pytest.raises(DomainError, match="itself"):
        head.desk.revoke(head.context("coba"), head.name)
    with pytest.raises(NotFoundError):
        head.desk.revoke(head.context("hilang"), "siapa")
    context = head.context("hilang di jalan")
    assert head.desk.revoke(context, lost.name) == head.desk.revoke(context, lost.name)
    assert head.desk.node(lost.name).reason == "hilang di jalan"
    with pytest.raises(SyncError) as refused:
        head.desk.card(lost.name)
    assert refused.value.code == "node.revoked"
    enrolled(head, new_post("desa-2001"), VILLAGES[0])
    assert head.desk.node(lost.name).revoked is None
    assert [one.id for one in head.desk.nodes()] == ["desa-2001", DISTRICT]
