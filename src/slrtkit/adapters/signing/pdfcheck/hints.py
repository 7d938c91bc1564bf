"""The hints of a linearised page: where each page begins and what pages share (ISO 32000-2 annex F.4), all of it checked.

A reader that fetched the file piece by piece would trust them. None does so once a signature stands behind the page, for the
length no longer fits then; but nothing is left to that: the tables say what the file is, in the fewest bits, and end there.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import add

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Stream, Value, same, within
from slrtkit.adapters.signing.pdfcheck.tables import Body, refuse

__all__ = ["check_hints"]

_MAX_BYTES = 64 * 1024
_WIDTH = 32
_PAGES = (4, 4, 2, 4, 2, 4, 2, 4, 2, 2, 2, 2, 2)
_SHARED = (4, 4, 4, 4, 2, 4, 2)
"""Bytes of each number at the head of the two tables."""
_DENOMINATOR = 4
"""Of fractions that nobody uses."""


class _Table:
    """Reads numbers one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def head(self, widths: Sequence[int]) -> list[int]:
        """Read numbers of whole bytes."""
        return [int.from_bytes(self._taken(width)) for width in widths]

    def column(self, count: int, least: int, bits: int) -> list[int]:
        """Read numbers of so many bits above the least, to the end of a byte; they must need no fewer."""
        values = [least + value for value in self.numbers(count, bits)]
        if min(values, default=least) != least or (max(values, default=least) - least).bit_length() != bits:
            raise _wrong()
        return values

    def numbers(self, count: int, bits: int) -> list[int]:
        """Read numbers of so many bits, to the end of a byte."""
        if not bits:
            return [0] * count
        if bits > _WIDTH:
            raise _wrong()
        text = "".join(f"{byte:08b}" for byte in self._taken((count * bits + 7) // 8))
        if "1" in text[count * bits :]:
            raise _wrong()
        return [int(text[at : at + bits], 2) for at in range(0, count * bits, bits)]

    def _taken(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) < count:
            raise _wrong()
        self.at += count
        return taken


def check_hints(body: Body, offsets: dict[int, int], first: int, pages: Sequence[int]) -> None:
    """Check that hints tell the layout of the file they stand in, and nothing else.

    Args:
        body: Every object of the file but its parameters; the hints stand right before the first page.
        offsets: Where each begins.
        first: The number of the first page.
        pages: The numbers of all pages, in the order of the file.

    Raises:
        Fault: on the format axis.
        ValueError: likewise, from the compression.
    """
    stream = body.objects[first - 1]
    if not isinstance(stream, Stream) or set(stream.entries) != {"Filter", "S", "Length"}:
        raise refuse("hints of another form")
    table = _Table(decoded(stream, _MAX_BYTES))
    counts, shared, width = _read_pages(table, body, offsets[first - 1], pages)
    if not same(stream.entries["S"], table.at):
        raise _wrong()
    members = _read_shared(table, body, offsets, first, counts)
    used = [_used(body.objects, page) if page != first else set[int]() for page in pages]
    if table.at != len(table.data) or width != len(members).bit_length():
        raise _wrong()
    if shared != [sorted(at for at, number in enumerate(members) if number in each) for each in used]:
        raise _wrong()


def _read_pages(table: _Table, body: Body, place: int, pages: Sequence[int]) -> tuple[list[int], list[list[int]], int]:
    """Read the table of pages: how many objects each has; what each shares, and in how many bits that is told."""
    least, begin, bits, shortest, wide, *content, told, width, fraction, denominator = table.head(_PAGES)
    if begin != place or content != [0, 0, shortest, wide] or not width or (fraction, denominator) != (0, _DENOMINATOR):
        raise _wrong()
    counts = table.column(len(pages), least, bits)
    lengths = table.column(len(pages), shortest, wide)
    ends = [0, *accumulate(table.column(len(pages), 0, told))]
    shared = table.numbers(ends[-1], width)
    if sum(counts) > len(body.sizes) or table.column(len(pages), shortest, wide) != lengths:
        raise _wrong()
    begins = [pages[0], *accumulate(counts[1:-1], initial=1)][: len(pages)]
    lasts = map(add, begins, counts)
    spans = [sum(body.sizes.get(number, 0) for number in range(*each)) for each in zip(begins, lasts, strict=True)]
    if begins != list(pages) or spans != lengths or pages[0] + counts[0] - 1 != max(body.sizes):
        raise _wrong()
    return counts, [sorted(shared[slice(*each)]) for each in pairwise(ends)], width


def _read_shared(table: _Table, body: Body, offsets: dict[int, int], first: int, counts: Sequence[int]) -> list[int]:
    """Read the table of what pages share: every object of the first page, and those behind all pages; return these."""
    number, begin, own, total, several, least, bits = table.head(_SHARED)
    after, extra = 1 + sum(counts[1:]), total - own
    there = (after, offsets.get(after, 0) - body.sizes[first - 1]) if extra else (0, 0)
    if own != counts[0] or not 0 <= extra <= len(body.sizes) or several or (number, begin) != there:
        raise _wrong()
    members = [*range(first, first + own), *range(after, after + extra)]
    if table.column(total, least, bits) != [body.sizes.get(each) for each in members] or any(table.numbers(total, 1)):
        raise _wrong()
    return members


def _used(objects: dict[int, Value], page: int) -> set[int]:
    """Return the numbers of all objects that a page is made of."""
    entries = objects[page]
    seen: set[int] = {page}
    pending: list[Value] = [value for key, value in entries.items() if key != "Parent"] if isinstance(entries, dict) else []
    while pending:
        for item in within(pending.pop()):
            if isinstance(item, Ref) and item.number not in seen:
                seen.add(item.number)
                pending.append(objects.get(item.number))
    return seen


def _wrong() -> Fault:
    return refuse("hints that tell of another layout than the file has")
