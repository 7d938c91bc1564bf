"""A population that was screened: its verdicts, and by what everybody is told apart."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

import narwhals as nw
from attrs import field, frozen
from attrs.converters import optional

from slrtkit.adapters.analytics.screening import open_engine, open_tables
from slrtkit.adapters.analytics.screening.inspection import mistyped, unlike
from slrtkit.adapters.analytics.screening.names import collected, with_ids
from slrtkit.adapters.analytics.screening.schema import PARTICIPATION
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.crosstable import LEAST_BASE, CrossTable, RoundedTable, rounded
from slrtkit.domain.rules import RuleSet
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.ports.population import Breakdown

__all__ = ["UNTOLD", "Population", "ScreenedFolder"]

UNTOLD: Final = "?"
"""The group of those of whom nobody knows where they belong."""
_HEAD: Final = "kepala_keluarga"
_NEEDED: Final = {
    "households": ("household",),
    "persons": ("household", "family", "person"),
    "families": ("family",),
    "participation": ("bearer", "program"),
}
_TYPES: Final = {"persons": {"disability": "Boolean"}, "participation": PARTICIPATION}
_STATUS: Final = "by status"
_COUNT: Final = "by count"


@frozen
class ScreenedFolder:
    """What `slrtkit screen` wrote.

    Attributes:
        folder: Where it lies.
        on: The day that everybody was judged on.
        digests: Of each kind of unit, program -> digest of its rules.
    """

    folder: Path
    on: date
    digests: Mapping[Unit, Mapping[str, str]]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read `screening.json`.

        Raises:
            NotFoundError: there is none.
            WireError: (`report.screening`) it is none.
        """
        path = folder / "screening.json"
        try:
            told = json.loads(path.read_bytes())
            digests = {Unit(one["unit"]): dict(one["programs"]) for one in told["tables"]}
            return cls(folder, date.fromisoformat(told["on"]), digests)
        except FileNotFoundError:
            raise NotFoundError(
                "no screening lies here", code="report.screening", path=str(path), cure="screen first"
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise WireError([Problem(str(path), "report.screening", "this is not what a screening writes")]) from error

    @property
    def programs(self) -> tuple[str, ...]:
        """Codes of the programs that were judged."""
        return tuple(sorted(code for programs in self.digests.values() for code in programs))

    def unit(self, program: str) -> Unit | None:
        """Whom a program was judged of; None where it was not."""
        return next((unit for unit, programs in self.digests.items() if program in programs), None)

    def frame(self, unit: Unit) -> Frame:
        """Return the verdicts of the units of one kind.

        Raises:
            WireError: (`screen.file`) their file is gone or damaged, or (`report.screening`) it is another table.
        """
        name, path = f"screened {unit.value}", self.folder / f"{unit.value}.parquet"
        frame = with_ids(open_tables(open_engine("polars"), {name: path})[name])
        if {KEYS[unit], *self.digests[unit]} - set(frame.collect_schema()):
            raise WireError([Problem(str(path), "report.screening", "this is not what a screening writes")])
        return frame

    def require_rules(self, rules: RuleSet) -> Unit:
        """Return whom a program was judged of.

        Raises:
            WireError: (`report.rules`) it was judged by other rules than these, or not at all.
        """
        unit = self.unit(rules.program)
        if unit is None or self.digests[unit][rules.program] != rules.digest:
            text = "the screening judged by other rules" if unit else "the screening did not judge it"
            raise WireError([Problem(f"{self.folder}: {rules.program}", "report.rules", text)])
        return unit


@frozen(eq=False)
class Population:
    """The tables that were screened; see `slrtkit.adapters.analytics.screening`.

    Attributes:
        households: With `village`, where it is told.
        persons: With `relation`, `sex` and `disability`, where they are told.
        families: With `desil`; None where there is no such table.
        participation: Who receives what; None where nobody knows.
        base: What every figure that is shown is a multiple of.

    Raises:
        WireError: a table lacks a column that it needs (`screen.column`), or one is of another type (`screen.type`).
    """

    households: Frame = field(converter=with_ids)
    persons: Frame = field(converter=with_ids)
    families: Frame | None = field(default=None, converter=optional(with_ids))
    participation: Frame | None = field(default=None, converter=optional(with_ids))
    base: int = LEAST_BASE

    def __attrs_post_init__(self) -> None:
        frames = {name: frame for name in _NEEDED if (frame := getattr(self, name)) is not None}
        schemas = {name: frame.collect_schema() for name, frame in frames.items()}
        problems = [
            Problem(f"{name}.{column}", "screen.column", "this column is missing")
            for name, schema in schemas.items()
            for column in _NEEDED[name]
            if column not in schema
        ]
        problems += unlike(schemas)
        for name, columns in _TYPES.items():
            problems += mistyped(name, schemas.get(name, nw.Schema()), columns)
        if problems:
            raise WireError(problems)

    def placed(self, frame: Frame, unit: Unit) -> Frame:
        """Return units with a column for each of `Breakdown`."""
        inner = KEYS[Unit.HOUSEHOLD if unit is Unit.HOUSEHOLD else Unit.FAMILY]
        if unit is Unit.PERSON:
            frame = frame.join(self.persons.select("person", "family"), on="person", how="left")
        village = _text(self.households, "village")
        frame = frame.join(self.households.select("household", village.alias(Breakdown.VILLAGE)), on="household", how="left")
        frame = frame.join(self._deciles(inner), on=inner, how="left")
        frame = frame.join(self._heads(inner), on=inner, how="left")
        frame = frame.join(self._disabilities(KEYS[unit]), on=KEYS[unit], how="left")
        return frame.with_columns(*(nw.col(one).fill_null(UNTOLD) for one in Breakdown))

    def tables(self, frame: Frame, unit: Unit, status: nw.Expr, columns: Iterable[str]) -> dict[Breakdown, RoundedTable]:
        """Return how many have which status, by each breakdown; only a row for each combination is held in memory."""
        named = tuple(columns)
        found: dict[Breakdown, Counter[tuple[str, str]]] = {one: Counter() for one in Breakdown}
        for row in counted(self.placed(frame, unit).with_columns(status.alias(_STATUS)), *Breakdown, _STATUS):
            for one in Breakdown:
                found[one][row[one], row[_STATUS]] += row[_COUNT]
        made = rounded({one.value: CrossTable.of(counts, named) for one, counts in found.items()}, self.base)
        return {one: made[one.value] for one in Breakdown}

    def _deciles(self, key: str) -> Frame:
        """Return the decile of each family, or of each household: its own, otherwise the lowest of its families."""
        for own in (self.households if key == "household" else None, self.families):
            if own is not None and "desil" in own.collect_schema():
                lowest = own.group_by(key).agg(nw.col("desil").min())
                return lowest.select(key, nw.col("desil").cast(nw.String).str.zfill(2).alias(Breakdown.DECILE))
        return self.persons.select(key, nw.lit(None, nw.String).alias(Breakdown.DECILE)).unique(key)

    def _heads(self, key: str) -> Frame:
        told = self.persons.select(key, *(_text(self.persons, name).alias(name) for name in ("relation", "sex")))
        sexes = nw.col("sex").min().alias("least"), nw.col("sex").max().alias("most")
        found = told.filter(nw.col("relation") == _HEAD).group_by(key).agg(*sexes)
        one = nw.when(nw.col("least") == nw.col("most")).then(nw.col("least"))
        return found.select(key, one.alias(Breakdown.SEX))

    def _disabilities(self, key: str) -> Frame:
        told = "disability" in self.persons.collect_schema()
        own = nw.col("disability") if told else nw.lit(None, nw.Boolean)
        found = (
            self.persons.select(key, own.cast(nw.Int64).alias("own"))
            .group_by(key)
            .agg(nw.col("own").max().alias("any"), nw.col("own").null_count().alias("unknown"))
        )
        no = nw.when(nw.col("unknown") == 0).then(nw.lit("0"))
        return found.select(key, nw.when(nw.col("any") == 1).then(nw.lit("1")).otherwise(no).alias(Breakdown.DISABILITY))


def counted(frame: Frame, *by: str) -> list[dict[str, Any]]:
    """Return how many rows there are of each combination, under `by count`, in any order."""
    return collected(frame.group_by(*by).agg(nw.len().alias(_COUNT))).rows(named=True)


def _text(frame: Frame, name: str) -> nw.Expr:
    """Return a column as text, or nothing where the table has none of this name."""
    return nw.col(name).cast(nw.String) if name in frame.collect_schema() else nw.lit(None, nw.String)
