"""Environments that hold some extras and nothing else, made of links to what is installed here; nothing is fetched."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from attrs import frozen
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
CORE: list[str] = PROJECT["dependencies"]

# Reads the core once; then each use runs in a child of its own, which sees the core and one more folder.
RUNNER = """
import json, os, sys, traceback
import slrtkit.kit, slrtkit.plugins
from slrtkit.errors import SlrtError
for use, folder, code in json.load(sys.stdin):
    reader, writer = os.pipe()
    if os.fork() == 0:
        sys.path.append(folder)
        try:
            exec(code, {"__name__": "use"})
            told = "done", ""
        except SlrtError as error:
            told = error.code, f"{error} {error.cure}"
        except SystemExit as end:
            told = f"exit {end.code or 0}", ""
        except BaseException:
            told = "broken", traceback.format_exc()
        os.write(writer, json.dumps(told).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        print(json.dumps([use, *json.loads(said.read() or '["died", ""]')]), flush=True)
    os.wait()
"""


@frozen
class Told:
    """How a use ended: `done`, the code of an error, `exit N`, or `broken`; and the error's words."""

    code: str
    text: str


def required(names: Iterable[str]) -> set[str]:
    """Return the names of all distributions that requirements bring here; those that are not installed are left out."""
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    seen: set[str] = set()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name == "slrtkit":
            waiting += [Requirement(text) for extra in one.extras for text in EXTRAS[extra]]
            continue
        if str(one) in seen:
            continue
        seen.add(str(one))
        try:
            brought = distribution(name)
        except PackageNotFoundError:
            continue
        found.add(name)
        needs = [Requirement(text) for text in brought.requires or ()]
        wanted = ("", *one.extras)
        waiting += [need for need in needs if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in wanted)]
    return found


def linked(folder: Path, names: Iterable[str]) -> Path:
    """Fill a folder with links to the files of distributions, as `pip install --target` would; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        brought = distribution(name)
        for top in tops(brought):
            link = folder / top
            if not link.is_symlink():
                link.symlink_to(Path(str(brought.locate_file(top))))
    return folder


def tops(brought: Distribution) -> set[str]:
    """Return the files and folders that a distribution laid beside others."""
    return {file.parts[0] for file in brought.files or () if file.parts[0] not in {"..", "__pycache__"}}


def run(folder: Path, uses: Mapping[str, tuple[Iterable[str], str]]) -> dict[str, Told]:
    """Run each use (name -> the extras that are there, code) with these extras alone, and return how it ended."""
    core = linked(folder / "core", required(CORE))
    (core / "slrtkit.dist-info").mkdir()
    for file in Path(str(distribution("slrtkit").locate_file("."))).glob("slrtkit-*.dist-info/*"):
        (core / "slrtkit.dist-info" / file.name).symlink_to(file)
    asked = [
        (use, str(linked(folder / "-".join(["only", *extras]), required(f"slrtkit[{extra}]" for extra in extras))), code)
        for use, (extras, code) in uses.items()
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-S", "-c", RUNNER],
        input=json.dumps(asked),
        cwd=folder,
        env=environment | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(core)])},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in re.findall(r"^\[.*\]$", done.stdout, re.MULTILINE)]
    return {use: Told(code, text) for use, code, text in lines}
