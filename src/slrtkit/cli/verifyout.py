"""The reports that `slrtkit verify --out` writes: JSON, CSV, HTML or PDF, by the name of the file."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import click

from slrtkit.adapters.exchange.verification import CsvVerification, JsonVerification
from slrtkit.adapters.exchange.verificationhtml import HtmlVerification
from slrtkit.cli.newfile import new_file
from slrtkit.domain.verify_words import UNREADABLE
from slrtkit.errors import StorageError
from slrtkit.ports.verifyreport import VerificationRun, VerificationWriter

__all__ = ["OUT", "OutType", "Spool", "require_room", "write_reports"]

_FORMATS = (".json", ".csv", ".html", ".pdf")


class OutType(click.Path):
    """A file whose name says which report it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ANN401  click's signature
        """Return the path."""
        path = Path(str(super().convert(value, param, ctx)))
        if path.suffix.lower() not in _FORMATS:
            self.fail(f"{path.name}: {', '.join(_FORMATS)}", param, ctx)
        return path


OUT: OutType = OutType(path_type=Path, dir_okay=False)
"""The type of `--out`."""


class Spool:
    """What was said of many files, in a file of its own that nobody else can open: memory stays as it is, however many."""

    def __init__(self) -> None:
        """Begin it."""
        self._lines = TemporaryFile("w+", encoding="ascii")  # noqa: SIM115  it is open for as long as the spool
        self.counts: Counter[str] = Counter()

    def add(self, record: dict[str, Any]) -> None:
        """Add one file."""
        self._lines.write(json.dumps(record) + "\n")
        self.counts[str(record.get("verdict", UNREADABLE))] += 1

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Go through all of them."""
        self._lines.flush()
        self._lines.seek(0)
        for line in self._lines:
            yield json.loads(line)

    def close(self) -> None:
        """Let it go."""
        self._lines.close()


def require_room(paths: tuple[Path, ...]) -> None:
    """Say before the first file, and not after the last, that a report cannot be written.

    Raises:
        StorageError: there is such a file already (`export.exists`), or no folder for it (`file.unwritable`).
    """
    for path in paths:
        if path.exists():
            raise StorageError("there is such a file already", code="export.exists", path=str(path))
        if not path.parent.is_dir():
            raise StorageError("there is no such folder", code="file.unwritable", path=str(path))


def write_reports(run: VerificationRun, paths: tuple[Path, ...]) -> None:
    """Write each report, whole or not at all, readable by its owner alone.

    Raises:
        StorageError: as of `new_file`.
        DocumentError: it cannot be laid out.
        AdapterNotInstalledError: a PDF is set with typst, which is not installed.
    """
    for path in paths:
        new_file(path, _writer(path.suffix.lower()).write_verification(run))


def _writer(suffix: str) -> VerificationWriter:
    match suffix:
        case ".json":
            return JsonVerification()
        case ".csv":
            return CsvVerification()
        case ".html":
            return HtmlVerification()
        case _:
            from slrtkit.adapters.documents.verification import PdfVerification  # noqa: PLC0415  the others need no typst

            return PdfVerification()
