"""The attacker's tools: parts of a signed letter, pages written again, revisions added, containers changed."""

import hashlib
import re
from collections.abc import Callable
from typing import TypeAlias

from asn1crypto import cms, parser
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from slrtkit.adapters.signing.pdfcheck.layout import Layout, plan
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value
from slrtkit.demo.pki import Credential

Objects: TypeAlias = dict[int, bytes]
Change: TypeAlias = Callable[[Objects], None]
Edit: TypeAlias = Callable[[cms.SignedData], None]
GAP = re.compile(rb"<([0-9A-Fa-f]{1000,})>")
RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")
STREAM = b"<</Length %d%b>>\nstream\n%b\nendstream"
_DELIMITED = b"/[<("
_ESCAPED = re.compile(rb"[\\()\r]")


def layout_of(pdf: bytes) -> Layout:
    """Return the byte plan of a genuine letter."""
    return plan(pdf)


def number_of(pdf: bytes, kind: str) -> int:
    """Return the number of the last object whose dictionary is of a type."""
    return [number for number, value in sorted(layout_of(pdf).objects.items()) if _entries(value).get("Type") == kind][-1]


def entries_of(pdf: bytes, number: int) -> dict[str, Value]:
    """Return the dictionary that an object is, or has."""
    return _entries(layout_of(pdf).objects[number])


def _entries(value: Value) -> dict[str, Value]:
    if isinstance(value, Stream):
        return value.entries
    return value if isinstance(value, dict) else {}


def spelt(value: Value) -> bytes:  # noqa: PLR0911  one case for each kind of value
    """Write a value in as few bytes as it takes."""
    match value:
        case None:
            return b"null"
        case bool():
            return b"true" if value else b"false"
        case float():
            return b"%.10f" % value
        case Ref(number):
            return b"%d 0 R" % number
        case Name():
            return b"/" + re.sub(rb"[^!-~]|[#/()<>\[\]{}%]", lambda m: b"#%02X" % m[0][0], value.encode("latin-1"))
        case bytes():
            return b"(" + _ESCAPED.sub(lambda m: b"\\r" if m[0] == b"\r" else b"\\" + m[0], value) + b")"
        case Stream():
            return spelt(value.entries) + b"\nstream\n" + value.data + b"\nendstream"
        case dict():
            return b"<<" + b"".join(spelt(Name(key)) + _after(spelt(item)) for key, item in value.items()) + b">>"
        case list():
            return b"[" + b"".join(map(_after, map(spelt, value))).strip() + b"]"
        case _:
            return str(value).encode("ascii")


def _after(written: bytes) -> bytes:
    return written if written[:1] in (b"/", b"[", b"<", b"(") else b" " + written


def objects_of(page: bytes) -> Objects:
    """Return number -> text of every object of an unsigned PDF."""
    return {number: spelt(value) for number, value in layout_of(page).objects.items()}


def rebuilt(page: bytes, change: Change, trailer: Callable[[bytes], bytes] = lambda text: text) -> bytes:
    """Write an unsigned PDF again with changed objects, its table right again."""
    objects = objects_of(page)
    change(objects)
    numbers, highest = sorted(objects), max(objects)
    out, places = bytearray(page[: re.search(rb"\d+ 0 obj\n", page).start()]), {}  # type: ignore[union-attr]  # it has objects
    for number in numbers:
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    out += b"".join(b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number in numbers)
    text = page[page.rindex(b"trailer") : page.rindex(b"startxref")]
    out += trailer(re.sub(rb"/Size \d+", b"/Size %d" % (highest + 1), text))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def written(after: bytes, text: bytes, *more: bytes) -> Change:
    """Return the change that writes text behind a mark, and adds objects, the first of which it may refer to as NEW."""

    def change(objects: Objects) -> None:
        number = next(n for n, body in objects.items() if after in body)
        new = b"%d 0 R" % (max(objects) + 1)
        objects[number] = objects[number].replace(after, after + text.replace(b"NEW", new), 1)
        for body in more:
            objects[max(objects) + 1] = body

    return change


def swapped(old: bytes, new: bytes) -> Change:
    """Return the change that writes one thing for another, wherever it stands."""

    def change(objects: Objects) -> None:
        before = dict(objects)
        objects.update((number, re.sub(old, new, body, flags=re.DOTALL)) for number, body in before.items())
        assert objects != before, old

    return change


def updated(
    pdf: bytes,
    objects: Objects,
    *,
    table: bool = True,
    start: bool = True,
    end: bool = True,
    free: int = 0,
    extra: bytes = b"",
    root: bytes = b"",
    generation: int = 0,
    back: int | None = None,
    identifier: Value = None,
) -> bytes:
    """Append an incremental update, or one whose tail is cut or bent as told.

    Args:
        pdf: The file.
        objects: Number -> text of what is added or replaced.
        table: Whether a cross-reference table and a trailer follow.
        start: Whether `startxref` follows.
        end: Whether the file ends with its mark.
        free: Number of an object that is freed.
        extra: More entries of the trailer.
        root: Another catalog.
        generation: Under which the objects are written.
        back: Where the table before stands; by default the last one.
        identifier: Another file identifier.
    """
    known = layout_of(pdf)
    highest = max(known.objects)
    previous = int(re.findall(rb"startxref\n(\d+)", pdf)[-1]) if back is None else back
    out, places = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d %d obj\n%b\nendobj\n" % (number, generation, body)
    at = len(out)
    if table:
        out += b"xref\n"
        for number, place in sorted(places.items()):
            out += b"%d 1\n%010d %05d n \n" % (number, place, generation)
        if free:
            out += b"%d 1\n0000000000 00001 f \n" % free
        size = max([highest, *objects]) + 1
        root = root or spelt(known.trailer["Root"])
        kept = {**known.trailer, "ID": identifier or known.trailer["ID"]}
        words = b"".join(spelt(Name(key)) + _after(spelt(kept[key])) for key in ("Info", "ID") if key in kept)
        out += b"trailer\n<</Size %d/Root %b/Prev %d%b%b>>\n" % (size, root, previous, words, extra)
    if start:
        out += b"startxref\n%d\n" % (at if table else previous)
    return bytes(out + (b"%%EOF\n" if end else b""))


def replaced(pdf: bytes, kind: str, change: Callable[[dict[str, Value]], None]) -> Objects:
    """Return an object of a type with changed entries, ready for an update."""
    number = number_of(pdf, kind)
    value = layout_of(pdf).objects[number]
    entries = dict(_entries(value))
    change(entries)
    return {number: spelt(Stream(entries, value.data) if isinstance(value, Stream) else entries)}


def unpadded(data: bytes) -> bytes:
    """Return a DER value without the zeros behind it; one in 256 ends with a zero of its own."""
    return data[: parser.peek(data)]


def held(pdf: bytes, which: int = 0) -> bytes:
    """Return a container of a letter, with the zeros after it: of the first signature, or of a later one."""
    return bytes.fromhex(GAP.findall(pdf)[which].decode())


def refilled(pdf: bytes, container: bytes, which: int = 0) -> bytes:
    """Put another container into a gap, which keeps its size."""
    found = list(GAP.finditer(pdf))[which]
    assert 2 * len(container) <= len(found[1])
    return pdf[: found.start(1)] + container.hex().upper().encode().ljust(len(found[1]), b"0") + pdf[found.end(1) :]


def unpacked(data: bytes) -> cms.SignedData:
    """Return the SignedData of a container, free of the bytes it was read from."""
    return cms.SignedData.load(cms.ContentInfo.load(data)["content"].untag().dump())


def packed(signed: cms.SignedData) -> cms.ContentInfo:
    """Return the container of a SignedData."""
    # from the inside outwards, each level read anew: asn1crypto writes what was changed again for every level around it
    signed["signer_infos"] = cms.SignerInfos([cms.SignerInfo.load(info.dump()) for info in signed["signer_infos"]])
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData.load(signed.dump())})


def edited(pdf: bytes, change: Edit) -> bytes:
    """Change the parsed container of the first signature and write it again."""
    signed = unpacked(held(pdf))
    change(signed)
    return refilled(pdf, packed(signed).dump())


def resigned(pdf: bytes, officer: Credential, ranges: tuple[int, int, int, int] | None = None) -> bytes:
    """Let the officer's own key sign a changed file again, over all of it or other ranges; a time stamp stays the old one."""
    gap, span = GAP.search(pdf), RANGE.search(pdf)
    assert gap
    assert span
    first, begin, second, rest = ranges or (0, gap.start(), gap.end(), len(pdf) - gap.end())
    text = (b"/ByteRange [%d %d %d %d]" % (first, begin, second, rest)).ljust(len(span[0]))
    pdf = pdf.replace(span[0], text)
    digest = hashlib.sha256(pdf[first:begin] + pdf[second : second + rest]).digest()

    def sign(signed: cms.SignedData) -> None:
        info = signed["signer_infos"][0]
        kept = [a for a in info["signed_attrs"] if a["type"].native != "message_digest"]
        attributes = cms.CMSAttributes([*kept, cms.CMSAttribute({"type": "message_digest", "values": [digest]})])
        info["signed_attrs"] = attributes
        assert isinstance(officer.key, ec.EllipticCurvePrivateKey)
        info["signature"] = officer.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))

    return edited(pdf, sign)
