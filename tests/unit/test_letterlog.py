"""The register of letters: what becomes of a letter is a leaf, in the transaction that says so, and names nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.demo.district import open_sample
from slrtkit.domain import LetterStatus, LetterVoided, NumberTaken, Program
from slrtkit.domain.history import Recorded, fold
from slrtkit.domain.letterlog import LeafAdded, LeafKind, LetterLog, LogGrown, leaf_id, log_origin
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.state import StreamKind
from slrtkit.errors import InvalidTransitionError, NotFoundError
from slrtkit.kit import Kit
from slrtkit.ledger.merkle import EMPTY_ROOT, Tree, included, inclusion
from slrtkit.ledger.note import Checkpoint, read_checkpoint
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.store import StreamId
from slrtkit.service.letterlog import LogReader
from slrtkit.testing.post import DAY, NOW
from slrtkit.wire import letter_commitment, to_wire
from slrtkit.wire.register import hash_leaf

from .test_issue import decided


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("register"), clock) as kit:
        yield kit.seen_by(kit.context("fasilitator"))


def reserved(kit: Kit, complaint: str) -> str:
    desk = kit.context("fasilitator")
    return kit.reserve_letter(desk, complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id


class Longer(Catalog):
    """The sample's programs, whose letters hold for two months."""

    def __init__(self, real: Catalog) -> None:
        self.real = real

    @property
    def facts(self) -> FactCatalogue:
        return self.real.facts

    def codes(self) -> tuple[str, ...]:
        return self.real.codes()

    def program(self, code: str) -> Program:
        program = self.real.program(code)
        return evolve(program, versions=tuple(evolve(version, valid_days=60) for version in program.versions))


def kinds(kit: Kit, letter: str) -> list[LeafKind]:
    return [one.leaf.kind for one in kit.letter_log.of(letter)]


def test_a_letter_is_in_the_register_from_its_number_on_whatever_becomes_of_it(district: Kit) -> None:
    complaint = decided(district, "one")
    voided = reserved(district, complaint)
    assert kinds(district, voided) == [LeafKind.RESERVED]
    district.void_letter(district.context("fasilitator", reason="salah ketik"), voided)
    assert kinds(district, voided) == [LeafKind.RESERVED, LeafKind.VOID]
    letter = reserved(district, complaint)
    district.revise_letter(district.context("fasilitator"), letter, signer="kadis", destination="Puskesmas")
    district.issue_letter(district.context("kadis"), letter)
    assert kinds(district, letter) == [LeafKind.RESERVED, LeafKind.REVISED, LeafKind.ISSUED]
    record, leaves = district.letter(letter), district.letter_log.of(letter)
    assert leaves[0].leaf.commitment != leaves[1].leaf.commitment
    assert {one.leaf.commitment for one in leaves[1:]} == {letter_commitment(record.letter, record.salt)}
    assert [one.leaf.file for one in leaves] == ["", "", record.pdf]
    district.withdraw_letter(district.context("kadis", reason="salah orang"), letter)
    assert kinds(district, letter)[-1] is LeafKind.WITHDRAWN
    assert leaves[0].leaf.place == district.letter_log.of(voided)[0].leaf.place + 1


def test_every_leaf_is_proved_from_what_the_store_keeps(district: Kit) -> None:
    log, tree = district.letter_log, Tree()
    assert log.size
    for index in range(log.size):
        tree.append(hash_leaf(log.leaf(index).leaf))
    for index in range(log.size):
        proof = inclusion(index, log.size, log.node)
        assert included(hash_leaf(log.leaf(index).leaf), index, log.size, proof) == tree.root()
    said = log.checkpoint()
    assert (said.origin, said.size, said.root) == ("slrtkit/sample/1", log.size, tree.root())
    assert read_checkpoint(said.text) == said


def test_a_register_without_letters_says_so() -> None:
    empty = LogReader("new/1", lambda _, __: None, lambda _, __, ___: ())
    assert (empty.size, empty.checkpoint()) == (0, Checkpoint("slrtkit/new/1", 0, EMPTY_ROOT))


def test_what_has_no_leaf_gets_none_later(district: Kit) -> None:
    """A number without a letter, and a letter that got its number before the register was kept."""
    record = district.letter(district.letter_log.leaf(0).leaf.letter)
    unknown = LogReader("new/1", lambda _, __: None, lambda _, __, ___: ())
    taken, voided = NumberTaken("s", 1, "none", DAY), LetterVoided("salah")
    assert not list(unknown.follows(taken, None, None, NOW))
    assert not list(unknown.follows(voided, evolve(record, status=LetterStatus.RESERVED), record, NOW))


def test_the_register_names_nobody_and_its_leaves_are_in_the_order_of_their_instants(district: Kit) -> None:
    log = district.letter_log
    leaves = [log.leaf(index) for index in range(log.size)]
    letters = [district.letter(one.leaf.letter).letter for one in leaves]
    said = str([to_wire(one) for one in leaves])
    assert not [one.identity.name for one in letters if one.identity.name in said]
    assert [one.leaf.at for one in leaves] == sorted(one.leaf.at for one in leaves)


def test_a_clock_that_was_set_back_within_the_day_puts_no_leaf_before_another(district: Kit, clock: FixedClock) -> None:
    last = district.letter_log.leaf(district.letter_log.size - 1).leaf.at
    clock.advance(timedelta(minutes=-5))
    letter = reserved(district, decided(district, "set back"))
    assert district.letter_log.of(letter)[0].leaf.at == last
    clock.advance(timedelta(minutes=5))


def test_a_number_whose_term_is_over_is_void_without_anything_that_runs_at_night(district: Kit, clock: FixedClock) -> None:
    district = evolve(district, catalog=Longer(district.catalog))
    letter = reserved(district, decided(district, "left lying"))
    leaf = district.letter_log.of(letter)[0].leaf
    assert not leaf.lapsed(leaf.until)
    assert leaf.lapsed(leaf.until + timedelta(seconds=1))
    clock.advance(timedelta(days=15))
    with pytest.raises(InvalidTransitionError) as caught:
        district.issue_letter(district.context("kadis"), letter)
    assert caught.value.code == "letter.leaf-lapsed"
    assert kinds(district, letter) == [LeafKind.RESERVED]
    district.void_letter(district.context("fasilitator", reason="tidak jadi"), letter)
    assert kinds(district, letter) == [LeafKind.RESERVED, LeafKind.VOID]
    clock.advance(timedelta(days=-15))


def test_log_and_snapshots_agree_about_the_register(district: Kit) -> None:
    size = district.letter_log.size
    with district.store.begin(write=False) as unit:
        for index in range(size):
            stream = StreamId(StreamKind.LEAF.value, leaf_id("sample/1", index))
            assert district.journal.whole.fold(unit, stream) == district.journal.whole.history(unit, stream)
    with pytest.raises(NotFoundError):
        district.letter_log.leaf(10_000)


def test_one_place_that_was_given_two_leaves_is_a_conflict(district: Kit) -> None:
    first = district.letter_log.leaf(0)
    other = evolve(first.leaf, letter="another")
    said = [LeafAdded(first.log, 0, first.leaf, first.nodes), LeafAdded(first.log, 0, other, ("ff",))]
    history = fold(
        [
            Recorded("a/1/s/1", "000000000001.0000", said[0]),
            Recorded("b/1/s/1", "000000000002.0000", said[1], {"leaf": (), "nodes": ()}),
        ]
    )
    assert history is not None
    assert history.conflicts == ("leaf", "nodes")
    grown = fold([Recorded("a/1/s/1", "000000000001.0000", LogGrown("a/1", 1, NOW))])
    assert grown is not None
    assert grown.state == LetterLog("a/1", 1, NOW)


def test_a_log_has_a_name_that_a_signature_line_allows() -> None:
    assert log_origin("pos desa+1/1") == "slrtkit/pos%20desa%2B1/1"
