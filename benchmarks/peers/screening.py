"""`python -m benchmarks.peers.screening SIDE FOLDER OUT`: one side of the benchmark `screen`, which tells what it took."""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.peers.byhand import screened_by_hand
from benchmarks.peers.cases import ON, SampleCatalog
from slrtkit.adapters.analytics.screening import open_engine, screen
from slrtkit.domain.rules import Entitlement, Outcome, assess, read_all
from slrtkit.domain.subject import FactTree, Unit

__all__: list[str] = []

_TABLES: Final = {Unit.PERSON: "persons", Unit.FAMILY: "families", Unit.HOUSEHOLD: "households"}
_SAID: Final = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
_VERDICTS: Final = {Entitlement.ELIGIBLE: 1, Entitlement.INELIGIBLE: 0, Entitlement.UNDETERMINED: None}


def _screened(name: str, folder: Path, out: Path, catalog: SampleCatalog) -> None:
    engine = open_engine(name)
    tables = {unit: engine.table(folder / table) for unit, table in _TABLES.items()}
    rules = [(one.program.unit, one.rules) for one in catalog.judged]
    families = tables[Unit.FAMILY]
    for one in screen(tables[Unit.HOUSEHOLD], tables[Unit.PERSON], rules, ON, catalog.facts, families=families):
        engine.write(one.frame, out / f"{one.unit}.parquet")


def _explained(folder: Path, out: Path, catalog: SampleCatalog) -> None:
    """Explain household by household, from rows to rows; persons of a household are found without searching."""
    homes, families = (pl.read_parquet(folder / _TABLES[unit]).to_dicts() for unit in (Unit.HOUSEHOLD, Unit.FAMILY))
    people: dict[int, list[dict[str, Any]]] = {}
    for row in pl.read_parquet(folder / _TABLES[Unit.PERSON]).iter_rows(named=True):
        people.setdefault(row["household"], []).append(row)
    found: dict[Unit, list[dict[str, Any]]] = {unit: [] for unit in Unit}
    for home, family in zip(homes, families, strict=True):
        units = list(_units(home, family, people[home["household"]]))
        cases = read_all([facts for _, _, facts in units], ON, catalog.facts)
        for (unit, keys, _), case in zip(units, cases, strict=True):
            row = dict(keys)
            for judged in catalog.of(unit):
                said = assess(judged.rules, case, ON)
                row[said.program] = _VERDICTS[said.entitlement]
                row |= {f"{said.program}.{code}": _SAID[trace.outcome] for code, trace in said.criteria}
            found[unit].append(row)
    for unit, rows in found.items():
        types = {name: pl.Int8 if name in {one.program.code for one in catalog.judged} else pl.Boolean for name in rows[0]}
        keys_only = {name: pl.Int64 for name in types if name in _TABLES}
        pl.DataFrame(rows, schema={**types, **keys_only}).write_parquet(out / f"{unit}.parquet")


def _units(
    home: dict[str, Any], family: dict[str, Any], people: list[dict[str, Any]]
) -> Iterator[tuple[Unit, Mapping[str, int], FactTree]]:
    key = {"household": home["household"]}
    around, whole = _tree(home), _tree(family)
    members = [_tree(one) for one in people]
    roster = {"members": members, "members_complete": True}
    yield Unit.HOUSEHOLD, key, {**around, **roster}
    yield Unit.FAMILY, {**key, "family": family["family"]}, {**whole, "household": around, **roster}
    for person, facts in zip(people, members, strict=True):
        yield Unit.PERSON, {**key, "person": person["person"]}, {**facts, "household": around, "family": whole, **roster}


def _tree(row: dict[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in row.items():
        if value is not None and name not in {"household", "family", "person"}:
            *groups, last = name.split(".")
            place = tree
            for group in groups:
                place = place.setdefault(group, {})
            place[last] = value
    return tree


def _openfisca(folder: Path, out: Path, catalog: SampleCatalog) -> None:
    from benchmarks.peers.openfisca_population import calculated  # noqa: PLC0415  only this side has it

    for unit, found in calculated(folder, catalog).items():
        found.write_parquet(out / f"{unit}.parquet", statistics=False)


def main() -> None:
    """Do what one side does, and print the seconds by the clock, those on the processor, and the peak memory in GiB."""
    side, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    catalog = SampleCatalog.open()
    sides: dict[str, Callable[[], None]] = {
        "polars": lambda: _screened("polars", folder, out, catalog),
        "duckdb": lambda: _screened("duckdb", folder, out, catalog),
        "spark": lambda: _screened("spark", folder, out, catalog),
        "byhand": lambda: screened_by_hand(folder, out),
        "explained": lambda: _explained(folder, out, catalog),
        "openfisca": lambda: _openfisca(folder, out, catalog),
    }
    gc.collect()
    gc.freeze()  # what was loaded before is not to be gone through again by whichever side has the luck
    begun, spent = time.perf_counter(), time.process_time()
    sides[side]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"wall": time.perf_counter() - begun, "spent": time.process_time() - spent, "peak": peak}))


main()
