"""Each error can be looked up by its code: what causes it, and what to do."""

import inspect
import re
from pathlib import Path

from slrtkit import errors

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"
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
