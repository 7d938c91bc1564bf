"""The operators of a page's content (ISO 32000-2, 7.8.2), read in the same grammar as the objects of the file."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from slrtkit.adapters.signing.pdfcheck.objects import Name, Value, read, skip_space

__all__ = ["Operation", "operations"]

_MOST_OPERANDS = 64
_NUMBER = rb"[+-]?(?:\d{1,18}(?:\.\d{0,40})?|\.\d{1,40})"
_POINT = re.compile(rb"[\x00\t\n\f\r ]*+(" + _NUMBER + rb")[ \n]++(" + _NUMBER + rb")[ \n]++([ml])[ \n]")
"""What drawings mostly consist of: two numbers, and `m` or `l`."""
_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]*+(?:
        (?P<number>"""
    + _NUMBER
    + rb"""(?![^\x00\t\n\f\r ()<>\[\]{}/%]))
      | (?P<name>/[A-Za-z0-9]{1,32}+(?![^\x00\t\n\f\r ()<>\[\]{}/%]))
      | (?P<word>[A-Za-z'"][A-Za-z0-9*]{0,2}(?![^\x00\t\n\f\r ()<>\[\]{}/%]))
    )""",
    re.VERBOSE,
)


class Operation(NamedTuple):
    """An operator and its operands, in order."""

    name: bytes
    operands: list[Value]


def operations(content: bytes) -> Iterator[Operation]:
    """Yield the operations of a content stream.

    Raises:
        ValueError: the bytes are not in the grammar, or an operator has more operands than any has.
    """
    at, operands = 0, list[Value]()
    while True:
        while not operands and (point := _POINT.match(content, at)):
            at = point.end()
            yield Operation(point[3], [float(point[1]), float(point[2])])
        token = _TOKEN.match(content, at)
        if token is None:
            if (at := skip_space(content, at)) == len(content):
                break
            value, at = read(content, at, len(content))
            operands.append(value)
        else:
            at, kind, text = token.end(), token.lastgroup, token[token.lastgroup or 0]
            if kind == "word":
                yield Operation(text, operands)
                operands = []
                continue
            operands.append(Name(text[1:].decode("ascii")) if kind == "name" else float(text) if b"." in text else int(text))
        if len(operands) > _MOST_OPERANDS:
            raise ValueError(f"too many operands at {at}")
    if operands:
        raise ValueError("operands without an operator")
