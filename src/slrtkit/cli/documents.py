"""Reading JSON from outside: strictly, within limits, with the path of what is wrong."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn

from slrtkit.errors import Problem, WireError

__all__ = ["MAX_BYTES", "MAX_DEPTH", "read_object"]

MAX_BYTES = 16 * 2**20
"""Bytes in one document."""
MAX_DEPTH = 64
"""Lists and objects inside each other."""
_DIGITS = 40


class _Members(list[tuple[str, object]]):
    """The members of an object as they were written, so that a name that comes twice is seen."""


def read_object(path: str) -> dict[str, object]:
    """Read one JSON object from a file, or from stdin where the path is `-`.

    Numbers with a point are read as `Decimal`, exactly as written; NaN and infinities as `Decimal` too, for the reader of the
    values to refuse with their path.

    Raises:
        WireError: the file cannot be read, is too large, no UTF-8, no JSON or no object, or names a member twice.
    """
    name = "stdin" if path == "-" else path
    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(name, "file.unreadable", error.strerror or "it cannot be read")
    if len(data) > MAX_BYTES:
        _refuse(name, "file.too-large", f"a document has at most {MAX_BYTES} bytes")
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            parse_int=_integer,
            parse_float=_number,
            parse_constant=Decimal,
            object_pairs_hook=_Members,
        )
        problems: list[Problem] = []
        plain = _plain(value, "", 0, problems)
    except UnicodeDecodeError as error:
        _refuse(name, "json.encoding", f"byte {error.start + 1} is not UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"{name}:{error.lineno}:{error.colno}", "json.syntax", "this is no JSON")
    except RecursionError:
        _refuse(name, "json.depth", "it is nested too deeply")
    if problems:
        raise WireError(problems)
    if not isinstance(plain, dict):
        _refuse(name, "json.kind", "one JSON object is expected")
    return plain


def _integer(digits: str) -> int | Decimal:
    """Read a whole number; one that is far too long stays a `Decimal`, cheap to make and refused later."""
    return int(digits) if len(digits) <= _DIGITS else Decimal(digits)


def _number(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent of twenty digits
        return Decimal("NaN")


def _plain(value: object, path: str, level: int, problems: list[Problem]) -> object:
    if level > MAX_DEPTH:
        raise RecursionError
    match value:
        case _Members():
            seen = dict(_twice(value, path, problems))
            return {key: _plain(inner, f"{path}.{key}" if path else key, level + 1, problems) for key, inner in seen.items()}
        case list():
            return [_plain(inner, f"{path}[{index}]", level + 1, problems) for index, inner in enumerate(value)]
        case _:
            return value


def _twice(members: _Members, path: str, problems: list[Problem]) -> Iterator[tuple[str, object]]:
    seen = set[str]()
    for key, value in members:
        if key in seen:
            shown = key if key.isidentifier() else "?"
            problems.append(Problem(f"{path}.{shown}" if path else shown, "json.duplicate", "this member is named twice"))
        seen.add(key)
        yield key, value


def _refuse(path: str, code: str, text: str) -> NoReturn:
    raise WireError([Problem(path, code, text)]) from None
