"""Layar Sibalang, Balangan: what a village cannot solve goes up, and on to whoever can help; and aid is laid side by side.

Pillars and volunteers visit homes, none more than they can. Who is aided and not entitled, and who is entitled and not aided,
are two lists; who receives two programs that exclude each other is a third. Everybody is invented.
"""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from attrs import evolve

from slrtkit import Kit
from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.clock import FixedClock
from slrtkit.domain import Channel, DecisionOutcome, ReferralStep, Source, Zone
from slrtkit.domain.cases import Urgency
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.rules import Entitlement
from slrtkit.domain.volunteer import DispatchStep, Volunteer, VolunteerKind
from slrtkit.errors import InvalidTransitionError, NotYoursError
from slrtkit.service.participation import Aid
from slrtkit.testing import open_practice, practise, require

CONFIG = Path(__file__).with_suffix(".toml")
NINIAN, HAMARUNG = "63.11.01.2001", "63.11.01.2002"
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
PILLARS = (
    Volunteer("tagana", "Syahrani Contoh", VolunteerKind.TAGANA, ("63.11.01",), capacity=1),
    Volunteer("karang-taruna", "Rina Contoh", VolunteerKind.KARANG_TARUNA, (NINIAN,), capacity=2),
)
RECEIVING = {"SEMBAKO": ("BLS-07", "BLS-11", "BLS-02"), "BLT-DESA": ("BLS-07",)}
EXCLUDES = {"BLT-DESA": ("SEMBAKO", "PKH")}
"""BLT Desa is for families without PKH and Sembako."""


def run(folder: Path) -> dict[str, object]:
    clock = FixedClock(MONDAY)
    people = {"33.16.11.2005": NINIAN, "33.16.13.2020": HAMARUNG}
    with open_practice(CONFIG, folder, clock=clock, people=people) as opened:
        kit = evolve(opened, calendar=FixedCalendar({2026: ()}))
        require(kit.office.zone is Zone.WITA, "Balangan lives by Central Indonesian time")
        climbed = climb(kit, clock)
        visits = dispatch(kit)
        wrongly, left_out, overlapping = lay_side_by_side(kit)
        require(not kit.seen_by(kit.context("auditor")).rebuild().problems, "the log is whole")
        return {
            "system": "Layar Sibalang",
            "held_by": climbed,
            "visits": visits,
            "overlaps": overlapping,
            "aided_not_entitled": wrongly,
            "entitled_not_aided": left_out,
        }


def climb(kit: Kit, clock: FixedClock) -> list[str]:
    """A problem that the village cannot solve: up to the kecamatan, the secretariat, and on to whoever can help."""
    desk, middle, head = (partial(kit.context, one, None) for one in ("desa", "tksk", "manajer"))
    text = "Pak Sutrisno harus dirawat dan keluarganya tidak mampu."
    case = kit.file_complaint(
        desk(), household="BLS-03", person="BLS-03-1", category="kesehatan", text=text, urgency=Urgency.URGENT
    ).id
    for step, why in ((desk, "Desa tidak dapat menolong"), (middle, "Kecamatan tidak dapat menolong")):
        kit.escalate_complaint(step(why), case)
    kit.assess(head(), case, "KERINGANAN-RS")
    kit.decide(head("Butuh perawatan dan biaya"), case, "KERINGANAN-RS", DecisionOutcome.REFERRED)
    day = kit.office.zone.day(clock.now())
    hospital, alms = (
        kit.send_referral(head(), case, receiver=to, purpose=what, consent_by="Sutrisno", answer_due=day + timedelta(2)).id
        for to, what in (("rsud-contoh", "Perawatan"), ("baznas-contoh", "Biaya pendamping"))
    )
    kit.advance_referral(kit.context("rsud"), hospital, ReferralStep.ACCEPT)
    kit.advance_referral(kit.context("rsud", reason="Dirawat tanpa uang muka"), hospital, ReferralStep.COMPLETE)
    clock.advance(timedelta(days=4))
    late = kit.office.zone.day(clock.now())
    for officer, office in (("manajer", kit.office.code), ("baznas", "baznas-contoh")):
        overdue = kit.seen_by(kit.context(officer)).casework.referrals(office, overdue_on=late)
        require([one.id for one in overdue] == [alms], "an answer that is late is seen by both sides")
    told = [one.standing.status for one in kit.seen_by(head()).limits.standing(case, clock.now()) if one.standing]
    require(told == [LimitStatus.BREACHED], "three working days are over on Friday")
    try:
        kit.close_complaint(head(), case, "Selesai")
    except InvalidTransitionError as refused:
        print(f"A case waits for those who owe an answer: {refused}")
    kit.advance_referral(kit.context("baznas", reason="Dana bulan ini habis"), alms, ReferralStep.REJECT)
    seen = kit.seen_by(head())
    kit.casework.answer(head(), case, seen.casework.draft_answer(case))
    kit.close_complaint(head(), case, "Dirawat tanpa uang muka")
    print(seen.casework.draft_answer(case).splitlines()[2])
    return [one.office for one in seen.casework.held_by(case)]


def dispatch(kit: Kit) -> int:
    """Somebody visits who can: near, not away, and without too much to do."""
    head, day = partial(kit.context, "manajer"), kit.office.zone.day(kit.clock.now())
    for pillar in PILLARS:
        kit.volunteers.state(head(), pillar)
    cases = [
        kit.file_complaint(
            kit.context("desa"), household=home, person=f"{home}-1", category="perumahan", text=text, channel=Channel.KELUHAN
        ).id
        for home, text in (("BLS-09", "Atap bocor"), ("BLS-10", "Dinding roboh"), ("BLS-14", "Lantai tanah"))
    ]
    for case in cases:
        free = kit.seen_by(head()).volunteers.loads(day, village=NINIAN)[0].volunteer.id
        kit.volunteers.dispatch(head(), case, free)
    loads = {one.volunteer.id: one.open for one in kit.seen_by(head()).volunteers.loads(day, village=NINIAN)}
    require(loads == {"tagana": 1, "karang-taruna": 2}, "nobody has more to do than they can")
    print(f"Open visits: {loads}")
    for case in cases:
        kit.volunteers.answer(head(), case, DispatchStep.ACCEPT)
        kit.casework.visit(kit.context("desa"), case, on=day, findings="Rumah perlu diperbaiki", visitors=("Relawan",))
        kit.volunteers.answer(head(), case, DispatchStep.COMPLETE)
    return len(cases)


def lay_side_by_side(kit: Kit) -> tuple[list[str], list[str], int]:
    """The aid of all programs, family by family: no overlap, nobody aided who is not entitled, nobody entitled left out."""
    day = kit.office.zone.day(kit.clock.now())
    for program, homes in RECEIVING.items():
        for home in homes:
            entry = ParticipationEntry(date(2025, 1, 1), Source.DTSEN)
            kit.aid.enter(kit.context("operator"), Aid(home, f"{home}-K1", program), entry)
    seen = kit.seen_by(kit.context("manajer"))
    wrongly, left_out, overlapping = list[str](), list[str](), 0
    for family in seen.households():
        judged = seen.explain(family.id, f"{family.id}-1", "SEMBAKO", day).entitlement
        receives = any(one.program == "SEMBAKO" and one.running() for one in seen.aid.ledgers(family.id))
        wrongly += [family.id] if receives and judged is Entitlement.INELIGIBLE else []
        left_out += [family.id] if judged is Entitlement.ELIGIBLE and not receives else []
        for found in seen.aid.overlaps(family.id, EXCLUDES):
            overlapping += 1
            print(f"{family.id} has {' and '.join(found.programs)} at once, since {found.span.since}.")
    require(wrongly and left_out and overlapping, "the three lists are told")
    print(f"Aided and not entitled: {wrongly}. Entitled and not aided: {left_out}.")
    try:
        kit.seen_by(kit.context("desa")).explain(left_out[0], f"{left_out[0]}-1", "SEMBAKO", day)
    except NotYoursError:
        print("A village's facilitator learns of their own village only.")
    return wrongly, left_out, overlapping


if __name__ == "__main__":
    practise(run)
