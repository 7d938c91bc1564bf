"""What an officer does with a case: papers, visits, notes, answers, who holds it; and nothing of it is lost."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import (
    Channel,
    Complaint,
    ComplaintStatus,
    Context,
    DecisionOutcome,
    Fact,
    ReferralStatus,
    ReferralStep,
    Source,
)
from slrtkit.domain.cases import (
    Answer,
    AskedDocument,
    CaseResult,
    CaseRules,
    HandlingNote,
    Ladder,
    ReplyDetails,
    StandIn,
    Urgency,
    draft_reply,
)
from slrtkit.domain.limits import Milestone
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import Outcome
from slrtkit.domain.state import StreamKind
from slrtkit.errors import DomainError, DuplicateError, InvalidTransitionError, NotFoundError, RequestReusedError
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.casework import CaseDesk
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.ladder import begin_stand_in
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.testing import post
from slrtkit.wire import event_from_wire

CATALOG = """
code = "BANTUAN"
name = "Bantuan rekaan"
sector = "kesehatan"
owner = "Dinas Sosial"
unit = "person"
[[version]]
in_force_from = 2026-01-01
legal_basis = "Perbup contoh"
source = "invented"
[[version.criterion]]
code = "inap"
says = { id = "Dirawat inap", en = "In hospital" }
when = "inpatient"
[[version.document]]
code = "kk"
says = { id = "Kartu Keluarga", en = "Family card" }
[[version.document]]
code = "surat-rawat"
says = { id = "Surat rawat inap", en = "The hospital's note" }
when = "inpatient"
[[version.document]]
code = "foto"
says = { id = "Foto", en = "Photograph" }
required = false
"""
KK, PHOTO = b"%PDF-1.7 kartu keluarga", b"\xff\xd8\xff foto"
DAY, VILLAGE = post.DAY, "33.16.99.2001"
RULES = CaseRules(
    reopen_days=30, ladder=Ladder({"33.16.dinkes": "Dinas Kesehatan", post.HOSPITAL: "RSUD"}, {"kemensos": "Kemensos"})
)
_requests = count()


def by(reason: str = "", actor: str = "fasilitator", day: int = 0) -> Context:
    number = next(_requests)
    return Context(actor, f"r-{number}", post.NOW + timedelta(days=day, minutes=number), reason)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "BANTUAN.toml").write_text(CATALOG, "utf-8")
    catalog, store, ids = TomlCatalog(tmp_path / "catalog"), SqliteStore(tmp_path / "log.db"), count(1)
    journal = Journal(store, PlainSealer(), node="desk")
    register(journal, by(), [post.household("H"), post.household("H2")])
    file_complaint(journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    office = post.desk().office
    yield CaseDesk(
        journal, store, catalog, catalog.facts, RULES, office, lambda c: office.zone.day(c.now), lambda: f"N{next(ids):04}"
    )
    assert rebuild(journal).problems == ()
    store.close()


def case(desk: CaseDesk) -> Complaint:
    return desk.journal.complaint("C").state


def told(desk: CaseDesk, *, inpatient: bool) -> None:
    record_fact(desk.journal, by(), "H", "H-P", "inpatient", Fact(inpatient, DAY, Source.HOME_VISIT))


def decided(desk: CaseDesk, outcome: DecisionOutcome = DecisionOutcome.REFERRED, reason: str = "RSUD dapat menolong.") -> None:
    told(desk, inpatient=outcome is not DecisionOutcome.REFUSED)
    assess_complaint(desk.journal, by(), "C", desk.catalog.program("BANTUAN"), DAY, desk.facts)
    decide(desk.journal, by(reason), "C", "BANTUAN", outcome, decision_id="D", on=DAY)


def refused(code: str, kind: type[DomainError] = InvalidTransitionError) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(kind, check=lambda error: error.code == code)


def test_papers_are_kept_under_their_digest_and_found_in_their_case_only(desk: CaseDesk) -> None:
    desk.attach(by(), "C", KK, "KK Sukirman", document="kk")
    digest = sha256(KK).hexdigest()
    paper = case(desk).attachments[digest]
    assert (paper.name, paper.document, paper.size, paper.media.value) == ("KK Sukirman", "kk", len(KK), "application/pdf")
    assert desk.attachment("C", digest) == KK
    assert case(desk).given == {"kk"}
    file_complaint(desk.journal, by(), post.complaint("C2", "H2", "Mohon bantuan"))
    with refused("attachment.unknown", NotFoundError):
        desk.attachment("C2", digest)
    with refused("attachment.kind", DomainError):
        desk.attach(by(), "C", b"MZ program", "kk.pdf")
    with refused("attachment.size", DomainError):
        desk.attach(by(), "C", b"%PDF-" + bytes(20 * 1024 * 1024), "kk.pdf")


def test_a_file_is_complete_when_what_the_program_asks_for_in_this_case_is_there(desk: CaseDesk) -> None:
    with refused("complaint.papers"):
        desk.complete(by(), "C", "BANTUAN")
    desk.attach(by(), "C", KK, "KK", document="kk")
    assert desk.checklist("C", "BANTUAN", DAY).complete(case(desk).given) is Outcome.UNKNOWN
    with refused("complaint.papers-unknown") as unknown:
        desk.complete(by(), "C", "BANTUAN")
    assert "inpatient" in unknown.value.cure
    with refused("complaint.nothing-missing"):
        desk.send_back(by(), "C", "BANTUAN")
    told(desk, inpatient=False)
    desk.complete(by(), "C", "BANTUAN")
    assert (case(desk).status, case(desk).completed_on) == (ComplaintStatus.COMPLETE, DAY)


def test_what_is_missing_is_asked_for_by_name_and_the_case_goes_on_when_it_came(desk: CaseDesk) -> None:
    told(desk, inpatient=True)
    desk.send_back(by(), "C", "BANTUAN", also=[AskedDocument("ktp", "KTP yang terbaca")])
    assert [one.code for one in case(desk).missing] == ["kk", "surat-rawat", "ktp"]
    text = desk.draft_answer("C")
    assert "1. Kartu Keluarga\n2. Surat rawat inap\n3. KTP yang terbaca" in text
    with refused("complaint.assess"):
        assess_complaint(desk.journal, by(), "C", desk.catalog.program("BANTUAN"), DAY, desk.facts)
    for document in ("kk", "surat-rawat"):
        desk.attach(by(), "C", KK + document.encode(), document, document=document)
    with refused("complaint.papers") as still:
        desk.resume(by(), "C")
    assert still.value.cure.startswith("attach ktp")
    desk.attach(by(), "C", PHOTO, "KTP", document="ktp")
    desk.resume(by(), "C")
    assert (case(desk).status, case(desk).missing) == (ComplaintStatus.FILED, ())
    desk.complete(by(), "C", "BANTUAN")


def test_a_case_goes_on_without_a_paper_for_a_reason(desk: CaseDesk) -> None:
    desk.send_back(by(), "C", "BANTUAN")
    desk.resume(by("KK hilang karena banjir"), "C")
    assert case(desk).status is ComplaintStatus.FILED


def test_a_home_visit_has_minutes_also_where_the_family_refused(desk: CaseDesk) -> None:
    desk.attach(by(), "C", PHOTO, "Rumah")
    photo = sha256(PHOTO).hexdigest()
    desk.visit(by(), "C", on=DAY, findings="Lantai tanah", met="Ibu", photos=[photo], visitors=["Ani", "Budi"])
    desk.visit(by(), "C", on=DAY, findings="Tidak mau didata", refused=True)
    first, second = case(desk).visits.values()
    assert (first.visitors, first.photos, first.refused) == (("Ani", "Budi"), (photo,), False)
    assert (second.visitors, second.refused, second.findings) == (("fasilitator",), True, "Tidak mau didata")
    with refused("attachment.unknown", NotFoundError):
        desk.visit(by(), "C", on=DAY, findings="x", photos=["0" * 64])
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with refused("visit.day"):
            desk.visit(by(), "C", on=day, findings="x")
    with refused("visit.visitors", DomainError):
        evolve(first, visitors=(" ",))
    with refused("visit.findings", DomainError):
        evolve(first, findings="")


def test_notes_and_answers_stay_beside_each_other(desk: CaseDesk) -> None:
    desk.note(by(), "C", "Menelepon rumah sakit")
    desk.note(by(actor="supervisor"), "C", "Sudah dijawab")
    assert [(one.by, one.text) for one in case(desk).notes.values()] == [
        ("fasilitator", "Menelepon rumah sakit"),
        ("supervisor", "Sudah dijawab"),
    ]
    decided(desk)
    desk.answer(by(), "C", "Kami rujuk.")
    desk.answer(by(), "C", "Sudah diterima RSUD.")
    assert [one.text for one in case(desk).answers.values()] == ["Kami rujuk.", "Sudah diterima RSUD."]
    with refused("note.empty", DomainError):
        HandlingNote("N", DAY, "x", " ")


@pytest.mark.parametrize("separator", ["", " ", "-", "."])
def test_no_identity_number_leaves_in_an_answer(separator: str) -> None:
    number = separator.join(["3316", "9905", "0290", "0001"])
    with refused("answer.nik", DomainError) as error:
        Answer("A", DAY, "fasilitator", f"NIK {number}, hubungi kami.")
    assert number not in str(error.value)
    with refused("answer.empty", DomainError):
        Answer("A", DAY, "fasilitator", "  ")
    ticket = "01234567-0123-7000-8123-012345678901"
    assert Answer("A", DAY, "fasilitator", f"Tiket {ticket}, telepon 081200000000, 21-11-2026").text


def test_a_refusal_tells_why_and_how_to_object_and_the_answer_is_ready_to_send(desk: CaseDesk) -> None:
    decided(desk, DecisionOutcome.REFUSED, "Tidak dirawat inap.")
    assert desk.draft_answer("C", words="Terima kasih sudah datang.") == (
        "Yth. Bapak/Ibu Sukirman Rekaan,\n\n"
        "Pengaduan Anda tentang kesehatan kami terima pada 21 November 2026.\n\n"
        "Terima kasih sudah datang.\n\n"
        "Permohonan Bantuan rekaan belum dapat dikabulkan karena: Tidak dirawat inap.\n\n"
        "Bila berkeberatan, Anda dapat mengajukan keberatan tertulis kepada Dinas Sosial Rekaan paling lama 21 hari kerja "
        "sejak keputusan ini Anda ketahui (Pasal 77 UU 30/2014).\n\n"
        "Hormat kami,\nDinas Sosial Rekaan"
    )


def test_an_answer_tells_who_grants_it_which_letter_waits_and_what_each_receiver_said(desk: CaseDesk) -> None:
    decided(desk, DecisionOutcome.RECOMMENDED, "")
    for number, receiver in enumerate([post.HOSPITAL, "baznas", "33.16.dinkes", "kemensos"]):
        sent = evolve(post.referral(f"R{number}", case(desk), DAY + timedelta(days=7)), receiver=receiver)
        send_referral(desk.journal, by(), sent)
    for name, step, reason in (
        ("R0", ReferralStep.ACCEPT, ""),
        ("R0", ReferralStep.COMPLETE, "Dirawat gratis"),
        ("R1", ReferralStep.REJECT, "Kuota habis"),
        ("R2", ReferralStep.WITHDRAW, "Sudah sembuh"),
    ):
        office = desk.journal.referral(name).state.sender if step is ReferralStep.WITHDRAW else _receiver(desk, name)
        advance_referral(desk.journal, by(reason), name, step, office, on=DAY)
    text = desk.draft_answer("C")
    for said in (
        "Anda direkomendasikan untuk Bantuan rekaan. Pemberiannya diputuskan oleh Dinas Sosial.",
        "RSUD menjawab: Dirawat gratis.",
        "baznas belum dapat menolong: Kuota habis.",
        "Kasus ini dirujuk kepada Kemensos, yang diminta menjawab paling lambat 28 November 2026.",
    ):
        assert said in text
    assert "Sudah sembuh" not in text


def test_an_answer_names_the_letters_that_wait_and_no_day_where_none_was_promised(desk: CaseDesk) -> None:
    decided(desk, DecisionOutcome.RECOMMENDED, "")
    accepted = evolve(post.referral("R", case(desk)), status=ReferralStatus.ACCEPTED)
    details = ReplyDetails("Sukirman", "SLRT", "kesehatan", "(0296) 1", letters=("400.9/001",), referrals=(accepted,))
    text = draft_reply(case(desk), details)
    assert "Anda direkomendasikan untuk BANTUAN.\n\nSurat rekomendasi nomor 400.9/001 dapat diambil di SLRT." in text
    assert "Kasus ini dirujuk kepada 33.16.rsud.\n" in text
    assert text.endswith("SLRT\n(0296) 1")


def _receiver(desk: CaseDesk, name: str) -> str:
    return desk.journal.referral(name).state.receiver


def test_a_case_is_closed_with_a_result_that_its_decision_allows(desk: CaseDesk) -> None:
    decided(desk)
    with refused("complaint.result"):
        close_complaint(desk.journal, by(), "C", "Ditolong", CaseResult.SERVED)
    with refused("complaint.answer"):
        close_complaint(desk.journal, by(), "C", " ")
    close_complaint(desk.journal, by(), "C", "Ditolong RSUD", on=DAY)
    assert (case(desk).result, case(desk).closed_on, case(desk).outcome) == (CaseResult.REFERRED, DAY, "Ditolong RSUD")


@pytest.mark.parametrize("result", [CaseResult.WITHDRAWN, CaseResult.MOOT])
def test_what_is_taken_back_or_needs_no_answer_any_more_is_closed_undecided(desk: CaseDesk, result: CaseResult) -> None:
    with refused("complaint.close"):
        close_complaint(desk.journal, by(), "C", "Selesai")
    close_complaint(desk.journal, by(), "C", "Warga mencabut pengaduan", result)
    assert case(desk).result is result


def test_a_case_is_opened_again_in_time_for_a_reason_and_keeps_what_it_was_told(desk: CaseDesk) -> None:
    decided(desk)
    desk.answer(by(), "C", "Kami rujuk.")
    close_complaint(desk.journal, by(), "C", "Selesai", on=DAY)
    with refused("complaint.reason"):
        desk.reopen(by(), "C")
    with refused("complaint.over"):
        desk.reopen(by("Tagihan baru", day=31), "C")
    file_complaint(desk.journal, by(), post.complaint("C2", "H", "mohon  BANTUAN"))
    with refused("complaint.duplicate", DuplicateError):
        desk.reopen(by("Tagihan baru"), "C")
    close_complaint(desk.journal, by(), "C2", "Sama dengan C", CaseResult.WITHDRAWN)
    desk.reopen(by("Tagihan baru", day=30), "C")
    assert (case(desk).status, case(desk).result, case(desk).closed_on) == (ComplaintStatus.FILED, None, None)
    assert len(case(desk).answers) == 1
    with refused("complaint.undecided"):
        desk.answer(by(), "C", "Masih sama")


def test_category_and_urgency_are_corrected_but_not_into_a_case_that_is_open(desk: CaseDesk) -> None:
    desk.triage(by(), "C", urgency=Urgency.EMERGENCY)
    assert (case(desk).category, case(desk).urgency) == ("kesehatan", Urgency.EMERGENCY)
    file_complaint(desk.journal, by(), evolve(post.complaint("C2", "H", "Mohon bantuan"), category="pangan"))
    with refused("complaint.duplicate", DuplicateError):
        desk.triage(by(), "C", category="pangan")
    desk.triage(by(), "C", category="perumahan")
    assert case(desk).category == "perumahan"
    with refused("complaint.category", DomainError):
        desk.triage(by(), "C", category="kesehtan")
    with refused("complaint.category", DomainError):
        file_complaint(desk.journal, by(), evolve(post.complaint("C3", "H", "Lain"), category="kesehtan"), RULES)


@pytest.mark.parametrize("change", [{"reporter": "Ani"}, {"relationship": "tetangga"}])
def test_who_reports_for_somebody_says_who_they_are_to_them(desk: CaseDesk, change: dict[str, str]) -> None:
    with refused("complaint.reporter", DomainError):
        file_complaint(desk.journal, by(), evolve(post.complaint("C3", "H", "Lain"), **change))  # type: ignore[arg-type]  # texts
    both = evolve(post.complaint("C3", "H", "Lain"), reporter="Ani", relationship="tetangga")
    file_complaint(desk.journal, by(), both)
    assert desk.draft_answer("C3").count("\n\n") == 2
    assert "Ani" in desk.draft_answer("C3")


def test_who_held_a_case_since_when_and_why_it_moved_stays_known(desk: CaseDesk) -> None:
    desk.note(by(), "C", "Rumah sakit penuh")
    with refused("complaint.reason"):
        escalate_complaint(desk.journal, by(), "C", DAY)
    escalate_complaint(desk.journal, by("Tidak ada petugas"), "C", DAY + timedelta(days=2))
    escalate_complaint(desk.journal, by("Perlu OPD", "camat"), "C", DAY + timedelta(days=3))
    escalate_complaint(desk.journal, by("Perlu obat"), "C", DAY + timedelta(days=4), "33.16.dinkes", RULES.ladder)
    assert [(one.office, one.since.day, one.reason, one.by) for one in desk.held_by("C")] == [
        (VILLAGE, 21, "", "fasilitator"),
        ("33.16.99", 23, "Tidak ada petugas", "fasilitator"),
        ("33.16", 24, "Perlu OPD", "camat"),
        ("33.16.dinkes", 25, "Perlu obat", "fasilitator"),
    ]
    assert [one.id for one in desk.work_of("33.16.dinkes", DAY)] == ["C"]
    assert desk.work_of(VILLAGE, DAY) == ()
    close_complaint(desk.journal, by(), "C", "Dicabut", CaseResult.WITHDRAWN)
    assert desk.work_of("33.16.dinkes", DAY) == ()


def test_a_village_that_cannot_work_is_stood_in_for_and_has_its_cases_back(desk: CaseDesk) -> None:
    at = desk.working_on("C", DAY)
    assert (at.holder, at.office, at.since, at.stand_in) == (VILLAGE, VILLAGE, DAY, None)
    with refused("stand-in.days"):
        desk.stand_in(by("Tidak ada sinyal"), VILLAGE, until=DAY - timedelta(days=1))
    desk.stand_in(by("Tidak ada sinyal"), VILLAGE)
    with refused("stand-in.begin"):
        desk.stand_in(by("Lagi"), VILLAGE)
    at = desk.working_on("C", DAY)
    assert (at.holder, at.office) == (VILLAGE, "33.16.99")
    assert at.stand_in is not None
    assert at.stand_in.reason == "Tidak ada sinyal"
    assert [one.id for one in desk.work_of("33.16.99", DAY)] == ["C"]
    assert desk.work_of(VILLAGE, DAY) == ()
    desk.give_back(by(day=2), VILLAGE)
    assert desk.working_on("C", DAY + timedelta(days=3)).office == VILLAGE
    assert [one.id for one in desk.work_of(VILLAGE, DAY + timedelta(days=3))] == ["C"]
    with refused("stand-in.end"):
        desk.give_back(by(day=3), VILLAGE)
    again = StandIn(VILLAGE, "33.16.99", DAY + timedelta(days=9), "Petugas cuti", DAY + timedelta(days=12))
    begin_stand_in(desk.journal, by(), again)
    assert desk.journal.read(StreamKind.STAND_IN, VILLAGE, StandIn).state == again


def test_a_restricted_person_is_on_no_list_but_their_officers(desk: CaseDesk) -> None:
    decided(desk)
    send_referral(desk.journal, by(), post.referral("R", case(desk), DAY))
    restriction = Restriction("H-P", RestrictionGround("violence"), ("fasilitator",), DAY)
    place_restriction(desk.journal, by(), "H", restriction)
    for officer, seen in (("fasilitator", 1), ("kadis", 0), ("", 0)):
        assert len(desk.work_of(VILLAGE, DAY, officer=officer)) == seen
        assert len(desk.referrals(post.HOSPITAL, officer=officer)) == seen


def test_an_overdue_answer_is_seen_by_both_sides_first_word_and_promised_outcome(desk: CaseDesk) -> None:
    decided(desk)
    send_referral(desk.journal, by(), post.referral("R", case(desk), DAY + timedelta(days=7)))
    sides = (post.HOSPITAL, "33.16.dinsos")
    late = DAY + timedelta(days=8)
    assert [[one.id for one in desk.referrals(side, overdue_on=late)] for side in sides] == [["R"], ["R"]]
    assert [desk.referrals(side, overdue_on=DAY + timedelta(days=7)) for side in sides] == [(), ()]
    due = DAY + timedelta(days=20)
    with refused("referral.due"):
        advance_referral(
            desk.journal, by(), "R", ReferralStep.ACCEPT, post.HOSPITAL, on=DAY, outcome_due=DAY - timedelta(days=1)
        )
    advance_referral(desk.journal, by("Akan dirawat"), "R", ReferralStep.ACCEPT, post.HOSPITAL, on=DAY, outcome_due=due)
    assert [desk.referrals(side, overdue_on=late) for side in sides] == [(), ()]
    assert [len(desk.referrals(side, overdue_on=due + timedelta(days=1))) for side in sides] == [1, 1]
    advance_referral(desk.journal, by("Sembuh"), "R", ReferralStep.COMPLETE, post.HOSPITAL, on=late)
    assert [desk.referrals(side, overdue_on=date(2099, 1, 1)) for side in sides] == [(), ()]
    said = desk.journal.referral("R").state.answers
    assert [(one.step.value, one.text, one.on) for one in said.values()] == [
        ("accept", "Akan dirawat", DAY),
        ("complete", "Sembuh", late),
    ]


def test_time_limits_are_counted_from_what_happened_and_stand_still_while_the_post_waits(desk: CaseDesk) -> None:
    start = desk.course("C").reached[Milestone.FILED]
    told(desk, inpatient=True)
    for document in ("kk", "surat-rawat"):
        desk.attach(by(), "C", KK + document.encode(), document, document=document)
    desk.complete(by(day=1), "C", "BANTUAN")
    assert (desk.course("C").reached[Milestone.FILE_COMPLETE] - start).days == 1
    desk.send_back(by(day=2), "C", "BANTUAN", also=[AskedDocument("ktp", "KTP")])
    waiting = desk.course("C")
    assert Milestone.FILE_COMPLETE not in waiting.reached
    assert [pause.until for pause in waiting.pauses] == [None]
    desk.resume(by("Tidak ada", day=5), "C")
    pause = desk.course("C").pauses[0]
    assert pause.until is not None
    assert (pause.until - pause.since).days == 3
    desk.complete(by(day=6), "C", "BANTUAN")
    decided(desk)
    close_complaint(desk.journal, by(day=9), "C", "Selesai")
    course = desk.course("C")
    assert course.reached[Milestone.ANSWERED] == course.reached[Milestone.CLOSED]
    desk.reopen(by("Lagi", day=10), "C")
    assert set(desk.course("C").reached) == {Milestone.FILED, Milestone.FILE_COMPLETE, Milestone.ASSESSED}


def test_a_case_that_is_closed_while_the_post_waits_waits_no_more(desk: CaseDesk) -> None:
    desk.send_back(by(), "C", "BANTUAN")
    close_complaint(desk.journal, by(day=1), "C", "Dicabut", CaseResult.WITHDRAWN)
    assert desk.course("C").pauses[0].until == desk.course("C").reached[Milestone.CLOSED]


def test_the_same_command_sent_twice_is_done_once_and_another_under_its_name_is_refused(desk: CaseDesk) -> None:
    close_complaint(desk.journal, by(), "C", "Dicabut", CaseResult.WITHDRAWN)
    asked = evolve(post.complaint("K", "H", "Bagaimana caranya?"), channel=Channel.KELUHAN)
    file_complaint(desk.journal, by(), asked)
    told(desk, inpatient=True)
    commands: list[Callable[[Context], Receipt]] = [
        lambda who: desk.attach(who, "K", PHOTO, "Foto", document="foto"),
        lambda who: desk.triage(who, "K", urgency=Urgency.URGENT),
        lambda who: desk.note(who, "K", "Catatan"),
        lambda who: desk.visit(who, "K", on=DAY, findings="Lantai tanah"),
        lambda who: desk.send_back(who, "K", "BANTUAN"),
        lambda who: desk.resume(evolve(who, reason="Hilang"), "K"),
        lambda who: desk.attach(who, "K", KK, "KK", document="kk"),
        lambda who: desk.attach(who, "K", KK + b"2", "Surat", document="surat-rawat"),
        lambda who: desk.complete(who, "K", "BANTUAN"),
        lambda who: desk.answer(who, "K", "Sedang kami urus"),
        lambda who: desk.stand_in(evolve(who, reason="Tidak ada sinyal"), VILLAGE),
        lambda who: desk.give_back(who, VILLAGE),
        lambda who: close_complaint(desk.journal, who, "K", "Dicabut", CaseResult.WITHDRAWN),
        lambda who: desk.reopen(evolve(who, reason="Kembali"), "K"),
    ]
    for command in commands:
        who = by()
        first = command(who)
        assert command(evolve(who, now=who.now + timedelta(days=1))) == first
        with pytest.raises(RequestReusedError):
            command(evolve(who, actor="orang lain"))


def test_what_0_1_0_wrote_of_an_end_is_read_as_before() -> None:
    closed = event_from_wire("complaint-closed/1", {"outcome": "Selesai", "status": "closed"})
    advanced = event_from_wire("referral-advanced/1", {"status": "done", "remark": "Dirawat"})
    assert (closed.result, closed.on, advanced.answer) == (None, None, None)  # type: ignore[union-attr]  # each by its type
