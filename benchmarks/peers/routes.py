"""What the API does, without its manners: bare Starlette routes that make the same calls of a kit."""

import json
from datetime import date

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from slrtkit.kit import Kit
from slrtkit.web.api.told import as_told
from slrtkit.wire import to_wire

__all__ = ["bare_routes"]


def bare_routes(kit: Kit, officer: str) -> Starlette:
    """Return an application with two operations that believes everybody: nothing is read strictly, refused or described."""

    def household(wanted: str) -> bytes:
        return json.dumps(to_wire(kit.seen_by(kit.context(officer)).household(wanted))).encode()

    def explained(wanted: str, program: str, person: str, on: str) -> bytes:
        found = kit.seen_by(kit.context(officer)).explain(wanted, person, program, date.fromisoformat(on))
        return json.dumps(to_wire(as_told(kit, type(found), found))).encode()

    async def look_up(request: Request) -> Response:
        return Response(await run_in_threadpool(household, request.path_params["household"]), media_type="application/json")

    async def assess(request: Request) -> Response:
        wanted, asked = request.path_params, request.query_params
        told = await run_in_threadpool(explained, wanted["household"], wanted["program"], asked["person"], asked["on"])
        return Response(told, media_type="application/json")

    return Starlette(
        routes=[Route("/households/{household}", look_up), Route("/households/{household}/assessments/{program}", assess)]
    )
