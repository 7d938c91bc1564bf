"""The sample data: regions, households and programs of five villages in Blora. Every person is invented.

No identity number stands in the files. The invented ones are composed here, in a kecamatan (33.16.99) that does not exist, so
that none can be anybody's: a cell holds the last four digits, and whoever has them there has a sex and a birth date too.
"""

import csv
from importlib.resources import files
from io import StringIO

from slrtkit.domain import Area, AreaTree, RegionCode

__all__ = ["sample_areas", "sample_households_csv"]

_NOWHERE = "331699"
_CARD_DAY = "010120"


def sample_areas() -> AreaTree:
    """Return the regions, with the real Kemendagri codes."""
    rows = csv.DictReader(StringIO(_text("areas.csv")))
    return AreaTree.of(Area(RegionCode(row["code"]), row["name"]) for row in rows)


def sample_households_csv() -> str:
    """Return the households as a district would import them, gaps and all."""
    reader = csv.DictReader(StringIO(_text("households.csv")))
    out = StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        if row["nik"]:
            year, month, day = row["person.birth_date"].split("-")
            day = str(int(day) + 40) if row["person.sex"] == "P" else day
            row["nik"] = f"{_NOWHERE}{day}{month}{year[2:]}{row['nik']}"
        if row["nkk"]:
            row["nkk"] = f"{_NOWHERE}{_CARD_DAY}{row['nkk']}"
        writer.writerow(row)
    return out.getvalue()


def _text(name: str) -> str:
    return (files("slrtkit.demo") / name).read_text("utf-8")
