"""Invented households as a district would import them: one row a person, in villages of a kecamatan that does not exist."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

__all__ = ["COLUMNS", "MEMBERS", "rows", "write"]

COLUMNS = (
    *("household", "village", "address", "roster_complete", "card", "nkk", "person", "nik", "name", "relation", "since"),
    *("asked_on", "source", "household.housing.floor", "household.housing.wall", "household.housing.power_va"),
    *("household.income", "family.desil", "person.sex", "person.birth_date", "person.works", "person.chronic_illness"),
)
MEMBERS = 3
"""Persons in each household."""

_NOWHERE = "331699"
_VILLAGES = 271
_BEGINNINGS = "Su Ngat Pai Sla Wagi Las Par Sumi Kar Ruk Dar Tum Jum Har Sri Sit Bud Wid Ret End".split()  # noqa: SIM905  a list of words reads better so
_ENDINGS = "kirman ini jah met yem mi to ati no mini so inah adi yono wati ani yanto odo nah arto".split()  # noqa: SIM905  the same
_LAST = "Contoh Rekaan Misal Umpama Andaian Teladan".split()  # noqa: SIM905  the same
_RELATIONS = (("kepala_keluarga", 25, 70), ("istri", 20, 65), ("anak", 0, 24))
_ASKED = date(2026, 5, 12)
_FLOORS = ("tanah", "semen", "ubin_tegel", "keramik", "bambu")
_WALLS = ("tembok", "kayu", "bambu", "papan")


def rows(households: int, seed: int = 5) -> Iterator[tuple[str, ...]]:
    """Yield one row a person, village by village; the same for the same seed."""
    draw, serials = Random(seed), Counter[str]()  # noqa: S311  to be replayed
    for number in range(households):
        village = f"33.16.99.{1001 + number * _VILLAGES // households}"
        household = f"RT-{number:07}"
        home = (household, village, f"RT {draw.randint(1, 12):02} RW {draw.randint(1, 6):02}", "ya", f"{household}-K")
        nkk = _number(serials, _ASKED - timedelta(draw.randint(0, 7000)))
        facts = (
            draw.choice(_FLOORS),
            draw.choice(_WALLS),
            draw.choice(("450", "900", "1300")),
            str(draw.randint(3, 60) * 50_000),
        )
        desil = str(draw.randint(1, 10))
        for member, (relation, youngest, oldest) in enumerate(_RELATIONS):
            woman = relation == "istri" or (relation == "anak" and draw.random() < 0.5)  # noqa: PLR2004  even chances
            born = _ASKED - timedelta(draw.randint(youngest * 366, oldest * 365 + 1))
            nik = _number(serials, born, woman=woman)
            called = [f"{draw.choice(_BEGINNINGS)}{draw.choice(_ENDINGS)}" for _ in range(draw.randint(1, 2))]
            name = " ".join((*called, draw.choice(_LAST)))
            of_person = (
                "P" if woman else "L",
                born.isoformat(),
                draw.choice(("ya", "tidak", "?")),
                draw.choice(("tidak", "", "ya")),
            )
            person = (f"{household}-{member}", nik, name, relation, "", _ASKED.isoformat(), "interview")
            yield (*home, nkk, *person, *facts, desil, *of_person)


def write(file: Path, households: int, seed: int = 5) -> int:
    """Write a CSV of households; returns the number of its rows."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(households, seed))
    return households * MEMBERS


def _number(serials: "Counter[str]", day: date, *, woman: bool = False) -> str:
    """Compose a number in the kecamatan that does not exist, as long as no more than 9,999 have one day."""
    begin = f"{_NOWHERE}{day.day + 40 * woman:02}{day:%m%y}"
    serials[begin] += 1
    return f"{begin}{serials[begin]:04}"
