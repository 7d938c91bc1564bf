"""The files of a population: opened, and named with their table where they hold none."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals as nw

from slrtkit.adapters.analytics.screening.engines import ARROW, Engine
from slrtkit.adapters.analytics.screening.names import collected, dotless
from slrtkit.errors import Problem, WireError

__all__ = ["open_tables", "reading"]


def open_tables(engine: Engine, files: Mapping[str, Path | None]) -> dict[str, Any]:
    """Return the table in each file, having looked at what columns it has; None where no file is named.

    Raises:
        WireError: (`screen.file`) every file that holds no table.
    """
    tables, problems, cause = dict[str, Any](), list[Problem](), None
    for name, path in files.items():
        try:
            tables[name] = path and engine.table(path)
            if path:
                nw.from_native(tables[name]).lazy().collect_schema()
        except engine.faults as error:
            problems.append(_problem(name, path))
            cause = error
    if problems:
        raise WireError(problems) from cause
    return tables


@contextmanager
def reading(engine: Engine, files: Mapping[str, Path | None]) -> Iterator[None]:
    """Tell of files that turn out to be damaged while something is calculated from them; only then are they read for it.

    Raises:
        WireError: (`screen.file`) every file that cannot be read to its end. What failed otherwise fails as it did.
    """
    try:
        yield
    except engine.faults as error:
        problems = [_problem(name, path) for name, path in files.items() if path and not _whole(engine, path)]
        if not problems:
            raise
        raise WireError(problems) from error


def _whole(engine: Engine, path: Path) -> bool:
    try:
        collected(dotless(engine.table(path)).select(nw.all().max()))
    except engine.faults:
        return False
    return True


def _problem(name: str, path: Path | None) -> Problem:
    if path and path.is_dir() and not any(path.glob("*.parquet")):
        return Problem(f"{name}: {path}", "screen.file", "no Parquet file lies in this folder; name the folder of the table")
    text = "this cannot be read as {0}; write the table as {0} anew".format(
        "Arrow" if path and path.suffix in ARROW else "Parquet"
    )
    return Problem(f"{name}: {path}", "screen.file", text)
