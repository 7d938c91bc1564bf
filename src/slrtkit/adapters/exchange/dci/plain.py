"""The JSON of a message, read with care: one sentence says what is wrong, and where."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NoReturn, TypeAlias

from slrtkit.errors.exchange import ExchangeError

__all__ = ["BAD", "Object", "document", "listed", "moment", "object_of", "refuse", "text", "whole"]

Object: TypeAlias = Mapping[str, Any]
BAD: Final = "err.request.bad"
_DEPTH: Final = 32
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)")


def document(data: bytes) -> Object:
    """Read a message.

    Raises:
        ExchangeError: (`err.request.bad`) it is no JSON object in UTF-8, says a member twice, holds half a surrogate pair, or
            is nested too deeply.
    """
    try:
        value = json.loads(data.decode(), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
        depth = _depth(value)
        if b"\\u" in data:
            json.dumps(value, ensure_ascii=False, default=str).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise ExchangeError("this is no JSON that is understood everywhere", code=BAD) from error
    if depth > _DEPTH:
        refuse(BAD, "", "this is nested too deeply")
    return object_of({"": value}, "", BAD)


def refuse(code: str, path: str, what: str, cure: str = "") -> NoReturn:
    """Refuse a message. Raises ExchangeError."""
    raise ExchangeError(what, code=code, path=path, cure=cure)


def object_of(holder: Object, name: str, code: str, path: str = "") -> Object:
    """Return the object under a name. Raises ExchangeError."""
    value = holder.get(name)
    return value if isinstance(value, dict) else refuse(code, path or name, "an object is missing here")


def listed(holder: Object, name: str, code: str, path: str = "") -> list[Any]:
    """Return the list under a name. Raises ExchangeError."""
    value = holder.get(name)
    return value if isinstance(value, list) else refuse(code, path or name, "a list is missing here")


def text(holder: Object, name: str, code: str, most: int = 999, *, needed: bool = True) -> str:
    """Return the text under a name; where none is needed, nothing and null are the empty text. Raises ExchangeError."""
    value = holder.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or "\0" in value:
        refuse(code, name, "a text is missing here")
    return value if len(value) <= most else refuse(code, name, f"this is longer than {most} characters")


def whole(holder: Object, name: str, code: str, default: int | None = None) -> int:
    """Return the whole number under a name, also where it is written as a text, as published examples do."""
    value = holder.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004  no count is longer
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    refuse(code, name, "a whole number is missing here")


def moment(holder: Object, name: str, code: str) -> datetime:
    """Return the instant under a name: ISO 8601 with its offset. Raises ExchangeError."""
    said = text(holder, name, code, 40)
    if _MOMENT.fullmatch(said):
        try:
            return datetime.fromisoformat(said)
        except ValueError:
            pass
    refuse(code, name, "this is no instant", "ISO 8601 with its offset: 2026-11-21T10:30:00+07:00")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)
