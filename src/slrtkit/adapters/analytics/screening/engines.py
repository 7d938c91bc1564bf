"""Where a population lies and who calculates: Parquet or Arrow files, by Polars, DuckDB or Apache Spark."""

from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from narwhals.exceptions import NarwhalsError

from slrtkit.adapters.analytics.screening.names import Frame
from slrtkit.errors import AdapterNotInstalledError

__all__ = ["ARROW", "ENGINES", "Engine", "open_engine"]

ARROW: frozenset[str] = frozenset({".arrow", ".feather"})
"""How the names of Arrow files end."""
ENGINES: tuple[str, ...] = ("polars", "duckdb", "spark")
"""Engines by name, the default first."""


class Engine(Protocol):
    """Reads tables without loading them, and writes what follows from them.

    Attributes:
        faults: What it raises where it cannot read; see `open_tables`.
    """

    faults: tuple[type[Exception], ...]

    def table(self, path: Path) -> Any:  # noqa: ANN401  a frame of the engine's own
        """Return the table in a Parquet file, or in all of a folder; but for Spark, also in an Arrow file (see `ARROW`)."""
        ...

    def write(self, frame: Frame, path: Path) -> None:
        """Calculate a frame into a Parquet file; Spark makes a folder of that name."""
        ...

    def rows(self, path: Path) -> int:
        """Return how many rows a Parquet file, or all of a folder, has."""
        ...


class _Polars(Engine):
    def __init__(self) -> None:
        self._library = _module("polars", "screening")
        self.faults: tuple[type[Exception], ...] = (self._library.exceptions.PolarsError, NarwhalsError, OSError)

    def table(self, path: Path) -> Any:  # noqa: ANN401  as above
        return self._library.scan_ipc(path) if path.suffix in ARROW else self._library.scan_parquet(path)

    def write(self, frame: Frame, path: Path) -> None:
        frame.to_native().sink_parquet(path, statistics=False)  # the least and the most of yes and no say nothing

    def rows(self, path: Path) -> int:
        return int(self._library.scan_parquet(path).select(self._library.len()).collect().item())


class _DuckDB(Engine):
    def __init__(self) -> None:
        library = _module("duckdb", "linkage")
        self._connection = library.connect()
        self._numbers = count()
        self.faults: tuple[type[Exception], ...] = (library.Error, NarwhalsError, OSError, ValueError)  # the last: of pyarrow

    def table(self, path: Path) -> Any:  # noqa: ANN401  as above
        if path.suffix in ARROW:
            return self._loaded(path)
        return self._connection.read_parquet(str(path / "*.parquet" if path.is_dir() else path))

    def _loaded(self, path: Path) -> Any:  # noqa: ANN401  as above
        """Return the table of an Arrow file, which DuckDB does not read itself, as one of its own.

        One thread takes it over: others that let go of Arrow memory wait for the interpreter, which waits for them.
        """
        name = f"arrow {next(self._numbers)}"
        with _module("pyarrow", "parquet").memory_map(str(path)) as file:
            table = _module("pyarrow.ipc", "parquet").open_file(file).read_all()
        self._connection.execute("SET threads = 1")
        self._connection.from_arrow(table).create(name)
        self._connection.execute("RESET threads")
        return self._connection.table(f'"{name}"')

    def write(self, frame: Frame, path: Path) -> None:
        frame.sink_parquet(str(path))

    def rows(self, path: Path) -> int:
        [(rows,)] = self.table(path).count("*").fetchall()
        return int(rows)


class _Spark(Engine):
    """The session that there is: of `spark-submit`, of the configuration, or else one on all cores of this machine."""

    def __init__(self) -> None:
        self._session = _module("pyspark.sql", "spark").SparkSession.builder.appName("slrtkit").getOrCreate()
        java = _module("py4j.protocol", "spark").Py4JError
        self.faults: tuple[type[Exception], ...] = (_module("pyspark.errors", "spark").PySparkException, java, NarwhalsError)

    def table(self, path: Path) -> Any:  # noqa: ANN401  as above
        return self._session.read.parquet(str(path))

    def write(self, frame: Frame, path: Path) -> None:
        frame.to_native().write.parquet(str(path))

    def rows(self, path: Path) -> int:
        return int(self.table(path).count())


def open_engine(name: str) -> Engine:
    """Return an engine.

    Raises:
        AdapterNotInstalledError: it is not installed.
        KeyError: there is none of this name.
    """
    engines: dict[str, type[Engine]] = {"polars": _Polars, "duckdb": _DuckDB, "spark": _Spark}
    return engines[name]()


def _module(name: str, extra: str) -> Any:  # noqa: ANN401  a module
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        library = name.partition(".")[0]
        raise AdapterNotInstalledError(f"{library} is not installed", cure=f"pip install 'slrtkit[{extra}]'") from error
