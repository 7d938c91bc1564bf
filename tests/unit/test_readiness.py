"""Villages open one after the other: trained before they work, stood in for until then; and practice never passes as real."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, DecisionOutcome, Fact, Officer, Source, Zone
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.cases import Ladder, StandIn
from slrtkit.domain.delegation import Powers
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.readiness import (
    READINESS_STEPS,
    Readiness,
    ReadinessItem,
    ReadinessRules,
    ReadinessStage,
    ReadinessStep,
)
from slrtkit.domain.roles import Role
from slrtkit.domain.transition import possible
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    InvalidIdentifierError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
)
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import escalate_complaint, file_complaint
from slrtkit.service.issue import reserve_letter
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import begin_stand_in, held_by, send_down, work_of, working_on
from slrtkit.service.readiness import ReadinessDesk, readiness_on
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import referrals_of, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.work_scope import scope_of
from slrtkit.testing import post

DAY, VILLAGE, KECAMATAN = post.DAY, "33.16.99.2001", "33.16.99"
_requests = count()
LISTED = {
    "train": {"planned": "trained"},
    "pilot": {"trained": "pilot"},
    "go-live": {"pilot": "live"},
    "suspend": {"trained": "suspended", "pilot": "suspended", "live": "suspended"},
    "resume": {"suspended": "pilot"},
}


def by(reason: str = "", day: int = 0) -> Context:
    number = next(_requests)
    return Context("petugas", f"r-{number}", post.NOW + timedelta(days=day, milliseconds=number), reason)


@pytest.fixture
def desk() -> Iterator[ReadinessDesk]:
    journal = Journal(MemoryStore(), PlainSealer(), "desk")
    register(journal, by(), [post.household("H")])
    yield ReadinessDesk(journal, ReadinessRules(), lambda context: Zone.WIB.day(context.now))
    assert rebuild(journal).problems == ()


def works(desk: ReadinessDesk, day: int) -> str:
    return working_on(desk.journal, "C", DAY + timedelta(day)).office


def test_a_village_goes_from_plan_to_live_and_its_kecamatan_works_for_it_until_its_pilot(desk: ReadinessDesk) -> None:
    file_complaint(desk.journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    assert works(desk, 0) == VILLAGE
    desk.plan(by("Tahap dua", day=1), VILLAGE)
    assert (works(desk, 0), works(desk, 1)) == (VILLAGE, KECAMATAN)
    assert working_on(desk.journal, "C", DAY + timedelta(1)).stand_in == StandIn(
        VILLAGE, KECAMATAN, DAY + timedelta(1), "Tahap dua"
    )
    assert work_of(desk.journal, KECAMATAN, DAY + timedelta(1)) == ("C",)
    assert work_of(desk.journal, VILLAGE, DAY + timedelta(1)) == ()
    with pytest.raises(InvalidTransitionError, match="officers-named, officers-trained"):
        desk.advance(by(day=1), VILLAGE, ReadinessStep.TRAIN)
    for item in (ReadinessItem.OFFICERS_NAMED, ReadinessItem.OFFICERS_TRAINED):
        desk.check(by(day=2), VILLAGE, item, there=True)
    desk.advance(by(day=2), VILLAGE, ReadinessStep.TRAIN)
    assert works(desk, 2) == KECAMATAN
    assert working_on(desk.journal, "C", DAY + timedelta(2)).stand_in == StandIn(
        VILLAGE, KECAMATAN, DAY + timedelta(2), "trained"
    )
    desk.check(by("Hilang di musim hujan", day=3), VILLAGE, ReadinessItem.SIGNAL, there=False)
    with pytest.raises(InvalidTransitionError, match="signal"):
        desk.advance(by(day=3), VILLAGE, ReadinessStep.PILOT)
    desk.check(by(day=4), VILLAGE, ReadinessItem.SIGNAL, there=True)
    desk.advance(by(day=4), VILLAGE, ReadinessStep.PILOT)
    assert (works(desk, 3), works(desk, 4)) == (KECAMATAN, VILLAGE)
    with pytest.raises(InvalidTransitionError, match="printer"):
        desk.advance(by(day=5), VILLAGE, ReadinessStep.GO_LIVE)
    desk.check(by(day=5), VILLAGE, ReadinessItem.PRINTER, there=True)
    desk.advance(by(day=5), VILLAGE, ReadinessStep.GO_LIVE)
    with pytest.raises(InvalidTransitionError, match="carries a reason"):
        desk.advance(by(day=6), VILLAGE, ReadinessStep.SUSPEND)
    desk.advance(by("Petugas pindah", day=6), VILLAGE, ReadinessStep.SUSPEND)
    assert (works(desk, 5), works(desk, 6)) == (VILLAGE, KECAMATAN)
    desk.advance(by(day=8), VILLAGE, ReadinessStep.RESUME)
    assert (works(desk, 7), works(desk, 8)) == (KECAMATAN, VILLAGE)
    assert [one.village for one in desk.villages(ReadinessStage.PILOT)] == [one.village for one in desk.villages()] == [VILLAGE]
    assert desk.villages(ReadinessStage.LIVE) == ()
    begun = StandIn(VILLAGE, KECAMATAN, DAY + timedelta(9), "Banjir", DAY + timedelta(9))
    begin_stand_in(desk.journal, by(day=9), begun)
    assert [works(desk, day) for day in (8, 9, 10)] == [VILLAGE, KECAMATAN, VILLAGE]


def test_the_past_of_a_village_can_be_asked(desk: ReadinessDesk) -> None:
    desk.plan(by(day=1), VILLAGE)
    desk.check(by(day=2), VILLAGE, ReadinessItem.PRINTER, there=True)
    assert readiness_on(desk.journal, VILLAGE, DAY) is None
    planned = readiness_on(desk.journal, VILLAGE, DAY + timedelta(1))
    assert planned
    assert planned.stage is ReadinessStage.PLANNED
    assert planned.stand_in(DAY) is None
    assert desk.get(VILLAGE).checks["printer"].by == "petugas"
    with pytest.raises(NotFoundError):
        desk.get("33.16.99.2002")


@pytest.mark.parametrize("stage", ReadinessStage)
@pytest.mark.parametrize("step", ReadinessStep)
def test_a_village_takes_the_steps_of_its_stage_and_no_other(step: ReadinessStep, stage: ReadinessStage) -> None:
    nothing = ReadinessRules((), (), ())
    village = Readiness(VILLAGE, DAY, stage)
    assert village.id == VILLAGE
    target = LISTED[step.value].get(stage.value)
    if target:
        assert village.after(step, DAY, "alasan", nothing).value == target
        with pytest.raises(InvalidTransitionError, match="forward in time"):
            village.after(step, DAY - timedelta(1), "alasan", nothing)
        return
    with pytest.raises(InvalidTransitionError) as refusal:
        village.after(step, DAY, "alasan", nothing)
    assert refusal.value.cure == "possible now: " + ", ".join(one.value for one in possible(READINESS_STEPS, stage))


def test_every_command_is_done_once_and_what_cannot_be_is_refused(desk: ReadinessDesk) -> None:
    context = by(day=1)
    assert desk.plan(context, VILLAGE) == desk.plan(context, VILLAGE)
    with pytest.raises(RequestReusedError):
        desk.plan(context, "33.16.99.2002")
    with pytest.raises(DuplicateError):
        desk.plan(by(), VILLAGE)
    with pytest.raises(DomainError):
        desk.plan(by(), KECAMATAN)
    with pytest.raises(InvalidIdentifierError):
        desk.plan(by(), "Sitirejo")
    context = by(day=2)
    assert desk.check(context, VILLAGE, ReadinessItem.SIGNAL, there=True) == desk.check(
        context, VILLAGE, ReadinessItem.SIGNAL, there=True
    )
    with pytest.raises(InvalidTransitionError, match="a later look"):
        desk.check(by(day=1), VILLAGE, ReadinessItem.SIGNAL, there=False)
    easy = evolve(desk, rules=ReadinessRules(train=()))
    context = by(day=3)
    assert easy.advance(context, VILLAGE, ReadinessStep.TRAIN) == easy.advance(context, VILLAGE, ReadinessStep.TRAIN)
    assert ReadinessRules().needed(ReadinessStep.RESUME) == ReadinessRules().needed(ReadinessStep.PILOT)


def test_the_kecamatan_may_do_the_work_of_a_village_that_is_not_ready_and_has_it_in_its_list(desk: ReadinessDesk) -> None:
    file_complaint(desk.journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    camat = Officer("camat", KECAMATAN, post.desk().signer.block, roles=(Role.DISTRICT_OFFICER,))
    policy = AccessPolicy({"camat": camat}, GRANTS, zone=Zone.WIB)
    guarded = evolve(desk.journal, access=policy)

    def decides(day: int) -> None:
        context = evolve(by(day=day), actor="camat")
        record_fact(guarded, context, "H", "H-P", "inpatient", Fact(True, DAY, Source.HOME_VISIT))

    def standing_in(day: int) -> tuple[str, ...]:
        own = post.desk().office
        return scope_of(desk.journal, camat, Powers(), post.NOW + timedelta(day), own, policy).standing_in

    with pytest.raises(AccessDeniedError):
        decides(0)
    desk.plan(by(day=1), VILLAGE)
    decides(2)
    assert (standing_in(0), standing_in(2)) == ((), (VILLAGE,))
    easy = evolve(desk, rules=ReadinessRules((), (), ()))
    for step in (ReadinessStep.TRAIN, ReadinessStep.PILOT):
        easy.advance(by(day=3), VILLAGE, step)
    with pytest.raises(AccessDeniedError):
        decides(4)
    assert standing_in(4) == ()


def practised(desk: ReadinessDesk, *, training: bool) -> None:
    journal = desk.journal
    file_complaint(journal, by(), evolve(post.complaint("C", "H", "Mohon bantuan"), training=training))
    record_fact(journal, by(), "H", "H-P", "inpatient", Fact(True, DAY, Source.HOME_VISIT))
    assess_complaint(journal, by(), "C", post.PROGRAM, DAY)
    decide(journal, by(), "C", "BANTUAN", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY)


def test_no_real_letter_comes_of_a_case_made_up_for_practice(desk: ReadinessDesk) -> None:
    practised(desk, training=True)
    real = post.desk()
    with pytest.raises(InvalidTransitionError) as refusal:
        reserve_letter(desk.journal, by(), "C", post.LETTER.code, real, letter_id="L")
    assert refusal.value.code == "complaint.training"
    practice = evolve(real, office=evolve(real.office, training=True))
    reserve_letter(desk.journal, by(), "C", post.LETTER.code, practice, letter_id="L")
    assert desk.journal.letter("L").state.letter.specimen


def test_a_referral_of_a_case_made_up_for_practice_says_so(desk: ReadinessDesk) -> None:
    practised(desk, training=True)
    send_referral(desk.journal, by(), post.referral("R", desk.journal.complaint("C").state))
    assert [one.training for one in referrals_of(desk.journal, office=post.HOSPITAL)] == [True]


def test_a_letter_of_a_real_case_is_a_letter(desk: ReadinessDesk) -> None:
    practised(desk, training=False)
    reserve_letter(desk.journal, by(), "C", post.LETTER.code, post.desk(), letter_id="L")
    assert not desk.journal.letter("L").state.letter.specimen


LADDER = Ladder({"33.16.dinkes": "Dinas Kesehatan"}, {"kemensos": "Kemensos"})


@pytest.mark.parametrize(
    ("holder", "below"),
    [
        (VILLAGE, ()),
        (KECAMATAN, (VILLAGE,)),
        ("33.16", (KECAMATAN, VILLAGE)),
        ("33.16.dinkes", ("33.16",)),
        ("kemensos", ("33.16",)),
        ("33", ("33.16",)),
    ],
)
def test_below_each_rung_stand_those_on_the_way_from_the_village_of_the_case(holder: str, below: tuple[str, ...]) -> None:
    assert LADDER.below(holder, VILLAGE) == below
    for to in below:
        assert LADDER.down(holder, to, VILLAGE, "C") == to
    for to in ("33.16.98", "33.16.99.2002", "rsud", *([] if below else [""])):
        with pytest.raises(InvalidTransitionError) as refusal:
            LADDER.down(holder, to, VILLAGE, "C")
        assert refusal.value.code == "complaint.send-down"
        assert all(one in refusal.value.cure for one in below)


def test_a_case_that_was_passed_up_is_sent_back_down_with_a_reason(desk: ReadinessDesk) -> None:
    file_complaint(desk.journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    for _ in range(2):
        escalate_complaint(desk.journal, by("Tidak selesai"), "C", DAY)
    with pytest.raises(InvalidTransitionError, match="carries a reason"):
        send_down(desk.journal, by(), "C", DAY, VILLAGE, LADDER)
    context = by("Cukup di desa", day=2)
    later = date(2026, 11, 23)
    receipt = send_down(desk.journal, context, "C", later, VILLAGE, LADDER)
    assert send_down(desk.journal, context, "C", later, VILLAGE, LADDER) == receipt
    assert [(one.office, one.reason) for one in held_by(desk.journal, "C")] == [
        (VILLAGE, ""),
        (KECAMATAN, "Tidak selesai"),
        ("33.16", "Tidak selesai"),
        (VILLAGE, "Cukup di desa"),
    ]
    assert working_on(desk.journal, "C", later).since == later
    with pytest.raises(InvalidTransitionError, match="bottom of the ladder"):
        send_down(desk.journal, by("Lagi"), "C", later)
