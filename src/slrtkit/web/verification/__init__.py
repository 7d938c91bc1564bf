"""The public door: whoever was handed a letter gives its file or a photo in, and is told what was found of it.

Needs the extra `web`. Whoever embeds it decides who may reach it; it needs no store, and keeps nothing.
"""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.web.verification.bundles import bundle_at
    from slrtkit.web.verification.door import verification_app
except ModuleNotFoundError as error:
    missing = (error.name or "").partition(".")[0]
    if missing == "slrtkit":
        raise
    raise AdapterNotInstalledError(
        f"the public door needs {missing}, which is not installed", cure="pip install 'slrtkit[web]'"
    ) from error
from slrtkit.web.verification.health import Trust
from slrtkit.web.verification.judging import Asked, Judge, Question
from slrtkit.web.verification.manners import Manners

__all__ = ["Asked", "Judge", "Manners", "Question", "Trust", "bundle_at", "verification_app"]
