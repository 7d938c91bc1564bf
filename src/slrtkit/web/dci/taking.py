"""How a message is taken: answered at once, or acknowledged and answered at the partner's own address."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final, TypeAlias

from attrs import evolve, frozen
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from slrtkit.adapters.exchange.dci.attributes import Registry
from slrtkit.adapters.exchange.dci.envelope import answer_header
from slrtkit.adapters.exchange.dci.plain import refuse
from slrtkit.errors import SlrtError
from slrtkit.ledger import JSON
from slrtkit.ports.authentication import Carried
from slrtkit.ports.dci import Courier
from slrtkit.web.api.answers import in_thread
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch
from slrtkit.web.dci.door import Door, Visit, body_of, broken, refusal, require_callback, require_readable
from slrtkit.web.dci.exchange import Exchange

__all__ = ["Action", "Answer", "Taker"]

_LOG: Final = logging.getLogger("slrtkit.web")
_COURIERS: Final = 2
"""Messages that are under way at a time, of each kind."""
_WAITING: Final = 32
"""Messages of one partner that were acknowledged and wait for their answer, of each kind; others are refused for now."""
Answer: TypeAlias = Callable[[Visit, str], dict[str, JSON]]
"""Visit and correlation id -> the message that answers."""


@frozen
class Action:
    """What is taken at one path.

    Attributes:
        path: The path, below that of the register.
        action: What the header has to say.
        answered: What the header of the answer says.
        answer: Answers.
        later: Hands the answer over; None: it is the response itself.
    """

    path: str
    action: str
    answered: str
    answer: Answer
    later: Courier | None = None


class Taker:
    """Takes messages at one path.

    Args:
        exchange: What was agreed on.
        door: Lets partners in.
        watch: What logs and traces.
        registry: Which register of DCI.
        taken: What is taken.

    Attributes:
        route: The path.
    """

    def __init__(self, exchange: Exchange, door: Door, watch: Watch, registry: Registry, taken: Action) -> None:
        """Wait for messages."""
        self._exchange, self._door, self._watch, self._registry, self._taken = exchange, door, watch, registry, taken
        self.route: str = f"/{registry.value}/registry/{taken.path}"
        self._couriers = ThreadPoolExecutor(_COURIERS, "slrtkit-courier")  # whoever is slow to take keeps no other thread busy
        self._waiting = Counter[str]()
        self._asked = Asked(Kind.USE, f"dci {registry.value} {taken.action}", "POST", self.route)

    async def answer(self, request: Request) -> Response:
        """Answer a request."""
        said = Answered()
        with self._watch(evolve(self._asked, kind=Kind.REQUEST), said):
            try:
                response = await self._respond(request)
            except SlrtError as refused:
                response, said.code = refusal(refused), refused.code
            except Exception as fault:  # noqa: BLE001  whatever it is, it is answered
                _LOG.debug("a fault that nobody foresaw", exc_info=fault)  # its text may tell of somebody
                response, said.code = broken(), "internal"
            said.status = response.status_code
        return response

    async def _respond(self, request: Request) -> Response:
        body = await body_of(request)
        carried = Carried(request.method, request.url.path, dict(request.headers))
        if self._taken.later is None:
            return JSONResponse(await run_in_threadpool(self._at_once, carried, body))
        visit, correlation = await run_in_threadpool(self._acknowledge, carried, body)
        if self._waiting[visit.partner.id] >= _WAITING:
            refuse("err.request.too_many_requests", "", "too many messages wait for their answer", "ask anew later")
        told = {"ack_status": "ACK", "timestamp": visit.at.isoformat(timespec="seconds"), "correlation_id": correlation}
        return JSONResponse({"message": told}, background=BackgroundTask(self._sent, self._taken.later, visit, correlation))

    async def _sent(self, courier: Courier, visit: Visit, correlation: str) -> None:
        self._waiting[visit.partner.id] += 1
        try:
            await in_thread(self._couriers, partial(self._later, courier, visit, correlation))
        finally:
            self._waiting[visit.partner.id] -= 1

    def _at_once(self, carried: Carried, body: bytes) -> dict[str, JSON]:
        with self._watched():
            visit, correlation = self._enter(carried, body)
            return self._work(visit, correlation)

    def _acknowledge(self, carried: Carried, body: bytes) -> tuple[Visit, str]:
        with self._watched():
            visit, correlation = self._enter(carried, body)
            require_callback(visit)
            require_readable(visit, self._registry, self._taken.action)
            return visit, correlation

    def _later(self, courier: Courier, visit: Visit, correlation: str) -> None:
        with suppress(Exception), self._watched():  # the watch is told; the text of a fault may tell of somebody
            body = json.dumps(self._work(visit, correlation), ensure_ascii=False).encode()
            path = "txn/on-status" if self._taken.action == "txn-status" else self._taken.answered
            courier.post(f"{visit.partner.callback.rstrip('/')}/registry/{path}", body)

    def _enter(self, carried: Carried, body: bytes) -> tuple[Visit, str]:
        return self._door.enter(carried, body, self._taken.action), self._door.kit.clock.new_id()

    def _work(self, visit: Visit, correlation: str) -> dict[str, JSON]:
        kit, own = self._door.kit, self._exchange.receiver
        message = self._taken.answer(visit, correlation)
        total = max((len(one) for one in message.values() if isinstance(one, list)), default=1)
        header = answer_header(kit.clock.new_id(), visit.at, self._taken.answered, own, visit.partner.id, total=total)
        return self._exchange.sealed(header, message, kit)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        said = Answered()
        with self._watch(self._asked, said):
            try:
                yield
            except SlrtError as refused:
                said.code = refused.code
                raise
