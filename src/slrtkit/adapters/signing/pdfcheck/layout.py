"""The byte plan of a signed letter: header, base revision, the revisions that sign and prove it, and not one byte more.

Every byte belongs to the header, to an object that its cross-reference table names, to a table, to a trailer, or is the line
break between them. So there is no room for an object that only some readers see, for a second header, or for a tail. A page may
have been linearised before it was signed; no other revision has two tables.
"""

import re
from itertools import pairwise
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck.linear import linearised, read_linear
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, integer, read, skip_space, within
from slrtkit.adapters.signing.pdfcheck.tables import MAX_TEXT, read_body, read_table, refuse

__all__ = ["MAX_BYTES", "Layout", "Revision", "plan", "refuse"]

MAX_BYTES = 16 * 1024 * 1024
"""No letter is larger; what is larger is not read."""
_MAX_REVISIONS = 16
"""The page, two signatures, and proof renewed for decades."""
_MAX_IDENTIFIER = 64
"""Bytes of each part of a file identifier, which is a digest (ISO 32000-2 section 14.4)."""
_TRAILER_ENTRIES = {"Size", "Root", "Info", "ID", "Prev"}

_Before: TypeAlias = tuple[int, "Revision", int]
"""Where the table of the revision before starts, that revision, and the highest number of an object up to it."""

_HEADER = re.compile(rb"%PDF-(?:1\.[4-7]|2\.0)\n%[\x80-\xff]{4,8}\n\n?")
_START = re.compile(rb"startxref\n([1-9]\d{0,8})\n%%EOF\n?")
_TRAILER = re.compile(rb"trailer\n")


@frozen
class Revision:
    """One revision: its own objects by number, its trailer, where it ends, and the bytes of text up to there.

    `plumbing` are the numbers of the two objects of a linearised page that tell its layout, and are none of the letter's.
    """

    objects: dict[int, Value]
    trailer: dict[str, Value]
    end: int
    text: int
    plumbing: frozenset[int] = frozenset()


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
    start = header.end()
    base = last = _linear(pdf, start, starts[0]) if linearised(pdf, start) else _revision(pdf, start, starts[0], None)
    updates: list[Revision] = []
    for before, table in pairwise(starts):
        last = _revision(pdf, last.end, table, (before, last, _highest(base, *updates)))
        updates.append(last)
        if base.plumbing & last.objects.keys():
            raise refuse("a later revision of how the page was linearised")
    if last.end != len(pdf):
        raise refuse("bytes follow the end of the file")
    return Layout(base, tuple(updates))


def _highest(*revisions: Revision) -> int:
    return max((max(each.objects, default=0) for each in revisions), default=0)


def _linear(pdf: bytes, start: int, table: int) -> Revision:
    page = read_linear(pdf, start, table)
    _check_trailer(page.trailer, None, max(page.objects))
    return Revision(page.objects, page.trailer, page.end, MAX_TEXT - page.left, page.plumbing)


def _revision(pdf: bytes, start: int, table: int, before: _Before | None) -> Revision:
    offsets, after = read_table(pdf, table)
    opening = _TRAILER.match(pdf, after)
    if opening is None:
        raise refuse(f"no trailer at {after}")
    left = MAX_TEXT - (before[1].text if before else 0)
    trailer, after = read(pdf, opening.end(), opening.end() + left)
    if not isinstance(trailer, dict):
        raise refuse(f"no trailer at {after}")
    tail = _START.match(pdf, skip_space(pdf, after))
    if tail is None or int(tail[1]) != table:
        raise refuse(f"no end of revision at {after}")
    left -= after - opening.end()
    order = [number for _, number in sorted((offset, number) for number, offset in offsets.items())]
    body = read_body(pdf, skip_space(pdf, start) if before else start, offsets, order, left)
    if body.end != table:
        raise refuse(f"bytes outside every object at {body.end}")
    _check_trailer(trailer, before, max([*body.objects, before[2] if before else 0]))
    return Revision(body.objects, trailer, tail.end(), MAX_TEXT - body.left)


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
