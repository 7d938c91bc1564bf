"""The catalog as the read API of HSDS 3, as an ASGI application to be mounted under any path. It tells of nobody.

Required by the standard are `/`, `/services` and `/services/{id}`; the optional lists are here too.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from slrtkit.adapters.exchange.hsdsdirectory import HsdsDirectory, Item, brief
from slrtkit.domain.rules.language import Locale
from slrtkit.errors import NotFoundError, SlrtError
from slrtkit.kit import Kit
from slrtkit.web.api.problems import problem_response
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch, unwatched
from slrtkit.web.hsds.lists import Parameters, page_of, parameters_of
from slrtkit.web.routing import routed

__all__ = ["PROFILE", "VERSION", "hsds_app"]

VERSION: Final = "3.0"
PROFILE: Final = "https://docs.openreferral.org/en/3.0/hsds/"
_LISTS: Final[dict[str, Callable[[HsdsDirectory], tuple[Item, ...]]]] = {
    "services": lambda directory: directory.services,
    "organizations": lambda directory: directory.organizations,
    "service_at_locations": lambda directory: directory.places,
    "taxonomies": lambda directory: directory.taxonomies,
    "taxonomy_terms": lambda directory: directory.terms,
}
_HOUR: Final = {"Cache-Control": "public, max-age=3600"}
_LANGUAGES: Final[dict[str, Locale]] = {"id": "id", "en": "en"}
_Answer: TypeAlias = Callable[[Request], Awaitable[Response]]


def hsds_app(kit: Kit, *, watch: Watch = unwatched) -> ASGIApp:
    """Return the application; `?lang=en` asks for English texts.

    Args:
        kit: The district whose catalog is told, as it is on the day of the request.
        watch: What logs and traces requests.
    """
    shelf = _Shelf(kit, watch)
    routes: list[BaseRoute] = [Route("/", shelf.watched("/", shelf.about))]
    for name in _LISTS:
        one = f"/{name}/{{id}}"
        routes += [
            Route(f"/{name}", shelf.watched(f"/{name}", shelf.listed(name))),
            Route(one, shelf.watched(one, shelf.one(name))),
        ]
    return routed(routes, {HTTPException: _refused, Exception: _refused})


class _Shelf:
    def __init__(self, kit: Kit, watch: Watch) -> None:
        self._kit, self._watch = kit, watch
        self._made = lru_cache(maxsize=4)(self._make)

    def watched(self, route: str, answer: _Answer) -> _Answer:
        """Return what answers while it is watched."""
        asked = Asked(Kind.REQUEST, f"hsds {route}", "GET", route)

        async def watched(request: Request) -> Response:
            said = Answered()
            with self._watch(asked, said):
                try:
                    response = await answer(request)
                except SlrtError as refused:
                    response, said.code = problem_response(refused), refused.code
                said.status = response.status_code
            return response

        return watched

    async def about(self, request: Request) -> Response:
        """Tell what this API is."""
        office = self._kit.office
        publisher = {"name": office.name, **({"email": office.letterhead.email} if office.letterhead.email else {})}
        return JSONResponse(
            {
                "version": VERSION,
                "profile": PROFILE,
                "openapi_url": "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json",
                "description": f"{office.name}: {request.url.path}",
                "publisher": publisher,
            },
            headers=_HOUR,
        )

    def listed(self, name: str) -> _Answer:
        """Return what answers with a list."""

        async def answer(request: Request) -> Response:
            asked = parameters_of(request.query_params)
            directory = await self._directory(request)
            found = asked.chosen(directory, _LISTS[name](directory))
            shown = list(_shaped(directory, name, found, asked))
            if asked.lines:
                lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in shown)
                return Response(lines, media_type="application/x-ndjson", headers=_HOUR)
            return JSONResponse(page_of(shown, asked), headers=_HOUR)

        return answer

    def one(self, name: str) -> _Answer:
        """Return what answers with one item, and all that is inside it."""

        async def answer(request: Request) -> Response:
            asked = parameters_of(request.query_params)
            directory = await self._directory(request)
            wanted = str(request.path_params["id"])
            found = [item for item in _LISTS[name](directory) if item["id"] == wanted]
            if not found:
                raise NotFoundError("nothing of this kind has this id", code="hsds.unknown", path=name)
            (told,) = _with_services(directory, found, asked.full_service) if name == "organizations" else found
            return JSONResponse(dict(told), headers=_HOUR)

        return answer

    async def _directory(self, request: Request) -> HsdsDirectory:
        locale = _LANGUAGES.get(request.query_params.get("lang", ""), "id")
        return await run_in_threadpool(self._made, self._kit.office.zone.day(self._kit.clock.now()), locale)

    def _make(self, on: date, locale: Locale) -> HsdsDirectory:
        catalog = self._kit.catalog
        programs = tuple(catalog.program(code) for code in catalog.codes())
        return HsdsDirectory(programs, on, catalog.facts, self._kit.office, locale)


def _shaped(directory: HsdsDirectory, name: str, found: list[Item], asked: Parameters) -> Iterable[Item]:
    if asked.minimal:
        return ({"id": one["id"]} for one in found)
    if name == "organizations" and (asked.full_service or asked.full):
        return _with_services(directory, found, asked.full_service)
    return found if asked.full or name in ("taxonomies", "taxonomy_terms") else brief(found)


def _with_services(directory: HsdsDirectory, organizations: list[Item], whole: bool) -> Iterable[Item]:  # noqa: FBT001  a parameter of the standard
    for organization in organizations:
        own = [
            one
            for one in directory.services
            if one["organization"] == {k: organization[k] for k in ("id", "name", "description")}
        ]
        services = [dict(one) if whole else {"id": one["id"], "name": one["name"], "status": one["status"]} for one in own]
        yield {**organization, "services": services}


async def _refused(_: Request, error: Exception) -> Response:
    return problem_response(error)
