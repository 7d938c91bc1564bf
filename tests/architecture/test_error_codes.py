"""Each error can be looked up by its code: what causes it, and what to do."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import slrtkit
from slrtkit import errors

SOURCE = Path(slrtkit.__path__[0])
TESTS = Path(__file__).parents[1]
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"
DOTTED = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9_-]+)+")
EXPECTED = re.compile(r"""\.code == "([a-z0-9-]+\.[a-z0-9.-]+)\"""")
SHOWN = re.compile(r"^(?:error: \[)?([a-z-]+\.[a-z-]+)(?:\] |: )", re.MULTILINE)
"""An error as the command line prints it."""
PATHS = {"header.action", "identity.nkk", "query.value.expression"}
"""What has the form of a code, and a sentence behind it, and is none."""
CELLS = re.compile(r"^\| (`[a-z.-]+`(?:, `[a-z.-]+`)*) \|", re.MULTILINE)
ROW = re.compile(
    r"^\| `(?P<code>[a-z.-]+)` \| \{py:class\}`~slrtkit\.errors\.(?P<name>\w+)` \| (?P<cause>.+) \| (?P<cure>.+) \|$",
    re.MULTILINE,
)

TREE = {cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.SlrtError)}


def test_every_error_class_stands_on_the_page_of_error_codes_under_its_code() -> None:
    rows = {(row["name"], row["code"]) for row in ROW.finditer(PAGE.read_text("utf-8"))}
    assert rows == {(cls.__name__, cls.code) for cls in TREE}


def test_no_two_error_classes_share_a_code() -> None:
    assert len({cls.code for cls in TREE}) == len(TREE)


def test_a_retryable_error_is_marked_on_the_page() -> None:
    marked = {row["name"] for row in ROW.finditer(PAGE.read_text("utf-8")) if row["cure"].startswith("Try again")}
    assert marked == {cls.__name__ for cls in TREE if cls.retryable}


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    """Give every code with what the generated page says of it: docs/codes.py, which is a script beside docs/raised.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PAGE.parents[1]))
        found: dict[str, Any] = import_module("codes").rows()
    return found


def known(code: str, rows: Mapping[str, Any]) -> bool:
    """Whether a code stands in the table: itself, or as one of those that end with the reason of a report."""
    return code in rows or f"{code.partition('.')[0]}.…" in rows


def literals() -> Iterator[tuple[str, str]]:
    """Yield what the source itself gives as a code, and where: read another way than the table is.

    That is a text after `code=`, and any of a code's form that a sentence follows in a call or a tuple; behind a code stands
    its path.
    """
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.keyword("code", ast.Constant(str() as code)) if DOTTED.fullmatch(code):
                    yield code, f"{path.relative_to(SOURCE)}:{node.value.lineno}"
                case ast.Call(args=parts) | ast.Tuple(parts):
                    told = ["", *map(sentence, parts)]
                    for before, text, following in zip(told, told[1:], told[2:], strict=False):
                        if DOTTED.fullmatch(text) and " " in following and not DOTTED.fullmatch(before) and text not in PATHS:
                            yield text, f"{path.relative_to(SOURCE)}:{node.lineno}"
                case _:
                    pass


def sentence(part: ast.expr) -> str:
    match part:
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr(parts):
            return "".join(map(sentence, parts))
        case _:
            return ""


def test_every_code_of_the_source_stands_in_the_table(rows: dict[str, Any]) -> None:
    found = dict(literals())
    assert len(found) > 500, "or codes are written in another way"
    assert {code: place for code, place in found.items() if not known(code, rows)} == {}


def test_every_class_stands_in_the_table_under_its_code(rows: dict[str, Any]) -> None:
    assert {cls.__name__ for cls in TREE if cls.__name__ not in rows[cls.code].kinds} == set()


def test_every_code_that_a_test_expects_stands_in_the_table(rows: dict[str, Any]) -> None:
    tests = [path for path in sorted(TESTS.rglob("*.py")) if path != Path(__file__)]
    expected = {code: path.name for path in tests for code in EXPECTED.findall(path.read_text("utf-8"))}
    assert len(expected) > 100, "or tests look at codes in another way"
    assert {code: name for code, name in expected.items() if not known(code, rows)} == {}


def test_every_code_that_a_page_tells_of_stands_in_the_table(rows: dict[str, Any]) -> None:
    pages = {path.name: path.read_text("utf-8") for path in sorted(PAGE.parents[1].rglob("*.md"))}
    told = {code: name for name, text in pages.items() for code in SHOWN.findall(text)}
    told |= {code: PAGE.name for cell in CELLS.findall(PAGE.read_text("utf-8")) for code in re.findall(r"`([^`]+)`", cell)}
    assert len(told) > 100, "or pages name codes in another way"
    assert {code: name for code, name in told.items() if not known(code, rows)} == {}


def test_every_code_of_the_table_says_what_it_is_and_what_to_do(rows: dict[str, Any]) -> None:
    assert [code for code, row in rows.items() if not (row.kinds and row.texts and row.cures)] == []
    assert not [code for code, row in rows.items() for part in (*row.texts, *row.cures) if "\0" in part or "«»" in part]


@pytest.mark.parametrize(
    ("code", "kind", "text", "cure"),
    [
        ("bundle.gap", "BundleRefusedError", None, "ask for the bundle again"),
        ("nik.length", "InvalidIdentifierError", "a NIK has 16 digits, not «text»", None),
        ("household.duplicate-nik", "DuplicateError", "a person of this household is registered already", None),
        ("referral.accept", "InvalidTransitionError", "a referral that is «status» cannot be taken through «step»", None),
        (
            "rule.unknown-fact",
            "RuleDefinitionError",
            "«path» is not a fact of the case",
            "declare it, or name one that is declared",
        ),
        ("csv.id", "a finding of an import", "line «lines» has this id for somebody else", None),
    ],
)
def test_what_a_helper_is_called_with_is_in_the_table(
    code: str, kind: str, text: str | None, cure: str | None, rows: dict[str, Any]
) -> None:
    row = rows[code]
    assert kind in row.kinds
    assert text is None or text in row.texts
    assert cure is None or cure in row.cures
