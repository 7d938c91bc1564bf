"""The monthly report counts what happened until the month ended, and says the same whenever it is asked for."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import count
from typing import Any
from zipfile import ZipFile

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.documents.word import WordReport
from slrtkit.adapters.exchange.monthly import COLUMNS, CsvReport
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Channel,
    Context,
    DecisionOutcome,
    Fact,
    ReferralStep,
    RegionCode,
    SignatureBlock,
    SigningForm,
    Source,
)
from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.cases import Answer, CaseResult, CaseRules, Ladder
from slrtkit.domain.delegation import Powers
from slrtkit.domain.duplicates import PairStatus
from slrtkit.domain.limits import Milestone, TimeLimit, TimeSpan
from slrtkit.domain.monthly import AnswerTime, MonthlyReport, MonthlyRow, ReportMonth
from slrtkit.domain.office import Officer, Zone
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import Says
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.handling import answer_complaint
from slrtkit.service.intake import close_complaint, file_complaint, reopen_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.pairs import judge_pair, merge_persons
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import lift_restriction, place_restriction
from slrtkit.service.workdesk import WorkDesk
from slrtkit.testing import post

VILLAGES = ("33.16.99.2001", "33.16.98.2001")
OFFICE = evolve(post.desk().office, training=False)
MONTH = ReportMonth(2026, 11)
LIMIT = TimeLimit("tujuh-hari", TimeSpan.read("7 calendar-day"), Milestone.FILED, Milestone.ANSWERED)
WORKING = TimeLimit("kerja", TimeSpan.read("300 working-day"), Milestone.FILED, Milestone.CLOSED)
RULES = CaseRules(
    categories={"kesehatan": Says("kesehatan", "health"), "pangan": Says("=pangan", "food")},
    ladder=Ladder({post.HOSPITAL: "RSUD Rekaan"}),
    limits=(CaseLimit(LIMIT),),
)
DECEMBER = datetime(2026, 12, 20, 3, tzinfo=UTC)


def at(day: int, month: int = 11, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=Zone.WIB.offset).astimezone(UTC)


def docx_texts(data: bytes) -> str:
    """Return the texts of all parts of a Word document."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = [
            archive.read(name).decode() for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")
        ]
    return unescape(re.sub(r"<[^>]+>", "|", "".join(parts)))


class Town:
    """Two villages whose cases are handled on days that the test names."""

    def __init__(self) -> None:
        self.journal, self._turn = Journal(MemoryStore(), PlainSealer(), node="desk"), count(1)
        homes = [evolve(post.household(f"H{n}"), village=RegionCode(village)) for n, village in enumerate(VILLAGES)]
        register(self.journal, self.by(at(1, 9)), homes)

    def by(self, now: datetime, reason: str = "") -> Context:
        return Context("staf", f"request-{next(self._turn)}", now, reason)

    def file(self, name: str, when: datetime, home: int = 0, category: str = "kesehatan", **told: Any) -> str:  # noqa: ANN401  fields of a complaint
        made = evolve(post.complaint(name, f"H{home}", f"Mohon {name}"), village=VILLAGES[home], holder=VILLAGES[home])
        made = evolve(made, category=category, received=Zone.WIB.day(when), **({"channel": Channel.KELUHAN} | told))
        file_complaint(self.journal, self.by(when), made, RULES)
        return name

    def answer(self, name: str, when: datetime) -> None:
        answer_complaint(self.journal, self.by(when), name, Answer(f"A{next(self._turn)}", Zone.WIB.day(when), "staf", "Sudah"))

    def close(self, name: str, when: datetime, result: CaseResult | None = CaseResult.WITHDRAWN) -> None:
        close_complaint(self.journal, self.by(when), name, "Selesai", result, on=Zone.WIB.day(when))

    def refer(self, name: str, when: datetime, due: date) -> str:
        self.file(name, when, channel=Channel.LAYANAN)
        record_fact(self.journal, self.by(when), "H0", "H0-P", "inpatient", Fact(True, Zone.WIB.day(when), Source.HOME_VISIT))
        assess_complaint(self.journal, self.by(when), name, post.PROGRAM, Zone.WIB.day(when))
        outcome, on = DecisionOutcome.RECOMMENDED, Zone.WIB.day(when)
        decide(self.journal, self.by(when), name, post.PROGRAM.code, outcome, decision_id=f"D-{name}", on=on)
        sent = evolve(post.referral(f"R-{name}", self.journal.complaint(name).state, due), sent=Zone.WIB.day(when))
        send_referral(self.journal, self.by(when), sent)
        return f"R-{name}"

    def step(self, referral: str, step: ReferralStep, when: datetime) -> None:
        office = OFFICE.code if step is ReferralStep.WITHDRAW else post.HOSPITAL
        advance_referral(self.journal, self.by(when, "Karena"), referral, step, office, on=Zone.WIB.day(when))

    def desk(self, rules: CaseRules = RULES, calendar: FixedCalendar | None = None) -> WorkDesk:
        officers = {"staf": Officer("staf", OFFICE.code, SignatureBlock("Staf Rekaan", "Staf"))}
        limits = LimitDesk(self.journal, rules, Zone.WIB, calendar, lambda: "id")
        return WorkDesk(self.journal, Powers(officers), None, OFFICE, post.desk().areas, limits)

    def report(self, month: ReportMonth = MONTH, now: datetime = DECEMBER, **told: Any) -> MonthlyReport:  # noqa: ANN401  what `monthly` takes
        return self.desk().monthly(self.by(now), month, **told)


@pytest.fixture
def town() -> Town:
    """A year's end: what came in October is answered late, and so on."""
    town = Town()
    town.file("old", at(20, 10))
    town.file("gone", at(21, 10))
    town.close("gone", at(30, 10))
    town.answer("old", at(2))
    town.close("old", at(3), None)
    town.file("quick", at(5), 1, "pangan")
    town.answer("quick", at(5, hour=12))
    town.file("slow", at(6))
    town.file("late", at(30, hour=23), 1)
    reopen_complaint(town.journal, town.by(at(10), "Keliru"), "gone", date(2026, 11, 10), RULES)
    town.answer("gone", at(13))
    return town


def rows(report: MonthlyReport) -> dict[str, MonthlyRow]:
    return {row.code: row for row in (report.total, *report.categories, *report.villages, *report.referrals)}


def test_every_figure_is_that_of_the_month(town: Town) -> None:
    report = town.report()
    assert report.total == MonthlyRow("", "Jumlah", 1, 3, 1, 1, 4, AnswerTime(3, 3, 13), 3)
    assert (report.until, report.interim, report.area) == (date(2026, 11, 30), False, "Kabupaten Rekaan")
    found = rows(report)
    assert found["pangan"] == MonthlyRow("pangan", "=pangan", 0, 1, 0, 0, 1, AnswerTime(1, 0, 0), 0)
    assert found["kesehatan"].name == "Kesehatan"
    assert found[VILLAGES[0]] == MonthlyRow(VILLAGES[0], "Desa Rekaan", 1, 1, 1, 1, 2, AnswerTime(2, 3, 13), 3)
    assert found[VILLAGES[1]].name == VILLAGES[1]
    assert report.results == (("informed", "Diberi penjelasan", 1),)


def test_in_every_row_what_was_open_and_came_in_less_what_was_closed_is_open(town: Town) -> None:
    for month in (ReportMonth(2026, 10), MONTH, ReportMonth(2026, 12)):
        for row in rows(town.report(month)).values():
            assert row.brought_forward + row.received + row.reopened - row.closed == row.open
    before, after = town.report(ReportMonth(2026, 10)).total, town.report().total
    assert (before.open, after.open) == (after.brought_forward, town.report(ReportMonth(2026, 12)).total.brought_forward)


def test_asked_for_again_it_is_the_same_to_the_byte(town: Town) -> None:
    first = town.report()
    town.close("slow", at(2, 12))
    town.close("quick", at(3, 12), None)
    town.file("new", at(4, 12))
    reopen_complaint(town.journal, town.by(at(5, 12), "Keliru"), "old", date(2026, 12, 5), RULES)
    again = town.report(now=datetime(2028, 1, 1, tzinfo=UTC))
    assert again == first
    for writer in (CsvReport(), WordReport()):
        assert writer.write_monthly(again) == writer.write_monthly(first)


def test_a_month_that_is_not_over_is_reported_as_far_as_it_went(town: Town) -> None:
    report = town.report(now=at(6, hour=12))
    assert (report.interim, report.until, report.total.received) == (True, date(2026, 11, 6), 2)
    with pytest.raises(DomainError, match="has not begun"):
        town.report(ReportMonth(2027, 1))


def test_a_region_is_reported_without_what_lies_outside(town: Town) -> None:
    report = town.report(within="33.16.99")
    assert {row.code for row in report.villages} == {VILLAGES[0]}
    assert report.total.received == 1
    with pytest.raises(AccessDeniedError, match="not the officer's"):
        town.report(within="33.17")


def test_who_was_restricted_is_counted_without_saying_where(town: Town) -> None:
    whole = town.report().total
    place_restriction(
        town.journal, town.by(at(20)), "H1", Restriction("H1-P", RestrictionGround.CHILD, ("staf",), date(2026, 11, 20))
    )
    hidden = town.report()
    assert hidden.total == whole
    assert [(row.code, row.name, row.open) for row in hidden.villages][1:] == [("", "Tidak dirinci (dilindungi)", 2)]
    assert hidden.categories[-1] == evolve(hidden.villages[-1])
    lift_restriction(town.journal, town.by(at(2, 12), "Selesai"), "H1", "H1-P")
    assert town.report() == hidden


def test_a_village_is_too_small_to_count_who_is_restricted(town: Town) -> None:
    within = VILLAGES[1]
    assert town.report(within=within).total.received
    place_restriction(
        town.journal, town.by(at(20)), "H1", Restriction("H1-P", RestrictionGround.CHILD, ("staf",), date(2026, 11, 20))
    )
    narrow = town.report(within=within)
    assert (narrow.total.received, narrow.villages) == (0, ())


def test_an_entry_that_was_merged_with_somebody_restricted_is_hidden_too(town: Town) -> None:
    judge_pair(town.journal, town.by(at(19), "KTP sama"), "H0-P", "H1-P", PairStatus.SAME, date(2026, 11, 19))
    other = evolve(town.by(at(19), "Digabung"), actor="kepala")
    merge_persons(town.journal, other, "H0-P", "H1-P", date(2026, 11, 19))
    named = Restriction("H1-P", RestrictionGround.CHILD, ("staf",), date(2026, 11, 20))
    place_restriction(town.journal, town.by(at(20)), "H1", named)
    assert [row.code for row in town.report().villages] == [""]


def test_practice_is_not_reported(town: Town) -> None:
    before = town.report()
    town.file("practice", at(7), training=True)
    assert town.report() == before


def test_referrals_are_counted_by_who_received_them(town: Town) -> None:
    accepted = town.refer("A", at(20, 10), date(2026, 10, 25))
    town.step(accepted, ReferralStep.ACCEPT, at(2))
    town.step(accepted, ReferralStep.COMPLETE, at(4))
    withdrawn = town.refer("B", at(3), date(2026, 11, 9))
    town.step(withdrawn, ReferralStep.WITHDRAW, at(5))
    town.refer("C", at(6), date(2026, 11, 9))
    town.refer("D", at(29), date(2026, 11, 30))
    [row] = town.report().referrals
    assert row == MonthlyRow(post.HOSPITAL, "RSUD Rekaan", 1, 3, 0, 2, 2, AnswerTime(1, 13, 13), 1)
    assert [row.open for row in town.report(ReportMonth(2026, 10)).referrals] == [1]
    assert town.report(within=VILLAGES[1]).referrals == ()


def test_what_no_calendar_can_tell_is_said_and_not_guessed(town: Town) -> None:
    rules = evolve(RULES, limits=(CaseLimit(WORKING),))
    assert town.desk(rules, FixedCalendar({2026: ()})).monthly(town.by(DECEMBER), MONTH).untold == 5
    without = town.desk(evolve(RULES, limits=())).monthly(town.by(DECEMBER), MONTH)
    assert (without.limited, without.total.late, without.untold) == (False, 0, 0)


def test_a_case_that_was_finished_in_time_or_late_in_another_month_is_not_late(town: Town) -> None:
    assert [row.late for row in town.report(ReportMonth(2026, 10)).categories] == [2]
    december = rows(town.report(ReportMonth(2026, 12)))
    assert (december["kesehatan"].late, december["pangan"].late) == (2, 0)


def test_a_case_that_ended_without_a_letter_is_not_late_for_its_signature(town: Town) -> None:
    signed = TimeLimit("surat", TimeSpan.read("7 calendar-day"), Milestone.FILED, Milestone.SIGNED)
    town.close("slow", at(20))
    report = town.desk(evolve(RULES, limits=(CaseLimit(signed),))).monthly(town.by(DECEMBER), MONTH)
    assert {row.code: row.late for row in report.villages} == {VILLAGES[0]: 1, VILLAGES[1]: 1}


def test_as_csv_every_figure_has_its_column_and_no_cell_is_a_formula(town: Town) -> None:
    lines = list(csv.DictReader(io.StringIO(CsvReport().write_monthly(town.report()).decode())))
    assert tuple(lines[0]) == COLUMNS
    told = {(line["bagian"], line["kode"]): line for line in lines}
    assert told["jumlah", ""]["sisa_akhir"] == "4"
    assert told["kategori", "pangan"]["nama"] == "'=pangan"
    assert told["hasil", "informed"]["selesai"] == "1"
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]
    without = town.desk(evolve(RULES, limits=())).monthly(town.by(DECEMBER), MONTH)
    assert [line.rsplit(",", 1)[1] for line in CsvReport().write_monthly(without).decode().splitlines()[1:3]] == ["", ""]


def test_in_word_it_says_what_a_reader_needs(town: Town) -> None:
    town.refer("C", at(6), date(2026, 11, 9))
    signers = (
        SignatureBlock(
            "Endang Rekaan", "Manajer SLRT", SigningForm.PELAKSANA_HARIAN, rank="Pembina", nip="19700101 199501 2 001"
        ),
        SignatureBlock("Budi Rekaan", "Sekretaris"),
    )
    texts = docx_texts(WordReport().write_monthly(town.report(signatures=signers)))
    for said in (
        "LAPORAN BULANAN",
        "Keadaan sampai dengan 30 November 2026.",
        "RSUD Rekaan",
        "Plh.",
        "NIP 19700101 199501 2 001",
    ):
        assert said in texts
    bare = evolve(town.report(), categories=(), villages=(), results=(), referrals=(), limited=False, untold=2, interim=True)
    empty = docx_texts(WordReport().write_monthly(evolve(bare, total=MonthlyRow("", "Jumlah"), specimen=True)))
    for said in ("Tidak ada.", "Laporan sementara", "Batas waktu 2 kasus belum", "CONTOH"):
        assert said in empty


def test_a_month_is_written_in_one_way() -> None:
    assert str(ReportMonth.read("2026-11")) == "2026-11"
    assert (ReportMonth(2026, 12).next, ReportMonth(2026, 2).last) == (ReportMonth(2027, 1), date(2026, 2, 28))
    for text in ("2026-13", "2026-00", "26-11", "2026/11", "\u0662026-11", "2026-1", "", "0001-01", "9999-12"):
        with pytest.raises(DomainError, match="no month"):
            ReportMonth.read(text)


@given(st.lists(st.integers(0, 400)))
def test_half_of_the_answers_took_no_longer_than_the_median_and_nine_of_ten_no_longer_than_the_ninetieth(
    days: list[int],
) -> None:
    found = AnswerTime.of(days)
    assert found.answered == len(days)
    for figure, share in ((found.median, 50), (found.ninetieth, 90)):
        if figure is None:
            assert not days
            continue
        assert figure in days
        assert sum(day <= figure for day in days) * 100 >= share * len(days)
        assert sum(day < figure for day in days) * 100 < share * len(days)


def test_a_month_begins_and_ends_in_the_zone_of_the_office() -> None:
    town = Town()
    town.file("first", datetime(2026, 10, 31, 17, 0, tzinfo=UTC))
    town.file("last", datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), 1)
    town.file("next", datetime(2026, 11, 30, 17, 0, tzinfo=UTC), 1, "pangan")
    assert town.report().total.received == 2
    assert town.report(ReportMonth(2026, 12), now=DECEMBER + timedelta(days=30)).total.received == 1
