"""What an officer who should not know, or wants a family out, gets from the register: nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import NIK, Context, Fact, FamilyCard, Household, Membership, Person, RegionCode, Source, StreamKind, Zone
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.change import Arrival, Cause, Change, Departure, FactChange, IdentityChange, Move, Split, Transfer
from slrtkit.domain.duplicates import PairStatus, entries_of, pair_id
from slrtkit.domain.participation import EndReason, ParticipationEntry
from slrtkit.domain.proposal import Proposal, ProposalStatus, Proposer
from slrtkit.domain.removal import RemovalOutcome
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, InvalidTransitionError
from slrtkit.ports.exchange import Entry
from slrtkit.service.aid import AidDesk
from slrtkit.service.change import change_household
from slrtkit.service.exporting import all_households
from slrtkit.service.importing import Import, ImportOutcome, import_households
from slrtkit.service.intake import file_complaint, triage_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.pairs import judge_pair, merge_persons
from slrtkit.service.participation import Aid
from slrtkit.service.proposal import check_change, proposals, propose_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction, restricted
from slrtkit.service.search import find_person, search
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
VILLAGE = RegionCode("33.16.99.2001")
INTERVIEW = Source.INTERVIEW
BPNT = Aid("A", "A", "BPNT")
PKH = Aid("A", "A-K", "PKH")


def nik(serial: int) -> NIK:
    return NIK(f"331699170871{serial:04}")


def living(name: str, *persons: Person) -> Household:
    memberships = tuple(Membership(person.id, f"{name}-K", "lainnya") for person in persons)
    return Household(name, VILLAGE, "RT 01", (FamilyCard(f"{name}-K"),), persons, memberships)


class Town:
    """Two households, and officers who come and go."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.now, self._turn = journal, NOW, count(1)
        self.aid = AidDesk(journal, lambda context: Zone.WIB.day(context.now), lambda: "R")

    def by(self, actor: str = "clerk", reason: str = "sebab") -> Context:
        return Context(actor, f"request-{next(self._turn)}", self.now, reason)

    def change(self, household: str, change: Change) -> None:
        agreed(self.journal, self.by(), household, change)

    def restrict(self, subject: str = "A-1") -> None:
        placed = Restriction(subject, RestrictionGround.VIOLENCE, ("peksos",), DAY)
        place_restriction(self.journal, self.by("peksos"), "A", placed)

    def merge(self, kept: str, merged: str) -> None:
        judge_pair(self.journal, self.by("one"), kept, merged, PairStatus.SAME, DAY)
        merge_persons(self.journal, self.by("two"), kept, merged, DAY)

    def propose(self, change: Change) -> None:
        proposal = Proposal("P", "A", VILLAGE.text, change, Proposer.FACILITATOR, "clerk", DAY, "sebab")
        propose_change(self.journal, self.by(), proposal)

    def take(self, *entries: Entry, dry_run: bool = False) -> ImportOutcome:
        numbers = count(1)
        wanted = Import([len(entries)], lambda: Sheet(entries), lambda: f"P{next(numbers)}", dry_run=dry_run)
        return import_households(self.journal, self.by(), wanted)


class Sheet:
    """A table of another system, in which nothing is wrong."""

    foreign = sound = True
    spoiled = False

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries

    def entries(self) -> Iterator[Entry]:
        return iter(self._entries)


@pytest.fixture
def town() -> Iterator[Town]:
    journal = Journal(MemoryStore(), PlainSealer(), "office")
    town = Town(journal)
    here = living("A", Person("A-1", "Sukirman Contoh", nik(1)), Person("A-2", "Contohwati", nik(2)))
    there = living("B", Person("B-1", "Rekamto", nik(3)), Person("B-2", "Misalwati", nik(4)))
    register(journal, town.by(), [here, there])
    yield town
    assert rebuild(journal).problems == ()
    journal.store.close()


def test_another_entry_of_somebody_restricted_is_hidden_with_its_household(town: Town) -> None:
    town.merge("A-1", "B-1")
    assert search(town.journal, name="Rekamto").matches
    town.restrict()
    for name in ("Sukirman", "Contohwati", "Rekamto", "Misalwati"):
        assert not search(town.journal, name=name).matches
    assert list(all_households(town.journal)) == []
    assert restricted(town.journal).subjects == {"A-1", "B-1", "A", "B"}
    with pytest.raises(AccessDeniedError):
        town.change("B", IdentityChange("B-1", "Rekamta", nik(3)))


def test_nobody_else_goes_on_with_a_removal_a_complaint_or_a_proposal_of_the_household(town: Town) -> None:
    town.aid.enter(town.by(), PKH, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    town.aid.propose_removal(town.by(), PKH, ground="Sudah mampu")
    file_complaint(town.journal, town.by(), evolve(post.complaint("C", "A", "Mohon"), person="A-2"))
    town.propose(Split("N", "A-K", (("A-1", "lainnya"),), date(2026, 5, 1), VILLAGE, "RT 09", INTERVIEW))
    town.restrict()
    until = DAY + timedelta(days=14)
    with pytest.raises(AccessDeniedError):
        town.aid.give_notice(town.by(), "R", received_by="Ibu", until=until)
    with pytest.raises(AccessDeniedError):
        check_change(town.journal, town.by("other"), "P")
    with pytest.raises(AccessDeniedError):
        triage_complaint(town.journal, town.by(), "C", "pendidikan", Urgency.ROUTINE)
    town.aid.give_notice(town.by("peksos"), "R", received_by="Ibu", until=until)
    check_change(town.journal, town.by("peksos"), "P")


@pytest.mark.parametrize("subject", ["A", "A-1", "A-2"])
def test_proposals_about_a_restricted_household_are_in_no_list(town: Town, subject: str) -> None:
    town.propose(FactChange("A-1", "inpatient", Fact(value=True, on=DAY, source=INTERVIEW)))
    assert [one.id for one in proposals(town.journal, ProposalStatus)] == ["P"]
    town.restrict(subject)
    assert proposals(town.journal, ProposalStatus) == ()


@pytest.mark.parametrize("newcomer", [Person("N", "Baru", nik(1)), Person("A-1", "Baru")])
def test_a_refusal_does_not_tell_where_somebody_restricted_lives(town: Town, newcomer: Person) -> None:
    arrival = Arrival(newcomer, "B-K", "anak", DAY, Cause.OVERLOOKED, INTERVIEW)
    with pytest.raises(DuplicateError, match="household A"):
        town.change("B", arrival)
    town.restrict()
    with pytest.raises(DuplicateError) as refused:
        town.change("B", arrival)
    assert "household A" not in str(refused.value)
    with pytest.raises(DuplicateError, match="household A"):
        change_household(town.journal, town.by("peksos"), "B", arrival)


def test_who_lived_in_several_households_is_found_as_the_last_one_knows_them(town: Town) -> None:
    town.change("B", Transfer("A-1", "A", "B-K", "lainnya", date(2026, 3, 1), Cause.MOVE, INTERVIEW))
    town.change("B", IdentityChange("A-1", "Sukirman Benar", nik(1)))
    town.change("B", Departure("A-1", date(2026, 4, 1), Cause.DEATH, INTERVIEW))
    home, person = find_person(town.journal, "A-1")
    assert (home.id, person.name) == ("B", "Sukirman Benar")


def test_two_families_of_a_table_that_say_the_same_of_one_household_propose_it_once(town: Town) -> None:
    desil = {"desil": Fact(5, DAY, Source.DTSEN)}
    families = [living(name, Person(f"{name}-1", "x", nik(serial))) for name, serial in (("X", 1), ("Y", 2))]
    table = [Entry(evolve(one, cards=(FamilyCard(f"{one.id}-K", None, desil),)), {}) for one in families]
    for dry_run in (True, False):
        assert town.take(*table, dry_run=dry_run).proposed == 1
    assert len(town.journal.find(StreamKind.PROPOSAL, "household", b"A")) == 1


def test_an_objection_that_an_officer_made_up_ends_no_aid(town: Town) -> None:
    town.aid.enter(town.by(), PKH, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    town.aid.propose_removal(town.by(), PKH, ground="Sudah mampu")
    town.aid.give_notice(town.by(), "R", received_by="Ibu", until=DAY + timedelta(days=14))
    town.aid.object(town.by(), "R", by="Ibu", text="Kata petugas")
    for days in (0, 13, 14):
        town.now = NOW + timedelta(days=days)
        with pytest.raises(InvalidTransitionError):
            town.aid.decide(town.by("accomplice"), "R", RemovalOutcome.END, until=date(2027, 1, 1))
    town.now = NOW + timedelta(days=15)
    town.aid.decide(town.by("kadis"), "R", RemovalOutcome.END, until=date(2027, 1, 1))


def test_a_request_that_is_sent_again_after_it_ended_the_aid_returns_its_receipt(town: Town) -> None:
    town.aid.enter(town.by(), BPNT, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    town.change("A", Move(RegionCode("33.16.99.2002"), "RT 09", DAY))
    request = town.by("other")
    first, again = (town.aid.end(request, BPNT, until=DAY, reason=EndReason.MOVED, evidence="ab" * 32) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(("one", "other"), [("A-1", "B-1"), ("a+b", "c"), ("%2B", "%"), ("+", "%25")])
def test_the_entries_of_a_pair_are_read_from_its_id(one: str, other: str) -> None:
    assert set(entries_of(pair_id(one, other))) == {one, other}


def test_an_entry_is_never_paired_with_itself() -> None:
    with pytest.raises(DomainError):
        pair_id("A-1", "A-1")
