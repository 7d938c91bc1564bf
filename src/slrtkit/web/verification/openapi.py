"""The OpenAPI 3.1 document of the door, generated from its operations and from the types of their answers."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from slrtkit import __version__
from slrtkit.ledger import JSON
from slrtkit.web.schema import Schemas
from slrtkit.web.verification.answers import FileAnswer, SealAnswer
from slrtkit.web.verification.health import Health
from slrtkit.web.verification.judging import Asked
from slrtkit.web.verification.problems import PROBLEM_MEDIA, PROBLEMS, Fault, Problem

__all__ = ["OPERATIONS", "Operation", "openapi"]

_ANY = (Fault.BROKEN,)
_UPLOADED = (
    Fault.EMPTY,
    Fault.FORM,
    Fault.TOO_SLOW,
    Fault.LENGTH,
    Fault.TOO_LARGE,
    Fault.MEDIA,
    Fault.TOO_COSTLY,
    Fault.TOO_MANY,
    Fault.BUSY,
    Fault.TRUST,
    *_ANY,
)
_BINARY: JSON = {"type": "string", "contentMediaType": "application/octet-stream"}
_FORM: JSON = {
    "type": "object",
    "properties": {"file": _BINARY, "photo": _BINARY, "text": {"type": "string"}},
    "additionalProperties": True,
}


@frozen
class Operation:
    """One thing that the door does for programs.

    Attributes:
        path: Its path.
        name: Its operation id.
        summary: What it does.
        answer: The type of its answer.
        asked: What an upload to it is taken for; None: it takes none, and is asked with GET.
        media: What may be uploaded, beside a form.
    """

    path: str
    name: str
    summary: str
    answer: type
    asked: Asked | None = None
    media: tuple[str, ...] = ()


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/verify",
        "verify",
        "Judge a signed letter: a PDF.",
        FileAnswer,
        Asked.LETTER,
        ("application/pdf", "application/octet-stream"),
    ),
    Operation(
        "/verify-seal",
        "verifySeal",
        "Judge the seal on a paper letter: a photo, a scan, or the text of the seal.",
        SealAnswer,
        Asked.SEAL,
        ("image/jpeg", "image/png", "application/pdf", "application/octet-stream", "text/plain"),
    ),
    Operation("/health", "health", "Tell whether letters can be judged, and how old the lists are.", Health),
)
"""What the door does for programs; the routes are made of it."""


def openapi(operations: Iterable[Operation] = OPERATIONS) -> Mapping[str, JSON]:
    """Return the document."""
    schemas = Schemas()
    paths: dict[str, JSON] = {one.path: {_method(one): _described(one, schemas)} for one in operations}
    components: JSON = dict(sorted(schemas.components.items()))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "slrtkit: verification of letters",
            "version": __version__,
            "description": "Judges letters and paper seals. Nothing of what is sent is kept or logged.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "."}],
        "security": [],
        "paths": paths,
        "components": {"schemas": components},
    }


def _method(operation: Operation) -> str:
    return "get" if operation.asked is None else "post"


def _described(operation: Operation, schemas: Schemas) -> JSON:
    said = _UPLOADED if operation.asked else (Fault.TRUST, *_ANY)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"requestBody": _body(operation)} if operation.asked else {}),
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": schemas.of(operation.answer)}}},
            **_refusals(said, schemas),
        },
    }


def _body(operation: Operation) -> JSON:
    content: dict[str, JSON] = {media: {"schema": {}} for media in operation.media}
    content["multipart/form-data"] = {"schema": _FORM}
    return {"required": True, "content": content}


def _refusals(faults: Iterable[Fault], schemas: Schemas) -> dict[str, JSON]:
    """Return the responses for faults: one for each status, however many reasons it has."""
    told: dict[str, list[str]] = {}
    for fault in faults:
        status, said = PROBLEMS[fault]
        told.setdefault(str(status), []).append(f"`{fault.value}`: {said.en}")
    content: JSON = {PROBLEM_MEDIA: {"schema": schemas.of(Problem)}}
    return {status: {"description": "\n\n".join(said), "content": content} for status, said in sorted(told.items())}
