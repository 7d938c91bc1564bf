"""From decision to signed letter: "issued" is said last, a number is used once, and no failure leaves a half-made letter."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.demo.district import SAMPLE_OFFICE, open_sample
from slrtkit.domain import (
    DecisionOutcome,
    Fact,
    LetterStatus,
    Program,
    RegionCode,
    SignatureBlock,
    Source,
    Verdict,
)
from slrtkit.domain.accesslog import ACCESS_SCOPE
from slrtkit.domain.change import FactChange
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    InvalidTransitionError,
    KeyUnavailableError,
    NotFoundError,
    RequestReusedError,
    SigningRefusedError,
    SlrtError,
)
from slrtkit.kit import Kit
from slrtkit.ledger import canonical, contexts, opens
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.service.rebuild import rebuild
from slrtkit.testing.agreed import agreed
from slrtkit.wire import letter_file, to_wire


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        yield kit.seen_by(kit.context("fasilitator"))


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
        return sum(record.scope != ACCESS_SCOPE for _, record in unit.since(0, 10_000))


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
    assert record.decision_salt.encode() not in letter_file(record.letter, record.salt)


def test_the_page_masks_what_its_receiver_does_not_need(district: Kit) -> None:
    letter = district.letter(reserved(district, "three")).letter
    nik = district.household("BKL-02").person("BKL-02-1").nik
    assert nik is not None
    assert letter.identity.nik == nik.masked
    assert nik.text.encode() not in letter_file(letter, district.letter(letter.id).salt)


@pytest.mark.parametrize(
    ("signer", "error", "code"),
    [
        (Forgetful, SigningRefusedError, "signing.unverified"),
        (Careless, SigningRefusedError, "signing.unverified"),
        (Meddling, SigningRefusedError, "signing.rewritten"),
        (Absent, KeyUnavailableError, "signing.key-unavailable"),
    ],
)
def test_a_signer_that_fails_leaves_the_letter_reserved_and_another_finishes_it(
    district: Kit, signer: type[Other], error: type[SlrtError], code: str
) -> None:
    letter = reserved(district, signer.__name__)
    failing = evolve(district, signers={"kadis": signer(district.signers["kadis"])})
    before = position(district)
    with pytest.raises(error) as refused:
        issue(failing, letter)
    assert refused.value.code == code
    assert position(district) == before + len(("begun", "ended"))
    assert [one.ended for one in district.letter(letter).attempts.values()] == [code]
    assert district.letter(letter).status is LetterStatus.RESERVED
    issue(district, letter)
    district.verify(district.signed_pdf(letter)).require()


def test_a_genuine_signature_that_nobody_authorised_issues_nothing(district: Kit) -> None:
    letter = reserved(district, "nobody authorised")
    assert district.trust.authority is not None
    unlisted = evolve(district, trust=evolve(district.trust, authority=evolve(district.trust.authority, entries=())))
    before = position(district)
    with pytest.raises(SigningRefusedError) as refused:
        issue(unlisted, letter)
    assert refused.value.code == "signing.unverified"
    assert "KEY_NOT_AUTHORISED" in refused.value.text
    assert position(district) == before + len(("begun", "ended"))
    assert district.letter(letter).status is LetterStatus.RESERVED


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
    first = district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id
    before = position(district)
    with pytest.raises(DuplicateError) as refused:
        district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")
    assert refused.value.path == first
    with pytest.raises(InvalidTransitionError):
        district.void_letter(context(), first)
    assert position(district) == before
    district.void_letter(context("salah tujuan"), first)
    with pytest.raises(InvalidTransitionError):
        issue(district, first)
    second = district.reserve_letter(context(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id
    assert district.letter(second).letter.number != district.letter(first).letter.number


def test_numbers_have_no_gaps_and_no_doubles(district: Kit) -> None:
    numbers = [int(district.letter(reserved(district, f"number {i}")).letter.number.split("/")[1]) for i in range(3)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_an_undecided_complaint_gets_no_letter(district: Kit) -> None:
    context = district.context("fasilitator")
    complaint = district.file_complaint(context, household="BKL-01", person="BKL-01-1", category="kesehatan", text="?").id
    with pytest.raises(InvalidTransitionError):
        district.reserve_letter(
            district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
        )


def test_each_command_sent_twice_returns_the_first_receipt(district: Kit) -> None:
    complaint = decided(district, "twice")
    desk, head = partial(district.context, "fasilitator"), partial(district.context, "kadis")
    first = district.reserve_letter(desk("reserve-twice"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")
    assert (
        district.reserve_letter(desk("reserve-twice"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")
        == first
    )
    assert district.issue_letter(head("issue-twice"), first.id) == district.issue_letter(head("issue-twice"), first.id)
    closed = district.close_complaint(desk("close-twice"), complaint, "Diserahkan")
    assert district.close_complaint(desk("close-twice"), complaint, "Diserahkan") == closed
    other = reserved(district, "void twice")
    void = partial(district.void_letter, desk("void-twice", "salah"), other)
    assert void() == void()
    assert rebuild(district.journal.whole).problems == ()


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
    assert [h.id for h in district.households("33.16.13.2020")] == [f"BJR-{number:02}" for number in range(1, 15)]
    today = district.office.zone.day(district.clock.now())
    assert district.explain("BLS-03", "BLS-03-1", "KERINGANAN-RS", today).missing == ("integrity_pact",)
    desk = district.context("fasilitator")
    with pytest.raises(NotFoundError):
        district.reserve_letter(desk, "nothing", "keringanan-biaya-rs", signer="somebody")
    assert position(district) == before


def test_only_officers_act_and_only_those_with_a_key_sign(district: Kit) -> None:
    with pytest.raises(NotFoundError) as refused:
        district.context("hantu")
    assert "kadis" in refused.value.cure
    letter = reserved(district, "who signs")
    with pytest.raises(NotFoundError) as refused:
        district.issue_letter(district.context("fasilitator"), letter)
    assert refused.value.code == "officer.no-signer"


def test_a_household_lives_in_a_village_of_the_district(district: Kit) -> None:
    elsewhere = evolve(district.household("BJR-01"), id="X", village=RegionCode("33.16.99.2001"), persons=(), memberships=())
    with pytest.raises(NotFoundError) as refused:
        district.register(district.context("fasilitator"), [elsewhere])
    assert refused.value.code == "area.unknown"


def test_nobody_signs_a_page_that_bears_anothers_name(district: Kit) -> None:
    letter = reserved(district, "another's name")
    deputy = evolve(district.officers["kadis"], id="kabid", block=SignatureBlock("Orang Lain", "Kepala Bidang"))
    both = evolve(
        district,
        officers={**district.officers, "kabid": deputy},
        signers={**district.signers, "kabid": district.signers["kadis"]},
    )
    with pytest.raises(AccessDeniedError) as refused:
        both.issue_letter(both.context("kabid"), letter)
    assert "kadis" in refused.value.cure
    renamed = evolve(both, officers={**both.officers, "kadis": evolve(deputy, id="kadis")})
    with pytest.raises(AccessDeniedError):
        renamed.issue_letter(renamed.context("kadis"), letter)


def test_a_letter_says_what_was_decided(district: Kit) -> None:
    complaint = decided(district, "says what was decided")
    today = district.office.zone.day(district.clock.now())
    poorer = FactChange("BKL-02-K1", "desil", Fact(9, today, Source.MUSDES))
    agreed(district.journal.whole, district.context("fasilitator"), "BKL-02", poorer, facts=district.facts)
    with pytest.raises(InvalidTransitionError) as refused:
        district.reserve_letter(district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis")
    assert refused.value.code == "letter.stale"


def test_a_letter_says_by_which_rules_it_was_decided(district: Kit) -> None:
    complaint = decided(district, "by which rules")
    program = district.catalog.program("KERINGANAN-RS")
    forged = evolve(program, versions=tuple(evolve(v, legal_basis="Perbup lain") for v in program.versions))
    desk = district.context("fasilitator")
    other = evolve(district, catalog=Shelf(forged))
    with pytest.raises(InvalidTransitionError) as refused:
        other.reserve_letter(desk, complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")
    assert refused.value.code == "letter.stale"


class Shelf(Catalog):
    def __init__(self, program: Program) -> None:
        self._program = program

    @property
    def facts(self) -> FactCatalogue:
        return FACTS

    def codes(self) -> tuple[str, ...]:
        return (self._program.code,)

    def program(self, code: str) -> Program:
        assert code == self._program.code
        return self._program


def test_no_letter_is_back_dated_and_none_is_signed_after_its_validity(district: Kit) -> None:
    complaint = decided(district, "dates")
    now = district.clock.now()
    early = evolve(district, clock=FixedClock(now - timedelta(days=2)))
    with pytest.raises(InvalidTransitionError) as refused:
        early.reserve_letter(early.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")
    assert refused.value.code == "letter.back-dated"
    letter = district.reserve_letter(
        district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
    ).id
    late = evolve(district, clock=FixedClock(now + timedelta(days=16)))
    with pytest.raises(InvalidTransitionError) as refused:
        late.issue_letter(late.context("kadis"), letter)
    assert refused.value.code == "letter.lapsed"


def test_a_complaint_is_not_closed_over_a_letter_that_waits_and_not_without_an_answer(district: Kit) -> None:
    complaint = decided(district, "closing")
    desk = partial(district.context, "fasilitator", None)
    letter = district.reserve_letter(desk(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id
    with pytest.raises(InvalidTransitionError) as refused:
        district.close_complaint(desk(), complaint, "Selesai")
    assert refused.value.path == letter
    district.void_letter(desk("tidak jadi"), letter)
    with pytest.raises(InvalidTransitionError) as refused:
        district.close_complaint(desk(), complaint, "  ")
    assert refused.value.code == "complaint.answer"
    district.close_complaint(desk(), complaint, "Selesai")
    with pytest.raises(InvalidTransitionError):
        district.reserve_letter(desk(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD")


def test_an_office_counts_in_one_sequence_for_each_classification_and_year_that_its_numbers_show() -> None:
    day = date(2026, 12, 31)
    whole = evolve(SAMPLE_OFFICE, number_pattern="{sequence3}/{unit}/SLRT")
    assert whole.sequence("460", day) == whole.sequence("440", date(2027, 1, 1)) == "33.16.dinsos"
    assert SAMPLE_OFFICE.sequence("460", day) == "33.16.dinsos/460/2026"
    with pytest.raises(DomainError):
        evolve(SAMPLE_OFFICE, number_pattern="{classification}/{year}")


def test_a_reservation_with_other_content_is_another_request(district: Kit) -> None:
    complaint = decided(district, "content")
    reserve = partial(district.reserve_letter, district.context("fasilitator", "reserve-content"), complaint)
    reserve("keringanan-biaya-rs", signer="kadis", destination="RSUD")
    for kind, signer, destination in (("lain", "kadis", "RSUD"), ("keringanan-biaya-rs", "fasilitator", "RSUD")):
        with pytest.raises(RequestReusedError):
            reserve(kind, signer=signer, destination=destination)
    with pytest.raises(RequestReusedError):
        reserve("keringanan-biaya-rs", signer="kadis", destination="Puskesmas")
