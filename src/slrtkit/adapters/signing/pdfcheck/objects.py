"""The grammar of PDF objects (ISO 32000-2 section 7.3) that letters are written in, read strictly and in bounded time.

Narrower than the standard on purpose: no comments, no line breaks escaped inside strings, every name once in a dictionary. What
two readers could understand in two ways is refused.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias, TypeGuard

from attrs import frozen

__all__ = ["Name", "Ref", "Stream", "Value", "integer", "read", "same", "skip_space", "within"]

_DEPTH = 32
_SHORT = 64
_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]*+(?:
        (?P<ref>\d{1,8}[ ]\d{1,5}[ ]R(?![^\x00\t\n\f\r ()<>\[\]{}/%]))
      | (?P<number>[+-]?(?:\d{1,18}(?:\.\d{0,40})?|\.\d{1,40})(?![^\x00\t\n\f\r ()<>\[\]{}/%]))
      | (?P<name>/[^\x00-\x20()<>\[\]{}/%\x7f-\xff]*+)
      | (?P<open><<|\[)
      | (?P<close>>>|\])
      | (?P<hex><(?:[0-9A-Fa-f]{2})*+>)
      | (?P<string>\((?:[^()\\]|\\[\s\S])*+\))
      | (?P<nested>\()
      | (?P<word>true|false|null)(?![^\x00\t\n\f\r ()<>\[\]{}/%])
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(rb"[\x00\t\n\f\r ]*+")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_ESCAPE = re.compile(rb"\\(?:[0-3][0-7]{2}|[\s\S])")
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
_ESCAPES = {
    b"\\" + letter: meant for letter, meant in ({b"%03o" % byte: bytes([byte]) for byte in range(256)} | _PLAIN).items()
}
_PARENTHESIS = re.compile(rb"\\[\s\S]|[()]")
_WORDS = {b"true": True, b"false": False, b"null": None}
_Item: TypeAlias = "Value | _Mark"


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to another object; letters know generation 0 only."""

    number: int


Value: TypeAlias = "bool | int | float | bytes | Name | Ref | list[Value] | dict[str, Value] | Stream | None"


@frozen
class Stream:
    """A stream as it stands in the file: its dictionary and its bytes, not decoded."""

    entries: "dict[str, Value]"
    data: bytes


class _Mark(NamedTuple):
    sign: bytes


def integer(value: "Value") -> TypeGuard[int]:
    """Say whether a value is an integer; for Python `true` is one too."""
    return type(value) is int


def same(one: "Value", other: "Value") -> bool:
    """Say whether two values are the same, kind by kind: for Python 1, 1.0 and `true` are equal, for readers they are not."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
        case Stream(), Stream():
            return one.data == other.data and same(one.entries, other.entries)
        case _:
            return type(one) is type(other) and one == other


def within(value: "Value") -> Iterator["Value"]:
    """Yield a value and everything in it, without following references."""
    stack = [value]
    while stack:
        value = stack.pop()
        yield value
        if type(value) is dict:
            stack.extend(value.values())
        elif type(value) is list:
            stack.extend(value)
        elif type(value) is Stream:
            stack.append(value.entries)


def skip_space(data: bytes, at: int) -> int:
    """Return the first offset from `at` on that is not white space."""
    match = _SPACE.match(data, at)
    return match.end() if match else at


def read(data: bytes, at: int, limit: int) -> tuple[Value, int]:
    """Read the one object that starts at `at` and ends before `limit`; return it and the offset behind it.

    Raises:
        ValueError: the bytes are not in the grammar.
    """
    stack: list[list[_Item]] = [[]]
    while True:
        match = _TOKEN.match(data, at, limit)
        if match is None:
            raise ValueError(f"no object of the grammar, or too much text, at {at}")
        at, kind, text = match.end(), match.lastgroup, match[match.lastgroup or 0]
        if kind == "nested":
            text, at = _balanced(data, match.start("nested"), limit)
        if kind == "open":
            if len(stack) > _DEPTH:
                raise ValueError(f"nested too deep at {at}")
            stack.append([_Mark(text)])
            continue
        if kind == "close":
            if len(stack) == 1:
                raise ValueError(f"closed without being opened at {at}")
            item = _container(stack.pop(), text, at)
        else:
            item = _scalar(kind or "", text)
        stack[-1].append(item)
        if len(stack) == 1:
            return item, at


def _scalar(kind: str, text: bytes) -> Value:
    match kind:
        case "ref":
            number, generation, _ = text.split()
            if generation != b"0":
                raise ValueError("a reference to a later generation")
            return Ref(int(number))
        case "number":
            return float(text) if b"." in text else int(text)
        case "name":
            return _known(text) if len(text) <= _SHORT else _name(text)
        case "hex":
            return bytes.fromhex(text[1:-1].decode("ascii"))
        case "word":
            return _WORDS[text]
        case _:
            return _STRING_ESCAPE.sub(_unescaped, text[1:-1])


def _name(text: bytes) -> Name:
    return Name(_NAME_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), text[1:]).decode("latin-1"))


_known = lru_cache(maxsize=1024)(_name)
"""The same for short names: files write the same few over and over."""


def _unescaped(match: re.Match[bytes]) -> bytes:
    meant = _ESCAPES.get(match[0])
    if meant is None:
        raise ValueError("an escape that strings do not know")
    return meant


def _container(items: list[_Item], closing: bytes, at: int) -> Value:
    mark, *content = items
    if not isinstance(mark, _Mark) or (mark.sign, closing) not in ((b"<<", b">>"), (b"[", b"]")):
        raise ValueError(f"closed by the wrong sign at {at}")
    values: list[Value] = [item for item in content if not isinstance(item, _Mark)]
    if closing == b"]":
        return values
    keys = values[::2]
    if len(values) % 2 or not all(isinstance(key, Name) for key in keys) or len(set(map(str, keys))) != len(keys):
        raise ValueError(f"a dictionary with a missing value or a repeated key before {at}")
    return dict(zip(map(str, keys), values[1::2], strict=True))


def _balanced(data: bytes, at: int, limit: int) -> tuple[bytes, int]:
    """Return a literal string that holds balanced parentheses, and the offset behind it."""
    depth = 0
    for match in _PARENTHESIS.finditer(data, at, limit):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0:
            return data[at : match.end()], match.end()
    raise ValueError(f"a string does not end after {at}")
