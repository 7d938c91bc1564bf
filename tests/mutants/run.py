"""Judge mutants: each in a child of its own, which meets attacks, genuine letters and tests until one notices it.

The files are made once, by the verifier as it is, and noted is which lines each file and each test reaches. So a mutant meets
only what reaches it, the quickest first, and a child is forked from a process that has loaded everything but slrtkit. Says as
JSON which mutants were killed. A folder in `SLRTKIT_MUTANTS_KEPT` keeps who was killed, so that a run that was stopped goes on
there; a file in `SLRTKIT_MUTANTS_LOG` tells by what.

Usage: python -m tests.mutants.run COUNT SEED JOBS
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import pickle
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType
from typing import NoReturn

import pytest

from .judge import Reached, wrong
from .modules import KILLERS, MODULES, TESTS, path_of, text_of
from .mutate import Mutant, mutants

FEW = 10
"""Below this, the first attack of each class will do, and no tests."""
SOME = 12
"""So many files come before the tests of units."""
ALIKE = 4
"""So many stand for all that reach the same lines."""
HARMLESS = Mutant(MODULES[0], "", "nothing", "nothing", -1, None)
"""Whatever kills this one is no proof of anything."""
SECONDS = 120
"""Of processor time, for one mutant."""
UNPLANTED = 99
OPTIONS = ("-x", "-q", "--tb=line", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", f"--rootdir={TESTS.parent}")


def main() -> None:
    """Judge so many mutants."""
    count, seed, jobs = map(int, sys.argv[1:])
    chosen = drawn(count, seed)
    kept = Kept(os.environ.get("SLRTKIT_MUTANTS_KEPT", ""))
    open_ones = [each for each in chosen if not kept.killed(each)]
    if open_ones:
        for mutant, killed in judged([HARMLESS, *open_ones], kept.reached(few=count < FEW), jobs):
            if killed and mutant is HARMLESS:
                sys.exit("what should kill mutants kills one without a mistake")
            if killed:
                kept.note(mutant)
    print(json.dumps([{"mutant": str(each), "killed": kept.killed(each)} for each in chosen]))  # noqa: T201  this is its answer


def drawn(count: int, seed: int) -> list[Mutant]:
    """Draw mutants by lot from all of the modules."""
    found = [each for name in MODULES for each in mutants(name, text_of(name))]
    return random.Random(seed).sample(found, min(count, len(found)))


class Kept:
    """What is known from before, kept in a folder where one is named: who was killed, and what reaches what.

    Who lived is asked again; and everything is, once a module or a test is another.
    """

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder) if folder else None
        self.names = set[str]()
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "killed").touch()
            self.names.update((self.folder / "killed").read_text("utf-8").splitlines())

    def killed(self, mutant: Mutant) -> bool:
        """Say whether a mutant was killed."""
        return self._name(mutant) in self.names

    def note(self, mutant: Mutant) -> None:
        """Note that a mutant was killed."""
        self.names.add(self._name(mutant))
        if self.folder:
            with (self.folder / "killed").open("a", encoding="utf-8") as file:
                file.write(f"{self._name(mutant)}\n")

    def reached(self, *, few: bool) -> list[Reached]:
        """Return every file and test with what it reaches, and load all that they need; nothing of it is run here."""
        texts = [path_of(module) for module in MODULES] + [TESTS / file for file in KILLERS]
        digest = sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()[:16]
        with TemporaryDirectory() as folder:
            out = (self.folder or Path(folder)) / f"reached-{'few' if few else 'all'}-{digest}"
            command = [sys.executable, "-m", "tests.mutants.reach", str(out), *(["few"] if few else [])]
            if not out.exists():
                ran = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)
                if ran.returncode:
                    sys.exit(f"{ran.stdout[-4000:]}\n{ran.stderr[-4000:]}")
            found: list[Reached] = pickle.loads(out.read_bytes())  # noqa: S301  our own
        for name in ("slrtkit.service.verify", "slrtkit.adapters.signing.pdfcheck"):
            importlib.import_module(name)
        if not few:
            with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
                pytest.main([*OPTIONS, "--collect-only", *(str(TESTS / file) for file in KILLERS)])
        return found

    def _name(self, mutant: Mutant) -> str:
        return f"{sha256(text_of(mutant.module).encode()).hexdigest()[:16]} {mutant.index} {mutant}"


def judged(these: Sequence[Mutant], known: Sequence[Reached], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Yield each mutant with whether it was killed, as the children end."""
    running: dict[int, Mutant] = {}
    for each in these:
        if len(running) == jobs:
            yield ended(running)
        child = os.fork()
        if not child:
            survive(each, meeting(each, known))
        running[child] = each
    while running:
        yield ended(running)


def meeting(mutant: Mutant, known: Sequence[Reached]) -> list[list[Reached]]:
    """Return what reaches a mutant in rounds, the cheapest first; everything, where nothing seems to.

    Of attacks, and of tests that make files, a few stand for all that go the same way through the module.
    """
    lines = {(mutant.module, line) for line in mutant.lines}
    reach = sorted([each for each in known if each.lines & lines] or known, key=lambda each: each.seconds)
    units, ways = list[Reached](), dict[tuple[bool, frozenset[tuple[str, int]]], list[Reached]]()
    for each in reach:
        test = isinstance(each.what, str)
        way = test, frozenset(place for place in each.lines if place[0] == mutant.module)
        (units if "unit/" in str(each.what) else ways.setdefault(way, [])).append(each)
    genuine = [each for each in reach if not isinstance(each.what, str) and not each.what.axes]
    files = genuine + [each for (test, _), those in ways.items() if not test for each in those[:ALIKE] if each not in genuine]
    tests = [each for (test, _), those in ways.items() if test for each in those[:ALIKE]]
    return [files[:SOME], units, files[SOME:], tests]


def ended(running: dict[int, Mutant]) -> tuple[Mutant, bool]:
    """Wait for a child; whatever is not the end of a good run has killed its mutant."""
    child, status = os.wait()
    mutant = running.pop(child)
    if os.waitstatus_to_exitcode(status) == UNPLANTED:
        sys.exit(f"not planted: {mutant}")
    return mutant, status != 0


def survive(mutant: Mutant, rounds: Sequence[Sequence[Reached]]) -> NoReturn:
    """Meet everything with a mutant in the verifier, and end; with 0 where nothing was wrong."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    silence = os.open(os.environ.get("SLRTKIT_MUTANTS_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(silence, stream)
    try:
        plant(mutant)
    except BaseException as error:  # noqa: BLE001  it must not go on as if it were the parent
        os.write(1, f"{mutant}: not planted: {error!r}\n".encode())
        os._exit(UNPLANTED)
    try:
        told = next(filter(None, map(noticed, rounds)), "")
    except BaseException as error:  # noqa: BLE001  a mutant that raises anything is noticed
        told = repr(error)
    os.write(1, f"{time.process_time():.1f} s {mutant}: {told or 'SURVIVES'} (met {[len(each) for each in rounds]})\n".encode())
    os._exit(int(bool(told)))


def noticed(known: Sequence[Reached]) -> str:
    """Return what notices the mutant, else nothing."""
    for each in known:
        if not isinstance(each.what, str) and wrong(each.what):
            return each.what.name
    tests = [each.what for each in known if isinstance(each.what, str)]
    code = pytest.main([*OPTIONS, *tests]) if tests else 0
    return "a test" if code in (1, 2) else ""  # any other says that no test was run: that kills nobody


def plant(mutant: Mutant) -> None:
    """Put a mutant into the module that is loaded, or, where it is not in a function, forget all modules for one with it."""
    held = vars(sys.modules[mutant.module])
    code = compile(mutant.tree(text_of(mutant.module)), str(path_of(mutant.module)), "exec")
    found: object = None
    for name in filter(None, mutant.function.split(".")):
        found = held[name]
        held = dict(vars(found)) if isinstance(found, type) else {}
        code = [each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name][-1]
    for inner in ("fget", "func", "__wrapped__"):
        found = getattr(found, inner, found)
    if isinstance(found, FunctionType) and found.__code__ != code:
        found.__code__ = code
        return
    for name in list(sys.modules):
        if name.split(".")[0] in ("slrtkit", "_slrtkit_pytest") or (name.startswith("tests.") and "mutants" not in name):
            del sys.modules[name]
    sys.meta_path.insert(0, Planted(mutant))


class Planted(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives a mutant when its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """Find the one module."""
        if fullname != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(fullname, path_of(fullname), loader=self)

    def get_source(self, fullname: str) -> str:
        """Return the text before the mistake."""
        return text_of(fullname)

    def get_code(self, fullname: str) -> CodeType:
        """Return the module with the mistake."""
        return compile(self.mutant.tree(self.get_source(fullname)), str(path_of(fullname)), "exec")


if __name__ == "__main__":
    main()
