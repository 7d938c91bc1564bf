"""The byte plan of a signed letter: header, base revision, the revisions that sign and prove it, and not one byte more.

Every byte belongs to the header, to an object that its cross-reference table names, to a table, to a trailer, or is the line
break between them. So there is no room for an object that only some readers see, for a second header, or for a tail.
"""

import re
from itertools import pairwise
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Stream, Value, integer, read, skip_space, within
from slrtkit.domain.verification import Axis

__all__ = ["MAX_BYTES", "Layout", "Revision", "plan", "refuse"]

MAX_BYTES = 16 * 1024 * 1024
"""No letter is larger; what is larger is not read."""
_MAX_OBJECTS = 20_000
_MAX_TEXT = 512 * 1024
"""Bytes of all objects and trailers without their streams; a letter with 40 dependants has a quarter of them."""
_MAX_REVISIONS = 16
"""The page, two signatures, and proof renewed for decades."""
_MAX_IDENTIFIER = 64
"""Bytes of each part of a file identifier, which is a digest (ISO 32000-2 section 14.4)."""
_TRAILER_ENTRIES = {"Size", "Root", "Info", "ID", "Prev"}

_Before: TypeAlias = tuple[int, "Revision", int]
"""Where the table of the revision before starts, that revision, and the highest number of an object up to it."""

_HEADER = re.compile(rb"%PDF-(?:1\.[4-7]|2\.0)\n%[\x80-\xff]{4,8}\n\n?")
_START = re.compile(rb"startxref\n([1-9]\d{0,8})\n%%EOF\n?")
_SECTION = re.compile(rb"(\d{1,8}) ([1-9]\d{0,5}) ?\n")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_OPENING = re.compile(rb"([1-9]\d{0,7}) 0 obj\n")
_CLOSING = re.compile(rb"\n?endobj\n\n?")
_STREAM = re.compile(rb"\n?stream\n")
_ENDSTREAM = re.compile(rb"\n?endstream\nendobj\n\n?")
_TRAILER = re.compile(rb"trailer\n")


@frozen
class Revision:
    """One revision: its own objects by number, its trailer, where it ends, and the bytes of text up to there."""

    objects: dict[int, Value]
    trailer: dict[str, Value]
    end: int
    text: int


@frozen
class Layout:
    """A whole file: the revision that was rendered, and those that sign it and add proof (none where nothing did)."""

    base: Revision
    updates: tuple[Revision, ...] = ()
    objects: dict[int, Value] = field(init=False)
    """Every object as the last revision has it."""

    @objects.default
    def _merge(self) -> dict[int, Value]:
        return {number: value for each in (self.base, *self.updates) for number, value in each.objects.items()}

    dictionaries: tuple[dict[str, Value], ...] = field(init=False, repr=False)
    """Every dictionary in these objects, also those of streams and those inside others."""

    @dictionaries.default
    def _gather(self) -> tuple[dict[str, Value], ...]:
        return tuple(item for value in self.objects.values() for item in within(value) if isinstance(item, dict))

    @property
    def trailer(self) -> dict[str, Value]:
        """The trailer of the last revision."""
        return (self.base, *self.updates)[-1].trailer

    def resolve(self, value: Value) -> Value:
        """Return what a reference points to (None where nothing is there); everything else as it is."""
        return self.objects.get(value.number) if isinstance(value, Ref) else value


def refuse(evidence: str) -> Fault:
    """Return the answer to a file that is not of the letter's form."""
    return Fault(Axis.FORMAT, "FORMAT_FAILURE", evidence)


def plan(pdf: bytes) -> Layout:
    """Read the byte plan of a file, in time proportional to its size.

    Raises:
        Fault: on the format axis, for every file that does not have one.
        ValueError: likewise, from the grammar of objects.
    """
    if len(pdf) > MAX_BYTES:
        raise refuse("larger than any letter")
    header = _HEADER.match(pdf)
    if header is None:
        raise refuse("no PDF header at the first byte")
    starts = [int(match[1]) for match in _START.finditer(pdf)]
    if not starts or len(starts) > _MAX_REVISIONS:
        raise refuse(f"{len(starts)} revisions")
    base = last = _revision(pdf, header.end(), starts[0], None)
    updates: list[Revision] = []
    for before, table in pairwise(starts):
        last = _revision(pdf, last.end, table, (before, last, _highest(base, *updates)))
        updates.append(last)
    if last.end != len(pdf):
        raise refuse("bytes follow the end of the file")
    return Layout(base, tuple(updates))


def _highest(*revisions: Revision) -> int:
    return max((max(each.objects, default=0) for each in revisions), default=0)


def _revision(pdf: bytes, start: int, table: int, before: _Before | None) -> Revision:
    offsets, after = _table(pdf, table)
    opening = _TRAILER.match(pdf, after)
    if opening is None:
        raise refuse(f"no trailer at {after}")
    left = _MAX_TEXT - (before[1].text if before else 0)
    trailer, after = read(pdf, opening.end(), opening.end() + left)
    if not isinstance(trailer, dict):
        raise refuse(f"no trailer at {after}")
    tail = _START.match(pdf, skip_space(pdf, after))
    if tail is None or int(tail[1]) != table:
        raise refuse(f"no end of revision at {after}")
    left -= after - opening.end()
    objects: dict[int, Value] = {}
    at = skip_space(pdf, start) if before else start
    for offset, number in sorted((offset, number) for number, offset in offsets.items()):
        if offset != at:
            raise refuse(f"bytes outside every object at {at}")
        value, at = _object(pdf, offset, number, left)
        left -= at - offset - (len(value.data) if isinstance(value, Stream) else 0)
        objects[number] = value
    if at != table:
        raise refuse(f"bytes outside every object at {at}")
    _check_trailer(trailer, before, max([0, *objects, before[2] if before else 0]))
    return Revision(objects, trailer, tail.end(), _MAX_TEXT - left)


def _check_trailer(trailer: dict[str, Value], before: _Before | None, highest: int) -> None:
    """Check that a trailer has the entries of a letter's, counts the objects right and continues the one before it."""
    if set(trailer) - _TRAILER_ENTRIES or not isinstance(trailer.get("Root"), Ref):
        raise refuse("a trailer with missing or unknown entries")
    size, previous = trailer.get("Size"), trailer.get("Prev")
    if not integer(size) or size != highest + 1:
        raise refuse("a trailer that miscounts the objects")
    if ("Prev" in trailer) is (before is None) or (before and not (integer(previous) and previous == before[0])):
        raise refuse("a trailer that does not chain to the revision before it")
    match trailer.get("ID", [b"", b""]):
        case [bytes(first), bytes(second)] if max(len(first), len(second)) <= _MAX_IDENTIFIER:
            kept = before[1].trailer.get("ID", [first]) if before else [first]
        case _:
            raise refuse("a file identifier that is not two short strings")
    if not isinstance(kept, list) or kept[:1] != [first]:
        raise refuse("the identifier of another file")


def _table(pdf: bytes, at: int) -> tuple[dict[int, int], int]:
    """Read a cross-reference table: object numbers and their offsets, and where the trailer begins."""
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
