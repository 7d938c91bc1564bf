"""Applications of routes that answer at their own addresses alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

__all__ = ["routed"]


def routed(routes: Sequence[BaseRoute], handlers: Mapping[Any, Any] | None = None) -> Starlette:
    """Return an application; nobody is sent on to an address with a slash more or less, which a request's `Host` would name.

    Args:
        routes: What is answered.
        handlers: What answers faults, as of Starlette.
    """
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app
