"""All that a district serves, as one application: the API under `/api`, and the public door under everything else.

Under `/api` are also its health (`/api/health/`) and its catalog as HSDS (`/api/hsds/`), of which nobody is asked who they are;
and where something was agreed on with other registers, the door for them (`/api/dci/`). Under `/bundles` may be the counter of
devices that are offline else.
"""

from starlette.routing import Mount
from starlette.types import ASGIApp

from slrtkit.kit import Kit
from slrtkit.ports.authentication import Authenticator
from slrtkit.web.api.application import api_app
from slrtkit.web.api.manners import ApiManners
from slrtkit.web.api.watching import Watch, unwatched
from slrtkit.web.dci import Exchange, dci_app
from slrtkit.web.health import health_app
from slrtkit.web.hsds import hsds_app
from slrtkit.web.routing import routed
from slrtkit.web.verification import Judge, Trust

__all__ = ["counter_app", "district_app"]


def district_app(
    kit: Kit,
    authenticator: Authenticator,
    door: ASGIApp,
    *,
    watch: Watch = unwatched,
    manners: ApiManners | None = None,
    exchange: Exchange | None = None,
    trust: Trust | None = None,
    judge: Judge | None = None,
    counter: ASGIApp | None = None,
) -> ASGIApp:
    """Return the application of a district.

    Args:
        kit: The district.
        authenticator: Tells which officer asks of the API.
        door: The public door, which asks nobody; see `slrtkit.web.verification.verification_app`.
        watch: Logs and traces of the API.
        manners: What the API takes.
        trust: Gives the trust bundle as it is, so that an update needs no restart; None: it stays the kit's.
        judge: What judges files that officers hand in; the door's own may be shared.
        exchange: What was agreed on with other registers; None: they have no door.
        counter: The counter for bundles, which asks devices; see `slrtkit.web.bundles`. None: there is none.
    """
    mounts = {"/health": health_app(kit), "/hsds": hsds_app(kit)}
    if exchange is not None:
        mounts["/dci"] = dci_app(kit, authenticator, exchange, watch=watch)
    api = api_app(kit, authenticator, mounts=mounts, watch=watch, manners=manners, trust=trust, judge=judge)
    rest = door if counter is None else counter_app(counter, door)
    return routed([Mount("/api", api), Mount("/", rest)])


def counter_app(counter: ASGIApp, door: ASGIApp) -> ASGIApp:
    """Return the counter for bundles, under `/bundles`, and the public door."""
    return routed([Mount("/bundles", counter), Mount("/", door)])
