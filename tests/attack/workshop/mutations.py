"""Structured mutations of a signed letter: of objects, revisions, tables, stores, containers and stamps, each by its grammar.

A mutation is a function of the letters and of chance alone, so a seed tells the whole run.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import frozen

from slrtkit.adapters.signing.pdfcheck.layout import Layout
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value

from .samples import Sample
from .writing import GAP, layout_of, refilled, spelt, unpadded, updated

Mutate: TypeAlias = Callable[["Bench", random.Random], bytes]
_NUMBER = re.compile(rb"(?<![\d.])\d{1,10}(?![\d.])")
_TABLE = re.compile(rb"xref\n.*?%%EOF\n?", re.DOTALL)
_NAMES = (
    "Pages",
    "Contents",
    "AcroForm",
    "DSS",
    "Perms",
    "Annots",
    "Kids",
    "Count",
    "V",
    "AF",
    "Names",
    "Type",
    "Length",
    "Prev",
)
_ODD: tuple[Value, ...] = (None, True, 0, -1, 1.5, 2**31, b"", b"x" * 40, Name("X"), Ref(1), Ref(9999), [], {}, [Ref(1)])


@frozen
class Bench:
    """A letter with its byte plan, and others to take parts from.

    Attributes:
        sample: The letter.
        plan: Its byte plan.
        others: Other genuine letters of the same page, and the page itself.
        genuine: What was handed out once: the letters, and each as it was before a later revision.
    """

    sample: Sample
    plan: Layout
    others: tuple[bytes, ...]
    genuine: frozenset[bytes]

    @property
    def pdf(self) -> bytes:
        """The letter."""
        return self.sample.pdf


def bench_of(sample: Sample, others: Sequence[bytes]) -> Bench:
    """Lay a letter on the bench."""
    letters = {pdf: layout_of(pdf) for pdf in (sample.pdf, *others)}
    genuine = frozenset(pdf[: each.end] for pdf, plan in letters.items() for each in plan.updates)
    return Bench(sample, letters[sample.pdf], tuple(others), genuine)


def bent(value: Value, chance: random.Random) -> Value:  # noqa: PLR0911  one case for each kind of value
    """Change one thing in a value: an entry, a member, a number, a name or a byte."""
    match value:
        case Stream():
            if chance.random() < 0.5:
                return Stream(_entries(value.entries, chance), value.data)
            data = flipped(value.data, chance)
            return Stream({**value.entries, "Length": len(data)}, data)
        case dict():
            return _entries(value, chance)
        case list() if value:
            at = chance.randrange(len(value))
            changes: tuple[list[Value], ...] = (
                value[:at] + value[at + 1 :],
                [*value, value[at]],
                [*value[:at], bent(value[at], chance), *value[at + 1 :]],
                value[::-1],
            )
            return chance.choice(changes)
        case bool():
            return not value
        case int() | float():
            return value + chance.choice((-1, 1, 100, -value, 0.5))
        case Ref(number):
            return Ref(max(1, number + chance.choice((-1, 1, 7))))
        case Name():
            return Name(chance.choice((*_NAMES, value + "x", value[::-1])))
        case bytes() if value:
            return flipped(value, chance)
        case _:
            return chance.choice(_ODD)


def _entries(entries: dict[str, Value], chance: random.Random) -> dict[str, Value]:
    keys = list(entries)
    if not keys or chance.random() < 0.15:
        return {**entries, chance.choice((*_NAMES, "Extra")): chance.choice(_ODD)}
    key = chance.choice(keys)
    match chance.randrange(4):
        case 0:
            return {name: value for name, value in entries.items() if name != key}
        case 1:
            return {**entries, key: chance.choice(_ODD)}
        case 2:
            other = chance.choice(keys)
            return {**entries, key: entries[other], other: entries[key]}
        case _:
            return {**entries, key: bent(entries[key], chance)}


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Change, double, drop or add a few bytes."""
    if not data:
        return b"\0"
    at, size = chance.randrange(len(data)), chance.choice((1, 1, 1, 2, 4, 16))
    match chance.randrange(5):
        case 0:
            return data[:at] + data[at + size :]
        case 1:
            return data[:at] + data[at : at + size] + data[at:]
        case 2:
            return data[:at] + chance.randbytes(size) + data[at + size :]
        case _:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def an_object_in_place(bench: Bench, chance: random.Random) -> bytes:
    """Change an object where it stands; every table is put right again, so that only the signature can tell."""
    number = chance.choice(sorted(bench.plan.objects))
    return in_place(bench.pdf, number, spelt(bent(bench.plan.objects[number], chance)))


def in_place(pdf: bytes, number: int, body: bytes) -> bytes:
    """Write another body for the last object of a number, and move every offset behind it."""
    found = list(re.finditer(rb"(?:^|\n)(%d 0 obj\n)(.*?)\n?endobj\n" % number, pdf, re.DOTALL))
    if not found:
        return pdf + b"\n"
    start, end = found[-1].span(2)
    moved = len(body) - (end - start)

    def entry(match: re.Match[bytes]) -> bytes:
        place = int(match[1])
        return b"%010d" % (place + moved if place > start else place) + match[2]

    changed = pdf[:start] + body + pdf[end:]
    changed = re.sub(rb"(\d{10})( \d{5} n)", entry, changed)
    return re.sub(
        rb"((?:startxref\n|/Prev ))(\d+)",
        lambda m: m[1] + b"%d" % (int(m[2]) + (moved if int(m[2]) > start else 0)),
        changed,
    )


def an_object_in_a_later_revision(bench: Bench, chance: random.Random) -> bytes:
    """Append a well-formed revision with one to three objects changed."""
    numbers = chance.sample(sorted(bench.plan.objects), chance.choice((1, 1, 1, 2, 3)))
    return updated(bench.pdf, {number: spelt(bent(bench.plan.objects[number], chance)) for number in numbers})


def the_same_object_in_a_later_revision(bench: Bench, chance: random.Random) -> bytes:
    """Append a revision that says the same again, or adds an object that nothing reaches."""
    number = chance.choice(sorted(bench.plan.objects))
    free = {max(bench.plan.objects) + 1: spelt(chance.choice(_ODD))}
    same = {number: spelt(bench.plan.objects[number])}
    return updated(bench.pdf, chance.choice(({}, same, free)))


def a_table_or_trailer(bench: Bench, chance: random.Random) -> bytes:
    """Bend a number, or drop or double a line, of a table, a trailer or an end."""
    tables = list(_TABLE.finditer(bench.pdf))
    found = chance.choice(tables)
    text = found[0]
    if chance.random() < 0.6:
        number = chance.choice(list(_NUMBER.finditer(text)))
        other = max(0, int(number[0]) + chance.choice((-1, 1, 10, -10, 2**20)))
        text = text[: number.start()] + (b"%d" % other).rjust(len(number[0]), b"0") + text[number.end() :]
    else:
        lines = text.splitlines(keepends=True)
        at = chance.randrange(len(lines))
        lines[at : at + 1] = chance.choice(([], [lines[at]] * 2, [flipped(lines[at], chance)]))
        text = b"".join(lines)
    return bench.pdf[: found.start()] + text + bench.pdf[found.end() :]


def a_container(bench: Bench, chance: random.Random) -> bytes:
    """Change one value of a signature's container or of a stamp, and every length around it to fit."""
    which = chance.randrange(len(GAP.findall(bench.pdf)))
    found = list(GAP.finditer(bench.pdf))[which]
    data = unpadded(bytes.fromhex(found[1].decode()))
    changed = rewritten(data, chance.choice(list(values(data))), chance)
    if 2 * len(changed) > len(found[1]):
        changed = changed[: len(found[1]) // 2]
    return refilled(bench.pdf, changed, which)


Node: TypeAlias = tuple[tuple[int, int, int], ...]
"""The way to a value: tag offset, content start and end, from the outermost in."""


def values(data: bytes, start: int = 0, end: int | None = None, way: Node = ()) -> Iterator[Node]:
    """Yield the way to every value of a DER encoding."""
    at, end = start, len(data) if end is None else end
    while at + 2 <= end:
        size, content = data[at + 1], at + 2
        if size & 0x80:
            width = size & 0x7F
            size = int.from_bytes(data[content : content + width])
            content += width
        if content + size > end:
            return
        here = (*way, (at, content, content + size))
        yield here
        if data[at] & 0x20:
            yield from values(data, content, content + size, here)
        at = content + size


def rewritten(data: bytes, node: Node, chance: random.Random) -> bytes:
    """Change the content, the tag or the place of a value, and write the lengths above it again."""
    at, content, end = node[-1]
    tag, inner, whole = data[at], data[content:end], data[at:end]
    match chance.randrange(6):
        case 0:
            new = b""
        case 1:
            new = whole * 2
        case 2:
            new = bytes([tag ^ 1 << chance.randrange(8)]) + _length(len(inner)) + inner
        case _:
            changed = flipped(inner, chance)
            new = bytes([tag]) + _length(len(changed)) + changed
    for (above, start, stop), (child, _, last) in zip(reversed(node[:-1]), reversed(node[1:]), strict=True):
        inner = data[start:child] + new + data[last:stop]
        new = data[above : above + 1] + _length(len(inner)) + inner
    first, _, last = node[0]
    return data[:first] + new + data[last:]


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    width = (size.bit_length() + 7) // 8
    return bytes([0x80 | width]) + size.to_bytes(width)


def a_bit_of_the_string(bench: Bench, chance: random.Random) -> bytes:
    """Flip a bit of the hexadecimal string or of the zeros behind the container."""
    found = chance.choice(list(GAP.finditer(bench.pdf)))
    at = chance.randrange(found.start(), found.end())
    return bench.pdf[:at] + bytes([bench.pdf[at] ^ 1 << chance.randrange(8)]) + bench.pdf[at + 1 :]


def an_earlier_revision(bench: Bench, chance: random.Random) -> bytes:
    """Cut later revisions off, wholly or in part, and put others in their place."""
    ends = [bench.plan.base.end, *(each.end for each in bench.plan.updates)]
    at = chance.choice(ends[:-1])
    match chance.randrange(3):
        case 0:
            return bench.pdf[:at]
        case 1:
            return bench.pdf[:at] + chance.choice(bench.others)[at:]
        case _:
            return bench.pdf[: at + chance.randrange(len(bench.pdf) - at)]


def two_letters(bench: Bench, chance: random.Random) -> bytes:
    """Put a part of one letter into another, at the same or another place."""
    other = chance.choice(bench.others)
    at, size = chance.randrange(len(bench.pdf)), chance.choice((16, 256, 4096, 2**20))
    start = chance.choice((at, chance.randrange(len(other))))
    return bench.pdf[:at] + other[start : start + size] + bench.pdf[at + size :]


def the_container_of_another(bench: Bench, chance: random.Random) -> bytes:
    """Put the container or stamp of one letter into the gap of another."""
    strangers = [gap for other in bench.others for gap in GAP.findall(other)]
    other = unpadded(bytes.fromhex(chance.choice(strangers).decode()))
    which = chance.randrange(len(GAP.findall(bench.pdf)))
    return refilled(bench.pdf, other[: len(GAP.findall(bench.pdf)[which]) // 2], which)


MUTATIONS: tuple[Mutate, ...] = (
    an_object_in_place,
    an_object_in_a_later_revision,
    the_same_object_in_a_later_revision,
    a_table_or_trailer,
    a_container,
    a_bit_of_the_string,
    an_earlier_revision,
    two_letters,
    the_container_of_another,
)
