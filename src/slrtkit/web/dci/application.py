"""The door for other registers, as an ASGI application to be mounted under any path.

`POST /{social,ibr}/registry/sync/search` is answered at once, `POST /{social,ibr}/registry/sync/txn/status` tells how an
earlier transaction ended, and `POST /ibr/registry/enrolled` in which programmes somebody is enrolled. `search`, `txn/status`,
`subscribe` and `unsubscribe` without `sync` are acknowledged, and answered at the partner's own address.
"""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from slrtkit.adapters.exchange.dci.attributes import Registry
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.authentication import Authenticator
from slrtkit.ports.dci import Subscriptions
from slrtkit.web.api.watching import Watch, unwatched
from slrtkit.web.dci.answering import answer_enrolled, answer_searches, answer_status
from slrtkit.web.dci.door import Door, Visit, refusal
from slrtkit.web.dci.exchange import Exchange
from slrtkit.web.dci.subscribing import answer_subscribe, answer_unsubscribe
from slrtkit.web.dci.taking import Action, Answer, Taker
from slrtkit.web.dci.transactions import Transactions
from slrtkit.web.routing import routed

__all__ = ["dci_app"]


def dci_app(kit: Kit, authenticator: Authenticator, exchange: Exchange, *, watch: Watch = unwatched) -> ASGIApp:
    """Return the application.

    Args:
        kit: The district.
        authenticator: Tells which officer a request is of: the one in whose name its partner asks.
        exchange: What was agreed on, and with whom.
        watch: What logs and traces requests and use cases.
    """
    counter = _Counter(kit, authenticator, exchange)
    takers = [
        Taker(exchange, counter.door, watch, registry, one)
        for registry in exchange.registries
        for one in counter.actions(registry)
    ]
    routes = [Route(taker.route, taker.answer, methods=["POST"]) for taker in takers]
    return routed(routes, {HTTPException: _unserved})


class _Counter:
    def __init__(self, kit: Kit, authenticator: Authenticator, exchange: Exchange) -> None:
        partners = {one.id: one for one in exchange.partners}
        self._kit, self._exchange = kit, exchange
        self.door = Door(kit, authenticator, partners, exchange.receiver)
        self._ended = Transactions()

    def actions(self, registry: Registry) -> list[Action]:
        """Return what a register takes."""
        kept, courier = self._exchange.subscriptions, self._exchange.courier

        def searches(visit: Visit, correlation: str) -> dict[str, JSON]:
            return answer_searches(self.door, visit, registry, correlation, self._ended)

        def status(visit: Visit, correlation: str) -> dict[str, JSON]:
            return answer_status(visit, correlation, self._ended)

        def enrolled(visit: Visit, correlation: str) -> dict[str, JSON]:
            return answer_enrolled(self.door, visit, correlation, self._ended)

        found = [
            Action("sync/search", "search", "on-search", searches),
            Action("sync/txn/status", "txn-status", "txn-on-status", status),
        ]
        if registry is Registry.IBR:
            found.append(Action("enrolled", "search", "on-search", enrolled))
        if courier:
            found.append(Action("search", "search", "on-search", searches, courier))
            found.append(Action("txn/status", "txn-status", "txn-on-status", status, courier))
        if courier and kept:
            found.append(Action("subscribe", "subscribe", "on-subscribe", self._subscribe(registry, kept), courier))
            give_up = partial(_give_up, kept)
            found.append(Action("unsubscribe", "unsubscribe", "on-unsubscribe", give_up, courier))
        return found

    def _subscribe(self, registry: Registry, kept: Subscriptions) -> Answer:
        def subscribe(visit: Visit, correlation: str) -> dict[str, JSON]:
            return answer_subscribe(self._kit, visit, registry, correlation, kept, self._ended)

        return subscribe


def _give_up(kept: Subscriptions, visit: Visit, correlation: str) -> dict[str, JSON]:
    return answer_unsubscribe(visit, correlation, kept)


async def _unserved(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  it is registered for nothing else
    code = "err.request.not_found" if error.status_code == 404 else "err.request.bad"  # noqa: PLR2004  the status of HTTP
    response = refusal(ExchangeError("nothing is served here in this way", code=code))
    response.status_code = error.status_code
    return response
