"""The door as an ASGI application, to be served by itself or mounted in another one under any path."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.routing import routed
from slrtkit.web.verification.answers import answer_of
from slrtkit.web.verification.headers import SecurityHeaders
from slrtkit.web.verification.health import Shelf, Trust, health
from slrtkit.web.verification.judging import Asked, Judge, Question
from slrtkit.web.verification.lists import ages
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.openapi import OPERATIONS, Operation, openapi
from slrtkit.web.verification.pages import Pages, script, style
from slrtkit.web.verification.problems import PROBLEM_MEDIA, PROBLEMS, Fault, RefusedError, problem
from slrtkit.web.verification.rates import Turns, Turnstile, visitor
from slrtkit.web.verification.uploads import Held, read_body, upload_of
from slrtkit.web.verification.words import language_of
from slrtkit.wire import to_wire

__all__ = ["application"]

_HOUR = {"Cache-Control": "public, max-age=3600"}
_FAULTS = {404: Fault.NOT_FOUND, 405: Fault.METHOD}


def application(trust: Trust, manners: Manners, judge: Judge, now: Callable[[], datetime]) -> ASGIApp:
    """Return the application.

    Args:
        trust: Gives the trust bundle.
        manners: What the door takes.
        judge: Answers.
        now: Tells the time, in UTC.
    """
    door = _Door(trust, manners, judge, now)
    app = routed(
        [
            Route("/", door.start),
            Route("/", door.check, methods=["POST"]),
            Route("/page.css", _style),
            Route("/page.js", _script),
            Route("/openapi.json", _openapi),
            *(Route(one.path, door.program(one), methods=["POST"] if one.asked else ["GET"]) for one in OPERATIONS),
        ],
        {HTTPException: _unserved, Exception: _broken},
    )
    return SecurityHeaders(app)  # around everything, so that a fault is dressed too


class _Door:
    """What requests share."""

    def __init__(self, trust: Trust, manners: Manners, judge: Judge, now: Callable[[], datetime]) -> None:
        self._manners, self._judge, self._now = manners, judge, now
        self._shelf, self._held = Shelf(trust), Held(manners.held)
        self._turnstile = Turnstile(manners.burst, manners.each_minute)
        self._turns = Turns()
        self._threads = ThreadPoolExecutor(manners.workers, "slrtkit-verification")
        self._given = 0

    async def start(self, request: Request) -> Response:
        """Answer with the page on which a letter is handed in."""
        pages, at = self._pages(request), self._now()
        try:
            return HTMLResponse(pages.start(ages(await self._bundle(at), at)))
        except RefusedError as refused:
            return HTMLResponse(pages.start(None, refused.fault), PROBLEMS[refused.fault][0], _after(refused))

    async def check(self, request: Request) -> Response:
        """Answer with the page that tells what was found of a letter."""
        pages = self._pages(request)
        try:
            return HTMLResponse(pages.answer(answer_of(await self._answer(request, Asked.EITHER))))
        except RefusedError as refused:
            return HTMLResponse(pages.start(None, refused.fault), PROBLEMS[refused.fault][0], _after(refused))

    def program(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers an operation."""

        async def answer(request: Request) -> Response:
            try:
                if operation.asked:
                    return JSONResponse(await self._answer(request, operation.asked))
                at = self._now()
                return JSONResponse(to_wire(health(await self._bundle(at), at)))
            except RefusedError as refused:
                return _problem(refused.fault, _after(refused))

        return answer

    async def _answer(self, request: Request, asked: Asked) -> JSON:
        came = visitor(request.client.host if request.client else "")
        if wait := self._turnstile.wait(came, monotonic()):
            raise RefusedError(Fault.TOO_MANY, wait)
        with self._held.share() as share:
            try:
                body = await read_body(request.stream(), request.headers, self._manners, share)
            except ClientDisconnect:
                raise RefusedError(Fault.TOO_SLOW) from None
            upload = upload_of(body, request.headers.get("content-type", ""))
            at = self._now()
            return await self._judged(came, Question(asked, upload.name, upload.data, at), await self._bundle(at))

    async def _judged(self, came: str, question: Question, trust: TrustBundle) -> JSON:
        if self._given >= self._manners.workers + self._manners.waiting:
            raise RefusedError(Fault.BUSY, wait=5)
        self._given += 1
        loop = asyncio.get_running_loop()
        try:
            async with self._turns.of(came):
                return await loop.run_in_executor(self._threads, self._judge.judge, question, trust)
        except RefusedError:
            self._turnstile.charge(came, self._manners.cost)
            raise
        finally:
            self._given -= 1

    async def _bundle(self, at: datetime) -> TrustBundle:
        held = self._shelf.held
        return await asyncio.to_thread(self._shelf.bundle, at) if held is None else held

    def _pages(self, request: Request) -> Pages:
        return Pages(language_of(request.query_params.get("lang")), self._manners)


async def _style(_: Request) -> Response:
    return Response(style(), media_type="text/css", headers=_HOUR)


async def _script(_: Request) -> Response:
    return Response(script(), media_type="text/javascript", headers=_HOUR)


async def _openapi(_: Request) -> Response:
    return JSONResponse(openapi())


async def _unserved(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  it is registered for nothing else
    return _problem(_FAULTS.get(error.status_code, Fault.FORM), dict(error.headers or {}))


async def _broken(_: Request, __: Exception) -> Response:
    return _problem(Fault.BROKEN, {})


def _problem(fault: Fault, headers: Mapping[str, str]) -> Response:
    told = problem(fault)
    return JSONResponse(to_wire(told), told.status, headers, PROBLEM_MEDIA)


def _after(refused: RefusedError) -> dict[str, str]:
    """Return the headers of a refusal: when to come again, and that what is still on its way is not read."""
    again = {"Retry-After": str(math.ceil(refused.wait))} if refused.wait else {}
    return {"Connection": "close", **again}
