"""From a reserved letter to an issued one: what each officer may do at each point of the chain, and what is kept of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import product
from typing import TypeAlias

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.identity.signed import IdentityKey, SignedAssertions, sign_assertion
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Officer, RestrictionGround, SignatureBlock, SigningForm, Source
from slrtkit.domain.accesslog import ACCESS_SCOPE
from slrtkit.domain.approval import ApprovalStatus
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    InvalidTransitionError,
    KeyUnavailableError,
    NotFoundError,
    SlrtError,
)
from slrtkit.kit import Kit
from slrtkit.ports.identity import Claim, IdentityProof
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.service.attempt import end_attempt
from slrtkit.service.rebuild import rebuild

PARAF, DECIDE, SIGN = ApprovalKind.PARAF, ApprovalKind.DECIDE, ApprovalKind.SIGN
CHAIN = ParafChain(
    "contoh",
    (
        ChainStep(PARAF, ("kabid",)),
        ChainStep(PARAF, officers=("ana", "budi"), minimum=2),
        ChainStep(DECIDE, ("kadis",)),
        ChainStep(SIGN, ("kadis",)),
    ),
)
COUNTERSIGNED = ParafChain("dua", (ChainStep(SIGN, ("kades",)), ChainStep(SIGN, ("kadis",))))
NAMES = ("fasilitator", "kabid", "ana", "budi", "kadis", "sekretaris")
PLACE = ("BKL-02", "BKL-02-1")
Act: TypeAlias = Callable[[Kit, str], object]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        yield with_chain(kit, CHAIN)


def with_chain(kit: Kit, chain: ParafChain | None, *delegations: Delegation) -> Kit:
    def known(name: str) -> Officer:
        block = SignatureBlock(f"{name.title()} Contoh", name.title())
        return Officer(name, kit.office.code, block, roles=(name, "operator"))

    officers = {name: known(name) for name in (*NAMES, "kades")} | {
        "kadis": evolve(kit.officers["kadis"], roles=("kadis", "operator")),
        "fasilitator": evolve(kit.officers["fasilitator"], roles=("fasilitator", "operator")),
    }
    looks = kit.context("fasilitator")
    return evolve(kit, officers=officers, chains=(chain,) if chain else (), delegations=delegations, viewer=looks)


def reserved(kit: Kit, *, signer: str = "kadis", countersigner: str = "") -> str:
    desk, (household, person) = partial(kit.context, "fasilitator"), PLACE
    today = kit.office.zone.day(kit.clock.now())
    kit.record_fact(desk(), household, person, "integrity_pact", Fact(True, today, Source.HOME_VISIT))
    text = f"Mohon keringanan {kit.clock.new_id()}"
    complaint = kit.file_complaint(desk(), household=household, person=person, category="kesehatan", text=text).id
    kit.assess(desk(), complaint, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    reserve = partial(kit.reserve_letter, signer=signer, destination="RSUD", countersigner=countersigner)
    return reserve(desk(), complaint, "keringanan-biaya-rs").id


def approve(kit: Kit, letter: str, officer: str, kind: ApprovalKind, assertion: bytes = b"") -> object:
    return kit.approve_letter(kit.context(officer), letter, kind, assertion=assertion)


def request(kit: Kit, letter: str, officer: str = "fasilitator") -> object:
    return kit.request_approval(kit.context(officer), letter)


def requested(kit: Kit) -> str:
    letter = reserved(kit)
    request(kit, letter)
    return letter


def refusal(act: Callable[[], object], error: type[SlrtError] = AccessDeniedError) -> str:
    with pytest.raises(error) as refused:
        act()
    return refused.value.code


def log(kit: Kit, since: int = 0) -> tuple[int, int]:
    """Return where the log ends, and how many records but notes of access it has since."""
    with kit.store.begin(write=False) as unit:
        records = unit.since(since, 100_000)
    return max((position for position, _ in records), default=since), sum(one.scope != ACCESS_SCOPE for _, one in records)


ACTIONS: dict[str, Callable[[Kit, str, str], object]] = {
    "request": lambda kit, letter, who: kit.request_approval(kit.context(who), letter),
    "paraf": lambda kit, letter, who: approve(kit, letter, who, PARAF),
    "decide": lambda kit, letter, who: approve(kit, letter, who, DECIDE),
    "sign": lambda kit, letter, who: approve(kit, letter, who, SIGN),
    "send-back": lambda kit, letter, who: kit.send_back_letter(kit.context(who, reason="Alamat salah"), letter),
    "withdraw": lambda kit, letter, who: kit.withdraw_approval(kit.context(who, reason="Keliru"), letter),
    "issue": lambda kit, letter, who: kit.issue_letter(kit.context(who), letter),
}
ROAD: tuple[tuple[str, str, str], ...] = (
    ("asked", "request", "fasilitator"),
    ("initialled", "paraf", "kabid"),
    ("half", "paraf", "ana"),
    ("checked", "paraf", "budi"),
    ("decided", "decide", "kadis"),
    ("issued", "issue", "kadis"),
)
ANYBODY = {("request", name) for name in NAMES}
BACK = ("withdraw", "fasilitator")
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "reserved": ANYBODY,
    "asked": {("paraf", "kabid"), ("send-back", "kabid"), BACK},
    "initialled": {("paraf", "ana"), ("paraf", "budi"), ("send-back", "ana"), ("send-back", "budi"), BACK},
    "half": {("paraf", "budi"), ("send-back", "ana"), ("send-back", "budi"), BACK},
    "checked": {("decide", "kadis"), ("send-back", "kadis"), BACK},
    "decided": {("issue", "kadis"), ("send-back", "kadis"), BACK},
    "issued": set(),
    "void": set(),
    "sent-back": ANYBODY | {BACK},
    "withdrawn": ANYBODY,
}


def brought_to(kit: Kit, state: str) -> str:
    letter = reserved(kit)
    if state == "void":
        kit.void_letter(kit.context("fasilitator", reason="Batal"), letter)
    elif state in {"sent-back", "withdrawn"}:
        request(kit, letter)
        ACTIONS["send-back" if state == "sent-back" else "withdraw"](
            kit, letter, "kabid" if state == "sent-back" else "fasilitator"
        )
    elif state != "reserved":
        for reached, action, who in ROAD:
            ACTIONS[action](kit, letter, who)
            if reached == state:
                break
    return letter


@pytest.mark.parametrize("state", ALLOWED)
def test_at_each_point_each_officer_may_do_what_the_chain_says_and_nothing_else(district: Kit, state: str) -> None:
    letter, end = brought_to(district, state), 0
    for action, who in product(ACTIONS, NAMES):
        if (action, who) in ALLOWED[state]:
            ACTIONS[action](district, brought_to(district, state), who)
            continue
        end, _ = log(district, end)
        with pytest.raises((AccessDeniedError, DomainError)) as refused:
            ACTIONS[action](district, letter, who)
        assert refused.value.cure, (action, who, refused.value)
        end, written = log(district, end)
        assert not written


def test_the_record_tells_who_did_what_and_that_the_letter_is_its_signers_own(district: Kit) -> None:
    letter = brought_to(district, "issued")
    record, approval = district.letter(letter), district.approval(letter)
    assert record.status is LetterStatus.ISSUED
    acts = [(act.by, act.kind, act.evidence.proved) for place in range(4) for act in approval.given(place)]
    assert acts == [
        ("kabid", PARAF, False),
        ("ana", PARAF, False),
        ("budi", PARAF, False),
        ("kadis", DECIDE, False),
        ("kadis", SIGN, True),
    ]
    assert approval.given(3)[0].evidence.digest == record.pdf
    assert approval.due is None
    district.verify(district.signed_pdf(letter)).require()
    assert rebuild(district.journal.whole).problems == ()


def test_a_letter_without_a_chain_is_issued_as_before(district: Kit) -> None:
    free = with_chain(district, None)
    letter = reserved(free)
    assert refusal(lambda: request(free, letter), NotFoundError) == "chain.none"
    free.issue_letter(free.context("kadis"), letter)
    assert free.letter(letter).status is LetterStatus.ISSUED


def test_a_letter_whose_approval_runs_waits_for_it_even_where_the_chain_was_taken_away(district: Kit) -> None:
    letter = requested(district)
    assert refusal(lambda: ACTIONS["issue"](with_chain(district, None), letter, "kadis"), InvalidTransitionError) == (
        "approval.sign"
    )


def test_an_approval_by_another_chain_than_the_one_laid_down_counts_nothing(district: Kit) -> None:
    short = ParafChain("pendek", (ChainStep(SIGN, ("kadis",)),))
    letter = reserved(district)
    request(with_chain(district, short), letter)
    assert refusal(lambda: ACTIONS["issue"](district, letter, "kadis"), InvalidTransitionError) == "approval.missing"
    ACTIONS["withdraw"](district, letter, "fasilitator")
    request(district, letter)
    assert district.approval(letter).round == 2


def test_what_is_changed_after_a_paraf_goes_through_the_chain_anew(district: Kit) -> None:
    letter = brought_to(district, "decided")
    number = district.letter(letter).letter.number
    district.revise_letter(district.context("ana"), letter, signer="kadis", destination="RS Lain")
    approval, revised = district.approval(letter), district.letter(letter).letter
    assert (revised.destination, revised.number) == ("RS Lain", number)
    assert (approval.round, approval.due, approval.requested_by) == (2, 0, "ana")
    assert len(approval.acts) == 4
    assert refusal(lambda: ACTIONS["issue"](district, letter, "kadis"), InvalidTransitionError) == "approval.sign"
    approve(district, letter, "kabid", PARAF)
    assert refusal(lambda: approve(district, letter, "ana", PARAF)) == "approval.own-request"


def test_a_letter_that_was_sent_back_is_corrected_and_asked_for_again(district: Kit) -> None:
    letter = brought_to(district, "sent-back")
    assert district.approval(letter).remark == "Alamat salah"
    revise = partial(district.revise_letter, signer="kadis")
    assert refusal(lambda: revise(district.context("ana"), letter, destination="RSUD"), InvalidTransitionError) == "letter.same"
    revise(district.context("fasilitator", "revise-once"), letter, destination="RS Lain")
    revise(district.context("fasilitator", "revise-once"), letter, destination="RS Lain")
    assert district.approval(letter).status is ApprovalStatus.SENT_BACK
    request(district, letter)
    assert (district.approval(letter).round, district.approval(letter).remark) == (2, "")
    plain = with_chain(district, None)
    other = reserved(plain)
    plain.revise_letter(plain.context("fasilitator"), other, signer="kadis", destination="RS Lain")
    assert plain.letter(other).letter.destination == "RS Lain"
    assert rebuild(district.journal.whole).problems == ()


def test_sending_back_and_withdrawing_carry_a_reason(district: Kit) -> None:
    letter = requested(district)
    for send in (district.send_back_letter, district.withdraw_approval):
        who = "kabid" if send == district.send_back_letter else "fasilitator"
        assert refusal(partial(send, district.context(who), letter), InvalidTransitionError) == "approval.reason"


def test_every_command_sent_twice_is_done_once(district: Kit) -> None:
    letter = reserved(district)

    def twice(act: Callable[[str], object]) -> None:
        client = district.clock.new_id()
        first, (end, _) = act(client), log(district)
        assert (act(client), log(district, end)) == (first, (end, 0))

    twice(lambda client: district.request_approval(district.context("fasilitator", client), letter))
    twice(lambda client: district.approve_letter(district.context("kabid", client), letter, PARAF))
    twice(lambda client: district.send_back_letter(district.context("ana", client, "Salah"), letter))
    twice(lambda client: district.withdraw_approval(district.context("fasilitator", client, "Salah"), letter))


def test_one_person_of_several_ids_takes_a_step_once_and_other_steps_too(district: Kit) -> None:
    one = {name: evolve(district.officers[name], person="ORANG-1") for name in ("kabid", "ana", "budi")}
    kit = evolve(district, officers={**district.officers, **one})
    letter = requested(kit)
    approve(kit, letter, "kabid", PARAF)
    approve(kit, letter, "ana", PARAF)
    assert refusal(lambda: approve(kit, letter, "budi", PARAF)) == "approval.twice"
    approve(district, letter, "budi", PARAF)


def test_no_officer_acts_on_their_own_family(district: Kit) -> None:
    letter = requested(district)

    def kin(name: str, person: str) -> Kit:
        return evolve(district, officers={**district.officers, name: evolve(district.officers[name], person=person)})

    for person in (PLACE[1], "BKL-02-2"):
        assert refusal(lambda person=person: approve(kin("kabid", person), letter, "kabid", PARAF)) == "access.family"  # type: ignore[misc]  # mypy does not infer defaults of lambdas
        assert refusal(lambda person=person: request(kin("ana", person), reserved(district), "ana")) == "access.family"  # type: ignore[misc]  # as above
    approve(kin("kabid", "BKL-01-1"), letter, "kabid", PARAF)
    approve(kin("ana", "nobody-known"), letter, "ana", PARAF)
    approve(district, letter, "budi", PARAF)
    approve(district, letter, "kadis", DECIDE)
    assert refusal(lambda: ACTIONS["issue"](kin("kadis", PLACE[1]), letter, "kadis")) == "access.family"


def test_a_restricted_case_is_approved_by_its_named_officers_only(district: Kit) -> None:
    letter, (household, person) = requested(district), PLACE
    place = partial(district.privacy.restrict, ground=RestrictionGround.VIOLENCE, officers=("kadis", "ana"))
    place(district.context("kadis"), household, person)
    try:
        assert refusal(lambda: approve(district, letter, "kabid", PARAF)) == "access.nothing"
    finally:
        district.privacy.lift(district.context("kadis", reason="Selesai"), household, person)
    approve(district, letter, "kabid", PARAF)


def stand_in(kit: Kit, form: SigningForm, *, by: str = "kadis", to: str = "sekretaris", start: int = 0) -> Delegation:
    since = kit.office.zone.day(kit.clock.now()) + timedelta(days=start)
    return Delegation(by, to, form, since, since + timedelta(days=7), "800/7/2026")


@pytest.mark.parametrize("form", [SigningForm.ATAS_NAMA, SigningForm.PELAKSANA_HARIAN])
def test_who_stands_in_signs_as_such_and_only_within_the_dates(district: Kit, form: SigningForm) -> None:
    signature = ParafChain("pendek", (ChainStep(PARAF, ("kabid",)), ChainStep(SIGN, ("kadis",))))
    kit = with_chain(district, signature, stand_in(district, form))
    acting = evolve(kit.officers["sekretaris"], key=kit.officers["kadis"].key)
    kit = evolve(kit, officers={**kit.officers, "sekretaris": acting}, signers={"sekretaris": kit.signers["kadis"]})
    letter = reserved(kit, signer="sekretaris")
    block = kit.letter(letter).letter.signature
    assert (block.form, block.on_behalf_of) == (form, "Kepala Dinas Sosial Kabupaten Blora")
    request(kit, letter)
    approve(kit, letter, "kabid", PARAF)
    over = evolve(kit, delegations=(stand_in(kit, form, start=-30),))
    assert refusal(lambda: ACTIONS["issue"](over, letter, "sekretaris")) == "approval.officer"
    assert refusal(lambda: reserved(over, signer="sekretaris")) == "approval.officer"
    ACTIONS["issue"](kit, letter, "sekretaris")
    assert kit.approval(letter).given(1)[0].capacity == kit.delegations


def test_two_sign_where_the_chain_says_so_and_the_page_has_both_names(district: Kit) -> None:
    kit = with_chain(district, COUNTERSIGNED)
    lacking = reserved(kit)
    assert refusal(lambda: request(kit, lacking), InvalidTransitionError) == "approval.countersigner"
    kit.revise_letter(kit.context("fasilitator"), lacking, signer="kadis", destination="RSUD", countersigner="kades")
    request(kit, lacking)
    letter = reserved(kit, countersigner="kades")
    request(kit, letter)
    renamed = evolve(kit.officers["kades"], block=SignatureBlock("Lain Contoh", "Kades"))
    other = evolve(kit, officers={**kit.officers, "kades": renamed})
    assert refusal(lambda: approve(other, letter, "kades", SIGN)) == "letter.signer"
    assert refusal(lambda: ACTIONS["issue"](kit, letter, "kadis")) == "approval.officer"
    approve(kit, letter, "kades", SIGN)
    assert refusal(lambda: approve(kit, letter, "kadis", SIGN), InvalidTransitionError) == "approval.sign"
    ACTIONS["issue"](kit, letter, "kadis")
    assert kit.letter(letter).letter.countersigned == kit.officers["kades"].block
    extra = reserved(with_chain(kit, CHAIN))
    with_two = with_chain(kit, COUNTERSIGNED)
    assert refusal(lambda: request(with_two, extra), InvalidTransitionError) == "approval.countersigner"


class Slow(Signer):
    """A signer during whose work something happens."""

    def __init__(self, real: Signer, meanwhile: Callable[[], object]) -> None:
        self.real, self.meanwhile = real, meanwhile

    @property
    def key(self) -> str:
        return self.real.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        self.meanwhile()
        return self.real.sign(pdf, request)


def test_a_letter_that_is_revised_while_it_is_signed_is_not_issued(district: Kit) -> None:
    kit = with_chain(district, None)
    letter = reserved(kit)
    revise = partial(kit.revise_letter, signer="kadis", destination="RS Lain")
    slow = Slow(kit.signers["kadis"], lambda: revise(kit.context("fasilitator"), letter))
    busy = evolve(kit, signers={"kadis": slow})
    assert refusal(lambda: ACTIONS["issue"](busy, letter, "kadis"), InvalidTransitionError) == "letter.signing"

    def given_up() -> None:
        end_attempt(kit.journal, kit.context("kadis"), letter, "2", KeyUnavailableError("given up"))
        revise(kit.context("fasilitator"), letter)

    busy = evolve(kit, signers={"kadis": Slow(kit.signers["kadis"], given_up)})
    assert refusal(lambda: ACTIONS["issue"](busy, letter, "kadis"), InvalidTransitionError) == "letter.revised"
    assert kit.letter(letter).status is LetterStatus.RESERVED


KEY = Ed25519PrivateKey.generate()
PROVED = SignedAssertions([IdentityKey("kartu-pns", EvidenceKind.CARD, KEY.public_key().public_bytes_raw())])


def shown(kit: Kit, letter: str, officer: str, kind: ApprovalKind) -> bytes:
    return sign_assertion(KEY, kit.approval_claim(kit.context(officer), letter, kind), kit.clock.now())


def test_what_an_officer_showed_is_kept_and_told_apart_from_the_servers_word(district: Kit) -> None:
    kit = evolve(district, identity=PROVED)
    letter = requested(kit)
    assertion = shown(kit, letter, "kabid", PARAF)
    approve(kit, letter, "kabid", PARAF, assertion)
    evidence = kit.approval(letter).given(0)[0].evidence
    assert (evidence.kind, evidence.verified_by, evidence.proved) == (EvidenceKind.CARD, "kartu-pns", True)
    assert evidence.digest == sha256(assertion).hexdigest()
    assert kit.blobs.get(evidence.digest) == assertion
    approve(district, letter, "ana", PARAF)
    assert not kit.approval(letter).given(1)[0].evidence.proved
    assert refusal(lambda: approve(kit, letter, "budi", PARAF)) == "identity.refused"
    assert rebuild(district.journal.whole).problems == ()


def test_what_was_shown_for_one_letter_shows_nothing_for_another(district: Kit) -> None:
    kit = evolve(district, identity=PROVED)
    second, first = requested(kit), requested(kit)
    assertion = shown(kit, first, "kabid", PARAF)
    assert refusal(lambda: approve(kit, second, "kabid", PARAF, assertion)) == "identity.refused"
    approve(kit, first, "kabid", PARAF, assertion)
    kit.revise_letter(kit.context("fasilitator"), first, signer="kadis", destination="RS Lain")
    assert refusal(lambda: approve(kit, first, "kabid", PARAF, assertion)) == "identity.refused"


class Careless:
    """An identity system that believes whatever it is given."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.meanwhile = meanwhile

    def verify(self, claim: Claim, assertion: bytes, at: object) -> IdentityProof:  # noqa: ARG002  it looks at nothing
        self.meanwhile()
        return IdentityProof(EvidenceKind.LOGIN if assertion else EvidenceKind.NONE, "portal")


def test_one_piece_of_evidence_shows_one_act_whatever_the_identity_system_believes(district: Kit) -> None:
    kit = evolve(district, identity=Careless())
    first, second = requested(kit), requested(kit)
    approve(kit, first, "kabid", PARAF, b"login")
    assert refusal(lambda: approve(kit, second, "kabid", PARAF, b"login")) == "approval.evidence-used"
    assert refusal(lambda: approve(kit, first, "ana", PARAF, b"login")) == "approval.evidence-used"


def test_a_chain_may_ask_for_the_officers_own_proof(district: Kit) -> None:
    kit = with_chain(district, evolve(CHAIN, proof=True))
    letter = requested(kit)
    assert refusal(lambda: approve(kit, letter, "kabid", PARAF)) == "approval.proof"
    approve(evolve(kit, identity=Careless()), letter, "kabid", PARAF, b"masuk")


def test_what_happens_while_the_evidence_is_looked_at_is_seen(district: Kit) -> None:
    letter = requested(district)
    client = district.clock.new_id()

    def again() -> None:
        ACTIONS["withdraw"](district, letter, "fasilitator")
        request(district, letter)

    busy = evolve(district, identity=Careless(again))
    assert refusal(lambda: approve(busy, letter, "kabid", PARAF), InvalidTransitionError) == "approval.changed"
    same = partial(district.approve_letter, district.context("kabid", client), letter, PARAF)
    receipt = evolve(district, identity=Careless(same)).approve_letter(district.context("kabid", client), letter, PARAF)
    assert receipt == same()
