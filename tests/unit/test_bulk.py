"""Many letters at once: all that are ready, in order; a bad one stops no other; what stopped is finished by the next run."""

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve

from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Officer, SignatureBlock, Source, Verdict
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.history import StreamKind
from slrtkit.domain.roles import Role
from slrtkit.errors import CrewLostError, KeyUnavailableError, SlrtError
from slrtkit.kit import Kit
from slrtkit.kit.plan import KeptSecrets
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.service.attempt import begin_attempt
from slrtkit.service.bulk import BulkLine, BulkOutcome
from slrtkit.service.issuing import order_letter
from slrtkit.service.press import Order, Press, Proven
from slrtkit.service.prover import Prover

ISSUED, REFUSED, WAITING = BulkOutcome.ISSUED, BulkOutcome.REFUSED, BulkOutcome.WAITING
CHAIN = ParafChain(
    "contoh",
    (ChainStep(ApprovalKind.PARAF, roles=(Role.HEAD_OF_DIVISION.value,)), ChainStep(ApprovalKind.SIGN, officers=("kadis",))),
)


class Counting:
    """A signer that is counted, and fails when it is told to."""

    def __init__(self, real: Signer) -> None:
        self.real, self.asked, self.away = real, Counter[str](), set[int]()

    @property
    def key(self) -> str:
        return self.real.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        self.asked[request.letter] += 1
        if self.asked.total() in self.away:
            raise KeyUnavailableError("the time stamp is not there", code="signing.no-answer")
        return self.real.sign(pdf, request)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        pact = Fact(value=True, on=kit.office.zone.day(kit.clock.now()), source=Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield kit.seen_by(kit.context("fasilitator"))


@pytest.fixture
def signer(sample: Kit) -> Counting:
    return Counting(sample.signers["kadis"])


@pytest.fixture
def kit(sample: Kit, signer: Counting) -> Iterator[Kit]:
    kit = evolve(sample, signers={"kadis": signer})
    yield kit
    for letter in kit.ready_letters(kit.context("kadis")):
        kit.void_letter(kit.context("kadis", reason="akhir ujian"), letter)


def reserved(kit: Kit, *destinations: str) -> list[str]:
    """Letters of one complaint each, in the order of their numbers."""
    found = []
    for destination in destinations:
        desk, text = partial(kit.context, "fasilitator"), f"Mohon keringanan {kit.clock.new_id()}"
        filed = kit.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
        kit.assess(desk(), filed, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        letter = kit.reserve_letter(desk(), filed, "keringanan-biaya-rs", signer="kadis", destination=destination)
        found.append(letter.id)
    return found


def run(kit: Kit, letters: Iterable[str] | None = None, **more: Any) -> list[BulkLine]:  # noqa: ANN401  options of `issue_letters`
    return list(kit.issue_letters(kit.context("kadis"), letters, **more))


def outcomes(lines: Iterable[BulkLine]) -> list[tuple[str, BulkOutcome, str]]:
    return [(line.letter, line.outcome, line.error.code if line.error else "") for line in lines]


def test_all_that_are_ready_are_issued_once_in_the_order_of_their_numbers(kit: Kit, signer: Counting) -> None:
    letters = reserved(kit, "RSUD", "RSUD", "RSUD")
    assert list(kit.ready_letters(kit.context("kadis"))) == letters
    lines = run(kit)
    assert outcomes(lines) == [(letter, ISSUED, "") for letter in letters]
    assert [line.number for line in lines] == sorted(kit.letter(letter).letter.number for letter in letters)
    assert {kit.verify(kit.signed_pdf(letter)).verdict for letter in letters} == {Verdict.PASSED}
    assert signer.asked == Counter(letters)
    assert run(kit) == []


def test_a_letter_waits_for_its_chain_and_no_longer(kit: Kit) -> None:
    section = Officer(
        "kabid", kit.office.code, SignatureBlock("Suryani Contoh", "Kepala Bidang"), roles=(Role.HEAD_OF_DIVISION,)
    )
    laid = evolve(kit, chains=(CHAIN,), officers={**kit.officers, "kabid": section})
    waits, goes = reserved(kit, "RSUD", "RSUD")
    assert laid.ready_letters(kit.context("kadis")) == ()
    for letter in (waits, goes):
        laid.request_approval(kit.context("fasilitator"), letter)
    laid.approve_letter(laid.context("kabid"), goes, ApprovalKind.PARAF)
    assert outcomes(run(laid)) == [(goes, ISSUED, "")]
    assert outcomes(run(laid, [waits])) == [(waits, REFUSED, "approval.sign")]


def test_a_bad_letter_is_told_and_stops_no_other(kit: Kit) -> None:
    good, bad, other = reserved(kit, "RSUD", "RSUD 山", "RSUD")
    lines = run(kit, [bad, good, "tidak-ada", other])
    assert outcomes(lines) == [
        (bad, REFUSED, "document.no-glyph"),
        (good, ISSUED, ""),
        ("tidak-ada", REFUSED, "not-found"),
        (other, ISSUED, ""),
    ]
    assert kit.letter(bad).attempts["1"].ended == "document.no-glyph"
    assert kit.ready_letters(kit.context("kadis")) == (bad,)


def test_a_stop_finishes_what_was_begun_and_the_next_run_the_rest(kit: Kit, signer: Counting) -> None:
    letters = reserved(kit, "RSUD", "RSUD", "RSUD")
    told = list[BulkLine]()
    for line in kit.issue_letters(kit.context("kadis"), stopped=lambda: len(told) > 1):
        told.append(line)
    assert outcomes(told) == [(letter, ISSUED, "") for letter in letters[:2]]
    assert not any(kit.letter(letter).signing for letter in letters)
    assert outcomes(run(kit)) == [(letters[2], ISSUED, "")]
    assert signer.asked == Counter(letters)


def test_a_key_that_is_missing_from_the_start_is_tried_once(kit: Kit, signer: Counting) -> None:
    letters = reserved(kit, "RSUD", "RSUD")
    signer.away = {1}
    assert outcomes(run(kit)) == [(letters[0], WAITING, "signing.no-answer")]
    assert signer.asked.total() == 1
    assert outcomes(run(kit)) == [(letter, ISSUED, "") for letter in letters]


def test_a_service_that_fails_three_times_in_a_row_ends_the_run_and_less_does_not(kit: Kit, signer: Counting) -> None:
    letters = reserved(kit, *["RSUD"] * 7)
    signer.away = {2, 3, 5, 6, 7}
    found = [outcome for _, outcome, _ in outcomes(run(kit))]
    assert found == [ISSUED, WAITING, WAITING, ISSUED, WAITING, WAITING, WAITING]
    assert all(kit.letter(letter).status is LetterStatus.RESERVED for letter in (*letters[1:3], *letters[4:]))


def test_bytes_that_an_attempt_left_behind_are_found_and_nothing_is_signed_twice(kit: Kit, signer: Counting) -> None:
    (letter,) = reserved(kit, "RSUD")
    order = Orders(kit).of(letter)
    begin_attempt(kit.journal, order.context, order.record)
    kit.blobs.put(Orders(kit).press.made(order).pdf)
    assert outcomes(run(kit)) == [(letter, ISSUED, "")]
    assert signer.asked == Counter([letter])


def test_sent_again_under_one_client_id_the_answer_is_the_same_and_nothing_is_signed_twice(kit: Kit, signer: Counting) -> None:
    letters = reserved(kit, "RSUD", "RSUD")
    again = kit.context("kadis", "surat-hari-ini")
    first = list(kit.issue_letters(again, letters))
    assert list(kit.issue_letters(evolve(again, now=kit.clock.now()), letters)) == first
    assert signer.asked == Counter(letters)


class Crew:
    """A crew to which something happens to one letter before it answers."""

    def __init__(self, kit: Kit, happens: Callable[[str], SlrtError | None]) -> None:
        self.work, self.happens = Orders(kit).press.made, happens

    def each(self, tasks: Iterable[Order]) -> Iterator[tuple[Order, Proven | SlrtError]]:
        for order in tasks:
            yield order, self.happens(order.record.id) or self.work(order)


class Orders:
    """What the desk itself would order."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        prover = Prover(kit.journal, kit.log) if kit.log else None
        self.press = Press(kit.renderer, kit.signers["kadis"], kit.examiner, kit.trust, kit.blobs, seal=kit.seal, prover=prover)

    def of(self, letter: str) -> Order:
        kit = self.kit
        order = order_letter(kit.journal, kit.context("kadis"), letter, kit.officers["kadis"], kit.powers)
        assert isinstance(order, Order)
        return self.press.proved(order)


def test_a_letter_whose_process_is_gone_waits_with_its_attempt_open_and_is_finished_later(kit: Kit) -> None:
    first, lost, other = reserved(kit, "RSUD", "RSUD", "RSUD")
    crew = Crew(kit, lambda letter: CrewLostError("a process ended") if letter == lost else None)
    assert [line.outcome for line in run(kit, crew=crew)] == [ISSUED, WAITING, ISSUED]
    assert kit.letter(lost).signing
    assert kit.journal.whole.find(StreamKind.LETTER, "signing", b"1") == (lost,)
    assert outcomes(run(kit)) == [(lost, ISSUED, "")]
    assert {kit.letter(letter).status for letter in (first, lost, other)} == {LetterStatus.ISSUED}


def test_a_letter_that_was_voided_while_it_was_made_is_not_issued(kit: Kit) -> None:
    letters = reserved(kit, "RSUD", "RSUD", "RSUD")

    def happens(letter: str) -> None:
        if letter == letters[1]:
            kit.void_letter(kit.context("kadis", reason="warga membatalkan"), letter)

    lines = run(kit, crew=Crew(kit, happens))
    assert outcomes(lines) == [(letters[0], ISSUED, ""), (letters[1], REFUSED, "letter.issue"), (letters[2], ISSUED, "")]
    assert kit.letter(letters[1]).status is LetterStatus.VOID


def test_secrets_are_asked_for_once_go_along_with_a_plan_and_are_never_shown() -> None:
    asked = list[str]()

    def ask(name: str) -> bytes:
        asked.append(name)
        return b"kata sandi"

    secrets = KeptSecrets(ask)
    assert [secrets("kadis.p12"), secrets("kadis.p12"), secrets("kadis.totp"), secrets("kadis.totp")] == [b"kata sandi"] * 4
    assert asked == ["kadis.p12", "kadis.totp", "kadis.totp"]
    assert "kata" not in repr(secrets)
    elsewhere = pickle.loads(pickle.dumps(secrets))  # noqa: S301  what a process of a crew does with it
    assert elsewhere("kadis.p12") == b"kata sandi"
    for name in ("kadis.totp", "lain.p12"):
        with pytest.raises(KeyUnavailableError) as refused:
            elsewhere(name)
        assert refused.value.code == "signing.passphrase"
