"""A report on a population as one page with plots, that a browser shows and prints, with nothing to load from elsewhere."""

from collections.abc import Iterator, Mapping
from html import escape

from attrs import field, frozen

from slrtkit.adapters.exchange.plots import Bars, bar_plot
from slrtkit.domain.crosstable import CrossTable
from slrtkit.domain.population_labels import PopulationLabels
from slrtkit.domain.rules import write_amount
from slrtkit.domain.rules.language import Locale
from slrtkit.ports.population import PopulationPart, PopulationReport

__all__ = ["HtmlPopulation"]

_LARGEST = 15
"""So many groups are drawn at most, those with the most of what matters first; the table has them all."""
_QUIET = frozenset({"outside", "neither", "even"})
"""What is not drawn: most people are so, and their bars would hide the others."""
_GOOD, _BETTER, _WANTING, _BAD, _UNTOLD, _OPEN = "#0072b2", "#009e73", "#e69f00", "#d55e00", "#999999", "#dddddd"
_COLOURS: Mapping[str, str] = {
    **dict.fromkeys(("served", "stays", "within"), _GOOD),
    "gains": _BETTER,
    **dict.fromkeys(("missed", "never", "waits", "opens"), _WANTING),
    **dict.fromkeys(("check", "loses", "both", "again"), _BAD),
    **dict.fromkeys(("unlisted", "one"), _UNTOLD),
    "open": _OPEN,
}
"""Outcome -> its colour, told apart by whoever sees no red or green (Okabe and Ito)."""
_STYLE = """
:root { color-scheme: light dark; --line: #c4c8cc; --soft: #f3f5f6; --paper: #fff; --ink: #1a1a1a; --quiet: #555b61; }
@media (prefers-color-scheme: dark) { :root { --line: #474c51; --soft: #202427; --paper: #16181a; --ink: #ececec;
  --quiet: #a9b0b6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; }
p, dd { overflow-wrap: anywhere; } .note { padding: .6rem .8rem; background: var(--soft); border-left: 4px solid var(--line); }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; } code { font: .85em ui-monospace, monospace; }
figure { margin: .5rem 0; } figure svg { width: min(100%, 32rem); height: auto; border-radius: 4px; }
figure ul { list-style: none; margin: .2rem 0; padding: 0; font-size: .85rem; } figure span { font-size: 1.1em; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; min-width: 60%; }
th, td { text-align: right; vertical-align: bottom; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  font-variant-numeric: tabular-nums; }
th { color: var(--quiet); font-weight: 600; max-width: 9rem; }
tbody th, tfoot th, thead th:first-child, .text { text-align: left; }
@media (min-width: 60rem) { tbody th { min-width: 16rem; max-width: 20rem; } }
tfoot td, tfoot th { border-top: 2px solid var(--line); font-weight: 600; }
summary { cursor: pointer; color: var(--quiet); }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } figure, tr { break-inside: avoid; } }
@page { size: A4; margin: 18mm 15mm; }
"""


@frozen
class HtmlPopulation:
    """Fulfils `slrtkit.ports.population.PopulationWriter`.

    Attributes:
        lang: The language of the page: `id` or `en`.
        places: Code of a village -> its name, where it is known.
    """

    lang: Locale = "id"
    places: Mapping[str, str] = field(factory=dict)

    def write_population(self, report: PopulationReport) -> bytes:
        """Return the page.

        Raises:
            AdapterNotInstalledError: what draws the plots is not installed.
        """
        return ("\n".join(_Page(report, self.lang, self.places).lines()) + "\n").encode()


class _Page:
    def __init__(self, report: PopulationReport, lang: Locale, places: Mapping[str, str]) -> None:
        self.report, self.lang, self.words = report, lang, PopulationLabels(lang, places)
        self.kind = report.kind.value

    def lines(self) -> Iterator[str]:
        title = escape(self.words(self.kind))
        yield f'<!doctype html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">'
        yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
        days = " → ".join(day.isoformat() for day in dict.fromkeys(self.report.on))
        yield f"<p>{escape(self.words('on'))} {days}</p>"
        yield f'<p class="note">{escape(self.words("rounded").format(base=self.report.base))}</p>'
        yield f'<p class="note">{escape(self.words("careful"))}</p>'
        for part in self.report.parts:
            yield from self.part(part)
        yield "</main>\n</body>\n</html>"

    def part(self, part: PopulationPart) -> Iterator[str]:
        yield f"<section>\n<h2>{escape(part.name)} ({escape(part.code)})</h2>\n<dl>"
        yield self.pair("unit", escape(self.words(part.unit)))
        names = ("before", "after") if len(part.digests) > 1 and self.kind == "simulation" else ("rules",) * len(part.digests)
        for name, digest in zip(names, part.digests, strict=True):
            yield self.pair(name, f"<code>{digest}</code>")
        yield from self.cost(part)
        yield "</dl>"
        for by, table in part.tables.items():
            yield from self.table(self.words(by.value), by.value, self.kind, table.shown)
        yield from self.failing(part)
        for name, waiting in zip(("before", "after"), part.waiting, strict=False):
            if waiting is not None:
                yield from self.table(f"{self.words('waiting')}: {self.words(name)}", "village", "waiting", waiting.shown)
        yield from self.questions(part)
        yield "</section>"

    def pair(self, name: str, html: str) -> str:
        return f"<dt>{escape(self.words(name))}</dt><dd>{html}</dd>"

    def cost(self, part: PopulationPart) -> Iterator[str]:
        if part.cost is None:
            return
        before, after, unit = part.cost.before, part.cost.after, part.cost.unit
        for name, amount in (("before", before), ("after", after)):
            if amount is not None:
                yield f"<dt>{escape(self.words('cost'))}, {escape(self.words(name))}</dt><dd>{self.money(amount, unit)}</dd>"
        if before is not None and after is not None:
            yield self.pair("difference", self.money(after - before, unit))

    def money(self, amount: int, unit: str) -> str:
        return escape(write_amount(amount, unit, self.lang))

    def table(self, title: str, by: str, kind: str, table: CrossTable) -> Iterator[str]:
        groups = [self.words.group(by, row) for row in table.rows]
        columns = [self.words.column(kind, column) for column in table.columns]
        yield f"<h3>{escape(title)}</h3>"
        if any(figure for row in _drawn(table) for figure in row[1]):
            what = escape(self.words("chart").format(what=title))
            named = zip(columns, table.columns, strict=True)
            parts = tuple((column, _COLOURS[code]) for column, code in named if code not in _QUIET)
            ordered = _drawn(table)
            bars = Bars(tuple(groups[place] for place, _ in ordered), parts, tuple(figures for _, figures in ordered))
            legend = "".join(f'<li><span style="color:{colour}">■</span> {escape(column)}</li>' for column, colour in parts)
            yield f'<figure><div role="img" aria-label="{what}">{bar_plot(bars)}</div><ul>{legend}</ul></figure>'
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in [self.words("group"), *columns, self.words("total")])
        yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}"><table><thead><tr>{head}</tr></thead>'
        yield "<tbody>"
        for group, figures, total in zip(groups, table.cells, table.row_totals, strict=True):
            yield self.row(group, (*figures, total))
        yield f"</tbody>\n<tfoot>{self.row(self.words('total'), (*table.column_totals, table.total))}</tfoot></table></div>"

    def row(self, name: str, figures: tuple[int, ...]) -> str:
        return f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{self.number(one)}</td>" for one in figures)}</tr>'

    def number(self, figure: int) -> str:
        return write_amount(figure, "", self.lang)

    def failing(self, part: PopulationPart) -> Iterator[str]:
        if part.failing is None or not part.failing.shown.total:
            return
        yield f"<h3>{escape(self.words('failing'))}</h3>"
        yield '<div class="wide"><table><tbody>'
        for code, figure in zip(part.failing.shown.columns, part.failing.shown.cells[0], strict=True):
            says = self.words.said(part.criteria[code]) if code in part.criteria else self.words.status(code)
            if figure:
                yield self.row(says, (figure,))
        yield f"</tbody><tfoot>{self.row(self.words('total'), (part.failing.shown.total,))}</tfoot></table></div>"

    def questions(self, part: PopulationPart) -> Iterator[str]:
        if not part.questions:
            return
        head = [self.words(name) for name in ("place", "criterion", "facts")]
        yield f"<h3>{escape(self.words('questions'))}</h3>"
        cells = "".join(f'<th scope="col" class="text">{escape(one)}</th>' for one in head)
        yield f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>'
        for question in part.questions:
            facts = ", ".join(map(self.words.said, question.facts))
            told = "".join(f'<td class="text">{escape(one)}</td>' for one in (self.words.said(question.says), facts))
            yield f'<tr><th scope="row">{escape(self.words.group("village", question.village))}</th>{told}</tr>'
        yield "</tbody></table></div>"


def _drawn(table: CrossTable) -> list[tuple[int, tuple[int, ...]]]:
    """Return the groups that are drawn, by their places and in their order, with the figures that are."""
    kept = [place for place, column in enumerate(table.columns) if column not in _QUIET]
    found = [(place, tuple(row[at] for at in kept)) for place, row in enumerate(table.cells)]
    if len(found) <= _LARGEST:
        return found
    return sorted(sorted(found, key=lambda one: -sum(one[1]))[:_LARGEST])
