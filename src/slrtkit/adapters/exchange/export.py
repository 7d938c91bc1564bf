"""The register as CSV, in the columns that `import` reads; no cell of it is a formula to a spreadsheet.

One row a person, as the household is known now: those who left with their last membership, each fact with its latest value. A
fact that is of another day or source than the others of its row tells them in columns of its own, `NAME@on` and `NAME@source`.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO

from slrtkit.adapters.exchange.columns import UNKNOWN, guarded
from slrtkit.domain.household import Fact, FactValue, Household, Membership, Person, Unit
from slrtkit.domain.rules.facts import NO, YES

__all__ = ["export_households", "fact_columns"]

_FIXED = (
    *("household", "village", "address", "roster_complete", "card", "nkk", "person", "nik", "name", "relation"),
    *("since", "until", "asked_on", "source"),
)


def fact_columns(households: Iterable[Household]) -> tuple[str, ...]:
    """Return the columns of the facts that households have, in the order of the alphabet."""
    found = {f"{unit}.{name}" for household in households for unit, facts in _stated(household) for name in facts}
    return tuple(sorted(found))


def _stated(household: Household) -> Iterator[tuple[Unit, Mapping[str, Fact]]]:
    yield Unit.HOUSEHOLD, household.facts
    yield from ((Unit.FAMILY, card.facts) for card in household.cards)
    yield from ((Unit.PERSON, person.facts) for person in household.persons)


def export_households(households: Iterable[Household], names: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a CSV: the header, then the rows of each household.

    Args:
        households: What to write; they may be an iterator, and are held one at a time.
        names: The columns of facts, such as `family.desil`; a fact without a column is left out.
    """
    header = [*_FIXED, *(column for name in names for column in (name, f"{name}@on", f"{name}@source"))]
    yield _line(header)
    for household in households:
        for person in household.persons:
            if not any(one.person == person.id for one in household.memberships):
                continue  # nobody said yet on which card they stand
            cells = _cells(household, person)
            yield _line([guarded(cells.get(name, "")) for name in header])


def _cells(household: Household, person: Person) -> dict[str, str]:
    """Return the cells of a person's row by column."""
    membership = _last(household, person)
    card = household.card(membership.card)
    told = {
        "household": household.id,
        "village": household.village.text,
        "address": household.address,
        "roster_complete": _text(household.roster_complete),
        "card": card.id,
        "nkk": card.nkk.text if card.nkk else "",
        "person": person.id,
        "nik": person.nik.text if person.nik else "",
        "name": person.name,
        "relation": membership.relation,
        "since": _text(membership.since),
        "until": _text(membership.until),
    }
    around = {
        f"{unit}.{name}": fact
        for unit, facts in ((Unit.HOUSEHOLD, household.facts), (Unit.FAMILY, card.facts))
        for name, fact in facts.items()
    }
    own = {f"{Unit.PERSON}.{name}": fact for name, fact in person.facts.items()}
    asked = Counter((fact.on, fact.source) for fact in own.values()).most_common(1)
    for name, fact in (around | own).items():
        told[name] = UNKNOWN if fact.value is None else _text(fact.value)
        if name in around or (fact.on, fact.source) != asked[0][0]:
            told |= {f"{name}@on": fact.on.isoformat(), f"{name}@source": fact.source.value}
    for (on, source), _ in asked:
        told |= {"asked_on": on.isoformat(), "source": source.value}
    return told


def _last(household: Household, person: Person) -> Membership:
    """Return the membership that still lasts, else the one that ended last."""
    return max(
        (one for one in household.memberships if one.person == person.id),
        key=lambda one: (one.until or date.max, one.since or date.min),
    )


def _text(value: FactValue | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
