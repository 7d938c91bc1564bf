"""The API of a district: its use cases over HTTP, for frontends of its own and for other systems. Needs the extra `web`."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.web.api.application import api_app
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"the API needs {missing.name}, which is not installed", cure="pip install 'slrtkit[web]'"
    ) from missing
from slrtkit.web.api.manners import ApiManners
from slrtkit.web.api.operations import Operation
from slrtkit.web.api.table import OPERATIONS
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch, unwatched, watched_by

__all__ = [
    "OPERATIONS",
    "Answered",
    "ApiManners",
    "Asked",
    "Kind",
    "Operation",
    "Watch",
    "api_app",
    "unwatched",
    "watched_by",
]
