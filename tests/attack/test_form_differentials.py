"""What an authorised key signed and two readers understand in two ways does not have the form of a letter."""

import hashlib
import re
from collections.abc import Callable

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from slrtkit.domain.verification import Axis, Verdict
from slrtkit.testing.workshop import Workshop

Change = Callable[[dict[int, bytes]], None]
GAP = re.compile(rb"<([0-9A-Fa-f]{1000,})>")
OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\n?endobj\n+", re.DOTALL)
RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")
STREAM = b"<</Length %d%b>>\nstream\n%b\nendstream"
OTHER = b'{"surat":"lain"}'


def rebuilt(page: bytes, change: Change) -> bytes:
    """Write an unsigned PDF again with changed objects, its table right again."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(page)}
    change(objects)
    trailer = page[page.rindex(b"trailer") : page.rindex(b"startxref")]
    out, places = bytearray(page[: page.index(b"1 0 obj")]), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, max(objects) + 1))
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % (max(objects) + 1), trailer)
    return bytes(out + trailer + b"startxref\n%d\n%%%%EOF" % table)


def written(after: bytes, text: bytes, *more: bytes) -> Change:
    """Return the change that writes text behind a mark, and adds objects, the first of which it may refer to as NEW."""

    def change(objects: dict[int, bytes]) -> None:
        number = next(n for n, body in objects.items() if after in body)
        new = b"%d 0 R" % (max(objects) + 1)
        objects[number] = objects[number].replace(after, after + text.replace(b"NEW", new), 1)
        for body in more:
            objects[max(objects) + 1] = body

    return change


def swapped(old: bytes, new: bytes) -> Change:
    """Return the change that writes one thing for another, wherever it stands."""

    def change(objects: dict[int, bytes]) -> None:
        before = dict(objects)
        objects.update((number, re.sub(old, new, body, flags=re.DOTALL)) for number, body in before.items())
        assert objects != before

    return change


CATALOG, IMAGE = b"/Type/Catalog", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
HIDDEN = b"<</F(b.json)/UF(b.json)/EF<</F NEW>>>>"
LEAVE = b"/PageLabels"
KEY = b"<</Type/Font/Subtype/TrueType/BaseFont/Arial%b>>"
DISGUISES: dict[str, tuple[Change, str]] = {
    "a second attachment in a branch of the name tree": (
        written(
            b"/EmbeddedFiles<<", b"/Kids[<</Limits[(b)(b)]/Names[(b.json)" + HIDDEN + b"]>>]", STREAM % (len(OTHER), b"", OTHER)
        ),
        "more than one way",
    ),
    "a second attachment at a structure element": (
        written(b"/Type/StructElem", b"/AF[" + HIDDEN + b"]", STREAM % (len(OTHER), b"", OTHER)),
        "more than one way",
    ),
    "a second attachment inside something else": (
        written(CATALOG, LEAVE + HIDDEN, STREAM % (len(OTHER), b"", OTHER)),
        "other than letter.json",
    ),
    "an attachment that a predictor turns into another": (
        written(b"/Type/EmbeddedFile", b"/DecodeParms<</Predictor 12/Columns 1>>"),
        "/DecodeParms",
    ),
    "an attachment that is also a drawing": (written(b"/Type/EmbeddedFile", b"/Decoded 1"), "a stream from outside"),
    "an attachment that another file is related to": (written(b"/UF(letter.json)", b"/RF<</F[(a)NEW]>>", b"1"), "two names"),
    "an attachment whose name is an address": (written(b"/UF(letter.json)", b"/FS/URL"), "/FS"),
    "an attachment that is no embedded file": (
        swapped(rb"/Type/EmbeddedFile", b"/Type/XObject"),
        "other than letter.json",
    ),
    "an attachment that the catalog does not name": (swapped(rb"/AF\[", b"/PageLabels["), "not exactly one attachment"),
    "an attachment for some readers only": (swapped(rb"/EF<</F (\d+ 0 R)/UF \d+ 0 R>>", rb"/EF<</F \1>>"), "not embedded"),
    "a signature inside something else": (written(CATALOG, LEAVE + b"<</ByteRange[0 1 2 3]>>"), "another signature"),
    "a name tree that denies its own name": (written(b"/EmbeddedFiles<<", b"/Limits[(x)(y)]"), "more than one way"),
    "a font that does not call itself one": (
        written(CATALOG, LEAVE + b" NEW", b"<</Subtype/TrueType/BaseFont/Arial>>"),
        "a font",
    ),
    "a font whose file is null": (
        written(CATALOG, LEAVE + b" NEW", KEY % b"/FontDescriptor<</Type/FontDescriptor/FontFile2 null>>"),
        "a font",
    ),
    "a font with two files": (written(b"/Type/FontDescriptor", b"/FontFile3 1 0 R"), "a font"),
    "a font of another kind": (swapped(rb"/Subtype/CIDFontType2", b"/Subtype/CIDFontType9"), "a font"),
    "a font without glyphs below it": (swapped(rb"/DescendantFonts ?\[.*?\]", b"/DescendantFonts[]"), "a font"),
    "text in something else than a font": (swapped(rb"/Font ?<<", b"/Font<</f9 1 0 R"), "text in something"),
    "an action that calls itself a structure element": (
        written(CATALOG, LEAVE + b"<</Type/StructElem/A<</S/Named/N/Print>>>>"),
        "an action",
    ),
    "an action among attributes": (
        written(CATALOG, LEAVE + b"<</Type/StructElem/A[<</O/Layout>> 0 <</O/Layout/S/Print>>]>>"),
        "an action",
    ),
    "a named action": (written(CATALOG, LEAVE + b"<</PA<</S/Named/N/Print>>>>"), "/Named"),
    "a stream whose length is true": (written(CATALOG, LEAVE + b" NEW", b"<</Length true>>\nstream\nx\nendstream"), "a length"),
    "a page tree that miscounts": (swapped(rb"/Type/Pages(.*?)/Count \d+", rb"/Type/Pages\1/Count 7"), "a wrong count"),
    "a page tree that counts in fractions": (
        swapped(rb"/Type/Pages(.*?)/Count 1", rb"/Type/Pages\1/Count 1.0"),
        "a wrong count",
    ),
    "a page with another parent": (swapped(rb"/Parent 1 0 R", b"/Parent 3 0 R"), "not a tree"),
    "a page twice": (swapped(rb"/Type/Pages(.*?)/Kids\[(\d+) 0 R\]", rb"/Type/Pages\1/Kids[\2 0 R \2 0 R]"), "not a tree"),
    "a page tree of fonts": (swapped(rb"/Type/Pages", b"/Type/Template"), "something else than pages"),
    "a page in larger units": (swapped(rb"/Type/Page/", b"/Type/Page/UserUnit 2/"), "unknown entries"),
    "a page slightly turned": (swapped(rb"/Type/Page/", b"/Type/Page/Rotate 45/"), "right angles"),
    "a page turned by a truth": (swapped(rb"/Type/Page/", b"/Type/Page/Rotate false/"), "right angles"),
    "another picture for the printer": (
        written(CATALOG, LEAVE + b"<</Alternates[<</Image NEW/DefaultForPrinting true>>]>>", STREAM % (1, IMAGE, b"x")),
        "/Alternates",
    ),
    "information that is more than words": (swapped(rb"/Creator\(.*?\)", b"/Creator[(a)]"), "more than words"),
    "information of another kind": (swapped(rb"/Creator\(", b"/Contents("), "information of another form"),
}


@pytest.mark.parametrize(("disguise", "reason"), DISGUISES.values(), ids=DISGUISES.keys())
def test_what_another_reader_would_understand_differently_fails_although_the_right_key_signed_it(
    workshop: Workshop, disguise: Change, reason: str
) -> None:
    report = workshop.check(workshop.sign(rebuilt(workshop.page(), disguise)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "FORMAT_FAILURE")
    assert report.decisive
    assert reason in report.decisive.evidence


def signed_anew(workshop: Workshop, pdf: bytes) -> bytes:
    """Let the officer's own key sign a file again; its time stamp remains that of the old signature."""
    gap, span = GAP.search(pdf), RANGE.search(pdf)
    assert gap
    assert span
    ranges = (0, gap.start(), gap.end(), len(pdf) - gap.end())
    pdf = pdf.replace(span[0], (b"/ByteRange [%d %d %d %d]" % ranges).ljust(len(span[0])))
    digest = hashlib.sha256(pdf[: ranges[1]] + pdf[ranges[2] :]).digest()
    envelope = cms.ContentInfo.load(bytes.fromhex(gap[1].decode()))
    signed = cms.SignedData.load(envelope["content"].untag().dump())
    info = signed["signer_infos"][0]
    kept = [a for a in info["signed_attrs"] if a["type"].native != "message_digest"]
    attributes = cms.CMSAttributes([*kept, cms.CMSAttribute({"type": "message_digest", "values": [digest]})])
    info["signed_attrs"] = attributes
    key = workshop.officer.key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    info["signature"] = key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    container: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return pdf[: gap.start(1)] + container.hex().upper().encode().ljust(len(gap[1]), b"0") + pdf[gap.end(1) :]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"trailer\n<<", b"trailer\n<< /Encrypt<</Filter/Standard/V 1/R 2/O<%b>/U<%b>/P -4>>" % (b"00" * 32, b"00" * 32)),
        (rb"/Size \d+", b"/Size 3"),
        (rb"/Prev (\d+)", rb"/Prev \1.0"),
        (rb"/Root \d+ 0 R", b"/Root<<>>"),
        (rb"/ID ?\[.*?\]", b"/ID[1 2]"),
    ],
    ids=["encrypted", "fewer objects than there are", "an offset in fractions", "a catalog in place", "no identifier"],
)
def test_a_last_trailer_that_says_otherwise_fails_although_the_right_key_signed_it(
    workshop: Workshop, genuine: bytes, old: bytes, new: bytes
) -> None:
    trailer = genuine.rindex(b"trailer")
    pdf = genuine[:trailer] + re.sub(old, new, genuine[trailer:], count=1, flags=re.DOTALL)
    report = workshop.check(signed_anew(workshop, pdf))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis is Axis.FORMAT  # only the old time stamp stops it otherwise


def test_information_that_is_part_of_the_document_fails_although_the_right_key_signed_it(workshop: Workshop) -> None:
    page = workshop.page()
    information = re.search(rb"/Info (\d+ 0 R)", page[page.rindex(b"trailer") :])
    assert information
    report = workshop.check(workshop.sign(rebuilt(page, written(CATALOG, LEAVE + b" " + information[1]))))
    assert report.decisive
    assert "part of the document" in report.decisive.evidence


def test_a_signing_revision_that_blanks_a_page_named_as_information_fails_although_the_right_key_signed_it(
    workshop: Workshop,
) -> None:
    page = workshop.page()
    information = re.search(rb"/Info (\d+) 0 R", page[page.rindex(b"trailer") :])
    contents = re.search(rb"/Type/Page\b[^s].*?/Contents (\d+) 0 R", page, re.DOTALL)
    assert information
    assert contents
    page = rebuilt(page, written(CATALOG, b"/PageLabels %b 0 R" % information[1]))
    start = page.rindex(b"trailer")
    signed = workshop.sign(page[:start] + page[start:].replace(information[0], b"/Info %b 0 R" % contents[1]))
    table = signed.rindex(b"\nxref\n") + 1
    blank = b"%b 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n" % contents[1]
    entry = b"xref\n%b 1\n%010d 00000 n \n" % (contents[1], table)
    end = b"startxref\n%d\n%%%%EOF\n" % (table + len(blank))
    rest = signed[table : signed.rindex(b"startxref")].replace(b"xref\n", entry, 1)
    report = workshop.check(signed_anew(workshop, signed[:table] + blank + rest + end))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis in (Axis.FORMAT, Axis.MODIFICATION)  # only the old time stamp stops it otherwise
