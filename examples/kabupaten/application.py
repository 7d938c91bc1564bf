"""The application: its addresses, who is let in, and what is answered where something is not so."""

import asyncio
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from slrtkit import Kit
from slrtkit.errors import AccessDeniedError, NotFoundError, SlrtError
from slrtkit.web.routing import routed
from slrtkit.web.verification.headers import SecurityHeaders
from slrtkit.web.verification.words import Language, language_of

from . import cases, desk, household, letters, referrals, work
from .forms import LARGEST, WORD, Form, filled
from .session import COOKIE, LASTS, Session, Sessions
from .visit import Screen, Visit
from .words import Tongue, catalog

__all__ = ["SCREENS", "application"]

SCREENS: Mapping[str, Screen] = {
    "/": work.worklist,
    "/usulan/{proposal}": work.proposal,
    "/laporan": work.report,
    "/meja": desk.desk,
    "/keluarga/baru": desk.newcomers,
    "/keluarga/{household}": household.household,
    "/keluarga/{household}/pengaduan": desk.complaint,
    "/kasus/{case}": cases.case,
    "/kasus/{case}/penilaian": cases.programs,
    "/kasus/{case}/penilaian/{program}": cases.assessment,
    "/kasus/{case}/rujukan": referrals.referring,
    "/kasus/{case}/surat": letters.drafting,
    "/rujukan/{referral}": referrals.referral,
    "/surat/{letter}": letters.letter,
    "/surat/{letter}/berkas": letters.file,
}
"""Address -> screen. Each answers both a look at it and the form on it."""
_STYLE = Path(__file__).with_name("style.css")
_DAY = {"Cache-Control": "public, max-age=86400"}
_LANGUAGE = "bahasa"


def application(kit: Kit, key: bytes, *, secure: bool = False) -> ASGIApp:
    """Return the application of a district.

    Args:
        kit: The district.
        key: 32 bytes by which sessions are signed; kept, officers stay where they are when the server starts anew.
        secure: True where a proxy in front speaks https: browsers then send the cookies by nothing else. Where the request
            itself came by https, they do so anyway.
    """
    door = _Door(kit, Sessions(key), secure=secure)
    routes = [Route(path, partial(door.answer, screen), methods=["GET", "POST"]) for path, screen in SCREENS.items()]
    app = routed(
        [
            Route("/masuk", door.enter, methods=["GET", "POST"]),
            Route("/keluar", door.leave, methods=["POST"]),
            Route("/style.css", _style),
            *routes,
        ],
        {404: _nothing, Exception: _broken},
    )
    return SecurityHeaders(app)


class _Door:
    """Lets officers in, and brings each of them to the screen that was asked for."""

    def __init__(self, kit: Kit, sessions: Sessions, *, secure: bool) -> None:
        self._kit, self._sessions, self._secure = kit, sessions, secure

    async def answer(self, screen: Screen, request: Request) -> Response:
        """Answer at a screen."""
        session = self._session(request)
        if session is None or session.officer not in self._kit.officers:
            return RedirectResponse("/masuk", 303)
        visit = await self._visit(request, session)
        return visit if isinstance(visit, Response) else self._kept(request, await run_in_threadpool(_shown, screen, visit))

    async def enter(self, request: Request) -> Response:
        """Ask who is there. This is a stand-in: a district puts its own login here."""
        session = self._session(request) or self._sessions.begun(self._kit.clock.now())
        visit = await self._visit(request, session)
        if isinstance(visit, Response):
            return visit
        if visit.form.sent:
            officer = visit.form.one_of("petugas", self._kit.officers)
            if visit.form.good:
                return self._began(request, RedirectResponse("/", 303), officer)
        answered = self._kept(request, visit.page("login", officers=tuple(self._kit.officers.values())))
        return self._signed(request, answered, session)

    async def leave(self, request: Request) -> Response:
        """Let an officer out."""
        session = self._session(request)
        visit = await self._visit(request, session) if session else None
        if isinstance(visit, Response):
            return visit
        answered = RedirectResponse("/masuk", 303)
        answered.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self._by_https(request))
        return answered

    def _session(self, request: Request) -> Session | None:
        return self._sessions.read(request.cookies.get(COOKIE, ""), self._kit.clock.now())

    def _began(self, request: Request, answered: Response, officer: str) -> Response:
        return self._signed(request, answered, self._sessions.begun(self._kit.clock.now(), officer))

    def _signed(self, request: Request, answered: Response, session: Session) -> Response:
        safe, lasts = self._by_https(request), int(LASTS.total_seconds())
        cookie = self._sessions.written(session)
        answered.set_cookie(COOKIE, cookie, max_age=lasts, httponly=True, samesite="lax", secure=safe)
        return answered

    def _by_https(self, request: Request) -> bool:
        return self._secure or request.url.scheme == "https"

    async def _visit(self, request: Request, session: Session) -> Visit | Response:
        """Return the visit, or why there is none: a form that is too large, unreadable, or of another session."""
        tongue, fresh = Tongue(_chosen(request), self._kit), self._kit.clock.new_id()
        form = Form(tongue, fresh, fresh)
        if request.method == "POST":
            body = await _body(request)
            if body is None:
                return PlainTextResponse(tongue.say("too-large"), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            try:
                form = filled(body, tongue, fresh)
            except ValueError:
                return PlainTextResponse(tongue.say("no-form"), HTTPStatus.BAD_REQUEST)
            if not self._sessions.repeats(session, form.values.get(WORD, "")):
                return PlainTextResponse(tongue.say("not-yours"), HTTPStatus.FORBIDDEN)
        asked = {**request.query_params, **request.path_params}
        return Visit(self._kit, session, self._sessions.word(session), tongue, form, request.url.path, asked)

    def _kept(self, request: Request, answered: Response) -> Response:
        """Remember the language that was asked for."""
        chosen = request.query_params.get("lang")
        if chosen in ("id", "en"):
            lasts, safe = int(LASTS.total_seconds()) * 90, self._by_https(request)
            answered.set_cookie(_LANGUAGE, chosen, max_age=lasts, httponly=True, samesite="lax", secure=safe)
        return answered


def _shown(screen: Screen, visit: Visit) -> Response:
    """Return what a screen answers; what the district refuses at once is told on a page of its own."""
    try:
        return screen(visit)
    except NotFoundError:
        return visit.page("refused", HTTPStatus.NOT_FOUND, title=visit.tongue.say("nothing-here"), text="")
    except AccessDeniedError as error:
        title = visit.tongue.say("not-for-you")
        return visit.page("refused", HTTPStatus.FORBIDDEN, title=title, text=visit.tongue.fault(error))
    except SlrtError as error:
        return visit.page("refused", HTTPStatus.CONFLICT, title=visit.tongue.say("refused"), text=visit.tongue.fault(error))


async def _body(request: Request) -> bytes | None:
    """Return what was sent; None where it is too large, of which nothing more is read."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > LARGEST:
            return None
    return bytes(held)


async def _nothing(request: Request, _: Exception) -> Response:
    return PlainTextResponse(catalog()["no-page"][_chosen(request) == "en"], HTTPStatus.NOT_FOUND)


async def _broken(request: Request, _: Exception) -> Response:
    """Say that something is wrong here, and nothing of what: that is for whoever keeps the system."""
    return PlainTextResponse(catalog()["broken"][_chosen(request) == "en"], HTTPStatus.INTERNAL_SERVER_ERROR)


def _chosen(request: Request) -> Language:
    return language_of(request.query_params.get("lang") or request.cookies.get(_LANGUAGE))


async def _style(_: Request) -> Response:
    return Response(await asyncio.to_thread(_STYLE.read_bytes), media_type="text/css", headers=_DAY)
