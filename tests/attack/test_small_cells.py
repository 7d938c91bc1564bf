"""Whoever has reports, knows how they are made, and computes: linear programs over all that was published recover nobody.

The attacker knows every published figure, that each is less than the base off, how many each group and each outcome counts in
truth, and how reports hang together; and asks of each cell how small and how large it can be. A cell is protected where few
share an outcome, or where few of a group do not. It is recovered where one value alone is possible.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import product
from math import ceil, floor
from random import Random
from typing import Any

import pytest

from slrtkit.domain.crosstable import FEW, CrossTable, RoundedTable, rounded

optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed (requirements/dev.txt)")
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
SEEDS = range(60 if PROVE else 2)
BASE = 10
Cell = tuple[str, str, str]
Kind = tuple[int, ...]
SIMULATED = {(1, 1): "stays", (0, 1): "gains", (1, 0): "loses", (0, 0): "outside"}


def people(seed: int) -> dict[tuple[str, Kind], int]:
    """Invent a population: of each village, how many have each three verdicts by three rule sets."""
    chance = Random(seed)
    found: dict[tuple[str, Kind], int] = {}
    for village in range(12):
        size = chance.choice((6, 15, 40, 200))
        uniform = chance.random() < 0.3
        kinds = list(product((0, 1), repeat=3))
        weights = [1.0 if not uniform else 30.0 if kind == (0, 0, 0) else 0.2 for kind in kinds]
        counts = Counter(chance.choices(kinds, weights, k=size))
        found |= {(f"V{village:02}", kind): counts[kind] for kind in kinds}
    return found


def simulated(counts: Mapping[tuple[str, Kind], int], after: int) -> CrossTable:
    """Return the table of a simulation: the first rules, and the second or the third."""
    found: Counter[tuple[str, str]] = Counter()
    for (village, kind), count in counts.items():
        found[village, SIMULATED[kind[0], kind[after]]] += count
    return CrossTable.of(found, SIMULATED.values())


class Attack:
    """Linear constraints on what cannot be seen, which is one number for each atom."""

    def __init__(self, atoms: Iterable[Any]) -> None:
        self.atoms = {atom: place for place, atom in enumerate(atoms)}
        self.rows: list[list[int]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def between(self, atoms: Iterable[Any], low: float, high: float) -> None:
        self.rows.append(self.row(atoms))
        self.low.append(low)
        self.high.append(high)

    def row(self, atoms: Iterable[Any]) -> list[int]:
        row = [0] * len(self.atoms)
        for atom in atoms:
            row[self.atoms[atom]] = 1
        return row

    def range(self, atoms: Iterable[Any]) -> tuple[int, int]:
        """Return the least and the greatest whole number that a sum can be."""
        row = self.row(atoms)
        rules = optimize.LinearConstraint(self.rows, self.low, self.high)
        ends = []
        for sign in (1, -1):
            done = optimize.milp([sign * one for one in row], constraints=rules, bounds=optimize.Bounds(0))
            assert done.status == 0, done.message
            ends.append(sign * done.fun)
        return ceil(ends[0] - 1e-6), floor(ends[1] + 1e-6)


def seen(attack: Attack, table: CrossTable, shown: RoundedTable, atoms: Callable[[str, str], list[Any]]) -> None:
    """Tell an attack what a published table says, and the margins in truth."""
    own = set(shown.shown.rows)
    for row, figures in zip(shown.shown.rows, shown.shown.cells, strict=True):
        groups = [one for one in table.rows if one not in own] if row == FEW else [row]
        for column, figure in zip(shown.shown.columns, figures, strict=True):
            together = [atom for group in groups for atom in atoms(group, column)]
            attack.between(together, max(0, figure - BASE + 1), figure + BASE - 1)
    known(attack, table, atoms)


def known(attack: Attack, table: CrossTable, atoms: Callable[[str, str], list[Any]]) -> None:
    """Tell an attack how many each group and each outcome counts in truth."""
    for row, total in zip(table.rows, table.row_totals, strict=True):
        attack.between([atom for column in table.columns for atom in atoms(row, column)], total, total)
    for column, total in zip(table.columns, table.column_totals, strict=True):
        attack.between([atom for row in table.rows for atom in atoms(row, column)], total, total)


def protected(table: CrossTable) -> Iterable[tuple[str, str, int]]:
    """Yield the cells that are small, and those of whose group few are left."""
    for row, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        for column, count in zip(table.columns, cells, strict=True):
            if 0 < count < BASE or (count and total - count < BASE):
                yield row, column, count


def narrowest(attack: Attack, tables: Mapping[str, CrossTable], atoms: Callable[[str, str, str], list[Any]]) -> tuple[int, int]:
    """Return how many protected cells there are, and how many values the best known of them can have."""
    widths = []
    for name, table in tables.items():
        for row, column, count in protected(table):
            low, high = attack.range(atoms(name, row, column))
            assert low <= count <= high
            widths.append(high - low + 1)
    return len(widths), min(widths)


def one_cell(row: str, column: str) -> list[Any]:
    return [(row, column)]


def test_no_protected_cell_is_recovered_from_a_table_and_its_true_margins(prove: Callable[..., None]) -> None:
    cells, best = 0, 10**9
    for seed in SEEDS:
        table = simulated(people(seed), 1)
        attack = Attack(product(table.rows, table.columns))
        seen(attack, table, rounded({"village": table})["village"], one_cell)
        count, width = narrowest(attack, {"": table}, lambda _, row, column: one_cell(row, column))
        cells, best = cells + count, min(best, width)
    prove(
        "a linear program over a published table and its true margins recovers no protected cell",
        f"{cells} cells; {best} values possible for the best known",
        "2",
        holds=best >= 2,
    )


def test_no_protected_cell_is_recovered_by_subtracting_two_simulations(prove: Callable[..., None]) -> None:
    cells, best = 0, 10**9
    for seed in SEEDS:
        counts = people(seed)
        tables = {"second": simulated(counts, 1), "third": simulated(counts, 2)}

        def atoms(name: str, row: str, column: str) -> list[Any]:
            after = 1 if name == "second" else 2
            return [(row, kind) for kind in product((0, 1), repeat=3) if SIMULATED[kind[0], kind[after]] == column]

        attack = Attack(counts)
        for name, table in tables.items():
            seen(attack, table, rounded({name: table})[name], partial(atoms, name))
        count, width = narrowest(attack, tables, atoms)
        cells, best = cells + count, min(best, width)
    prove(
        "a linear program over two simulations of one population recovers no protected cell",
        f"{cells} cells; {best} values possible for the best known",
        "2",
        holds=best >= 2,
    )


def test_whoever_knows_the_size_of_a_uniform_village_does_not_learn_that_it_is_uniform() -> None:
    sizes = {f"V{size}": size for size in range(11, 20)}
    cells = (*((0, 0, size) for size in sizes.values()), (40, 33, 27))
    table = CrossTable((*sizes, "V99"), ("gains", "loses", "outside"), cells)
    attack = Attack(product(table.rows, table.columns))
    seen(attack, table, rounded({"village": table})["village"], one_cell)
    for village, size in sizes.items():
        low, high = attack.range(one_cell(village, "outside"))
        assert low <= size - BASE + 1 <= high == size


def test_nobody_learns_what_became_of_the_one_who_came_between_two_reports() -> None:
    table = simulated(people(1), 1)
    places = list(product(table.rows, table.columns))
    counts = {(row, column): table.cells[table.rows.index(row)][table.columns.index(column)] for row, column in places}
    for row, column in places[::7]:
        later = CrossTable.of({**counts, (row, column): counts[row, column] + 1}, table.columns)
        attack = Attack([*places, *((*place, "came") for place in places)])
        attack.between([(*place, "came") for place in places], 1, 1)
        for one, more in ((table, False), (later, True)):
            shown = rounded({"village": one})["village"].shown
            for name, figures in zip(shown.rows, shown.cells, strict=True):
                for outcome, figure in zip(shown.columns, figures, strict=True):
                    groups = [group for group in one.rows if group not in shown.rows] if name == FEW else [name]
                    together: list[Any] = [(group, outcome) for group in groups]
                    together += [(group, outcome, "came") for group in groups] if more else []
                    attack.between(together, max(0, figure - BASE + 1), figure + BASE - 1)
        assert attack.range([(row, column, "came")]) == (0, 1)


def test_the_attack_recovers_what_is_hidden_by_leaving_small_cells_out() -> None:
    table = CrossTable(("V1", "V2", "V3"), ("gains", "loses", "outside"), ((3, 20, 40), (30, 20, 10), (30, 4, 6)))
    attack = Attack(product(table.rows, table.columns))
    known(attack, table, one_cell)
    for row, cells in zip(table.rows, table.cells, strict=True):
        for column, count in zip(table.columns, cells, strict=True):
            low, high = (0, BASE - 1) if count < BASE else (count, count)
            attack.between(one_cell(row, column), low, high)
    assert attack.range(one_cell("V1", "gains")) == (3, 3)
    _, width = narrowest(attack, {"": table}, lambda _, row, column: one_cell(row, column))
    assert width == 1
