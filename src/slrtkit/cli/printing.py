"""How the checking commands speak to people: in one of two languages, in text that no file can steer."""

from pathlib import Path

import click

from slrtkit.domain.identifiers import mask
from slrtkit.domain.sentences import Sentence
from slrtkit.domain.verification import Status

__all__ = ["SIGNS", "named", "printable", "spoken"]

SIGNS = {Status.PASSED: "✓", Status.FAILED: "✗", Status.INDETERMINATE: "?", Status.NOT_CHECKED: "-"}
"""What stands before each answer."""


def spoken(lang: str, said: Sentence) -> str:
    """Return a sentence in a language."""
    return said.en if lang == "en" else said.id


def named(path: Path) -> str:
    """Return a path as it may be shown."""
    return printable(click.format_filename(path))


def printable(text: str) -> str:
    """Return text that cannot steer a terminal and shows no whole NIK."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in mask(text))
