"""What the right key signed is still no letter, if its page does not say what its data say, in sight of everybody."""

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from attrs import evolve

from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.verification import Axis, Report, Status, Verdict
from slrtkit.service.semantics import judge_pages
from slrtkit.testing.letters import full_letter
from slrtkit.testing.workshop import Workshop, attachment_of

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
Objects: TypeAlias = dict[int, bytes]
Change: TypeAlias = Callable[[Objects], None]

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\n?endobj\n+", re.DOTALL)
STREAM = re.compile(rb"^(<<.*?>>)\s*stream\n(.*)\nendstream$", re.DOTALL)
CEILING = "particulars[0]"


def rebuilt(page: bytes, change: Change) -> bytes:
    """Write an unsigned page again with changed objects, its table right again."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(page)}
    change(objects)
    out, places = bytearray(page[: page.index(b"1 0 obj")]), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    trailer = page[page.rindex(b"trailer") : page.rindex(b"startxref")]
    return bytes(out + re.sub(rb"/Size \d+", b"/Size %d" % size, trailer) + b"startxref\n%d\n%%%%EOF" % table)


def content_of(body: bytes) -> bytes:
    found = STREAM.match(body)
    assert found
    return zlib.decompress(found[2]) if b"/FlateDecode" in found[1] else found[2]


def with_content(body: bytes, content: bytes) -> bytes:
    """Return a stream with another content, written plainly."""
    found = STREAM.match(body)
    assert found
    entries = re.sub(rb"/Filter ?/FlateDecode|/Length \d+", b"", found[1][:-2])
    return b"%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def painting(change: Callable[[bytes], bytes]) -> Change:
    """Return the change of what the first page paints."""

    def act(objects: Objects) -> None:
        page = next(body for body in objects.values() if re.search(rb"/Type ?/Page\b", body))
        reference = re.search(rb"/Contents (\d+) 0 R", page)
        assert reference
        number = int(reference[1])
        before = content_of(objects[number])
        after = change(before)
        assert after != before
        objects[number] = with_content(objects[number], after)

    return act


def adding(painted: bytes) -> Change:
    """Return the change that paints something at the end."""
    return painting(lambda content: content + b"\n" + painted)


def run_of(content: bytes) -> re.Match[bytes]:
    """Return what paints the first run of the plain text: from its `q` to its `Q`."""
    found = re.search(rb"q 1 0 0 -1 [^q]*?cm/c0 cs 0 scn\nBT 0 Tr/f0 11 Tf.*?\nQ\n", content, re.DOTALL)
    assert found
    return found


def in_first_run(old: bytes, new: bytes) -> Change:
    """Return the change of how the first run of the plain text is painted."""

    def act(content: bytes) -> bytes:
        found = run_of(content)
        assert old in found[0]
        return content[: found.start()] + found[0].replace(old, new, 1) + content[found.end() :]

    return painting(act)


def plain_codes(objects: Objects) -> dict[str, bytes]:
    """Return the code of each character in the plain font."""
    body = next(b for b in objects.values() if re.search(rb"/Subtype ?/Type0", b) and not b.count(b"-Bold"))
    reference = re.search(rb"/ToUnicode (\d+) 0 R", body)
    assert reference
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>", content_of(objects[int(reference[1])]))
    return {chr(int(text, 16)): bytes.fromhex(code.decode()) for code, text in pairs}


def lying_map(objects: Objects) -> None:
    """Make eights of threes for people, and leave them threes for programs."""
    codes = plain_codes(objects)
    font = next(b for b in objects.values() if re.search(rb"/Subtype ?/Type0", b) and not b.count(b"-Bold"))
    reference = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert reference
    number, three, eight = int(reference[1]), codes["3"].hex().upper().encode(), codes["8"].hex().upper().encode()
    said = content_of(objects[number])
    swapped = {b"<%b> <0033>" % three: b"<%b> <0033>" % eight, b"<%b> <0038>" % eight: b"<%b> <0038>" % three}
    for old, new in swapped.items():
        assert old in said
        said = said.replace(old, new.lower().replace(b"<00", b"<00"), 1)
    objects[number] = with_content(objects[number], said)


def other_outlines(objects: Objects) -> None:
    """Draw one glyph of the plain font a little otherwise."""
    descriptor = next(b for b in objects.values() if b"/FontFile2" in b and b"-Bold" not in b)
    reference = re.search(rb"/FontFile2 (\d+) 0 R", descriptor)
    assert reference
    number = int(reference[1])
    font = bytearray(content_of(objects[number]))
    tables = {bytes(font[at : at + 4]): int.from_bytes(font[at + 8 : at + 12]) for at in range(12, 12 + 16 * font[5], 16)}
    code, wide = int.from_bytes(plain_codes(objects)["3"]), font[tables[b"head"] + 51]
    size, unit = (4, 1) if wide else (2, 2)
    end = unit * int.from_bytes(font[tables[b"loca"] + size * (code + 1) :][:size])
    font[tables[b"glyf"] + end - 8 : tables[b"glyf"] + end - 4] = b"\x20\x20\x20\x20"
    objects[number] = with_content(objects[number], bytes(font))


def see_through(objects: Objects) -> None:
    number = next(n for n, body in objects.items() if re.search(rb"/Font ?<<", body) and b"/Type0" not in body)
    objects[number] = re.sub(rb"/Font ?<<", b"/ExtGState<</gx<</ca 0>>>>/Font<<", objects[number], count=1)
    in_first_run(b"BT 0 Tr", b"/gx gs BT 0 Tr")(objects)


def nameless(objects: Objects) -> None:
    """Say nothing of the layout, so that the page may be an office's own form."""
    number = next(n for n, body in objects.items() if b"/Keywords" in body and b"/Creator" in body)
    objects[number] = re.sub(rb"/Keywords ?\([^)]*\)|/Keywords ?<[^>]*>", b"", objects[number])


def resource(kind: bytes, entry: bytes, painted: Change) -> Change:
    """Return the change that gives the pages one more resource, and paints with it."""

    def act(objects: Objects) -> None:
        number = next(n for n, body in objects.items() if re.search(rb"/Font ?<<", body) and b"/Type0" not in body)
        body, start = objects[number], b"/" + kind + b"<<"
        found = re.search(rb"/" + kind + rb" ?<<", body)
        new = start + entry
        objects[number] = body.replace(found[0], new, 1) if found else body.replace(b"/Font", new + b">>/Font", 1)
        painted(objects)

    return act


def first(painted: bytes) -> Change:
    """Return the change that paints something before everything else."""
    return painting(lambda content: painted + b"\n" + content)


def font(change: Callable[[dict[bytes, bytes], dict[str, bytes]], list[tuple[bytes, bytes]]]) -> Change:
    """Return the change of the plain font: what is given gets its tables and the codes of characters."""

    def act(objects: Objects) -> None:
        descriptor = next(b for b in objects.values() if b"/FontFile2" in b and b"-Bold" not in b)
        reference = re.search(rb"/FontFile2 (\d+) 0 R", descriptor)
        assert reference
        number = int(reference[1])
        old = content_of(objects[number])
        entries = [struct.unpack_from(">4s4xII", old, at) for at in range(12, 12 + 16 * old[5], 16)]
        tables = change({tag: old[at : at + size] for tag, at, size in entries}, plain_codes(objects))
        directory, body = old[:4] + struct.pack(">H6x", len(tables)), b""
        for tag, data in tables:
            directory += tag + struct.pack(">III", 0, 12 + 16 * len(tables) + len(body), len(data))
            body += data + bytes(-len(data) % 4)
        objects[number] = with_content(objects[number], directory + body)

    return act


def moved(tables: dict[bytes, bytes], codes: dict[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Put every three beside its place."""
    metrics, at = bytearray(tables[b"hmtx"]), 4 * int.from_bytes(codes["3"]) + 2
    struct.pack_into(">h", metrics, at, struct.unpack_from(">h", metrics, at)[0] + 5 * 1024)
    return list({**tables, b"hmtx": bytes(metrics)}.items())


def fewer(tables: dict[bytes, bytes], _: dict[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Have twenty glyphs drawn."""
    said = tables[b"maxp"]
    return list({**tables, b"maxp": said[:4] + struct.pack(">H", 20) + said[6:]}.items())


def twice(tables: dict[bytes, bytes], codes: dict[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Put a list of places before the true one, where every three is a nine."""
    places, three, nine = bytearray(tables[b"loca"]), int.from_bytes(codes["3"]), int.from_bytes(codes["9"])
    places[2 * three : 2 * three + 2] = places[2 * nine : 2 * nine + 2]
    return [(b"loca", bytes(places)), *tables.items()]


def narrower(objects: Objects) -> None:
    """Say of every glyph of the plain font that it is half as wide."""
    number = next(n for n, b in objects.items() if b"/CIDFontType2" in b and b"-Bold" not in b)
    objects[number] = re.sub(
        rb"(\d+ \d+) ([\d.]+)(?=[ \]])", lambda one: b"%b %f" % (one[1], float(one[2]) / 2), objects[number]
    )


def grouped(objects: Objects) -> None:
    """Paint the first run in a form that lets nothing through, and is let through itself."""
    number, cut = max(objects) + 1, list[bytes]()

    def act(content: bytes) -> bytes:
        cut.append(run_of(content)[0])
        return content.replace(cut[0], b"q /gx gs /Fx Do Q\n", 1)

    resource(b"ExtGState", b"/gx<</ca 0>>/gy<</ca 1>>", lambda _: None)(objects)
    resource(b"XObject", b"/Fx %d 0 R" % number, painting(act))(objects)
    body = b"/gy gs " + cut[0]
    told = b"/Type/XObject/Subtype/Form/BBox[0 0 596 842]/Group<</S/Transparency>>/Length %d" % len(body)
    objects[number] = b"<<%b>>\nstream\n%b\nendstream" % (told, body)


SHEET = b"0 0 595 842 re "
WHITE_BLUE = b"/cx[/CalRGB<</WhitePoint[0.9505 1 1.089]/Matrix[0 0 0 0 0 0 0.9505 1 1.089]>>]"
HELLO = b"BT /f1 11 Tf 1 0 0 1 %d %d Tm (\x00\x0f\x00\x10\x00\x11) Tj ET"
ATTACKS: dict[str, tuple[Change, str]] = {
    "a lying map of characters": (lying_map, "GLYPHS_DIFFER"),
    "a glyph drawn otherwise": (other_outlines, "PAGE_DIFFERS"),
    "white text": (in_first_run(b"/c0 cs 0 scn", b"/c0 cs 1 scn"), "TEXT_HIDDEN"),
    "nearly white text": (in_first_run(b"/c0 cs 0 scn", b" 0.97 0.99 0.98 rg"), "TEXT_HIDDEN"),
    "white text besides": (adding(b"q 1 g " + HELLO % (200, 300) + b" Q"), "TEXT_HIDDEN"),
    "text that is not painted": (in_first_run(b"BT 0 Tr", b"BT 3 Tr"), "TEXT_HIDDEN"),
    "text that only cuts off": (adding(b"q BT 7 Tr " + (HELLO % (200, 300))[3:] + b" Q"), "TEXT_HIDDEN"),
    "text that lets everything through": (see_through, "TEXT_HIDDEN"),
    "text too small to read": (adding(b"q 0.1 0 0 0.1 0 0 cm " + HELLO % (2000, 3000) + b" Q"), "TEXT_HIDDEN"),
    "text off the sheet": (adding(HELLO % (-500, 300)), "TEXT_HIDDEN"),
    "text that is cut off": (adding(b"q 0 0 10 10 re W n " + HELLO % (200, 300) + b" Q"), "TEXT_HIDDEN"),
    "text under an area": (adding(b"q 1 g 0 600 595 200 re f Q"), "TEXT_HIDDEN"),
    "text under a thick line": (adding(b"q 1 G 90 w 0 700 m 595 700 l S Q"), "TEXT_HIDDEN"),
    "text under the thick edge of a speck": (adding(b"q 1 g 1 G 90 w 100 700 1 1 re B Q"), "TEXT_HIDDEN"),
    "text under the edges of a closed path": (adding(b"q 1 g 1 G 90 w 100 700 m 101 700 l 101 701 l b Q"), "TEXT_HIDDEN"),
    "text under the tip of a bend": (adding(b"q 1 G 9 w 99 M 5 640 m 66 690 l 5 645 l S Q"), "TEXT_HIDDEN"),
    "text under the end of a line": (adding(b"q 1 G 45 w 2 J 10 640 m 50 680 l S Q"), "TEXT_HIDDEN"),
    "black text on black": (painting(lambda content: b"q 0 g 0 600 595 200 re f Q\n" + content), "TEXT_HIDDEN"),
    "another text for programs": (
        painting(lambda content: content.replace(b"/Span<</MCID 0>>", b"/Span<</MCID 0/ActualText(x)>>", 1)),
        "TEXT_REPLACED",
    ),
    "a line more": (adding(HELLO % (200, 90)), "PAGE_DIFFERS"),
    "a line more at the foot": (adding(HELLO % (200, 30)), "PAGE_DIFFERS"),
    "a line of very large letters": (
        adding(b"BT /f1 80 Tf 1 0 0 1 50 300 Tm (\x00\x0f\x00\x10) Tj ET"),
        "PAGE_DIFFERS",
    ),
    "a text struck through": (adding(b"q 0.5 w 70.87 722 m 538.58 722 l S Q"), "PAGE_DIFFERS"),
    "a line of its own": (adding(b"q 0.5 w 200 100 m 220 100 l S Q"), "PAGE_DIFFERS"),
    "a drawing": (adding(b"q 0 g 300 90 m 310 120 l 320 90 l f Q"), "PAGE_DIFFERS"),
    "a text elsewhere": (in_first_run(b"q 1 0 0 -1 ", b"q 1 0 0 1 0 -40 cm 1 0 0 -1 "), "PAGE_DIFFERS"),
    "a text turned": (in_first_run(b"11 Tf 1 0 0 -1 0 0 Tm", b"11 Tf -1 0 0 -1 0 0 Tm"), "PAGE_DIFFERS"),
    "a text upside down": (in_first_run(b"11 Tf 1 0 0 -1 0 0 Tm", b"11 Tf 1 0 0 1 0 0 Tm"), "PAGE_DIFFERS"),
    "letters upon each other": (in_first_run(b"BT 0 Tr/f0 11 Tf", b"BT 0 Tr/f0 11 Tf -5 Tc"), "PAGE_DIFFERS"),
    "letters too narrow to read": (in_first_run(b"BT 0 Tr/f0 11 Tf", b"BT 0 Tr/f0 11 Tf 20 Tz"), "PAGE_DIFFERS"),
    "a text left out": (painting(lambda content: content.replace(run_of(content)[0], b"", 1)), "PAGE_DIFFERS"),
    "a state that another one hides": (
        resource(b"ExtGState", b"/gx<</ca 0>>/gy<</BM/Normal>>", first(b"/gx gs /gy gs")),
        "TEXT_HIDDEN",
    ),
    "a sheet cut off by itself": (first(SHEET * 2 + b"W* n"), "TEXT_HIDDEN"),
    "two specks that are left of it": (first(b"0 0 1 1 re 594 840 1 1 re W n"), "TEXT_HIDDEN"),
    "a band cut out of the sheet": (first(SHEET + b"200 300 300 90 re W* n"), "TEXT_HIDDEN"),
    "a sheet cut off by a triangle": (first(b"0 0 m 0 842 l 595 842 l h W n"), "TEXT_HIDDEN"),
    "a sheet cut off by corners in another order": (first(b"0 0 m 595 0 l 595 842 l 0 842 l 595 0 l W n"), "TEXT_HIDDEN"),
    "a sheet cut off by a curve through its corners": (first(b"0 0 m 0 842 595 842 595 0 c h W n"), "TEXT_HIDDEN"),
    "a blue that is white": (
        resource(
            b"ColorSpace",
            WHITE_BLUE,
            painting(lambda content: content.replace(b"/c0 cs 0 scn", b"/cx cs 0 0 1 scn")),
        ),
        "TEXT_HIDDEN",
    ),
    "a grey that stands for another": (resource(b"ColorSpace", b"/DefaultGray/DeviceGray", first(b"0 g")), "PAGE_UNREAD"),
    "a pen thick one way": (
        adding(b"q 1 G 0.00001 0 0 100000 0 0 cm 0.012 w 7087000 0.00126 m 53858000 0.00126 l S Q"),
        "TEXT_HIDDEN",
    ),
    "words drawn in dashes": (adding(b"q 1.1 w [3 2 9 4] 0 d 70.87 130 m 538.58 130 l S Q"), "PAGE_DIFFERS"),
    "a grey of four numbers": (in_first_run(b"/c0 cs 0 scn", b" 0 0 0 1 g"), "PAGE_UNREAD"),
    "a text and a number": (in_first_run(b"]TJ", b"] 0 TJ"), "PAGE_UNREAD"),
    "one of two pictures": (adding(b"/a /b Do"), "PAGE_UNREAD"),
    "a text that goes on after its end": (in_first_run(b"1 0 0 -1 0 0 Tm", b"1 0 0 -1 0 0 Tm ET "), "PAGE_UNREAD"),
    "a state saved inside a text": (in_first_run(b"1 0 0 -1 0 0 Tm", b"1 0 0 -1 0 0 Tm q Q "), "PAGE_UNREAD"),
    "a path that moves before it is painted": (
        adding(b"q 1 G 70.87 739.7 m 538.58 739.7 l 1 0 0 1 0 -17 cm S Q"),
        "PAGE_UNREAD",
    ),
    "content that may be left out": (adding(b"/OC /x BDC EMC"), "PAGE_UNREAD"),
    "a state inside another": (grouped, "TEXT_HIDDEN"),
    "a state of another kind of value": (
        resource(b"ExtGState", b"/gx<</ca true>>", in_first_run(b"BT 0 Tr", b"/gx gs BT 0 Tr")),
        "TEXT_HIDDEN",
    ),
    "letters under their own pen": (in_first_run(b"BT 0 Tr", b"1 G 8 w BT 2 Tr"), "TEXT_HIDDEN"),
    "white lines": (adding(b"q 1 G 2 w 70.87 718.8 m 538.58 718.8 l S Q"), "PAGE_DIFFERS"),
    "a line over the tops of letters": (adding(b"q 3 w 70.87 727.6 m 538.58 727.6 l S Q"), "PAGE_DIFFERS"),
    "widths that are not the font's": (narrower, "GLYPHS_DIFFER"),
    "letters too large": (in_first_run(b"/f0 11 Tf", b"/f0 22 Tf"), "PAGE_DIFFERS"),
    "letters a little upon each other": (in_first_run(b"BT 0 Tr/f0 11 Tf", b"BT 0 Tr/f0 11 Tf -2 Tc"), "PAGE_DIFFERS"),
    "glyphs beside their places": (font(moved), "GLYPHS_DIFFER"),
    "a font of fewer glyphs than it has": (font(fewer), "PAGE_UNREAD"),
    "a font with two lists of its glyphs": (font(twice), "PAGE_UNREAD"),
    "something that letters do not paint": (adding(b"q /nothing Do Q"), "PAGE_UNREAD"),
}


@pytest.fixture(scope="module")
def letter(workshop: Workshop) -> RecommendationLetter:
    """Give a letter with all its fields, whose ceiling is three millions."""
    asked = workshop.letter
    kept = {name: getattr(asked, name) for name in ("office", "type", "dated", "valid_until")}
    return evolve(full_letter(), **kept, dependants=(), basis=(), copies=(), countersigned=None)


@pytest.fixture(scope="module")
def page(workshop: Workshop, letter: RecommendationLetter) -> bytes:
    return workshop.page(letter)


def judged(workshop: Workshop, page: bytes) -> Report:
    return workshop.check(workshop.sign(page), profile="letter/2")


def semantics(report: Report) -> Iterator[tuple[Status, str]]:
    return ((one.status, one.code) for one in report.axes if one.axis is Axis.SEMANTICS)


@pytest.mark.parametrize(("attack", "code"), ATTACKS.values(), ids=ATTACKS.keys())
def test_a_page_that_is_not_its_letter_fails_although_the_right_key_signed_it(
    workshop: Workshop, letter: RecommendationLetter, page: bytes, attack: Change, code: str
) -> None:
    """Signed in the long proof; else the pages are judged as they are once the signature holds."""
    forged = rebuilt(page, attack)
    assert (Status.FAILED, code) in {(one.status, one.code) for one in judge_pages(letter, read_pages(plan(forged)))}
    if PROVE:
        report = judged(workshop, forged)
        assert (report.verdict, report.sub_indication) == (Verdict.FAILED, code)
        assert report.decisive
        assert report.decisive.axis is Axis.SEMANTICS


def test_a_page_rebuilt_without_a_change_still_agrees(workshop: Workshop, page: bytes) -> None:
    """The tools of this file change what they say they change, and nothing else."""
    assert list(semantics(judged(workshop, rebuilt(page, lambda _: None)))) == [(Status.PASSED, "PAGE_AGREES")]


@pytest.mark.parametrize("disguise", [lambda _: None, nameless], ids=["the built-in layout", "a form of an office"])
def test_thirty_rupiah_on_the_page_are_not_three_millions_in_the_data(
    workshop: Workshop, letter: RecommendationLetter, disguise: Change
) -> None:
    """Whatever layout it claims, and signed by the very key that may sign it."""
    cheap = evolve(letter.particulars[0], text="Rp30,00 (tiga puluh rupiah)", value="30")
    page = workshop.page(evolve(letter, particulars=(cheap, *letter.particulars[1:])), attachment_of(letter))
    report = judged(workshop, rebuilt(page, disguise))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "PAGE_DIFFERS")
    assert report.decisive
    assert CEILING in report.decisive.evidence


def test_the_attachment_of_another_letter_fails(workshop: Workshop, letter: RecommendationLetter) -> None:
    other = evolve(letter, identity=evolve(letter.identity, name="Wagiman Rekaan"))
    report = judged(workshop, workshop.page(letter, attachment_of(other)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "PAGE_DIFFERS")
    assert report.decisive
    assert report.decisive.evidence == "page 1: identity.name"


def test_what_is_found_never_tells_the_person(workshop: Workshop, letter: RecommendationLetter) -> None:
    other = evolve(letter, identity=evolve(letter.identity, name="Wagiman Rekaan"))
    report = judged(workshop, workshop.page(letter, attachment_of(other)))
    told = " ".join(one.evidence for one in report.axes)
    assert not any(name in told for name in ("Wagiman", "Sulastri", letter.identity.nik))


def test_a_page_that_cannot_be_read_never_passes_whatever_layout_it_claims(workshop: Workshop, page: bytes) -> None:
    def unread(objects: Objects) -> None:
        nameless(objects)
        adding(b"q /nothing Do Q")(objects)

    report = workshop.check(workshop.sign(rebuilt(page, unread)), profile="letter/2")
    assert list(semantics(report)) == [(Status.INDETERMINATE, "PAGE_UNREAD")]
    assert report.verdict is Verdict.INDETERMINATE


def test_a_form_of_an_office_is_not_judged_beyond_its_fields(workshop: Workshop, page: bytes) -> None:
    """Its fixed text is not known here: it never fails for it, and never passes where every axis is asked."""
    report = judged(workshop, rebuilt(page, nameless))
    assert list(semantics(report)) == [(Status.NOT_CHECKED, "OFFICE_FORM")]
    assert (report.profile, report.verdict) == ("letter/2", Verdict.INDETERMINATE)
