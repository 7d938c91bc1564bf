"""Referral and escalation: only listed steps, from the listed side, with a reason; and an answer is owed."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.demo import open_sample
from slrtkit.domain import Consent, DecisionOutcome, Officer, Referral, ReferralStatus, ReferralStep, SignatureBlock
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidTransitionError, RequestReusedError, SlrtError
from slrtkit.kit import Kit
from slrtkit.service.rebuild import rebuild

DAY = date(2026, 11, 21)
REFERRAL = Referral("R", "C", "H", "P", "33.16.dinsos", "rsud", "perawatan", Consent("Paijah", DAY), DAY, date(2026, 11, 28))
STEPS = {
    (ReferralStatus.SENT, ReferralStep.ACCEPT): ReferralStatus.ACCEPTED,
    (ReferralStatus.SENT, ReferralStep.REJECT): ReferralStatus.REJECTED,
    (ReferralStatus.SENT, ReferralStep.WITHDRAW): ReferralStatus.WITHDRAWN,
    (ReferralStatus.ACCEPTED, ReferralStep.COMPLETE): ReferralStatus.DONE,
    (ReferralStatus.ACCEPTED, ReferralStep.WITHDRAW): ReferralStatus.WITHDRAWN,
}


@pytest.mark.parametrize("step", ReferralStep)
@pytest.mark.parametrize("status", ReferralStatus)
def test_only_listed_steps_are_possible_and_only_from_the_listed_side(status: ReferralStatus, step: ReferralStep) -> None:
    referral = evolve(REFERRAL, status=status)
    side, other = ("33.16.dinsos", "rsud") if step is ReferralStep.WITHDRAW else ("rsud", "33.16.dinsos")
    with pytest.raises(AccessDeniedError) as denied:
        referral.after(step, other, "alasan")
    assert side in denied.value.cure
    if (status, step) in STEPS:
        assert referral.after(step, side, "alasan") is STEPS[status, step]
    else:
        with pytest.raises(InvalidTransitionError):
            referral.after(step, side, "alasan")


def test_every_step_but_acceptance_carries_a_reason_or_an_outcome() -> None:
    assert REFERRAL.after(ReferralStep.ACCEPT, "rsud", "") is ReferralStatus.ACCEPTED
    with pytest.raises(InvalidTransitionError) as refused:
        REFERRAL.after(ReferralStep.REJECT, "rsud", "")
    assert refused.value.code == "referral.remark"


def test_an_answer_is_overdue_from_the_day_after_it_was_owed_until_it_comes() -> None:
    assert not REFERRAL.overdue(date(2026, 11, 28))
    assert REFERRAL.overdue(date(2026, 11, 29))
    assert not evolve(REFERRAL, status=ReferralStatus.ACCEPTED).overdue(date(2027, 1, 1))


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        clerk = Officer("loket-rs", "rsud", SignatureBlock("Contoh", "Petugas loket"), roles=("opd",))
        yield evolve(kit, officers={**kit.officers, "loket-rs": clerk}, viewer=kit.context("fasilitator"))


def filed(kit: Kit, text: str, client_id: str | None = None) -> str:
    desk = kit.context("fasilitator", client_id)
    return kit.file_complaint(desk, household="BLS-03", person="BLS-03-1", category="kesehatan", text=text).id


def decided(kit: Kit, text: str, outcome: DecisionOutcome = DecisionOutcome.REFERRED) -> str:
    complaint = filed(kit, text)
    kit.assess(kit.context("fasilitator"), complaint, "KERINGANAN-RS")
    kit.decide(kit.context("kadis", reason="Rumah sakit yang dapat menolong"), complaint, "KERINGANAN-RS", outcome)
    return complaint


def sent(kit: Kit, complaint: str, receiver: str = "rsud", client_id: str | None = None, due: date = date(2099, 1, 1)) -> str:
    desk = kit.context("fasilitator", client_id)
    return kit.send_referral(desk, complaint, receiver=receiver, purpose="Perawatan", consent_by="Sutrisno", answer_due=due).id


def test_a_referral_is_answered_and_then_the_complaint_can_be_closed(district: Kit) -> None:
    complaint = decided(district, "answered")
    referral = sent(district, complaint)
    with pytest.raises(InvalidTransitionError) as refused:
        district.close_complaint(district.context("fasilitator"), complaint, "Selesai")
    assert refused.value.path == referral
    clerk = partial(district.context, "loket-rs", None)
    district.advance_referral(clerk(), referral, ReferralStep.ACCEPT)
    district.advance_referral(clerk("Dirawat tanpa biaya"), referral, ReferralStep.COMPLETE)
    found = district.referral(referral)
    assert (found.status, found.remark) == (ReferralStatus.DONE, "Dirawat tanpa biaya")
    district.close_complaint(district.context("fasilitator"), complaint, "Selesai")
    with pytest.raises(InvalidTransitionError):
        sent(district, complaint)
    assert rebuild(district.journal.whole).problems == ()


def test_who_said_no_to_being_referred_is_not_until_they_say_yes(district: Kit) -> None:
    complaint = decided(district, "said no")

    def say(purpose: ConsentPurpose, *, given: bool) -> None:
        desk = district.context("fasilitator")
        district.privacy.consent(desk, "BLS-03", "BLS-03-1", purpose, given=given, by="Sutrisno")

    say(ConsentPurpose.LOOKUP, given=False)
    say(ConsentPurpose.REFERRAL, given=False)
    with pytest.raises(InvalidTransitionError) as refused:
        sent(district, complaint)
    assert (refused.value.code, refused.value.path) == ("referral.consent", "BLS-03-1")
    assert "privacy consent --purpose referral" in refused.value.cure
    assert district.referrals_of(complaint) == ()
    say(ConsentPurpose.REFERRAL, given=True)
    assert [sent(district, complaint)] == [one.id for one in district.referrals_of(complaint)]


def test_a_case_that_was_refused_is_not_referred(district: Kit) -> None:
    complaint = filed(district, "refused")
    district.assess(district.context("fasilitator"), complaint, "PKH")
    refusing = district.context("kadis", reason="Tidak memenuhi syarat")
    district.decide(refusing, complaint, "PKH", DecisionOutcome.REFUSED)
    with pytest.raises(InvalidTransitionError) as refused:
        sent(district, complaint)
    assert (refused.value.code, refused.value.cure) == ("referral.send", "decide first")


def test_a_referral_that_is_sent_again_is_sent_once(district: Kit) -> None:
    complaint = decided(district, "sent again")
    assert sent(district, complaint, client_id="rujukan-1") == sent(district, complaint, client_id="rujukan-1")
    assert rebuild(district.journal.whole).problems == ()


def test_one_complaint_goes_to_several_receivers_but_to_each_once_at_a_time(district: Kit) -> None:
    complaint = decided(district, "several")
    first = sent(district, complaint, client_id="refer-1")
    assert sent(district, complaint, client_id="refer-1") == first
    assert sent(district, complaint, "baznas") != first
    with pytest.raises(DuplicateError) as refused:
        sent(district, complaint)
    assert refused.value.path == first
    with pytest.raises(RequestReusedError):
        sent(district, complaint, "dinkes", client_id="refer-1")
    withdraw = district.context("fasilitator", "withdraw-1", "Sudah sembuh")
    receipt = district.advance_referral(withdraw, first, ReferralStep.WITHDRAW)
    assert district.advance_referral(withdraw, first, ReferralStep.WITHDRAW) == receipt
    assert sent(district, complaint) != first


def test_what_is_not_decided_is_not_referred_and_no_answer_is_owed_before_it_is_asked_for(district: Kit) -> None:
    undecided = filed(district, "not decided")
    with pytest.raises(InvalidTransitionError):
        sent(district, undecided)
    late = decided(district, "due")
    with pytest.raises(InvalidTransitionError) as refused:
        sent(district, late, due=date(2020, 1, 1))
    assert refused.value.code == "referral.due"


def test_a_letter_needs_a_recommendation(district: Kit) -> None:
    complaint = decided(district, "no letter")
    with pytest.raises(InvalidTransitionError):
        district.reserve_letter(district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis")


def test_a_complaint_climbs_one_level_at_a_time_with_a_reason(district: Kit) -> None:
    complaint = filed(district, "climbs")
    assert district.complaint(complaint).holder == "33.16.11.2005"
    up = partial(district.context, "fasilitator", None)
    with pytest.raises(InvalidTransitionError) as refused:
        district.escalate_complaint(up(), complaint)
    assert refused.value.code == "complaint.reason"
    for holder in ("33.16.11", "33.16"):
        once = district.context("fasilitator", f"up-{holder}", "Tidak ada sinyal")
        receipt = district.escalate_complaint(once, complaint)
        assert district.escalate_complaint(once, complaint) == receipt
        assert district.complaint(complaint).holder == holder
        assert district.complaint(complaint).held_since is not None
    with pytest.raises(InvalidTransitionError) as refused:
        district.escalate_complaint(up("lagi"), complaint)
    assert refused.value.code == "complaint.escalate"


def test_a_request_that_is_sent_again_after_midnight_is_still_the_same(district: Kit) -> None:
    tomorrow = evolve(district, clock=FixedClock(district.clock.now() + timedelta(days=1)))
    first = filed(district, "after midnight", "m-1")
    assert filed(tomorrow, "after midnight", "m-1") == first
    for kit in (district, tomorrow):
        kit.assess(kit.context("fasilitator", "m-2"), first, "KERINGANAN-RS")
        kit.escalate_complaint(kit.context("fasilitator", "m-3", "Tidak ada petugas"), first)
        kit.decide(kit.context("kadis", "m-4", "Dirujuk"), first, "KERINGANAN-RS", DecisionOutcome.REFERRED)
        sent(kit, first, client_id="m-5")
    assert district.complaint(first).holder == "33.16.11"


def test_what_is_decided_climbs_no_more(district: Kit) -> None:
    complaint = decided(district, "decided")
    with pytest.raises(SlrtError):
        district.escalate_complaint(district.context("fasilitator", reason="?"), complaint)


def test_a_referral_begins_with_consent_about_the_person_of_the_complaint(district: Kit) -> None:
    complaint = decided(district, "consent")
    desk = district.context("fasilitator")
    with pytest.raises(InvalidTransitionError) as refused:
        district.send_referral(desk, complaint, receiver="rsud", purpose="x", consent_by="", answer_due=date(2099, 1, 1))
    assert refused.value.code == "referral.send"
