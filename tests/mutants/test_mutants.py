"""Mistakes in the verifier are noticed: of mutants of its verdict, profile and coverage, the tests kill nine of ten."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from .mutate import mutants

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
MUTANTS = int(os.environ.get("SLRTKIT_MUTANTS", "400")) if PROVE else 1
SEED = 20261122
HERE = Path(__file__).parent
ARGUED: dict[str, list[str]] = tomllib.loads((HERE / "survivors.toml").read_text("utf-8"))
"""Why -> which mutants may live."""
CODE = '''
"""A page of code."""
__all__ = ["f"]
_LIMIT = 3


def f(a: int, b: "str") -> bool:
    """Say something."""
    if a < _LIMIT and b not in ("x", "y"):
        raise ValueError(f"no {a}")
    return not any(c == 1 for c in b)
'''


def test_each_mutant_has_one_mistake() -> None:
    shown = {f"{each.before} -> {each.after}" for each in mutants("m", CODE)}
    assert {
        "3 -> 4",
        "a < _LIMIT -> a <= _LIMIT",
        "a < _LIMIT and b not in ('x', 'y') -> a < _LIMIT or b not in ('x', 'y')",
        "b not in ('x', 'y') -> b in ('x', 'y')",
        "'x' -> 'xX'",
        "raise ValueError(f'no {a}') -> pass",
        "c == 1 -> c != 1",
        "any((c == 1 for c in b)) -> all((c == 1 for c in b))",
    } <= shown
    assert not [text for text in shown if "page of code" in text or text.startswith(("'f'", "'str'", "int"))]
    for each in mutants("m", CODE):
        code = ast.unparse(each.tree(CODE))
        assert code != ast.unparse(ast.parse(CODE)), each
        compile(code, "m", "exec")


def test_the_tests_kill_nine_of_ten_mutants_of_the_verifier(prove: Callable[..., None]) -> None:
    command = [sys.executable, "-m", "tests.mutants.run", str(MUTANTS), str(SEED), "2" if PROVE else "1"]
    ran = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    alive = [each["mutant"] for each in answer if not each["killed"]]
    argued = {mutant for listed in ARGUED.values() for mutant in listed}
    unargued = [mutant for mutant in alive if mutant not in argued]
    killed = len(answer) - len(alive)
    figure = f"{killed} of {len(answer)} killed, {len(alive)} live, of which {len(unargued)} are not argued: {unargued}"
    prove("mutants of verdict, profile and coverage", figure, "90 %", holds=not PROVE or killed >= 0.9 * len(answer))
