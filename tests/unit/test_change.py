"""What an officer is promised who changes a household, proposes a change, or asks what was known."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import (
    NIK,
    NKK,
    PPKS,
    Context,
    Fact,
    FamilyCard,
    Grounds,
    Home,
    Household,
    Membership,
    Person,
    Proposal,
    ProposalStatus,
    Proposer,
    RegionCode,
    Source,
    StreamKind,
    Zone,
)
from slrtkit.domain.change import (
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    FactChange,
    IdentityChange,
    Move,
    PPKSChange,
    RosterChange,
    Split,
    Transfer,
)
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
    SlrtError,
    WireError,
)
from slrtkit.service.asof import fact_history, household_at, household_on
from slrtkit.service.assess import assess_complaint, assess_household
from slrtkit.service.change import change_household
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.proposal import apply_change, check_change, propose_change, refuse_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
VILLAGE, OTHER = RegionCode("33.16.99.2001"), RegionCode("33.16.99.2002")
INTERVIEW = Source.INTERVIEW
BORN = {"birth_date": Fact(date(1960, 5, 1), TODAY, INTERVIEW)}


def nik(serial: int) -> NIK:
    return NIK("331699" + f"050290{serial:04}")


def family(name: str) -> Household:
    return Household(
        id=name,
        village=VILLAGE,
        address="RT 01",
        cards=(FamilyCard(f"{name}-K", None, {"desil": Fact(4, date(2026, 1, 5), Source.DTSEN)}),),
        persons=(
            Person(f"{name}-1", "Sukirman", nik(ord(name) * 10 + 1), BORN),
            Person(f"{name}-2", "Ratna", nik(ord(name) * 10 + 2)),
        ),
        memberships=(
            Membership(f"{name}-1", f"{name}-K", "kepala_keluarga"),
            Membership(f"{name}-2", f"{name}-K", "anak", date(2020, 1, 1)),
        ),
    )


class Desk:
    """A journal and whoever writes to it, a minute after each other."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.now, self.turn = journal, NOW, 0

    def by(self, actor: str = "fasilitator", reason: str = "sesuai surat") -> Context:
        self.turn, self.now = self.turn + 1, self.now + timedelta(minutes=1)
        return Context(actor, f"c{self.turn}", self.now, reason)

    def do(self, household: str, change: Change, reason: str = "sesuai surat") -> None:
        agreed(self.journal, self.by(reason=reason), household, change)

    def household(self, name: str) -> Household:
        return self.journal.household(name).state

    def events(self) -> list[str]:
        with self.journal.store.begin(write=False) as unit:
            return [positioned.record.type for positioned in unit.since(0, 10_000)]


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "log.db")
    journal = Journal(store, PlainSealer(), node="desk")
    desk = Desk(journal)
    register(journal, desk.by(), [family("A"), family("B")])
    yield desk
    assert rebuild(journal).problems == ()
    store.close()


def arrival(person: str = "baby", since: date = TODAY, cause: Cause = Cause.BIRTH, card: str = "A-K") -> Arrival:
    return Arrival(Person(person, "Dewi"), card, "cucu", since, cause, INTERVIEW)


def fact(value: bool | int | str | date | None, on: date = TODAY, source: Source = INTERVIEW) -> Fact:
    return Fact(value, on, source)


# ------------------------------------------------------------------- the roster


def test_a_child_joins_on_the_day_of_its_birth_which_is_its_birth_date(desk: Desk) -> None:
    desk.do("A", arrival())
    assert desk.household("A").fact("baby", "birth_date") == fact(TODAY)
    assert [p.id for p, _ in desk.household("A").members(TODAY - timedelta(days=1))] == ["A-1", "A-2"]
    assert [p.id for p, _ in desk.household("A").members(TODAY)] == ["A-1", "A-2", "baby"]


def test_who_dies_belongs_to_the_family_on_the_day_of_death_and_frees_nothing_but_the_place(desk: Desk) -> None:
    desk.do("A", Departure("A-1", TODAY, Cause.DEATH, Source.DUKCAPIL))
    state = desk.household("A")
    assert state.membership("A-1", TODAY)
    assert not state.membership("A-1", TODAY + timedelta(days=1))
    assert state.fact("A-1", "deceased_on") == Fact(TODAY, TODAY, Source.DUKCAPIL)
    with pytest.raises(DomainError, match="died"):
        desk.do("B", Transfer("A-1", "A", "B-K", "famili_lain", TODAY, Cause.MARRIAGE, INTERVIEW))


def test_a_person_who_marries_into_another_household_keeps_id_number_and_all_that_is_known(desk: Desk) -> None:
    desk.do("A", FactChange("A-2", "works", fact(True)))
    desk.do("A", PPKSChange("A-2", PPKS.PEMULUNG, TODAY, INTERVIEW))
    before = desk.household("A").person("A-2")
    desk.do("B", Transfer("A-2", "A", "B-K", "istri", TODAY, Cause.MARRIAGE, INTERVIEW))
    assert desk.household("B").person("A-2") == before
    assert desk.household("A").gone("A-2")
    assert desk.journal.find(StreamKind.HOUSEHOLD, "person", b"A-2") == ("B",)
    assert desk.journal.find(StreamKind.HOUSEHOLD, "nik", before.nik.text.encode() if before.nik else b"") == ("B",)
    with pytest.raises(DomainError, match="another household"):
        desk.do("A", FactChange("A-2", "works", fact(False)))


def test_a_person_changes_the_card_and_stays_in_the_household(desk: Desk) -> None:
    desk.do("A", CardChange("A-K2", NKK("331699" + "0101200001")))
    desk.do("A", Transfer("A-2", "A", "A-K2", "kepala_keluarga", TODAY, Cause.SPLIT, INTERVIEW))
    state = desk.household("A")
    assert [m.card for m in state.memberships if m.person == "A-2"] == ["A-K", "A-K2"]
    assert len(state.members(TODAY)) == 2
    desk.do("A", CardChange("A-K2", None))
    assert desk.household("A").card("A-K2").nkk is None


def test_a_family_splits_and_its_card_goes_along_with_what_is_known_of_it(desk: Desk) -> None:
    desk.do("A", CardChange("A-K2"))
    desk.do("A", Transfer("A-2", "A", "A-K2", "kepala_keluarga", TODAY - timedelta(days=9), Cause.SPLIT, INTERVIEW))
    desk.do("A", FactChange("A-K2", "desil", fact(2)))
    number = NKK("331699" + "0101200001")
    desk.do("A", Split("C", "A-K2", (("A-2", "kepala_keluarga"),), TODAY, OTHER, "RT 05", INTERVIEW, number))
    new = desk.household("C")
    assert new.card("A-K2") == FamilyCard("A-K2", number, {"desil": fact(2)})
    assert [(p.name, m.relation, m.since) for p, m in new.members(TODAY)] == [("Ratna", "kepala_keluarga", TODAY)]
    assert (new.village, new.roster_complete) == (OTHER, True)
    assert [p.id for p, _ in desk.household("A").members(TODAY)] == ["A-1"]


@pytest.mark.parametrize("members", [(), (("A-1", "anak"), ("A-2", "anak")), (("A-2", "anak"), ("A-2", "istri"))])
def test_a_split_takes_some_and_leaves_some(desk: Desk, members: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(DomainError) as refused:
        desk.do("A", Split("C", "C-K", members, TODAY, VILLAGE, "RT 05", INTERVIEW))
    assert refused.value.code == "roster.split"


def test_a_move_is_recorded_in_the_village_that_is_left_and_in_the_one_that_is_entered(desk: Desk) -> None:
    desk.do("A", Move(OTHER, "RT 07", TODAY))
    desk.do("B", Move(VILLAGE, "RT 08", TODAY))
    with desk.journal.store.begin(write=False) as unit:
        moves = [(r.stream.id, r.scope) for _, r in unit.since(0, 99) if r.type == "household-moved/1"]
        arrivals = [(r.stream.id, r.scope) for _, r in unit.since(0, 99) if r.type == "household-transferred/1"]
    assert (moves, arrivals) == ([("A", VILLAGE.text), ("B", VILLAGE.text)], [("A", OTHER.text)])
    state = desk.household("A")
    assert (state.village, state.address) == (OTHER, "RT 07")
    assert state.home(TODAY - timedelta(days=1)) == Home(VILLAGE, "RT 01")
    assert desk.journal.find(StreamKind.HOUSEHOLD, "village", OTHER.text.encode()) == ("A",)
    with pytest.raises(DomainError, match="moved on this day"):
        desk.do("A", Move(VILLAGE, "RT 01", TODAY))


def test_a_name_or_number_is_corrected_for_a_reason(desk: Desk) -> None:
    desk.do("A", IdentityChange("A-1", "Soekirman", nik(7777)), reason="KTP")
    assert desk.household("A").person("A-1").nik == nik(7777)
    for name, reason in (("Soekirman", " "), (" ", "KTP")):
        with pytest.raises(DomainError) as refused:
            desk.do("A", IdentityChange("A-1", name, nik(7777)), reason=reason)
        assert refused.value.code == "roster.reason"
    with pytest.raises(DuplicateError) as taken:
        desk.do("B", IdentityChange("B-1", "Sukirman", nik(7777)))
    assert nik(7777).text not in str(taken.value)


def test_members_stand_in_the_order_of_their_ids_whatever_these_look_like(desk: Desk) -> None:
    """Ids are the district's own: one may begin another, and digits need not be Latin."""
    for person in ("A-10", "A-3²", "A-٣"):
        desk.do("A", arrival(person, cause=Cause.MOVE))
    assert [p.id for p in desk.household("A").persons] == ["A-1", "A-2", "A-٣", "A-3²", "A-10"]
    desk.do("A", arrival("A-1x", cause=Cause.MOVE))
    desk.do("A", arrival("A-", cause=Cause.MOVE))
    assert [p.id for p in desk.household("A").persons][:3] == ["A-", "A-1", "A-1x"]


def test_a_settled_proposal_or_a_refusal_sent_again_changes_nothing(desk: Desk) -> None:
    proposal(desk)
    who = desk.by("manajer", "Kabur")
    assert refuse_change(desk.journal, who, "P1") == refuse_change(desk.journal, who, "P1")


def test_the_roster_is_complete_or_not(desk: Desk) -> None:
    desk.do("A", RosterChange(complete=False))
    assert not desk.household("A").roster_complete


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (arrival("A-1"), "household.duplicate-person"),
        (arrival("A-K"), "roster.known"),
        (arrival(cause=Cause.DEATH), "roster.cause"),
        (arrival(card="X"), "household.unknown"),
        (arrival(since=TODAY + timedelta(days=1)), "roster.future"),
        (evolve(arrival(), person=Person("baby", "Dewi", None, BORN)), "roster.birth"),
        (evolve(arrival(cause=Cause.MOVE), person=Person("new", "Ani", nik(661))), "household.duplicate-nik"),
        (evolve(arrival(), person=Person("baby", "Dewi", None, {"works": Fact("ya", TODAY, INTERVIEW)})), "facts.kind"),
        (Departure("A-1", TODAY, Cause.BIRTH, INTERVIEW), "roster.cause"),
        (Departure("A-9", TODAY, Cause.MOVE, INTERVIEW), "household.unknown"),
        (Departure("A-2", date(2019, 1, 1), Cause.MOVE, INTERVIEW), "roster.absent"),
        (Departure("A-2", TODAY + timedelta(days=1), Cause.MOVE, INTERVIEW), "roster.future"),
        (Transfer("B-1", "B", "A-K", "anak", TODAY, Cause.DEATH, INTERVIEW), "roster.cause"),
        (Transfer("B-2", "B", "A-K", "anak", date(2020, 1, 1), Cause.MARRIAGE, INTERVIEW), "roster.absent"),
        (Transfer("A-2", "A", "A-K", "istri", date(2020, 1, 1), Cause.MARRIAGE, INTERVIEW), "roster.later"),
        (Split("B", "C-K", (("A-2", "anak"),), TODAY, VILLAGE, "RT 05", INTERVIEW), "household.duplicate"),
        (Move(RegionCode("33.16"), "RT 05", TODAY), "household.village"),
        (CardChange("a/b"), "household.id"),
        (PPKSChange("A-1", PPKS.ANAK_JALANAN, TODAY, INTERVIEW), "ppks.age"),
        (PPKSChange("A-1", PPKS.PEMULUNG, TODAY, INTERVIEW, ends=True), "ppks.absent"),
        (PPKSChange("A-1", PPKS.PEMULUNG, TODAY + timedelta(days=1), INTERVIEW), "roster.future"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_recorded(desk: Desk, change: Change, code: str) -> None:
    log = desk.events()
    with pytest.raises(SlrtError) as refused:
        desk.do("A", change)
    assert refused.value.code == code
    assert desk.events() == log


def test_a_person_who_left_is_not_registered_anew_and_does_not_leave_twice(desk: Desk) -> None:
    desk.do("A", Departure("A-2", date(2026, 6, 30), Cause.MOVE, INTERVIEW))
    with pytest.raises(DuplicateError):
        desk.do("B", arrival("A-2", cause=Cause.MOVE, card="B-K"))
    with pytest.raises(DomainError, match="does not belong"):
        desk.do("A", Departure("A-2", date(2026, 6, 1), Cause.MOVE, INTERVIEW))
    desk.do("B", Transfer("A-2", "A", "B-K", "famili_lain", TODAY, Cause.RETURN, INTERVIEW))
    assert desk.household("A").membership("A-2", date(2026, 7, 1)) is None
    assert desk.household("B").membership("A-2", TODAY)


# ------------------------------------------------------------------------- PPKS


def test_there_are_26_kinds_and_each_has_its_name_and_its_ages() -> None:
    assert len(PPKS) == 26
    assert len({kind.says for kind in PPKS}) == 26
    assert PPKS.LANJUT_USIA_TELANTAR.ages.holds(60)
    assert not PPKS.LANJUT_USIA_TELANTAR.ages.holds(59)
    assert [PPKS.ANAK_TELANTAR.ages.holds(age) for age in (4, 5, 17, 18)] == [False, True, True, False]
    assert PPKS.FAKIR_MISKIN.ages.holds(120)


def test_a_person_is_classified_by_somebody_and_the_end_has_a_reason(desk: Desk) -> None:
    begun, ended = date(2026, 2, 1), date(2026, 8, 31)
    desk.do("A", PPKSChange("A-1", PPKS.LANJUT_USIA_TELANTAR, begun, Source.MUSDES))
    with pytest.raises(DomainError, match="already"):
        desk.do("A", PPKSChange("A-1", PPKS.LANJUT_USIA_TELANTAR, TODAY, Source.MUSDES))
    with pytest.raises(DomainError, match="reason"):
        desk.do("A", PPKSChange("A-1", PPKS.LANJUT_USIA_TELANTAR, ended, Source.MUSDES, ends=True), reason="")
    desk.do("A", PPKSChange("A-1", PPKS.LANJUT_USIA_TELANTAR, ended, Source.MUSDES, ends=True), reason="Diasuh anaknya")
    desk.do("A", PPKSChange("A-1", PPKS.LANJUT_USIA_TELANTAR, TODAY, Source.MUSDES))
    person = desk.household("A").person("A-1")
    assert [(one.since, one.until, one.by, one.reason) for one in person.ppks] == [
        (begun, ended, "fasilitator", "Diasuh anaknya"),
        (TODAY, None, "fasilitator", ""),
    ]
    assert [len(person.classified(on)) for on in (begun, ended, ended + timedelta(days=1), TODAY)] == [1, 1, 0, 1]


# -------------------------------------------------------------------- two times


def test_a_fact_of_an_older_day_adds_to_the_history_and_changes_nothing_of_today(desk: Desk) -> None:
    mark = desk.journal.household("A").mark
    desk.do("A", FactChange("A-K", "desil", fact(7, date(2025, 1, 1))))
    assert desk.household("A").fact("A-K", "desil") == Fact(4, date(2026, 1, 5), Source.DTSEN)
    assert desk.journal.household("A").mark == mark
    values = [household_at(desk.journal, "A", on).fact("A-K", "desil") for on in (date(2024, 1, 1), date(2025, 6, 1), TODAY)]
    assert [one and one.value for one in values] == [None, 7, 4]


def test_of_one_day_the_later_statement_counts_and_the_earlier_stays_in_the_history(desk: Desk) -> None:
    for value in (3, 2):
        desk.do("A", FactChange("A-K", "desil", fact(value)))
    assert [one.fact.value for one in fact_history(desk.journal, "A", "A-K", "desil")] == [4, 3, 2]
    then = household_at(desk.journal, "A", TODAY).fact("A-K", "desil")
    assert then == fact(2)


def test_what_was_known_at_an_instant_is_what_was_recorded_until_then(desk: Desk) -> None:
    desk.do("A", FactChange("A-K", "desil", fact(2)))
    instant = desk.now
    desk.do("A", FactChange("A-K", "desil", fact(3)))
    desk.do("A", arrival())
    then = household_at(desk.journal, "A", TODAY, instant)
    assert then.fact("A-K", "desil") == fact(2)
    assert len(then.members(TODAY)) == 2
    with pytest.raises(NotFoundError):
        household_at(desk.journal, "A", TODAY, NOW - timedelta(days=1))
    with pytest.raises(NotFoundError):
        household_on(desk.journal, "X", TODAY, Zone.WIB)


def test_a_case_of_a_past_day_is_judged_by_what_was_known_at_its_end(desk: Desk) -> None:
    desk.now += timedelta(days=5)
    desk.do("A", FactChange("A-K", "desil", fact(2, date(2026, 11, 1))))
    seen = household_on(desk.journal, "A", TODAY, Zone.WIB)
    assert seen.known == datetime(2026, 11, 21, 16, 59, 59, 999999, tzinfo=UTC)
    assert seen.household.fact("A-K", "desil") == Fact(4, date(2026, 1, 5), Source.DTSEN)
    earlier = household_on(desk.journal, "A", date(2026, 11, 2), Zone.WIB)
    assert earlier.known is None
    assert earlier.household.fact("A-K", "desil") == fact(2, date(2026, 11, 1))
    assert household_on(desk.journal, "A", date(2026, 11, 26), Zone.WIB).known is None
    told = household_on(desk.journal, "A", date(2026, 11, 2), Zone.WIB, NOW + timedelta(hours=1))
    assert told.household.fact("A-K", "desil") == Fact(4, date(2026, 1, 5), Source.DTSEN)


def test_the_history_of_a_person_follows_them_from_household_to_household(desk: Desk) -> None:
    desk.do("A", FactChange("A-2", "works", fact(True, date(2026, 3, 1))))
    desk.do("A", FactChange("A-2", "works", fact(False, date(2026, 9, 1))))
    desk.do("B", Transfer("A-2", "A", "B-K", "istri", date(2026, 6, 1), Cause.MARRIAGE, INTERVIEW))
    told = [(one.household, one.fact.value) for one in fact_history(desk.journal, "B", "A-2", "works")]
    assert told == [("A", True), ("A", False)]
    then = household_at(desk.journal, "B", date(2026, 6, 2)).fact("A-2", "works")
    assert then == fact(True, date(2026, 3, 1))


def test_who_said_what_when_is_told_with_reason_evidence_and_proposal(desk: Desk) -> None:
    evidence = sha256(b"foto").hexdigest()
    record_fact(desk.journal, desk.by(reason="Kunjungan"), "A", "A-1", "works", fact(None), evidence=[evidence])
    (one,) = fact_history(desk.journal, "A", "A-1", "works")
    assert (one.by, one.at, one.fact.value, one.grounds) == ("fasilitator", desk.now, None, Grounds("Kunjungan", (evidence,)))
    with pytest.raises(DomainError) as refused:
        record_fact(desk.journal, desk.by(), "A", "A-1", "works", fact(None), evidence=["foto.jpg"])
    assert refused.value.code == "evidence.digest"


def test_a_decision_is_reproduced_after_a_thousand_later_changes(tmp_path: Path) -> None:
    journal = Journal(SqliteStore(tmp_path / "log.db"), PlainSealer(), node="desk")
    desk = Desk(journal)
    register(journal, desk.by(), [post.household("H1")])
    record_fact(journal, desk.by(), "H1", "H1-P", "inpatient", fact(True))
    file_complaint(journal, desk.by(), post.complaint("C1", "H1", "Mohon bantuan"))
    assess_complaint(journal, desk.by(), "C1", post.PROGRAM, TODAY)
    recorded = journal.complaint("C1").state.assessments[post.PROGRAM.code]
    desk.now += timedelta(days=1)
    for number in range(1000):
        day = TODAY - timedelta(days=number % 30) if number % 2 else TODAY + timedelta(days=1)
        record_fact(journal, desk.by(), "H1", "H1-P", "inpatient", fact(False if number % 3 else None, day))
    seen = household_on(journal, "H1", TODAY, Zone.WIB)
    again = assess_household(post.PROGRAM, seen.household, "H1-P", TODAY)
    assert (again.entitlement, again.digest) == (recorded.entitlement, recorded.rules)
    assert tuple((code, trace.outcome.value) for code, trace in again.criteria) == recorded.criteria
    now = assess_household(post.PROGRAM, journal.household("H1").state, "H1-P", TODAY + timedelta(days=1))
    assert now.entitlement != recorded.entitlement
    journal.store.close()


# -------------------------------------------------------------------- proposals

WISH = FactChange("A-K", "desil", Fact(2, TODAY, Source.MUSDES))


def proposal(desk: Desk, change: Change = WISH, name: str = "P1", by: str = "fasilitator") -> Proposal:
    wished = Proposal(name, "A", VILLAGE.text, change, Proposer.RESIDENT, by, TODAY, "Musdes", "Ratna", ("0" * 64,))
    propose_change(desk.journal, desk.by(by), wished)
    return wished


def test_a_proposal_is_checked_and_applied_by_others_and_stands_in_the_history_of_the_fact(desk: Desk) -> None:
    proposal(desk)
    assert desk.household("A").fact("A-K", "desil") == Fact(4, date(2026, 1, 5), Source.DTSEN)
    check_change(desk.journal, desk.by("back-office", "Berita acara cocok"), "P1")
    receipt = apply_change(desk.journal, desk.by("manajer"), "P1")
    assert receipt.id == "P1"
    told = fact_history(desk.journal, "A", "A-K", "desil")[-1]
    assert (told.by, told.fact.value, told.grounds) == ("manajer", 2, Grounds("Musdes", ("0" * 64,), "P1"))
    state = desk.journal.read(StreamKind.PROPOSAL, "P1", Proposal).state
    assert (state.status, state.checked_by, state.remark, state.decided_by) == (
        ProposalStatus.APPLIED,
        "back-office",
        "Berita acara cocok",
        "manajer",
    )


def test_nobody_answers_what_they_proposed_and_no_step_is_left_out(desk: Desk) -> None:
    proposal(desk)
    log = desk.events()
    for step in (check_change, refuse_change):
        with pytest.raises(AccessDeniedError) as own:
            step(desk.journal, desk.by("fasilitator"), "P1")
        assert own.value.code == "proposal.own"
    with pytest.raises(InvalidTransitionError):
        apply_change(desk.journal, desk.by("manajer"), "P1")
    with pytest.raises(InvalidTransitionError, match="reason"):
        refuse_change(desk.journal, desk.by("manajer", " "), "P1")
    assert desk.events() == log
    check_change(desk.journal, desk.by("back-office"), "P1")
    with pytest.raises(AccessDeniedError):
        apply_change(desk.journal, desk.by("fasilitator"), "P1")
    refuse_change(desk.journal, desk.by("manajer", "Bukti kabur"), "P1")
    with pytest.raises(InvalidTransitionError):
        apply_change(desk.journal, desk.by("manajer"), "P1")
    assert desk.journal.read(StreamKind.PROPOSAL, "P1", Proposal).state.answer == "Bukti kabur"


def test_the_same_wish_is_open_once_and_may_come_again_when_it_is_answered(desk: Desk) -> None:
    proposal(desk)
    with pytest.raises(DuplicateError) as refused:
        proposal(desk, name="P2", by="tksk")
    assert refused.value.path == "P1"
    refuse_change(desk.journal, desk.by("manajer"), "P1")
    proposal(desk, name="P2", by="tksk")


def test_what_is_impossible_is_not_proposed_and_what_became_impossible_is_not_applied(desk: Desk) -> None:
    with pytest.raises(WireError):
        proposal(desk, FactChange("A-K", "desil", Fact(11, TODAY, Source.MUSDES)))
    with pytest.raises(InvalidTransitionError):
        propose_change(
            desk.journal,
            desk.by(),
            Proposal("P1", "A", VILLAGE.text, WISH, Proposer.IMPORT, "fasilitator", TODAY, status=ProposalStatus.CHECKED),
        )
    leaving = Departure("A-2", TODAY, Cause.MOVE, INTERVIEW)
    proposal(desk, leaving)
    check_change(desk.journal, desk.by("back-office"), "P1")
    desk.do("A", evolve(leaving, until=TODAY - timedelta(days=1)))
    log = desk.events()
    with pytest.raises(DomainError, match="does not belong"):
        apply_change(desk.journal, desk.by("manajer"), "P1")
    assert desk.events() == log
    assert desk.journal.read(StreamKind.PROPOSAL, "P1", Proposal).state.status is ProposalStatus.CHECKED


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        (WISH, "A-K"),
        (arrival(), "baby"),
        (IdentityChange("A-1", "Ani"), "A-1"),
        (Transfer("A-2", "A", "A-K", "istri", TODAY, Cause.MARRIAGE, INTERVIEW), "A-2"),
        (Split("C", "C-K", (("A-2", "anak"),), TODAY, VILLAGE, "RT 05", INTERVIEW), "A"),
        (Move(OTHER, "RT 01", TODAY), "A"),
        (RosterChange(complete=False), "A"),
        (CardChange("A-K9"), "A"),
        (PPKSChange("A-1", PPKS.PEMULUNG, TODAY, INTERVIEW), "A-1"),
    ],
)
def test_every_change_can_be_proposed_and_is_sealed_under_whom_it_concerns(desk: Desk, change: Change, subject: str) -> None:
    wished = proposal(desk, change)
    assert desk.journal.read(StreamKind.PROPOSAL, "P1", Proposal).state == wished
    assert wished.subject == subject
    with desk.journal.store.begin(write=False) as unit:
        record = next(r for _, r in unit.since(0, 99) if r.type == "change-proposed/1")
    assert subject in {part.subject for part in record.parts if part.field != "request"}
    check_change(desk.journal, desk.by("back-office"), "P1")
    apply_change(desk.journal, desk.by("manajer"), "P1")


def test_the_same_request_sent_again_returns_its_receipt_and_another_under_its_id_is_refused(desk: Desk) -> None:
    moving = Transfer("A-2", "A", "B-K", "istri", TODAY, Cause.MARRIAGE, INTERVIEW)
    who = desk.by()
    first, log = change_household(desk.journal, who, "B", moving), desk.events()
    assert first.id == "B"
    assert change_household(desk.journal, who, "B", moving) == first
    with pytest.raises(RequestReusedError):
        change_household(desk.journal, who, "B", evolve(moving, relation="anak"))
    wished = Proposal("P1", "A", VILLAGE.text, WISH, Proposer.FACILITATOR, "fasilitator", TODAY)
    asked, checked, answered = desk.by(), desk.by("back-office"), desk.by("manajer")
    log = desk.events()
    done = [
        propose_change(desk.journal, asked, wished),
        check_change(desk.journal, checked, "P1"),
        apply_change(desk.journal, answered, "P1"),
    ]
    log = desk.events()
    assert done == [
        propose_change(desk.journal, asked, evolve(wished, id="P9")),
        check_change(desk.journal, checked, "P1"),
        apply_change(desk.journal, answered, "P1"),
    ]
    assert desk.events() == log


def test_what_one_officer_said_alone_of_what_decides_is_told_until_another_confirms_it(desk: Desk) -> None:
    def confirmed() -> list[bool]:
        return [one.confirmed for one in fact_history(desk.journal, "A", "A-K", "desil")]

    assert confirmed() == [False]
    same = FactChange("A-K", "desil", Fact(4, date(2026, 2, 1), Source.MUSDES))
    change_household(desk.journal, desk.by(), "A", same)
    assert confirmed() == [False, False]
    agreed(desk.journal, desk.by(), "A", evolve(same, fact=evolve(same.fact, value=5)))
    assert confirmed() == [False, False, True]
    assert all(one.confirmed for one in fact_history(desk.journal, "A", "A-1", "works"))


@pytest.mark.parametrize("alone", ["desil", "in_register", "excluded_able"])
def test_one_officer_gives_no_other_value_to_what_decides(desk: Desk, alone: str) -> None:
    value = 9 if alone == "desil" else True
    with pytest.raises(AccessDeniedError, match=r"change\.second-officer"):
        change_household(desk.journal, desk.by(), "A", FactChange("A-K", alone, Fact(value, TODAY, Source.MUSDES)))
    assert desk.household("A").fact("A-K", "desil") == Fact(4, date(2026, 1, 5), Source.DTSEN)
