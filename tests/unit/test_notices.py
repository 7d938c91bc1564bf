"""Whoever waits for a word is told that it is there: each once, whatever fails in between; and nothing of anybody's case."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.notify import MemoryNotifier
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, DecisionOutcome, Fact, ReferralStep, Source, Zone
from slrtkit.domain.cases import Answer, AskedDocument, CaseRules
from slrtkit.domain.graduation import FollowUp, FollowUpMade, GraduationOutcome
from slrtkit.domain.history import Recorded, begin, changes
from slrtkit.domain.limits import TimeSpan
from slrtkit.domain.notice import Notice, NoticeKind, NoticeRecord, NoticeSent, Recipient, RecipientKind
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.readiness import Readiness, ReadinessPlanned
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.state import StreamKind
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.volunteer import DispatchStep, Volunteer, VolunteerKind
from slrtkit.errors import DomainError, NotifyError
from slrtkit.service import notices, tickets
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.handling import answer_complaint
from slrtkit.service.intake import close_complaint, file_complaint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.limits import LimitDesk
from slrtkit.service.notices import NoticeDesk
from slrtkit.service.papers import Asked, resume_complaint, return_complaint
from slrtkit.service.participation import Aid, enter_participation
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.volunteers import VolunteerDesk
from slrtkit.testing import post
from slrtkit.wire import case_limits_from_wire

DAY, VILLAGE = post.DAY, "33.16.99.2001"
LIMITS = case_limits_from_wire(
    [{"code": "cepat", "span": "10 calendar-day", "starts": "filed", "ends": "answered", "pauses": ["resident"]}]
)
EXTENDED = tuple(evolve(one, limit=evolve(one.limit, extended_for=("ill",))) for one in LIMITS)
ASKED = Asked(post.PROGRAM, DAY)
KK = [AskedDocument("kk", "Kartu Keluarga")]
_requests = count()


def by(reason: str = "", day: int = 0, actor: str = "petugas") -> Context:
    number = next(_requests)
    return Context(actor, f"r-{number}", post.NOW + timedelta(days=day, milliseconds=number), reason)


def opened(limits: bool = False) -> NoticeDesk:
    journal, ids = Journal(MemoryStore(), PlainSealer(), "desk"), count(1)
    register(journal, by(), [post.household("H"), post.household("H2"), post.household("H3")])
    rules = CaseRules(limits=EXTENDED if limits else ())
    desk = LimitDesk(journal, rules, Zone.WIB, None, lambda: f"N{next(ids)}")
    return NoticeDesk(journal, MemoryNotifier(), desk, GraduationDesk(journal, lambda context: Zone.WIB.day(context.now)))


@pytest.fixture
def desk() -> Iterator[NoticeDesk]:
    made = opened()
    yield made
    assert rebuild(made.journal).problems == ()


def returned(desk: NoticeDesk, name: str = "C", about: str = "H") -> None:
    file_complaint(desk.journal, by(), post.complaint(name, about, "Mohon bantuan"))
    return_complaint(desk.journal, by(), name, ASKED, KK)


def answered(desk: NoticeDesk, name: str = "C", about: str = "H", day: int = 0) -> None:
    record_fact(desk.journal, by(day=day), about, f"{about}-P", "inpatient", Fact(True, DAY, Source.HOME_VISIT))
    file_complaint(desk.journal, by(), post.complaint(name, about, "Mohon bantuan"))
    assess_complaint(desk.journal, by(), name, post.PROGRAM, DAY)
    decide(desk.journal, by("RSUD"), name, "BANTUAN", DecisionOutcome.REFERRED, decision_id=f"D-{name}", on=DAY)
    answer_complaint(desk.journal, by(day=day), name, Answer(f"A-{name}", DAY, "", "Sudah dirujuk"))


def run(desk: NoticeDesk, day: int = 0) -> list[tuple[str, str, str]]:
    done = desk.run(by(day=day))
    assert done.failed == ()
    return sorted((one.kind.value, one.to.id, one.about) for one in done.sent)


def taken(desk: NoticeDesk) -> tuple[Notice, ...]:
    assert isinstance(desk.notifier, MemoryNotifier)
    return desk.notifier.take()


def recorded(desk: NoticeDesk) -> list[str]:
    with desk.journal.store.begin(write=False) as unit:
        return [one.stream.id for _, one in unit.since(0, 10_000) if one.type == "notice-sent/1"]


def test_a_resident_is_told_of_an_answer_and_of_missing_papers_by_ticket_alone(desk: NoticeDesk) -> None:
    answered(desk)
    returned(desk, "C2", "H2")
    told_of = run(desk)
    assert [(kind, to) for kind, to, _ in told_of] == [("answer-ready", "H-P"), ("returned", "H2-P")]
    sent = taken(desk)
    assert {one.about for one in sent} == {about for _, _, about in told_of}
    for one in sent:
        assert str(Ticket.read(one.about)) == one.about
        assert one.about in one.text.id
        assert one.about in one.text.en
        assert one.to.kind is RecipientKind.RESIDENT
        told = (one.text.id + one.text.en).replace(one.about, "")
        assert not [secret for secret in ("Sukirman", "H-P", "H2", "C2", "BANTUAN", "Kartu", "kesehatan") if secret in told]
    assert run(desk) == run(desk, 3) == []
    assert len(recorded(desk)) == 2
    known = desk.journal.read(StreamKind.NOTICE, sent[0].id, NoticeRecord).state
    assert (known.kind, known.on) == (sent[0].kind, DAY)


def test_what_is_due_can_be_looked_at_and_nothing_is_written(desk: NoticeDesk) -> None:
    answered(desk)
    before = len(recorded(desk))
    assert desk.due(post.NOW) == ()
    run(desk)
    answer_complaint(desk.journal, by(), "C", Answer("A2", DAY, "", "Dan lagi"))
    [due] = desk.due(post.NOW + timedelta(hours=1))
    assert due.kind is NoticeKind.ANSWER_READY
    assert len(recorded(desk)) == before + 1


def test_an_answer_is_told_although_the_case_was_closed_before_the_run(desk: NoticeDesk) -> None:
    answered(desk)
    close_complaint(desk.journal, by(), "C", "Dirujuk", on=DAY)
    assert [kind for kind, _, _ in run(desk)] == ["answer-ready"]


def test_papers_that_came_before_the_run_are_not_asked_for_and_those_asked_for_again_are(desk: NoticeDesk) -> None:
    returned(desk)
    resume_complaint(desk.journal, by("Menyusul"), "C", DAY)
    assert run(desk) == []
    return_complaint(desk.journal, by(), "C", ASKED, KK)
    assert [kind for kind, _, _ in run(desk)] == ["returned"]
    resume_complaint(desk.journal, by("Menyusul"), "C", DAY)
    return_complaint(desk.journal, by(), "C", ASKED, KK)
    assert [kind for kind, _, _ in run(desk)] == ["returned"]


def test_nothing_is_told_of_anybody_restricted_nor_of_practice_nor_of_what_is_long_past(desk: NoticeDesk) -> None:
    answered(desk)
    restriction = Restriction("H-P", RestrictionGround.VIOLENCE, ("kepala",), DAY)
    place_restriction(desk.journal, by(actor="kepala"), "H", restriction)
    file_complaint(desk.journal, by(), evolve(post.complaint("C2", "H2", "Latihan"), training=True))
    return_complaint(desk.journal, by(), "C2", ASKED, KK)
    assert run(desk) == []
    returned(desk, "C3", "H3")
    assert run(desk, 31) == []
    assert taken(desk) == ()
    assert desk.journal.complaint("C").state.ticket == desk.journal.complaint("C3").state.ticket == ""


def test_both_sides_are_told_that_a_word_is_overdue_and_again_when_the_next_one_is(desk: NoticeDesk) -> None:
    answered(desk)
    run(desk)
    referral = evolve(post.referral("R", desk.journal.complaint("C").state), answer_due=DAY + timedelta(5))
    send_referral(desk.journal, by(), referral)
    assert run(desk, 5) == []
    sides = [("answer-overdue", "33.16.dinsos", "R"), ("answer-overdue", post.HOSPITAL, "R")]
    assert run(desk, 6) == sides
    assert run(desk, 7) == []
    due = DAY + timedelta(20)
    advance_referral(desk.journal, by(day=7), "R", ReferralStep.ACCEPT, post.HOSPITAL, on=DAY + timedelta(7), outcome_due=due)
    assert run(desk, 20) == []
    assert run(desk, 21) == sides
    advance_referral(desk.journal, by("Selesai", day=22), "R", ReferralStep.COMPLETE, post.HOSPITAL, on=DAY + timedelta(22))
    assert run(desk, 40) == []


def test_the_office_is_told_before_and_after_a_limit_ends_and_again_after_more_time_was_given() -> None:
    desk = opened(limits=True)
    file_complaint(desk.journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    assert run(desk, 2) == []
    assert run(desk, 9) == [("limit-at-risk", VILLAGE, "C")]
    assert run(desk, 10) == []
    desk.limits.extend(by("Dirawat", day=10), "C", "cepat", TimeSpan.read("10 calendar-day"), "ill")
    assert run(desk, 11) == []
    assert run(desk, 19) == [("limit-at-risk", VILLAGE, "C")]
    assert run(desk, 21) == [("limit-breached", VILLAGE, "C")]
    assert run(desk, 25) == []


def test_nobody_is_hurried_while_the_post_waits_for_the_resident() -> None:
    desk = opened(limits=True)
    returned(desk)
    assert [kind for kind, _, _ in run(desk, 9)] == ["returned"]
    assert run(desk, 29) == []
    file_complaint(desk.journal, by(), post.complaint("C2", "H2", "Mohon bantuan"))
    return_complaint(desk.journal, by(day=9), "C2", ASKED, KK)
    assert [kind for kind, _, _ in run(desk, 9)] == ["returned"]


def test_a_volunteer_is_told_of_a_home_to_visit_unless_they_answered_already(desk: NoticeDesk) -> None:
    ids = count(1)
    volunteers = VolunteerDesk(desk.journal, "33.16", lambda context: Zone.WIB.day(context.now), lambda: f"V{next(ids)}")
    for name in ("ani", "budi"):
        volunteers.state(by(), Volunteer(name, name.title(), VolunteerKind.PSM, (VILLAGE,)))
    for name, about in (("C", "H"), ("C2", "H2")):
        file_complaint(desk.journal, by(), post.complaint(name, about, "Mohon bantuan"))
    volunteers.dispatch(by(), "C", "ani")
    volunteers.dispatch(by(), "C2", "budi")
    volunteers.answer(by(), "C2", DispatchStep.ACCEPT)
    assert run(desk) == [("visit-asked", "ani", "C")]
    [notice] = taken(desk)
    assert notice.to.kind is RecipientKind.VOLUNTEER
    assert "H" not in notice.text.id.replace("Hubungi", "")


def test_a_village_is_told_when_somebody_who_graduated_is_to_be_visited(desk: NoticeDesk) -> None:
    aid = Aid("H", "H-K", "PKH")
    ended = ParticipationEntry(date(2024, 1, 1), Source.DTSEN, until=date(2026, 8, 1))
    enter_participation(desk.journal, by(), aid, ended)
    made = desk.graduations.record(by("Usaha warung"), aid, GraduationOutcome.SELF_RELIANT)
    assert run(desk) == [("follow-up-due", VILLAGE, made.id)]
    assert run(desk) == []
    desk.graduations.follow_up(by(), made.id, 3, GraduationOutcome.SELF_RELIANT, "Warung ramai")
    assert run(desk, 60) == []
    assert run(desk, 75) == [("follow-up-due", VILLAGE, made.id)]


class Failing(MemoryNotifier):
    """Fails for some notices, before it takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: Callable[[Notice], bool] = lambda _: False

    def send(self, notice: Notice) -> None:
        if self.fails(notice):
            raise NotifyError("the gateway is not there")
        super().send(notice)


def test_what_could_not_be_handed_over_is_tried_again_and_holds_nothing_else_up(desk: NoticeDesk) -> None:
    notifier = Failing()
    failing = evolve(desk, notifier=notifier)
    for name, about in (("C", "H"), ("C2", "H2")):
        returned(desk, name, about)
    notifier.fails = lambda notice: notice.to.id == "H-P"
    first = failing.run(by())
    assert [[one.to.id for one in part] for part in (first.sent, first.failed)] == [["H2-P"], ["H-P"]]
    answered(desk, "C3", "H3")
    second = failing.run(by())
    assert [[one.to.id for one in part] for part in (second.sent, second.failed)] == [["H3-P"], ["H-P"]]
    notifier.fails = lambda _: False
    assert [one.to.id for one in failing.run(by()).sent] == ["H-P"]
    assert failing.run(by()).sent == ()
    assert sorted(one.to.id for one in notifier.take()) == ["H-P", "H2-P", "H3-P"]


class Killed(Exception):  # noqa: N818  it is no error: somebody pulls the plug
    """The process ends here."""


class Dying(MemoryNotifier):
    """Dies before or after it takes the notice whose turn it is."""

    def __init__(self) -> None:
        super().__init__()
        self.turns, self.after = -1, False

    def send(self, notice: Notice) -> None:
        self.turns -= 1
        if self.turns == 0 and not self.after:
            raise Killed
        super().send(notice)
        if self.turns == 0:
            raise Killed


@settings(max_examples=2_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 12)
@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=4))
def test_whenever_a_run_dies_every_notice_is_in_the_end_sent_once_and_recorded_once(deaths: list[tuple[int, bool]]) -> None:
    desk, notifier = opened(), Dying()
    dying = evolve(desk, notifier=notifier)
    for name, about in (("C", "H"), ("C2", "H2"), ("C3", "H3")):
        answered(desk, name, about)
    for turns, after in deaths:
        notifier.turns, notifier.after = turns, after
        with suppress(Killed):
            dying.run(by())
        notifier.turns = -1
    dying.run(by())
    assert sorted(one.to.id for one in notifier.take()) == ["H-P", "H2-P", "H3-P"]
    assert len(recorded(desk)) == len(set(recorded(desk))) == 3
    assert rebuild(desk.journal).problems == ()


def test_two_runs_that_overlap_send_and_record_each_notice_once(desk: NoticeDesk) -> None:
    shared = MemoryNotifier()

    class Overlapping(MemoryNotifier):
        """While it takes its first notice, another run does everything."""

        begun = False

        def send(self, notice: Notice) -> None:
            if not self.begun:
                self.begun = True
                evolve(desk, notifier=shared).run(by())
            shared.send(notice)

    answered(desk)
    returned(desk, "C2", "H2")
    evolve(desk, notifier=Overlapping()).run(by())
    assert len(shared.take()) == 2
    assert len(recorded(desk)) == 2


def test_a_run_under_the_same_client_id_is_the_same_run(desk: NoticeDesk) -> None:
    answered(desk)
    context = by()
    assert len(desk.run(context).sent) == 1
    assert desk.run(context).sent == ()
    assert len(recorded(desk)) == 1


def test_a_run_that_sent_but_was_sent_again_while_it_recorded_is_recorded_once(desk: NoticeDesk) -> None:
    context = by()

    class Repeated(MemoryNotifier):
        """The same request comes a second time while the first one works."""

        begun = False

        def send(self, notice: Notice) -> None:
            if not self.begun:
                self.begun = True
                evolve(desk, notifier=self).run(context)
            super().send(notice)

    answered(desk)
    notifier = Repeated()
    evolve(desk, notifier=notifier).run(context)
    assert len(notifier.take()) == 1
    assert len(recorded(desk)) == 1


def test_a_ticket_that_somebody_else_drew_at_that_moment_is_taken(desk: NoticeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(desk)
    slower = tickets.give_ticket

    def give(journal: Journal, context: Context, complaint: str) -> Receipt:
        slower(journal, by(), complaint)
        return slower(journal, context, complaint)

    monkeypatch.setattr(notices, "give_ticket", give)
    assert [kind for kind, _, _ in run(desk)] == ["answer-ready"]


def test_of_somebody_who_was_restricted_in_between_nothing_is_told(desk: NoticeDesk) -> None:
    answered(desk)
    returned(desk, "C2", "H2")
    run(desk)
    answer_complaint(desk.journal, by(), "C", Answer("A2", DAY, "", "Dan lagi"))
    restriction = Restriction("H-P", RestrictionGround.OFFICIAL, ("kepala",), DAY)
    place_restriction(desk.journal, by(actor="kepala"), "H", restriction)
    assert run(desk) == []


def test_two_devices_that_handed_over_the_same_notice_agree() -> None:
    to = Recipient(RecipientKind.OFFICE, VILLAGE)
    first = NoticeSent("n", NoticeKind.LIMIT_BREACHED, to, "C", DAY)
    history = begin(Recorded("a/1/s/1", "0", first)).then(Recorded("b/1/s/1", "1", evolve(first, on=DAY + timedelta(1))))
    assert history.state == NoticeRecord("n", first.kind, to, "C", DAY + timedelta(1))
    assert history.base(first)
    village = ReadinessPlanned(Readiness(VILLAGE, DAY))
    with pytest.raises(DomainError, match="only once"):
        changes(village)
    with pytest.raises(DomainError, match="cannot begin"):
        begin(Recorded("a/1/s/1", "0", FollowUpMade(3, FollowUp(DAY, "petugas", GraduationOutcome.NOT_FOUND, "Kosong"))))


def test_a_long_log_without_news_is_not_read_again(desk: NoticeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_FAR", 5)
    run(desk)
    for number in range(6):
        file_complaint(desk.journal, by(), post.complaint(f"C{number}", "H", f"Mohon {number}"))
    run(desk)
    with desk.journal.store.begin(write=False) as unit:
        assert [one.type for _, one in unit.since(0, 100)][-1] == "notices-read/1"
    before = len(recorded(desk))
    assert run(desk) == []
    assert len(recorded(desk)) == before
