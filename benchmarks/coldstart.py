"""What an embedder pays at start: importing slrtkit and its domain in a fresh interpreter, against importing attrs alone."""

import json
import subprocess
import sys
from statistics import median

from benchmarks.metrics import Metric, Result, result

__all__ = ["run"]

_ROUNDS = 15
_SUBJECTS = ("attrs", "slrtkit", "slrtkit.domain", "slrtkit.ports.store")
_PROBE = """
import json, sys, time
before = set(sys.modules)
start = time.perf_counter()
__import__(sys.argv[1])
spent = time.perf_counter() - start
from importlib.metadata import packages_distributions
owners = packages_distributions()
roots = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps([spent, sorted(root for root in roots if root in owners and root not in sys.stdlib_module_names)]))
"""


def run() -> Result:
    """Import each subject in fresh interpreters, interleaved, and compare medians."""
    spent: dict[str, list[float]] = {subject: [] for subject in _SUBJECTS}
    loaded: dict[str, list[str]] = {}
    for _ in range(_ROUNDS):
        for subject in _SUBJECTS:
            seconds, loaded[subject] = _probe(subject)
            spent[subject].append(seconds)
    floor = median(spent["attrs"])
    metrics = []
    for subject in _SUBJECTS[1:]:
        metrics.append(Metric(f"import {subject}", median(spent[subject]) * 1000, "ms", "lower"))
        metrics.append(Metric(f"import {subject} / import attrs", median(spent[subject]) / floor, "ratio", "lower"))
        others = [root for root in loaded[subject] if root not in {"attr", "attrs", "slrtkit"}]
        named = f"third-party modules beside attrs in {subject}: {', '.join(others) or 'none'}"
        metrics.append(Metric(named, len(others), "modules", "lower", 0))
    return result("coldstart", [Metric("import attrs", floor * 1000, "ms", "lower"), *metrics])


def _probe(subject: str) -> tuple[float, list[str]]:
    output = subprocess.run([sys.executable, "-c", _PROBE, subject], check=True, capture_output=True, text=True).stdout
    seconds, roots = json.loads(output)
    return float(seconds), list(roots)
