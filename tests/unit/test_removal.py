"""Aid ends by due process, or for a reason that needs none; and by nothing else."""

import ast
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Context,
    Fact,
    FamilyCard,
    Household,
    Officer,
    Person,
    RegionCode,
    SignatureBlock,
    Source,
    StreamKind,
    Zone,
)
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.change import AidEnd, Arrival, Cause, Departure, FactChange, Move, RosterChange, Transfer
from slrtkit.domain.duplicates import PairStatus
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.participation import Ending, EndReason, Participation, ParticipationEnded, ParticipationEntry
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.removal import Objection, Removal, RemovalNotice, RemovalOutcome, RemovalRuling, RemovalStatus
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, InvalidTransitionError, NotFoundError
from slrtkit.service.aid import AidDesk
from slrtkit.service.asof import fact_history
from slrtkit.service.change import change_household
from slrtkit.service.journal import Journal
from slrtkit.service.pairs import judge_pair, merge_persons, standing_for
from slrtkit.service.participation import Aid, end_participation, enter_participation
from slrtkit.service.proposal import apply_change, check_change, propose_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.service.removal import decide_removal, propose_removal
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

SOURCE = Path(__file__).parents[2] / "src" / "slrtkit"
PROOF = "cd" * 32
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
BEGUN = date(2025, 1, 1)
PKH = Aid("H", "H-K", "PKH")


class Town:
    """A desk at which days pass."""

    def __init__(self, journal: Journal) -> None:
        numbers = count(1)
        self.journal, self.now, self._turn = journal, NOW, count(1)
        self.aid = AidDesk(journal, lambda context: Zone.WIB.day(context.now), lambda: f"R{next(numbers)}")

    def by(self, actor: str, reason: str = "") -> Context:
        return Context(actor, f"request-{next(self._turn)}", self.now, reason)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def pkh(self) -> Participation:
        return self.aid.ledger("PKH", "H-K")

    def removal(self) -> Removal:
        return self.aid.removal("R1")


@pytest.fixture
def town() -> Iterator[Town]:
    """A family that receives PKH."""
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    town = Town(journal)
    register(journal, town.by("fasilitator"), [post.household("H"), post.household("B")])
    town.aid.enter(town.by("fasilitator"), PKH, ParticipationEntry(BEGUN, Source.DTSEN, amount=750_000))
    yield town
    assert rebuild(journal).problems == ()
    journal.store.close()


def proposed(town: Town) -> Town:
    town.aid.propose_removal(town.by("fasilitator"), PKH, ground="Sudah mampu")
    return town


def notified(town: Town) -> Town:
    proposed(town).aid.give_notice(town.by("fasilitator"), "R1", received_by="Ibu Rekaan", until=DAY + timedelta(days=14))
    return town


def test_aid_ends_after_proposal_notice_objection_and_the_decision_of_another_officer(town: Town) -> None:
    notified(town).aid.object(town.by("loket"), "R1", by="Ibu Rekaan", text="Suami saya berhenti bekerja")
    town.wait(15)
    assert town.pkh().running() == ("2025-01-01",)
    town.aid.decide(town.by("kadis", "Penghasilan naik"), "R1", RemovalOutcome.END, until=date(2026, 12, 31))
    ending = town.pkh().endings["2025-01-01"]
    assert (ending.until, ending.reason, ending.removal) == (date(2026, 12, 31), EndReason.REMOVED, "R1")
    ruling = town.removal().ruling
    assert ruling is not None
    assert (ruling.decided_by, ruling.reason) == ("kadis", "Penghasilan naik")
    assert town.removal().status.settled


def test_a_decision_to_keep_the_aid_leaves_it_running(town: Town) -> None:
    notified(town).aid.object(town.by("loket"), "R1", by="Ibu Rekaan", text="Tidak benar")
    town.aid.decide(town.by("kadis", "Keberatan diterima"), "R1", RemovalOutcome.KEEP)
    assert town.pkh().running() == ("2025-01-01",)
    assert proposed_again(town) == "R2"


def proposed_again(town: Town) -> str:
    return town.aid.propose_removal(town.by("fasilitator"), PKH, ground="Laporan baru").id


def test_without_objection_the_time_has_to_pass_before_anybody_decides(town: Town) -> None:
    notified(town)
    for early in (0, 14):
        town.now = NOW + timedelta(days=early)
        with pytest.raises(InvalidTransitionError):
            town.aid.decide(town.by("kadis", "x"), "R1", RemovalOutcome.END, until=date(2027, 1, 1))
        with pytest.raises(InvalidTransitionError) as refused:
            town.aid.lapse(town.by("loket"), "R1")
        assert refused.value.code == "removal.lapse"
    town.now = NOW + timedelta(days=15)
    town.aid.lapse(town.by("loket"), "R1")
    assert town.removal().status is RemovalStatus.UNCONTESTED
    town.aid.decide(town.by("kadis", "Tidak ada keberatan"), "R1", RemovalOutcome.END, until=date(2027, 1, 1))
    assert town.pkh().running() == ()


def test_a_late_objection_is_heard_until_it_is_decided(town: Town) -> None:
    notified(town).wait(15)
    town.aid.lapse(town.by("loket"), "R1")
    town.aid.object(town.by("loket"), "R1", by="Ibu Rekaan", text="Baru pulang dari rumah sakit")
    assert town.removal().status is RemovalStatus.OBJECTED


def test_an_objection_shortens_nobodys_time(town: Town) -> None:
    notified(town).aid.object(town.by("fasilitator"), "R1", by="Ibu Rekaan", text="Kata petugas, bukan kata keluarga")
    for early in (0, 14):
        town.now = NOW + timedelta(days=early)
        with pytest.raises(InvalidTransitionError) as refused:
            town.aid.decide(town.by("kadis", "x"), "R1", RemovalOutcome.END, until=date(2027, 1, 1))
        assert refused.value.code == "removal.lapse"
    assert town.pkh().running() == ("2025-01-01",)
    town.aid.decide(town.by("kadis", "Keberatan diterima"), "R1", RemovalOutcome.KEEP)


def test_who_proposes_does_not_decide(town: Town) -> None:
    notified(town).aid.object(town.by("loket"), "R1", by="Ibu Rekaan", text="Tidak benar")
    with pytest.raises(AccessDeniedError) as refused:
        town.aid.decide(town.by("fasilitator", "x"), "R1", RemovalOutcome.END, until=DAY)
    assert refused.value.code == "removal.decide"
    ruling = RemovalRuling(RemovalOutcome.KEEP, "kadis", DAY, "Alasan")
    with pytest.raises(AccessDeniedError, match="named"):
        decide_removal(town.journal, town.by("loket"), "R1", ruling)
    assert town.pkh().running() == ("2025-01-01",)


def test_nothing_is_decided_without_notice(town: Town) -> None:
    with pytest.raises(InvalidTransitionError):
        proposed(town).aid.decide(town.by("kadis", "x"), "R1", RemovalOutcome.END, until=DAY)
    with pytest.raises(InvalidTransitionError):
        town.aid.object(town.by("loket"), "R1", by="Ibu", text="Tidak")
    with pytest.raises(InvalidTransitionError):
        town.aid.lapse(town.by("loket"), "R1")


def test_a_proposal_is_taken_back_with_a_reason(town: Town) -> None:
    with pytest.raises(InvalidTransitionError, match="reason"):
        proposed(town).aid.withdraw(town.by("fasilitator"), "R1")
    town.aid.withdraw(town.by("fasilitator", "Salah keluarga"), "R1")
    assert town.removal().status is RemovalStatus.WITHDRAWN
    assert town.removal().remark == "Salah keluarga"
    with pytest.raises(InvalidTransitionError):
        town.aid.give_notice(town.by("x"), "R1", received_by="Ibu", until=DAY + timedelta(days=14))


def test_one_removal_of_the_same_aid_is_under_way_at_a_time(town: Town) -> None:
    with pytest.raises(DuplicateError) as refused:
        proposed_again(proposed(town))
    assert refused.value.path == "R1"
    assert [removal.id for removal in town.aid.removals(PKH)] == ["R1"]


def test_a_removal_begins_proposed_by_who_acts_about_aid_that_runs(town: Town) -> None:
    fresh = Removal("R9", PKH.ledger, "2025-01-01", "H-K", "H", "33.16.99.2001", "Sebab", "fasilitator", DAY, PROOF)
    for wrong in (evolve(fresh, status=RemovalStatus.UNCONTESTED), evolve(fresh, bearer="H"), evolve(fresh, village="x")):
        with pytest.raises(InvalidTransitionError):
            propose_removal(town.journal, town.by("fasilitator"), wrong)
    with pytest.raises(AccessDeniedError):
        propose_removal(town.journal, town.by("loket"), fresh)
    with pytest.raises(NotFoundError):
        propose_removal(town.journal, town.by("fasilitator"), evolve(fresh, entry="2019-01-01"))
    with pytest.raises(NotFoundError):
        propose_removal(town.journal, town.by("fasilitator"), evolve(fresh, household="B"))
    with pytest.raises(DomainError, match="SHA-256"):
        propose_removal(town.journal, town.by("fasilitator"), evolve(fresh, evidence="foto.jpg"))
    assert propose_removal(town.journal, town.by("fasilitator"), fresh).id == "R9"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: RemovalNotice(DAY, "Ibu", DAY + timedelta(days=13)),
        lambda: RemovalNotice(DAY, " ", DAY + timedelta(days=30)),
        lambda: Objection(DAY, "Ibu", " "),
        lambda: Objection(DAY, "", "Tidak"),
        lambda: RemovalRuling(RemovalOutcome.END, "kadis", DAY, " ", DAY),
        lambda: RemovalRuling(RemovalOutcome.END, "kadis", DAY, "Sebab"),
        lambda: RemovalRuling(RemovalOutcome.KEEP, "kadis", DAY, "Sebab", DAY),
        lambda: RemovalRuling(RemovalOutcome.END, "kadis", DAY, "Sebab", DAY - timedelta(days=1)),
        lambda: Removal("R", "H/PKH", "-", "H", "H", "33.16.99.2001", " ", "x", DAY),
    ],
)
def test_every_step_says_what_it_owes(wrong: "type") -> None:
    with pytest.raises(InvalidTransitionError):
        wrong()


WITHOUT_DECISION = [EndReason.DIED, EndReason.MOVED, EndReason.PROGRAM_ENDED, EndReason.OWN_WISH]


@pytest.mark.parametrize("reason", WITHOUT_DECISION)
def test_nobody_ends_aid_alone_where_nothing_else_shows_the_reason(town: Town, reason: EndReason) -> None:
    with pytest.raises(AccessDeniedError) as refused:
        town.aid.end(town.by("loket"), PKH, until=DAY, reason=reason, evidence=PROOF)
    assert refused.value.code == "participation.second-officer"
    assert town.pkh().running() == ("2025-01-01",)


@pytest.mark.parametrize("reason", WITHOUT_DECISION)
def test_two_officers_end_aid_for_death_move_the_programs_end_and_own_wish_with_evidence(town: Town, reason: EndReason) -> None:
    wish = town.aid.propose_end(town.by("loket", "Surat keluarga"), PKH, until=DAY, reason=reason, evidence=PROOF).id
    with pytest.raises(AccessDeniedError):
        check_change(town.journal, town.by("loket"), wish)
    check_change(town.journal, town.by("kadis"), wish)
    assert town.pkh().running() == ("2025-01-01",)
    apply_change(town.journal, town.by("kadis"), wish)
    assert town.pkh().endings["2025-01-01"] == Ending(DAY, reason, evidence=PROOF)
    with pytest.raises(InvalidTransitionError):
        town.aid.propose_end(town.by("loket", "Lagi"), PKH, until=DAY, reason=reason, evidence=PROOF)


BPNT = Aid("H", "H", "BPNT")


def end(town: Town, actor: str, reason: EndReason, until: date = DAY, aid: Aid = BPNT) -> None:
    town.aid.end(town.by(actor), aid, until=until, reason=reason, evidence=PROOF)


@pytest.fixture
def sembako(town: Town) -> Town:
    town.aid.enter(town.by("fasilitator"), BPNT, ParticipationEntry(BEGUN, Source.DTSEN))
    return town


def runs(town: Town, aid: Aid = BPNT) -> bool:
    return bool(town.aid.ledger(aid.program, aid.bearer).running())


def test_one_officer_ends_aid_of_those_whose_death_two_have_recorded(sembako: Town) -> None:
    change_household(sembako.journal, sembako.by("fasilitator"), "H", RosterChange(complete=True))
    left = Departure("H-P", DAY - timedelta(days=5), Cause.DEATH, Source.DUKCAPIL)
    agreed(sembako.journal, sembako.by("fasilitator", "Akta kematian"), "H", left)
    with pytest.raises(AccessDeniedError):
        end(sembako, "loket", EndReason.DIED, DAY - timedelta(days=6))
    with pytest.raises(AccessDeniedError):
        end(sembako, "loket", EndReason.DIED, aid=PKH)
    end(sembako, "loket", EndReason.DIED)
    assert not runs(sembako)


def test_a_death_that_the_officer_stated_alone_shows_nothing(town: Town) -> None:
    fact = {"deceased_on": Fact(DAY, DAY, Source.INTERVIEW)}
    dead = Household("G", RegionCode("33.16.99.2001"), "", (FamilyCard("G-K"),), (Person("G-P", "x", None, fact),), ())
    register(town.journal, town.by("loket"), [dead])
    pbi = Aid("G", "G-P", "PBI-JK")
    town.aid.enter(town.by("pusat"), pbi, ParticipationEntry(BEGUN, Source.DTSEN))
    with pytest.raises(AccessDeniedError):
        end(town, "loket", EndReason.DIED, aid=pbi)
    end(town, "kadis", EndReason.DIED, aid=pbi)
    assert not runs(town, pbi)


def test_the_aid_of_a_household_outlives_one_of_its_members(sembako: Town) -> None:
    fact = {"deceased_on": Fact(None, DAY, Source.INTERVIEW)}
    young = Person("H-Q", "Bayu", None, fact)
    joining = Arrival(young, "H-K", "anak", DAY - timedelta(days=9), Cause.OVERLOOKED, Source.INTERVIEW)
    agreed(sembako.journal, sembako.by("fasilitator"), "H", joining)
    died = Departure("H-P", DAY - timedelta(days=5), Cause.DEATH, Source.DUKCAPIL)
    agreed(sembako.journal, sembako.by("fasilitator", "Akta kematian"), "H", died)
    with pytest.raises(AccessDeniedError):
        end(sembako, "loket", EndReason.DIED)
    died_too = FactChange("H-Q", "deceased_on", Fact(DAY, DAY, Source.DUKCAPIL))
    agreed(sembako.journal, sembako.by("fasilitator", "Akta kematian"), "H", died_too)
    end(sembako, "loket", EndReason.DIED)
    assert not runs(sembako)


def test_who_records_a_move_does_not_end_the_aid_for_it(sembako: Town) -> None:
    away = Move(RegionCode("33.16.99.2002"), "RT 09", DAY - timedelta(days=3))
    change_household(sembako.journal, sembako.by("fasilitator", "Surat pindah"), "H", away)
    for actor, until in (("fasilitator", DAY), ("loket", DAY - timedelta(days=5))):
        with pytest.raises(AccessDeniedError):
            end(sembako, actor, EndReason.MOVED, until)
    end(sembako, "loket", EndReason.MOVED)
    assert not runs(sembako)


def test_a_move_from_before_the_aid_ends_nothing(sembako: Town) -> None:
    away = Move(RegionCode("33.16.99.2002"), "RT 09", BEGUN - timedelta(days=3))
    change_household(sembako.journal, sembako.by("fasilitator", "Surat pindah"), "H", away)
    with pytest.raises(AccessDeniedError):
        end(sembako, "loket", EndReason.MOVED)


def test_aid_of_somebody_else_under_the_same_id_is_not_ended(town: Town) -> None:
    away = Move(RegionCode("33.16.99.2002"), "RT 09", DAY - timedelta(days=3))
    double = Household("G", RegionCode("33.16.99.2001"), "", (FamilyCard("G-K"),), (Person("H-K", "x"),), ())
    register(town.journal, town.by("loket"), [double])
    change_household(town.journal, town.by("fasilitator", "Surat pindah"), "G", away)
    with pytest.raises(NotFoundError):
        end(town, "loket", EndReason.MOVED, aid=Aid("G", "H-K", "PKH"))
    assert runs(town, PKH)


@pytest.mark.parametrize(("back", "shown"), [(False, True), (True, False)])
def test_who_left_and_came_back_lives_here(town: Town, back: bool, shown: bool) -> None:
    pbi = Aid("H", "H-P", "PBI-JK")
    town.aid.enter(town.by("fasilitator"), pbi, ParticipationEntry(BEGUN, Source.DTSEN))
    gone = Departure("H-P", DAY - timedelta(days=9), Cause.MOVE, Source.INTERVIEW)
    change_household(town.journal, town.by("fasilitator"), "H", gone)
    if back:
        again = Transfer("H-P", "H", "H-K", "kepala_keluarga", DAY - timedelta(days=2), Cause.RETURN, Source.INTERVIEW)
        change_household(town.journal, town.by("fasilitator"), "H", again)
    with nullcontext() if shown else pytest.raises(AccessDeniedError):
        town.aid.end(town.by("loket"), pbi, until=DAY, reason=EndReason.MOVED, evidence=PROOF)
    assert bool(town.aid.ledger("PBI-JK", "H-P").running()) is not shown


def test_the_catalog_shows_that_a_program_ended(town: Town) -> None:
    town.aid = evolve(town.aid, last_day={"PKH": DAY - timedelta(days=1)}.get)
    with pytest.raises(AccessDeniedError):
        end(town, "loket", EndReason.PROGRAM_ENDED, DAY - timedelta(days=2), PKH)
    end(town, "loket", EndReason.PROGRAM_ENDED, aid=PKH)
    assert town.pkh().running() == ()


def test_a_program_ends_with_the_last_version_of_its_rules() -> None:
    assert post.PROGRAM.last_day is None
    assert evolve(post.PROGRAM, versions=()).last_day is None
    last = evolve(post.PROGRAM.versions[0], in_force_until=DAY)
    assert evolve(post.PROGRAM, versions=(last,)).last_day == DAY


def test_two_ids_of_one_person_are_one_officer(town: Town) -> None:
    block = SignatureBlock("", "")
    officers = {
        one: Officer(one, "33.16.dinsos", block, person=person, roles=("operator",))
        for one, person in (("loket", "S-1"), ("plt", "S-1"), ("kadis", "S-2"), ("lain", ""), ("baru", ""))
    }
    policy = AccessPolicy(officers, GRANTS)
    assert policy.same_person("loket", "plt")
    assert not any(policy.same_person(*two) for two in (("loket", "kadis"), ("lain", "baru"), ("loket", "nobody")))
    guarded, pbi = evolve(town.journal, access=policy), Aid("H", "H-P", "PBI-JK")
    town.aid.enter(town.by("fasilitator"), pbi, ParticipationEntry(BEGUN, Source.DTSEN))
    aid = evolve(town.aid, journal=guarded)
    wish = aid.propose_end(town.by("loket", "Surat"), pbi, until=DAY, reason=EndReason.OWN_WISH, evidence=PROOF).id
    for own in ("loket", "plt"):
        with pytest.raises(AccessDeniedError, match=r"proposal\.own"):
            check_change(guarded, town.by(own), wish)
    check_change(guarded, town.by("kadis"), wish)


def test_aid_is_not_removed_by_hand(town: Town) -> None:
    with pytest.raises(DomainError):
        town.aid.end(town.by("kadis"), PKH, until=DAY, reason=EndReason.REMOVED, evidence=PROOF)
    with pytest.raises(AccessDeniedError):
        end_participation(
            town.journal, town.by("kadis"), PKH, "2025-01-01", Ending(DAY, EndReason.REMOVED, removal="decided-by-nobody")
        )
    with pytest.raises(InvalidTransitionError) as refused:
        proposed(town).aid.end(town.by("loket"), PKH, until=DAY, reason=EndReason.MOVED, evidence=PROOF)
    assert refused.value.path == "R1"
    assert town.pkh().running() == ("2025-01-01",)


def test_an_entry_is_never_overwritten_by_one_that_has_an_end(town: Town) -> None:
    """So a list that is imported again, with last days in it, ends nothing."""
    over = ParticipationEntry(BEGUN, Source.DTSEN, until=date(2026, 1, 1))
    with pytest.raises(DuplicateError):
        enter_participation(town.journal, town.by("import"), PKH, over)
    enter_participation(town.journal, town.by("import"), PKH, evolve(over, since=date(2020, 1, 1)))
    assert town.pkh().running() == ("2025-01-01",)


def test_which_of_two_running_spans_ends_has_to_be_said(town: Town) -> None:
    town.aid.enter(town.by("x"), PKH, ParticipationEntry(date(2026, 1, 1), Source.DTSEN))
    with pytest.raises(InvalidTransitionError, match="2 spans"):
        town.aid.propose_removal(town.by("x"), PKH, ground="Ganda")
    town.aid.propose_removal(town.by("x"), PKH, ground="Ganda", entry="2026-01-01")
    wish = AidEnd("H-K", "PKH", Ending(DAY, EndReason.OWN_WISH, evidence=PROOF), "2025-01-01")
    agreed(town.journal, town.by("x"), "H", wish)
    assert town.pkh().running() == ("2026-01-01",)


def test_what_a_survey_says_is_kept_beside_the_ledger(town: Town) -> None:
    town.aid.answer(town.by("x"), PKH, receives=False, source=Source.INTERVIEW)
    town.aid.answer(town.by("x"), Aid("H", "H-P", "PBI-JK"), receives=True, source=Source.INTERVIEW, on=BEGUN)
    assert town.pkh().running() == ("2025-01-01",)
    assert [ledger.id for ledger in town.aid.ledgers("H")] == ["H-K/PKH", "H-P/PBI-JK"]
    assert town.aid.overlaps("H", {"PKH": ["PBI-JK"]}) == ()
    with pytest.raises(DomainError) as refused:
        town.aid.answer(town.by("x"), PKH, receives=True, source=Source.INTERVIEW, on=DAY + timedelta(days=2))
    assert refused.value.code == "participation.future"
    with pytest.raises(DomainError):
        town.aid.answer(town.by("x"), Aid("H", "H-K", " "), receives=True, source=Source.INTERVIEW)


def test_no_fact_ends_aid(town: Town) -> None:
    for name, value in (("desil", 10), ("income", 90_000_000)):
        agreed(town.journal, town.by("x"), "H", FactChange("H-K", name, Fact(value, DAY, Source.DTSEN)))
    assert town.pkh().running() == ("2025-01-01",)


def test_who_is_excluded_is_so_for_a_reason_and_keeps_the_aid_until_it_is_decided(town: Town) -> None:
    flag, cleared = (Fact(value, DAY, Source.MUSDES) for value in (True, False))
    change = FactChange("H-K", "excluded_able", flag)
    proposal = Proposal("U1", "H", "33.16.99.2001", change, Proposer.RESIDENT, "loket", DAY)
    with pytest.raises(AccessDeniedError, match=r"change\.second-officer"):
        record_fact(town.journal, town.by("x", "Musdes"), "H", "H-K", "excluded_able", flag)
    with pytest.raises(DomainError, match="for a reason"):
        propose_change(town.journal, town.by("loket"), proposal)
    agreed(town.journal, town.by("x"), "H", FactChange("H-K", "excluded_able", cleared))
    propose_change(town.journal, town.by("loket"), evolve(proposal, reason="Memiliki dua mobil"))
    agreed(town.journal, town.by("x", "Musdes 21 November"), "H", evolve(change, fact=evolve(flag, source=Source.INTERVIEW)))
    assert [one.grounds.reason for one in fact_history(town.journal, "H", "H-K", "excluded_able")] == ["", "Musdes 21 November"]
    assert town.pkh().running() == ("2025-01-01",)


def test_a_merge_of_two_entries_leaves_the_aid_of_both_running(town: Town) -> None:
    entry = ParticipationEntry(BEGUN, Source.DTSEN, amount=150_000)
    for household in ("H", "B"):
        enter_participation(town.journal, town.by("x"), Aid(household, f"{household}-P", "PBI-JK"), entry)
    judge_pair(town.journal, town.by("loket", "NIK sama"), "H-P", "B-P", PairStatus.SAME, DAY)
    merge_persons(town.journal, town.by("kadis", "NIK sama"), "H-P", "B-P", DAY)
    assert standing_for(town.journal, "B-P") == "H-P"
    assert town.pkh().running() == ("2025-01-01",)
    for person in ("H-P", "B-P"):
        assert town.aid.ledger("PBI-JK", person).running() == ("2025-01-01",)


def test_the_same_command_sent_again_is_answered_and_done_once(town: Town) -> None:
    town.aid = evolve(town.aid, last_day={"PKH": DAY}.get)
    context = town.by("loket")
    first = town.aid.end(context, PKH, until=DAY, reason=EndReason.PROGRAM_ENDED, evidence=PROOF, entry="2025-01-01")
    assert town.aid.end(context, PKH, until=DAY, reason=EndReason.PROGRAM_ENDED, evidence=PROOF, entry="2025-01-01") == first


def test_no_command_and_no_import_but_these_two_can_end_aid() -> None:
    """Whoever writes an ending stands here: the decision of a removal, and the endings that carry their evidence."""
    writers = {
        (str(file.relative_to(SOURCE)), function.name)
        for file in SOURCE.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and "ParticipationEnded" in ast.unparse(call.func)
    }
    assert writers == {("service/ending.py", "ended"), ("service/removal.py", "decide_removal")}


def test_aid_that_another_post_ended_meanwhile_is_not_ended_twice(town: Town) -> None:
    notified(town).aid.object(town.by("loket"), "R1", by="Ibu Rekaan", text="Tidak benar")
    with town.journal.command(town.by("laptop"), "elsewhere", {}) as work:
        ended = ParticipationEnded("2025-01-01", Ending(DAY, EndReason.MOVED, evidence=PROOF))
        work.append(StreamKind.PARTICIPATION, PKH.ledger, "33.16.99.2001", ended)
        work.commit()
    town.wait(15)
    with pytest.raises(InvalidTransitionError, match="ended already"):
        town.aid.decide(town.by("kadis", "Mampu"), "R1", RemovalOutcome.END, until=date(2027, 1, 1))
    assert town.removal().status is RemovalStatus.OBJECTED
