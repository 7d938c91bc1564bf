"""What is mutated, and which tests stand against it."""

from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src"
MODULES = (
    "slrtkit.domain.verification",
    "slrtkit.service.verify",
    *(
        f"slrtkit.adapters.signing.pdfcheck.{name}"
        for name in (
            *("attachment", "changes", "coverage", "fonts", "hints", "inflate", "layout", "linear", "names", "order"),
            *("pages", "profile", "streams", "tables"),
        )
    ),
)
"""Verdict, profile and coverage."""
KILLERS = (
    *(f"unit/test_verification{part}.py" for part in ("", "_judging", "_layouts", "_lists", "_changes", "_orders", "_plans")),
    "unit/test_page_seals.py",
    *(f"attack/test_{name}.py" for name in ("linearised", "training_letters", "registers", "pages", "extensions")),
)
"""Tests that a mutant meets where no file of the workshop kills it."""


def path_of(module: str) -> Path:
    """Return the file of a module."""
    return SOURCE / f"{module.replace('.', '/')}.py"


@cache
def text_of(module: str) -> str:
    """Return the text of a module as it was when it was first asked for, whatever is written meanwhile."""
    return path_of(module).read_text("utf-8")
