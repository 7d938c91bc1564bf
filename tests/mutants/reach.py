"""What a verifier without a mistake says of each file, and which of its lines each file and each test reaches.

So a mutant meets only what can notice it, the quickest first. It runs in a process of its own, for what renders pages here
starts threads, and a process that has some cannot be forked.

Usage: python -m tests.mutants.reach OUT [few]
"""

import pickle
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from .cases import cases
from .judge import Case, Reached, wrong
from .modules import KILLERS, MODULES, TESTS, path_of

_NAMES = {str(path_of(module)): module for module in MODULES}


def main() -> None:
    """Judge every file and run every test once, and write what they reach."""
    few = sys.argv[2:] == ["few"]
    found = list(_files(cases(few=few)))
    if not few:
        noted = _Noted()
        options = ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", f"--rootdir={TESTS.parent}"]
        if code := pytest.main([*options, *(str(TESTS / file) for file in KILLERS)], [noted]):
            sys.exit(f"what should kill mutants fails without one: {code}")
        found += noted.found
    Path(sys.argv[1]).write_bytes(pickle.dumps(found))


def _files(met: Sequence[Case]) -> Iterator[Reached]:
    for case in met:
        begun = time.process_time()
        with _traced() as lines:
            said = wrong(case)
        if said:
            sys.exit(f"a verifier without a mistake is wrong of {case.name}: {said}")
        yield Reached(case, time.process_time() - begun, frozenset(lines))


class _Noted:
    """Notes what each test reaches, as a plug-in of pytest."""

    def __init__(self) -> None:
        self.found: list[Reached] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run a test and note its lines."""
        begun = time.process_time()
        with _traced() as lines:
            answer = yield
        self.found.append(Reached(item.nodeid, time.process_time() - begun, frozenset(lines)))
        return answer


@contextmanager
def _traced() -> Iterator[set[tuple[str, int]]]:
    """Collect the lines of the modules that are reached meanwhile."""
    lines = set[tuple[str, int]]()

    def follow(frame: FrameType, _event: str, _argument: Any) -> Any:  # noqa: ANN401  as the interpreter calls it
        module = _NAMES.get(frame.f_code.co_filename)
        if module is None:
            return None
        lines.add((module, frame.f_lineno))
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        yield lines
    finally:
        sys.settrace(before)


if __name__ == "__main__":
    main()
