"""The report of an audit as one HTML page: nothing is fetched, nothing runs, and text from files is text."""

from collections.abc import Iterator
from html import escape

from slrtkit.domain.audit_paper import AuditPaper, PaperTable
from slrtkit.ports.auditing import AuditRenderer

__all__ = ["HtmlAudit"]

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
body { color: #1b1b1b; background: #fff }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
.verdict { font-size: 1.15rem; font-weight: 600; padding: .5rem .75rem; border-left: .4rem solid }
.findings { color: #8c1c13 } .undetermined { color: #7a5200 } .no-findings { color: #1d5c2f }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 1rem 0 }
dt { color: #555 } dd { margin: 0 }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { border: 1px solid #bbb; padding: .35rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #f2f2f2 } td:first-child { min-width: 2.5rem }
footer { margin-top: 3rem; border-top: 1px solid #bbb; color: #555; font-size: .85rem }
@media print { body { margin: 0; max-width: none; font-size: 11pt } h2 { break-after: avoid } tr { break-inside: avoid } }
"""


class HtmlAudit(AuditRenderer):
    """Writes reports as HTML, in UTF-8."""

    def render_audit(self, paper: AuditPaper) -> bytes:
        """Return the page."""
        return "\n".join(_page(paper)).encode()


def _page(paper: AuditPaper) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{paper.lang}">\n<head>\n<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(paper.title)} {escape(paper.dated)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    yield f'<h1>{escape(paper.title)}</h1>\n<p class="verdict {paper.verdict.value}">{escape(paper.conclusion)}</p>'
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in paper.facts)
    yield f"<dl>{facts}</dl>"
    for table in paper.tables:
        yield from _table(table)
    if paper.notes:
        yield f"<h2>{escape(paper.notes_title)}</h2>"
        yield f"<ul>{''.join(f'<li>{escape(note)}</li>' for note in paper.notes)}</ul>"
    yield f"</main>\n<footer>{escape(paper.foot)}, {escape(paper.dated)}</footer>\n</body>\n</html>\n"


def _table(table: PaperTable) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(table.title)}</h2>"
    if not table.rows:
        yield f"<p>{escape(table.empty)}</p>\n</section>"
        return
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    yield f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>'
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table></div>\n</section>"
