"""Logs and traces of what is asked, without personal data: one line of JSON each, and spans of OpenTelemetry.

Told are names that are the program's own: operation, method, the template of a path, status and code. The client id is the
sender's own text, in which anything may stand: of one that is no plain id a digest is told. No text of an error, no argument
and no address ever is.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING, Final

from slrtkit.errors import AdapterNotInstalledError, SlrtError
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

__all__ = ["JsonLines", "json_lines", "shown_id", "spans"]

_PLAIN: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""A UUID (RFC 9562), which tells of nobody."""
_BROKEN: Final = 500
_INTERNAL: Final = "internal"


class JsonLines(logging.Formatter):
    """Writes a log record as one line of JSON: its time, level and logger, and the fields that were given with it.

    Of a record of anybody else the name of the logger and the level are written, and of an exception its class: its text
    may hold whatever it was about.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        fields = getattr(record, "slrtkit", None)
        if isinstance(fields, dict):
            said |= fields
        elif record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
        return json.dumps(said, ensure_ascii=False)


def json_lines(logger: logging.Logger | None = None, clock: Callable[[], float] = perf_counter) -> Watch:
    """Return what logs each request and each use case: operation, status, code, milliseconds and client id.

    Args:
        logger: Where to; `slrtkit.web` by default. Give its handler a `JsonLines`.
        clock: Seconds of a clock that never goes back.
    """
    to = logger or logging.getLogger("slrtkit.web")

    @contextmanager
    def watch(asked: Asked, answered: Answered) -> Iterator[None]:
        begun = clock()
        try:
            yield
        except BaseException as fault:
            _fill(answered, fault)
            raise
        finally:
            level = logging.ERROR if answered.status >= _BROKEN or answered.code == _INTERNAL else logging.INFO
            told: dict[str, object] = {
                "kind": asked.kind.value,
                "operation": asked.operation,
                "method": asked.method,
                "route": asked.route,
                **({"status": answered.status} if asked.kind is Kind.REQUEST else {}),
                "code": answered.code,
                "ms": round((clock() - begun) * 1000),
                "client_id": shown_id(asked.client_id),
            }
            to.log(level, "%s %s", asked.kind.value, asked.operation, extra={"slrtkit": told})

    return watch


def spans(tracer: "Tracer | None" = None) -> Watch:
    """Return what makes a span of each request, and within it one of each use case. Needs the extra `slrtkit[telemetry]`.

    Where they go is set up in the embedding program, by OpenTelemetry's own means; without that they go nowhere.

    Args:
        tracer: Makes the spans; that of OpenTelemetry's global provider by default.

    Raises:
        AdapterNotInstalledError: OpenTelemetry is not installed.
    """
    try:
        from opentelemetry import trace  # noqa: PLC0415  an extra of its own
    except ImportError as missing:
        raise AdapterNotInstalledError("OpenTelemetry is not installed", cure="pip install 'slrtkit[telemetry]'") from missing
    by = tracer or trace.get_tracer("slrtkit.web")
    kinds = {Kind.REQUEST: trace.SpanKind.SERVER, Kind.USE: trace.SpanKind.INTERNAL}

    @contextmanager
    def watch(asked: Asked, answered: Answered) -> Iterator[None]:
        name = f"{asked.method} {asked.route}" if asked.kind is Kind.REQUEST else asked.operation
        given = {"slrtkit.operation": asked.operation, "http.request.method": asked.method, "http.route": asked.route}
        with by.start_as_current_span(
            name, kind=kinds[asked.kind], attributes=given, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except BaseException as fault:
                _fill(answered, fault)
                raise
            finally:
                if asked.kind is Kind.REQUEST:
                    span.set_attribute("http.response.status_code", answered.status)
                if answered.code:
                    span.set_attribute("error.type", answered.code)
                if answered.status >= _BROKEN or answered.code == _INTERNAL:
                    span.set_status(trace.StatusCode.ERROR)

    return watch


def shown_id(client_id: str) -> str:
    """Return a client id as it may be shown: a UUID whole, of any other text the beginning of its SHA-256."""
    if not client_id or _PLAIN.fullmatch(client_id):
        return client_id
    return f"sha256:{sha256(client_id.encode()).hexdigest()[:16]}"


def _fill(answered: Answered, fault: BaseException) -> None:
    """Say what came of it, where nobody has: an error by its code, anything else by nothing but that there was one."""
    if not answered.code:
        answered.code = fault.code if isinstance(fault, SlrtError) else _INTERNAL
