"""Peers that pip fetches beside the environment, where `make bench` did not install them."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ["fetch_openfisca"]

_LOCK = Path(__file__).parents[2] / "requirements" / "bench.txt"
_FETCHED = Path("build/bench/openfisca")


def fetch_openfisca() -> str:
    """Have OpenFisca-core at hand; returns where other processes find it, an empty text where it is installed."""
    if find_spec("openfisca_core") is not None:
        return ""
    if not _FETCHED.exists():
        options = ["--quiet", "--require-hashes", "--target", str(_FETCHED), "--requirement", str(_LOCK)]
        subprocess.run([sys.executable, "-m", "pip", "install", *options], check=True)
    sys.path.append(str(_FETCHED))
    return str(_FETCHED.resolve())
