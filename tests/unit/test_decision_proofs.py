"""Who decided, and who says so: what an officer's device gave for a decision is looked at, kept, and told apart."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.identity.signed import IdentityKey, SignedAssertions, sign_assertion
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Source
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, RequestReusedError, SlrtError
from slrtkit.kit import Kit
from slrtkit.ports.identity import Claim, IdentityProof
from slrtkit.service.rebuild import rebuild
from slrtkit.service.showing import Showing

PROGRAM = "KERINGANAN-RS"
HOUSEHOLD, PERSON = "BKL-02", "BKL-02-1"
RECOMMENDED, REFUSED, REFERRED = DecisionOutcome.RECOMMENDED, DecisionOutcome.REFUSED, DecisionOutcome.REFERRED
KEYS = {name: Ed25519PrivateKey.generate() for name in ("kadis", "fasilitator")}
PUBLIC = {name: key.public_key().public_bytes_raw() for name, key in KEYS.items()}
PROVED = SignedAssertions([IdentityKey(f"kartu-{name}", EvidenceKind.CARD, raw, (name,)) for name, raw in PUBLIC.items()])


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as sample:
        desk = sample.context("fasilitator")
        today = sample.office.zone.day(sample.clock.now())
        sample.record_fact(desk, HOUSEHOLD, PERSON, "integrity_pact", Fact(True, today, Source.HOME_VISIT))
        yield evolve(sample, identity=PROVED, viewer=sample.context("kadis"))


def assessed(kit: Kit) -> str:
    desk, text = partial(kit.context, "fasilitator"), f"Mohon keringanan {kit.clock.new_id()}"
    complaint = kit.file_complaint(desk(), household=HOUSEHOLD, person=PERSON, category="kesehatan", text=text).id
    kit.assess(desk(), complaint, PROGRAM)
    return complaint


def claimed(kit: Kit, complaint: str, outcome: DecisionOutcome = RECOMMENDED) -> Claim:
    return kit.decision_claim(kit.context("kadis", reason=reason_of(outcome)), complaint, PROGRAM, outcome)


def reason_of(outcome: DecisionOutcome) -> str:
    return "" if outcome is RECOMMENDED else "kuota habis"


def given(kit: Kit, complaint: str, outcome: DecisionOutcome = RECOMMENDED) -> bytes:
    """What the device of the head gives."""
    return sign_assertion(KEYS["kadis"], claimed(kit, complaint, outcome), kit.clock.now())


def decide(kit: Kit, complaint: str, outcome: DecisionOutcome = RECOMMENDED, assertion: bytes = b"") -> object:
    return kit.decide(kit.context("kadis", reason=reason_of(outcome)), complaint, PROGRAM, outcome, assertion=assertion)


def refusal(act: Callable[[], object], error: type[SlrtError] = AccessDeniedError) -> str:
    with pytest.raises(error) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize("outcome", DecisionOutcome)
def test_what_the_officer_showed_is_kept_with_the_decision(kit: Kit, outcome: DecisionOutcome) -> None:
    complaint = assessed(kit)
    assertion = given(kit, complaint, outcome)
    decide(kit, complaint, outcome, assertion)
    found = kit.complaint(complaint)
    assert found.decision is not None
    evidence = found.proofs[found.decision.id]
    assert (evidence.kind, evidence.verified_by, evidence.proved) == (EvidenceKind.CARD, "kartu-kadis", True)
    assert evidence.digest == sha256(assertion).hexdigest()
    assert kit.blobs.get(evidence.digest) == assertion
    assert rebuild(kit.journal.whole).problems == ()


def test_a_decision_without_it_is_the_servers_word(kit: Kit) -> None:
    complaint = assessed(kit)
    decide(kit, complaint)
    assert kit.complaint(complaint).decision is not None
    assert kit.complaint(complaint).proofs == {}


def test_what_is_forged_is_refused_and_nothing_is_decided(kit: Kit) -> None:
    complaint = assessed(kit)
    claim = claimed(kit, complaint)
    right = sign_assertion(KEYS["kadis"], claim, kit.clock.now())
    forged = sign_assertion(Ed25519PrivateKey.generate(), claim, kit.clock.now())
    colleague = sign_assertion(KEYS["fasilitator"], claim, kit.clock.now())
    changed = right[:-10] + (b"B" if right[-10:-9] == b"A" else b"A") + right[-9:]
    for assertion in (forged, colleague, changed, b"bukti"):
        assert refusal(partial(decide, kit, complaint, RECOMMENDED, assertion)) == "identity.refused"
    assert kit.complaint(complaint).decision is None
    assert kit.complaint(complaint).proofs == {}


def test_what_shows_one_decision_shows_no_other(kit: Kit) -> None:
    first, second = assessed(kit), assessed(kit)
    assertion = given(kit, first)
    assert refusal(partial(decide, kit, second, RECOMMENDED, assertion)) == "identity.refused"
    for outcome in (REFUSED, REFERRED):
        assert refusal(partial(decide, kit, first, outcome, assertion)) == "identity.refused"
    decide(kit, first, RECOMMENDED, assertion)


def test_what_shows_a_refusal_shows_it_in_those_words_alone(kit: Kit) -> None:
    complaint = assessed(kit)
    assertion = given(kit, complaint, REFUSED)
    other = kit.context("kadis", reason="pindah")
    assert refusal(partial(kit.decide, other, complaint, PROGRAM, REFUSED, assertion=assertion)) == "identity.refused"
    decide(kit, complaint, REFUSED, assertion)


def test_a_district_may_refuse_what_only_the_server_asserts(kit: Kit) -> None:
    strict, complaint = evolve(kit, cases=evolve(kit.cases, proof=True)), assessed(kit)
    assert refusal(partial(decide, strict, complaint)) == "decision.proof"
    careless = evolve(strict, identity=Careless(kind=EvidenceKind.NONE))
    assert refusal(partial(decide, careless, complaint, RECOMMENDED, b"katanya")) == "decision.proof"
    decide(strict, complaint, RECOMMENDED, given(kit, complaint))


def test_nothing_is_claimed_that_cannot_be_decided(kit: Kit) -> None:
    complaint = assessed(kit)
    head = kit.context("kadis")
    other = partial(kit.decision_claim, head, complaint, "RTLH", RECOMMENDED)
    assert refusal(other, InvalidTransitionError) == "complaint.decide"
    wordless = partial(kit.decision_claim, head, complaint, PROGRAM, REFUSED)
    assert refusal(wordless, InvalidTransitionError) == "decision.reason"
    decide(kit, complaint)
    assert refusal(partial(claimed, kit, complaint), InvalidTransitionError) == "complaint.decide"


class Careless:
    """An identity system that believes whatever it is given."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None, kind: EvidenceKind = EvidenceKind.LOGIN) -> None:
        self.meanwhile, self.kind = meanwhile, kind

    def verify(self, claim: Claim, assertion: bytes, at: object) -> IdentityProof:  # noqa: ARG002  it looks at nothing
        self.meanwhile()
        return IdentityProof(self.kind, "portal")


def test_one_piece_of_evidence_shows_one_act_whatever_the_identity_system_believes(kit: Kit) -> None:
    careless = evolve(kit, identity=Careless())
    first, second = assessed(kit), assessed(kit)
    decide(careless, first, RECOMMENDED, b"masuk")
    assert refusal(partial(decide, careless, second, RECOMMENDED, b"masuk")) == "approval.evidence-used"


def test_what_was_given_and_shows_nothing_is_said_to_be_nothing(kit: Kit) -> None:
    complaint = assessed(kit)
    decide(evolve(kit, identity=Careless(kind=EvidenceKind.NONE)), complaint, RECOMMENDED, b"masuk 2")
    (evidence,) = kit.complaint(complaint).proofs.values()
    assert (evidence.kind, evidence.digest) == (EvidenceKind.NONE, "")


def test_what_happens_while_it_is_looked_at_is_seen(kit: Kit) -> None:
    complaint = assessed(kit)

    def learned() -> None:
        today = kit.office.zone.day(kit.clock.now())
        kit.record_fact(kit.context("fasilitator"), HOUSEHOLD, PERSON, "inpatient", Fact(True, today, Source.HOME_VISIT))
        kit.assess(kit.context("fasilitator"), complaint, PROGRAM)

    busy = evolve(kit, identity=Careless(learned))
    assert refusal(partial(decide, busy, complaint, RECOMMENDED, b"masuk 3"), InvalidTransitionError) == "decision.changed"
    assert kit.complaint(complaint).decision is None


def test_sent_again_it_is_answered_again_and_another_assertion_is_another_request(kit: Kit) -> None:
    complaint, client = assessed(kit), kit.clock.new_id()
    assertion = given(kit, complaint)

    def sent(shown: bytes = assertion) -> object:
        return kit.decide(kit.context("kadis", client), complaint, PROGRAM, RECOMMENDED, assertion=shown)

    assert sent() == sent()
    assert refusal(partial(sent, b"lain"), RequestReusedError) == "request.reused"


def test_sent_twice_at_once_it_is_decided_once(kit: Kit) -> None:
    complaint, context = assessed(kit), kit.context("kadis")

    def sent(identity: Careless) -> object:
        kept = evolve(kit, identity=identity)
        return kept.decide(context, complaint, PROGRAM, RECOMMENDED, assertion=b"masuk 4")

    first = list[object]()
    assert [sent(Careless(lambda: first.append(sent(Careless()))))] == first


def test_what_is_shown_is_not_told(kit: Kit) -> None:
    assert "rahasia" not in repr(Showing(PROVED, kit.blobs, b"rahasia"))
