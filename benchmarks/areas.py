"""All villages of Indonesia as one table of regions: how long it takes to read, and whether the tree is whole.

The public list (Kemendagri codes) lies inside the npm package `idn-area-data` 3.1.2, which npm fetches into `build/bench` once.
"""

import csv
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.domain.area import AreaTree
from slrtkit.domain.identifiers import RegionCode, RegionLevel

__all__ = ["run"]

_CACHE = Path("build/bench")
_PACKAGE = "idn-area-data@3.1.2"
_FILES = {
    RegionLevel.PROVINCE: "provinces",
    RegionLevel.REGENCY: "regencies",
    RegionLevel.DISTRICT: "districts",
    RegionLevel.VILLAGE: "villages",
}
_VILLAGES = 83_763
_SEEDS = {
    "33.16": "KABUPATEN BLORA",
    "33.24": "KABUPATEN KENDAL",
    "36.04": "KABUPATEN SERANG",
    "51.08": "KABUPATEN BULELENG",
    "63.11": "KABUPATEN BALANGAN",
}
_ROUNDS = 5


def run() -> Result:
    """Read the table and, in turn, only split it into cells; figures are medians of the rounds."""
    table = _table()
    tree, rows = read_areas(table), _split(table)
    ours, floor = [], []
    for _ in range(_ROUNDS):
        begun = perf_counter()
        read_areas(table)
        read = perf_counter()
        _split(table)
        ours.append(read - begun)
        floor.append(perf_counter() - read)
    levels = Counter(area.code.level for area in tree)
    return result(
        "areas",
        [
            Metric("villages in the tree", levels[RegionLevel.VILLAGE], "villages", "higher", _VILLAGES),
            Metric("regions of the table that are not in the tree", rows - levels.total(), "regions", "lower", 0),
            Metric("villages without district, regency and province above", _astray(tree), "villages", "lower", 0),
            Metric("seed districts found by their names", _seeds(tree), "districts", "higher", len(_SEEDS)),
            Metric("whole table read and its tree built", median(ours), "s", "lower", 5),
            Metric("csv.reader over the same table", median(floor), "s", "lower"),
            Metric("read_areas / csv.reader", median(a / b for a, b in zip(ours, floor, strict=True)), "times", "lower"),
        ],
    )


def _split(table: Path) -> int:
    """Split the table into cells, and count its rows."""
    with table.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _astray(tree: AreaTree) -> int:
    """Count the villages whose path does not go through every level."""
    villages = (area for area in tree if area.code.level is RegionLevel.VILLAGE)
    return sum([step.code.level for step in tree.path(area.code)] != list(_FILES) for area in villages)


def _seeds(tree: AreaTree) -> int:
    """Count the seed districts that have their name, and villages."""
    villages = Counter(area.code.text[:5] for area in tree if area.code.level is RegionLevel.VILLAGE)
    return sum(tree[RegionCode(code)].name == name and villages[code] > 0 for code, name in _SEEDS.items())


def _table() -> Path:
    """Return the four lists as one table, as a district would keep it; made once."""
    table = _CACHE / "areas.csv"
    if not table.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        archive = _CACHE / f"{_PACKAGE.replace('@', '-')}.tgz"
        if not archive.exists():
            subprocess.run(["npm", "pack", "--silent", _PACKAGE], cwd=_CACHE, check=True, stdout=subprocess.DEVNULL)  # noqa: S607  the user's npm
        with table.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("code", "parent", "name"))
            writer.writerows(_rows(archive))
    return table


def _rows(archive: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, parent and name of each region, from the provinces down."""
    with tarfile.open(archive) as package:
        for name in _FILES.values():
            member = package.extractfile(f"package/data/{name}.csv")
            if member is None:
                raise SystemExit(f"{_PACKAGE} has no list of {name}")
            for row in csv.DictReader(member.read().decode().splitlines()):
                above = next((value for column, value in row.items() if column.endswith("_code")), "")
                yield row["code"], above, row["name"]
