"""Cross-reference tables and the objects they name: each entry in one form, each object at its offset, one behind the other."""

import re
from collections.abc import Iterable

from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.objects import Stream, Value, integer, read
from slrtkit.domain.verification import Axis

__all__ = ["MAX_TEXT", "Body", "read_body", "read_table", "refuse"]

_MAX_OBJECTS = 20_000
MAX_TEXT = 512 * 1024
"""Bytes of all objects and trailers without their streams; a letter with 40 dependants has a quarter of them."""

_SECTION = re.compile(rb"(\d{1,8}) ([1-9]\d{0,5}) ?\n")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_OPENING = re.compile(rb"([1-9]\d{0,7}) 0 obj\n")
_CLOSING = re.compile(rb"\n?endobj\n\n?")
_STREAM = re.compile(rb"\n?stream\n")
_ENDSTREAM = re.compile(rb"\n?endstream\nendobj\n\n?")


@frozen
class Body:
    """Objects that stand one behind the other.

    Attributes:
        objects: They, by number.
        sizes: How many bytes each takes, by number, in their order.
        end: Where the last one ends.
        left: How many bytes of text may follow.
    """

    objects: dict[int, Value] = field(repr=False)
    sizes: dict[int, int] = field(repr=False)
    end: int
    left: int


def refuse(evidence: str) -> Fault:
    """Return the answer to a file that is not of the letter's form."""
    return Fault(Axis.FORMAT, "FORMAT_FAILURE", evidence)


def read_table(pdf: bytes, at: int) -> tuple[dict[int, int], int]:
    """Read a cross-reference table: object numbers and their offsets, and where the trailer begins.

    Raises:
        Fault: on the format axis.
    """
    if pdf[at : at + 5] != b"xref\n":
        raise refuse(f"no cross-reference table at {at}")
    at += 5
    offsets: dict[int, int] = {}
    while section := _SECTION.match(pdf, at):
        at = section.end()
        first, count = int(section[1]), int(section[2])
        if len(offsets) + count > _MAX_OBJECTS:
            raise refuse("more objects than any letter has")
        for number in range(first, first + count):
            entry = _ENTRY.match(pdf, at)
            if entry is None or number in offsets:
                raise refuse(f"a malformed cross-reference entry at {at}")
            at = entry.end()
            free = entry[3] == b"f"
            if free != (number == 0) or (not free and entry[2] != b"00000"):
                raise refuse(f"object {number} was freed or reused")
            if not free:
                offsets[number] = int(entry[1])
    return offsets, at


def read_body(pdf: bytes, at: int, offsets: dict[int, int], order: Iterable[int], left: int) -> Body:
    """Read objects that stand in an order from an offset on, with nothing between them.

    Args:
        pdf: The file.
        at: Where the first one begins.
        offsets: Where the table says that each begins.
        order: Their numbers.
        left: How many bytes of text they may take, without their streams.

    Raises:
        Fault: on the format axis.
        ValueError: likewise, from the grammar of objects.
    """
    objects: dict[int, Value] = {}
    sizes: dict[int, int] = {}
    for number in order:
        if offsets[number] != at:
            raise refuse(f"bytes outside every object at {at}")
        value, end = _object(pdf, at, number, left)
        left -= end - at - (len(value.data) if isinstance(value, Stream) else 0)
        objects[number], sizes[number], at = value, end - at, end
    return Body(objects, sizes, at, left)


def _object(pdf: bytes, at: int, number: int, left: int) -> tuple[Value, int]:
    opening = _OPENING.match(pdf, at)
    if opening is None or int(opening[1]) != number:
        raise refuse(f"object {number} is not at its offset")
    value, end = read(pdf, opening.end(), at + left)
    stream = _STREAM.match(pdf, end)
    if stream is None:
        closing = _CLOSING.match(pdf, end)
    else:
        length = value.get("Length") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not integer(length) or not 0 <= length <= len(pdf):
            raise refuse(f"object {number} is a stream without a length")
        end = stream.end() + length
        value = Stream(value, pdf[stream.end() : end])
        closing = _ENDSTREAM.match(pdf, end)
    if closing is None:
        raise refuse(f"object {number} does not end where it should")
    return value, closing.end()
