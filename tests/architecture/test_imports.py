"""What an import of the library costs, and what the core may reach for."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
CORE = ("errors", "ledger", "domain", "ports", "service")

LOADED = """
import sys
before = set(sys.modules)
import {module}
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(loaded - sys.stdlib_module_names - {{"slrtkit"}}))
"""


@pytest.mark.parametrize("module", ["slrtkit", "slrtkit.errors", "slrtkit.domain", "slrtkit.ledger", "slrtkit.ports"])
def test_importing_the_core_loads_no_third_party_module_but_attrs(module: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")} | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], env=environment, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"attr", "attrs"}


def test_no_module_of_the_core_imports_a_third_party_package_but_attrs() -> None:
    allowed = sys.stdlib_module_names | {"attrs", "slrtkit"}
    files = [file for room in CORE for file in (SOURCE / "slrtkit" / room).rglob("*.py")]
    strangers = {(str(file.relative_to(SOURCE)), name) for file in files for name in imported(file) if name not in allowed}
    assert not strangers


def imported(file: Path) -> set[str]:
    """Return the top-level packages that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | named}
