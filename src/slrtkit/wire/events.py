"""Events on the wire: a type name with a version, and a body."""

import re
from functools import cache
from typing import Any, get_args

from slrtkit.domain.events import Event
from slrtkit.errors import Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.wire.converter import from_wire, to_wire

__all__ = ["event_from_wire", "event_to_wire", "event_type"]

_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


def event_type(event: type[Event]) -> str:
    """The name and version of an event's form: `ComplaintFiled` is `complaint-filed/1`."""
    return _spelt(event.__name__)


@cache
def _spelt(name: str) -> str:
    return _CAMEL.sub("-", name).lower() + "/1"


_TYPES: dict[str, type[Event]] = {event_type(kind): kind for kind in get_args(Event)}


def event_to_wire(event: Event) -> Any:  # noqa: ANN401  JSON of whatever shape the event has
    """Return an event's body."""
    return to_wire(event)


def event_from_wire(type_name: str, body: JSON) -> Event:
    """Return the event that a type name and a body describe.

    Raises:
        WireError: the type is not known, or the body does not have its form.
    """
    kind = _TYPES.get(type_name)
    if kind is None:
        raise WireError([Problem("type", "wire.event", f"no event is called {type_name!r}")])
    return from_wire(body, kind)
