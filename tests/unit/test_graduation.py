"""Who graduated is visited again, and who waits while an equal is helped again and again is seen; nothing is cut by it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, FamilyCard, Household, Source, Zone
from slrtkit.domain.graduation import FOLLOW_UPS, FollowUp, Graduation, GraduationOutcome
from slrtkit.domain.participation import ParticipationEntry, Span
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.turns import Turn, uneven
from slrtkit.errors import DomainError, DuplicateError, InvalidTransitionError, NotFoundError, RequestReusedError
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid, enter_participation
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.testing import post

VILLAGE = "33.16.99.2001"
PKH = Aid("H1", "H1-K", "PKH")
_requests = count()


def by(reason: str = "", day: int = 0, actor: str = "petugas") -> Context:
    number = next(_requests)
    return Context(actor, f"r-{number}", post.NOW + timedelta(days=day, milliseconds=number), reason)


def home(name: str, desil: int | None) -> Household:
    known = {"desil": Fact(desil, date(2026, 1, 1), Source.DTSEN)} if desil else {}
    return evolve(post.household(name), cards=(FamilyCard(f"{name}-K", facts=known),))


@pytest.fixture
def desk() -> Iterator[GraduationDesk]:
    journal = Journal(MemoryStore(), PlainSealer(), "desk")
    register(journal, by(), [home("H1", 2), home("H2", 2), home("H3", 1), home("H4", 4), home("H5", None)])
    yield GraduationDesk(journal, lambda context: Zone.WIB.day(context.now))
    assert rebuild(journal).problems == ()


def helped(desk: GraduationDesk, aid: Aid, since: date, until: date | None) -> None:
    enter_participation(desk.journal, by(), aid, ParticipationEntry(since, Source.DTSEN, until=until))


def test_a_graduation_follows_the_end_of_aid_and_never_makes_it(desk: GraduationDesk) -> None:
    helped(desk, PKH, date(2024, 1, 1), None)
    with pytest.raises(InvalidTransitionError) as refusal:
        desk.record(by(), PKH, GraduationOutcome.SELF_RELIANT)
    assert refusal.value.code == "graduation.runs"
    helped(desk, PKH, date(2022, 1, 1), date(2022, 12, 31))
    helped(desk, PKH, date(2023, 1, 1), date(2023, 12, 31))
    context = by("Usaha warung")
    receipt = desk.record(context, PKH, GraduationOutcome.SELF_RELIANT)
    assert desk.record(context, PKH, GraduationOutcome.SELF_RELIANT) == receipt
    with pytest.raises(RequestReusedError):
        desk.record(context, PKH, GraduationOutcome.OTHER_PROGRAM)
    known = desk.get(receipt.id)
    assert (known.entry, known.on, known.by, known.reason) == ("2023-01-01", date(2023, 12, 31), "petugas", "Usaha warung")
    with pytest.raises(DuplicateError):
        desk.record(by(), PKH, GraduationOutcome.SELF_RELIANT)
    desk.record(by(), PKH, GraduationOutcome.NEEDS_SUPPORT, entry="2022-01-01", months=(1,))
    assert [one.entry for one in desk.of("PKH")] == ["2022-01-01", "2023-01-01"]
    with pytest.raises(NotFoundError):
        desk.record(by(), PKH, GraduationOutcome.NEEDS_SUPPORT, entry="2020-01-01")
    with pytest.raises(NotFoundError):
        desk.record(by(), Aid("H1", "H9", "PKH"), GraduationOutcome.NEEDS_SUPPORT)


def test_visits_are_due_after_three_six_and_twelve_months_and_tell_how_they_fare(desk: GraduationDesk) -> None:
    helped(desk, PKH, date(2025, 1, 1), date(2026, 8, 31))
    number = desk.record(by(), PKH, GraduationOutcome.SELF_RELIANT).id
    assert [since for _, since in desk.get(number).due] == [date(2026, 11, 30), date(2027, 2, 28), date(2027, 8, 31)]
    assert desk.due(date(2026, 11, 29)) == ()
    [due] = desk.due(date(2026, 11, 30))
    assert (due.graduation.id, due.months, due.since) == (number, 3, date(2026, 11, 30))
    context = by(day=9)
    receipt = desk.follow_up(context, number, 3, GraduationOutcome.NEEDS_SUPPORT, "Warung sepi")
    assert desk.follow_up(context, number, 3, GraduationOutcome.NEEDS_SUPPORT, "Warung sepi") == receipt
    assert desk.get(number).present is GraduationOutcome.NEEDS_SUPPORT
    desk.follow_up(by(day=100), number, 6, GraduationOutcome.NOT_FOUND, "Tidak di rumah")
    assert desk.get(number).present is GraduationOutcome.NEEDS_SUPPORT
    for months in (6, 7):
        with pytest.raises(InvalidTransitionError, match="open after months: 12"):
            desk.follow_up(by(day=101), number, months, GraduationOutcome.NOT_FOUND, "Lagi")
    desk.follow_up(by(day=300), number, 12, GraduationOutcome.IN_NEED_AGAIN, "Sakit")
    assert desk.due(date(2030, 1, 1)) == ()
    assert desk.get(number).present is GraduationOutcome.IN_NEED_AGAIN
    with pytest.raises(InvalidTransitionError, match="months: none"):
        desk.get(number).require_due(12, date(2030, 1, 1))


def test_a_visit_before_the_end_or_without_words_is_none(desk: GraduationDesk) -> None:
    graduation = Graduation("H1", VILLAGE, "H1-K", "PKH", "-", date(2026, 8, 31), GraduationOutcome.SELF_RELIANT, "petugas")
    with pytest.raises(InvalidTransitionError):
        graduation.require_due(3, date(2026, 8, 30))
    with pytest.raises(DomainError):
        FollowUp(date(2026, 12, 1), "petugas", GraduationOutcome.SELF_RELIANT, " ")
    for months in ((), (0,), (6, 3), (3, 3)):
        with pytest.raises(DomainError):
            evolve(graduation, months=months)
    assert graduation.months == FOLLOW_UPS
    assert desk.of("PKH") == ()


def test_restricted_people_stand_in_no_list(desk: GraduationDesk) -> None:
    helped(desk, PKH, date(2025, 1, 1), date(2026, 1, 31))
    helped(desk, PKH, date(2024, 1, 1), date(2024, 1, 31))
    desk.record(by(), PKH, GraduationOutcome.SELF_RELIANT)
    assert len(desk.due(date(2026, 12, 1))) == 2
    assert desk.uneven(VILLAGE, date(2024, 1, 1), date(2026, 12, 31))[0].waiting == ("H2", "H3")
    place_restriction(desk.journal, by(), "H3", Restriction("H3", RestrictionGround.OTHER, ("kepala",), post.DAY))
    assert desk.uneven(VILLAGE, date(2024, 1, 1), date(2026, 12, 31))[0].waiting == ("H2",)
    place_restriction(desk.journal, by(), "H1", Restriction("H1-P", RestrictionGround.CHILD, ("kepala",), post.DAY))
    assert not desk.due(date(2026, 12, 1))
    assert not desk.of("PKH")
    assert desk.uneven(VILLAGE, date(2024, 1, 1), date(2026, 12, 31)) == ()


def test_who_was_helped_again_while_an_equal_neighbour_was_not_is_seen(desk: GraduationDesk) -> None:
    helped(desk, PKH, date(2024, 1, 1), date(2024, 12, 31))
    helped(desk, Aid("H1", "H1-P", "PBI"), date(2024, 7, 1), None)
    helped(desk, Aid("H4", "H4", "RTLH"), date(2020, 1, 1), date(2020, 1, 1))
    helped(desk, Aid("H4", "H4", "BPNT"), date(2024, 1, 1), date(2024, 1, 2))
    helped(desk, Aid("H4", "H4", "BLT"), date(2025, 1, 1), date(2025, 1, 2))
    helped(desk, Aid("H5", "H5", "BPNT"), date(2024, 1, 1), None)
    helped(desk, Aid("H5", "H5", "BLT"), date(2024, 1, 1), None)
    first, second = desk.uneven(VILLAGE, date(2024, 1, 1), date(2025, 12, 31))
    assert (first.household, first.times, first.days, first.waiting) == ("H1", 2, 731, ("H2", "H3"))
    assert (second.household, second.times, second.days, second.waiting) == ("H4", 2, 4, ("H2", "H3"))
    assert desk.uneven(VILLAGE, date(2024, 1, 1), date(2025, 12, 31), least=3) == ()
    assert desk.uneven("33.16.99.2002", date(2024, 1, 1), date(2025, 12, 31)) == ()


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)).map(
        lambda two: Span(
            date(2024, 1, 1) + timedelta(two[0]), None if two[1] is None else date(2024, 1, 1) + timedelta(two[0] + two[1])
        )
    ),
    max_size=3,
).map(tuple)
TURNS = st.lists(st.tuples(st.none() | st.integers(1, 3), SPANS), max_size=6).map(
    lambda many: [Turn(f"H{at}", VILLAGE, desil, spans) for at, (desil, spans) in enumerate(many)]
)


@given(TURNS, st.integers(1, 3))
def test_the_list_names_an_equal_who_got_nothing_and_never_somebody_whose_welfare_is_unknown(
    turns: list[Turn], least: int
) -> None:
    since, until = date(2024, 1, 10), date(2024, 2, 10)
    by_id = {turn.household: turn for turn in turns}
    found = uneven(turns, since, until, least)
    for row in found:
        own = by_id[row.household]
        reached = [span for span in own.spans if (span.since or since) <= until and (span.until or until) >= since]
        assert row.times == len(reached) >= least
        assert row.waiting
        assert own.desil is not None
        for name in row.waiting:
            other = by_id[name]
            assert other.desil is not None
            assert other.desil <= own.desil
            assert not [span for span in other.spans if span.common(Span(since, until))]
    assert list(found) == sorted(found, key=lambda row: (-row.times, -row.days, row.household))
    assert uneven([turn for turn in turns if not turn.spans], since, until, least) == ()
