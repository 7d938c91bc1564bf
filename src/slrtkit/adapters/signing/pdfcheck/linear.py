"""The page of a letter that was linearised before it was signed: in the one form that `qpdf --linearize` writes.

The first page stands in front with a table of its own, the rest behind with a second one (ISO 32000-2 annex F). Whatever the
file says of its own layout must be true: its length, its tables, its first page, and every number of the hints. So the two
objects that say it belong to no page and can say nothing else, and nobody may refer to them or write them again.
"""

import re

from attrs import frozen

from slrtkit.adapters.signing.pdfcheck.hints import check_hints
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, integer, read, same
from slrtkit.adapters.signing.pdfcheck.tables import MAX_TEXT, Body, read_body, read_table, refuse

__all__ = ["Linear", "linearised", "read_linear"]

_PARAMETERS = re.compile(
    rb"([1-9]\d{0,7}) 0 obj\n<< /Linearized 1 /L (\d{1,9}) /H \[ (\d{1,9}) (\d{1,9}) \] "
    rb"/O (\d{1,8}) /E (\d{1,9}) /N (\d{1,2}) /T (\d{1,9}) >>\nendobj\n *\n"
)
"""Of at most 99 pages: what each shares is looked up for it alone."""
_ROOM = 201
"""Bytes from the first object to the first table: its numbers are written when the rest is."""
_TRAILER = re.compile(rb"trailer (?=<<)")
_DEPTH = 8


@frozen
class Linear:
    """What a linearised page holds.

    Attributes:
        objects: Its objects by number, without the two about its layout.
        plumbing: The numbers of those two.
        trailer: The trailer in front, which tells of all objects.
        end: Where it ends.
        left: How many bytes of text may follow.
    """

    objects: dict[int, Value]
    plumbing: frozenset[int]
    trailer: dict[str, Value]
    end: int
    left: int


def linearised(pdf: bytes, start: int) -> bool:
    """Say whether the first object of a file says that it is linearised."""
    return _PARAMETERS.match(pdf, start) is not None


def read_linear(pdf: bytes, start: int, table: int) -> Linear:
    """Read a linearised page.

    Args:
        pdf: The file, with whatever revisions follow.
        start: Where its first object begins.
        table: Where the first `startxref` that names an offset says that the table is.

    Raises:
        Fault: on the format axis, where it is linearised in another way, or tells anything about itself that is not so.
        ValueError: likewise, from the grammar of objects.
    """
    told = _PARAMETERS.match(pdf, start)
    if told is None or not told.end() == table == start + _ROOM:
        raise refuse("linearised in another way than letters are")
    own, length, place, size, first, front_end, pages, zero = map(int, told.groups())
    front, trailer, begin = _section(pdf, table, own, 0)
    behind = trailer.pop("Prev", None)
    highest = own + len(front) - 1
    if not integer(behind) or own <= 1:
        raise refuse("linearised without a second table")
    back, short, end = _section(pdf, behind, 0, table)
    if list(back) != list(range(1, own)) or not same(short, {"Size": own, "ID": trailer.get("ID")}):
        raise refuse("two tables that do not make one")
    body = read_body(pdf, begin, front | back, (*range(own + 1, highest + 1), *range(1, own)), MAX_TEXT - (begin - table))
    hints = first - 1
    counted = [number for number, value in body.objects.items() if isinstance(value, dict) and value.get("Type") == "Page"]
    facts = (end, front.get(hints), body.sizes.get(hints), back[1], len(counted), behind + len(b"xref\n0 %d" % own))
    if (body.end, front[own]) != (behind, start) or facts != (length, place, size, front_end, pages, zero):
        raise refuse("a linearised file that tells of another layout than it has")
    if counted[:1] != [first] or first != _first_page(body, trailer):
        raise refuse("a linearised file that begins with another page than the first")
    check_hints(body, front | back, first, counted)
    objects = {number: value for number, value in body.objects.items() if number != hints}
    return Linear(objects, frozenset({own, hints}), trailer, end, body.left - (end - behind))


def _section(pdf: bytes, table: int, first: int, start: int) -> tuple[dict[int, int], dict[str, Value], int]:
    """Read a table of one section from a number on, its trailer, and the `startxref` behind it; return where that ends."""
    offsets, at = read_table(pdf, table)
    opening = _TRAILER.match(pdf, at)
    count = len(offsets) + (first == 0)
    if opening is None or not pdf.startswith(b"xref\n%d %d\n" % (first, count), table):
        raise refuse(f"no table and trailer of a linearised file at {table}")
    trailer, at = read(pdf, opening.end(), opening.end() + MAX_TEXT)
    ending = b"\nstartxref\n%d\n%%%%EOF\n" % start
    if not isinstance(trailer, dict) or not pdf.startswith(ending, at):
        raise refuse(f"no end of a linearised part at {at}")
    return offsets, trailer, at + len(ending)


def _first_page(body: Body, trailer: dict[str, Value]) -> int:
    """Return the number of the page that the tree of pages names first; 0 where it names none."""
    at, key = trailer.get("Root"), "Pages"
    for _ in range(_DEPTH):
        number = at.number if isinstance(at, Ref) else 0
        node = body.objects.get(number)
        if not isinstance(node, dict):
            return 0
        if node.get("Type") == "Page":
            return number
        at, key = node.get(key), "Kids"
        at = at[0] if isinstance(at, list) and at else at
    return 0
