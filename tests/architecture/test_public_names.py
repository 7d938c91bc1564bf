"""`__all__` is the promise: its names exist, are explained, and stand in the reference."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import slrtkit
from slrtkit import testing

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
ROOMS = {
    name: room
    for _, name, _ in pkgutil.walk_packages(slrtkit.__path__, "slrtkit.")
    if hasattr(room := importlib.import_module(name), "__all__")
}


def test_every_promised_name_exists_and_is_told_once() -> None:
    assert not {name: missing for name, room in ROOMS.items() if (missing := [n for n in room.__all__ if not hasattr(room, n)])}
    assert not [name for name, room in ROOMS.items() if len(room.__all__) != len(set(room.__all__))]


def test_every_promised_class_and_function_is_explained() -> None:
    promised = {(name, n): getattr(room, n) for name, room in ROOMS.items() for n in room.__all__}
    explicable = {key: what for key, what in promised.items() if inspect.isclass(what) or inspect.isfunction(what)}
    assert not [key for key, what in explicable.items() if not own_docstring(what)]


@pytest.mark.parametrize(
    "room", ["domain", "domain.cases", "domain.limits", "domain.rules", "ports", "errors", "kit", "testing.store"]
)
def test_the_reference_shows_each_public_room(room: str) -> None:
    pages = "".join(page.read_text("utf-8") for page in REFERENCE.glob("*.md"))
    assert f"automodule:: slrtkit.{room}\n" in pages


def own_docstring(what: object) -> str | None:
    """Return the docstring that was written for this very object; attrs and enum write none that counts."""
    return what.__dict__.get("__doc__") if inspect.isclass(what) else inspect.getdoc(what)


def test_every_contract_is_a_name_of_the_testing_room_or_part_of_one_that_is() -> None:
    homes = {name: room for name, room in ROOMS.items() if name.startswith("slrtkit.testing.")}
    contracts = {getattr(room, n) for room in homes.values() for n in room.__all__ if n.endswith("Contract")}
    offered = {getattr(testing, n) for n in testing.__all__}
    parts = {base for contract in offered & contracts for base in contract.__mro__}
    assert contracts - offered - parts == set()
