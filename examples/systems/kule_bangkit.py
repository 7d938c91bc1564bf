"""Kule Bangkit, Serang: five activities, in two villages and three sub-districts, on what people come for every day.

Complaints are identified; referred and handled; participation and needs recorded; welfare data updated; information, data and
services integrated. BPJS Mandiri becomes PBI, a pupil's KIP is asked for, PKH is explained, BPNT is looked up. Everybody is
invented.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from slrtkit import Kit
from slrtkit.adapters.clock import FixedClock
from slrtkit.domain import Channel, DecisionOutcome, Fact, ReferralStep, Source
from slrtkit.domain.change import FactChange
from slrtkit.domain.leaflet import leaflet_of
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.rules import Entitlement
from slrtkit.domain.verification import Verdict
from slrtkit.domain.worklist import WorkReason
from slrtkit.errors import AccessDeniedError
from slrtkit.service.participation import Aid
from slrtkit.testing import open_practice, practise, require

CONFIG = Path(__file__).with_suffix(".toml")
KRAMATWATU, MARGASANA, NOT_YET = "36.04.05.2001", "36.04.05.2002", "36.04.98.2001"
PEOPLE = {"33.16.09.1016": KRAMATWATU, "33.16.11.2005": MARGASANA, "33.16.13.2020": NOT_YET}
"""The people of the sample live here."""
ADDED = (("36.04.98", "Kecamatan Contoh Dua"), ("36.04.99", "Kecamatan Contoh Tiga"), (NOT_YET, "Desa Contoh"))
"""Invented regions."""
MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
ASKED = {
    "PBI-JK": ("TMP-01", "TMP-01-1", "kesehatan", "Iuran BPJS Mandiri tidak terbayar, mohon dialihkan ke PBI."),
    "PIP": ("TMP-11", "TMP-11-3", "pendidikan", "Intan belum mempunyai KIP."),
    "PKH": ("TMP-07", "TMP-07-1", "sosial-ekonomi", "Apa syarat PKH?"),
    "SEMBAKO": ("BLS-05", "BLS-05-1", "sosial-ekonomi", "Apakah saya terdaftar BPNT?"),
}
DESKS = {KRAMATWATU: "kramatwatu", MARGASANA: "margasana"}


def run(folder: Path) -> dict[str, object]:
    clock = FixedClock(MORNING)
    with open_practice(CONFIG, folder, clock=clock, added=ADDED, people=PEOPLE) as kit:
        stood_in = open_posts(kit)
        cases = identify(kit)
        answered = refer_and_handle(kit, cases)
        record(kit)
        update(kit)
        clock.advance(timedelta(hours=6))
        told = integrate(kit, cases)
        require(not kit.seen_by(kit.context("auditor")).rebuild().problems, "the log is whole")
        posts = {"villages": len(DESKS), "sub_districts": 3, "stood_in": stood_in}
        return {"system": "Kule Bangkit", "activities": 5, **posts, "complaints": len(cases), "answered": answered, **told}


def open_posts(kit: Kit) -> int:
    """Two villages work; in another the kecamatan works until it has a post of its own."""
    kit.villages.plan(kit.context("manajer"), NOT_YET)
    kit.file_complaint(
        kit.context("kec-dua"), household="BJR-01", person="BJR-01-1", category="pangan", text="Mohon bantuan pangan."
    )
    waiting = {who: kit.work.worklist(kit.context(who)).items for who in ("kec-satu", "kec-dua", "kec-tiga")}
    require([one.why for one in waiting["kec-dua"]] == [WorkReason.STAND_IN], "the kecamatan works for its village")
    require(not waiting["kec-satu"] and not waiting["kec-tiga"], "and for nobody else's")
    return len(waiting["kec-dua"])


def identify(kit: Kit) -> dict[str, str]:
    """1. Complaints are identified where people live."""
    filed = dict[str, str]()
    for program, (home, person, category, text) in ASKED.items():
        village = kit.seen_by(kit.context("operator")).household(home).village.text
        channel = Channel.LAYANAN if program == "PBI-JK" else Channel.KELUHAN
        filed[program] = kit.file_complaint(
            kit.context(DESKS[village]), household=home, person=person, category=category, text=text, channel=channel
        ).id
    try:
        home, person, category, text = ASKED["PBI-JK"]
        kit.file_complaint(kit.context("margasana"), household=home, person=person, category=category, text=text)
    except AccessDeniedError as refused:
        print(f"1. {len(filed)} complaints; a facilitator files for their own village only: {refused.code}")
    return filed


def refer_and_handle(kit: Kit, cases: dict[str, str]) -> int:
    """2. They are handled, and referred to who can help: from BPJS Mandiri to PBI."""
    desk, head = partial(kit.context, "loket"), partial(kit.context, "manajer")
    case, today = cases["PBI-JK"], kit.office.zone.day(kit.clock.now())
    kit.assess(desk(), case, "PBI-JK")
    kit.decide(head(), case, "PBI-JK", DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), case, "rekomendasi-pbi-jk", signer="manajer", destination="BPJS Kesehatan").id
    kit.issue_letter(head(), letter)
    require(kit.verify(kit.seen_by(desk()).signed_pdf(letter)).verdict is Verdict.PASSED, "the letter verifies")
    due = today + timedelta(3)
    sent = kit.send_referral(desk(), case, receiver="bpjs-contoh", purpose="Alih ke PBI", consent_by="Budi", answer_due=due).id
    kit.advance_referral(kit.context("bpjs"), sent, ReferralStep.ACCEPT)
    kit.advance_referral(kit.context("bpjs", reason="Aktif sebagai PBI per 1 Desember"), sent, ReferralStep.COMPLETE)
    for program, one in cases.items():
        village = kit.seen_by(desk()).complaint(one).village
        officer = partial(kit.context, DESKS[village])
        text = kit.seen_by(officer()).casework.draft_answer(one, words=information(kit, program))
        kit.casework.answer(officer(), one, text)
        kit.close_complaint(officer(), one, "Dijawab")
    print(f"2. {len(cases)} are answered and closed; BPJS: {kit.seen_by(desk()).referral(sent).remark}.")
    return len(cases)


def information(kit: Kit, program: str) -> str:
    """What a resident is told: what the program asks for today, and whether they are entitled by what is known."""
    home, person, _, _ = ASKED[program]
    day = kit.office.zone.day(kit.clock.now())
    found = kit.seen_by(kit.context("manajer")).explain(home, person, program, day).entitlement
    name = kit.catalog.program(program).name
    return f"{name}: {'memenuhi syarat' if found is Entitlement.ELIGIBLE else 'belum memenuhi syarat'} menurut data hari ini."


def record(kit: Kit) -> None:
    """3. Participation and needs: who receives what, as they say and as the owner says."""
    _, pupil, _, _ = ASKED["PIP"]
    kit.aid.answer(kit.context("operator"), Aid("TMP-11", pupil, "PIP"), receives=False, source=Source.INTERVIEW)
    kit.aid.answer(kit.context("operator"), Aid("BLS-05", "BLS-05-K1", "SEMBAKO"), receives=True, source=Source.INTERVIEW)
    need = kit.seen_by(kit.context("manajer")).ask("BLS-04", "BLS-04-1", "SEMBAKO", kit.office.zone.day(kit.clock.now()))
    print(f"3. Participation of two is recorded; of a family that is little known, {len(need)} things are asked next.")


def update(kit: Kit) -> None:
    """4. Welfare data: a facilitator proposes, a second officer checks, a third applies."""
    today = kit.office.zone.day(kit.clock.now())
    change = FactChange("TMP-07", "housing.floor", Fact("semen", today, Source.HOME_VISIT))
    proposal = kit.propose_change(kit.context("kramatwatu", reason="Lantai sudah disemen"), "TMP-07", change).id
    try:
        kit.apply_change(kit.context("kramatwatu"), proposal)
    except AccessDeniedError as refused:
        print(f"4. Who proposes a change does not make it: {refused.code}")
    kit.check_change(kit.context("loket"), proposal)
    kit.apply_change(kit.context("manajer"), proposal)
    known = kit.seen_by(kit.context("manajer")).household("TMP-07").fact("TMP-07", "housing.floor")
    require(known and known.value == "semen", "the register is up to date")


def integrate(kit: Kit, cases: dict[str, str]) -> dict[str, object]:
    """5. Information, data and services in one place: what a program asks for, who could have it, and the month in figures."""
    today, seen = kit.office.zone.day(kit.clock.now()), kit.seen_by(kit.context("manajer"))
    leaflet = leaflet_of(kit.catalog.program("PKH"), today, "id", kit.facts)
    entitled = sorted(
        code
        for code in kit.catalog.codes()
        if seen.explain("TMP-11", "TMP-11-3", code, today).entitlement is Entitlement.ELIGIBLE
    )
    report = kit.work.monthly(kit.context("manajer"), ReportMonth(2026, 11))
    require(report.total.closed == len(cases), "the month counts what was closed")
    print(f"5. PKH in plain words: {len(leaflet.versions)} version; Intan could have {', '.join(entitled)}.")
    return {"entitled": entitled, "received": report.total.received, "closed": report.total.closed}


if __name__ == "__main__":
    practise(run)
