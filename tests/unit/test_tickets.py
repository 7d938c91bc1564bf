"""A ticket number tells how a case stands, finds its own slips of the pen, and says nothing of who it is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Area, AreaTree, Context, DecisionOutcome, Fact, ReferralStep, RegionCode, Source, Zone
from slrtkit.domain.cases import Answer, AskedDocument, CaseRules, Ladder, StandIn
from slrtkit.domain.reply import ReplyDetails, draft_reply
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.ticket import TICKET_BYTES, Ticket
from slrtkit.domain.ticketview import TicketStage, TicketView, slip, told_by_ticket
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidIdentifierError, InvalidTransitionError, NotFoundError
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.handling import answer_complaint
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint, reopen_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import begin_stand_in, send_down
from slrtkit.service.limits import LimitDesk
from slrtkit.service.papers import Asked, complete_complaint, resume_complaint, return_complaint
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import lift_restriction, place_restriction
from slrtkit.service.tickets import TicketDesk, give_ticket
from slrtkit.testing import post
from slrtkit.wire import case_limits_from_wire

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = st.binary(min_size=TICKET_BYTES, max_size=TICKET_BYTES)
DAY = post.DAY
LIMITS = case_limits_from_wire([{"code": "pbi", "span": "14 calendar-day", "starts": "filed", "ends": "answered"}])
ASKED = Asked(post.PROGRAM, DAY)
AREAS = AreaTree.of(
    Area(RegionCode(code), name)
    for code, name in {"33": "Jawa", "33.16": "Blora", "33.16.99": "Rekaan", "33.16.99.2001": "Contoh"}.items()
)
_requests = count()


def test_the_answer_to_a_resident_names_the_ticket_that_was_drawn_and_no_other_number() -> None:
    ticket, case = Ticket.draw(bytes(TICKET_BYTES)), post.complaint("C", "H", "Mohon")
    details = ReplyDetails("Ani", "Pos", "kesehatan")
    assert f"dengan nomor tiket {ticket}." in draft_reply(evolve(case, ticket=ticket.text), details)
    assert "tiket" not in draft_reply(case, details)


@given(RANDOM)
def test_one_wrong_character_or_two_that_changed_places_are_found_wherever_they_stand(random: bytes) -> None:
    text = Ticket.draw(random).text
    wrong = {text[:at] + other + text[at + 1 :] for at in range(12) for other in ALPHABET if other != text[at]}
    for first, second in combinations(range(12), 2):
        swapped = list(text)
        swapped[first], swapped[second] = text[second], text[first]
        wrong.add("".join(swapped))
    for one in wrong - {text}:
        with pytest.raises(InvalidIdentifierError) as refused:
            Ticket.read(one)
        assert refused.value.code == "ticket.check"
        assert one not in str(refused.value)


@given(RANDOM)
def test_a_ticket_is_read_as_people_write_it(random: bytes) -> None:
    ticket = Ticket.draw(random)
    written = str(ticket)
    assert [len(group) for group in written.split("-")] == [4, 4, 4]
    sloppy = written.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert Ticket.read(sloppy) == Ticket.read(written.replace("1", "I")) == ticket
    assert ticket.text not in repr(ticket)


@given(st.lists(RANDOM, min_size=2, max_size=2, unique=True))
def test_all_drawn_bits_stand_in_the_ticket(pair: list[bytes]) -> None:
    numbers = {int.from_bytes(one, "big") % 2**55 for one in pair}
    assert len({Ticket.draw(one) for one in pair}) == len(numbers)


@pytest.mark.parametrize("text", ["", "ABC", "0" * 13, "U" * 12, "ABCD-EFGH-JKM!", "é" * 12])
def test_what_is_no_ticket_number_is_told(text: str) -> None:
    with pytest.raises(InvalidIdentifierError) as refused:
        Ticket.read(text)
    assert refused.value.code == "ticket.form"
    with pytest.raises(InvalidIdentifierError):
        Ticket.draw(b"123456")


def by(reason: str = "", actor: str = "petugas", day: int = 0) -> Context:
    number = next(_requests)
    return Context(actor, f"r-{number}", post.NOW + timedelta(days=day, seconds=number), reason)


@pytest.fixture
def desk() -> Iterator[TicketDesk]:
    journal, ids = Journal(MemoryStore(), PlainSealer(), "desk"), count(1)
    register(journal, by(), [post.household("H"), post.household("H2")])
    file_complaint(journal, by(), post.complaint("C", "H", "Mohon bantuan"))
    rules = CaseRules(limits=LIMITS, ladder=Ladder({"33.16.dinkes": "Dinkes"}, {"kemensos": "Kemensos"}))
    limits = LimitDesk(journal, rules, Zone.WIB, FixedCalendar({2026: []}), lambda: f"N{next(ids)}")
    yield TicketDesk(journal, limits, "Puskesos Contoh", AREAS)
    assert rebuild(journal).problems == ()


def ticket_of(desk: TicketDesk, complaint: str = "C") -> Ticket:
    known = desk.journal.complaint(complaint).state.ticket
    if not known:
        give_ticket(desk.journal, by(), complaint)
    return Ticket(desk.journal.complaint(complaint).state.ticket)


def seen(desk: TicketDesk, day: int = 0) -> TicketView:
    return desk.view(ticket_of(desk), post.NOW + timedelta(days=day, hours=1))


def test_the_slip_has_the_number_and_no_name_and_is_the_same_the_next_time(desk: TicketDesk) -> None:
    text = desk.slip(by(), "C")
    assert desk.slip(by(), "C") == text
    assert f"Nomor tiket: {ticket_of(desk)}" in text
    assert "21 November 2026" in text
    around = text.replace(str(ticket_of(desk)), "")  # the number is random and may spell anything
    assert not [word for word in ("Sukirman", "H-P", "bantuan", "C\n", "CONTOH") if word in around]
    assert slip(ticket_of(desk), DAY, "Pos", training=True).startswith("CONTOH")
    with pytest.raises(DuplicateError):
        give_ticket(desk.journal, by(), "C")


def test_a_ticket_is_drawn_once_for_one_request_and_never_one_that_is_taken(desk: TicketDesk) -> None:
    file_complaint(desk.journal, by(), post.complaint("C2", "H2", "Mohon bantuan"))
    drawn = iter([b"\1" * 32, b"\1" * 32, b"\2" * 32])
    calls: list[bytes] = []

    class Repeating(PlainSealer):
        def seal(self, *parts: object) -> object:  # type: ignore[override]  # passes everything on
            return PlainSealer().seal(*parts)  # type: ignore[arg-type]  # as above

        def salt(self) -> bytes:
            calls.append(next(drawn))
            return calls[-1]

    repeating = evolve(desk.journal, sealer=Repeating())
    context = by()
    assert give_ticket(repeating, context, "C") == give_ticket(repeating, context, "C")
    give_ticket(repeating, by(), "C2")
    assert len(calls) == 3
    assert ticket_of(desk, "C") != ticket_of(desk, "C2")


def test_each_stage_is_told_with_since_when_where_and_till_when(desk: TicketDesk) -> None:
    journal, due = desk.journal, DAY + timedelta(days=14)
    assert seen(desk) == TicketView(TicketStage.RECEIVED, DAY, "Puskesos Contoh", until=due)
    return_complaint(journal, by(day=1), "C", ASKED, [AskedDocument("kk", "Kartu Keluarga")])
    waiting = seen(desk, 1)
    assert waiting == TicketView(TicketStage.WAITING, DAY + timedelta(1), "Puskesos Contoh", ("Kartu Keluarga",))
    resume_complaint(journal, by("Menyusul", day=2), "C", DAY + timedelta(2))
    complete_complaint(journal, by(day=3), "C", ASKED)
    assert seen(desk, 3) == TicketView(TicketStage.IN_PROCESS, DAY + timedelta(3), "Puskesos Contoh", until=due)
    escalate_complaint(journal, by("Di luar wewenang", day=4), "C", DAY + timedelta(4))
    assert seen(desk, 4).where == "Kecamatan Rekaan"
    escalate_complaint(journal, by("Di luar wewenang", day=4), "C", DAY + timedelta(4))
    assert seen(desk, 4).where == "Sekretariat SLRT Blora"
    assert evolve(desk, areas=None).view(ticket_of(desk), post.NOW + timedelta(5)).where == "Sekretariat SLRT"
    strangers = AreaTree.of([Area(RegionCode("33"), "Jawa")])
    assert evolve(desk, areas=strangers).view(ticket_of(desk), post.NOW + timedelta(5)).where == "Sekretariat SLRT"
    escalate_complaint(journal, by("Kesehatan", day=5), "C", DAY + timedelta(5), "33.16.dinkes", desk.limits.rules.ladder)
    assert seen(desk, 5).where == "perangkat daerah"
    assert "dinkes" not in told_by_ticket(seen(desk, 5)).id.lower()
    send_down(journal, by("Cukup di desa", day=6), "C", DAY + timedelta(6))
    send_down(journal, by("Cukup di desa", day=6), "C", DAY + timedelta(6), "33.16.99.2001")
    record_fact(journal, by(day=6), "H", "H-P", "inpatient", Fact(True, DAY, Source.HOME_VISIT))
    assess_complaint(journal, by(day=6), "C", post.PROGRAM, DAY + timedelta(6))
    outcome = DecisionOutcome.REFERRED
    decide(journal, by("RSUD", day=7), "C", "BANTUAN", outcome, decision_id="D", on=DAY + timedelta(7))
    assert seen(desk, 7).stage is TicketStage.IN_PROCESS
    complaint = journal.complaint("C").state
    sent, owed = DAY + timedelta(8), DAY + timedelta(12)
    send_referral(journal, by(day=8), evolve(post.referral("R", complaint), sent=sent, answer_due=owed))
    referred = seen(desk, 9)
    assert (referred.stage, referred.since, referred.until) == (TicketStage.REFERRED, sent, owed)
    assert post.HOSPITAL not in told_by_ticket(referred).id
    advance_referral(journal, by(day=9), "R", ReferralStep.ACCEPT, post.HOSPITAL, on=DAY + timedelta(9))
    assert seen(desk, 9).until is None
    advance_referral(journal, by("Dirawat", day=10), "R", ReferralStep.COMPLETE, post.HOSPITAL, on=DAY + timedelta(10))
    answer_complaint(journal, by(day=11), "C", Answer("A", DAY + timedelta(11), "", "Sudah dirawat"))
    assert seen(desk, 11) == TicketView(TicketStage.ANSWERED, DAY + timedelta(11), "Puskesos Contoh")
    close_complaint(journal, by(day=12), "C", "Dirawat", on=DAY + timedelta(12))
    done = seen(desk, 12)
    assert (done.stage, done.since, done.until) == (TicketStage.DONE, DAY + timedelta(12), DAY + timedelta(102))
    reopen_complaint(journal, by("Ditagih", day=13), "C", DAY + timedelta(13))
    again = seen(desk, 13)
    assert (again.stage, again.since) == (TicketStage.RECEIVED, DAY + timedelta(13))


def test_a_village_that_is_stood_in_for_is_told_by_its_kecamatan(desk: TicketDesk) -> None:
    begin_stand_in(desk.journal, by(), StandIn("33.16.99.2001", "33.16.99", DAY, "Tidak ada sinyal"))
    assert seen(desk).where == "Kecamatan Rekaan"


WORDS = {
    TicketStage.RECEIVED: (
        "Diterima di Puskesos X sejak 21 November 2026. Dijawab paling lambat 5 Desember 2026.",
        "Received at Puskesos X since 21 November 2026. An answer is due by 5 December 2026.",
    ),
    TicketStage.WAITING: (
        "Menunggu kelengkapan sejak 21 November 2026: KK; foto. Serahkan di pos tempat Anda",
        "Waiting for papers since 21 November",
    ),
    TicketStage.IN_PROCESS: (
        "Diproses di Puskesos X sejak 21 November 2026. Dijawab paling lambat",
        "In process at Puskesos X since 21 November 2026.",
    ),
    TicketStage.REFERRED: (
        "Dirujuk sejak 21 November 2026; petugas pos memberi tahu ke mana. Yang dituju",
        "Referred since 21 November 2026. Their answer is due by 5 December",
    ),
    TicketStage.ANSWERED: ("Dijawab pada 21 November 2026. Jawaban ada di Puskesos X.", "Answered on 21 November 2026;"),
    TicketStage.DONE: (
        "Selesai pada 21 November 2026. Dapat dibuka kembali di pos sampai 5 Desember 2026.",
        "Closed on 21 November 2026. It may be opened again until 5 December",
    ),
}


@pytest.mark.parametrize("stage", TicketStage)
@pytest.mark.parametrize("training", [False, True])
def test_every_stage_has_its_words_in_both_languages(stage: TicketStage, training: bool) -> None:
    view = TicketView(stage, DAY, "Puskesos X", ("KK", "foto"), DAY + timedelta(14), training)
    said = told_by_ticket(view)
    assert WORDS[stage][0] in said.id
    assert WORDS[stage][1] in said.en
    assert said.id.startswith("CONTOH") is training
    bare = told_by_ticket(TicketView(stage, DAY))
    assert "5 Desember" not in bare.id
    assert "None" not in bare.id + bare.en


def test_a_restricted_case_answers_like_a_ticket_that_does_not_exist(desk: TicketDesk) -> None:
    ticket = ticket_of(desk)
    officers = Restriction("H-P", RestrictionGround.VIOLENCE, ("kepala",), DAY)
    place_restriction(desk.journal, by(actor="kepala"), "H", officers)
    with pytest.raises(NotFoundError) as hidden:
        desk.view(ticket, post.NOW)
    with pytest.raises(NotFoundError) as unknown:
        desk.view(Ticket.draw(b"\7" * 7), post.NOW)
    assert str(hidden.value) == str(unknown.value)
    file_complaint(desk.journal, by(actor="kepala"), post.complaint("C3", "H", "Lain lagi"))
    with pytest.raises(InvalidTransitionError, match="no ticket"):
        give_ticket(desk.journal, by(actor="kepala"), "C3")
    with pytest.raises(AccessDeniedError):
        give_ticket(desk.journal, by(), "C3")
    lift_restriction(desk.journal, by("Aman", actor="kepala"), "H", "H-P")
    assert desk.view(ticket, post.NOW).stage is TicketStage.RECEIVED


def test_nothing_that_a_ticket_tells_says_who_or_what_it_is(desk: TicketDesk) -> None:
    text = told_by_ticket(seen(desk)).id + str(seen(desk))
    assert not [secret for secret in ("Sukirman", "H-P", "Mohon", "kesehatan", "'C'") if secret in text]
    assert isinstance(desk.view(ticket_of(desk), datetime(2026, 12, 1, tzinfo=UTC)).since, date)
