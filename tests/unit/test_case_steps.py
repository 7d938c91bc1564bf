"""What the tables list is possible, and nothing else: every status, every step, every side; each refusal says what is."""

from datetime import date

import pytest
from attrs import evolve

from slrtkit.domain import (
    Channel,
    Complaint,
    ComplaintStatus,
    Consent,
    Referral,
    ReferralStatus,
    ReferralStep,
    Step,
)
from slrtkit.domain.cases import CATEGORIES, COMPLAINT_STEPS, REFERRAL_STEPS, CaseRules, Ladder, LadderLevel, StandIn, possible
from slrtkit.errors import AccessDeniedError, DomainError, InvalidTransitionError

DAY = date(2026, 11, 21)
OPEN = "filed returned complete assessed decided answered"
UNDECIDED = "filed returned complete assessed"
LISTED = {
    "attach": {status: status for status in OPEN.split()},
    "note": {status: status for status in OPEN.split()},
    "triage": {status: status for status in UNDECIDED.split()},
    "visit": {status: status for status in UNDECIDED.split()},
    "dispatch": {status: status for status in UNDECIDED.split()},
    "escalate": {status: status for status in UNDECIDED.split()},
    "send-down": {status: status for status in UNDECIDED.split()},
    "return": {"filed": "returned", "complete": "returned", "assessed": "returned"},
    "resume": {"returned": "filed"},
    "complete": {"filed": "complete"},
    "assess": {"filed": "assessed", "complete": "assessed", "assessed": "assessed"},
    "decide": {"assessed": "decided"},
    "refer": {"decided": "decided", "answered": "answered"},
    "answer": {"filed": "answered", "complete": "answered", "decided": "answered", "answered": "answered"},
    "hand-over": {"decided": "decided", "answered": "answered"},
    "extend": {status: status for status in OPEN.split()},
    "close": {"decided": "closed", "answered": "closed"},
    "withdraw": dict.fromkeys(OPEN.split(), "closed"),
    "reopen": {"closed": "filed"},
}
"""Written down a second time, by hand, so that a slip in the table is found."""
COMPLAINT = Complaint("C", Channel.KELUHAN, "H", "P", "33.16.99.2001", "kesehatan", "Mohon", DAY, "33.16.99.2001")
REFERRAL = Referral("R", "C", "H", "P", "33.16.dinsos", "rsud", "perawatan", Consent("Paijah", DAY), DAY, date(2026, 11, 28))


@pytest.mark.parametrize("status", ComplaintStatus)
@pytest.mark.parametrize("step", Step)
def test_a_complaint_takes_the_steps_of_its_status_and_no_other(step: Step, status: ComplaintStatus) -> None:
    complaint = evolve(COMPLAINT, status=status)
    target = LISTED[step.value].get(status.value)
    if target:
        assert complaint.after(step) == target
        return
    with pytest.raises(InvalidTransitionError) as refused:
        complaint.after(step)
    assert refused.value.code == f"complaint.{step.value}"
    told = refused.value.cure.removeprefix("possible now: ").split(", ")
    assert told == [one for one in LISTED if status.value in LISTED[one]]


@pytest.mark.parametrize("status", ReferralStatus)
@pytest.mark.parametrize("step", ReferralStep)
@pytest.mark.parametrize("office", ["33.16.dinsos", "rsud", "baznas"])
def test_a_referral_takes_the_steps_of_its_status_from_their_side_only(
    step: ReferralStep, status: ReferralStatus, office: str
) -> None:
    referral = evolve(REFERRAL, status=status)
    side = "33.16.dinsos" if step is ReferralStep.WITHDRAW else "rsud"
    if office != side:
        with pytest.raises(AccessDeniedError) as denied:
            referral.after(step, office, "alasan")
        assert side in denied.value.cure
    elif step in possible(REFERRAL_STEPS, status):
        assert referral.after(step, office, "alasan") is REFERRAL_STEPS[step][1]
    else:
        with pytest.raises(InvalidTransitionError) as refused:
            referral.after(step, office, "alasan")
        listed = ", ".join(one.value for one in possible(REFERRAL_STEPS, status)) or "nothing"
        assert refused.value.cure == f"possible now: {listed}"


def test_every_status_is_reached_and_every_step_leads_somewhere() -> None:
    assert set(COMPLAINT_STEPS) == set(Step)
    assert {target for _, target in COMPLAINT_STEPS.values() if target} == set(ComplaintStatus)
    assert {target for _, target in REFERRAL_STEPS.values()} == set(ReferralStatus) - {ReferralStatus.SENT}
    assert not [status for status in ComplaintStatus if not possible(COMPLAINT_STEPS, status)]


@pytest.mark.parametrize("status", [ComplaintStatus.FILED, ComplaintStatus.COMPLETE])
def test_a_request_at_the_desk_is_decided_before_it_is_answered(status: ComplaintStatus) -> None:
    with pytest.raises(InvalidTransitionError) as refused:
        evolve(COMPLAINT, channel=Channel.LAYANAN, status=status).after(Step.ANSWER)
    assert refused.value.code == "complaint.undecided"
    assert evolve(COMPLAINT, channel=Channel.LAYANAN, status=ComplaintStatus.DECIDED).after(Step.ANSWER)


LADDER = Ladder(
    agencies={"33.16.dinkes": "Dinas Kesehatan", "33.16.dinkan": "Dinas Perikanan"}, beyond={"kemensos": "Kemensos"}
)


@pytest.mark.parametrize(
    ("holder", "to", "level", "above"),
    [
        ("33.16.99.2001", "", LadderLevel.VILLAGE, "33.16.99"),
        ("33.16.99", "", LadderLevel.DISTRICT, "33.16"),
        ("33.16.99", "33.16", LadderLevel.DISTRICT, "33.16"),
        ("33.16", "33.16.dinkes", LadderLevel.SECRETARIAT, "33.16.dinkes"),
        ("33.16.dinkes", "kemensos", LadderLevel.AGENCY, "kemensos"),
        ("33.16", "", LadderLevel.SECRETARIAT, None),
        ("33.16", "33.16.rsud", LadderLevel.SECRETARIAT, None),
        ("33.16.99.2001", "33.16", LadderLevel.VILLAGE, None),
        ("33.16.99.2001", "33.16.dinkes", LadderLevel.VILLAGE, None),
        ("33.16.dinkes", "", LadderLevel.AGENCY, None),
        ("kemensos", "", LadderLevel.BEYOND, None),
        ("33", "kemensos", LadderLevel.BEYOND, None),
    ],
)
def test_a_case_climbs_one_rung_at_a_time_to_the_beyond(holder: str, to: str, level: LadderLevel, above: str | None) -> None:
    complaint = evolve(COMPLAINT, holder=holder)
    assert LADDER.level(holder) is level
    if above:
        assert complaint.escalated("Tidak ada petugas", to, LADDER) == above
        return
    with pytest.raises(InvalidTransitionError) as refused:
        complaint.escalated("Tidak ada petugas", to, LADDER)
    assert refused.value.code == "complaint.escalate"
    assert all(one in refused.value.cure for one in LADDER.next(holder))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": "33.16.98"}, "stand-in.by"),
        ({"village": "33.16.99", "by": "33.16"}, "stand-in.by"),
        ({"reason": " "}, "stand-in.reason"),
    ],
)
def test_a_village_is_stood_in_for_by_its_own_kecamatan_for_a_reason(change: dict[str, object], code: str) -> None:
    stand_in = StandIn("33.16.99.2001", "33.16.99", DAY, "Tidak ada sinyal")
    assert [stand_in.holds(day) for day in (date(2026, 11, 20), DAY, date(2099, 1, 1))] == [False, True, True]
    with pytest.raises(DomainError) as refused:
        evolve(stand_in, **change)  # type: ignore[arg-type]  # each fits its field
    assert refused.value.code == code


def test_the_rules_of_cases_have_categories_and_a_time_to_open_again() -> None:
    rules = CaseRules(reopen_days=10)
    assert rules.may_reopen(DAY, date(2026, 12, 1))
    assert not rules.may_reopen(DAY, date(2026, 12, 2))
    assert rules.may_reopen(None, DAY)
    assert {"kesehatan", "perumahan", "lain"} <= set(CATEGORIES)
    for days, categories in ((-1, CATEGORIES), (1, {})):
        with pytest.raises(DomainError):
            CaseRules(categories, days)
    with pytest.raises(DomainError) as refused:
        rules.require_category("kesehtan")
    assert "kesehatan" in refused.value.cure
