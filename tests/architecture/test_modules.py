"""The house's own manners: every module says what it is, and none is two rooms."""

import ast
import re
from collections import Counter
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
MODULES = {str(file.relative_to(SOURCE)): file.read_text("utf-8") for file in sorted(SOURCE.rglob("*.py"))}
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST = 300
SHORTEST = 3


@cache
def docstrings() -> dict[str, str]:
    """Return what each module says of itself."""
    return {name: ast.get_docstring(ast.parse(text)) or "" for name, text in MODULES.items()}


def test_every_module_says_what_it_is() -> None:
    assert not [name for name, said in docstrings().items() if not said]


def test_the_first_line_of_a_module_says_what_it_is_for_and_no_other_says_the_same() -> None:
    first = {name: said.partition("\n")[0] for name, said in docstrings().items()}
    assert not {name: line for name, line in first.items() if len(line.split()) < SHORTEST or line[-1:] not in ".:?"}
    assert not [line for line, times in Counter(first.values()).items() if times > 1]


def test_the_examples_in_docstrings_are_true() -> None:
    """They are blocks of Python in the first docstring of a module, and say what its names do."""
    assert not [name for name, text in MODULES.items() if re.search(r"^ *>>> ", text, re.MULTILINE)]
    blocks = [(name, block) for name, said in docstrings().items() for block in PYTHON.findall(said)]
    assert sum(text.count("```python") for text in MODULES.values()) == len(blocks) > 0
    for name, block in blocks:
        room = import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        exec(block, vars(room) | {"date": date})  # noqa: S102  the project's own pages


def test_no_module_is_two_rooms() -> None:
    assert not {name: length for name, text in MODULES.items() if (length := len(text.splitlines())) > LONGEST}


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in (SOURCE / "slrtkit").rglob("*.py")}
    assert not [str(folder.relative_to(SOURCE)) for folder in folders if not (folder / "__init__.py").exists()]
