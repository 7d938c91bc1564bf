"""What an authorised key signed and is no letter all the same: active pages, hidden objects, forms with two meanings."""

import re
import zlib
from collections.abc import Callable

from attrs import evolve

from slrtkit.domain.verification import Axis
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.testing.workshop import attachment_of

from .attack import Attack, AttackClass, Make
from .samples import Level, Maker, Sample
from .writing import STREAM, Change, Objects, objects_of, rebuilt, swapped, written

FAMILY = "signed content"
FORMED = frozenset({Axis.FORMAT})
SAID = frozenset({Axis.AUTHORITY})
TYPST = frozenset({Maker.TYPST})
PROVEN = frozenset({Level.LT, Level.LTA, Level.RENEWED, Level.TWO})


def into(kind: bytes, text: bytes, *more: bytes) -> Change:
    """Return the change that writes text into the dictionary of a type, and adds objects that it may refer to as NEW."""

    def change(objects: Objects) -> None:
        number = next(n for n, body in objects.items() if re.search(rb"/Type/" + kind + rb"\b", body))
        new = b"%d 0 R" % (max(objects) + 1)
        objects[number] = objects[number].replace(b"/Type/" + kind, b"/Type/" + kind + text.replace(b"NEW", new), 1)
        for body in more:
            objects[max(objects) + 1] = body

    return change


def hiding(text: bytes) -> Change:
    """Return the change that puts an object behind the first one, which no table names."""

    def change(objects: Objects) -> None:
        objects[min(objects)] += b"\nendobj\n" + text

    return change


def disguised(change: Change) -> Make:
    """Return the attack in which the officers sign such a page."""
    return lambda sample: sample.signed(rebuilt(sample.page, change))


BOMB = zlib.compress(bytes(80 * 1024 * 1024), 9)
EXTRA = b"/PageLabels NEW"
ACTIVE: dict[str, tuple[Change, str]] = {
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
OTHER = b'{"surat":"lain"}'
CATALOG, IMAGE = b"/Type/Catalog", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
HIDDEN = b"<</F(b.json)/UF(b.json)/EF<</F NEW>>>>"
LEAVE = b"/PageLabels"
KEY = b"<</Type/Font/Subtype/TrueType/BaseFont/Arial%b>>"
AMBIGUOUS: dict[str, tuple[Change, str]] = {
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
    "text in something else than a font": (written(CATALOG, LEAVE + b"<</Font<</f9 1 0 R>>>>"), "text in something"),
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
    "a page with another parent": (swapped(rb"/Parent \d+ 0 R", b"/Parent 3 0 R"), "not a tree"),
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
ONE_MAKER = frozenset(
    {
        "information that is more than words",
        "information of another kind",
        "a font of another kind",
        "a font without glyphs below it",
    }
)
"""What only pages by typst have."""


def _without_attachment(objects: Objects) -> None:
    number = next(n for n, body in objects.items() if b"/Type/Catalog" in body)
    objects[number] = re.sub(rb"/(Names<<.*?>>>>|AF\[.*?\])", b"", objects[number])


def attached(data: bytes) -> Callable[[Sample], bytes]:
    """Return the attack in which the officers sign their page with another attachment."""

    def make(sample: Sample) -> bytes:
        number = next(n for n, body in objects_of(sample.page).items() if b"/Type/EmbeddedFile" in body)

        def change(objects: Objects) -> None:
            objects[number] = STREAM % (len(data), b"/Type/EmbeddedFile", data)

        return sample.signed(rebuilt(sample.page, change))

    return make


def saying(**changes: JSON) -> Make:
    """Return the attack in which the attachment says something else of the letter."""

    def make(sample: Sample) -> bytes:
        said = parse(attachment_of(sample.district.workshop.letter))
        assert isinstance(said, dict)
        return attached(canonical({**said, **changes}))(sample)

    return make


def _dated_later(sample: Sample) -> bytes:
    letter = sample.district.workshop.letter
    later = evolve(letter, dated=letter.dated.replace(day=22))
    return attached(attachment_of(later))(sample)


def _escaped(character: str) -> Make:
    def make(sample: Sample) -> bytes:
        letter = evolve(sample.district.workshop.letter, statement=("Tampak", f"Tak{character}tampak"))
        return attached(attachment_of(letter))(sample)

    return make


def _attack(name: str, change: Change, reason: str) -> Attack:
    makers = TYPST if name in ONE_MAKER else frozenset(Maker)
    return Attack(
        name, disguised(change), FORMED, codes=frozenset({"FORMAT_FAILURE"}), evidence=reason, makers=makers, anew=True
    )


UNREADABLE = frozenset({"LETTER_UNREADABLE"})
SALT = bytes(range(32))
CONTRADICTIONS: tuple[tuple[str, dict[str, JSON], str], ...] = (
    ("another commitment", {"commitment": "0" * 64}, "COMMITMENT_MISMATCH"),
    ("another salt", {"salt": "00" * 32}, "COMMITMENT_MISMATCH"),
    ("no salt", {"salt": "kosong"}, "LETTER_UNREADABLE"),
    ("a salt in capitals", {"salt": SALT.hex().upper()}, "LETTER_UNREADABLE"),
    ("a salt with spaces", {"salt": SALT.hex(" ")}, "LETTER_UNREADABLE"),
    ("more than is known", {"more": 1}, "LETTER_UNREADABLE"),
    ("of a later schema", {"schema": "slrtkit/letter/9"}, "LETTER_UNREADABLE"),
    ("a letter without content", {"letter": {"id": "x"}}, "LETTER_UNREADABLE"),
)
CLASSES: tuple[AttackClass, ...] = (
    AttackClass(
        FAMILY,
        "active or foreign objects under the right signature",
        tuple(_attack(name, *made) for name, made in ACTIVE.items()),
    ),
    AttackClass(
        FAMILY,
        "what two readers take differently, under the right signature",
        tuple(_attack(name, *made) for name, made in AMBIGUOUS.items()),
        (
            "attack/test_workshop.py::test_information_that_is_part_of_the_document_fails_although_the_right_key_signed_it",
            "attack/test_workshop.py::test_a_last_trailer_that_says_otherwise_fails_although_the_right_key_signed_it",
        ),
    ),
    AttackClass(
        FAMILY,
        "an attachment that is no letter, or contradicts itself",
        (
            Attack("none", disguised(_without_attachment), FORMED, anew=True),
            *(
                Attack(f"not a letter: {data.decode()!r}", attached(data), SAID, codes=UNREADABLE, levels=PROVEN, anew=True)
                for data in (b" ", b"{}", b"[]", b'{"a":1,"a":2}')
            ),
            *(
                Attack(name, saying(**change), SAID, codes=frozenset({code}), levels=PROVEN, anew=True)
                for name, change, code in CONTRADICTIONS
            ),
            *(
                Attack(
                    f"characters that no page shows: {character!r}", _escaped(character), SAID, codes=UNREADABLE, levels=PROVEN
                )
                for character in "\0\x1b\x7f\x9b"
            ),
            Attack(
                "dated after it was signed",
                _dated_later,
                SAID,
                codes=frozenset({"DATED_AFTER_SIGNING"}),
                levels=PROVEN,
                anew=True,
            ),
        ),
    ),
)
