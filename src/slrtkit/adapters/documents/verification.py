"""What was said of many files, as PDF/A to be filed and signed by whoever examined them; set with typst."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.setting import Setter
from slrtkit.domain.identifiers import mask
from slrtkit.domain.sentences import AXES
from slrtkit.domain.verification import Axis
from slrtkit.domain.verify_words import (
    AGE_WORDS,
    FACTS,
    PART_WORDS,
    REPORT_WORDS,
    SIGNATURE_KINDS,
    UNREADABLE,
    VERDICT_WORDS,
)
from slrtkit.errors import RenderError
from slrtkit.ports.verifyreport import VerificationRun
from slrtkit.wire.verifyreport import part_days

__all__ = ["MOST_FILES", "PdfVerification"]

MOST_FILES = 500
"""A PDF tells of so many files; it is set as a whole, in memory."""
_KINDS = {"TOTAL-PASSED": "passed", "TOTAL-FAILED": "failed", "INDETERMINATE": "indeterminate", UNREADABLE: "unreadable"}
_NO_GLYPH = "?"


class PdfVerification:
    """Fulfils `slrtkit.ports.verifyreport.VerificationWriter`.

    Args:
        seconds: After this time a report is given up.
    """

    def __init__(self, *, seconds: float = 120.0) -> None:
        """Start nothing yet; typst itself is loaded by the first report."""
        self._setter = Setter("verification.typ", seconds)

    def write_verification(self, run: VerificationRun) -> Iterator[bytes]:
        """Yield the report, as one piece.

        Raises:
            RenderError: it has too many files (`document.too-long`), or could not be set in time.
            AdapterNotInstalledError: typst is not installed.
        """
        records = list(islice(run.records, MOST_FILES + 1))
        if len(records) > MOST_FILES:
            raise RenderError(
                f"more than {MOST_FILES} files in one PDF", code="document.too-long", cure="write HTML, CSV or JSON instead"
            )
        yield self._setter.pdf(_legible({**_about(run), "files": [_file(run, record) for record in records]}))


def _legible(value: Any) -> Any:  # noqa: ANN401  JSON
    """Return the same with what the fonts cannot show replaced."""
    match value:
        case str():
            glyphs = shipped_glyphs()
            return "".join(char if ord(char) in glyphs else _NO_GLYPH for char in value)
        case list():
            return [_legible(item) for item in value]
        case dict():
            return {name: _legible(item) for name, item in value.items()}
        case _:
            return value


def _about(run: VerificationRun) -> dict[str, object]:
    words = {name: run.word(pair) for name, pair in REPORT_WORDS.items()}
    trust, given = run.trust, words["given" if run.log else "none"]
    words |= {"title": words["detailed" if run.detailed else "title"], "number": run.word(FACTS["number"])}
    warned = (("training", trust["training"]), ("bare", not trust["authority"]))
    at = f"{run.at:%Y-%m-%d %H:%M:%S} UTC"
    return {
        "words": words,
        "lang": run.lang,
        "day": f"{run.at:%Y-%m-%d}",
        "at": at,
        "about": [[words["at"], at], [words["profile"], run.profile], [words["log"], given], [words["tool"], run.tool]],
        "counts": [
            {"kind": _KINDS[verdict], "word": run.word(pair), "number": run.counts.get(verdict, 0)}
            for verdict, pair in VERDICT_WORDS.items()
        ],
        "warnings": [words[name] for name, told in warned if told],
        "roots": [[words["root"], root] for root in trust["roots"]],
        "parts": [_part(run, part) for part in trust["parts"]],
    }


def _part(run: VerificationRun, part: Mapping[str, Any]) -> list[str]:
    """Return a row of the table of lists."""
    name, stands = run.word(PART_WORDS[part["part"]]), run.word(AGE_WORDS[part["standing"]])
    return [
        name,
        str(part["version"]),
        *part_days(part),
        str(part["age_days"]),
        stands,
        part["sha256"],
    ]


def _file(run: VerificationRun, record: Mapping[str, Any]) -> dict[str, object]:
    error = record.get("error")
    verdict = UNREADABLE if error else record["verdict"]
    return {
        "name": mask(record["file"]),
        "kind": _KINDS[verdict],
        "verdict": run.word(VERDICT_WORDS[verdict]),
        "code": verdict,
        "reason": error["text"] if error else record["said"][run.lang],
        "number": (record.get("letter") or {}).get("number", ""),
        "facts": [[run.word(FACTS[name]), text] for name, text in record.get("facts", {}).items()],
        "axes": [
            [run.word(AXES[Axis(one["axis"])]), one["text"][run.lang], one["code"], mask(one["evidence"])]
            for one in record.get("axes", ())
        ],
        "detail": list(_detail(run, record["detail"])) if "detail" in record else [],
    }


def _detail(run: VerificationRun, detail: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    def row(name: str, value: object) -> list[str]:
        return [run.word(REPORT_WORDS[name]), str(value)]

    yield {"title": run.word(REPORT_WORDS["file"]), "rows": [row("sha256", detail["sha256"]), row("size", detail["bytes"])]}
    for each in detail["signatures"]:
        rows = [row("claimed", each["at"] or "-"), row("digest", f"{each['algorithm']} {each['digest']}")]
        rows += [row("covered", each["covered"])] if each["covered"] else []
        for one in each["certificates"]:
            rows += [row("subject", one["subject"]), row("issuer", one["issuer"]), row("serial", one["serial"])]
            rows += [row("validity", f"{one['valid_from']} / {one['valid_to']}"), row("sha256", one["sha256"])]
        yield {"title": run.word(SIGNATURE_KINDS[each["kind"]]), "rows": rows}
