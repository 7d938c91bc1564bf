"""Opening the door: with a trust bundle alone, everything else has a good default."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp

from slrtkit.web.verification.application import application
from slrtkit.web.verification.health import Trust
from slrtkit.web.verification.judging import Judge
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.workers import Workers

__all__ = ["verification_app"]


def _now() -> datetime:
    return datetime.now(UTC)


def verification_app(
    trust: Trust, manners: Manners | None = None, *, judge: Judge | None = None, now: Callable[[], datetime] = _now
) -> ASGIApp:
    """Return the public door as an ASGI application, which can be mounted anywhere.

    It answers `GET /` and `POST /` with pages, `POST /verify` and `POST /verify-seal` with JSON, `GET /health` and
    `GET /openapi.json`. Processes that judge are started with the first upload, and end with this one.

    Args:
        trust: Gives the trust bundle as it is at an instant: `bundle_at(Path("trust"))`. Asked every 20 seconds at most, so
            that an update needs no restart.
        manners: What the door takes.
        judge: What judges uploads; processes of its own where none is given.
        now: Tells the time, in UTC.
    """
    manners = manners or Manners()
    return application(trust, manners, judge or Workers(manners.workers, manners.seconds), now)
