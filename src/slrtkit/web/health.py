"""Whether a district's service can work: its store answers, and its log can be read. It tells nothing of anybody."""

from enum import StrEnum
from typing import Final

from attrs import frozen
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from slrtkit import __version__
from slrtkit.errors import SlrtError, StorageBusyError, StorageError
from slrtkit.kit import Kit
from slrtkit.web.routing import routed
from slrtkit.wire import to_wire

__all__ = ["KitHealth", "KitState", "health_app", "health_of"]

_UNWELL: Final = 503


class KitState(StrEnum):
    """How a service stands."""

    OK = "ok"
    BUSY = "busy"
    """The store is held by others just now; the same request may be answered later."""
    STORE = "store"
    """The store does not answer."""
    CATALOG = "catalog"
    """The catalog holds no program."""


@frozen
class KitHealth:
    """How a service stands.

    Attributes:
        state: Whether it can work, and if not, what is missing.
        code: The code of the error that says so, empty where there is none.
        version: The version of slrtkit.
        training: Whether the office only practises: none of its letters is one.
    """

    state: KitState
    code: str
    version: str
    training: bool


def health_app(kit: Kit) -> ASGIApp:
    """Return an application that answers at `/`: 200 where the service can work, else 503."""

    async def answer(_: Request) -> Response:
        health = await run_in_threadpool(health_of, kit)
        well = health.state is KitState.OK
        return JSONResponse(to_wire(health), 200 if well else _UNWELL, {"Cache-Control": "no-store"})

    return routed([Route("/", answer)])


def health_of(kit: Kit) -> KitHealth:
    """Look at the store and the catalog, and return how the service stands."""
    state, code = KitState.OK, ""
    try:
        with kit.store.begin(write=False) as unit:
            unit.since(0, 1)
        if not kit.catalog.codes():
            state = KitState.CATALOG
    except StorageBusyError as busy:
        state, code = KitState.BUSY, busy.code
    except StorageError as broken:
        state, code = KitState.STORE, broken.code
    except SlrtError as other:
        state, code = KitState.CATALOG, other.code
    return KitHealth(state, code, __version__, kit.office.training)
