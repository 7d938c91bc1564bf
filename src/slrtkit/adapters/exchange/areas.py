"""A district's regions from CSV: `code` and `name`, of those that changed `since`, `until` and `into`; and who lives where."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from slrtkit.domain.area import Area, AreaTree
from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import NotFoundError, Problem, SlrtError, WireError

__all__ = ["read_areas", "read_homes"]


def read_homes(path: Path) -> dict[str, RegionCode]:
    """Read which household lives in which village, where a village was split: the columns `household` and `village`.

    Raises:
        NotFoundError: there is no such file.
        WireError: a line has no household or no village, a household stands twice, or the file has other columns.
    """
    problems: list[Problem] = []
    homes: dict[str, RegionCode] = {}
    for line, row in _rows(path, {"household", "village"}):
        household = (row["household"] or "").strip()
        if not household or household in homes:
            problems.append(Problem(f"{path}:{line}", "areas.household", "a household stands here once, by its id"))
            continue
        try:
            homes[household] = RegionCode((row["village"] or "").strip())
        except SlrtError as error:
            problems.append(Problem(f"{path}:{line}", error.code, error.text))
    if problems:
        raise WireError(problems)
    return homes


def read_areas(path: Path) -> AreaTree:
    """Read the regions of a district.

    Days are written 2026-01-31; `into` has the codes of the successors, with blanks between them. Other columns, such as
    `parent`, which the code tells already, are not read.

    Raises:
        NotFoundError: there is no such file.
        WireError: a line is no region, or the file has other columns.
        DomainError: a region occurs twice, or the one above it, or a successor, is missing.
    """
    problems: list[Problem] = []
    areas: list[Area] = []
    for line, row in _rows(path, {"code", "name"}):
        try:
            areas.append(_area(row))
        except SlrtError as error:
            problems.append(Problem(f"{path}:{line}", error.code, error.text))
        except ValueError:
            problems.append(Problem(f"{path}:{line}", "areas.day", "a day is written as 2026-01-31"))
    if problems:
        raise WireError(problems)
    return AreaTree.of(areas)


def _rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield the rows of a table that has some columns, with their lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if not columns <= set(reader.fieldnames or ()):
                expected = " and ".join(sorted(columns))
                raise WireError([Problem(f"{path}:1", "areas.columns", f"the columns {expected} are expected")])
            for row in reader:
                yield reader.line_num, row
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the areas cannot be read: {reason}", code="areas.file", path=str(path)) from None
    except (csv.Error, UnicodeDecodeError):
        raise WireError([Problem(str(path), "areas.syntax", "this is no CSV in UTF-8")]) from None


def _area(row: dict[str, str | None]) -> Area:
    since, until = _day(row.get("since")), _day(row.get("until"))
    into = tuple(RegionCode(code) for code in (row.get("into") or "").split())
    return Area(RegionCode((row["code"] or "").strip()), (row["name"] or "").strip(), since, until, into)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None
