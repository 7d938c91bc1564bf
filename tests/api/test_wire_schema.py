"""The JSON Schema of the log says of each event what the wire says of it: takes what it takes, and refuses what it refuses."""

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from openapi_schema_validator import OAS31Validator

from slrtkit.domain.events import Event
from slrtkit.errors import WireError
from slrtkit.kit import Kit
from slrtkit.web.wireschema import wire_schema
from slrtkit.wire import event_from_wire, event_to_wire, event_type

from .conftest import Site


@pytest.fixture(scope="module")
def bodies() -> Mapping[str, OAS31Validator]:
    schema: Any = wire_schema()
    told = {one["properties"]["type"]["const"]: one["properties"]["body"] for one in schema["oneOf"]}
    return {kind: OAS31Validator({**body, "$defs": schema["$defs"]}) for kind, body in told.items()}


@pytest.fixture(scope="module")
def written(kit: Kit, site: Site) -> Mapping[str, Any]:
    """Give an event of each type that the district has seen, as it was written."""
    site.complaint()
    journal = kit.journal.whole
    with kit.store.begin(write=False) as unit:
        events = [journal.recorded(one.record).event for one in unit.since(0, 10_000)]
    return {event_type(type(event)): json.loads(json.dumps(event_to_wire(event), default=sorted)) for event in events}


def test_every_event_has_its_schema(bodies: Mapping[str, OAS31Validator], site: Site) -> None:
    assert set(bodies) == {event_type(kind) for kind in get_args(Event)}
    served = site.get("/schema.json", "")
    assert served.headers["content-type"] == "application/schema+json"
    assert served.json == wire_schema()


def test_schema_and_wire_take_and_refuse_the_same(bodies: Mapping[str, OAS31Validator], written: Mapping[str, Any]) -> None:
    assert {"household-registered/1", "complaint-filed/1"} <= set(written)
    for kind, body in written.items():
        taken = {"as it is": body, "with more": body | {"lain": 1}, "of another type": [body]}
        taken |= {f"without {name}": {other: body[other] for other in body if other != name} for name in body}
        taken |= {f"{name} as a list": body | {name: [[]]} for name in body}
        for how, changed in taken.items():
            assert bodies[kind].is_valid(changed) == reads(kind, changed), f"{kind}, {how}"


def reads(kind: str, body: Any) -> bool:  # noqa: ANN401  whatever JSON there is
    try:
        event_from_wire(kind, body)
    except WireError:
        return False
    return True
