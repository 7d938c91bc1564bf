"""Whoever is known is found, and nothing else: by our ids in our tables, by NIK, or card, name and birth date in others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.exchange.layout import Layout, Mapped, MappedColumn
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, Source, StreamKind
from slrtkit.domain.change import Arrival, Cause, Departure, FactChange
from slrtkit.domain.household import Person
from slrtkit.domain.participation import Participation, ParticipationEntry, participation_id
from slrtkit.domain.proposal import Proposal, ProposalStatus, Proposer
from slrtkit.domain.rules import FACTS
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.service.asof import fact_history
from slrtkit.service.change import change_household
from slrtkit.service.importing import Import, ImportOutcome, import_households
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid, enter_participation
from slrtkit.service.proposal import apply_change, check_change
from slrtkit.service.rebuild import rebuild
from slrtkit.testing.agreed import agreed

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ASKED, LATER = "2026-05-12", "2026-06-01"
NOWHERE = "331699"
HEADER = [
    *("household", "village", "address", "roster_complete", "card", "nkk", "person", "nik", "name", "relation", "since"),
    *("until", "asked_on", "source", "household.housing.floor", "family.desil", "family.excluded_able"),
    *("person.birth_date", "family.participation.PKH"),
]
OTHER = Layout("other", {name: MappedColumn((name,)) for name in HEADER})

Row = dict[str, str]


def number(serial: int) -> str:
    """Compose a NIK in a kecamatan that does not exist."""
    return f"{NOWHERE}010180{serial:04}"


def nkk(serial: int) -> str:
    return f"{NOWHERE}010120{serial:04}"


def row(home: str = "H", who: int = 1, /, **changes: str) -> Row:
    """Return the row of one person; `__` in a name stands for a dot."""
    cells = dict.fromkeys(HEADER, "") | {
        "household": home,
        "village": "33.16.99.2001",
        "roster_complete": "ya",
        "card": f"{home}-K",
        "nkk": nkk(1),
        "person": f"{home}-{who}",
        "nik": number(who),
        "name": f"Sukirman {['Contoh', 'Rekaan', 'Misal'][who % 3]}",
        "relation": "lainnya",
        "asked_on": ASKED,
        "source": "interview",
        "household.housing.floor": "tanah",
        "family.desil": "2",
        "person.birth_date": "1980-01-01",
    }
    return cells | {name.replace("__", "."): value for name, value in changes.items()}


def table(*rows: Row) -> str:
    return "\n".join([",".join(HEADER), *(",".join(cells.values()) for cells in rows)]) + "\n"


class Town:
    """A register, and tables that come to it."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self._turn, self._proposal = journal, count(1), count(1)

    def by(self, actor: str = "clerk", reason: str = "extract of May") -> Context:
        return Context(actor, f"request-{next(self._turn)}", NOW, reason)

    def take(
        self,
        text: str,
        *,
        foreign: bool = False,
        context: Context | None = None,
        keep_good: bool = False,
        dry_run: bool = False,
    ) -> ImportOutcome:
        def opened() -> Sheet:
            file = CsvFile(text)
            return Sheet(Mapped(file, OTHER) if foreign else file, FACTS, None, NOW.date())

        wanted = Import(text, opened, lambda: f"U{next(self._proposal)}", keep_good=keep_good, dry_run=dry_run)
        return import_households(self.journal, context or self.by(), wanted)

    def codes(self, text: str, *, foreign: bool = True) -> list[tuple[str, str]]:
        events = self.events()
        outcome = self.take(text, foreign=foreign)
        assert outcome.receipt is None
        assert self.events() == events
        return [(conflict.subject, conflict.code) for conflict in outcome.conflicts]

    def events(self) -> int:
        with self.journal.store.begin(write=False) as unit:
            return len(unit.since(0, 10_000))

    def proposals(self, status: ProposalStatus = ProposalStatus.PROPOSED) -> list[Proposal]:
        found = self.journal.find(StreamKind.PROPOSAL, "status", status.value.encode())
        return [self.journal.read(StreamKind.PROPOSAL, one, Proposal).state for one in found]


@pytest.fixture
def town() -> Iterator[Town]:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    yield Town(journal)
    assert rebuild(journal).problems == ()
    journal.store.close()


PAIR = table(row(), row("H", 2))


def test_the_same_table_in_a_new_request_is_unchanged_and_leaves_no_receipt(town: Town) -> None:
    town.take(PAIR)
    for foreign in (False, True):
        outcome = town.take(PAIR, foreign=foreign)
        assert (outcome.new, outcome.unchanged, outcome.changed, outcome.receipt) == (0, 1, 0, None)
    assert town.events() == 1


def test_an_empty_table_enters_nobody(town: Town) -> None:
    assert town.take(table()).receipt is None
    assert town.events() == 0


@pytest.mark.parametrize("name", ["Sukirman Rekaan", "sukirman  REKAAN"])
def test_nik_finds_a_person_whatever_their_ids_there_and_card_name_and_birth_date_do_without_one(town: Town, name: str) -> None:
    town.take(PAIR)
    by_nik = [row("X", 1, asked_on=LATER, name="Orang Lain", nkk=""), row("X", 2, asked_on=LATER, nkk="")]
    assert town.take(table(*by_nik), foreign=True).changed == 1
    by_card = [row("Y", 1, asked_on="2026-07-01", nik="", name=name), row("Y", 2, asked_on="2026-07-01", nik="")]
    assert town.take(table(*by_card), foreign=True).changed == 1
    household = town.journal.household("H").state
    assert household.facts["housing.floor"].on == date(2026, 7, 1)
    assert [person.name for person in household.persons] == ["Sukirman Rekaan", "Sukirman Misal"]


@pytest.mark.parametrize(
    "changes",
    [
        {"nkk": nkk(9)},
        {"name": "Sukirman Umpama"},
        {"person__birth_date": "1980-01-02"},
        {"person__birth_date": ""},
        {"nkk": ""},
    ],
    ids=["card", "name", "birth date", "no birth date", "no card"],
)
def test_who_differs_in_one_sign_is_somebody_new(town: Town, changes: dict[str, str]) -> None:
    town.take(table(row()))
    outcome = town.take(table(row("X", 1, **({"nik": ""} | changes))), foreign=True)
    assert (outcome.new, outcome.changed) == (1, 0)


def test_another_nik_is_another_person_though_card_name_and_birth_date_are_the_same(town: Town) -> None:
    town.take(table(row()))
    assert town.take(table(row("X", 1, nik=number(7))), foreign=True).new == 1


def test_two_who_cannot_be_told_apart_are_not_found(town: Town) -> None:
    twins = [row("H", who, nik="", name="Sukirman Contoh") for who in (1, 2)]
    town.take(table(*twins))
    assert town.take(table(row("X", 1, nik="", name="Sukirman Contoh")), foreign=True).new == 1


def test_persons_who_live_in_two_households_are_not_made_one(town: Town) -> None:
    town.take(table(row(), row("J", 2)))
    assert town.codes(table(row("X", 1), row("X", 2))) == [("X", "import.several")]


def test_a_member_whom_the_register_does_not_know_is_told(town: Town) -> None:
    town.take(table(row()))
    assert town.codes(table(row("X", 1), row("X", 3))) == [("X-3", "import.member")]


def test_persons_on_other_cards_are_told(town: Town) -> None:
    town.take(table(row(), row("H", 2, card="H-L", nkk=nkk(2))))
    assert town.codes(table(row("X", 1), row("X", 2))) == [("X", "import.card")]


def test_an_id_of_the_register_is_never_taken_by_another_system(town: Town) -> None:
    town.take(table(row()))
    other = row("H", 1, nik=number(8), nkk=nkk(8))
    assert town.codes(table(other)) == [("H", "household.duplicate"), ("H-1", "household.duplicate-person")]


def test_our_own_table_must_name_the_same_members(town: Town) -> None:
    town.take(PAIR)
    for other in (
        table(row()),
        table(row(), row("H", 2, name="Orang Lain")),
        table(row(address="RT 9"), row("H", 2, address="RT 9")),
    ):
        assert town.codes(other, foreign=False) == [("H", "household.duplicate")]


def test_our_own_table_is_known_again_after_somebody_joined_and_left(town: Town) -> None:
    town.take(PAIR)
    born = Person("H-3", "Bayu Contoh", None, {"birth_date": Fact(date(2026, 6, 1), date(2026, 6, 2), Source.INTERVIEW)})
    change_household(
        town.journal, town.by(), "H", Arrival(born, "H-K", "anak", date(2026, 6, 1), Cause.BIRTH, Source.INTERVIEW)
    )
    assert town.take(PAIR).unchanged == 1
    bayu = row("H", 3, nik="", name="Bayu Contoh", relation="anak", since="2026-06-01", asked_on="2026-06-02")
    grown = table(row(), row("H", 2), bayu | {"person.birth_date": "2026-06-01"})
    assert town.take(grown).unchanged == 1
    departure = Departure("H-2", date(2026, 7, 1), Cause.DEATH, Source.INTERVIEW)
    agreed(town.journal, town.by(), "H", departure)
    assert town.take(PAIR).unchanged == 1


DECIDING = [("desil", {"family__desil": "6"}), ("excluded_able", {"family__excluded_able": "ya"})]


@pytest.mark.parametrize(("name", "changes"), DECIDING)
@pytest.mark.parametrize("foreign", [False, True])
def test_what_decides_on_aid_changes_by_a_second_officer_alone(
    town: Town,
    name: str,
    changes: dict[str, str],
    foreign: bool,
) -> None:
    town.take(table(row()))
    before = town.journal.household("H").state.fact("H-K", name)
    text = table(row(asked_on=LATER, **changes))
    outcome = town.take(text, foreign=foreign)
    assert (outcome.changed, outcome.proposed) == (1, 1)
    assert town.journal.household("H").state.fact("H-K", name) == before
    [proposal] = town.proposals()
    assert isinstance(proposal.change, FactChange)
    assert (proposal.proposer, proposal.proposed_by, proposal.reason) == (Proposer.IMPORT, "clerk", "extract of May")
    assert (proposal.change.subject, proposal.change.name) == ("H-K", name)
    for step in (check_change, apply_change):
        with pytest.raises(AccessDeniedError):
            step(town.journal, town.by("clerk"), proposal.id)
        if step is check_change:
            step(town.journal, town.by("second"), proposal.id)
    apply_change(town.journal, town.by("head"), proposal.id)
    assert town.journal.household("H").state.fact("H-K", name) == proposal.change.fact
    assert town.take(text, foreign=foreign).unchanged == 1


def test_the_same_desil_of_a_later_day_needs_nobody(town: Town) -> None:
    town.take(table(row()))
    outcome = town.take(table(row(asked_on=LATER)))
    assert (outcome.changed, outcome.proposed) == (1, 0)
    assert town.journal.household("H").state.cards[0].facts["desil"].on == date(2026, 6, 1)


def test_an_exclusion_without_a_reason_is_refused_also_from_a_table(town: Town) -> None:
    town.take(table(row()))
    with pytest.raises(DomainError) as refused:
        town.take(table(row(asked_on=LATER, family__excluded_able="ya")), context=town.by(reason=" "))
    assert refused.value.code == "fact.reason"
    assert town.events() == 1


def test_an_exclusion_that_is_known_is_stated_again_for_the_reason_of_the_table(town: Town) -> None:
    town.take(table(row(family__excluded_able="ya")))
    outcome = town.take(table(row(asked_on=LATER, family__excluded_able="ya")))
    assert (outcome.changed, outcome.proposed) == (1, 0)
    told = fact_history(town.journal, "H", "H-K", "excluded_able")
    assert [(one.fact.on.isoformat(), one.grounds.reason) for one in told] == [(ASKED, ""), (LATER, "extract of May")]


def test_answers_about_programs_are_recorded_once_and_end_no_aid(town: Town) -> None:
    town.take(table(row(family__participation__PKH="ya")))
    ledger = participation_id("PKH", "H-K")
    enter_participation(
        town.journal, town.by(), Aid("H", "H-K", "PKH"), ParticipationEntry(date(2025, 1, 1), Source.DTSEN, amount=750_000)
    )
    for foreign in (False, True):
        outcome = town.take(table(row(asked_on=LATER, family__participation__PKH="tidak", family__desil="9")), foreign=foreign)
        assert (outcome.changed, outcome.unchanged) == ((0, 1) if foreign else (1, 0))
    state = town.journal.read(StreamKind.PARTICIPATION, ledger, Participation).state
    assert [answer.receives for answer in state.answers.values()] == [True, False]
    assert state.running() == ("2025-01-01",)
    assert not state.endings


def test_an_answer_of_a_household_that_is_known_begins_a_ledger(town: Town) -> None:
    town.take(table(row()))
    outcome = town.take(table(row(family__participation__PKH="tidak")))
    assert (outcome.changed, outcome.facts) == (1, 1)
    assert town.journal.find(StreamKind.PARTICIPATION, "bearer", b"H-K") == (participation_id("PKH", "H-K"),)


def test_a_dry_run_tells_the_same_and_keeps_no_other_writer_waiting(town: Town) -> None:
    town.take(table(row()))
    text = table(row(asked_on=LATER, family__desil="6"), row("J", 2))
    rehearsed = town.take(text, dry_run=True)
    assert (rehearsed.receipt, town.events()) == (None, 1)
    done = town.take(text)
    assert evolve(done, receipt=None) == rehearsed


def test_all_or_nothing_unless_the_good_are_kept(town: Town) -> None:
    town.take(table(row()))
    text = table(row(name="Orang Lain"), row("J", 2), row("L", 3, name=""))
    assert town.take(text).receipt is None
    assert town.events() == 1
    kept = town.take(text, keep_good=True)
    assert (kept.new, [conflict.code for conflict in kept.conflicts]) == (1, ["household.duplicate"])
    assert town.journal.find(StreamKind.HOUSEHOLD, "person", b"J-2") == ("J",)


def test_however_much_is_remembered_of_what_was_possible_each_household_is_judged(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slrtkit.service.importing._MEMORY", 1)
    rows = [row(f"H{who}", who, nkk=nkk(who), family__desil=str(who)) for who in range(1, 9)]
    assert town.take(table(*rows)).new == 8
