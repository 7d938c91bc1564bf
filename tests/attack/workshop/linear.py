"""Linearised pages: as qpdf writes them, and written again with other objects, hints or parameters, every offset right."""

import re
import subprocess
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve, field, frozen

from slrtkit.adapters.signing.pdfcheck.tables import read_table

PARAMETERS = re.compile(rb"(\d+) 0 obj\n<< /Linearized 1 /L (\d+) /H \[ (\d+) (\d+) \] /O (\d+) /E (\d+) /N (\d+) /T (\d+) >>")
_TRAILER = re.compile(rb"trailer << .*? >>\n", re.DOTALL)
_STREAM = re.compile(rb"/S (\d+) /Length (\d+) >>\nstream\n")


def linearised(page: bytes) -> bytes:
    """Return a PDF as `qpdf --linearize` writes it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "page.pdf"), Path(folder, "linear.pdf")
        source.write_bytes(page)
        subprocess.run(["qpdf", "--linearize", "--deterministic-id", source, target], check=True, capture_output=True)
        return target.read_bytes()


@frozen
class Linearised:
    """The parts of a linearised PDF.

    Attributes:
        header: What stands before the first object.
        own: The number of the object with the parameters.
        first: The number of the first page; the hints stand right before it.
        objects: The text of every object but these two, in the order of the file.
        hints: The hints, decoded.
        shared: Where in them the table of shared objects begins.
        trailers: The two trailers; that in front with room for its `Prev`.
        pages: How many pages there are.
    """

    header: bytes
    own: int
    first: int
    objects: dict[int, bytes] = field(repr=False)
    hints: bytes = field(repr=False)
    shared: int
    trailers: tuple[bytes, bytes]
    pages: int

    def written(self, told: Mapping[str, int] | None = None, loose: bytes = b"") -> bytes:
        """Write the file.

        Args:
            told: What the parameters say instead of the truth, by their name; `H` and `size` for the two of `H`.
            loose: Bytes behind the last object of the first page.
        """
        data = zlib.compress(self.hints)
        hints = b"%d 0 obj\n<< /Filter /FlateDecode /S %d /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
            *(self.first - 1, self.shared, len(data)),
            data,
        )
        texts = {number: text for number, text in self.objects.items() if number > self.own}
        front = {**{n: t for n, t in texts.items() if n < self.first}, self.first - 1: hints}
        front |= {number: text for number, text in texts.items() if number >= self.first}
        back = {number: text for number, text in self.objects.items() if number < self.own}
        table = len(self.header) + 201
        at = table + len(b"xref\n%d %d\n" % (self.own, len(front) + 1)) + 20 * (len(front) + 1)
        at += len(self.trailers[0]) + len(b"startxref\n0\n%%EOF\n")
        offsets = {self.own: len(self.header)}
        for number, text in (front | back).items():
            at += len(loose) if number == 1 else 0
            offsets[number], at = at, at + len(text)
        behind = b"xref\n0 %d\n0000000000 65535 f \n" % self.own + b"".join(_entry(offsets[n]) for n in sorted(back))
        behind += self.trailers[1] + b"startxref\n%d\n%%%%EOF\n" % table
        facts = {"L": at + len(behind), "H": offsets[self.first - 1], "size": len(hints), "O": self.first}
        facts |= {"E": offsets[1], "N": self.pages, "T": at + len(b"xref\n0 %d" % self.own)}
        names = ("L", "H", "size", "O", "E", "N", "T")
        facts |= told or {}
        values = (self.own, *(facts[name] for name in names))
        parameters = b"%d 0 obj\n<< /Linearized 1 /L %d /H [ %d %d ] /O %d /E %d /N %d /T %d >>\nendobj\n" % values
        out = (self.header + parameters).ljust(table - 1) + b"\n"
        out += b"xref\n%d %d\n" % (self.own, len(front) + 1) + b"".join(
            _entry(offsets[n]) for n in sorted({**front, self.own: b""})
        )
        out += (
            re.sub(rb"/Prev \d+ *", lambda m: (b"/Prev %d" % at).ljust(len(m[0])), self.trailers[0]) + b"startxref\n0\n%%EOF\n"
        )
        return out + b"".join(front.values()) + loose + b"".join(back.values()) + behind


def taken(pdf: bytes) -> Linearised:
    """Take a linearised PDF apart."""
    told = PARAMETERS.search(pdf)
    assert told
    own, _, _, _, first, _, pages, _ = map(int, told.groups())
    trailers = [match[0] for match in _TRAILER.finditer(pdf)]
    offsets = read_table(pdf, told.start() + 201)[0]
    second = int(re.findall(rb"/Prev (\d+)", pdf)[0])
    offsets |= read_table(pdf, second)[0]
    places = sorted((offset, number) for number, offset in offsets.items())
    ends = [*(offset for offset, _ in places[1:]), second]
    texts = {number: pdf[offset:end] for (offset, number), end in zip(places, ends, strict=True)}
    del texts[own]
    hints = texts.pop(first - 1)
    stream = _STREAM.search(hints)
    assert stream
    data = zlib.decompress(hints[stream.end() : stream.end() + int(stream[2])])
    return Linearised(pdf[: told.start()], own, first, texts, data, int(stream[1]), (trailers[0], trailers[1]), pages)


def changed(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """Write one thing for another in every object that has it, and the file around it anew; the hints stay as they are."""
    parts = taken(pdf)
    objects = {number: text.replace(old, new) for number, text in parts.objects.items()}
    assert objects != parts.objects
    return evolve(parts, objects=objects).written()


def rehinted(pdf: bytes, change: Callable[[bytes], bytes], shared: int = 0) -> bytes:
    """Write a linearised PDF again with other hints, and what it says of where their second table begins moved so far."""
    parts = taken(pdf)
    return evolve(parts, hints=change(parts.hints), shared=parts.shared + shared).written()


def _entry(offset: int) -> bytes:
    return b"%010d 00000 n \n" % offset
