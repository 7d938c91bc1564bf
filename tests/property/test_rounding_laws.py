"""Laws of the figures that are shown of a population."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain.crosstable import FEW, LEAST_BASE, CrossTable, RoundedTable, rounded
from slrtkit.errors import DomainError

COLUMNS = ("a", "b", "c")
TABLES = st.lists(
    st.tuples(*(st.one_of(st.integers(0, 12), st.integers(0, 400)) for _ in COLUMNS)), min_size=1, max_size=25
).map(lambda cells: CrossTable(tuple(f"V{place:02}" for place in range(len(cells))), COLUMNS, tuple(cells)))


def once(table: CrossTable, base: int = LEAST_BASE) -> CrossTable:
    return rounded({"village": table}, base)["village"].shown


def pooled(table: CrossTable, base: int) -> dict[str, tuple[int, ...]]:
    found = {row: cells for row, cells in zip(table.rows, table.cells, strict=True) if sum(cells) >= base}
    few = [cells for cells in table.cells if sum(cells) < base]
    return found | ({FEW: tuple(map(sum, zip(*few, strict=True)))} if few else {})


@given(TABLES, st.sampled_from((10, 25)))
def test_a_figure_is_less_than_the_base_away_and_never_above_its_group(table: CrossTable, base: int) -> None:
    shown, truth = once(table, base), pooled(table, base)
    assert set(shown.rows) == set(truth)
    for row, figures in zip(shown.rows, shown.cells, strict=True):
        for figure, count in zip(figures, truth[row], strict=True):
            assert figure % base == 0
            assert abs(figure - count) < base
            assert figure <= sum(truth[row])


@given(TABLES)
def test_margins_are_the_sums_of_what_is_shown(table: CrossTable) -> None:
    shown = once(table)
    assert shown.row_totals == tuple(map(sum, shown.cells))
    assert shown.column_totals == tuple(map(sum, zip(*shown.cells, strict=True)))
    assert shown.total == sum(shown.row_totals) == sum(shown.column_totals)


@given(TABLES, st.randoms(use_true_random=False))
def test_the_same_counts_are_shown_alike_whatever_their_order(table: CrossTable, chance: Random) -> None:
    order = list(range(len(table.rows)))
    chance.shuffle(order)
    turned = CrossTable(tuple(table.rows[at] for at in order), COLUMNS, tuple(table.cells[at] for at in order))
    one, other = once(table), once(turned)
    assert dict(zip(one.rows, one.cells, strict=True)) == dict(zip(other.rows, other.cells, strict=True))


@given(TABLES)
def test_whatever_is_within_the_base_of_a_figure_could_be_the_truth(table: CrossTable) -> None:
    """So no subtraction helps: a table that differs from what is shown in one cell fits all that is shown."""
    shown = once(table)
    for row, column in product(range(len(shown.rows)), range(len(COLUMNS))):
        for other in (shown.cells[row][column] + LEAST_BASE - 1, max(0, shown.cells[row][column] - LEAST_BASE + 1)):
            cells = [list(figures) for figures in shown.cells]
            cells[row][column] = other
            for figures, guess in zip(shown.cells, cells, strict=True):
                assert all(abs(figure - count) < LEAST_BASE for figure, count in zip(figures, guess, strict=True))
                assert abs(sum(figures) - sum(guess)) < LEAST_BASE


def test_breakdowns_of_one_population_show_the_same_totals_near_the_truth() -> None:
    chance = Random(4)
    people = [(f"V{chance.randrange(30):02}", str(chance.randint(1, 10)), chance.choice(COLUMNS)) for _ in range(6_000)]
    tables = {}
    for place, name in enumerate(("village", "decile")):
        counts: dict[tuple[str, str], int] = {}
        for one in people:
            counts[one[place], one[2]] = counts.get((one[place], one[2]), 0) + 1
        tables[name] = CrossTable.of(counts, COLUMNS)
    shown = rounded(tables)
    village, decile = shown["village"].shown, shown["decile"].shown
    assert village.column_totals == decile.column_totals
    truth = tables["village"]
    assert all(abs(a - b) < LEAST_BASE for a, b in zip(village.column_totals, truth.column_totals, strict=True))
    assert all(abs(a - b) < 2 * LEAST_BASE for a, b in zip(village.row_totals, truth.row_totals, strict=True))
    assert abs(village.total - truth.total) < LEAST_BASE


def test_rows_come_as_near_to_their_sums_as_columns_allow() -> None:
    for seed in range(60):
        chance = Random(seed)
        most = chance.choice((5, 30, 300))
        cells = [tuple(int(chance.random() ** 3 * most) for _ in range(4)) for _ in range(chance.randint(1, 40))]
        table = CrossTable(tuple(f"V{place:02}" for place in range(len(cells))), ("a", "b", "c", "d"), tuple(cells))
        shown, truth = once(table), pooled(table, LEAST_BASE)
        assert all(
            abs(total - sum(truth[row])) <= 2 * LEAST_BASE for row, total in zip(shown.rows, shown.row_totals, strict=True)
        )


def test_small_groups_stand_together_and_a_small_population_says_nothing() -> None:
    table = CrossTable(("a", "b", "c", "d"), COLUMNS, ((4, 0, 1), (3, 3, 0), (40, 10, 10), (0, 0, 0)))
    assert once(table).rows == ("c", FEW)
    assert once(CrossTable(("a",), COLUMNS, ((1, 2, 3),))).cells == ((0, 0, 0),)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: CrossTable(("a",), COLUMNS, ()), "table.shape"),
        (lambda: CrossTable(("a",), COLUMNS, ((1, 2),)), "table.shape"),
        (lambda: CrossTable(("a", "a"), ("b",), ((1,), (2,))), "table.shape"),
        (lambda: CrossTable(("a",), ("b",), ((-1,),)), "table.shape"),
        (lambda: rounded({"a": CrossTable(("a",), ("b",), ((1,),))}, 5), "table.base"),
        (lambda: RoundedTable(CrossTable(("a",), ("b",), ((11,),)), 10), "table.rounded"),
        (
            lambda: rounded({"a": CrossTable(("a",), ("b",), ((1,),)), "b": CrossTable(("a",), ("b",), ((2,),))}),
            "table.margins",
        ),
    ],
)
def test_what_could_not_be_shown_is_refused(make: object, code: str) -> None:
    assert callable(make)
    with pytest.raises(DomainError) as refused:
        make()
    assert refused.value.code == code
