"""A program's leaflet on a terminal."""

import textwrap
from collections.abc import Iterator

import click

from slrtkit.domain.leaflet import Item, Leaflet, Section

__all__ = ["terminal_lines"]

_WIDTH = 110


def terminal_lines(leaflet: Leaflet) -> Iterator[str]:
    """Yield the lines of a leaflet."""
    yield click.style(f"{leaflet.code}  {leaflet.name}", bold=True)
    if leaflet.description:
        yield from _wrapped(leaflet.description, "  ", "  ")
    for name, text in leaflet.facts:
        yield f"  {name}: {text}"
    for version in leaflet.versions:
        yield f"\n  {click.style(version.title, bold=True)}"
        for section in version.sections:
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f"\n  {section.title}"
    if section.lead:
        yield from _wrapped(section.lead, "    ", "    ")
    for item in section.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    yield from _wrapped(item.text + (f" [{item.mark}]" if item.mark else ""), "    - ", "      ")
    for name, text in item.details:
        yield from _wrapped(f"{name}: {text}", "        ", "          ")


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
