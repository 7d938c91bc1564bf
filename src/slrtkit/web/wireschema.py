"""JSON Schema of everything that the log holds: each kind of event, each state, and all that stands in them."""

from typing import get_args

from slrtkit.domain.events import Event
from slrtkit.domain.history import State
from slrtkit.ledger import JSON
from slrtkit.web.schema import Schemas
from slrtkit.wire import event_type

__all__ = ["wire_schema"]

_PLACE = "$defs"


def wire_schema() -> dict[str, JSON]:
    """Return the schema (JSON Schema 2020-12) of an event: its type and its body. States stand among the definitions.

    It describes what `slrtkit.wire` reads and writes, and is made of the same classes.
    """
    schemas = Schemas(read=True, place=f"#/{_PLACE}")
    for kind in get_args(State):
        schemas.of(kind)
    events: list[JSON] = [
        {
            "type": "object",
            "properties": {"type": {"const": event_type(kind)}, "body": schemas.of(kind)},
            "required": ["type", "body"],
            "additionalProperties": False,
        }
        for kind in get_args(Event)
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "slrtkit: an event",
        "oneOf": events,
        _PLACE: dict(sorted(schemas.components.items())),
    }
