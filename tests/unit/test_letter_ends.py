"""The rest of a letter's life: finished after a crash, withdrawn, replaced, printed once more, signed by hand, provisional."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Officer, SignatureBlock, SigningForm, Source, Verdict
from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.letter import LAPSES
from slrtkit.domain.letter_life import Standing
from slrtkit.domain.roles import Role
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    InvalidTransitionError,
    KeyUnavailableError,
    RenderError,
    RequestReusedError,
)
from slrtkit.kit import Kit
from slrtkit.ports.blobs import BlobShelf
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.service.attempt import begin_attempt, end_attempt
from slrtkit.service.byhand import HandVerdict
from slrtkit.service.press import Press
from slrtkit.service.rebuild import rebuild
from slrtkit.service.resume import ResumedAs, orphans, resume_letters, sweep
from slrtkit.service.seal import verify_seal

SCAN = b"\xff\xd8 hasil pindai surat bertanda tangan basah " * 4


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    """The sample district, its letters no specimens, with an officer on duty who stands in for the head."""
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        day = kit.office.zone.day(kit.clock.now())
        duty = Officer("piket", kit.office.code, SignatureBlock("Suryani Contoh", "Kepala Seksi"), roles=(Role.OPERATOR,))
        roster = Delegation(
            "kadis", "piket", SigningForm.PELAKSANA_HARIAN, day, day + timedelta(days=1), "Jadwal piket 11/2026"
        )
        more = evolve(
            kit,
            office=evolve(kit.office, training=False),
            officers={**kit.officers, "piket": duty},
            delegations=(roster,),
        )
        today = more.office.zone.day(more.clock.now())
        pact = Fact(True, today, Source.HOME_VISIT)
        more.record_fact(more.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield more.seen_by(more.context("fasilitator"))


def decided(kit: Kit, text: str) -> str:
    desk = partial(kit.context, "fasilitator")
    filed = kit.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
    kit.assess(desk(), filed, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return filed


def reserved(kit: Kit, complaint: str, signer: str = "kadis", replaces: str = "", hours: int | None = None) -> str:
    return kit.reserve_letter(
        kit.context("fasilitator"),
        complaint,
        "keringanan-biaya-rs",
        signer=signer,
        destination="RSUD",
        replaces=replaces,
        hours=hours,
    ).id


def issued(kit: Kit, text: str) -> str:
    letter = reserved(kit, decided(kit, text))
    kit.issue_letter(kit.context("kadis"), letter)
    return letter


def later(kit: Kit, **span: float) -> Kit:
    return evolve(kit, clock=FixedClock(kit.clock.now() + timedelta(**span)))


class Lost(Signer):
    """A gateway that signs, and whose answer never comes."""

    def __init__(self, real: Signer, code: str = "signing.unknown") -> None:
        self.real, self.code, self.signed = real, code, b""

    @property
    def key(self) -> str:
        return self.real.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        self.signed = self.real.sign(pdf, request)
        raise KeyUnavailableError("no answer came", code=self.code)


def cut_off(kit: Kit, letter: str) -> bytes:
    """Lose the answer of the gateway; return what it signed, and nobody has."""
    lost = Lost(kit.signers["kadis"])
    with pytest.raises(KeyUnavailableError):
        evolve(kit, signers={"kadis": lost}).issue_letter(kit.context("kadis"), letter)
    return lost.signed


def test_signed_bytes_that_were_kept_and_not_recorded_are_found_again(district: Kit) -> None:
    district.blobs.put(b"no letter")
    letter = reserved(district, decided(district, "kept"))
    kept = district.blobs.put(cut_off(district, letter))
    assert district.letter(letter).signing
    assert isinstance(district.blobs, BlobShelf)
    with pytest.raises(InvalidTransitionError) as refused:
        orphans(district.journal, district.blobs)
    assert refused.value.path == letter
    head = district.context("kadis")
    [told] = district.resume_letters(head)
    assert (told.letter, told.outcome) == (letter, ResumedAs.ISSUED)
    assert district.letter(letter).pdf == kept
    assert district.resume_letters(head) == ()


def test_an_answer_that_was_lost_makes_no_second_letter(district: Kit) -> None:
    letter = reserved(district, decided(district, "lost"))
    lost = cut_off(district, letter)
    [told] = district.resume_letters(district.context("kadis"), letter)
    assert told.outcome is ResumedAs.ISSUED
    stray, kept = district.verify(lost), district.verify(district.signed_pdf(letter))
    assert stray.letter == kept.letter == district.letter(letter).letter


def test_a_letter_that_may_be_signed_says_nothing_else_and_a_void_one_is_listed(district: Kit) -> None:
    letter = reserved(district, decided(district, "may be signed"))
    cut_off(district, letter)
    with pytest.raises(InvalidTransitionError) as refused:
        district.revise_letter(district.context("fasilitator"), letter, signer="kadis", destination="Puskesmas")
    assert refused.value.code == "letter.signing"
    with pytest.raises(InvalidTransitionError) as refused:
        district.print_by_hand(district.context("kadis"), letter)
    assert refused.value.code == "letter.signing"
    district.void_letter(district.context("fasilitator", reason="gerbang tidak menjawab"), letter)
    assert letter in {entry.letter for entry in district.withdrawn_letters()}


def test_bytes_that_nothing_names_are_told_and_dropped_at_a_second_look(district: Kit) -> None:
    blobs = district.blobs
    assert isinstance(blobs, BlobShelf)
    pdf = district.letter(issued(district, "swept")).pdf
    stray = blobs.put(b"%PDF-1.7 yatim")
    assert stray in orphans(district.journal, blobs)
    assert sweep(district.journal, blobs, [stray, pdf]) == (stray,)
    assert stray not in orphans(district.journal, blobs)
    assert blobs.get(pdf)


def test_a_withdrawn_letter_is_listed_and_another_stands_in_its_place(district: Kit) -> None:
    complaint = decided(district, "wrong NIK")
    old = reserved(district, complaint)
    with pytest.raises(InvalidTransitionError):
        reserved(district, decided(district, "another case"), replaces=old)
    district.issue_letter(district.context("kadis"), old)
    before = district.clock.now()
    with pytest.raises(InvalidTransitionError) as refused:
        district.withdraw_letter(district.context("kadis"), old)
    assert refused.value.code == "letter.reason"
    withdraw = partial(district.withdraw_letter, district.context("kadis", "withdraw-1", "NIK salah"), old)
    assert withdraw() == withdraw()
    new = reserved(district, complaint, replaces=old)
    assert (district.letter(old).replaced_by, district.letter(new).replaces) == (new, old)
    assert district.letter_standing(old) is Standing.WITHDRAWN
    assert district.letter_standing(old, at=before) is Standing.GOOD
    assert district.letter_standing(new) is Standing.RESERVED
    [entry] = [entry for entry in district.withdrawn_letters() if entry.letter == old]
    assert entry.replaced_by == district.letter(new).letter.number
    with pytest.raises(DuplicateError):
        reserved(district, complaint)
    with pytest.raises(InvalidTransitionError):
        district.withdraw_letter(district.context("kadis", reason="lagi"), old)


def test_a_letter_is_printed_once_more_from_the_bytes_that_were_signed_for_a_reason(district: Kit) -> None:
    letter = issued(district, "reprint")
    pdf = district.signed_pdf(letter)
    with pytest.raises(InvalidTransitionError):
        district.reprint_letter(district.context("fasilitator"), letter)
    asked = district.context("fasilitator", "again-1", "basah kena hujan")
    again = partial(district.reprint_letter, asked, letter, to="Sukirman")
    assert again() == again() == pdf
    [reprint] = district.letter(letter).reprints.values()
    assert (reprint.reason, reprint.to, reprint.by) == ("basah kena hujan", "Sukirman", "fasilitator")
    district.withdraw_letter(district.context("kadis", reason="keliru"), letter)
    with pytest.raises(InvalidTransitionError):
        district.reprint_letter(district.context("fasilitator", reason="lagi"), letter)


def test_a_letter_expires_by_the_day_as_of_which_it_is_asked(district: Kit) -> None:
    letter = issued(district, "expiry")
    last = district.letter(letter).letter.valid_until
    noon = datetime(last.year, last.month, last.day, 5, tzinfo=UTC)
    assert district.letter_standing(letter, at=noon) is Standing.GOOD
    assert district.letter_standing(letter, at=noon + timedelta(days=1)) is Standing.EXPIRED
    void = reserved(district, decided(district, "void"))
    district.void_letter(district.context("fasilitator", reason="batal"), void)
    assert district.letter_standing(void) is Standing.VOID


def test_a_letter_signed_by_hand_is_registered_and_never_passes(district: Kit) -> None:
    letter = reserved(district, decided(district, "ink"))
    head = partial(district.context, "kadis")
    page = district.print_by_hand(head(), letter)
    paper = verify_seal(page, QrSealReader(), district.trust, district.clock.now())
    assert (paper.verdict, paper.sub_indication) == (SealVerdict.FAILED, "UNSIGNED_FILE")
    with pytest.raises(InvalidTransitionError) as refused:
        district.sign_by_hand(head(), letter, b"")
    assert refused.value.code == "letter.scan"
    with pytest.raises(AccessDeniedError) as denied:
        district.sign_by_hand(district.context("piket"), letter, SCAN)
    assert denied.value.code == "letter.signer"
    sign = partial(district.sign_by_hand, head("ink-1"), letter)
    assert sign(SCAN) == sign(SCAN)
    with pytest.raises(RequestReusedError):
        sign(SCAN + b" ")
    record = district.letter(letter)
    assert record.status is LetterStatus.ISSUED
    assert record.by_hand
    assert district.blobs.get(record.by_hand.scan) == SCAN
    told = district.verify_by_hand(head(), SCAN)
    assert (told.verdict, told.sub_indication, told.record) == (HandVerdict.SIGNED_BY_HAND, "SIGNED_BY_HAND", record)
    assert district.verify_by_hand(head(), SCAN + b" ").verdict is HandVerdict.UNKNOWN
    for never in (SCAN, page):
        assert district.verify(never).verdict is Verdict.FAILED
    with pytest.raises(InvalidTransitionError):
        district.issue_letter(head(), letter)
    assert district.reprint_letter(district.context("fasilitator", reason="hilang"), letter) == SCAN
    district.withdraw_letter(head(None, "keliru"), letter)
    assert district.verify_by_hand(head(), SCAN).sub_indication == "WITHDRAWN"


def test_a_practice_letter_is_no_letter_by_hand_either(district: Kit) -> None:
    practice = evolve(district, office=evolve(district.office, training=True))
    complaint = decided(practice, "practice")
    letter = reserved(practice, complaint)
    scan = SCAN + b"latihan"
    practice.sign_by_hand(practice.context("kadis"), letter, scan)
    assert practice.verify_by_hand(practice.context("kadis"), scan).sub_indication == "SPECIMEN"


def test_signed_bytes_are_no_scan(district: Kit) -> None:
    signed = district.signed_pdf(issued(district, "bytes"))
    assert district.verify_by_hand(district.context("kadis"), signed).sub_indication == "NOT_REGISTERED"


def test_a_provisional_letter_lapses_unless_the_proper_signer_stands_by_it(district: Kit) -> None:
    complaint = decided(district, "provisional")
    with pytest.raises(AccessDeniedError) as refused:
        reserved(district, complaint, hours=24)
    assert refused.value.code == "letter.duty"
    with pytest.raises(DomainError):
        reserved(district, complaint, "piket", hours=0)
    letter = reserved(district, complaint, "piket", hours=24)
    said = district.letter(letter).letter
    assert "SEMENTARA" in said.statement[-1]
    assert said.valid_until <= district.office.zone.day(district.clock.now() + timedelta(hours=24))
    record = district.letter(letter)
    assert record.term
    assert said.lapses == record.term.until
    with pytest.raises(InvalidTransitionError):
        district.confirm_letter(district.context("kadis"), letter)
    scan = SCAN + b"piket"
    district.sign_by_hand(district.context("piket"), letter, scan)
    now = district.clock.now()
    assert district.letter_standing(letter, at=now) is Standing.PROVISIONAL
    assert district.letter_standing(letter, at=now + timedelta(hours=25)) is Standing.LAPSED
    after = later(district, hours=25)
    assert after.verify_by_hand(after.context("kadis"), scan).sub_indication == "LAPSED"
    with pytest.raises(InvalidTransitionError):
        after.confirm_letter(after.context("kadis"), letter)
    with pytest.raises(AccessDeniedError):
        district.confirm_letter(district.context("piket"), letter)
    confirm = partial(district.confirm_letter, district.context("kadis", "confirm-1"), letter)
    assert confirm() == confirm()
    assert district.letter_standing(letter, at=now + timedelta(hours=25)) is Standing.GOOD
    assert district.letter_standing(letter, at=now + timedelta(days=60)) is Standing.EXPIRED
    assert district.letter_standing(letter, at=now - timedelta(hours=1)) is Standing.RESERVED


def test_the_letter_in_place_of_a_provisional_one_ends_it_when_it_is_issued(district: Kit) -> None:
    complaint = decided(district, "in place")
    first = reserved(district, complaint, "piket", hours=72)
    revised = district.revise_letter(district.context("fasilitator"), first, signer="piket", destination="RS Contoh")
    assert revised.id == first
    assert "SEMENTARA" in district.letter(first).letter.statement[-1]
    assert [one.code for one in district.letter(first).letter.particulars].count(LAPSES) == 1
    district.sign_by_hand(district.context("piket"), first, SCAN + b"first")
    final = reserved(district, complaint, replaces=first)
    assert district.letter_standing(first) is Standing.PROVISIONAL
    with pytest.raises(DuplicateError):
        reserved(district, complaint, "piket", hours=24)
    district.issue_letter(district.context("kadis"), final)
    assert district.letter_standing(first) is Standing.WITHDRAWN
    assert district.letter_standing(final) is Standing.GOOD
    assert rebuild(district.journal.whole).problems == ()


def test_a_keeper_that_does_not_say_what_it_keeps_is_asked_for_nothing(district: Kit) -> None:
    class Plain:
        """Blobs, and no shelf."""

        def __init__(self) -> None:
            store = MemoryStore()
            self.put, self.get = store.put, store.get

    letter = reserved(district, decided(district, "plain blobs"))
    cut_off(district, letter)
    plain = evolve(district, blobs=Plain())
    [told] = plain.resume_letters(plain.context("kadis"))
    assert told.outcome is ResumedAs.ISSUED
    assert plain.signed_pdf(letter)


def test_what_cannot_be_finished_waits_or_is_void_with_its_reason(district: Kit) -> None:
    letter = reserved(district, decided(district, "over"))
    cut_off(district, letter)
    absent = evolve(district, signers={"kadis": Lost(district.signers["kadis"], "signing.key-unavailable")})
    [told] = absent.resume_letters(absent.context("kadis"))
    assert (told.outcome, told.code) == (ResumedAs.WAITING, "signing.key-unavailable")
    after = later(district, days=16)
    [told] = after.resume_letters(after.context("kadis"))
    assert (told.outcome, told.code) == (ResumedAs.VOID, "letter.lapsed")
    assert district.letter(letter).reason.startswith("letter.lapsed")
    assert letter in {entry.letter for entry in district.withdrawn_letters()}


class Racing:
    """Blobs; while they keep something, the same request is carried out by another process."""

    def __init__(self, real: Kit, other: Callable[[], object]) -> None:
        self.get, self.real, self.other = real.blobs.get, real.blobs, other

    def put(self, data: bytes) -> str:
        self.other()
        return self.real.put(data)


def test_a_hand_signature_that_is_sent_twice_at_once_is_recorded_once(district: Kit) -> None:
    letter, scan = reserved(district, decided(district, "raced")), SCAN + b"dua kali"
    sign = partial(district.sign_by_hand, district.context("kadis", "raced-1"), letter, scan)
    racing = evolve(district, blobs=Racing(district, sign))
    assert racing.sign_by_hand(district.context("kadis", "raced-1"), letter, scan) == sign()


def test_a_letter_is_not_signed_by_hand_after_its_validity(district: Kit) -> None:
    letter = reserved(district, decided(district, "late ink"))
    far = later(district, days=60)
    with pytest.raises(InvalidTransitionError) as lapsed:
        far.sign_by_hand(far.context("kadis"), letter, SCAN + b"terlambat")
    assert lapsed.value.code in {"letter.lapsed", "letter.leaf-lapsed"}


def test_ink_ends_a_paraf_chain_as_a_signature_does(district: Kit) -> None:
    chained = evolve(district, chains=(ParafChain("tinta", (ChainStep(ApprovalKind.SIGN, officers=("kadis",)),)),))
    letter = reserved(chained, decided(chained, "chained ink"))
    chained.request_approval(chained.context("fasilitator"), letter)
    chained.sign_by_hand(chained.context("kadis"), letter, SCAN + b"paraf")
    assert isinstance(chained.approval(letter), Approval)
    assert [given.by for given in chained.approval(letter).acts.values()] == ["kadis"]


def test_an_attempt_that_is_told_twice_is_one(district: Kit) -> None:
    letter = reserved(district, decided(district, "told twice"))
    record, desk = district.letter(letter), district.context("kadis", "told-twice")
    journal, failed = district.journal, RenderError("no page")
    assert begin_attempt(journal, desk, record) == begin_attempt(journal, desk, record) == "1"
    for _ in range(2):
        end_attempt(journal, desk, letter, "1", failed)
    assert not district.letter(letter).signing
    again = begin_attempt(journal, desk, district.letter(letter))
    district.void_letter(district.context("fasilitator", reason="batal"), letter)
    end_attempt(journal, desk, letter, again, failed)
    assert district.letter(letter).status is LetterStatus.VOID


def test_what_another_desk_finished_first_is_told_as_it_stands(district: Kit) -> None:
    letter = reserved(district, decided(district, "quicker"))
    cut_off(district, letter)
    stale = district.letter(letter)
    district.void_letter(district.context("fasilitator", reason="batal"), letter)
    press = Press(district.renderer, district.signers["kadis"], district.examiner, district.trust, district.blobs)
    kadis = district.officers["kadis"]
    [told] = resume_letters(district.journal, district.context("kadis"), [stale], lambda _: kadis, press)
    assert told.outcome is ResumedAs.VOID
