"""What was said of many files, as JSON and as CSV: one object, and one row a file."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from slrtkit.adapters.exchange.columns import guarded
from slrtkit.domain.identifiers import mask
from slrtkit.domain.verification import Axis
from slrtkit.domain.verify_words import UNREADABLE
from slrtkit.ledger import instant_text
from slrtkit.ports.verifyreport import VerificationRun

__all__ = ["COLUMNS", "CsvVerification", "JsonVerification"]

SCHEMA = "slrtkit/verification/1"
_SAID = ("number", "dated", "office", "valid_until", "type", "id")
COLUMNS: tuple[str, ...] = (
    *("no", "file", "verdict", "sub_indication", "reason", "profile", "signed_at", "signer_keys", "specimen"),
    *(f"letter_{name}" for name in _SAID),
    *(axis.value for axis in Axis),
)
"""The header; of each axis the status and the code, empty where it was not asked."""


class JsonVerification:
    """Fulfils `slrtkit.ports.verifyreport.VerificationWriter`: one JSON object, its files one a line."""

    def write_verification(self, run: VerificationRun) -> Iterator[bytes]:
        """Yield the report as UTF-8 text."""
        head = {"schema": SCHEMA, "tool": run.tool, "at": instant_text(run.at), "profile": run.profile, "log": run.log}
        told = {**head, "detailed": run.detailed, "trust": dict(run.trust), "counts": dict(run.counts)}
        yield json.dumps(told, ensure_ascii=False)[:-1].encode() + b', "files": ['
        between = b"\n"
        for record in run.records:
            yield between + json.dumps(record, ensure_ascii=False).encode(errors="backslashreplace")
            between = b",\n"
        yield b"\n]}\n"


class CsvVerification:
    """Fulfils `slrtkit.ports.verifyreport.VerificationWriter`: columns that a spreadsheet filters; no cell is a formula."""

    def write_verification(self, run: VerificationRun) -> Iterator[bytes]:
        """Yield the report as UTF-8 text with a header, a row at a time."""
        yield _row(COLUMNS)
        for number, record in enumerate(run.records, 1):
            yield _row((str(number), *_cells(record, run.lang)))


def _row(cells: tuple[str, ...]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(guarded, cells))
    return out.getvalue().encode(errors="backslashreplace")


def _cells(record: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield mask(record["file"])
    if "error" in record:
        yield from (UNREADABLE, record["error"]["code"], record["error"]["text"])
        yield from [""] * (len(COLUMNS) - 5)
        return
    yield from (record["verdict"], record["sub_indication"] or "", record["said"][lang], record["profile"])
    yield record["signed_at"] or ""
    yield " ".join(each["key"] for each in record["signers"])
    yield "1" if record["specimen"] else "0"
    yield from ((record["letter"] or {}).get(name, "") for name in _SAID)
    answered = {axis["axis"]: f"{axis['status']} {axis['code']}" for axis in record["axes"]}
    yield from (answered.get(axis.value, "") for axis in Axis)
