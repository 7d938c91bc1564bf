"""`python -m benchmarks [NAME] [--json]` runs one benchmark, or all of them."""

import argparse
import json
from importlib import import_module
from pathlib import Path

from benchmarks.metrics import Result

_NAMES = sorted(
    file.stem
    for file in Path(__file__).parent.glob("*.py")
    if file.stem not in {"__init__", "api", "__main__", "issuing", "metrics", "people", "population", "storage_postgresql"}
)


def main() -> None:
    """Run the named benchmark and print its figures: a table, or with `--json` one object (without a name, a list of them)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", choices=_NAMES)
    which.add_argument("--all", action="store_true", help="run every benchmark")
    parser.add_argument("--json", action="store_true", help="print one JSON object, or with --all a list of them")
    arguments = parser.parse_args()
    told: list[Result] = [import_module(f"benchmarks.{name}").run() for name in (_NAMES if arguments.all else [arguments.name])]
    if arguments.json:
        print(json.dumps(told if arguments.all else told[0], indent=1))
    else:
        print("\n\n".join(_table(each) for each in told))


def _table(told: Result) -> str:
    width = max(len(row["metric"]) for row in told["metrics"])
    rows = [f"{row['metric']:{width}}  {row['value']:>12.4f} {row['unit']}{_kept(row['holds'])}" for row in told["metrics"]]
    return "\n".join([f"{told['name']} ({told['machine']})", *rows])


def _kept(holds: bool | None) -> str:  # noqa: FBT001 - one of three states
    return "" if holds is None else "  holds" if holds else "  DOES NOT HOLD"


main()
