"""What a call of the library says is told by its names: optional arguments are given by name.

One may stand by place: the first, of a call that is about nothing else (`kit.proposals(APPLIED)`, `TypstRenderer(logos)`).
"""

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType

from slrtkit.kit import Kit

BY_PLACE = {
    "Parts.context": "who, which request, why: what every command begins with, in this order in every page and program",
    "DocumentKey.async_sign_raw": "pyHanko calls it",
    "DocumentKey.unsigned_attrs": "pyHanko calls it",
    "RangeQuery.between": "a store writes it, and this library alone calls it",
    "Scannable.scan": "the same",
}
PLACED = {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY}
ROOMS = ("slrtkit.ports", "slrtkit.adapters", "slrtkit.service", "slrtkit.kit", "slrtkit.plugins")


def callables(rooms: dict[str, ModuleType]) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield what users call: methods of `Kit` and of its desks, of ports, of adapters, and functions of these rooms."""
    for name, room in rooms.items():
        desks = name.startswith("slrtkit.service.")
        if not name.startswith(ROOMS) or (name.startswith("slrtkit.adapters") and not hasattr(room, "__path__")):
            continue
        for one in room.__all__:
            what = getattr(room, one)
            if inspect.isfunction(what) and not desks:
                yield one, what
            elif inspect.isclass(what) and (not desks or one.endswith("Desk")):
                yield from methods(what)
    for part in Kit.__mro__:
        yield from methods(part)


def methods(what: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield the public methods of a class, and how it is made unless attrs wrote that."""
    for name, found in vars(what).items():
        function = getattr(found, "__func__", found)
        made = name == "__init__" and not hasattr(what, "__attrs_attrs__")
        if inspect.isfunction(function) and (made or not name.startswith("_")):
            yield f"{what.__name__}.{name}", function


def loose(function: Callable[..., object]) -> list[str]:
    """Return the optional arguments that can be given by place, but for the first after who acts."""
    parameters = [one for one in inspect.signature(function).parameters.values() if one.name not in ("self", "cls", "context")]
    return [one.name for one in parameters[1:] if one.kind in PLACED and one.default is not one.empty]


def test_optional_arguments_are_given_by_name(rooms: dict[str, ModuleType]) -> None:
    found = {name: names for name, function in callables(rooms) if (names := loose(function))}
    assert {name: names for name, names in found.items() if name not in BY_PLACE} == {}
    assert set(found) == set(BY_PLACE), "what is excused, and need not be any more"


def test_one_that_is_not_is_found() -> None:
    def told(self: object, context: object, letter: str, to: str = "", *, at: str = "") -> None:
        """Give `to` by place, which should not be possible."""

    assert loose(told) == ["to"]
