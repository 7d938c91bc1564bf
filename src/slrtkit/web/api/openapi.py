"""The OpenAPI 3.1 document, generated from the operations: their signatures, their docstrings and the types they speak of."""

from collections.abc import Iterable, Mapping
from typing import Any

from slrtkit import __version__
from slrtkit.ledger import JSON
from slrtkit.web.api.forms import Form, form_of
from slrtkit.web.api.judging import BENCH
from slrtkit.web.api.operations import Operation
from slrtkit.web.api.problems import MEDIA, Problem
from slrtkit.web.api.told import told_type
from slrtkit.web.schema import Schemas

__all__ = ["openapi"]

_REFUSALS: Mapping[int, str] = {
    400: "This is no request of HTTP.",
    401: "It is not shown who asks.",
    403: "This is not for this officer to do, at any place.",
    404: "Nothing that this officer may work with is recorded under this id.",
    409: "What is recorded does not allow this step, or the same was recorded before.",
    410: "It was erased.",
    412: "It has another version than `If-Match` says: read it again, and decide anew.",
    413: "The body is larger than is taken here.",
    415: "The body is of another media type than is taken here.",
    422: "What was sent is not what is expected; `problems` says everything that is wrong.",
    429: "Too many files are being judged, or this officer handed in too many: the same may be sent again.",
    500: "Something is wrong with this service.",
    501: "What does this is not installed.",
    502: "The signing service answered no, or what came back does not verify.",
    503: "Somebody else writes, a key is away or too many ask: the same request may be sent again.",
    507: "No space is left.",
}
_STALE, _MANY = 412, 429
_OF_BODIES = {413, 415}
_KEY: JSON = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by the client for this command and sent again with it: it is done once, and has one receipt.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_IF_MATCH: JSON = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that was read: done only while it is still the version.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
}
_TAG: JSON = {"ETag": {"description": "The version.", "schema": {"type": "string"}}}
_MADE: JSON = {"Location": {"description": "Where it is read.", "schema": {"type": "string"}}}


def openapi(operations: Iterable[Operation], security: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Return the document.

    Args:
        operations: What is done.
        security: The security scheme of OpenAPI by which officers show who they are.
    """
    schemas, known = Schemas(read=True), tuple(operations)
    paths: dict[str, dict[str, JSON]] = {}
    for one in known:
        told = _described(one, form_of(one), schemas)
        paths.setdefault(one.path, {})[one.method.lower()] = told
        if one.made:
            told["responses"]["201"]["links"] = _links(one, known)
    components: dict[str, JSON] = {
        "parameters": {"IdempotencyKey": _KEY, "IfMatch": _IF_MATCH},
        "responses": _refused(schemas),
        "schemas": dict(sorted(schemas.components.items())),
        "securitySchemes": {"officer": dict(security)},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "slrtkit",
            "version": __version__,
            "description": "A district's SLRT. A command is a POST and answers with its receipt; sent again under the same "
            "Idempotency-Key it is done once. Every look at personal data is on record before it is answered.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "."}],
        "security": [{"officer": []}],
        "paths": dict(paths),
        "components": components,
    }


def _links(operation: Operation, known: Iterable[Operation]) -> dict[str, JSON]:
    """Return what can be done with the thing that a command makes, and nothing else need be known of."""
    there = operation.made.partition("{")[0] + "{"
    about = (one for one in known if one.path.startswith(there) and len(one.in_path) == 1)
    return {one.id: {"operationId": one.id, "parameters": {one.subject: "$response.body#/id"}} for one in about}


def _described(operation: Operation, form: Form, schemas: Schemas) -> dict[str, Any]:
    headers = [_ref("parameters", "IdempotencyKey")] if operation.method == "POST" else []
    headers += [_ref("parameters", "IfMatch")] if operation.conditional else []
    body = form.described(schemas)
    return {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.path.split("/")[1]],
        "parameters": [*form.query(schemas, operation), *headers],
        **({"requestBody": body} if body else {}),
        "responses": {**_answers(operation, form, schemas), **_refusals(operation)},
    }


def _answers(operation: Operation, form: Form, schemas: Schemas) -> dict[str, JSON]:
    headers = {"headers": _TAG} if operation.versioned else {"headers": _MADE} if operation.made else {}
    content: JSON = {operation.media: {"schema": {}}}
    if not operation.streamed and operation.answer is not bytes:
        content = {"application/json": {"schema": _schema(operation, form, schemas)}}
    done: JSON = {"description": "It was done." if operation.made else "The answer.", **headers, "content": content}
    told = {"201" if operation.made else "200": done}
    return told | ({"304": {"description": "It still has the version of `If-None-Match`."}} if operation.versioned else {})


def _schema(operation: Operation, form: Form, schemas: Schemas) -> dict[str, JSON]:
    listed: Any = operation.listed
    if not form.listed:
        return schemas.of(told_type(operation.answer))
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": schemas.of(told_type(listed))},
            "next": {"type": "string", "description": "`after` of the next page; empty on the last one."},
        },
        "required": ["items", "next"],
        "additionalProperties": False,
    }


def _refusals(operation: Operation) -> dict[str, JSON]:
    left = set() if operation.method == "POST" else _OF_BODIES
    left |= set() if operation.conditional else {_STALE}
    left |= set() if operation.at == BENCH else {_MANY}
    return {str(status): _ref("responses", f"Status{status}") for status in _REFUSALS if status not in left}


def _refused(schemas: Schemas) -> dict[str, JSON]:
    """Return every refusal, once."""
    content: JSON = {MEDIA: {"schema": schemas.of(Problem)}}
    return {f"Status{status}": {"description": said, "content": content} for status, said in _REFUSALS.items()}


def _ref(kind: str, name: str) -> dict[str, JSON]:
    return {"$ref": f"#/components/{kind}/{name}"}
