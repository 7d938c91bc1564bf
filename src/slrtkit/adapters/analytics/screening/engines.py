"""Where a population lies and who calculates: Parquet files, by Polars or DuckDB."""

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from slrtkit.errors import AdapterNotInstalledError

__all__ = ["ENGINES", "Engine", "open_engine"]

ENGINES: tuple[str, ...] = ("polars", "duckdb")
"""Engines by name, the default first."""


class Engine(Protocol):
    """Reads tables without loading them."""

    def table(self, path: Path) -> Any:  # noqa: ANN401  a frame of the engine's own
        """Return the table in a Parquet file, or in all of a folder."""
        ...

    def rows(self, path: Path) -> int:
        """Return how many rows a Parquet file has."""
        ...


class _Polars(Engine):
    def __init__(self) -> None:
        self._library = _module("polars")

    def table(self, path: Path) -> Any:  # noqa: ANN401  as above
        return self._library.scan_parquet(path)

    def rows(self, path: Path) -> int:
        return int(self._library.scan_parquet(path).select(self._library.len()).collect().item())


class _DuckDB(Engine):
    def __init__(self) -> None:
        self._connection = _module("duckdb").connect()

    def table(self, path: Path) -> Any:  # noqa: ANN401  as above
        return self._connection.read_parquet(str(path / "*.parquet" if path.is_dir() else path))

    def rows(self, path: Path) -> int:
        [(rows,)] = self.table(path).count("*").fetchall()
        return int(rows)


def open_engine(name: str) -> Engine:
    """Return an engine.

    Raises:
        AdapterNotInstalledError: it is not installed.
        KeyError: there is none of this name.
    """
    engines: dict[str, type[Engine]] = {"polars": _Polars, "duckdb": _DuckDB}
    return engines[name]()


def _module(name: str) -> Any:  # noqa: ANN401  a module
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(f"{name} is not installed", cure="pip install 'slrtkit[screening]'") from error
