"""Canonical JSON: one value, one sequence of bytes.

RFC 8259 in UTF-8 without spaces; members sorted by code point; only the escapes that RFC 8785 uses; integers within
±(2^53-1), which every JSON reader holds exactly; no floating-point numbers at all. It differs from RFC 8785 only in the order
of member names beyond U+FFFF (code points, not UTF-16 units).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring as quote
from typing import Final, TypeAlias

from slrtkit.errors import Problem, WireError

__all__ = ["JSON", "MAX_DEPTH", "MAX_INTEGER", "canonical", "parse", "reread"]

JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""What canonical JSON can say."""

MAX_DEPTH: Final = 64
"""Lists and objects inside each other."""

MAX_INTEGER: Final = 2**53 - 1
"""The largest integer, and minus the smallest."""

_DIGITS: Final = len(str(-MAX_INTEGER))


def canonical(value: JSON) -> bytes:
    """Return the canonical bytes of a value.

    Raises:
        WireError: something in the value has no canonical form; every fault is listed with its path (`members[2].income`).
    """
    text = _quickly(value)
    try:
        return _walked(value) if text is None else text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, for the walk to tell the place of
        return _walked(value)


def _quickly(value: JSON) -> str | None:
    """Return what the standard encoder, several times faster than the walk, writes; None where that may be something else."""
    if type(value) is str:
        return quote(value)
    if type(value) is list and _TEXT.issuperset(map(type, value)):
        return f"[{','.join(map(quote, value))}]"
    return _encode(value) if _is_plain(value, 0) else None


def _walked(value: JSON) -> bytes:
    problems: list[Problem] = []
    text = _write(value, "", 0, problems)
    if problems:
        raise WireError(problems)
    return text.encode()


def parse(data: bytes) -> JSON:
    """Read canonical JSON.

    Raises:
        WireError: the bytes are not JSON, say something that has no canonical form (a member twice, a fraction, NaN, too deep),
            or say it in another form than the canonical one.
    """
    try:
        text = data.decode()
        if text.count("[") + text.count("{") <= MAX_DEPTH and _is_text_of(value := _decode(text), text):
            plain: JSON = value
            return plain
        value = json.loads(text, parse_int=_integer, parse_float=_Odd, parse_constant=_Odd, object_pairs_hook=_members)
    except UnicodeDecodeError as error:
        raise _refusal("json.encoding", f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _refusal("json.syntax", f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise _refusal("json.depth", f"more than {MAX_DEPTH} levels") from None
    if canonical(value) != data:
        raise _refusal("json.not-canonical", "the same value has another, canonical form")
    result: JSON = value
    return result


def reread(data: bytes) -> JSON:
    """Read what `canonical` wrote and a commitment vouches for, without writing it once more to compare.

    Raises:
        WireError: it is no JSON after all.
    """
    try:
        text = data.decode()
        value, end = _reread(text, 0)
    except (ValueError, RecursionError, StopIteration):
        return parse(data)
    return value if end == len(text) else parse(data)


def _is_text_of(value: object, text: str) -> bool:
    """Whether a value that was parsed is written so by the standard encoder, and holds nothing that has no canonical form.

    Of an object that names a member twice one is left, and the text is another.
    """
    try:
        return _encode(value) == text
    except TypeError:
        return False


class _Repeated:
    """Stands in for an object that names a member twice, until the walk knows its path."""


class _Odd:
    """Stands in for a number that has no canonical form, until the walk knows its path."""

    def __init__(self, digits: str) -> None:
        self.whole: bool = digits.lstrip("-").isdecimal()


def _members(pairs: list[tuple[str, object]]) -> dict[str, object] | _Repeated:
    members = dict(pairs)
    return members if len(members) == len(pairs) else _Repeated()


def _integer(digits: str) -> "int | _Odd":
    if len(digits) <= _DIGITS and -MAX_INTEGER <= (value := int(digits)) <= MAX_INTEGER:
        return value
    return _Odd(digits)


def _refusal(code: str, text: str) -> WireError:
    return WireError([Problem("", code, text)])


_ATOMS: Final = frozenset({str, bool, type(None)})
_TEXT: Final = frozenset({str})
_NOT_PLAIN: Final = object()
_decode: Final = json.JSONDecoder(parse_int=_integer, parse_float=_Odd, parse_constant=_Odd).decode
_reread: Final = json.JSONDecoder(parse_float=_Odd, parse_constant=_Odd).scan_once  # type: ignore[attr-defined]  # not in typeshed
_encode: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode


def _is_plain(value: object, depth: int) -> bool:
    """Whether the standard encoder, which is several times faster than the walk below, writes the same for a value."""
    items: Iterable[object]
    if isinstance(value, dict):
        items = value.values() if _TEXT.issuperset(map(type, value)) else (_NOT_PLAIN,)
    elif isinstance(value, list | tuple):
        items = value
    elif isinstance(value, int) and type(value) is int:
        return -MAX_INTEGER <= value <= MAX_INTEGER
    else:
        return type(value) in _ATOMS
    if depth >= MAX_DEPTH:
        return False
    for item in () if _ATOMS.issuperset(map(type, items)) else items:
        if type(item) not in _ATOMS and not _is_plain(item, depth + 1):
            return False
    return True


def _write(value: object, path: str, depth: int, problems: list[Problem]) -> str:  # noqa: PLR0911  one return a kind of value
    if depth > MAX_DEPTH:
        raise WireError([*problems, Problem(path, "json.depth", f"more than {MAX_DEPTH} levels")])
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value, path, problems)
        case int():
            if not -MAX_INTEGER <= value <= MAX_INTEGER:
                problems.append(_beyond(path))
                return ""
            return int.__repr__(value)
        case list() | tuple():
            items = (_write(item, f"{path}[{index}]", depth + 1, problems) for index, item in enumerate(value))
            return f"[{','.join(items)}]"
        case Mapping():
            return _object(value, path, depth, problems)
        case _:
            problems.append(_formless(value, path))
            return ""


def _formless(value: object, path: str) -> Problem:
    match value:
        case _Odd(whole=True):
            return _beyond(path)
        case float() | _Odd():
            return Problem(path, "json.fraction", "not a whole number; write it as text or in a smaller unit")
        case _Repeated():
            return Problem(path, "json.duplicate-member", "an object that names a member twice")
        case _:
            return Problem(path, "json.type", f"{type(value).__name__} has no JSON form")


def _beyond(path: str) -> Problem:
    return Problem(path, "json.integer", "an integer beyond 2^53-1")


def _object(value: Mapping[object, object], path: str, depth: int, problems: list[Problem]) -> str:
    names = [name for name in value if isinstance(name, str)]
    if len(names) < len(value):
        problems.append(Problem(path, "json.member-name", "a member name that is not text"))
    members = []
    for name in sorted(names):
        step = name if name.isprintable() else ascii(name)
        below = _write(value[name], f"{path}.{step}" if path else step, depth + 1, problems)
        members.append(f"{_string(name, path, problems)}:{below}")
    return f"{{{','.join(members)}}}"


def _string(value: str, path: str, problems: list[Problem]) -> str:
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        problems.append(Problem(path, "json.surrogate", "half a surrogate pair"))
    return quote(value)
