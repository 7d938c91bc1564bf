"""What is received is judged by the rules, as it was known on the day of the case, and a decision rests on it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import Context, DecisionOutcome, Program, Source, Unit, Zone, facts_of
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliResult
from slrtkit.domain.participation import Participation, ParticipationAnswer, ParticipationEntry
from slrtkit.domain.rules import Entitlement
from slrtkit.errors import InvalidTransitionError
from slrtkit.service.aid import AidDesk
from slrtkit.service.asof import household_on
from slrtkit.service.assess import assess_complaint, assess_household, decide
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid, ledgers_of
from slrtkit.service.register import register
from slrtkit.service.rounds import RoundDesk
from slrtkit.testing import post

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
PBI = """
code = "PBI"
name = "PBI rekaan"
sector = "kesehatan"
owner = "Dinas Sosial"
unit = "person"
[[version]]
in_force_from = 2025-01-01
legal_basis = "Perbup contoh"
source = "invented"
[[version.criterion]]
code = "pkh"
says = { id = "Keluarga menerima PKH", en = "The family receives PKH" }
when = "family.receives('PKH')"
[[version.criterion]]
code = "rtlh"
says = { id = "Rumah belum dibantu", en = "The house was not helped" }
when = "not household.received_within('RTLH', years=5)"
"""
PKH, RTLH = Aid("H", "H-K", "PKH"), Aid("H", "H", "RTLH")


class Post:
    """A post with one household, a complaint of its person, and days that pass."""

    def __init__(self, journal: Journal, program: Program) -> None:
        self.journal, self.program, self.now, self._turn = journal, program, NOW, 0
        self.aid = AidDesk(journal, lambda context: Zone.WIB.day(context.now), lambda: "R")

    def by(self, actor: str = "fasilitator") -> Context:
        self._turn += 1
        return Context(actor, f"request-{self._turn}", self.now)

    def judged(self, on: date) -> Entitlement:
        known = household_on(self.journal, "H", on, Zone.WIB)
        return assess_household(self.program, known.household, "H-P", on, ledgers=known.ledgers).entitlement

    def entered(self, aid: Aid, since: date, until: date | None = None) -> None:
        self.aid.enter(self.by(), aid, ParticipationEntry(since, Source.DTSEN, until))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Post]:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "PBI.toml").write_text(PBI, "utf-8")
    journal = Journal(SqliteStore(tmp_path / "log.db"), PlainSealer(), node="desk")
    desk = Post(journal, TomlCatalog(tmp_path / "catalog").program("PBI"))
    register(journal, desk.by(), [post.household("H")])
    file_complaint(journal, desk.by(), post.complaint("C", "H", "Mohon PBI"))
    yield desk
    journal.store.close()


def test_without_a_word_on_it_nobody_knows_whether_aid_is_received(desk: Post) -> None:
    assert desk.judged(DAY) is Entitlement.UNDETERMINED


def test_the_ledger_answers_the_rules(desk: Post) -> None:
    desk.entered(PKH, date(2026, 1, 1))
    assert desk.judged(DAY) is Entitlement.UNDETERMINED
    desk.aid.answer(desk.by(), RTLH, receives=False, source=Source.INTERVIEW, on=date(2021, 6, 1))
    assert desk.judged(DAY) is Entitlement.ELIGIBLE
    desk.entered(RTLH, date(2022, 3, 1), date(2022, 3, 1))
    assert desk.judged(DAY) is Entitlement.INELIGIBLE


def test_not_receiving_now_says_nothing_of_the_years_before(desk: Post) -> None:
    desk.entered(PKH, date(2026, 1, 1))
    desk.aid.answer(desk.by(), RTLH, receives=False, source=Source.INTERVIEW)
    assert desk.judged(DAY) is Entitlement.UNDETERMINED


def test_a_past_answer_is_given_again_whatever_was_entered_since(desk: Post) -> None:
    desk.entered(PKH, date(2026, 1, 1))
    desk.aid.answer(desk.by(), RTLH, receives=False, source=Source.INTERVIEW, on=date(2021, 6, 1))
    desk.now += timedelta(days=3)
    desk.entered(RTLH, date(2022, 3, 1), date(2022, 3, 1))
    assert desk.judged(DAY + timedelta(days=3)) is Entitlement.INELIGIBLE
    assert desk.judged(DAY) is Entitlement.ELIGIBLE
    past = household_on(desk.journal, "H", DAY, Zone.WIB)
    assert past.known is not None
    household = desk.journal.household("H").state
    assert [len(ledger.entries) for ledger in ledgers_of(desk.journal, household)] == [1, 1]
    assert [len(ledger.entries) for ledger in ledgers_of(desk.journal, household, NOW)] == [1, 0]


def test_a_decision_rests_on_the_aid_that_was_known_when_it_was_assessed(desk: Post) -> None:
    desk.entered(PKH, date(2026, 1, 1))
    desk.aid.answer(desk.by(), RTLH, receives=False, source=Source.INTERVIEW, on=date(2021, 6, 1))
    assess_complaint(desk.journal, desk.by(), "C", desk.program, DAY)
    desk.entered(RTLH, date(2022, 3, 1), date(2022, 3, 1))
    with pytest.raises(InvalidTransitionError) as refused:
        decide(desk.journal, desk.by("kadis"), "C", "PBI", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY)
    assert refused.value.code == "decision.stale"
    assess_complaint(desk.journal, desk.by(), "C", desk.program, DAY)
    with pytest.raises(InvalidTransitionError, match="not recommended"):
        decide(desk.journal, desk.by("kadis"), "C", "PBI", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY)


def test_a_family_that_refuses_the_survey_is_not_ineligible(desk: Post) -> None:
    desk.entered(PKH, date(2026, 1, 1))
    rounds = RoundDesk(desk.journal, lambda context: Zone.WIB.day(context.now), lambda: "V")
    village = desk.journal.household("H").state.village.text
    rounds.open(desk.by(), village=village, period="2026-2")
    rounds.hold(desk.by(), "V", Musdes(DAY, "Balai", "Ketua", (Attendee("A", "RT"), Attendee("B", "RT"))))
    refusing = Context("fasilitator", "refusal", NOW, "Tidak bersedia")
    rounds.record(refusing, "V", "H", VerivaliResult.MENOLAK)
    assert desk.judged(DAY) is Entitlement.UNDETERMINED


def test_each_bearer_has_its_own_aid_in_the_facts() -> None:
    begun = {"2026-01-01": ParticipationEntry(date(2026, 1, 1), Source.DTSEN)}
    ledgers = [
        Participation("PKH", Unit.FAMILY, "H-K", begun),
        Participation("PBI", Unit.PERSON, "H-P", begun),
        Participation("RTLH", Unit.HOUSEHOLD, "H", answers={"2026-01-01": ParticipationAnswer(False, DAY, Source.MUSDES)}),
    ]
    tree = facts_of(post.household("H"), Unit.PERSON, DAY, "H-P", ledgers)

    def programs(group: object) -> list[str]:
        assert isinstance(group, dict)
        return [entry["program"] for entry in group["participation"]]

    assert (programs(tree), programs(tree["family"]), programs(tree["household"])) == (["PBI"], ["PKH"], [])
    assert isinstance(tree["members"], list)
    assert programs(tree["members"][0]) == ["PBI"]
    assert "participation" not in facts_of(post.household("H"), Unit.PERSON, date(2025, 1, 1), "H-P", ledgers)
