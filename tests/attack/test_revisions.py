"""Nothing can be put behind a signed letter, however the addition is written (shadow, incremental saving, wrapping)."""

import io
import re

import pytest
from attrs import evolve
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from slrtkit.domain.verification import Verdict
from slrtkit.testing.workshop import Workshop


def numbers(pdf: bytes, *, kind: bytes) -> int:
    """Return the number of the last object whose dictionary is of a type."""
    objects = re.finditer(rb"(\d+) 0 obj\n<<(.*?)endobj", pdf, re.DOTALL)
    return [int(found[1]) for found in objects if re.search(rb"/Type ?/" + kind + rb"\b", found[2])][-1]


def updated(
    pdf: bytes, objects: dict[int, bytes], *, table: bool = True, start: bool = True, end: bool = True, free: int = 0
) -> bytes:
    """Append an incremental update, or one whose tail is cut as told."""
    root, info = (re.findall(rb"/" + key + rb" (\d+ 0 R)", pdf)[-1] for key in (b"Root", b"Info"))
    previous = int(re.findall(rb"startxref\n(\d+)", pdf)[-1])
    out, places = bytearray(pdf), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    at = len(out)
    if table:
        out += b"xref\n"
        for number, place in sorted(places.items()):
            out += b"%d 1\n%010d 00000 n \n" % (number, place)
        if free:
            out += b"%d 1\n0000000000 00001 f \n" % free
        out += b"trailer\n<</Size 400/Root %b/Info %b/Prev %d>>\n" % (root, info, previous)
    if start:
        out += b"startxref\n%d\n" % (at if table else previous)
    return bytes(out + (b"%%EOF\n" if end else b""))


@pytest.mark.parametrize(
    "tail", [{}, {"end": False}, {"start": False}, {"table": False}, {"table": False, "start": False, "end": False}]
)
@pytest.mark.parametrize("target", [b"Page", b"Catalog", b"Sig", b"Annot", b"Font", b"EmbeddedFile"])
def test_replacing_an_object_after_signing_fails(
    workshop: Workshop, genuine: bytes, target: bytes, tail: dict[str, bool]
) -> None:
    pdf = updated(genuine, {numbers(genuine, kind=target): b"<</Type/%b/Extra(x)>>" % target}, **tail)
    report = workshop.check(pdf)
    assert report.verdict is Verdict.FAILED
    assert report.sub_indication == "FORMAT_FAILURE"


@pytest.mark.parametrize(
    "objects",
    [
        {300: b"<</Type/Annot/Subtype/Square/Rect[0 0 600 800]/IC[1 1 1]>>"},
        {301: b"<</Certs[]/OCSPs[]/CRLs[]>>"},
        {302: b"<</Type/Sig/ByteRange[0 10 20 30]/Contents<00>>>"},
        {},
    ],
    ids=["overlay", "security store", "second signature", "empty update"],
)
def test_an_addition_after_signing_fails(workshop: Workshop, genuine: bytes, objects: dict[int, bytes]) -> None:
    assert workshop.check(updated(genuine, objects)).verdict is Verdict.FAILED


def test_freeing_an_object_after_signing_fails(workshop: Workshop, genuine: bytes) -> None:
    assert workshop.check(updated(genuine, {}, free=numbers(genuine, kind=b"Page"))).verdict is Verdict.FAILED


def test_a_later_revision_by_a_well_kept_writer_fails(workshop: Workshop, genuine: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(genuine))
    writer.root["/PageMode"] = NameObject("/UseAttachments")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert workshop.check(out.getvalue()).verdict is Verdict.FAILED


def test_rolling_back_to_the_unsigned_revision_fails(workshop: Workshop) -> None:
    report = workshop.check(workshop.page())
    assert report.verdict is Verdict.FAILED
    assert report.sub_indication == "FORMAT_FAILURE"


def test_a_signature_moved_to_another_letter_fails(workshop: Workshop, genuine: bytes) -> None:
    """Signature wrapping: the signed revision of one letter behind the page of another."""
    other = workshop.page(evolve(workshop.letter, subject="Perihal lain"))
    assert workshop.check(other + genuine[len(workshop.page()) :]).verdict is Verdict.FAILED
