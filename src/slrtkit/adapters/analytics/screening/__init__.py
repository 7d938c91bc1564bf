"""Screening: the rules of a catalog before a whole population, as columns."""

from importlib.util import find_spec

from slrtkit.errors import AdapterNotInstalledError

if find_spec("narwhals") is None:
    raise AdapterNotInstalledError("narwhals is not installed", cure="pip install 'slrtkit[screening]'")

from slrtkit.adapters.analytics.screening.engines import ENGINES, Engine, open_engine
from slrtkit.adapters.analytics.screening.files import open_tables, reading
from slrtkit.adapters.analytics.screening.inspection import require_fit
from slrtkit.adapters.analytics.screening.register import write_tables
from slrtkit.adapters.analytics.screening.sampling import Sampled, sampled
from slrtkit.adapters.analytics.screening.schema import Column, schema_of
from slrtkit.adapters.analytics.screening.screening import Screened, screen

__all__ = [
    "ENGINES",
    "Column",
    "Engine",
    "Sampled",
    "Screened",
    "open_engine",
    "open_tables",
    "reading",
    "require_fit",
    "sampled",
    "schema_of",
    "screen",
    "write_tables",
]
