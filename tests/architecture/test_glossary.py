"""The glossary has the words that the library uses for things."""

import inspect
import re
from pathlib import Path

from slrtkit import domain
from slrtkit.domain import events

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
ROWS = [line.split("|")[1:-1] for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| English")]


def test_every_row_has_an_english_term_an_indonesian_term_a_meaning_and_a_source() -> None:
    assert ROWS
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in ROWS)


def test_terms_stand_once() -> None:
    terms = [row[0].strip().lower() for row in ROWS]
    assert len(terms) == len(set(terms))


def test_every_noun_of_the_domain_is_built_from_words_of_the_glossary() -> None:
    words = set(re.findall(r"[a-z]+", " ".join(row[0] for row in ROWS).lower()))
    nouns = {name for name in domain.__all__ if inspect.isclass(getattr(domain, name))} - set(events.__all__)
    unknown = {name: missing for name in nouns if (missing := set(parts(name)) - words)}
    assert not unknown


def parts(name: str) -> list[str]:
    """Return the words of a class name, in lower case: `AreaTree` has two, `NIK` is one."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", name)]
