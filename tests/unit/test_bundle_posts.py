"""What a kecamatan does for its villages comes and goes with bundles: its numbers, and the work that it stands in for."""

from attrs import evolve

from slrtkit.domain.ladder import StandIn
from slrtkit.domain.numbering import NumberKind
from slrtkit.service.intake import file_complaint
from slrtkit.service.ladder import begin_stand_in, end_stand_in, work_of
from slrtkit.service.numbering import close_block, number_lines, reserve_block
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, VILLAGES, Post, district, enrolled, new_post

KECAMATAN = "33.16.99"


def posts() -> tuple[Post, Post, Post]:
    """A village, its kecamatan and the district, each of which knows the others."""
    village, kecamatan = new_post("desa-2001"), new_post("kec-99")
    head = district(village)
    enrolled(head, kecamatan, KECAMATAN)
    for device in (village, kecamatan):
        device.take(head.bundle(device.name))
    return village, kecamatan, head


def test_numbers_that_a_kecamatan_did_not_use_come_back_void_with_its_bundle() -> None:
    _, kecamatan, head = posts()
    office = evolve(post.desk().office, code=f"{KECAMATAN}.kec")
    sequence = f"S-{office.code}"
    block = reserve_block(head.journal, head.context("tanpa sinyal"), office, sequence, 5, "kec-99").id
    kecamatan.take(head.bundle("kec-99"))
    given = {line.number: line.kind for line in number_lines(kecamatan.journal, sequence)}
    assert given == dict.fromkeys(range(1, 6), NumberKind.BLOCK)
    close_block(kecamatan.journal, kecamatan.context("buku agenda ditutup"), office, block, {2: "460/002/K/2026"})
    assert {line.kind for line in number_lines(head.journal, sequence)} == {NumberKind.BLOCK}
    head.take(kecamatan.bundle(DISTRICT))
    lines = {line.number: line.kind for line in number_lines(head.journal, sequence)}
    assert lines == {**dict.fromkeys((1, 3, 4, 5), NumberKind.VOID), 2: NumberKind.ELSEWHERE}
    assert rebuild(head.journal).problems == ()


def test_a_kecamatan_stands_in_for_a_village_once_the_bundle_says_so_and_until_one_says_it_ended() -> None:
    village, kecamatan, head = posts()
    register(village.journal, village.context(), [post.household("H1")])
    file_complaint(village.journal, village.context(), post.complaint("C", "H1", "Perlu bantuan"))
    kecamatan.take(village.bundle("kec-99"))
    assert work_of(kecamatan.journal, KECAMATAN, post.DAY) == ()
    begin_stand_in(head.journal, head.context(), StandIn(VILLAGES[0], KECAMATAN, post.DAY, "laptop desa rusak"))
    kecamatan.take(head.bundle("kec-99"))
    assert work_of(kecamatan.journal, KECAMATAN, post.DAY) == ("C",)
    assert kecamatan.journal.complaint("C").state.holder == VILLAGES[0]
    head.take(kecamatan.bundle(DISTRICT))  # it hands on what the village wrote
    assert work_of(head.journal, KECAMATAN, post.DAY) == ("C",)
    end_stand_in(kecamatan.journal, kecamatan.context(), VILLAGES[0], post.DAY)
    head.take(kecamatan.bundle(DISTRICT))
    after = post.DAY.replace(year=post.DAY.year + 1)
    for device in (kecamatan, head):
        assert work_of(device.journal, KECAMATAN, after) == ()
        assert rebuild(device.journal).problems == ()
