"""Time limits on real complaints: every published standard, from the door to the letter in the resident's hands."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.cli.config import read_config
from slrtkit.domain import Channel, Context, DecisionOutcome, Fact, Source, Zone
from slrtkit.domain.caselimit import CaseLimit, LimitGrant
from slrtkit.domain.cases import Answer, AskedDocument, CaseRules, HandOver, Urgency
from slrtkit.domain.events import LetterIssued
from slrtkit.domain.limits import Milestone, TimeSpan
from slrtkit.domain.state import StreamKind
from slrtkit.errors import DomainError, InvalidTransitionError, NotFoundError, RequestReusedError, WireError
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.course import course_of
from slrtkit.service.handling import answer_complaint
from slrtkit.service.handover import hand_over
from slrtkit.service.intake import close_complaint, file_complaint, reopen_complaint
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.papers import Asked, complete_complaint, resume_complaint, return_complaint
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post
from slrtkit.wire import case_limits_from_wire

PUBLISHED = case_limits_from_wire(
    tomllib.loads((Path(__file__).parents[1] / "fixtures" / "time-limits.toml").read_text("utf-8"))["time_limit"]
)
CALENDAR = FixedCalendar({2026: [date(2026, 12, 24), date(2026, 12, 25)], 2027: [date(2027, 1, 1)]})
ASKED = Asked(post.PROGRAM, date(2026, 11, 20))
_requests = count()


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=Zone.WIB.offset)


def by(day: str, clock: str, reason: str = "") -> Context:
    return Context("petugas", f"r-{next(_requests)}", datetime.fromisoformat(f"{day}T{clock}:00+07:00").astimezone(UTC), reason)


@pytest.fixture
def desk() -> Iterator[LimitDesk]:
    journal, ids = Journal(MemoryStore(), PlainSealer(), "desk"), count(1)
    register(journal, by("2026-11-01", "08:00"), [post.household("H")])
    yield LimitDesk(journal, CaseRules(limits=PUBLISHED), Zone.WIB, CALENDAR, lambda: f"N{next(ids)}")
    assert rebuild(journal).problems == ()


def filed(desk: LimitDesk, day: str = "2026-11-20", clock: str = "15:50") -> None:
    complaint = evolve(post.complaint("C", "H", "Mohon bantuan"), received=date.fromisoformat(day))
    file_complaint(desk.journal, by(day, clock), complaint)


def stands(desk: LimitDesk, day: str, clock: str) -> dict[str, str]:
    """Return status and due day or instant of each limit that has started."""
    rows = desk.standing("C", at(day, clock))
    told = {row.limit.code: row.standing for row in rows if row.standing}
    return {code: f"{one.status} {one.due.astimezone(Zone.WIB.offset):%m-%d %H:%M}" for code, one in told.items()}


def handed_over(desk: LimitDesk, day: str) -> None:
    journal = desk.journal
    record_fact(journal, by(day, "08:00"), "H", "H-P", "inpatient", Fact(True, date.fromisoformat(day), Source.HOME_VISIT))
    assess_complaint(journal, by(day, "08:10"), "C", post.PROGRAM, date.fromisoformat(day))
    outcome = DecisionOutcome.RECOMMENDED
    decide(journal, by(day, "08:20"), "C", "BANTUAN", outcome, decision_id="D", on=date.fromisoformat(day))
    reserve_letter(journal, by(day, "08:30"), "C", post.LETTER.code, post.desk(), letter_id="L")
    with journal.command(by(day, "08:40"), "issue-letter", "L") as work:
        work.append(StreamKind.LETTER, "L", "33.16.dinsos", LetterIssued("ab" * 32, "0" * 64, at(day, "08:40")))
        work.commit()
    hand_over(journal, by(day, "09:00"), "C", HandOver("L", "Sukirman", date.fromisoformat(day), "petugas"))


def test_every_published_limit_runs_on_a_real_complaint_across_weekend_pause_and_extension(desk: LimitDesk) -> None:
    filed(desk)
    friday = stands(desk, "2026-11-20", "15:50")
    assert friday == {
        "banjarnegara": "on-track 11-23 07:35",
        "lebak": "on-track 11-23 07:40",
        "inhil": "on-track 11-23 23:59",
        "lumajang-pbi": "on-track 12-18 23:59",
        "bintan": "on-track 12-04 23:59",
    }
    complete_complaint(desk.journal, by("2026-11-23", "10:00"), "C", ASKED)
    monday = stands(desk, "2026-11-23", "10:00")
    assert monday["banjarnegara"] == "breached 11-23 07:35"
    assert (monday["baubau"], monday["banyumas"]) == ("on-track 11-24 23:59", "on-track 02-23 23:59")

    return_complaint(desk.journal, by("2026-11-24", "09:00"), "C", ASKED, [AskedDocument("kk", "Kartu Keluarga")])
    waiting = {row.limit.code: row.standing.waiting for row in desk.standing("C", at("2026-11-25", "09:00")) if row.standing}
    assert waiting["lumajang-pbi"]
    assert not waiting["bintan"]
    assert not {"baubau", "banyumas"} & set(waiting)
    resume_complaint(desk.journal, by("2026-11-26", "10:00", "Menyusul"), "C", date(2026, 11, 26))
    complete_complaint(desk.journal, by("2026-11-26", "11:00"), "C", ASKED)
    desk.extend(by("2026-11-26", "12:00", "Dirawat inap"), "C", "bintan", TimeSpan.read("14 calendar-day"), "ill")
    after = stands(desk, "2026-11-26", "12:00")
    assert after["lumajang-pbi"] == "on-track 12-22 23:59"
    assert after["banyumas"] == "on-track 02-26 23:59"
    assert after["bintan"] == "on-track 12-18 23:59"
    assert stands(desk, "2026-12-17", "09:00")["lumajang-pbi"] == "at-risk 12-22 23:59"

    handed_over(desk, "2026-11-27")
    answer_complaint(desk.journal, by("2026-11-27", "10:00"), "C", Answer("A", date(2026, 11, 27), "", "Surat diserahkan"))
    assert stands(desk, "2026-12-30", "09:00") == {
        "banjarnegara": "late 11-23 07:35",
        "lebak": "late 11-23 07:40",
        "baubau": "in-time 11-27 23:59",
        "inhil": "late 11-23 23:59",
        "lumajang-pbi": "in-time 12-22 23:59",
        "banyumas": "in-time 02-26 23:59",
        "bintan": "in-time 12-18 23:59",
    }
    reached = course_of(desk.journal, "C").reached
    assert [at("2026-11-27", clock) for clock in ("08:40", "09:00")] == [
        reached[Milestone.SIGNED].astimezone(Zone.WIB.offset),
        reached[Milestone.HANDED_OVER].astimezone(Zone.WIB.offset),
    ]
    close_complaint(desk.journal, by("2026-11-28", "09:00"), "C", "Surat diserahkan", on=date(2026, 11, 28))
    reopen_complaint(desk.journal, by("2026-11-30", "09:00", "Surat ditolak"), "C", date(2026, 11, 30))
    assert not {Milestone.SIGNED, Milestone.HANDED_OVER, Milestone.ANSWERED} & set(course_of(desk.journal, "C").reached)
    assert stands(desk, "2026-11-30", "09:00")["inhil"] == "breached 11-23 23:59"


def test_a_limit_in_another_zone_ends_an_hour_earlier(desk: LimitDesk) -> None:
    filed(desk)
    east = evolve(desk, zone=Zone.WITA)
    due = {row.limit.code: row.standing.due for row in east.standing("C", at("2026-11-20", "16:00")) if row.standing}
    west = {row.limit.code: row.standing.due for row in desk.standing("C", at("2026-11-20", "16:00")) if row.standing}
    assert (west["inhil"] - due["inhil"]).total_seconds() == 3600


@pytest.mark.parametrize(
    ("wanted", "has"),
    [
        ({}, True),
        ({"categories": ("kesehatan",)}, True),
        ({"categories": ("pendidikan",)}, False),
        ({"urgencies": ("urgent", "emergency")}, False),
        ({"urgencies": ("routine",)}, True),
        ({"channels": ("keluhan",)}, False),
        ({"channels": ("layanan",)}, True),
        ({"programs": ("BANTUAN",)}, False),
        ({"offices": ("33.16.99",)}, True),
        ({"offices": ("33.16.9",)}, False),
        ({"offices": ("33.16.99.2001",)}, True),
        ({"offices": ("rsud", "33.24")}, False),
        ({"categories": ("kesehatan",), "urgencies": ("urgent",)}, False),
    ],
)
def test_a_limit_is_for_the_cases_that_it_names(desk: LimitDesk, wanted: dict[str, tuple[str, ...]], has: bool) -> None:
    filed(desk)
    limit = evolve(next(one for one in PUBLISHED if one.limit.code == "inhil"), **wanted)  # type: ignore[arg-type]  # by name
    only = evolve(desk, rules=CaseRules(limits=(limit,)))
    assert bool(only.standing("C", at("2026-11-20", "16:00"))) is has


def test_a_limit_of_a_program_begins_when_the_file_is_complete_for_it(desk: LimitDesk) -> None:
    banyumas = next(one for one in PUBLISHED if one.limit.code == "banyumas")
    only = evolve(desk, rules=CaseRules(limits=(evolve(banyumas, programs=("BANTUAN",)),)))
    filed(desk)
    assert only.standing("C", at("2026-11-20", "16:00")) == ()
    complete_complaint(desk.journal, by("2026-11-23", "10:00"), "C", ASKED)
    [row] = only.standing("C", at("2026-11-23", "10:00"))
    assert row.standing
    assert course_of(desk.journal, "C").programs == {"BANTUAN"}


def test_what_cannot_be_counted_is_told_and_hides_nothing_else(desk: LimitDesk) -> None:
    filed(desk)
    bare = evolve(desk, calendar=None)
    told = {row.limit.code: row for row in bare.standing("C", at("2026-11-20", "16:00"))}
    assert "no calendar" in told["lumajang-pbi"].problem
    assert told["lumajang-pbi"].standing is None
    assert told["inhil"].standing
    late = {row.limit.code: row.problem for row in desk.standing("C", at("2028-02-01", "16:00"))}
    assert late["inhil"] == ""
    assert desk.standing("C", at("2026-11-19", "16:00"))[0].standing is None
    with pytest.raises(NotFoundError):
        desk.standing("C9", at("2026-11-19", "16:00"))


def test_more_time_is_granted_for_a_listed_reason_while_it_runs_and_once(desk: LimitDesk) -> None:
    filed(desk)
    week = TimeSpan.read("7 calendar-day")
    first = by("2026-11-30", "09:00", "Dirawat")
    receipt = desk.extend(first, "C", "bintan", week, "ill")
    assert desk.extend(first, "C", "bintan", week, "ill") == receipt
    with pytest.raises(RequestReusedError):
        desk.extend(first, "C", "bintan", TimeSpan.read("8 calendar-day"), "ill")
    assert stands(desk, "2026-11-30", "10:00")["bintan"] == "on-track 12-11 23:59"
    for code, limit, reason, day in [
        ("limit.reason", "bintan", "busy", "2026-12-01"),
        ("limit.reason", "inhil", "ill", "2026-11-21"),
        ("limit.over", "bintan", "ill", "2026-12-20"),
        ("limit.not-started", "banyumas", "ill", "2026-12-01"),
    ]:
        with pytest.raises(InvalidTransitionError) as refused:
            desk.extend(by(day, "10:00"), "C", limit, week, reason)
        assert refused.value.code == code
    with pytest.raises(NotFoundError, match="no limit of this code"):
        desk.extend(by("2026-12-01", "10:00"), "C", "pbi", week, "ill")
    with pytest.raises(DomainError, match="somebody grants"):
        LimitGrant("N", "bintan", "7 calendar-day", "ill", "")


def test_a_request_that_is_sent_twice_at_once_grants_once(desk: LimitDesk) -> None:
    filed(desk)
    limit = next(one for one in PUBLISHED if one.limit.code == "lumajang-pbi")
    rules = CaseRules(limits=(evolve(limit, limit=evolve(limit.limit, extended_for=("ill",))),))
    context, week = by("2026-11-30", "09:00", "Dirawat"), TimeSpan.read("7 calendar-day")

    class Racing(FixedCalendar):
        """Lets the other one be faster, while this one counts."""

        raced = False

        def is_working(self, day: date) -> bool:
            if not self.raced:
                self.raced = True
                evolve(desk, rules=rules).extend(context, "C", "lumajang-pbi", week, "ill")
            return CALENDAR.is_working(day)

    slow = evolve(desk, rules=rules, calendar=Racing({}))
    receipt = slow.extend(context, "C", "lumajang-pbi", week, "ill")
    assert slow.extend(context, "C", "lumajang-pbi", week, "ill") == receipt
    assert len(desk.journal.complaint("C").state.grants) == 1


def test_only_an_issued_letter_of_the_case_is_handed_over(desk: LimitDesk) -> None:
    filed(desk)
    with pytest.raises(InvalidTransitionError, match="cannot be taken through hand-over"):
        hand_over(desk.journal, by("2026-11-27", "09:00"), "C", HandOver("L", "Sukirman", date(2026, 11, 27), "petugas"))
    handed_over(desk, "2026-11-27")
    known = desk.journal.complaint("C").state.handed_over
    assert known
    assert (known.letter, known.to) == ("L", "Sukirman")
    with pytest.raises(DomainError, match="handed to somebody"):
        HandOver("L", " ", date(2026, 11, 27), "petugas")
    reserve = by("2026-11-27", "11:00")
    file_complaint(desk.journal, reserve, evolve(post.complaint("C2", "H", "Lain"), received=date(2026, 11, 27)))
    assess_complaint(desk.journal, by("2026-11-27", "11:10"), "C2", post.PROGRAM, date(2026, 11, 27))
    outcome = DecisionOutcome.RECOMMENDED
    decide(desk.journal, by("2026-11-27", "11:20"), "C2", "BANTUAN", outcome, decision_id="D2", on=date(2026, 11, 27))
    context = by("2026-11-27", "11:30")
    with pytest.raises(InvalidTransitionError, match="a letter of this case"):
        hand_over(desk.journal, context, "C2", HandOver("L", "Sukirman", date(2026, 11, 27), "petugas"))
    reserve_letter(desk.journal, by("2026-11-27", "11:40"), "C2", post.LETTER.code, post.desk(), letter_id="L2")
    with pytest.raises(InvalidTransitionError, match="that is issued"):
        hand_over(desk.journal, context, "C2", HandOver("L2", "Sukirman", date(2026, 11, 27), "petugas"))
    void_letter(desk.journal, by("2026-11-27", "11:50", "Salah"), "L2")
    again = by("2026-11-27", "12:00")
    handed = HandOver("L", "Ani, kuasa Sukirman", date(2026, 11, 27), "petugas")
    assert hand_over(desk.journal, again, "C", handed) == hand_over(desk.journal, again, "C", handed)


def test_a_referral_that_was_sent_is_a_milestone_and_its_first_sending_counts(desk: LimitDesk) -> None:
    filed(desk)
    handed_over(desk, "2026-11-27")
    complaint = desk.journal.complaint("C").state
    for name, clock in (("R1", "10:00"), ("R2", "11:00")):
        referral = evolve(post.referral(name, complaint), sent=date(2026, 11, 27), answer_due=date(2026, 12, 4), receiver=name)
        send_referral(desk.journal, by("2026-11-27", clock), referral)
    sent = course_of(desk.journal, "C").reached[Milestone.SENT]
    assert sent.astimezone(Zone.WIB.offset) == at("2026-11-27", "10:00")


CONFIG = """
calendar = "fixed:libur.toml"
[cases]
reopen_days = 30
[[time_limit]]
code = "pbi"
span = "20 working-day"
starts = "filed"
ends = "answered"
urgencies = ["routine"]
channels = ["layanan"]
[[time_limit]]
code = "pbi"
span = "3 working-day"
starts = "filed"
ends = "answered"
urgencies = ["urgent", "emergency"]
"""


def test_a_district_writes_its_limits_into_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "slrtkit.toml").write_text(CONFIG, "utf-8")
    config = read_config(tmp_path / "slrtkit.toml")
    assert config.time_limit == config.cases.limits
    assert [str(one.limit.span) for one in config.time_limit] == ["20 working-day", "3 working-day"]
    assert config.time_limit[0].urgencies == (Urgency.ROUTINE.value,)
    assert config.time_limit[0].channels == (Channel.LAYANAN.value,)
    assert (config.cases.reopen_days, config.calendar) == (30, "fixed:libur.toml")
    assert isinstance(config.time_limit[1], CaseLimit)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('span = "20 hari"', "time_limit[0]"),
        ('span = "20 working-day"\nurgencies = ["soon"]', "time_limit[0].urgencies[0]"),
        ('span = "20 working-day"\nwhen = 1', "time_limit[0].when"),
    ],
)
def test_a_limit_that_is_none_is_refused_at_its_place(tmp_path: Path, text: str, path: str) -> None:
    (tmp_path / "k.toml").write_text(f'[[time_limit]]\ncode = "a"\nstarts = "filed"\nends = "closed"\n{text}', "utf-8")
    with pytest.raises(WireError) as refused:
        read_config(tmp_path / "k.toml")
    assert path in refused.value.problems[0].path
