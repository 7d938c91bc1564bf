"""A household in time: who belonged where on which day is right, whatever happens, and every past answer can be given again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Context,
    Fact,
    FamilyCard,
    History,
    Household,
    HouseholdRegistered,
    Membership,
    Person,
    Recorded,
    RegionCode,
    Source,
    State,
    StreamKind,
    fold,
)
from slrtkit.domain.change import Arrival, Cause, Change, Departure, FactChange, Move, Split, Transfer
from slrtkit.domain.events import Event, FactRecorded, FamilyCardRecorded
from slrtkit.domain.fields import changes
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.roster import arrive, depart, move, transfer
from slrtkit.errors import DomainError
from slrtkit.ports.store import StreamId
from slrtkit.service.asof import household_at
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.testing.agreed import agreed

BEGIN = date(2026, 1, 1)
DAY = timedelta(days=1)
VILLAGES = [RegionCode(f"33.16.99.200{number}") for number in (1, 2, 3)]
INTERVIEW = Source.INTERVIEW
PICK = st.integers(0, 10_000)


def family(name: str, persons: tuple[str, ...]) -> Household:
    return Household(
        id=name,
        village=VILLAGES[0],
        address="RT 01",
        cards=(FamilyCard(f"{name}-K"),),
        persons=tuple(Person(person, "Sukirman", None, {"works": Fact(True, BEGIN, INTERVIEW)}) for person in persons),
        memberships=tuple(Membership(person, f"{name}-K", "anak", BEGIN) for person in persons),
    )


def causal(events: list[Recorded], chance: Random) -> Iterator[Recorded]:
    """Yield events in an order drawn by lot, each after all that it is based on."""
    waiting, known = events[:], set[str]()
    while waiting:
        ready = [e for e in waiting if all(key in known for keys in e.base.values() for key in keys)]
        first = [e for e in ready if isinstance(e.event, HouseholdRegistered)] or ready
        chosen = chance.choice(first)
        waiting.remove(chosen)
        known.add(chosen.id)
        yield chosen


def living(household: Household) -> Household:
    """Leave out what is known of those who left: it goes on where they live."""
    return evolve(household, persons=tuple(evolve(p, facts={}) if household.gone(p.id) else p for p in household.persons))


def told(history: History[State] | None) -> object:
    assert history is not None
    heads = {name: [head.id for head in heads] for name, heads in history.heads.items()}
    return history.state, history.version, history.conflicts, heads, history.mark


class HouseholdMachine(RuleBasedStateMachine):
    """Two families, and all that a civil registry knows; beside them a plain list of who was where since when."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal(MemoryStore(), PlainSealer(), node="desk")
        self.today, self.turn = BEGIN, 0
        self.ids: set[str] = set()
        self.where: dict[str, list[tuple[str, str, date]]] = {}  # person -> (household or "", card, since), in order
        self.homes: dict[str, list[tuple[RegionCode, date]]] = {}
        self.works: dict[str, dict[date, object]] = {}
        self.answers: dict[tuple[str, date, datetime], Household] = {}

    @initialize()
    def two_families(self) -> None:
        families = [family("A", ("a1", "a2", "a3", "a4")), family("B", ("b1", "b2"))]
        register(self.journal, self.by(), families)
        for household in families:
            self.homes[household.id] = [(VILLAGES[0], date.min)]
            for person in household.persons:
                self.where[person.id] = [(household.id, household.cards[0].id, BEGIN)]
                self.works[person.id] = {BEGIN: True}
        self.ids = set(self.where)

    def by(self) -> Context:
        self.turn += 1
        now = datetime(self.today.year, self.today.month, self.today.day, 3, tzinfo=UTC) + timedelta(minutes=self.turn)
        return Context("fasilitator", f"c{self.turn}", now, "sesuai laporan warga")

    def do(self, household: str, change: Change) -> None:
        agreed(self.journal, self.by(), household, change)

    def living(self) -> list[str]:
        return [person for person, stays in sorted(self.where.items()) if stays[-1][0]]

    def together(self, household: str) -> list[str]:
        return [person for person in self.living() if self.where[person][-1][0] == household]

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += days * DAY

    @rule(pick=PICK)
    def a_child_is_born(self, pick: int) -> None:
        mother = self.chosen(pick)
        if mother is None:
            return
        household, card, _ = self.where[mother][-1]
        child = f"child-{self.turn}"
        person = Person(child, "Bayi", None, {"works": Fact(False, self.today, INTERVIEW)})
        self.do(household, Arrival(person, card, "anak", self.today, Cause.BIRTH, INTERVIEW))
        self.where[child] = [(household, card, self.today)]
        self.works[child] = {self.today: False}
        self.ids.add(child)

    @rule(pick=PICK, ago=st.integers(0, 10), death=st.booleans())
    def somebody_dies_or_leaves_the_district(self, pick: int, ago: int, death: bool) -> None:
        person = self.chosen(pick)
        if person is None:
            return
        household, _, since = self.where[person][-1]
        until = max(since, self.today - ago * DAY)
        self.do(household, Departure(person, until, Cause.DEATH if death else Cause.MOVE, INTERVIEW))
        self.where[person].append(("", "dead" if death else "", until + DAY))

    @rule(pick=PICK, back=st.booleans())
    def somebody_joins_the_other_family_or_comes_back(self, pick: int, back: bool) -> None:
        gone = [p for p, stays in sorted(self.where.items()) if stays[-1][:2] == ("", "") and stays[-1][2] <= self.today]
        person = gone[pick % len(gone)] if back and gone else self.chosen(pick)
        if person is None or self.where[person][-1][2] >= self.today:
            return
        left = next(household for household, _, _ in reversed(self.where[person]) if household)
        target = sorted(self.homes)[pick % len(self.homes)]
        card = f"{target}-K"
        self.do(target, Transfer(person, left, card, "famili_lain", self.today, Cause.MARRIAGE, INTERVIEW))
        self.where[person].append((target, card, self.today))

    @rule(pick=PICK, many=st.integers(1, 2))
    def a_family_splits(self, pick: int, many: int) -> None:
        household = sorted(self.homes)[pick % len(self.homes)]
        members = [p for p in self.together(household) if self.where[p][-1][2] < self.today]
        going = members[:many]
        if not going or len(self.together(household)) <= len(going):
            return
        new = f"H{self.turn}"
        roles = tuple((person, "anak") for person in going)
        self.do(household, Split(new, f"{new}-K", roles, self.today, VILLAGES[1], "RT 02", INTERVIEW))
        self.homes[new] = [(VILLAGES[1], date.min)]
        for person in going:
            self.where[person].append((new, f"{new}-K", self.today))

    @rule(pick=PICK, ago=st.integers(0, 10))
    def a_household_moves(self, pick: int, ago: int) -> None:
        household, village = sorted(self.homes)[pick % len(self.homes)], VILLAGES[pick % 3]
        since = self.today - ago * DAY
        if any(day >= since for _, day in self.homes[household]):
            return
        self.do(household, Move(village, "RT 09", since))
        self.homes[household].append((village, since))

    @rule(pick=PICK, ago=st.integers(0, 60), works=st.sampled_from([True, False, None]))
    def a_fact_is_stated_of_some_day(self, pick: int, ago: int, works: bool | None) -> None:
        person = self.chosen(pick)
        if person is None:
            return
        on = max(BEGIN, self.today - ago * DAY)
        self.do(self.where[person][-1][0], FactChange(person, "works", Fact(works, on, INTERVIEW)))
        self.works[person][on] = works

    @rule(pick=PICK, ago=st.integers(0, 30))
    def an_answer_is_given(self, pick: int, ago: int) -> None:
        household, on = sorted(self.homes)[pick % len(self.homes)], self.today - ago * DAY
        instant = self.by().now
        self.answers[household, on, instant] = household_at(self.journal, household, on, instant)

    def chosen(self, pick: int) -> str | None:
        living = self.living()
        return living[pick % len(living)] if living else None

    def stay(self, person: str, on: date) -> tuple[str, str] | None:
        stays = [(household, card) for household, card, since in self.where[person] if since <= on]
        return stays[-1] if stays and stays[-1][0] else None

    @invariant()
    def membership_on_each_day_is_right(self) -> None:
        days = [
            BEGIN,
            self.today,
            *(since + step * DAY for stays in self.where.values() for *_, since in stays for step in (-1, 0)),
        ]
        states = [self.journal.household(household).state for household in self.homes]
        for on in days:
            found = {(p.id, state.id, m.card) for state in states for p, m in state.members(on)}
            assert found == {(p, *stay) for p in self.where if (stay := self.stay(p, on))}

    @invariant()
    def ids_stay_with_persons(self) -> None:
        states = [self.journal.household(household).state for household in self.homes]
        assert {person.id for state in states for person in state.persons} == self.ids
        for person in self.living():
            assert self.journal.find(StreamKind.HOUSEHOLD, "person", person.encode()) == (self.where[person][-1][0],)

    @rule()
    def homes_and_facts_of_each_day_are_right(self) -> None:
        for household, homes in self.homes.items():
            for on in (self.today, self.today - 20 * DAY):
                then = household_at(self.journal, household, on)
                assert then.village == [village for village, since in homes if since <= on][-1]
                for person, membership in then.members(on):
                    stated = {day: value for day, value in self.works[person.id].items() if day <= on}
                    fact = person.facts.get("works")
                    assert (fact and (fact.on, fact.value)) == (max(stated.items()) if stated else None), membership
            today, state = household_at(self.journal, household, self.today), self.journal.household(household).state
            assert living(today) == living(state)

    @rule()
    def every_past_answer_can_be_given_again(self) -> None:
        for (household, on, instant), answer in self.answers.items():
            assert household_at(self.journal, household, on, instant) == answer

    @rule(seed=PICK)
    def arrival_order_tells_nothing(self, seed: int) -> None:
        for household in self.homes:
            with self.journal.store.begin(write=False) as unit:
                events = [self.journal.recorded(record) for record in unit.history(StreamId("household", household))]
            assert told(fold(causal(events, Random(seed)))) == told(fold(events))

    def teardown(self) -> None:
        self.homes_and_facts_of_each_day_are_right()
        self.every_past_answer_can_be_given_again()
        assert rebuild(self.journal).problems == ()
        self.journal.store.close()


def test_whoever_left_for_nobody_knew_where_is_followed_into_the_family_that_they_join_later() -> None:
    machine = HouseholdMachine()
    machine.two_families()
    machine.days_pass(days=18)
    machine.somebody_dies_or_leaves_the_district(pick=1, ago=0, death=False)
    machine.days_pass(days=2)
    machine.somebody_joins_the_other_family_or_comes_back(pick=1, back=True)
    machine.a_fact_is_stated_of_some_day(pick=1, ago=20, works=False)
    assert [home for home, _, _ in machine.where["a2"]] == ["A", "", "B"]
    assert machine.works["a2"] == {BEGIN: False}
    machine.membership_on_each_day_is_right()
    machine.teardown()


TestHouseholds = HouseholdMachine.TestCase
TestHouseholds.settings = settings(settings(), max_examples=max(10, settings().max_examples // 4), stateful_step_count=30)


# ---------------------------------------------------------------- several posts


WISHES = st.sampled_from(["child", "child of the other name", "leave", "card", "switch", "move", "fact", "past fact"])


def wished(what: str, household: Household, number: int) -> Event:
    """Return an event that an officer who sees this household may record."""
    day, grounds = BEGIN + number * DAY, Grounds()
    match what:
        case "leave":
            return depart(household, Departure("a2", day, Cause.MOVE, INTERVIEW), grounds)
        case "card":
            return FamilyCardRecorded("A-K2", None, grounds)
        case "switch":
            change = Transfer("a1", "A", "A-K2", "kepala_keluarga", day, Cause.SPLIT, INTERVIEW)
            return transfer(household, household.person("a1"), change, grounds)
        case "move":
            return move(household, Move(VILLAGES[number % 3], "RT 07", day), grounds)
        case "fact" | "past fact":
            subject = household.persons[number % len(household.persons)].id
            past = what == "past fact"
            return FactRecorded(subject, "works", Fact(number % 2 == 0, BEGIN - DAY if past else day, INTERVIEW), past, grounds)
        case _:
            child = Person("child", "Dewi" if what == "child" else "Sinta")
            return arrive(household, Arrival(child, "A-K", "anak", day, Cause.BIRTH, INTERVIEW), grounds)


@st.composite
def several_posts(draw: st.DrawFn) -> list[Recorded]:
    """Events of three posts that work apart, and hand each other now and then all that they know."""
    first = Recorded("a/1/s/1", f"{1:012x}.0000", HouseholdRegistered(family("A", ("a1", "a2"))))
    posts = {name: [first] for name in "abc"}
    for number in range(2, draw(st.integers(3, 12))):
        here, there = draw(st.sampled_from("abc")), draw(st.sampled_from("abc"))
        if draw(st.booleans()):
            posts[here] += [event for event in posts[there] if event not in posts[here]]
        seen = fold(posts[here])
        assert seen is not None
        assert isinstance(seen.state, Household)
        try:
            event = wished(draw(WISHES), seen.state, number)
            recorded = Recorded(f"{here}/1/s/{number}", f"{number:012x}.0000", event, seen.base(event))
            seen.then(recorded)
        except DomainError:
            continue
        posts[here].append(recorded)
    return list({event.id: event for name in "abc" for event in posts[name]}.values())


@given(several_posts(), st.randoms(use_true_random=False))
def test_what_posts_say_apart_comes_to_the_same_in_whatever_order_it_arrives(events: list[Recorded], chance: Random) -> None:
    tales = [told(fold(causal(events, chance))) for _ in range(4)]
    assert all(tale == tales[0] for tale in tales)


@given(several_posts())
def test_what_nobody_has_seen_and_replaced_still_stands(events: list[Recorded]) -> None:
    """Two posts that give a child two names, or end a membership on two days, are in conflict: nobody wins in silence."""
    history = fold(events)
    assert history is not None
    for name, heads in history.heads.items():
        stating = [e for e in events[1:] if name in changes(e.event)]
        replaced = {key for e in stating for key in e.base[name]}
        assert {head.id for head in heads} == {key for key in (events[0].id, *(e.id for e in stating)) if key not in replaced}
