"""The report of an audit as PDF/A, set with typst, to be printed, signed and filed."""

import unicodedata

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.setting import Setter
from slrtkit.domain.audit_paper import AuditPaper
from slrtkit.errors import RenderError
from slrtkit.ports.auditing import AuditRenderer

__all__ = ["TypstAudit"]

_MOST = 5_000
"""Rows that one document holds."""


class TypstAudit(AuditRenderer):
    """Sets reports with typst.

    Args:
        seconds: After this time a report is given up.
    """

    def __init__(self, seconds: float = 120.0) -> None:
        """Take the time; typst itself is loaded by the first report."""
        self._setter = Setter("audit.typ", seconds)

    def render_audit(self, paper: AuditPaper) -> bytes:
        """Return the report as PDF/A-3a.

        Raises:
            RenderError: it has more than 5,000 rows (`document.too-long`), or typst could not set it.
            AdapterNotInstalledError: typst is not installed.
        """
        if (rows := sum(len(table.rows) for table in paper.tables)) > _MOST:
            raise RenderError(
                f"{rows} entries are more than the {_MOST} that fit",
                code="document.too-long",
                path="tables",
                cure="write it as HTML or JSON",
            )
        return self._setter.pdf(
            {
                "lang": paper.lang,
                "title": paper.title,
                "dated": paper.dated,
                "conclusion": paper.conclusion,
                "verdict": paper.verdict.value,
                "facts": [[_printed(part) for part in fact] for fact in paper.facts],
                "tables": [
                    {
                        "title": table.title,
                        "head": table.head,
                        "shares": table.shares,
                        "rows": [[_printed(cell) for cell in row] for row in table.rows],
                        "empty": table.empty,
                    }
                    for table in paper.tables
                ],
                "notes_title": paper.notes_title,
                "notes": paper.notes,
                "signatures": paper.signatures,
                "foot": paper.foot,
                "page": paper.page,
            }
        )


def _printed(text: str) -> str:
    """Return text with a question mark for what the fonts cannot show: no file name keeps a report from being set."""
    return "".join(one if ord(one) in shipped_glyphs() else "?" for one in unicodedata.normalize("NFC", text))
