"""An export of cases as canonical JSON: what is encrypted to the auditor."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from slrtkit.domain.casefile import AuditCase, CasesFile
from slrtkit.errors import Problem, WireError
from slrtkit.ledger import JSON, canonical, contexts, digest, parse
from slrtkit.wire.converter import from_wire, to_wire

__all__ = ["CASES_SCHEMA", "MAX_CASES_BYTES", "cases_bytes", "read_cases_file"]

CASES_SCHEMA = "slrtkit/cases/1"
MAX_CASES_BYTES = 64 * 1024 * 1024
"""Bytes in the largest export that is read."""
_CONTEXTS = (contexts.RULESET, contexts.FACTS)


def cases_bytes(file: CasesFile) -> bytes:
    """Return the canonical bytes of an export."""
    cases: list[JSON] = [{**to_wire(case), "facts": parse(case.facts.encode())} for case in file.cases]
    kept: dict[str, JSON] = {name: data.decode() for name, data in file.kept.items()}
    proofs: dict[str, JSON] = {name: b64encode(data).decode() for name, data in file.proofs.items()}
    return canonical(
        {
            "schema": CASES_SCHEMA,
            "auditor": file.auditor,
            "checkpoint": file.checkpoint,
            "issued": file.issued,
            "at": to_wire(file.at),
            "cases": cases,
            "kept": kept,
            "proofs": proofs,
        }
    )


def read_cases_file(data: bytes) -> CasesFile:
    """Read an export of cases; what is kept in it, and every proof, has the digest that it says.

    Raises:
        WireError: it is too large (`cases.size`), no such export (`cases.form`), or has a fault; each with its path.
    """
    if len(data) > MAX_CASES_BYTES:
        raise _refused("cases.size", f"more than {MAX_CASES_BYTES} bytes")
    match parse(data):
        case {
            "schema": schema,
            "auditor": str(auditor),
            "checkpoint": str(checkpoint),
            "issued": int(issued),
            "at": at,
            "cases": list(cases),
            "kept": dict(kept),
            "proofs": dict(proofs),
            **more,
        } if schema == CASES_SCHEMA and not more:
            told = tuple(_case(case, f"cases[{place}]") for place, case in enumerate(cases))
            stored = dict(map(_kept, kept.items())), dict(map(_proof, proofs.items()))
            return CasesFile(auditor, checkpoint, issued, from_wire(at, datetime), told, *stored)
        case _:
            raise _refused("cases.form", "no export of cases")


def _case(form: JSON, path: str) -> AuditCase:
    facts = form.get("facts") if isinstance(form, Mapping) else None
    if not isinstance(form, Mapping) or not isinstance(facts, dict):
        raise _refused("cases.form", "no case", path)
    try:
        return from_wire({**form, "facts": canonical(facts).decode()}, AuditCase)
    except WireError as error:
        raise WireError(Problem(f"{path}.{one.path}", one.code, one.text) for one in error.problems) from None


def _kept(item: tuple[str, JSON]) -> tuple[str, bytes]:
    name, data = item
    if isinstance(data, str):
        for context in _CONTEXTS:
            body = data.encode().removeprefix(context.encode() + b"\0")
            if len(body) < len(data.encode()) and digest(context, body) == name:
                return name, data.encode()
    raise _refused("kept.digest", "other bytes than were kept under this digest", f"kept.{name[:16]}")


def _proof(item: tuple[str, JSON]) -> tuple[str, bytes]:
    name, data = item
    try:
        shown = b64decode(data, validate=True) if isinstance(data, str) else b""
    except ValueError:
        shown = b""
    if sha256(shown).hexdigest() != name:
        raise _refused("kept.digest", "other bytes than were kept under this digest", f"proofs.{name[:16]}")
    return name, shown


def _refused(code: str, text: str, path: str = "") -> WireError:
    return WireError([Problem(path, code, text)])
