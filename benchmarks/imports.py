"""What an embedder pays at start: processor time and modules of fresh interpreters, and the size of the wheel.

The floors are an interpreter that does nothing and one that imports attrs, started in turn with the others.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from benchmarks.metrics import Metric, Result, result

__all__ = ["run"]

_ROOT = Path(__file__).parents[1]
_ROUNDS = 11
_COMMAND = "from slrtkit.cli import main; main()"
_SUBJECTS = {
    "bare interpreter": ("-c", "pass"),
    "import attrs": ("-c", "import attrs"),
    "import slrtkit": ("-c", "import slrtkit"),
    "import slrtkit.domain": ("-c", "import slrtkit.domain"),
    "import slrtkit.kit": ("-c", "import slrtkit.kit"),
    "slrtkit --version": ("-c", _COMMAND, "--version"),
}
_BUDGETS = {
    "import slrtkit": ("bare interpreter", 2.5),
    "import slrtkit.domain": ("import attrs", 10.0),
    "import slrtkit.kit": ("import attrs", 22.0),
    "slrtkit --version": ("bare interpreter", 6.0),
}
_LOADED = """
import json, sys
before = set(sys.modules)
__import__(sys.argv[1])
print(json.dumps(sorted(set(sys.modules) - before)))
"""
_ATTRS = {"attr", "attrs"}
_PARTS = {"slrtkit": set[str](), "slrtkit.domain": _ATTRS, "slrtkit.kit": {*_ATTRS, "cattrs", "typing_extensions"}}
_MEBIBYTE = 2**20


def run() -> Result:
    """Start each subject in fresh interpreters, interleaved; compare medians; count modules; build the wheel and weigh it."""
    spent: dict[str, list[float]] = {subject: [] for subject in _SUBJECTS}
    for words in _SUBJECTS.values():
        _seconds(words)  # as after an installation, modules are compiled before they are measured
    for _ in range(_ROUNDS):
        for subject, words in _SUBJECTS.items():
            spent[subject].append(_seconds(words))
    took = {subject: median(times) for subject, times in spent.items()}
    metrics = [Metric(subject, seconds * 1000, "ms of processor", "lower") for subject, seconds in took.items()]
    for subject, (floor, budget) in _BUDGETS.items():
        metrics.append(Metric(f"{subject} / {floor}", took[subject] / took[floor], "ratio", "lower", budget))
    for module, allowed in _PARTS.items():
        loaded = _loaded(module)
        metrics.append(Metric(f"modules loaded by import {module}", len(loaded), "modules", "lower"))
        roots = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names - {"slrtkit", "__mp_main__"}
        named = ", ".join(sorted(allowed)) or "none"
        others = len(roots - allowed)
        metrics.append(Metric(f"third parties loaded by import {module}, beside {named}", others, "packages", "lower", 0))
    return result("imports", [*metrics, *_wheel()])


def _seconds(words: tuple[str, ...]) -> float:
    """Return the processor time of one interpreter from start to end, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, env=_environment(), stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _loaded(module: str) -> list[str]:
    command = [sys.executable, "-c", _LOADED, module]
    return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=_environment()).stdout))


def _environment() -> dict[str, str]:
    """Return the environment without what would measure coverage, or compile each module anew, in interpreters that start."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHONDONTWRITEBYTECODE"))}


def _wheel() -> list[Metric]:
    with TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
        subprocess.run(build, check=True, cwd=_ROOT, capture_output=True)
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        return [
            Metric("wheel", wheel.stat().st_size / _MEBIBYTE, "MiB", "lower", 8.0),
            Metric("wheel, unpacked", unpacked / _MEBIBYTE, "MiB", "lower"),
        ]
