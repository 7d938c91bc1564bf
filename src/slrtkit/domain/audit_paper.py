"""The report of an audit in one language, as the text that is shown: on a screen, on a page, and as a PDF that is filed."""

import re

from attrs import frozen

from slrtkit.domain.auditing import AuditVerdict
from slrtkit.domain.rules.language import Locale
from slrtkit.errors.masking import whole_number_masked

__all__ = ["AuditPaper", "PaperTable", "shown"]

_LONGEST = 240


@frozen
class PaperTable:
    """One part of a report.

    Attributes:
        title: What it tells.
        head: The names of its columns.
        rows: Its rows, each with a cell for each column.
        shares: How much of the width each column takes, as shares of all.
        empty: What stands where there are no rows.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    empty: str


@frozen
class AuditPaper:
    """A report of an audit as it is read.

    Attributes:
        lang: Its language.
        title: What it is.
        verdict: What it comes to, and `conclusion`: that in words.
        dated: The day of the audit, as in 2026-11-22.
        facts: Label and value of what stands at its head.
        tables: Its parts, the findings first.
        notes: What was not examined, and what that means.
        signatures: Before what the auditors sign.
        foot: What stands at the foot of each page, and `page`: "page n of m" with `{n}` and `{m}`.
    """

    lang: Locale
    title: str
    verdict: AuditVerdict
    conclusion: str
    dated: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[PaperTable, ...]
    notes_title: str
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    foot: str
    page: str


def shown(text: str) -> str:
    """Return text of a file as one line that steers nothing, shows no whole NIK, and ends somewhere."""
    line = re.sub(r"\s+", " ", "".join(one if one.isprintable() else "?" for one in text)).strip()
    line = whole_number_masked(line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
