"""A Hypothesis strategy for what is known of a case, beside one way in which things may really be."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.domain.subject import FactTree, Unit
from slrtkit.testing.conditions import PROGRAMS, fact_values

__all__ = ["cases"]

_Facts = dict[str, Any]
_AGES = 100


@st.composite
def cases(draw: st.DrawFn, unit: Unit, on: date, catalogue: FactCatalogue = FACTS, most: int = 3) -> tuple[FactTree, FactTree]:
    """What is known of a unit on a day, and a whole that it is known of: nothing known is otherwise in the whole.

    In the whole every declared fact has a value (an age by the birth date, derived facts by their formulas), the roster is
    complete, and so are the lists of programs. Of it, facts, members, programs and the days they began may be unknown.

    Args:
        draw: Given by Hypothesis.
        unit: Whose case it is.
        on: Its day.
        catalogue: What is declared.
        most: The most members.
    """
    whole = _bearer(draw, unit, on, catalogue)
    known = _seen(draw, whole)
    for around in (Unit.FAMILY, Unit.HOUSEHOLD):
        if unit is not Unit.HOUSEHOLD and around is not unit:
            whole[around.value] = _bearer(draw, around, on, catalogue)
            known[around.value] = _seen(draw, whole[around.value])
    whole["members"] = [_bearer(draw, Unit.PERSON, on, catalogue) for _ in range(draw(st.integers(0, most)))]
    shown = [_seen(draw, member) for member in whole["members"]]
    match draw(st.sampled_from(["complete", "incomplete", "absent"])):
        case "complete":
            known["members"] = shown
        case "incomplete":
            known |= {"members": shown[: draw(st.integers(0, len(shown)))], "members_complete": False}
        case _:
            pass
    return known, whole


def _bearer(draw: st.DrawFn, unit: Unit, on: date, catalogue: FactCatalogue) -> _Facts:
    """Everything about one unit or member."""
    told: _Facts = {}
    for fact in catalogue.facts:
        if unit not in fact.scopes or fact.formula or (fact.name == "age" and "birth_date" in catalogue.by_name):
            continue
        born = st.dates(date(on.year - _AGES, 1, 1), on)
        value = draw(born if fact.name == "birth_date" else fact_values(fact))
        *groups, last = fact.name.split(".")
        place = told
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value.isoformat() if isinstance(value, date) else value
    return {**told, "participation": draw(st.lists(_receipts(on), max_size=2))}


def _receipts(on: date) -> st.SearchStrategy[_Facts]:
    days = st.dates(date(on.year - 2, 1, 1), date(on.year + 1, 1, 1)) | st.just(on)

    def entry(program: str, one: date, other: date | None) -> _Facts:
        first, last = (one, other) if other is None or one <= other else (other, one)
        return {"program": program, "from": first.isoformat(), "to": last.isoformat() if last else None}

    return st.builds(entry, st.sampled_from(PROGRAMS), days, st.none() | days)


def _seen(draw: st.DrawFn, whole: _Facts) -> _Facts:
    """Some of everything about one unit or member."""
    seen: _Facts = {}
    for name, value in whole.items():
        if isinstance(value, dict):
            seen[name] = _seen(draw, {**value, "participation": []})
            seen[name] = {inner: said for inner, said in seen[name].items() if not inner.startswith("participation")}
        elif name != "participation" and draw(st.booleans()):
            seen[name] = value
    entries = whole["participation"]
    shown = [entry for entry in entries if draw(st.booleans())]
    hidden = {entry["program"] for entry in entries if entry not in shown}
    match draw(st.sampled_from(["complete", "some", "none"])):
        case "complete" if not hidden:
            seen["participation"] = [_dated(draw, entry) for entry in shown]
        case "some":
            certain = [program for program in PROGRAMS if program not in hidden and draw(st.booleans())]
            seen |= {"participation": [_dated(draw, entry) for entry in shown], "participation_complete": certain}
        case _:
            pass
    return seen


def _dated(draw: st.DrawFn, entry: _Facts) -> _Facts:
    return entry if draw(st.booleans()) else {**entry, "from": None}
