"""`__all__` is the promise: its names exist, are explained, and stand in the reference."""

import ast
import importlib
import inspect
import re
import textwrap
from pathlib import Path
from types import ModuleType

from slrtkit import testing

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference"
DIRECTIVE = re.compile(r"^\.\. auto(\w+):: ([\w.]+)\n((?: +:.*\n)*)", re.MULTILINE)
PYTHON = re.compile(r"^ *```python\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
Rooms = dict[str, ModuleType]
INNER = ("slrtkit.cli", "slrtkit.service")
"""A command line is shown as commands; of the use cases the reference shows what `Kit` gives of them."""


def test_every_promised_name_exists_and_is_told_once(rooms: Rooms) -> None:
    assert not {name: missing for name, room in rooms.items() if (missing := [n for n in room.__all__ if not hasattr(room, n)])}
    assert not [name for name, room in rooms.items() if len(room.__all__) != len(set(room.__all__))]


def test_every_promised_class_and_function_is_explained(rooms: Rooms) -> None:
    promised = {(name, n): getattr(room, n) for name, room in rooms.items() for n in room.__all__}
    explicable = {key: what for key, what in promised.items() if inspect.isclass(what) or inspect.isfunction(what)}
    assert not [key for key, what in explicable.items() if not own_docstring(what)]


def shown() -> set[int]:
    """Return the identities of what the reference shows: single things, and of a module all, or what the page names of it."""
    found: set[int] = set()
    for kind, name, options in DIRECTIVE.findall("".join(page.read_text("utf-8") for page in REFERENCE.glob("*.md"))):
        if kind != "module":
            room, _, what = name.rpartition(".")
            found.add(id(getattr(importlib.import_module(room), what)))
        elif ":no-members:" not in options:
            room = importlib.import_module(name)
            named = re.search(r":members: (.+)", options)
            found |= {id(getattr(room, n)) for n in (named[1].split(", ") if named else offered_by(room))}
    return found


def offered_by(room: ModuleType) -> list[str]:
    """Return the names of a room: of `__all__`, or what a tree of classes has instead."""
    return getattr(room, "__all__", [name for name, what in vars(room).items() if inspect.isclass(what)])


def test_the_reference_shows_every_name_of_every_public_room(rooms: Rooms) -> None:
    public = {
        name: room for name, room in rooms.items() if hasattr(room, "__path__") and not name.startswith(INNER) and room.__all__
    }
    assert {"slrtkit.domain", "slrtkit.ports", "slrtkit.testing", "slrtkit.adapters.storage"} <= set(public)
    there = shown()
    missing = {name: [n for n in room.__all__ if id(getattr(room, n)) not in there] for name, room in public.items()}
    assert not {name: names for name, names in missing.items() if names}


def test_the_reference_shows_whatever_a_page_tells_to_import() -> None:
    there = shown()
    asked = {
        (page.name, node.module or "", part.name)
        for page in (*DOCS.rglob("*.md"), *DOCS.parent.glob("README*.md"))
        for block in PYTHON.findall(page.read_text("utf-8"))
        for node in ast.walk(ast.parse(textwrap.dedent(block)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("slrtkit.")
        for part in node.names
    }
    assert len(asked) > len(REFERENCE.name)
    hidden = {one for one in asked if id(getattr(importlib.import_module(one[1]), one[2])) not in there}
    assert not {one for one in hidden if not one[1].startswith("slrtkit.cli")}


def own_docstring(what: object) -> str | None:
    """Return the docstring that was written for this very object; attrs and enum write none that counts."""
    return what.__dict__.get("__doc__") if inspect.isclass(what) else inspect.getdoc(what)


def test_every_contract_is_a_name_of_the_testing_room_or_part_of_one_that_is(rooms: Rooms) -> None:
    homes = {name: room for name, room in rooms.items() if name.startswith("slrtkit.testing.")}
    contracts = {getattr(room, n) for room in homes.values() for n in room.__all__ if n.endswith("Contract")}
    offered = {getattr(testing, n) for n in testing.__all__}
    parts = {base for contract in offered & contracts for base in contract.__mro__}
    assert contracts - offered - parts == set()
