"""The fold: the same state whatever order the events of several posts arrive in, and no statement lost."""

from datetime import date
from itertools import permutations
from typing import Any, get_args

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import (
    Fact,
    FactRecorded,
    FamilyCard,
    History,
    Household,
    HouseholdRegistered,
    Membership,
    NumberTaken,
    Person,
    Recorded,
    RegionCode,
    Source,
    State,
    fold,
)
from slrtkit.domain.erasure import ContentErased
from slrtkit.domain.fields import set_all
from slrtkit.errors import DomainError

DAY = date(2026, 3, 1)
HOUSEHOLD = Household(
    id="H",
    village=RegionCode("33.16.09.1008"),
    address="RT 01",
    cards=(FamilyCard("K", facts={"desil": Fact(3, DAY, Source.DTSEN)}),),
    persons=(Person("P", "Sukirman"),),
    memberships=(Membership("P", "K", "kepala_keluarga"),),
)
FIRST = Recorded("a/1/s/1", "000000000001.0000", HouseholdRegistered(HOUSEHOLD))


def stated(number: int, name: str, value: int, base: tuple[str, ...], post: str = "a") -> Recorded:
    fact = Fact(value, DAY, Source.INTERVIEW)
    return Recorded(f"{post}/1/s/{number}", f"{number:012x}.0000", FactRecorded("P", name, fact), {f"facts/P/{name}": base})


@st.composite
def several_posts(draw: st.DrawFn) -> list[Recorded]:
    """Statements of up to three posts, each based on what some earlier statements left standing."""
    events, seen = [FIRST], {"x": [FIRST.id], "y": [FIRST.id]}
    for number in range(2, draw(st.integers(2, 7))):
        name = draw(st.sampled_from(["x", "y"]))
        base = tuple(draw(st.lists(st.sampled_from(seen[name]), unique=True, min_size=1)))
        event = stated(number, name, draw(st.integers(0, 2)), base, draw(st.sampled_from("abc")))
        seen[name].append(event.id)
        events.append(event)
    return events


def causal(order: tuple[Recorded, ...]) -> bool:
    known: set[str] = set()
    for recorded in order:
        if any(key not in known for keys in recorded.base.values() for key in keys):
            return False
        known.add(recorded.id)
    return order[0] is FIRST


def told(history: History[State] | None) -> object:
    assert history is not None
    return history.state, history.conflicts, {name: [head.id for head in heads] for name, heads in history.heads.items()}


@given(several_posts())
def test_arrival_order_does_not_matter(events: list[Recorded]) -> None:
    tales = [told(fold(order)) for order in permutations(events) if causal(order)]
    assert tales
    assert all(tale == tales[0] for tale in tales)


@given(several_posts())
def test_what_no_later_statement_has_seen_still_stands(events: list[Recorded]) -> None:
    history = fold(events)
    assert history is not None
    for name in ("x", "y"):
        field = f"facts/P/{name}"
        touching = [e.id for e in events[1:] if field in e.base]
        seen = {key for e in events for key in e.base.get(field, ())}
        expected = {key for key in [FIRST.id, *touching] if key not in seen} if touching else set()
        assert {head.id for head in history.heads.get(field, ())} == expected


def test_of_what_was_erased_from_its_beginning_on_nothing_is_told() -> None:
    assert (
        fold([Recorded(FIRST.id, FIRST.clock, ContentErased("household-registered/1")), stated(2, "x", 1, (FIRST.id,))]) is None
    )


def test_two_posts_that_differ_make_a_conflict_and_a_third_that_saw_both_settles_it() -> None:
    one, other = stated(2, "x", 1, (FIRST.id,)), stated(3, "x", 2, (FIRST.id,), "b")
    history = fold([FIRST, one, other])
    assert history is not None
    assert history.conflicts == ("facts/P/x",)
    assert history.require_settled() is history  # it decides nothing
    with pytest.raises(DomainError, match="two posts"):
        history.require_open(one.event)
    history.require_open(stated(4, "y", 2, ()).event)
    settled = history.then(stated(4, "x", 2, (one.id, other.id)))
    assert settled.conflicts == ()
    assert settled.require_settled() is settled


def test_two_posts_that_agree_are_settled() -> None:
    history = fold([FIRST, stated(2, "x", 1, (FIRST.id,)), stated(3, "x", 1, (FIRST.id,), "b")])
    assert history is not None
    assert history.conflicts == ()


def test_what_the_first_event_said_is_a_statement_too() -> None:
    """A post that never saw the desil of the registration does not silently replace it."""
    unseen = Recorded("b/1/s/1", "000000000009.0000", FactRecorded("K", "desil", Fact(9, DAY, Source.MUSDES)), {})
    history = fold([FIRST, unseen])
    assert history is not None
    assert history.conflicts == ("facts/K/desil",)
    with pytest.raises(DomainError, match="two posts"):
        history.require_settled()


def test_a_history_begins_with_a_beginning() -> None:
    with pytest.raises(DomainError, match="cannot begin"):
        fold([stated(1, "x", 1, ())])
    with pytest.raises(DomainError, match="only once"):
        fold([FIRST, FIRST])
    assert fold([]) is None


def test_two_posts_that_take_one_number_for_two_letters_disagree() -> None:
    first = Recorded("a/1/s/1", "000000000001.0000", NumberTaken("o/460/2026", 1, "L1", DAY))
    taken = [
        Recorded(
            f"{post}/1/s/2",
            f"00000000000{n}.0000",
            NumberTaken("o/460/2026", 2, f"L-{post}", DAY),
            {"last": (first.id,), "letter": (first.id,), "dated": (first.id,)},
        )
        for n, post in enumerate("ab", 2)
    ]
    history = fold([first, *taken])
    assert history is not None
    assert history.conflicts == ("letter",)


def test_the_state_shows_a_statement_that_still_stands() -> None:
    """A late statement that replaces the one shown must not leave it shown."""
    one, other = stated(2, "x", 1, (FIRST.id,)), stated(9, "x", 2, (FIRST.id,), "b")
    late = stated(5, "x", 0, (other.id,), "c")
    history = fold([FIRST, one, other, late])
    assert history is not None
    assert isinstance(history.state, Household)
    shown = history.state.fact("P", "x")
    assert shown is not None
    assert shown.value in {head.value.value for head in history.heads["facts/P/x"] if isinstance(head.value, Fact)}


def test_the_mark_changes_with_every_statement_and_with_nothing_else() -> None:
    histories = [fold([FIRST]), fold([FIRST, stated(2, "x", 1, (FIRST.id,))]), fold([FIRST, stated(2, "y", 1, (FIRST.id,))])]
    again = fold([FIRST])
    assert again is not None
    marks = [history.mark for history in histories if history is not None]
    assert len(set(marks)) == 2 + (marks[1] != marks[2])
    assert again.mark == marks[0]


@pytest.mark.parametrize("kind", [one for kind in get_args(State) for one in get_args(kind) or (kind,)])
def test_every_state_is_made_of_its_attributes_in_their_order(kind: Any) -> None:  # noqa: ANN401  any class of states
    made_of = fields(kind)
    assert len(made_of) > 1
    assert all(one.init and not one.kw_only and one.alias == one.name for one in made_of)


def test_what_is_set_is_set_and_nothing_else_changes() -> None:
    values = {"address": "RT 02", "roster_complete": False}
    assert set_all(HOUSEHOLD, values) == evolve(HOUSEHOLD, address="RT 02", roster_complete=False)
    assert set_all(HOUSEHOLD, {}) == HOUSEHOLD
    with pytest.raises(DomainError, match="share an id"):
        set_all(HOUSEHOLD, {"id": "P"})
