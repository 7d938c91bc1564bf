"""Problem details (RFC 9457) of every error: its class says the status, and code, path and cure stay what they are."""

from collections.abc import Mapping

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from slrtkit.errors import (
    AccessDeniedError,
    AdapterNotInstalledError,
    DocumentError,
    DomainError,
    DuplicateError,
    DuplicateKeyError,
    ErasedError,
    InvalidTransitionError,
    KeyRingError,
    NotFoundError,
    ServiceBusyError,
    SigningRefusedError,
    SlrtError,
    StaleVersionError,
    StorageFullError,
    UnauthenticatedError,
    UnknownDayError,
    WireError,
)
from slrtkit.wire import to_wire

__all__ = ["MEDIA", "STATUSES", "Fault", "Problem", "problem_of", "problem_response"]

MEDIA = "application/problem+json"
_NAME = "urn:slrtkit:problem:"
_AGAIN, _MANY = 503, 429
_BROKEN = 500

STATUSES: Mapping[type[SlrtError], int] = {
    UnauthenticatedError: 401,
    ErasedError: 410,
    NotFoundError: 404,  # before the denial that it may be too: nobody is told which
    AccessDeniedError: 403,
    StaleVersionError: 412,
    InvalidTransitionError: 409,
    DuplicateError: 409,
    DuplicateKeyError: 409,
    UnknownDayError: 409,
    DomainError: 422,
    WireError: 422,
    DocumentError: 422,
    StorageFullError: 507,
    ServiceBusyError: _MANY,
    SigningRefusedError: 502,
    KeyRingError: 503,
    AdapterNotInstalledError: 501,
}
"""Class -> status; the first that fits counts. What may succeed later is 503, and everything else 500."""
_HTTP: Mapping[int, tuple[str, str]] = {
    404: ("http.path", "nothing is served under this path"),
    405: ("http.method", "this method is not served here"),
    413: ("http.length", "the body is larger than is taken here"),
    415: ("http.media", "the body is of another media type than is taken here"),
}


@frozen
class Fault:
    """One fault in what was sent.

    Attributes:
        path: Where it stands.
        code: Which kind it is.
        text: What is wrong.
    """

    path: str
    code: str
    text: str


@frozen
class Problem:
    """Why it was not done (RFC 9457).

    Attributes:
        type: Which kind of problem: a name that never changes.
        title: What is wrong, in English, without personal data.
        status: The status of the response.
        code: The stable code; see the reference of errors.
        path: Where the fault stands, or empty.
        cure: What can be done about it, or empty.
        retryable: Whether the same request may succeed later; under the same Idempotency-Key it is done once.
        problems: Every fault, where there are several in what was sent.
    """

    type: str
    title: str
    status: int
    code: str
    path: str = ""
    cure: str = ""
    retryable: bool = False
    problems: tuple[Fault, ...] = ()


def problem_of(error: Exception) -> Problem:
    """Return the problem details of an error; of one that nobody foresaw nothing is told but that there is one."""
    match error:
        case WireError():
            faults = tuple(Fault(*one) for one in error.problems)
            return Problem(_NAME + error.code, error.text, 422, error.code, error.path, problems=faults)
        case SlrtError():
            told = error.text, status_of(error), error.code, error.path, error.cure, error.retryable
            return Problem(_NAME + error.code, *told)
        case HTTPException():
            code, text = _HTTP.get(error.status_code, ("http.form", "this is no request that is understood"))
            return Problem(_NAME + code, text, error.status_code, code)
        case OverflowError():
            return Problem(_NAME + "wire.range", "a number or a day is beyond every range", 422, "wire.range")
        case _:
            return Problem(_NAME + "internal", "something is wrong with this service", _BROKEN, "internal")


def status_of(error: SlrtError) -> int:
    """Return the status of an error."""
    found = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 0)
    return found or (_AGAIN if error.retryable else _BROKEN)


def problem_response(error: Exception) -> Response:
    """Return an error as a response."""
    told = problem_of(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if told.status == STATUSES[UnauthenticatedError]:
        headers["WWW-Authenticate"] = "Bearer"
    if told.status in {_AGAIN, _MANY}:
        headers["Retry-After"] = "1"
    return JSONResponse(to_wire(told), told.status, headers, MEDIA)
