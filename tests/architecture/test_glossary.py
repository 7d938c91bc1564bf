"""The glossary has the words that the library uses for things."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from slrtkit.domain.events import Event

DOCS = Path(__file__).parents[2] / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text("utf-8")
EVENTS = set(get_args(Event))
"""They have a page of their own, made from the code."""
REFERENCE = "".join(page.read_text("utf-8") for page in (DOCS / "reference").glob("*.md"))
ROOMS = sorted(
    set(re.findall(r"automodule:: (slrtkit\.(?:domain|ports)\b[\w.]*)\n", REFERENCE)) - {"slrtkit.domain.rules.nodes"}
)
"""The rooms of nouns that the reference shows; the parts of a condition are those of the grammar on the page of rules."""
ROWS = [line.split("|")[1:-1] for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| English")]


def test_every_row_has_an_english_term_an_indonesian_term_a_meaning_and_a_source() -> None:
    assert ROWS
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in ROWS)


def test_terms_stand_once() -> None:
    terms = [row[0].strip().lower() for row in ROWS]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("room", ROOMS)
def test_every_noun_of_a_public_room_is_built_from_words_of_the_glossary(room: str) -> None:
    words = set(re.findall(r"[a-z]+", " ".join(row[0] for row in ROWS).lower()))
    nouns = {name: getattr(import_module(room), name) for name in import_module(room).__all__}
    classes = [name for name, what in nouns.items() if inspect.isclass(what) and what not in EVENTS]
    unknown = {name: missing for name in classes if (missing := set(parts(name)) - words)}
    assert not unknown


def parts(name: str) -> list[str]:
    """Return the words of a class name, in lower case: `AreaTree` has two, `NIK` is one."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", name)]
