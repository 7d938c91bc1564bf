"""The regions of a district from CSV: `code` and `name`, and of those that changed `since`, `until` and `into`."""

import csv
from datetime import date
from pathlib import Path

from slrtkit.domain.area import Area, AreaTree
from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import NotFoundError, Problem, SlrtError, WireError

__all__ = ["read_areas"]


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
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if not {"code", "name"} <= set(reader.fieldnames or ()):
                raise WireError([Problem(f"{path}:1", "areas.columns", "the columns code and name are expected")])
            for row in reader:
                try:
                    areas.append(_area(row))
                except SlrtError as error:
                    problems.append(Problem(f"{path}:{reader.line_num}", error.code, error.text))
                except ValueError:
                    problems.append(Problem(f"{path}:{reader.line_num}", "areas.day", "a day is written as 2026-01-31"))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the areas cannot be read: {reason}", code="areas.file", path=str(path)) from None
    except (csv.Error, UnicodeDecodeError):
        raise WireError([Problem(str(path), "areas.syntax", "this is no CSV in UTF-8")]) from None
    if problems:
        raise WireError(problems)
    return AreaTree.of(areas)


def _area(row: dict[str, str | None]) -> Area:
    since, until = _day(row.get("since")), _day(row.get("until"))
    into = tuple(RegionCode(code) for code in (row.get("into") or "").split())
    return Area(RegionCode((row["code"] or "").strip()), (row["name"] or "").strip(), since, until, into)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None
