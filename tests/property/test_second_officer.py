"""No officer alone changes what decides on aid, or ends aid, whatever they do and in whatever order."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeAlias

import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, FamilyCard, Household, Membership, Officer, Person, RegionCode, SignatureBlock, Source
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.change import (
    AidEnd,
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    FactChange,
    IdentityChange,
    Move,
    Split,
    Transfer,
    standing,
)
from slrtkit.domain.duplicates import PairStatus
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.identifiers import NIK
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliResult
from slrtkit.domain.participation import Ending, EndReason, Participation, ParticipationAnswer, ParticipationEntry
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.removal import RemovalOutcome
from slrtkit.domain.state import StreamKind
from slrtkit.errors import NotFoundError, SlrtError
from slrtkit.ports.exchange import Entry
from slrtkit.service.aid import AidDesk
from slrtkit.service.change import change_household
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal
from slrtkit.service.pairs import judge_pair, merge_persons
from slrtkit.service.participation import Aid, enter_participation, state_participation
from slrtkit.service.proposal import apply_change, check_change, propose_change, refuse_change
from slrtkit.service.register import register
from slrtkit.service.rounds import RoundDesk

DAY = date(2026, 5, 12)
ELSEWHERE, VILLAGE = RegionCode("33.16.99.2002"), RegionCode("33.16.99.2001")
PROOF = "ab" * 32
DECIDING: Mapping[str, tuple[object, object]] = {
    "desil": (2, 9),
    "excluded_able": (False, True),
    "in_register": (True, False),
    "deceased_on": (None, DAY),
}
"""Name of a fact -> what it is, and what it would be."""
AIDS = [Aid("H", "H-K", "PKH"), Aid("H", "H-P", "PBI"), Aid("H", "H", "BPNT")]
ENTRY = ParticipationEntry(date(2025, 1, 1), Source.DTSEN)
REASONS = [EndReason.DIED, EndReason.MOVED, EndReason.PROGRAM_ENDED, EndReason.OWN_WISH]
POLICY = AccessPolicy(
    {
        officer: Officer(officer, "33.16.dinsos", SignatureBlock("", ""), person="S-1", roles=("operator",))
        for officer in ("solo", "plt")
    },
    GRANTS,
)
BEARERS = {"desil": "H-K", "excluded_able": "H-K", "in_register": "H-P", "deceased_on": "H-P"}


def home(desil: int = 2) -> Household:
    return Household(
        "H",
        VILLAGE,
        "RT 01",
        (FamilyCard("H-K", None, {"desil": said(desil), "excluded_able": said(False)}),),
        (Person("H-P", "Sukirman", NIK_OF_P, {"in_register": said(True)}), Person("H-Q", "Ratna")),
        (Membership("H-P", "H-K", "kepala_keluarga"), Membership("H-Q", "H-K", "istri")),
    )


NIK_OF_P = NIK("331699" + "0101900001")


def said(value: object) -> Fact:
    return Fact(value, DAY, Source.DTSEN)  # type: ignore[arg-type]  # of a fact's values


class Solo:
    """One officer, under one id or two, and all that they can ask for."""

    def __init__(self, journal: Journal, ids: tuple[str, ...]) -> None:
        self.journal, self.ids, self.now = journal, ids, datetime(2026, 5, 13, 3, tzinfo=UTC)
        self.turn, self.which, self.new = count(), 0, count()
        self.aid = AidDesk(journal, lambda who: who.now.date(), self.made)
        self.rounds = RoundDesk(journal, lambda who: who.now.date(), self.made)
        self.known: list[str] = []

    def by(self) -> Context:
        return Context(self.ids[self.which % len(self.ids)], f"c{next(self.turn)}", self.now, "sebab")

    def made(self) -> str:
        self.known.append(f"N{next(self.new)}")
        return self.known[-1]

    def fact(self, name: str, *, other: bool = True, source: Source = Source.MUSDES) -> FactChange:
        value = DECIDING[name][other]
        return FactChange(BEARERS[name], name, Fact(value, self.now.date(), source))  # type: ignore[arg-type]  # of a fact's values

    def change(self, change: Change, household: str = "H") -> None:
        change_household(self.journal, self.by(), household, change)

    def propose(self, change: Change, household: str = "H") -> None:
        who = self.by()
        village, day = VILLAGE.text, who.now.date()
        wish = Proposal(self.made(), household, village, change, Proposer.RESIDENT, who.actor, day, "sebab")
        propose_change(self.journal, who, wish)

    def answer(self, step: Callable[[Journal, Context, str], object]) -> None:
        for one in self.known:
            with suppress(SlrtError):
                step(self.journal, self.by(), one)

    def take(self, desil: int) -> None:
        wanted = Import([desil], lambda: Sheet((Entry(home(desil), {("H-K", "PKH"): ANSWER}),)), self.made)
        import_households(self.journal, self.by(), wanted)

    def remove(self, aid: Aid) -> None:
        self.aid.propose_removal(self.by(), aid, ground="mampu")

    def go_on(self) -> None:
        until = self.now.date() + timedelta(days=14)
        for one in self.known:
            with suppress(SlrtError):
                self.aid.give_notice(self.by(), one, received_by="Ibu", until=until)
            with suppress(SlrtError):
                self.aid.lapse(self.by(), one)
            with suppress(SlrtError):
                self.aid.decide(self.by(), one, RemovalOutcome.END, until=until + timedelta(days=90))

    def meet(self) -> None:
        today = self.now.date()
        self.rounds.open(self.by(), village=VILLAGE.text, period="2026-1", households=["H"])
        held = Musdes(today, "Balai", "Kades", (Attendee("A", "BPD"), Attendee("B", "RT")))
        one = self.known[-1]
        self.rounds.hold(self.by(), one, held)
        self.rounds.record(self.by(), one, "H", VerivaliResult.MENINGGAL)
        self.rounds.visit(self.by(), one, "H", found="kosong")
        self.rounds.finalise(self.by(), one, "33.16.dinsos")

    def merge(self) -> None:
        judge_pair(self.journal, self.by(), "H-P", "G-P", PairStatus.SAME, self.now.date())
        merge_persons(self.journal, self.by(), "G-P", "H-P", self.now.date())


class Sheet:
    """A table in which nothing is wrong."""

    foreign, sound, spoiled = False, True, False

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries

    def entries(self) -> Iterator[Entry]:
        return iter(self._entries)


ANSWER = ParticipationAnswer(receives=False, on=DAY, source=Source.DTSEN)


def ending(aid: Aid, reason: EndReason) -> AidEnd:
    return AidEnd(aid.bearer, aid.program, Ending(DAY, reason, evidence=PROOF))


def invented(name: str) -> Household:
    """A household of the officer's own making, with the ids of somebody else's where the register lets it."""
    dead = {"deceased_on": Fact(date(2026, 5, 1), DAY, Source.DUKCAPIL)}
    person = Person(f"{name}-P", "Palsu", None, dead)
    return Household(
        name,
        VILLAGE,
        "RT 9",
        (FamilyCard("H-K", None, {"desil": said(9)}),),
        (person,),
        (Membership(person.id, "H-K", "istri"),),
    )


Command: TypeAlias = Callable[[Solo], object]


def commands() -> list[Command]:
    """Return everything that one officer can ask for, about everything that decides and every aid."""
    far, near = Move(ELSEWHERE, "RT 9", DAY), timedelta(days=1)
    often: list[Command] = [
        lambda solo: setattr(solo, "which", solo.which + 1),
        lambda solo: solo.answer(check_change),
        lambda solo: solo.answer(apply_change),
    ]
    some: list[Command] = [
        *often * 4,
        lambda solo: setattr(solo, "now", solo.now + timedelta(days=31)),
        lambda solo: solo.answer(refuse_change),
        lambda solo: solo.change(far),
        lambda solo: solo.propose(far),
        lambda solo: solo.change(Departure("H-P", DAY, Cause.MOVE, Source.INTERVIEW)),
        lambda solo: solo.change(Departure("H-P", DAY, Cause.MISTAKE, Source.INTERVIEW)),
        lambda solo: solo.change(Departure("H-P", DAY, Cause.DEATH, Source.INTERVIEW)),
        lambda solo: solo.propose(Departure("H-P", DAY, Cause.DEATH, Source.INTERVIEW)),
        lambda solo: solo.change(Transfer("H-P", "H", "H-K", "anak", DAY + near, Cause.RETURN, Source.INTERVIEW)),
        lambda solo: solo.change(Transfer("H-P", "H", "H-K", "anak", DAY, Cause.MOVE, Source.INTERVIEW), "X"),
        lambda solo: solo.change(Split("Y", "H-K", (("H-P", "suami"),), DAY, ELSEWHERE, "x", Source.INTERVIEW)),
        lambda solo: solo.change(Split("Z", "Z-K", (("H-Q", "istri"),), DAY, VILLAGE, "x", Source.INTERVIEW)),
        lambda solo: solo.change(CardChange("H-K"), "G"),
        lambda solo: solo.change(CardChange("H-K2")),
        lambda solo: solo.change(Transfer("H-Q", "H", "H-K2", "istri", DAY, Cause.DIVORCE, Source.INTERVIEW)),
        lambda solo: solo.change(Transfer("G-P", "G", "H-K", "anak", DAY, Cause.ADOPTION, Source.INTERVIEW)),
        lambda solo: solo.change(IdentityChange("H-P", "Sukirman")),
        lambda solo: solo.change(IdentityChange("G-P", "Sukirman", NIK_OF_P), "G"),
        lambda solo: solo.change(Arrival(Person("H-R", "Baru"), "H-K", "anak", DAY, Cause.OVERLOOKED, Source.INTERVIEW)),
        lambda solo: register(solo.journal, solo.by(), [invented("X")]),
        lambda solo: register(solo.journal, solo.by(), [invented("H")]),
        lambda solo: solo.take(9),
        lambda solo: solo.take(2),
        lambda solo: solo.go_on(),
        lambda solo: solo.meet(),
        lambda solo: solo.merge(),
    ]
    some += [
        about_fact(name, other=other, at_once=once) for name in DECIDING for other in (True, False) for once in (True, False)
    ]
    some += [act for aid in AIDS for act in about_aid(aid)]
    return some


def about_fact(name: str, *, other: bool, at_once: bool) -> Command:
    def act(solo: Solo) -> None:
        (solo.change if at_once else solo.propose)(solo.fact(name, other=other))

    return act


def about_aid(aid: Aid) -> Iterator[Command]:
    yield lambda solo: solo.remove(aid)
    yield lambda solo: state_participation(solo.journal, solo.by(), aid, ANSWER)
    yield lambda solo: enter_participation(solo.journal, solo.by(), aid, evolve(ENTRY, until=DAY))
    for reason in REASONS:
        yield from (end_at(evolve(aid, household=household), reason) for household in ("H", "G", "X", "Y"))
        yield propose_end(aid, reason)


def end_at(aid: Aid, reason: EndReason) -> Command:
    return lambda solo: solo.aid.end(solo.by(), aid, until=solo.now.date(), reason=reason, evidence=PROOF)


def propose_end(aid: Aid, reason: EndReason) -> Command:
    return lambda solo: solo.propose(ending(aid, reason))


COMMANDS = commands()


def deciding(journal: Journal) -> dict[str, object]:
    """Return what decides on aid, of whoever knows it: the household, and those where its members and card are by now."""
    found: dict[str, object] = {}
    for number in ("H", "Y"):
        with suppress(NotFoundError):
            known = journal.household(number).state
            for name, bearer in BEARERS.items():
                with suppress(NotFoundError):
                    fact = known.fact(bearer, name)
                    found[f"{number}/{name}"] = fact.value if fact else None
    return found


@pytest.mark.parametrize("guarded", [False, True])
@given(order=st.permutations(COMMANDS), length=st.integers(20, len(COMMANDS)))
@settings(max_examples=500 if os.environ.get("SLRTKIT_PROVE") else 20, phases=[Phase.reuse, Phase.generate])
def test_whatever_one_officer_does_alone_changes_nothing_that_decides_and_ends_no_aid(
    guarded: bool, order: list[Command], length: int
) -> None:
    whole = Journal(MemoryStore(), PlainSealer(), "office")
    first = Context("pendata", "register", datetime(2026, 5, 12, 3, tzinfo=UTC))
    other = Household(
        "G", VILLAGE, "RT 2", (FamilyCard("G-K"),), (Person("G-P", "Sukirman"),), (Membership("G-P", "G-K", "istri"),)
    )
    register(whole, first, [home(), other])
    change_household(whole, evolve(first, client_id="moved"), "G", Move(ELSEWHERE, "RT 3", DAY))
    for aid in AIDS:
        enter_participation(whole, evolve(first, client_id=aid.ledger), aid, ENTRY)
    solo = Solo(evolve(whole, access=POLICY) if guarded else whole, ("solo", "plt") if guarded else ("solo",))
    for command in order[:length]:
        with suppress(SlrtError):
            command(solo)
    assert all(value == DECIDING[key.partition("/")[2]][0] for key, value in deciding(whole).items())
    stands = {person: value for number in ("H", "G", "X", "Y", "Z") for person, value in stood_under(whole, number)}
    assert (stands["H-P"], stands["H-Q"], stands["G-P"]) == (OF_CARD, OF_CARD, {})
    assert whole.find(StreamKind.HOUSEHOLD, "nik", NIK_OF_P.text.encode()) == tuple(where(whole, "H-P"))
    for aid in AIDS:
        assert whole.read(StreamKind.PARTICIPATION, aid.ledger, Participation).state.running() == ("2025-01-01",)
    whole.store.close()


OF_CARD = {"desil": 2, "excluded_able": False}


def stood_under(journal: Journal, number: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield who belongs to a household, and what decides on aid for them through it."""
    with suppress(NotFoundError):
        known = journal.household(number).state
        yield from ((one.id, standing(known, one.id)) for one in known.persons if not known.gone(one.id))


def where(journal: Journal, person: str) -> list[str]:
    return [number for number in ("H", "G", "X", "Y", "Z") if person in dict(stood_under(journal, number))]


def test_every_one_of_these_commands_is_possible_for_somebody() -> None:
    """So that the law above is not true of commands that do nothing: with a second officer, each kind of them succeeds."""
    whole = Journal(MemoryStore(), PlainSealer(), "office")
    first = Context("pendata", "register", datetime(2026, 5, 12, 3, tzinfo=UTC))
    register(whole, first, [home()])
    for aid in AIDS:
        enter_participation(whole, evolve(first, client_id=aid.ledger), aid, ENTRY)
    one, two = Solo(whole, ("one",)), Solo(whole, ("two",))
    for name in ("desil", "excluded_able", "in_register"):
        one.propose(one.fact(name))
    for aid in AIDS:
        one.propose(ending(aid, EndReason.OWN_WISH))
    one.propose(Departure("H-P", DAY, Cause.DEATH, Source.INTERVIEW))
    two.known = one.known
    two.turn = count(1000)
    two.answer(check_change)
    two.answer(apply_change)
    changed = deciding(whole)
    assert changed == {f"H/{name}": values[1] for name, values in DECIDING.items()}
    for aid in AIDS:
        assert whole.read(StreamKind.PARTICIPATION, aid.ledger, Participation).state.running() == ()
    whole.store.close()
