"""Strict DER (ITU-T X.690): one value has one encoding, so a changed byte cannot mean the same."""

from collections.abc import Iterator

__all__ = ["check", "in_order", "length_of"]

_DEPTH = 48
_SEQUENCE, _SET = 0x30, 0x31
_NUMBER = 0x1F
"""The bits of a tag that number it; all set, the number stands in further bytes."""
_SHORT = 0x80
"""From this length on, a length takes more than one byte."""
_TAGGED = 0x40
"""From this tag on, a value is not of the universal class."""


def length_of(data: bytes) -> int:
    """Return how many bytes the first value of `data` takes, header included.

    Raises:
        ValueError: the header is not DER, or the value reaches past the end.
    """
    return _header(data, 0, len(data))[2]


def check(data: bytes) -> None:
    """Return if `data` is exactly one DER value, whatever its type.

    Raises:
        ValueError: it is not; the message names the rule and the offset.
    """
    if length_of(data) != len(data):
        raise ValueError("bytes follow the value")
    _walk(data, 0, len(data), 0)


def in_order(members: list[bytes]) -> bool:
    """Say whether the encodings of a SET OF stand in their order (X.690 section 11.6)."""
    return members == sorted(members)


def _header(data: bytes, at: int, limit: int) -> tuple[int, int, int]:
    """Return the tag, the start and the end of the content of the value at `at`."""
    if at + 2 > limit:
        raise ValueError(f"a header is cut short at {at}")
    tag, size, start = data[at], data[at + 1], at + 2
    if tag == 0 or tag & _NUMBER == _NUMBER:
        raise ValueError(f"a reserved or long tag at {at}")
    if size & _SHORT:
        width = size & 0x7F
        size = int.from_bytes(data[start : start + width], "big")
        start += width
        if size < _SHORT or size.bit_length() <= (width - 1) * 8:
            raise ValueError(f"a length is not minimal at {at}")
    if start + size > limit:
        raise ValueError(f"a value reaches past its frame at {at}")
    return tag, start, start + size


def _values(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    while at < end:
        tag, start, stop = _header(data, at, end)
        yield tag, at, start, stop
        at = stop


def _walk(data: bytes, at: int, end: int, depth: int) -> None:
    if depth > _DEPTH:
        raise ValueError("nested too deep")
    for tag, begin, start, stop in _values(data, at, end):
        if not tag & 0x20:
            _primitive(tag, data[start:stop], begin)
            continue
        if tag < _TAGGED and tag not in (_SEQUENCE, _SET):
            raise ValueError(f"a string in pieces at {begin}")
        if tag == _SET and not in_order([data[a:z] for _, a, _, z in _values(data, start, stop)]):
            raise ValueError(f"a set is not in order at {begin}")
        _walk(data, start, stop, depth + 1)


def _primitive(tag: int, content: bytes, at: int) -> None:
    first, last = content[:1], content[-1:]
    match tag:
        case 0x01 if content not in (b"\x00", b"\xff"):
            raise ValueError(f"a boolean is neither 00 nor FF at {at}")
        case 0x02 | 0x0A if not content or (
            content[1:] and first in (b"\x00", b"\xff") and first[0] & 0x80 == content[1] & 0x80
        ):
            raise ValueError(f"an integer is not minimal at {at}")
        case 0x03 if first != b"\x00":  # signatures and keys; flags stand in extensions, which are strings here
            raise ValueError(f"a bit string is not of whole bytes at {at}")
        case 0x05 if content:
            raise ValueError(f"a null has content at {at}")
        case 0x06 if not content or first == b"\x80" or last > b"\x7f":
            raise ValueError(f"an object identifier is malformed at {at}")
        case 0x10 | 0x11:
            raise ValueError(f"a sequence without structure at {at}")
        case _:
            return
