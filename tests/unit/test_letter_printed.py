"""What may be printed on a letter, and which field is blamed where it may not."""

from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.documents import typst as adapter
from slrtkit.adapters.documents.glyphs import code_points
from slrtkit.adapters.documents.printed import Printed, printed
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.errors import RenderError
from slrtkit.testing.letters import full_letter, plain_letter

FONTS = sorted((Path(adapter.__file__).parent / "fonts").glob("*.ttf"))
GLYPHS = frozenset.intersection(*(code_points(font.read_bytes()) for font in FONTS))


def named(name: str) -> RecommendationLetter:
    return evolve(plain_letter(), identity=evolve(plain_letter().identity, name=name))


def name_in(data: dict[str, Printed]) -> Printed:
    identity = data["identity"]
    assert isinstance(identity, dict)
    return identity["name"]


def refusal(letter: RecommendationLetter) -> RenderError:
    with pytest.raises(RenderError) as refused:
        printed(letter, GLYPHS)
    return refused.value


def test_a_letter_becomes_texts_numbers_and_spoken_days() -> None:
    data = printed(full_letter(), GLYPHS)
    assert data["dated"] == "21 November 2026"
    assert data["desil"] == 2
    assert data["specimen"] is False
    assert data["countersigned"] is not None
    assert data["addressee"] == ["Direktur RSUD Rekaan", "di Rekaan"]


def test_a_decomposed_letter_is_printed_as_one() -> None:
    data = printed(named("Andre\u0301"), GLYPHS)
    assert name_in(data) == "Andr\u00e9"


@pytest.mark.parametrize(
    ("name", "code", "point"),
    [
        ("Siti\u202e", "document.unsafe-text", "U+202E"),
        ("Siti\x00", "document.unsafe-text", "U+0000"),
        ("Siti\u200d", "document.unsafe-text", "U+200D"),
        ("Siti \u05d0", "document.unsafe-text", "U+05D0"),
        ("Siti \u5b57", "document.no-glyph", "U+5B57"),
        ("Siti \U0001f600", "document.no-glyph", "U+1F600"),
        ("x\u0323\u0304", "document.no-glyph", "U+0323"),
        ("S\u0456ti", "document.foreign-script", "U+0456"),
        ("\u0421\u0435\u0440", "document.foreign-script", "U+0421"),
    ],
)
def test_a_name_that_cannot_be_shown_faithfully_is_refused_by_code_point(name: str, code: str, point: str) -> None:
    error = refusal(named(name))
    assert (error.code, error.path) == (code, "identity.name")
    assert point in str(error)
    assert name not in str(error)


@pytest.mark.parametrize("name", ["Ma\u2019ruf", "Siti \u2013 Budi", "5 \u00b5g", "\u03b2-talasemia", "1\u00ba", "O\u02bbhara"])
def test_signs_of_ordinary_letters_are_printed(name: str) -> None:
    assert name_in(printed(named(name), GLYPHS)) == name


@pytest.mark.parametrize(
    ("path", "letter"),
    [
        ("number", evolve(plain_letter(), number="  ")),
        ("place", evolve(plain_letter(), place="")),
        ("subject", evolve(plain_letter(), subject="")),
        ("addressee", evolve(plain_letter(), addressee=())),
        ("statement", evolve(plain_letter(), statement=(" ",))),
    ],
)
def test_a_required_field_must_not_be_blank(path: str, letter: RecommendationLetter) -> None:
    error = refusal(letter)
    assert (error.code, error.path) == ("document.missing", path)


def test_a_nameless_letter_is_refused() -> None:
    assert refusal(named("")).path == "identity.name"


def test_a_line_has_at_most_250_characters_and_a_paragraph_2000() -> None:
    printed(named("A" * 250), GLYPHS)
    assert refusal(named("A" * 251)).code == "document.too-long"
    printed(evolve(plain_letter(), statement=("A" * 2000,)), GLYPHS)
    assert refusal(evolve(plain_letter(), statement=("A", "A" * 2001))).path == "statement[1]"
