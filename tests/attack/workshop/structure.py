"""The file around the letter: forged signatures, incremental saving, wrapping, joined files, tables of two kinds."""

import re
from collections.abc import Callable, Iterator

from attrs import evolve

from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value
from slrtkit.domain.verification import Axis

from .attack import FORM, Attack, AttackClass, Make
from .samples import Level, Maker, Sample
from .writing import GAP, RANGE, entries_of, layout_of, number_of, refilled, replaced, spelt, updated

FAMILY = "PDF structure"
FORMED = frozenset({Axis.FORMAT})
FORGED = frozenset({Axis.FORMAT, Axis.INTEGRITY, Axis.COVERAGE})
USF = "universal signature forgery (Mladenov et al. 2019)"
ISA = "incremental saving attack (Mladenov et al. 2019)"
SWA = "signature wrapping attack (Mladenov et al. 2019)"


def in_place(old: re.Pattern[bytes], new: Callable[[Sample, re.Match[bytes]], bytes]) -> Make:
    """Return the attack that writes something else over the first match, and leaves every other byte where it is."""

    def make(sample: Sample) -> bytes:
        found = old.search(sample.pdf)
        assert found
        text = new(sample, found).ljust(len(found[0]))
        assert len(text) == len(found[0])
        return sample.pdf[: found.start()] + text + sample.pdf[found.end() :]

    return make


def ranges(text: bytes) -> Make:
    """Return the attack that writes another byte range."""

    def new(sample: Sample, _: re.Match[bytes]) -> bytes:
        span, size = GAP.search(sample.pdf), len(sample.pdf)
        assert span
        a, b = span.start(), span.end()
        values = {b"a": a, b"b": b, b"c": size - b, b"wide": a - 10, b"later": b + 10, b"less": size - b - 10, b"size": size}
        return b"/ByteRange " + text % values

    return in_place(RANGE, new)


BYTE_RANGES = {
    "null": b"null",
    "empty": b"[]",
    "zeros": b"[0 0 0 0]",
    "negative": b"[0 %(a)d %(b)d -1]",
    "nothing behind": b"[0 %(a)d %(b)d 0]",
    "not from the first byte": b"[1 %(a)d %(b)d %(c)d]",
    "overlapping": b"[0 %(b)d %(a)d %(c)d]",
    "a gap wider than the string, in front": b"[0 %(wide)d %(b)d %(c)d]",
    "a gap wider than the string, behind": b"[0 %(a)d %(later)d %(less)d]",
    "not to the last byte": b"[0 %(a)d %(b)d %(less)d]",
    "more than two ranges, the last one empty": b"[0 %(a)d %(b)d %(c)d 0 0]",
    "three ranges": b"[0 %(a)d %(b)d 10 %(b)d %(c)d]",
    "one range": b"[0 %(a)d]",
    "fractions": b"[0.0 %(a)d %(b)d %(c)d]",
    "everything": b"[0 %(size)d %(size)d 0]",
}
KEY = re.compile(rb"/ByteRange")
CONTENTS = re.compile(rb"/Contents <[0-9A-Fa-f]{1000,}>")
VALUES = {
    "null": b"null",
    "empty": b"<>",
    "zero": b"<00>",
    "negative": b"-1",
    "a name": b"/x",
    "a list": b"[]",
    "a word": b"(x)",
}


def _forgeries() -> Iterator[Attack]:
    for name, text in BYTE_RANGES.items():
        yield Attack(f"byte range: {name}", ranges(text), FORGED)
    for name, value in VALUES.items():
        yield Attack(f"contents: {name}", in_place(CONTENTS, lambda _s, _m, v=value: b"/Contents " + v), FORGED)  # type: ignore[misc]  # the default binds the value of this turn
    yield Attack("no byte range", in_place(KEY, lambda *_: b"/ByteRangf"), FORGED)
    yield Attack("no contents", in_place(CONTENTS, lambda _s, m: b"/Contentz" + m[0][9:]), FORGED)
    yield Attack("zeros for a container", lambda sample: refilled(sample.pdf, bytes(100)), FORGED)
    yield Attack("an empty container", lambda sample: refilled(sample.pdf, b""), FORGED)


TAILS: dict[str, dict[str, bool]] = {
    "complete": {},
    "without an end": {"end": False},
    "without a start": {"start": False},
    "without a table": {"table": False},
    "of nothing but the object": {"table": False, "start": False, "end": False},
}
TARGETS = ("Page", "Catalog", "Sig", "Annot", "Font", "EmbeddedFile")


def _savings() -> Iterator[Attack]:
    for tail, cut in TAILS.items():
        for kind in TARGETS:
            yield Attack(f"another {kind}, a tail {tail}", saved(kind, **cut))
    yield Attack("with a copy of the signature", lambda s: updated(s.pdf, {9000: _copied(s)}))
    yield Attack("of nothing", lambda sample: updated(sample.pdf, {}), frozenset({Axis.FORMAT, Axis.MODIFICATION}))
    yield Attack("that says much in its identifier", _named(lambda known: [known, b"x" * 100_000]), frozenset({Axis.FORMAT}))
    yield Attack("that says a little in its identifier", _named(lambda known: [known, b"x" * 65]), frozenset({Axis.FORMAT}))
    yield Attack("with the identifier of another file", _named(lambda known: [known[::-1], known]), frozenset({Axis.FORMAT}))


def _named(change: Callable[[bytes], list[Value]]) -> Make:
    """Return the attack whose later revision has another file identifier, and changes nothing."""

    def make(sample: Sample) -> bytes:
        known = layout_of(sample.pdf).trailer["ID"]
        assert isinstance(known, list)
        assert isinstance(known[0], bytes)
        page = number_of(sample.pdf, "Page")
        return updated(sample.pdf, {page: spelt(entries_of(sample.pdf, page))}, identifier=change(known[0]))

    return make


def saved(kind: str, **cut: bool) -> Make:
    """Return the attack that replaces an object in a later revision."""

    def make(sample: Sample) -> bytes:
        body = b"<</Type/%b/Extra(x)>>" % kind.encode()
        return updated(sample.pdf, {number_of(sample.pdf, kind): body}, **cut)  # type: ignore[arg-type]  # of them only the switches

    return make


def _copied(sample: Sample) -> bytes:
    return spelt(entries_of(sample.pdf, number_of(sample.pdf, "Sig")))


FILLERS = {
    "a line": b"\n", "a zero": b"\0", "a space": b" ", "a comment": b"% x\n", "an end": b"%%EOF\n", "a header": b"%PDF-1.7\n",
    "an archive": b"PK\x03\x04", "a page of the web": b"<!DOCTYPE html><script>alert(1)</script>\n", "a script": b"#!/bin/sh\n",
}  # fmt: skip


def _joined() -> Iterator[Attack]:
    yield Attack("the letter twice", lambda sample: sample.pdf * 2)
    yield Attack("its unsigned page in front", lambda sample: sample.page + sample.pdf)
    yield Attack("its unsigned page behind", lambda sample: sample.pdf + sample.page)


def moved(sample: Sample) -> bytes:
    """Move the second signed part away, say so in the byte range, and put another page into the room."""
    span = GAP.search(sample.pdf)
    assert span
    room = b"\n%d 0 obj\n<</Type/Page/Extra(x)>>\nendobj\n" % number_of(sample.pdf, "Page")
    end = span.end()
    text = b"/ByteRange [0 %d %d %d]" % (span.start(), end + len(room), len(sample.pdf) - end)
    old = RANGE.search(sample.pdf)
    assert old
    pdf = sample.pdf.replace(old[0], text.ljust(len(old[0])))
    return pdf[:end] + room + pdf[end:]


def wrapped(sample: Sample) -> bytes:
    """Leave the signed byte range as it is and write a second one, with another page, into the room behind the container."""
    span = GAP.search(sample.pdf)
    assert span
    end, size = span.end(), len(sample.pdf)
    inner = b"/ByteRange [0 %d %d %d] >>\nendobj\n%d 0 obj\n<</Type/Page>>\nendobj\n"
    length = len(inner % (span.start(), end + 100, size - end, number_of(sample.pdf, "Page")))
    room = inner % (span.start(), end + length, size - end, number_of(sample.pdf, "Page"))
    return sample.pdf[:end] + room.ljust(length) + sample.pdf[end:]


def transplanted(sample: Sample) -> bytes:
    """Put everything that was added to the page of this letter behind the page of another."""
    workshop = sample.district.workshop
    return workshop.page(evolve(workshop.letter, subject="Perihal lain")) + sample.pdf[len(sample.page) :]


def streamed(sample: Sample) -> bytes:
    """Add a revision whose table is a stream."""
    number = 9000
    at = len(sample.pdf)
    entry = bytes([1]) + at.to_bytes(4) + b"\0"
    root = spelt(Ref(number_of(sample.pdf, "Catalog")))
    previous = int(re.findall(rb"startxref\n(\d+)", sample.pdf)[-1])
    words = (number + 1, root, previous, number, len(entry))
    table = b"<</Type/XRef/Size %d/Root %b/Prev %d/W[1 4 1]/Index[%d 1]/Length %d>>\nstream\n" % words
    return sample.pdf + b"%d 0 obj\n%b%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, table, entry, at)


def _field_twice(sample: Sample) -> bytes:
    """Add a second field with the same signature."""
    form, widget = _form(sample)
    known = entries_of(sample.pdf, form)
    fields = known["Fields"]
    assert isinstance(fields, list)
    one = {**entries_of(sample.pdf, widget), "T": b"Lain"}
    return updated(sample.pdf, {9000: spelt(one), form: spelt({**known, "Fields": [*fields, Ref(9000)]})})


def _form(sample: Sample) -> tuple[int, int]:
    form = entries_of(sample.pdf, number_of(sample.pdf, "Catalog"))["AcroForm"]
    assert isinstance(form, Ref)
    fields = entries_of(sample.pdf, form.number)["Fields"]
    assert isinstance(fields, list)
    assert isinstance(fields[0], Ref)
    return form.number, fields[0].number


def _same_field(sample: Sample) -> bytes:
    """Name the one field twice in the form."""
    form, widget = _form(sample)
    known = entries_of(sample.pdf, form)
    return updated(sample.pdf, {form: spelt({**known, "Fields": [Ref(widget), Ref(widget)]})})


def _borrowed(sample: Sample) -> bytes:
    """Let the second signer's field hold the signature of the first."""
    widgets = entries_of(sample.pdf, _form(sample)[0])["Fields"]
    assert isinstance(widgets, list)
    first, second = (one.number for one in widgets[:2] if isinstance(one, Ref))
    value = entries_of(sample.pdf, first)["V"]
    return updated(sample.pdf, {second: spelt({**entries_of(sample.pdf, second), "V": value})})


def _freed(kind: str) -> Make:
    return lambda sample: updated(sample.pdf, {}, free=number_of(sample.pdf, kind))


def _reused(sample: Sample) -> bytes:
    def turn(entries: dict[str, Value]) -> None:
        entries["Rotate"] = 90

    return updated(sample.pdf, replaced(sample.pdf, "Page", turn), generation=1)


CLASSES: tuple[AttackClass, ...] = (
    AttackClass(FAMILY, "signature forgery", tuple(_forgeries()), source=USF),
    AttackClass(FAMILY, "incremental saving", tuple(_savings()), source=ISA),
    AttackClass(
        FAMILY,
        "bytes in front or behind",
        tuple(
            Attack(f"{name} {where}", lambda s, f=filler, b=before: f + s.pdf if b else s.pdf + f)  # type: ignore[misc]  # the defaults bind the values of this turn
            for name, filler in FILLERS.items()
            for where, before in (("in front", True), ("behind", False))
        ),
        ("attack/test_changed_bytes.py::test_bytes_in_front_or_behind_fail",),
    ),
    AttackClass(FAMILY, "two files joined", tuple(_joined()), ("attack/test_changed_bytes.py::test_two_letters_joined_fail",)),
    AttackClass(
        FAMILY,
        "signature wrapping",
        (
            Attack("the second part moved", moved, FORGED),
            Attack("a second byte range behind the container", wrapped, FORGED),
            Attack(
                "the signing revision behind the page of another letter", transplanted, FORGED, makers=frozenset({Maker.TYPST})
            ),
        ),
        source=SWA,
    ),
    AttackClass(
        FAMILY,
        "tables of two kinds",
        (
            Attack("a hybrid table", lambda s: updated(s.pdf, {}, extra=b"/XRefStm 20"), FORM),
            Attack("a table that is a stream", streamed, FORM),
            Attack("a revision that passes over the signature", lambda s: updated(s.pdf, {}, back=_first(s.pdf)), FORM),
        ),
    ),
    AttackClass(
        FAMILY,
        "freed and reused objects",
        (
            *(Attack(f"{kind} freed", _freed(kind), FORM) for kind in ("Page", "Font", "Sig", "EmbeddedFile")),
            Attack("a page of a later generation", _reused, FORM),
        ),
        ("attack/test_workshop.py::test_a_table_that_frees_an_object_fails_although_the_right_key_signed_it",),
    ),
    AttackClass(
        FAMILY,
        "one signature in two fields",
        (
            Attack("in a further field", _field_twice, FORMED),
            Attack("a field that is named twice", _same_field, FORMED),
            Attack("in the second signer's field", _borrowed, levels=frozenset({Level.TWO})),
        ),
    ),
)


def _first(pdf: bytes) -> int:
    found = re.search(rb"startxref\n(\d+)", pdf)
    assert found
    return int(found[1])
