"""An invented population to screen and to report on: tables as a district would give them, and a catalog of three programs.

The villages are of the kecamatan 33.16.99, which does not exist. A tenth or more of everything is unknown.
"""

from datetime import date
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

__all__ = ["POPULATION_DAY", "SamplePopulation", "write_sample_catalog"]

POPULATION_DAY: date = date(2026, 1, 31)
"""The day until which the tables tell."""
_VILLAGES = 12
_PROGRAM = """code = "{code}"
name = "{name}"
sector = "sosial-ekonomi"
owner = "Dinas Sosial"
unit = "{unit}"

[[version]]
in_force_from = 2024-01-01
legal_basis = "Contoh"
{more}

  [[version.criterion]]
  code = "miskin"
  says = {{ id = "Keluarga berada pada desil 1 sampai {decile}", en = "The family is in deciles 1 to {decile}" }}
  when = "desil <= {decile}"

  [[version.criterion]]
  code = "lantai"
  says = {{ id = "Lantai rumah dari tanah", en = "The floor is of earth" }}
  when = "{floor} == 'tanah'"
"""
_QUOTA = """
  [version.quota]
  places = {places}
  order = ["desil", "household.housing.area_m2"]
"""


def write_sample_catalog(folder: Path, *, decile: int = 4, places: int = 120) -> Path:
    """Write a catalog of three programs that exclude each other: TUNAI for families, RUMAH for households; returns its folder.

    Args:
        folder: A new folder.
        decile: The last decile that TUNAI is for.
        places: How many TUNAI can serve.
    """
    folder.mkdir(parents=True)
    cash = {"code": "TUNAI", "name": "Bantuan Tunai Contoh", "unit": "family", "floor": "household.housing.floor"}
    amount = 'amount = "200000"\namount_unit = "Rp/bulan"'
    first = _PROGRAM.format(**cash, more=amount, decile=decile) + _QUOTA.format(places=places)
    (folder / "TUNAI.toml").write_text(first, "utf-8")
    food = {**cash, "code": "PANGAN", "name": "Bantuan Pangan Contoh"}
    (folder / "PANGAN.toml").write_text(_PROGRAM.format(**food, more='excludes = ["TUNAI"]', decile=6), "utf-8")
    house = {"code": "RUMAH", "name": "Bantuan Rumah Contoh", "unit": "household", "floor": "housing.floor"}
    (folder / "RUMAH.toml").write_text(_PROGRAM.format(**house, more="", decile=6), "utf-8")
    return folder


class SamplePopulation:
    """Rows of each table; the same for the same seed.

    Args:
        households: How many.
        seed: Of the draws.
    """

    def __init__(self, households: int = 1_500, seed: int = 11) -> None:
        self.homes: list[dict[str, Any]] = []
        self.families: list[dict[str, Any]] = []
        self.persons: list[dict[str, Any]] = []
        self.receipts: list[dict[str, Any]] = []
        draw = Random(seed)  # noqa: S311  to be replayed
        for number in range(households):
            self._home(f"H{number:05}", draw)

    def _home(self, home: str, draw: Random) -> None:
        floor, area = draw.choice(["tanah", "semen", "keramik", None]), draw.choice([None, 30.0, 36.5, 45.0])
        desil = draw.choice([*range(1, 11), None])
        village = f"33.16.99.{1001 + int(draw.random() ** 2 * _VILLAGES)}"
        facts = {"desil": desil, "housing.floor": floor, "housing.area_m2": area}
        self.homes.append({"household": home, "village": village, **facts})
        for family in [f"{home}-F{place}" for place in range(draw.choice([1, 1, 1, 2]))]:
            self.families.append({"household": home, "family": family, "desil": desil})
            for place, relation in enumerate(("kepala_keluarga", "istri", "anak")[: draw.randint(1, 3)]):
                person = {"household": home, "family": family, "person": f"{family}-P{place}", "relation": relation}
                told = {"sex": draw.choice(["L", "P", "L", None]), "disability": draw.choice([True, False, False, False, None])}
                self.persons.append({**person, **told})
            self._aid(family, ("TUNAI", "PANGAN"), draw)
        self._aid(home, ("RUMAH",), draw)

    def _aid(self, bearer: str, programs: tuple[str, ...], draw: Random) -> None:
        if draw.random() < 0.8:
            self.receipts.append({"bearer": bearer, "program": "*", "complete_since": date(2015, 1, 1)})
        for program in programs:
            for _ in range(draw.choice([0, 0, 1, 2, 3])):
                begun = date(draw.randint(2018, POPULATION_DAY.year), 1, draw.randint(1, 28))
                ended = draw.choice([None, date(begun.year, 12, 31)])
                self.receipts.append({"bearer": bearer, "program": program, "from": begun, "to": ended})

    def write(self, folder: Path) -> dict[str, Path]:
        """Write `households`, `families`, `persons` and `participation` as Parquet; returns the files by these names.

        Raises:
            ModuleNotFoundError: Polars is not installed (the extra `screening`).
        """
        polars = import_module("polars")
        folder.mkdir(parents=True)
        days = dict.fromkeys(("from", "to", "complete_since"), polars.Date)
        tables = {"households": self.homes, "families": self.families, "persons": self.persons}
        found = {}
        for name, rows in {**tables, "participation": self.receipts}.items():
            found[name] = folder / f"{name}.parquet"
            kinds = days if rows is self.receipts else {}
            columns = {column: [row.get(column) for row in rows] for column in {**rows[0], **kinds}}
            polars.DataFrame(columns, schema_overrides=kinds).write_parquet(found[name])
        return found
