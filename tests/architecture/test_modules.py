"""The house's own manners: every module says what it is, and none is two rooms."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
MODULES = {str(file.relative_to(SOURCE)): file.read_text("utf-8") for file in sorted(SOURCE.rglob("*.py"))}
LONGEST = 300


def test_every_module_says_what_it_is() -> None:
    assert not [name for name, text in MODULES.items() if not ast.get_docstring(ast.parse(text))]


def test_no_module_is_two_rooms() -> None:
    assert not {name: length for name, text in MODULES.items() if (length := len(text.splitlines())) > LONGEST}


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in (SOURCE / "slrtkit").rglob("*.py")}
    assert not [str(folder.relative_to(SOURCE)) for folder in folders if not (folder / "__init__.py").exists()]
