"""Screening: the rules of a catalog before a whole population, as columns."""

from importlib.util import find_spec

from slrtkit.errors import AdapterNotInstalledError

if find_spec("narwhals") is None:
    raise AdapterNotInstalledError("narwhals is not installed", cure="pip install 'slrtkit[screening]'")

from slrtkit.adapters.analytics.screening.engines import ENGINES, Engine, open_engine
from slrtkit.adapters.analytics.screening.screening import Screened, screen

__all__ = ["ENGINES", "Engine", "Screened", "open_engine", "screen"]
