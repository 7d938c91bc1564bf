"""Programs as pages for a browser: one file each and an index, with nothing to load from elsewhere.

Made for a phone at the village post and for a screen reader: headings in order, real lists, no scripts, text that grows,
colours of high contrast in light and dark, and a print without links and hidden parts.
"""

from collections.abc import Iterable, Iterator
from html import escape

from slrtkit.domain.leaflet import Item, Leaflet, Section
from slrtkit.domain.leaflet_words import Words

__all__ = ["html_index", "html_page"]

_STYLE = """
:root { color-scheme: light dark; --line: #767676; --mark: #8a4600; --paper: #fff; --ink: #1a1a1a; --link: #0645ad; }
@media (prefers-color-scheme: dark) {
  :root { --line: #8c8c8c; --mark: #ffb870; --paper: #16181a; --ink: #ececec; --link: #9ec1ff; }
}
body { margin: 0 auto; max-width: 44rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.0625rem; margin: 1.5rem 0 .25rem; }
a { color: var(--link); }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { font-weight: 600; } dd { margin: 0; }
ul { padding-left: 1.25rem; margin: .25rem 0; } li { margin: .35rem 0; }
.mark { color: var(--mark); font-size: .9em; white-space: nowrap; }
details { font-size: .9em; } summary { cursor: pointer; color: var(--link); }
@media print { body { max-width: none; } nav, summary { display: none; } a { color: inherit; text-decoration: none; } }
"""


def html_page(page: Leaflet, words: Words) -> str:
    """Return the page of one program."""
    return _document(f"{page.name} ({page.code})", words, _body(page, words))


def html_index(pages: Iterable[Leaflet], words: Words) -> str:
    """Return the page that leads to all of them, each as `CODE.html` beside it."""
    return _document(words.catalog, words, _index(pages, words))


def _document(title: str, words: Words, body: Iterable[str]) -> str:
    lines = [
        "<!doctype html>",
        f'<html lang="{words.html}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _index(pages: Iterable[Leaflet], words: Words) -> Iterator[str]:
    yield f"<main>\n<h1>{escape(words.catalog)}</h1>\n<ul>"
    for page in pages:
        about = f"<br>{escape(page.description)}" if page.description else ""
        yield f'<li><a href="{escape(page.code)}.html">{escape(page.name)}</a> ({escape(page.code)}){about}</li>'
    yield "</ul>\n</main>"


def _body(page: Leaflet, words: Words) -> Iterator[str]:
    yield f'<nav><a href="index.html">{escape(words.contents)}</a></nav>'
    yield f"<main>\n<h1>{escape(page.name)}</h1>"
    if page.description:
        yield f"<p>{escape(page.description)}</p>"
    yield "<dl>"
    for name, text in page.facts:
        shown = escape(text)
        if text.startswith(("https://", "http://")):
            shown = f'<a href="{shown}">{shown}</a>'
        yield f"<dt>{escape(name)}</dt><dd>{shown}</dd>"
    yield "</dl>"
    for version in reversed(page.versions):
        yield f"<section>\n<h2>{escape(version.title)}</h2>"
        for section in version.sections:
            yield from _section(section, words)
        yield "</section>"
    yield "</main>"


def _section(section: Section, words: Words) -> Iterator[str]:
    if section.title:
        yield f"<h3>{escape(section.title)}</h3>"
    if section.lead:
        yield f"<p>{escape(section.lead)}</p>"
    if section.items:
        yield "<ul>"
        for item in section.items:
            yield f"<li>{_item(item, words)}</li>"
        yield "</ul>"


def _item(item: Item, words: Words) -> str:
    mark = f' <span class="mark">({escape(item.mark)})</span>' if item.mark else ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in item.details)
    details = f"<details><summary>{escape(words.details)}</summary><dl>{rows}</dl></details>" if rows else ""
    return f"{escape(item.text)}{mark}{details}"
