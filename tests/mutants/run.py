"""Judge mutants: each in a child of its own, which meets attacks and genuine letters until it says something wrong of one.

The files are made once, by the verifier as it is; the child is forked from a process that has loaded everything but slrtkit. So
a mutant costs what it takes to verify some hundred files, or less. What survives them meets the tests of units. Says as JSON
which mutants were killed, and by what.

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
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, NoReturn

import pytest

from .mutate import Mutant, mutants

if TYPE_CHECKING:
    from .cases import Case

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src"

MODULES = (
    "slrtkit.domain.verification",
    "slrtkit.service.verify",
    *(
        f"slrtkit.adapters.signing.pdfcheck.{name}"
        for name in ("attachment", "changes", "coverage", "fonts", "layout", "names", "order", "pages", "profile", "streams")
    ),
)
"""Verdict, profile and coverage."""
UNITS = tuple(f"unit/test_verification{part}.py" for part in ("", "_layouts", "_lists", "_changes", "_orders", "_plans"))
KILLERS = {
    "slrtkit.service.verify": (
        *UNITS[:1],
        "attack/test_training_letters.py",
        "attack/test_registers.py",
        "attack/test_pages.py",
    ),
    "slrtkit.adapters.signing.pdfcheck.coverage": (*UNITS, "attack/test_extensions.py"),
}
"""Module -> tests for mutants of it that every file of the workshop left alive, beside those of units."""
FEW = 10
"""Below this, the first attack of each class will do, and no test of units."""
SECONDS = 240
"""Of processor time, for one mutant."""


def main() -> None:
    """Judge so many mutants."""
    count, seed, jobs = map(int, sys.argv[1:])
    chosen = drawn(count, seed)
    met = made(few=count < FEW)
    killed = dict(judged([None, *chosen], met, jobs, units=count >= FEW))
    if killed.pop(None):
        sys.exit("what should kill mutants fails without one")
    print(json.dumps([{"mutant": str(each), "killed": killed[each]} for each in chosen]))  # noqa: T201  this is its answer


def everyone() -> list[Mutant]:
    """Return every mutant of the modules."""
    return [each for name in MODULES for each in mutants(name, text_of(name))]


def drawn(count: int, seed: int) -> list[Mutant]:
    """Draw mutants by lot."""
    found = everyone()
    return random.Random(seed).sample(found, min(count, len(found)))


def path_of(module: str) -> Path:
    """Return the file of a module."""
    return SOURCE / f"{module.replace('.', '/')}.py"


@cache
def text_of(module: str) -> str:
    """Return the text of a module as it was when the mutants were drawn, whatever is written meanwhile."""
    return path_of(module).read_text("utf-8")


def made(*, few: bool) -> "list[Case]":
    """Make the files, then forget every module of ours."""
    from .cases import cases  # noqa: PLC0415  it is forgotten with all that it needs

    met = cases(few=few)
    for name in [name for name in sys.modules if name.split(".")[0] in ("slrtkit", "_slrtkit_pytest")]:
        del sys.modules[name]
    return met


def judged(
    these: Sequence[Mutant | None], met: "Sequence[Case]", jobs: int, *, units: bool = True
) -> Iterator[tuple[Mutant | None, bool]]:
    """Yield each mutant with whether it was killed, as the children end."""
    running: dict[int, Mutant | None] = {}
    for each in these:
        if len(running) == jobs:
            yield ended(running)
        child = os.fork()
        if not child:
            survive(each, met, units=units)
        running[child] = each
    while running:
        yield ended(running)


def ended(running: dict[int, Mutant | None]) -> tuple[Mutant | None, bool]:
    """Wait for a child; whatever is not the end of a good run has killed its mutant."""
    child, status = os.wait()
    return running.pop(child), status != 0


def survive(mutant: Mutant | None, met: "Sequence[Case]", *, units: bool) -> NoReturn:
    """Meet everything with a mutant in the verifier, and end; with 0 where nothing was wrong."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    silence = os.open(os.environ.get("SLRTKIT_MUTANTS_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(silence, stream)
    code = 1
    try:
        if mutant:
            sys.meta_path.insert(0, Planted(mutant))
        wrong = first_wrong(met)
        os.write(1, f"{mutant}: {wrong or 'survives the workshop'}\n".encode())
        every = dict.fromkeys((*UNITS, *chain.from_iterable(KILLERS.values())))
        killers = (KILLERS.get(mutant.module, UNITS) if mutant else tuple(every)) if units else ()
        options = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", f"--rootdir={TESTS.parent}"]
        code = (
            int(pytest.main([*options, *(str(TESTS / file) for file in killers)]))
            if killers and not wrong
            else int(bool(wrong))
        )
    except BaseException as error:  # noqa: BLE001  a mutant that raises anything is noticed
        os.write(1, f"{mutant}: {error!r}\n".encode())
    os._exit(code)


def first_wrong(met: "Sequence[Case]") -> str:
    """Return the first file of which the verifier says something wrong, else nothing."""
    examiner = importlib.import_module("slrtkit.adapters.signing.pdfcheck").PdfExaminer()
    verify = importlib.import_module("slrtkit.service.verify").verify
    for case in met:
        report = verify(case.pdf, examiner, pickle.loads(case.trust), case.at)  # noqa: S301  our own, a moment ago
        seen = report.decisive
        axis, evidence = (str(seen.axis), seen.evidence) if seen else ("", "")
        right = (
            str(report.verdict) == case.verdict
            and (not case.axes or axis in case.axes)
            and (not case.codes or report.sub_indication in case.codes)
            and case.evidence in evidence
        )
        if not right:
            return case.name
    return ""


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
