"""What the tests of the house share: every room of it, loaded once."""

import importlib
import pkgutil
from types import ModuleType

import pytest

import slrtkit


@pytest.fixture(scope="session")
def rooms() -> dict[str, ModuleType]:
    """Give every module that has an `__all__`, by its name."""
    names = [name for _, name, _ in pkgutil.walk_packages(slrtkit.__path__, "slrtkit.")]
    return {name: room for name in names if hasattr(room := importlib.import_module(name), "__all__")}
