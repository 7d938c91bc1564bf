"""Letters where there is no signal: asked for in the village, decided and signed at the district, printed in the village."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo.district import open_sample
from slrtkit.domain import Complaint, Context, DecisionOutcome, Fact, LetterStatus, Source
from slrtkit.domain.change import FactChange
from slrtkit.domain.complaint import Channel
from slrtkit.domain.history import StreamKind
from slrtkit.domain.numbering import NumberKind
from slrtkit.errors import DomainError, InvalidTransitionError
from slrtkit.kit import Kit
from slrtkit.service.conflicts import conflicts, resolve
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.numbering import close_block, number_lines, reserve_block
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact
from slrtkit.service.sync import collect, heads, receive
from slrtkit.service.withdraw import reprint_letter
from slrtkit.testing.agreed import agreed

KIND, PROGRAM, HOME, PERSON = "keringanan-biaya-rs", "KERINGANAN-RS", "BKL-02", "BKL-02-1"


class Village:
    """A laptop without a signal, and what is carried between it and the district."""

    def __init__(self, kit: Kit, name: str) -> None:
        self.kit, self.store = kit, MemoryStore()
        self.journal = Journal(self.store, PlainSealer(), name)
        self.scope = kit.journal.household(HOME).state.village.text
        self.turn = 0

    def by(self, actor: str = "fasilitator", reason: str = "dari desa") -> Context:
        self.turn += 1
        return evolve(self.kit.context(actor), client_id=f"{self.journal.node}-{self.turn}", reason=reason)

    def carry(self, *, home: bool) -> int:
        """Carry a stick home from the district, or to it; return how many events it brought."""
        one, other = (self.kit.journal.whole, self.journal) if home else (self.journal, self.kit.journal.whole)
        known = {head.chain: head.seq for head in heads(other)}
        with collect(one, [self.scope], known) as shipment:
            return receive(other, self.by(), evolve(shipment, records=tuple(shipment.records))).note.applied


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        yield kit.seen_by(kit.context("fasilitator"))


def test_a_letter_that_a_village_asks_for_comes_back_with_the_stick_once_all_agree(kit: Kit) -> None:
    """Two villages give the family different desil meanwhile: no letter, until a supervisor has said which it is, and why."""
    village, other = Village(kit, "desa-1"), Village(kit, "desa-2")
    for one in (village, other):
        assert one.carry(home=True)
    today = kit.office.zone.day(kit.clock.now())
    card = village.journal.household(HOME).state.cards[0].id
    pact = Fact(True, today, Source.HOME_VISIT)
    record_fact(village.journal, village.by(), HOME, PERSON, "integrity_pact", pact)
    asked = Complaint(
        "C-desa", Channel.LAYANAN, HOME, PERSON, village.scope, "kesehatan", "Perlu keringanan", today, village.scope
    )
    file_complaint(village.journal, village.by(), asked)
    for one, desil in ((village, 1), (other, 3)):
        agreed(one.journal, one.by(), HOME, FactChange(card, "desil", Fact(desil, today, Source.MUSDES)))
        assert one.carry(home=False)
    with pytest.raises(DomainError) as refused:
        kit.assess(kit.context("fasilitator"), "C-desa", PROGRAM)
    assert (refused.value.code, refused.value.path) == ("conflict", f"facts/{card}/desil")
    [conflict] = [one for one in conflicts(kit.journal.whole) if one.id == HOME]
    assert {side.node for side in conflict.sides} == {"desa-1", "desa-2"}
    kept = next(side.event for side in conflict.sides if side.node == "desa-1")
    word = evolve(kit.context("kadis"), reason="berita acara Musdes")
    done = resolve(kit.journal.whole, word, StreamKind.HOUSEHOLD, HOME, conflict.field, kept)
    with kit.store.begin(write=False) as unit:
        said = next(one.record for one in unit.since(0, 10_000) if one.record.key == done.events[0])
    assert (said.actor, kit.journal.whole.recorded(said).event.reason) == ("kadis", "berita acara Musdes")  # type: ignore[union-attr]  # it is a resolution
    kit.assess(kit.context("fasilitator"), "C-desa", PROGRAM)
    kit.decide(kit.context("kadis"), "C-desa", PROGRAM, DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(kit.context("fasilitator"), "C-desa", KIND, signer="kadis", destination="RSUD").id
    kit.issue_letter(kit.context("kadis"), letter)
    assert village.carry(home=True)
    issued = village.journal.letter(letter).state
    assert issued.status is LetterStatus.ISSUED
    assert issued == kit.journal.whole.letter(letter).state
    assert village.journal.find(StreamKind.SEQUENCE, "all", b"1") == ()  # numbers and the register stay with the office
    assert village.store.put(kit.blobs.get(issued.pdf)) == issued.pdf
    page, _ = reprint_letter(village.journal, village.by(), letter, village.store, reprint_id="R", to="pemohon")
    assert page.startswith(b"%PDF-")
    assert village.carry(home=False)
    assert "R" in kit.journal.whole.letter(letter).state.reprints
    assert other.carry(home=True)
    for journal in (kit.journal.whole, village.journal, other.journal):
        assert rebuild(journal).problems == ()


def test_a_block_of_numbers_that_a_post_did_not_use_comes_back_void(kit: Kit) -> None:
    journal, office = kit.journal.whole, kit.office
    sequence = "S-" + office.code
    block = reserve_block(journal, evolve(kit.context("kadis"), reason="tanpa sinyal"), office, sequence, 5, "kecamatan").id
    used = {2: "460/002/K/2026"}
    close_block(journal, evolve(kit.context("kadis"), reason="stik kembali"), office, block, used)
    lines = {line.number: line.kind for line in number_lines(journal, sequence)}
    assert {number: lines[number] for number in (1, 3, 4, 5)} == dict.fromkeys((1, 3, 4, 5), NumberKind.VOID)
    assert lines[2] is NumberKind.ELSEWHERE
    with pytest.raises(InvalidTransitionError):
        close_block(journal, evolve(kit.context("kadis"), reason="lagi"), office, block, {})


def test_a_letter_that_was_asked_for_is_not_signed_while_a_conflict_stands(kit: Kit) -> None:
    """It was reserved before anybody knew; two villages state apart meanwhile; signed is it once a supervisor has resolved."""
    asked = kit.file_complaint(
        kit.context("fasilitator"), household=HOME, person=PERSON, category="kesehatan", text="Rawat inap lagi"
    ).id
    kit.assess(kit.context("fasilitator"), asked, PROGRAM)
    kit.decide(kit.context("kadis"), asked, PROGRAM, DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(kit.context("fasilitator"), asked, KIND, signer="kadis", destination="RSUD").id
    villages = [Village(kit, name) for name in ("desa-3", "desa-4")]
    for one in villages:
        assert one.carry(home=True)
    card = kit.journal.whole.household(HOME).state.cards[0]
    today = kit.office.zone.day(kit.clock.now())
    known = card.facts["desil"].value
    for one, desil in zip(villages, (known, 4), strict=True):
        agreed(one.journal, one.by(), HOME, FactChange(card.id, "desil", Fact(desil, today, Source.MUSDES)))
        assert one.carry(home=False)
    with pytest.raises(DomainError) as refused:
        kit.issue_letter(kit.context("kadis"), letter)
    assert (refused.value.code, refused.value.path) == ("conflict", f"facts/{card.id}/desil")
    assert kit.journal.whole.letter(letter).state.status is LetterStatus.RESERVED
    [conflict] = [one for one in conflicts(kit.journal.whole) if one.id == HOME]
    kept = next(side.event for side in conflict.sides if side.node == "desa-3")
    word = evolve(kit.context("kadis"), reason="berita acara Musdes")
    resolve(kit.journal.whole, word, StreamKind.HOUSEHOLD, HOME, conflict.field, kept)
    kit.issue_letter(kit.context("kadis"), letter)
    assert kit.journal.whole.letter(letter).state.status is LetterStatus.ISSUED
