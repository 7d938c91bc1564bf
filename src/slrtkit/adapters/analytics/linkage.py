"""Candidates for duplicates with Splink on DuckDB: the weights of Fellegi and Sunter, without training.

The weights stand in `levels` and are the same for every register, so that an answer can be reproduced and explained. Only how
common a value is comes from the entries themselves: a name that many bear says less than a rare one, and 1 January less than
another birthday. A small register cannot tell, so what holds for large ones counts as a thousand entries more.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import pairwise
from logging import ERROR
from typing import Any

from slrtkit.adapters.analytics.levels import agreement, commonness, comparison
from slrtkit.errors import AdapterNotInstalledError, DomainError
from slrtkit.ports.address import Address, Secret
from slrtkit.ports.linkage import Candidate, Candidates, Entry, Layout, NotRun

__all__ = ["SplinkLinker", "open_splink"]

_FEWEST = 2
_TWICE = 0.05
"""The part of the entries that is expected to be there twice."""
_CERTAIN = 10_000
_ALONE = {"enable_external_access": "false", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""No files, no network, no extensions: only what is handed in."""


class SplinkLinker:
    """A `slrtkit.ports.Linker` in the memory of this process; nothing is downloaded, and nobody is told."""

    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Candidates | NotRun:
        """Return the pairs that are at least so probable; see `slrtkit.ports.Linker`."""
        rows = sorted(entries, key=lambda entry: entry.id)
        _require(rows, least)
        if len(rows) < _FEWEST:
            return NotRun("linkage.too-few", "kurang dari dua orang / fewer than two persons")
        found = (_candidate(layout, row) for row in _predicted(layout, rows, least))
        pairs = sorted((pair for pair in found if pair.probability >= least), key=lambda p: (-p.probability, p.left, p.right))
        return Candidates(tuple(pairs))


def open_splink(address: Address, _: Secret) -> SplinkLinker:
    """Open `splink:`.

    Raises:
        PluginError: the address has a place or an option.
        AdapterNotInstalledError: Splink is not installed.
    """
    address.expect()
    _load()
    return SplinkLinker()


def _require(rows: Sequence[Entry], least: float) -> None:
    if not 1 <= least <= _CERTAIN:
        raise DomainError("the least probability of a pair is 1 to 10,000 ten-thousandths", code="linkage.least")
    for one, other in pairwise(rows):
        if one.id == other.id:
            raise DomainError("two entries share an id", code="linkage.id", path=one.id)


def _predicted(layout: Layout, rows: Sequence[Entry], least: int) -> list[dict[str, Any]]:
    splink, duckdb, arrow = _load()
    columns = sorted({trait.name for trait in layout.traits} | {name for block in layout.blocks for name in block})
    values: dict[str, list[str | None]] = {"id": [row.id for row in rows]}
    values |= {column: [row.values.get(column) or None for row in rows] for column in columns}
    table = arrow.table(values, schema=arrow.schema(dict.fromkeys(values, arrow.string()).items()))
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": min(0.5, 2 * _TWICE / len(rows)),
        "comparisons": [comparison(trait) for trait in layout.traits],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f"l.{name} = r.{name}" for name in block), "sql_dialect": "duckdb"}
            for block in layout.blocks
        ],
        "retain_intermediate_calculation_columns": True,
    }
    with duckdb.connect(config=_ALONE) as connection:
        connection.execute("SET enable_progress_bar = false")
        api = splink.DuckDBAPI(connection=connection)
        linker = splink.Linker(api.register(table), settings, log_level=ERROR)
        for trait in layout.traits:
            common = commonness(values[trait.name], trait)
            types = arrow.schema({trait.name: arrow.string(), f"tf_{trait.name}": arrow.float64()}.items())
            shares = arrow.table([list(common), list(common.values())], schema=types)
            linker.table_management.register_term_frequency_lookup(api.register(shares), trait.name)
        told = linker.inference.predict(threshold_match_probability=least / _CERTAIN / 2, warning_mode="never")
        return list(told.as_record_list())


def _candidate(layout: Layout, row: dict[str, Any]) -> Candidate:
    left, right = sorted((row["id_l"], row["id_r"]))
    probability = min(round(row["match_probability"] * _CERTAIN), _CERTAIN - 1)  # nothing is certain
    return Candidate(left, right, probability, {trait.name: agreement(trait, row) for trait in layout.traits})


def _load() -> tuple[Any, Any, Any]:
    try:
        return import_module("splink"), import_module("duckdb"), import_module("pyarrow")
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(
            "finding duplicates needs Splink", path="splink", cure="pip install 'slrtkit[linkage]'"
        ) from error
