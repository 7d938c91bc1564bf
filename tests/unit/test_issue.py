"""From decision to signed letter: "issued" is said last, a number is used once, and no failure leaves a half-made letter."""

from collections.abc import Iterator
from functools import partial

import pytest
from attrs import evolve

from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Source, Verdict
from slrtkit.errors import DuplicateError, InvalidTransitionError, KeyUnavailableError, NotFoundError, SigningRefusedError
from slrtkit.kit import Kit
from slrtkit.ledger import canonical, contexts, opens
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.service.issue import letter_file
from slrtkit.wire import to_wire


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        yield kit


def decided(kit: Kit, text: str) -> str:
    """A complaint of the sample that is decided and waits for its letter."""
    desk = partial(kit.context, "fasilitator")
    today = kit.office.zone.day(kit.clock.now())
    kit.record_fact(desk(), "BKL-02", "BKL-02-1", "integrity_pact", Fact(True, today, Source.HOME_VISIT))
    filed = kit.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text)
    complaint = filed.id
    kit.assess(desk(), complaint, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return complaint


def reserved(kit: Kit, text: str) -> str:
    complaint = decided(kit, text)
    desk = kit.context("fasilitator")
    return kit.reserve_letter(desk, complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id


def position(kit: Kit) -> int:
    with kit.store.begin(write=False) as unit:
        return len(unit.since(0, 10_000))


def issue(kit: Kit, letter: str, client_id: str | None = None) -> None:
    kit.issue_letter(kit.context("kadis", client_id), letter)


class Other(Signer):
    """A signer that does something else with the answer of a real one."""

    def __init__(self, real: Signer) -> None:
        self.real = real

    @property
    def key(self) -> str:
        return self.real.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return self.real.sign(pdf, request)


class Forgetful(Other):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:  # noqa: ARG002  it signs nothing
        return pdf


class Careless(Other):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        signed = bytearray(super().sign(pdf, request))
        signed[len(pdf) + 400] ^= 1
        return bytes(signed)


class Meddling(Other):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return super().sign(pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1), request)


class Absent(Other):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:  # noqa: ARG002  it signs nothing
        raise KeyUnavailableError("the token is not in the reader")


def test_an_issued_letter_verifies_and_is_kept_as_it_was_signed(district: Kit) -> None:
    letter = reserved(district, "one")
    with pytest.raises(NotFoundError):
        district.signed_pdf(letter)
    issue(district, letter)
    record = district.letter(letter)
    assert record.status is LetterStatus.ISSUED
    assert record.key == district.officers["kadis"].key
    report = district.verify(district.signed_pdf(letter)).require()
    assert report.verdict is Verdict.PASSED
    assert report.letter == record.letter


def test_a_letter_is_bound_to_the_decision_that_justified_it(district: Kit) -> None:
    record = district.letter(reserved(district, "two"))
    decision = district.complaint(record.complaint).decision
    assert decision is not None
    assert record.letter.rules == decision.assessment.rules
    assert opens(record.letter.decision, contexts.DECISION, bytes.fromhex(record.decision_salt), canonical(to_wire(decision)))
    assert record.decision_salt.encode() not in letter_file(record)


def test_the_page_masks_what_its_receiver_does_not_need(district: Kit) -> None:
    letter = district.letter(reserved(district, "three")).letter
    nik = district.household("BKL-02").person("BKL-02-1").nik
    assert nik is not None
    assert letter.identity.nik == nik.masked
    assert nik.text.encode() not in letter_file(district.letter(letter.id))


@pytest.mark.parametrize(
    ("signer", "error"),
    [
        (Forgetful, SigningRefusedError),
        (Careless, SigningRefusedError),
        (Meddling, SigningRefusedError),
        (Absent, KeyUnavailableError),
    ],
)
def test_a_signer_that_fails_leaves_the_letter_reserved_and_another_finishes_it(
    district: Kit, signer: type[Other], error: type[Exception]
) -> None:
    letter = reserved(district, signer.__name__)
    failing = evolve(district, signers={"kadis": signer(district.signers["kadis"])})
    before = position(district)
    with pytest.raises(error):
        issue(failing, letter)
    assert position(district) == before
    assert district.letter(letter).status is LetterStatus.RESERVED
    issue(district, letter)
    district.verify(district.signed_pdf(letter)).require()


def test_another_officers_signature_is_refused(district: Kit) -> None:
    letter = reserved(district, "other officer")
    head = district.officers["kadis"]
    strangers = evolve(district, officers={**district.officers, "kadis": evolve(head, key="0" * 64)})
    with pytest.raises(SigningRefusedError) as refused:
        issue(strangers, letter)
    assert refused.value.code == "signing.other-key"


def test_a_letter_is_issued_once(district: Kit) -> None:
    letter = reserved(district, "once")
    issue(district, letter, "issue-once")
    before, pdf = position(district), district.signed_pdf(letter)
    issue(district, letter, "issue-once")
    with pytest.raises(InvalidTransitionError):
        issue(district, letter, "issue-again")
    assert (position(district), district.signed_pdf(letter)) == (before, pdf)


def test_a_complaint_has_one_letter_unless_the_first_is_void(district: Kit) -> None:
    complaint = decided(district, "one letter")
    context = partial(district.context, "fasilitator", None)
    first = district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis").id
    before = position(district)
    with pytest.raises(DuplicateError) as refused:
        district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis")
    assert refused.value.path == first
    with pytest.raises(InvalidTransitionError):
        district.void_letter(context(), first)
    assert position(district) == before
    district.void_letter(context("salah tujuan"), first)
    with pytest.raises(InvalidTransitionError):
        issue(district, first)
    second = district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis").id
    assert district.letter(second).letter.number != district.letter(first).letter.number


def test_numbers_have_no_gaps_and_no_doubles(district: Kit) -> None:
    numbers = [int(district.letter(reserved(district, f"number {i}")).letter.number.split("/")[1]) for i in range(3)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_an_undecided_complaint_gets_no_letter(district: Kit) -> None:
    context = district.context("fasilitator")
    complaint = district.file_complaint(context, household="BKL-01", person="BKL-01-1", category="kesehatan", text="?").id
    with pytest.raises(InvalidTransitionError):
        district.reserve_letter(district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis")


def test_each_command_sent_twice_returns_the_first_receipt(district: Kit) -> None:
    complaint = decided(district, "twice")
    desk, head = partial(district.context, "fasilitator"), partial(district.context, "kadis")
    first = district.reserve_letter(desk("reserve-twice"), complaint, "keringanan-biaya-rs", signer="kadis")
    assert district.reserve_letter(desk("reserve-twice"), complaint, "keringanan-biaya-rs", signer="kadis") == first
    assert district.issue_letter(head("issue-twice"), first.id) == district.issue_letter(head("issue-twice"), first.id)
    closed = district.close_complaint(desk("close-twice"), complaint, "Diserahkan")
    assert district.close_complaint(desk("close-twice"), complaint, "Diserahkan") == closed
    other = reserved(district, "void twice")
    void = partial(district.void_letter, desk("void-twice", "salah"), other)
    assert void() == void()
    assert district.rebuild().problems == ()


def test_two_desks_that_issue_at_once_issue_once(district: Kit) -> None:
    letter = reserved(district, "race")

    class Slow(Other):
        def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
            issue(district, letter, "issue-race")
            return super().sign(pdf, request)

    slow = evolve(district, signers={"kadis": Slow(district.signers["kadis"])})
    with pytest.raises(InvalidTransitionError):
        issue(slow, letter, "issue-race-other")
    before = position(district)
    issue(slow, letter, "issue-race")
    assert position(district) == before


def test_a_request_that_was_answered_while_it_was_signed_gets_that_answer(district: Kit) -> None:
    letter = reserved(district, "answered")

    class Slow(Other):
        def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
            issue(district, letter, "issue-answered")
            return super().sign(pdf, request)

    slow = evolve(district, signers={"kadis": Slow(district.signers["kadis"])})
    issue(slow, letter, "issue-answered")
    assert district.letter(letter).status is LetterStatus.ISSUED


def test_a_kit_answers_questions_without_recording(district: Kit) -> None:
    before = position(district)
    assert [h.id for h in district.households("33.16.13.2020")] == ["BJR-01", "BJR-02", "BJR-03", "BJR-04"]
    today = district.office.zone.day(district.clock.now())
    assert district.explain("BLS-03", "BLS-03-1", "KERINGANAN-RS", today).missing == ("integrity_pact",)
    desk = district.context("fasilitator")
    with pytest.raises(NotFoundError):
        district.reserve_letter(desk, "nothing", "keringanan-biaya-rs", signer="somebody")
    assert position(district) == before
