"""Some households of a population as the facts that one case is explained by."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.names import Frame, collected, dotless, told
from slrtkit.adapters.analytics.screening.quantities import DECIMALS
from slrtkit.adapters.analytics.screening.receipts import ALL
from slrtkit.adapters.analytics.screening.schema import NAMED
from slrtkit.domain.rules import FactCatalogue, FactType
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["Sampled", "sampled"]

_Rows = list[dict[str, Any]]


@frozen
class Sampled:
    """One unit of a sample.

    Attributes:
        unit: Which kind.
        key: Its id.
        facts: What is known of it, in the shape that `rules.explain` reads.
    """

    unit: Unit
    key: str | int
    facts: FactTree


def sampled(
    natives: Mapping[Unit, Any],
    participation: Any | None,  # noqa: ANN401  whatever frame Narwhals knows
    number: int,
    catalogue: FactCatalogue,
    programs: frozenset[str],
) -> Iterator[Sampled]:
    """Yield so many households, spread evenly over their sorted ids, each with its families and persons; the same every time.

    Args:
        natives: The tables of households, persons and, where there is one, families; they fit, see `require_fit`.
        participation: Who receives what.
        number: How many households.
        catalogue: The declared facts.
        programs: Those of which it is asked who receives them.
    """
    frames = {unit: dotless(native) for unit, native in natives.items()}
    ids = collected(frames[Unit.HOUSEHOLD].select("household")).get_column("household").sort().to_list()
    chosen = [ids[place * len(ids) // number] for place in range(number)] if len(ids) > number else ids
    rows = {unit: _rows(frame, "household", chosen) for unit, frame in frames.items()}
    bearers = {row[unit.value] for unit, found in rows.items() for each in found.values() for row in each}
    aid = None if participation is None else _rows(dotless(participation), "bearer", sorted(bearers, key=str))
    decimals = frozenset(fact.name for fact in catalogue.facts if fact.type is FactType.DECIMAL)
    for (home,) in rows[Unit.HOUSEHOLD].values():
        own = {unit: found.get(home["household"], []) for unit, found in rows.items()}
        yield from _Home(home, own, aid, decimals, programs).units()


def _rows(frame: Frame, key: str, chosen: list[Any]) -> dict[Any, _Rows]:
    """Return the rows of each that is chosen."""
    found: dict[Any, _Rows] = {}
    for row in collected(frame.filter(nw.col(key).is_in(chosen))).rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found


@frozen
class _Home:
    """A household of the sample.

    Attributes:
        home: Its row.
        rows: Its rows in every table.
        aid: What each bearer receives; None where there is no such table.
        decimals: The names of facts that are exact decimals.
        programs: Those of which it is asked who receives them.
    """

    home: dict[str, Any]
    rows: Mapping[Unit, _Rows]
    aid: Mapping[Any, _Rows] | None
    decimals: frozenset[str]
    programs: frozenset[str]

    def units(self) -> Iterator[Sampled]:
        """Yield the household, its families and their persons."""
        key, complete = self.home["household"], self.home.get("members_complete") is not False
        around = self._tree(self.home, Unit.HOUSEHOLD)
        people = [(row, self._tree(row, Unit.PERSON)) for row in self.rows[Unit.PERSON]]
        roster = {"members": [facts for _, facts in people], "members_complete": complete}
        yield Sampled(Unit.HOUSEHOLD, key, {**around, **roster})
        told_of = {row["family"]: row for row in self.rows.get(Unit.FAMILY, ())}
        for family in dict.fromkeys([*told_of, *(row["family"] for row, _ in people)]):
            own = self._tree(told_of.get(family, {"family": family}), Unit.FAMILY)
            inside = [(row, facts) for row, facts in people if row["family"] == family]
            roster = {"members": [facts for _, facts in inside], "members_complete": complete}
            yield Sampled(Unit.FAMILY, family, {**own, "household": around, **roster})
            for row, facts in inside:
                yield Sampled(Unit.PERSON, row["person"], {**facts, "household": around, "family": own, **roster})

    def _tree(self, row: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for column, value in row.items():
            if value is not None and column not in NAMED[unit]:
                *groups, last = told(column).split(".")
                place = tree
                for group in groups:
                    place = place.setdefault(group, {})
                place[last] = Fraction(round(value * 10**DECIMALS), 10**DECIMALS) if told(column) in self.decimals else value
        if "birth_date" in tree:
            tree.pop("age", None)
        return tree | self._aid(row[unit.value])

    def _aid(self, bearer: str | int) -> dict[str, Any]:
        if self.aid is None:
            return {}
        own = self.aid.get(bearer, [])
        told_since = {row["program"]: row["complete_since"] for row in own if row.get("complete_since")}
        of_all = told_since.pop(ALL, None)
        since = told_since | {one: min(of_all, told_since.get(one, of_all)) for one in self.programs if of_all is not None}
        spans = [{name: row.get(name) for name in ("program", "from", "to")} for row in own if not row.get("complete_since")]
        return {"participation": spans, "participation_complete": since}
