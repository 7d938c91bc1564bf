"""The API of a district as an ASGI application, to be served by itself or mounted in another one under any path."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache, partial
from typing import Any

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from slrtkit.domain.context import Context
from slrtkit.errors import Problem, SlrtError, UnauthenticatedError, WireError
from slrtkit.kit import Kit
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.web.api.answers import Streamed, answer_bytes, cut, in_thread, tag_of
from slrtkit.web.api.forms import Form, form_of
from slrtkit.web.api.judging import BENCH, Bench, Verification
from slrtkit.web.api.manners import ApiManners
from slrtkit.web.api.openapi import openapi
from slrtkit.web.api.operations import STREAMS, Operation
from slrtkit.web.api.problems import problem_of, problem_response
from slrtkit.web.api.renewal import Renewed
from slrtkit.web.api.table import OPERATIONS
from slrtkit.web.api.told import as_told
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch, unwatched
from slrtkit.web.routing import routed
from slrtkit.web.verification.headers import SecurityHeaders
from slrtkit.web.verification.health import Trust
from slrtkit.web.verification.judging import Judge
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.workers import Workers
from slrtkit.web.wireschema import wire_schema

__all__ = ["api_app"]

_LOG = logging.getLogger("slrtkit.web")
_JSON = "application/json"
_BYTES = "application/octet-stream"
_KEYS = 200


def api_app(
    kit: Kit,
    authenticator: Authenticator,
    *,
    operations: Iterable[Operation] = OPERATIONS,
    mounts: Mapping[str, ASGIApp] | None = None,
    watch: Watch = unwatched,
    manners: ApiManners | None = None,
    trust: Trust | None = None,
    judge: Judge | None = None,
) -> ASGIApp:
    """Return the API of a district.

    Args:
        kit: The district. Its use cases decide who may do what.
        authenticator: Tells which officer asks.
        operations: What is served; each is a use case.
        mounts: Path -> another application that is served beside it, under its own rules of access.
        watch: Logs and traces.
        manners: What it takes.
        trust: Gives the trust bundle as it is (`bundle_at(Path("trust"))`), every 20 seconds at most, so that an update
            needs no restart; None: it stays the kit's.
        judge: What judges files that officers hand in; processes of its own where none is given.
    """
    door, current = Manners(), Renewed(kit, trust)
    bench = Bench(judge or Workers(door.workers, door.seconds), current, door)
    desk = _Desk(current, bench, authenticator, watch, manners or ApiManners())
    served = tuple(operations)
    document = cache(partial(openapi, served, desk.manners.security))

    schema = cache(wire_schema)

    async def described(_: Request) -> Response:
        return JSONResponse(await in_thread(desk.threads, document))

    async def schemas(_: Request) -> Response:
        return JSONResponse(await in_thread(desk.threads, schema), media_type="application/schema+json")

    routes: list[BaseRoute] = [Route(one.path, desk.answering(one), methods=[one.method]) for one in served]
    app = routed(
        [
            Route("/openapi.json", described),
            Route("/schema.json", schemas),
            *routes,
            *(Mount(path, other) for path, other in (mounts or {}).items()),
        ],
        {HTTPException: _refused},
    )
    return SecurityHeaders(app)


@frozen
class Begun:
    """A request whose officer is known and whose body is read, and the operation that it asks for."""

    operation: Operation
    form: Form
    request: Request
    body: bytes
    officer: str
    client_id: str


class _Desk:
    """What requests share."""

    def __init__(
        self, kit: Callable[[], Kit], bench: Bench, authenticator: Authenticator, watch: Watch, manners: ApiManners
    ) -> None:
        self.manners: ApiManners = manners
        self._kit, self._bench, self._authenticator, self._watch = kit, bench, authenticator, watch
        self.threads: Executor = ThreadPoolExecutor(manners.threads, "slrtkit-api")
        self._streams = ThreadPoolExecutor(manners.streams, "slrtkit-export")

    def answering(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers an operation."""
        form = form_of(operation)

        async def answer(request: Request) -> Response:
            answered = Answered()
            key = request.headers.get("idempotency-key", "").strip('"')
            client_id = key or self._kit().clock.new_id()
            told = operation.id, operation.method, operation.path, client_id
            with self._watch(Asked(Kind.REQUEST, *told), answered):
                try:
                    _require_key(key)
                    officer = await in_thread(self.threads, partial(self._officer, request))
                    body = await self._body(request, form)  # of nobody whom nobody knows
                    begun = Begun(operation, form, request, body, officer, client_id)
                    call = partial(self._watched, Asked(Kind.USE, *told), begun)
                    response = await in_thread(self.threads, call)
                except Exception as error:  # noqa: BLE001  whatever it is, it is answered
                    answered.code = problem_of(error).code
                    if not isinstance(error, SlrtError | HTTPException):
                        _LOG.debug("a fault that nobody foresaw", exc_info=error)  # its text may tell of somebody
                    response = problem_response(error)
                answered.status = response.status_code
            return response

        return answer

    async def _body(self, request: Request, form: Form) -> bytes:
        """Return the body, where it is one that is taken.

        Raises:
            HTTPException: it is too large, or of another media type.
        """
        held = bytearray()
        try:
            async for piece in request.stream():
                held += piece
                if len(held) > self.manners.largest:
                    raise HTTPException(413)
        except ClientDisconnect:
            raise HTTPException(400) from None
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if held and (form.raw or form.body) and media != (_BYTES if form.raw else _JSON):
            raise HTTPException(415)
        return bytes(held)

    def _officer(self, request: Request) -> str:
        carried = Carried(request.method, request.url.path, dict(request.headers))
        kit = self._kit()
        officer = self._authenticator.officer(carried, kit.clock.now())
        if officer not in kit.officers:
            raise UnauthenticatedError("whoever asks is no officer of this district", cure="log in as one")
        return officer

    def _watched(self, asked: Asked, begun: "Begun") -> Response:
        answered = Answered()
        with self._watch(asked, answered):
            try:
                return self._done(begun)
            except Exception as error:
                answered.code = problem_of(error).code
                raise

    def _done(self, begun: "Begun") -> Response:
        """Do it, in a thread that may wait."""
        operation, form, request = begun.operation, begun.form, begun.request
        told = form.arguments(request.path_params, request.query_params.multi_items(), begun.body)
        district = self._kit()
        context = district.context(begun.officer, begun.client_id, told.pop(form.reason) if form.reason else "")
        page = (told["after"], told["limit"]) if form.listed else None
        told = {name: value for name, value in told.items() if not form.paged or name not in {"after", "limit"}}
        kit = district if form.reason else district.seen_by(context)
        if operation.conditional and "if-match" in request.headers:
            kit = kit.unchanged(STREAMS[operation.subject], told[operation.subject], _version(request.headers["if-match"]))
        tag = tag_of(kit.version(STREAMS[operation.subject], told[operation.subject])) if operation.versioned else ""
        target = self._target(kit, begun)
        named = {name: context for name, kind in operation.types.items() if kind is Context and name != "return"} | told
        use = partial(getattr(target, operation.use.__name__), **named)
        if operation.streamed:
            return Streamed(use, operation.media, self._streams)
        found = use()
        if page is not None:
            found = cut(found, *page) if form.paged else (found, found[-1].id if len(found) == page[1] else "")
        return self._told(district, operation, found, tag, request)

    def _target(self, kit: Kit, begun: "Begun") -> Any:  # noqa: ANN401  the kit, or one of its desks
        at = begun.operation.at
        return Verification(self._bench, begun.officer) if at == BENCH else getattr(kit, at) if at else kit

    def _told(self, kit: Kit, operation: Operation, found: Any, tag: str, request: Request) -> Response:  # noqa: ANN401  what the use case returns
        if operation.answer is bytes:
            return Response(found, media_type=operation.media)
        headers = {"ETag": tag} if tag else {"Location": _place(request, operation, found.id)} if operation.made else {}
        if tag and request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if operation.listed is None:
            content = answer_bytes(as_told(kit, operation.answer, found), None)
        else:
            items, after = found
            told = [as_told(kit, operation.listed, one) for one in items]
            content = answer_bytes({"items": told, "next": after}, None)
        return Response(content, 201 if operation.made else 200, headers, _JSON)


def _place(request: Request, operation: Operation, found: str) -> str:
    return str(request.scope.get("root_path", "")) + operation.made.format(found)


def _require_key(key: str) -> None:
    if len(key) > _KEYS or not all("!" <= one <= "~" for one in key):
        raise WireError([Problem("Idempotency-Key", "wire.value", f"up to {_KEYS} printable characters without a space")])


def _version(tag: str) -> int:
    text = tag.strip().strip('"')
    if not (text.isascii() and text.isdecimal() and len(text) < 20):  # noqa: PLR2004  digits of 64 bits
        raise WireError([Problem("If-Match", "wire.value", "the ETag that was read is expected")])
    return int(text)


async def _refused(_: Request, error: Exception) -> Response:
    return problem_response(error)
