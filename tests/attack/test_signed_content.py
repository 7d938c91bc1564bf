"""A genuine signature does not make a letter of anything: what an authorised key signed must be a letter, and its own."""

import re
import zlib
from collections.abc import Callable

import pytest
from attrs import evolve

from slrtkit.domain.verification import Axis, Notice, Verdict
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.testing.workshop import Workshop, attachment_of

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\n?endobj\n+", re.DOTALL)


def rebuilt(page: bytes, change: Callable[[dict[int, bytes]], None]) -> bytes:
    """Write an unsigned PDF again with changed objects, its table right again."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(page)}
    change(objects)
    head = page[: page.index(b"1 0 obj")]
    trailer = page[page.rindex(b"trailer") : page.rindex(b"startxref")]
    out, places = bytearray(head), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % places[number]
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % (max(objects) + 1), trailer)
    return bytes(out + trailer + b"startxref\n%d\n%%%%EOF" % table)


def into(kind: bytes, text: bytes, *more: bytes) -> Callable[[dict[int, bytes]], None]:
    """Return the change that writes text into the dictionary of a type, and adds objects that it may refer to as NEW."""

    def change(objects: dict[int, bytes]) -> None:
        number = next(n for n, body in objects.items() if re.search(rb"/Type/" + kind + rb"\b", body))
        objects[number] = objects[number].replace(
            b"/Type/" + kind, b"/Type/" + kind + text.replace(b"NEW", b"%d 0 R" % (max(objects) + 1)), 1
        )
        for body in more:
            objects[max(objects) + 1] = body

    return change


def hiding(text: bytes) -> Callable[[dict[int, bytes]], None]:
    """Return the change that puts an object behind the first one, which no table names."""

    def change(objects: dict[int, bytes]) -> None:
        objects[1] += b"\nendobj\n" + text

    return change


STREAM = b"<</Length %d%b>>\nstream\n%b\nendstream"
BOMB = zlib.compress(bytes(80 * 1024 * 1024), 9)
EXTRA = b"/PageLabels NEW"
DISGUISES: dict[str, tuple[Callable[[dict[int, bytes]], None], str]] = {
    "JavaScript at opening": (into(b"Catalog", b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "/OpenAction"),
    "JavaScript behind an escape": (into(b"Catalog", b"/PageLabels<</#4aS(1)>>"), "/JS"),
    "an additional action": (into(b"Page", b"/AA<</O<</S/GoTo/D[1 0 R/Fit]>>>>"), "/AA"),
    "an action": (into(b"Page", b"/Annots[NEW]", b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D(x)>>>>"), "an action"),
    "a link": (
        into(b"Page", b"/Annots[NEW]", b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/PA<</S/URI/URI(http://a.example)>>>>"),
        "/URI",
    ),
    "an overlay": (into(b"Page", b"/Annots[NEW]", b"<</Type/Annot/Subtype/Square/Rect[0 0 600 800]/IC[1 1 1]>>"), "annotation"),
    "a layer": (into(b"Catalog", b"/OCProperties<</OCGs[]/D<<>>>>"), "/OCProperties"),
    "a form": (into(b"Catalog", b"/AcroForm<</XFA(x)/Fields[]>>"), "a form"),
    "a launch": (into(b"Catalog", b"/PageMode<</S/Launch>>"), "/Launch"),
    "an unknown entry": (into(b"Catalog", b"/PieceInfo<<>>"), "unknown entries"),
    "a second attachment": (into(b"Catalog", EXTRA, b"<</Type/Filespec/F(b.exe)/UF(b.exe)/EF<<>>>>"), "other than letter.json"),
    "a stream from outside": (into(b"Catalog", EXTRA, STREAM % (1, b"/F(http://a.example/x)", b"x")), "from outside"),
    "an unembedded font": (into(b"Catalog", EXTRA, b"<</Type/Font/Subtype/TrueType/BaseFont/Arial>>"), "not embedded"),
    "a Type 3 font": (into(b"Catalog", EXTRA, b"<</Type/Font/Subtype/Type3>>"), "/Type3"),
    "an object outside the table": (hiding(b"999 0 obj\n<</Hidden true>>"), "outside every object"),
    "an object nobody reaches": (into(b"Catalog", b"", b"<</Hidden true>>"), "reached from nowhere"),
    "a page outside the tree": (into(b"Catalog", EXTRA, b"<</Type/Page>>"), "outside the page tree"),
    "a repeated entry": (into(b"FontDescriptor", b"/Flags 4/Flags 32"), "ValueError"),
    "a comment": (into(b"Page", b"%x\n"), "ValueError"),
    "a deflate bomb": (into(b"Catalog", EXTRA, STREAM % (len(BOMB), b"/Filter/FlateDecode", BOMB)), "grows too large"),
    "stacked filters": (into(b"Catalog", EXTRA, STREAM % (1, b"/Filter[/FlateDecode/FlateDecode]", b"x")), "encoding"),
    "deep nesting": (into(b"Catalog", EXTRA, b"[" * 5000 + b"]" * 5000), "ValueError"),
    "a reference into nothing": (into(b"Catalog", b"/PageLabels 999 0 R"), "not there"),
}


@pytest.mark.parametrize(("disguise", "reason"), DISGUISES.values(), ids=DISGUISES.keys())
def test_a_document_that_is_no_letter_fails_although_the_right_key_signed_it(
    workshop: Workshop, disguise: Callable[[dict[int, bytes]], None], reason: str
) -> None:
    report = workshop.check(workshop.sign(rebuilt(workshop.page(), disguise)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "FORMAT_FAILURE")
    assert report.decisive
    assert reason in report.decisive.evidence


def test_a_table_that_frees_an_object_fails_although_the_right_key_signed_it(workshop: Workshop) -> None:
    page = rebuilt(workshop.page(), lambda _: None)
    size = int(re.findall(rb"xref\n0 (\d+)\n", page)[-1])
    page = page.replace(b"xref\n0 %d\n" % size, b"xref\n0 %d\n" % (size + 1)).replace(
        b"/Size %d" % size, b"/Size %d" % (size + 1)
    )
    page = page.replace(b"trailer\n", b"0000000000 00001 f \ntrailer\n")
    report = workshop.check(workshop.sign(page))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert "freed" in report.decisive.evidence


def test_a_letter_rebuilt_without_a_change_still_passes(workshop: Workshop) -> None:
    """The tools of this file change what they say they change, and nothing else."""
    assert workshop.check(workshop.sign(rebuilt(workshop.page(), lambda _: None))).verdict is Verdict.PASSED


def test_a_letter_without_attachment_fails(workshop: Workshop) -> None:
    def strip(objects: dict[int, bytes]) -> None:
        number = next(n for n, body in objects.items() if b"/Type/Catalog" in body)
        objects[number] = re.sub(rb"/(Names<<.*?>>>>|AF\[.*?\])", b"", objects[number])

    assert workshop.check(workshop.sign(rebuilt(workshop.page(), strip))).sub_indication == "FORMAT_FAILURE"


@pytest.mark.parametrize(
    ("attachment", "code"),
    [
        (b" ", "LETTER_UNREADABLE"),
        (b"{}", "LETTER_UNREADABLE"),
        (b"[]", "LETTER_UNREADABLE"),
        (b'{"a":1,"a":2}', "LETTER_UNREADABLE"),
    ],
)
def test_an_attachment_that_is_no_letter_fails_authority(workshop: Workshop, attachment: bytes, code: str) -> None:
    report = workshop.check(workshop.sign(workshop.page(attachment=attachment)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, code)
    assert report.decisive
    assert report.decisive.axis is Axis.AUTHORITY


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"commitment": "0" * 64}, "COMMITMENT_MISMATCH"),
        ({"salt": "00" * 32}, "COMMITMENT_MISMATCH"),
        ({"salt": "kosong"}, "LETTER_UNREADABLE"),
        ({"salt": bytes(range(32)).hex().upper()}, "LETTER_UNREADABLE"),
        ({"salt": bytes(range(32)).hex(" ")}, "LETTER_UNREADABLE"),
        ({"more": 1}, "LETTER_UNREADABLE"),
        ({"schema": "slrtkit/letter/9"}, "LETTER_UNREADABLE"),
        ({"letter": {"id": "x"}}, "LETTER_UNREADABLE"),
    ],
)
def test_an_attachment_that_contradicts_itself_fails_authority(workshop: Workshop, change: dict[str, JSON], code: str) -> None:
    said = parse(attachment_of(workshop.letter))
    assert isinstance(said, dict)
    report = workshop.check(workshop.sign(workshop.page(attachment=canonical({**said, **change}))))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, code)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x9b"])
def test_a_letter_with_characters_that_no_page_shows_fails(workshop: Workshop, character: str) -> None:
    letter = evolve(workshop.letter, statement=("Tampak", f"Tak{character}tampak"))
    report = workshop.check(workshop.sign(workshop.page(attachment=attachment_of(letter))))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "LETTER_UNREADABLE")


def test_a_letter_dated_after_its_signature_fails(workshop: Workshop) -> None:
    letter = evolve(workshop.letter, dated=workshop.letter.dated.replace(day=22))
    report = workshop.check(workshop.sign(workshop.page(letter)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "DATED_AFTER_SIGNING")


def test_a_training_letter_says_so(workshop: Workshop, genuine: bytes) -> None:
    letter = evolve(workshop.letter, specimen=True)
    assert workshop.check(workshop.sign(workshop.page(letter))).notices == (Notice.SPECIMEN,)
    assert workshop.check(genuine).notices == ()
