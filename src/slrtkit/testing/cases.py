"""A Hypothesis strategy for what is known of a case, beside one way in which things may really be."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from slrtkit.domain.household import FactValue
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.domain.subject import FactTree, Unit
from slrtkit.testing.conditions import PROGRAMS, fact_values

__all__ = ["cases"]

_Facts = dict[str, Any]
_AGES = 100
_EITHER = st.booleans()
_ROSTERS = st.sampled_from(["complete", "incomplete", "absent"])
_LISTS = st.sampled_from(["complete", "some", "none"])
_BYTES = st.binary(min_size=16, max_size=16)


def cases(
    unit: Unit, on: date, catalogue: FactCatalogue = FACTS, most: int = 3
) -> st.SearchStrategy[tuple[FactTree, FactTree]]:
    """What is known of a unit on a day, and a whole that it is known of: nothing known is otherwise in the whole.

    In the whole every declared fact has a value (an age by the birth date, derived facts by their formulas), the roster is
    complete, and so are the lists of programs. Of it, facts, members, programs and the days they began may be unknown.

    Args:
        unit: Whose case it is.
        on: Its day.
        catalogue: What is declared.
        most: The most members.
    """
    return _cases(unit, {one: _bearers(one, on, catalogue) for one in Unit}, most)


@st.composite
def _cases(draw: st.DrawFn, unit: Unit, bearers: Mapping[Unit, st.SearchStrategy[_Facts]], most: int) -> tuple[_Facts, _Facts]:
    whole = draw(bearers[unit])
    known = _seen(draw, whole)
    for around in (Unit.FAMILY, Unit.HOUSEHOLD):
        if unit is not Unit.HOUSEHOLD and around is not unit:
            whole[around.value] = draw(bearers[around])
            known[around.value] = _seen(draw, whole[around.value])
    whole["members"] = [draw(bearers[Unit.PERSON]) for _ in range(draw(st.integers(0, most)))]
    shown = [_seen(draw, member) for member in whole["members"]]
    match draw(_ROSTERS):
        case "complete":
            known["members"] = shown
        case "incomplete":
            known |= {"members": shown[: draw(st.integers(0, len(shown)))], "members_complete": False}
        case _:
            pass
    return known, whole


def _bearers(unit: Unit, on: date, catalogue: FactCatalogue) -> st.SearchStrategy[_Facts]:
    """Everything about one unit or member."""
    born = st.dates(date(on.year - _AGES, 1, 1), on)
    told = {
        fact.name: born if fact.name == "birth_date" else fact_values(fact)
        for fact in catalogue.facts
        if unit in fact.scopes and not fact.formula and not (fact.name == "age" and "birth_date" in catalogue.by_name)
    }
    return st.builds(_nested, st.fixed_dictionaries(told), st.lists(_receipts(on), max_size=2))


def _nested(facts: Mapping[str, FactValue], receipts: list[_Facts]) -> _Facts:
    """Return facts as a case has them: in groups, and days as text."""
    told: _Facts = {}
    for name, value in facts.items():
        *groups, last = name.split(".")
        place = told
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value.isoformat() if isinstance(value, date) else value
    return {**told, "participation": receipts}


def _receipts(on: date) -> st.SearchStrategy[_Facts]:
    days = st.dates(date(on.year - 2, 1, 1), date(on.year + 1, 1, 1)) | st.just(on)

    def entry(program: str, one: date, other: date | None) -> _Facts:
        first, last = (one, other) if other is None or one <= other else (other, one)
        return {"program": program, "from": first.isoformat(), "to": last.isoformat() if last else None}

    return st.builds(entry, st.sampled_from(PROGRAMS), days, st.none() | days)


def _seen(draw: st.DrawFn, whole: _Facts) -> _Facts:
    """Some of everything about one unit or member."""
    chance = cycle(byte >> bit & 1 for byte in draw(_BYTES) for bit in range(8))
    seen = _shown({name: value for name, value in whole.items() if name != "participation"}, chance)
    entries = whole["participation"]
    shown = [entry for entry in entries if draw(_EITHER)]
    hidden = {entry["program"] for entry in entries if entry not in shown}
    match draw(_LISTS):
        case "complete" if not hidden:
            seen["participation"] = [_dated(draw, entry) for entry in shown]
        case "some":
            certain = [program for program in PROGRAMS if program not in hidden and draw(_EITHER)]
            seen |= {"participation": [_dated(draw, entry) for entry in shown], "participation_complete": certain}
        case _:
            pass
    return seen


def _shown(facts: _Facts, chance: Iterator[int]) -> _Facts:
    """Return the facts that chance shows; a group is there, and may be empty."""
    return {
        name: _shown(value, chance) if isinstance(value, dict) else value
        for name, value in facts.items()
        if isinstance(value, dict) or next(chance)
    }


def _dated(draw: st.DrawFn, entry: _Facts) -> _Facts:
    return entry if draw(_EITHER) else {**entry, "from": None}
