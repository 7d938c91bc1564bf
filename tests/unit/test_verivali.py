"""A round of verivali: from the pre-list to the district's list, with nobody's aid or membership changed on the way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, RegionCode, Source, Zone
from slrtkit.domain.musdes import Attendee, ListObjection, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.restriction import RestrictionGround
from slrtkit.domain.verivali import RoundChange, RoundStatus, VerivaliRound
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, InvalidTransitionError, NotFoundError
from slrtkit.service.aid import AidDesk
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.rounds import RoundDesk
from slrtkit.service.verivali import file_list_objection, open_round
from slrtkit.testing import post

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
VILLAGE = "33.16.99.2001"
LAYAK, TIDAK, MENOLAK, BARU = (
    VerivaliResult.LAYAK,
    VerivaliResult.TIDAK_LAYAK,
    VerivaliResult.MENOLAK,
    VerivaliResult.USULAN_BARU,
)
MUSDES = Musdes(DAY, "Balai desa", "Ketua Rekaan", (Attendee("Ketua Rekaan", "BPD"), Attendee("Ibu Rekaan", "RT 01")))


class Village:
    """A village of four households, of which one is not on the pre-list."""

    def __init__(self, journal: Journal) -> None:
        numbers, turns = count(1), count(1)
        self.journal, self._turns = journal, turns
        self.rounds = RoundDesk(journal, self.day, lambda: f"V{next(numbers)}")
        self.privacy = PrivacyDesk(journal, self.day)
        self.aid = AidDesk(journal, self.day, lambda: f"R{next(numbers)}")
        self.now = NOW

    @staticmethod
    def day(context: Context) -> date:
        return Zone.WIB.day(context.now)

    def by(self, actor: str = "fasilitator", reason: str = "") -> Context:
        return Context(actor, f"request-{next(self._turns)}", self.now, reason)

    def open(self, period: str = "2026-2") -> str:
        return self.rounds.open(self.by(), village=VILLAGE, period=period, households=("A", "B", "C")).id

    def found(self, round_id: str, household: str, result: VerivaliResult, reason: str = "Sebab rekaan") -> None:
        self.rounds.record(self.by(reason="" if result is LAYAK else reason), round_id, household, result)

    def state(self) -> VerivaliRound:
        return self.rounds.get("V1")


@pytest.fixture
def village() -> Iterator[Village]:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    village = Village(journal)
    register(journal, village.by(), [post.household(name) for name in "ABCD"])
    yield village
    assert rebuild(journal).problems == ()
    journal.store.close()


@pytest.fixture
def held(village: Village) -> Village:
    """A round whose meeting was held."""
    village.rounds.hold(village.by(), village.open(), MUSDES)
    return village


def test_a_round_runs_from_the_pre_list_to_the_districts_list(held: Village) -> None:
    rounds = held.rounds
    for household, result in (("A", LAYAK), ("B", TIDAK), ("C", LAYAK), ("D", BARU)):
        held.found("V1", household, result)
    rounds.visit(held.by(), "V1", "B", found="Rumah permanen", evidence="ef" * 32)
    rounds.visit(held.by(), "V1", "D", found="Rumah bambu")
    rounds.finalise(held.by("kadis"), "V1", "33.16.dinsos")
    state = held.state()
    assert (state.status, state.finalised_by, state.finalised_on) == (RoundStatus.FINALISED, "kadis", DAY)
    assert state.struck() == ("B",)
    assert {result.value: number for result, number in state.counted().items() if number} == {
        "layak": 2,
        "tidak-layak": 1,
        "usulan-baru": 1,
    }
    with pytest.raises(InvalidTransitionError):
        held.found("V1", "A", TIDAK)


def test_what_a_round_finds_ends_nobodys_aid(held: Village) -> None:
    pkh = Aid("B", "B-K", "PKH")
    held.aid.enter(held.by(), pkh, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    before = held.journal.household("B").state
    for household, result in (("A", VerivaliResult.MENINGGAL), ("B", TIDAK), ("C", VerivaliResult.PINDAH)):
        held.found("V1", household, result)
    held.rounds.visit(held.by(), "V1", "B", found="Mampu")
    held.rounds.finalise(held.by("kadis"), "V1", "33.16.dinsos")
    assert held.aid.ledger("PKH", "B-K").running() == ("2025-01-01",)
    assert held.journal.household("B").state == before
    assert held.aid.propose_removal(held.by(), pkh, ground="Musdes: tidak layak").id


def test_a_refused_survey_is_a_fact_of_its_own_and_no_answer_to_any_question(held: Village) -> None:
    before = held.journal.household("A").state
    held.found("V1", "A", MENOLAK, "Tidak bersedia ditemui")
    after = held.journal.household("A").state
    fact = after.fact("A", "survey_refused")
    assert fact is not None
    assert (fact.value, fact.on, fact.source) == (True, DAY, Source.MUSDES)
    assert set(after.facts) - set(before.facts) == {"survey_refused"}


def test_the_latest_outcome_counts_and_the_visit_may_correct_the_meeting(held: Village) -> None:
    held.found("V1", "B", TIDAK)
    held.rounds.record(held.by(), "V1", "B", LAYAK, source=Source.HOME_VISIT)
    assert held.state().outcomes["B"] == VerivaliOutcome(LAYAK, DAY, Source.HOME_VISIT)


def test_a_round_is_not_finalised_over_what_is_open(held: Village) -> None:
    rounds = held.rounds

    def refused() -> tuple[str, str]:
        with pytest.raises(InvalidTransitionError) as error:
            rounds.finalise(held.by("kadis"), "V1", "33.16.dinsos")
        return error.value.code, error.value.path

    assert refused() == ("verivali.outcome", "A")
    for household, result in (("A", LAYAK), ("B", TIDAK), ("C", MENOLAK)):
        held.found("V1", household, result)
    assert refused() == ("verivali.visit", "B")
    rounds.visit(held.by(), "V1", "B", found="Mampu")
    objection = rounds.object(held.by(), "V1", "D", by="Tetangga", text="D belum diusulkan")
    assert objection.id == "V1"
    number = next(iter(held.state().objections))
    assert refused() == ("verivali.objection", number)
    with pytest.raises(InvalidTransitionError, match="answer"):
        rounds.answer(held.by(), "V1", number)
    with pytest.raises(NotFoundError):
        rounds.answer(held.by(reason="Ya"), "V1", "nothing")
    rounds.answer(held.by(reason="D akan dikunjungi"), "V1", number)
    assert held.state().objections[number].answer == "D akan dikunjungi"
    rounds.finalise(held.by("kadis"), "V1", "33.16")


@pytest.mark.parametrize(
    ("actor", "office"),
    [("fasilitator", "33.16.dinsos"), ("kades", VILLAGE), ("camat", "33.16.99"), ("lain", "33.24.dinsos"), ("rs", "rsud")],
)
def test_only_the_district_finalises_and_not_who_opened_the_round(held: Village, actor: str, office: str) -> None:
    for household in "ABC":
        held.found("V1", household, LAYAK)
    with pytest.raises(AccessDeniedError):
        held.rounds.finalise(held.by(actor), "V1", office)


def test_nothing_is_found_before_the_village_met(village: Village) -> None:
    village.open()
    with pytest.raises(InvalidTransitionError):
        village.found("V1", "A", LAYAK)
    with pytest.raises(InvalidTransitionError):
        village.rounds.visit(village.by(), "V1", "A", found="x")
    with pytest.raises(InvalidTransitionError):
        village.rounds.object(village.by(), "V1", "A", by="x", text="y")


def test_a_new_proposal_is_exactly_what_is_not_on_the_pre_list(held: Village) -> None:
    for household, result in (("A", BARU), ("D", LAYAK)):
        with pytest.raises(DomainError) as refused:
            held.found("V1", household, result)
        assert refused.value.code == "verivali.pre-list"


def test_a_village_has_one_round_for_each_half_year(village: Village) -> None:
    village.open()
    with pytest.raises(DuplicateError) as refused:
        village.open()
    assert refused.value.path == "V1"
    village.open("2027-1")
    assert [known.period for known in village.rounds.of(VILLAGE)] == ["2026-2", "2027-1"]


def test_a_round_begins_with_a_pre_list_of_its_own_village(village: Village) -> None:
    register(village.journal, village.by(), [evolve(post.household("E"), village=RegionCode("33.16.99.2002"))])
    with pytest.raises(InvalidTransitionError) as refused:
        village.rounds.open(village.by(), village=VILLAGE, period="2026-2", households=("A", "E"))
    assert refused.value.path == "E"
    fresh = VerivaliRound("V", "2026-2", RegionCode(VILLAGE), ("A",), "fasilitator", DAY)
    with pytest.raises(InvalidTransitionError):
        open_round(village.journal, village.by(), evolve(fresh, musdes=MUSDES))
    with pytest.raises(AccessDeniedError):
        open_round(village.journal, village.by("loket"), fresh)
    with pytest.raises(NotFoundError):
        open_round(village.journal, village.by(), evolve(fresh, pre_list=("Z",)))


def test_a_household_of_another_village_is_no_new_proposal_here(held: Village) -> None:
    register(held.journal, held.by(), [evolve(post.household("E"), village=RegionCode("33.16.99.2002"))])
    with pytest.raises(InvalidTransitionError):
        held.found("V1", "E", BARU)


def test_days_lie_between_the_opening_and_today(village: Village) -> None:
    village.open()
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=2)):
        with pytest.raises(DomainError) as refused:
            village.rounds.hold(village.by(), "V1", evolve(MUSDES, on=day))
        assert refused.value.code == "verivali.day"


def test_a_visit_confirms_an_outcome_and_names_its_evidence_by_digest(held: Village) -> None:
    with pytest.raises(DomainError):
        held.rounds.visit(held.by(), "V1", "A", found="x")
    held.found("V1", "A", LAYAK)
    with pytest.raises(DomainError):
        held.rounds.visit(held.by(), "V1", "A", found="x", evidence="foto.jpg")


def test_an_objection_begins_without_an_answer(held: Village) -> None:
    answered = ListObjection("O", "A", "Tetangga", "Keliru", DAY, "Sudah")
    with pytest.raises(DomainError):
        file_list_objection(held.journal, held.by(), "V1", answered)
    with pytest.raises(DomainError):
        evolve(answered, text=" ")


def test_what_changed_between_two_rounds(held: Village) -> None:
    for household, result in (("A", LAYAK), ("B", TIDAK), ("C", LAYAK)):
        held.found("V1", household, result)
    held.now += timedelta(days=180)
    second = held.open("2027-1")
    held.rounds.hold(held.by(), second, evolve(MUSDES, on=DAY + timedelta(days=180)))
    for household, result in (("A", LAYAK), ("B", LAYAK), ("D", BARU)):
        held.found(second, household, result)
    assert held.rounds.changes("V1", second) == (
        RoundChange("B", TIDAK, LAYAK),
        RoundChange("C", LAYAK, None),
        RoundChange("D", None, BARU),
    )
    assert held.rounds.changes(second, second) == ()


def test_restricted_households_stay_out_of_the_meeting(held: Village) -> None:
    named = held.by("peksos")
    held.privacy.restrict(named, "D", "D-P", ground=RestrictionGround.VIOLENCE, officers=["peksos", "manajer"])
    assert held.rounds.pre_list(VILLAGE) == ("A", "B", "C")
    for actor in ("fasilitator", "peksos"):
        with pytest.raises(AccessDeniedError):
            held.rounds.record(held.by(actor, "Usul"), "V1", "D", BARU)
    held.privacy.restrict(held.by("peksos"), "C", "C", ground=RestrictionGround.CHILD, officers=["peksos"])
    desk = post.desk()
    minutes = held.rounds.minutes("V1", desk.office, desk.areas)
    assert len(minutes.rows) == 2
    assert [who.name for who in minutes.signatures] == [MUSDES.chair]
    with pytest.raises(AccessDeniedError):
        held.rounds.open(held.by("peksos"), village=VILLAGE, period="2027-1", households=("A", "D"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "2026"},
        {"period": "2026-3"},
        {"village": RegionCode("33.16.99")},
        {"pre_list": ()},
        {"pre_list": ("A", "A")},
    ],
)
def test_a_round_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        evolve(
            VerivaliRound("V", "2026-2", RegionCode(VILLAGE), ("A",), "x", DAY),
            **wrong,  # type: ignore[arg-type]  # the faults
        )


@pytest.mark.parametrize("wrong", [{"place": " "}, {"chair": ""}, {"attendance": MUSDES.attendance[:1]}])
def test_a_meeting_has_a_place_a_chair_and_people(wrong: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        evolve(MUSDES, **wrong)  # type: ignore[arg-type]  # the faults


def test_whatever_is_not_layak_carries_a_reason() -> None:
    VerivaliOutcome(LAYAK, DAY, Source.MUSDES)
    for result in set(VerivaliResult) - {LAYAK}:
        with pytest.raises(DomainError):
            VerivaliOutcome(result, DAY, Source.MUSDES, " ")


def test_the_same_command_sent_again_is_done_once(village: Village) -> None:
    context = village.by()
    listed = ("A", "B", "C")
    first = village.rounds.open(context, village=VILLAGE, period="2026-2", households=listed)
    assert village.rounds.open(context, village=VILLAGE, period="2026-2", households=listed) == first
