"""Pages are painted as ISO 32000-2 says: operators of letters put things where readers see them, every other is refused."""

import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pdfcheck.content import operations
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.graphics import components, shade
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision, plan
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value
from slrtkit.adapters.signing.pdfcheck.outlines import TrueType, shipped
from slrtkit.adapters.signing.pdfcheck.painted import Painted
from slrtkit.adapters.signing.pdfcheck.painter import Painter
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.adapters.signing.pdfcheck.symbol import drawn_symbol, told_apart
from slrtkit.adapters.signing.pdfcheck.typeface import Typeface
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.page import Box
from slrtkit.testing.letters import plain_letter

SHEET = Box(0.0, 0.0, 100.0, 100.0)
NOTHING: Value = {}


@cache
def letter() -> Layout:
    return plan(TypstRenderer().render(RenderRequest(plain_letter(), b"{}")))


def the(kind: str, *, bold: bool = False) -> dict[str, Value]:
    """Return the dictionary of this subtype in a letter."""
    return next(e for e in letter().dictionaries if e.get("Subtype") == kind and ("Bold" in str(e.get("BaseFont"))) is bold)


def fonts() -> Value:
    return next(e["Resources"] for e in letter().dictionaries if e.get("Type") == "Page")


def held(objects: dict[int, Value]) -> Layout:
    return Layout(Revision(objects, {}, 0, 0))


def painted(content: bytes, resources: Value = NOTHING, layout: Layout | None = None) -> Painted:
    return Painter(layout or held({})).page(content, resources, SHEET)


def boxes(content: bytes) -> list[tuple[float, ...]]:
    return [tuple(round(side, 3) for side in box) for paint in painted(content).paints for box in paint.boxes]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"10 20 30 40 re f", (10, 20, 40, 60)),
        (b"q 2 0 0 2 5 5 cm 1 1 m 3 1 l 3 4 l h f* Q", (7, 7, 11, 13)),
        (b"1 1 m 2 2 3 9 4 1 c B", (1, 1, 4, 9)),
        (b"1 1 m 2 9 4 1 v b", (1, 1, 4, 9)),
        (b"10 10 m 50 10 l S", (9.5, 9.5, 50.5, 10.5)),
        (b"4 w 10 10 m 50 90 l s", (8, 8, 52, 92)),
        (b"10 10 20 20 re W n 0 0 99 99 re f", (10, 10, 30, 30)),
        (b"1 1 m W n 0 0 99 99 re f", (1, 1, 1, 1)),
        (b"10 10 m 10 30 30 50 50 50 c S", (9.5, 9.5, 50.5, 50.5)),
        (b"8 M 2 w 10 10 m 50 10 l 10 20 l S", (9, 9, 51, 11)),
        (b"9 M 2 w 10 10 m 50 10 l 10 20 l S", (1.877, 1.877, 58.123, 18.123)),
        (b"q 2 0 0 1 0 0 cm 9 M 1 w 10 10 m 20 10 l 10 20 l S Q", (11, 1, 49, 19)),
        (b"2 J 2 w 10 10 m 50 50 l S", (8.586, 8.586, 51.414, 51.414)),
        (b"-4 w 10 10 m 50 10 l S", (8, 8, 52, 12)),
        (b"/Sh sh", (0, 0, 100, 100)),
    ],
)
def test_what_is_drawn_stands_where_its_operators_put_it(content: bytes, expected: tuple[float, ...]) -> None:
    assert boxes(content)[0] == expected


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (b"0.5 g", 0.5), (b"1 1 1 rg", 1.0), (b"0 0 0 1 k", 0.0), (b"/DeviceRGB cs 1 1 1 sc", 1.0), (b"/c cs 1 scn", 1.0),
        (b"/Pattern cs /p scn", None), (b"/DeviceGray cs", 0.0), (b"/sep cs 0 scn", None), (b"/cal cs 0.25 scn", None),
        (b"/other cs 0 scn", None),
    ],
)  # fmt: skip
def test_colours_are_as_bright_as_they_are(colour: bytes, expected: float | None) -> None:
    profile = next(one for one in letter().objects.values() if isinstance(one, Stream) and one.entries.get("N") == 1)
    other = Stream({"N": 1}, b"")
    spaces: Value = {
        "ColorSpace": {
            "c": [Name("ICCBased"), Ref(1)],
            "other": [Name("ICCBased"), Ref(2)],
            "sep": [Name("Separation")],
            "cal": [Name("CalGray"), {}],
        },
    }
    for fill in (colour, b"q " + colour):
        bright = painted(fill + b" 0 0 9 9 re f", spaces, held({1: profile, 2: other})).paints[0].shade
        assert bright == (None if expected is None else pytest.approx(expected))
    lines = {b"g": b"G", b"rg": b"RG", b"k": b"K", b"cs": b"CS", b"sc": b"SC", b"scn": b"SCN"}
    stroke = b" ".join(lines.get(word, word) for word in colour.split())
    bright = painted(stroke + b" 0 0 m 9 9 l S", spaces, held({1: profile, 2: other})).paints[0].shade
    assert bright == (None if expected is None else pytest.approx(expected))


def test_a_colour_of_two_parts_has_no_brightness() -> None:
    assert shade([0.1, 0.2]) is None
    assert components(held({1: None}), [Name("ICCBased"), Ref(1)], {}) == 0


STATES: Value = {
    "ExtGState": {
        "thin": {"ca": 0.5},
        "plain": {"ca": 1, "CA": 1},
        "odd": {"Font": []},
        "mask": {"SMask": {}},
        "none": {"OP": True},
    }
}


@pytest.mark.parametrize(("name", "expected"), [(b"thin", None), (b"mask", None), (b"plain", 0.0), (b"none", 0.0)])
def test_what_lets_something_through_has_no_brightness(name: bytes, expected: float | None) -> None:
    assert painted(b"/" + name + b" gs 0 0 9 9 re f", STATES).paints[0].shade == expected


PICTURE = Stream({"Subtype": Name("Image")}, b"")
FORM = Stream({"Subtype": Name("Form"), "Matrix": [2, 0, 0, 2, 0, 0], "BBox": [0, 0, 10, 10]}, b"1 1 50 2 re f")
LOOP = Stream({"Subtype": Name("Form"), "BBox": [0, 0, 10, 10]}, b"/loop Do")
DRAWN: Value = {"XObject": {"picture": Ref(1), "form": Ref(2), "loop": Ref(3), "other": Ref(4)}}
HELD = {1: PICTURE, 2: FORM, 3: LOOP, 4: Stream({"Subtype": Name("PS")}, b"")}


def test_pictures_and_forms_stand_where_they_are_shown() -> None:
    drawn = painted(
        b"q 20 0 0 30 5 6 cm /picture Do Q q 1 0 0 1 10 10 cm /form Do Q 0 0 1 1 re f", DRAWN, held(dict(HELD))
    ).paints
    assert [paint.boxes[0] for paint in drawn] == [(5, 6, 25, 36), (12, 12, 30, 16), (0, 0, 1, 1)]
    assert [paint.shade for paint in drawn] == [None, 0.0, 0.0]


@pytest.mark.parametrize(
    "content",
    [
        b"Q", b"q " * 300, b"1 2 l", b"h", b"1 2 3 cm", b"1 true w", b"/nothing Do", b"/other Do", b"/loop Do", b"/odd gs",
        b"/nothing gs", b"gs", b"BI ID x EI", b"1 2", b"0 " * 80 + b"g", b"BT (x) Tj ET", b"BT [1] TJ ET", b"BT 1 TJ ET",
        b"/f0 11 Tf", b"/Span BDC", b"/Span /x BDC", b"BDC", b"<<", b"1e400 g",
        b"1" + b"0" * 17 + b" 0 0 1 0 0 cm " * 40 + b"1 1 9 9 re f",
        b"/picture /form Do", b"1 1 9 9 re q f", b"1 1 9 9 re 1 0 0 1 0 0 cm f", b"1 1 9 9 re W 1 1 m n", b"W n", b"f", b"ET",
        b"BT BT ET", b"BT q Q ET", b"BT 1 1 9 9 re f ET", b"BT", b"1 1 m", b"1 1 m W", b"0 0 0 1 g", b"0 rg",
        b"/plain /plain gs", b"0 0 m 1 1 c f", b"1 1 9 9 re 1 f", b"/OC /x BDC", b"1 1 Td", b"T*",
    ],
)  # fmt: skip
def test_what_no_letter_paints_is_refused(content: bytes) -> None:
    resources: Value = {**DRAWN, **STATES} if isinstance(DRAWN, dict) and isinstance(STATES, dict) else {}
    with pytest.raises((ValueError, Fault)):
        painted(content, resources, held(dict(HELD)))


def test_more_to_paint_than_any_letter_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.adapters.signing.pdfcheck.painter._MOST_OPERATIONS", 10)
    assert painted(b"q Q " * 5).runs == []
    with pytest.raises(ValueError, match="more to paint"):
        painted(b"q Q " * 6)


def test_marks_in_the_content_say_whether_something_else_is_read() -> None:
    named: Value = {"Properties": {"p": {"ActualText": b"x"}, "q": {"MCID": 1}}}
    assert painted(b"/Span /p BDC EMC", named).replaced
    assert not painted(b"/Span /q BDC EMC /Artifact BMC EMC", named).replaced


def test_every_way_to_write_puts_text_where_it_stands() -> None:
    code = next(iter(operations(b"(\x00\x01) Tj"))).operands[0]
    assert isinstance(code, bytes)
    ways = {
        b"BT /f0 10 Tf 20 30 Td (\x00\x01) Tj ET": (20, 30),
        b"BT /f0 10 Tf 20 40 Td 0 -10 TD (\x00\x01) Tj ET": (20, 30),
        b"BT /f0 10 Tf 20 40 Td 10 TL T* (\x00\x01) Tj ET": (20, 30),
        b"BT /f0 10 Tf 20 40 Td 10 TL (\x00\x01) ' ET": (20, 30),
        b"BT /f0 10 Tf 1 0 0 1 20 25 Tm 5 Ts (\x00\x01) Tj ET": (20, 30),
        b"BT /f0 10 Tf 1 0 0 1 25 30 Tm [500 (\x00\x01)] TJ ET": (20, 30),
    }
    for content, (left, base) in ways.items():
        (run,) = painted(content, fonts(), letter()).runs
        assert (round(run.glyphs[0].left, 3), round(run.glyphs[0].base, 3)) == (left, base)
        assert run.upright
    assert painted(b"BT /f0 10 Tf [5] TJ ET", fonts(), letter()).runs == []
    spaced = painted(b"BT /f0 10 Tf 3 Tc 50 Tz 9 Tw (\x00\x01\x00\x01) Tj ET", fonts(), letter()).runs[0].glyphs
    assert spaced[1].left == pytest.approx((spaced[0].right - spaced[0].left) + 1.5)
    modes = b" ".join(b"%d Tr (\x00\x01) Tj" % mode for mode in range(8))
    assert [run.painted for run in painted(b"BT /f0 10 Tf " + modes + b" ET", fonts(), letter()).runs] == [True] + 7 * [False]
    with pytest.raises(ValueError, match="nowhere"):
        painted(
            b"q 999999999999999999 0 0 1 0 0 cm " * 20 + b"BT /f0 10 Tf 1 0 0 1 999999999999999999 0 Tm (\x00\x01) Tj ET",
            fonts(),
            letter(),
        )


def test_glyphs_are_compared_with_those_that_letters_are_set_in() -> None:
    font = the("Type0")
    face = Typeface(letter(), font)
    assert [one.alike for one in face.shown(b"\x00\x01\x00\x02")] == [True, True]
    genuine = shipped("LiberationSerif")
    assert genuine
    assert genuine.glyph("\u4e2d") == 0
    assert genuine.outline(genuine.glyph("é")).contours
    assert shipped("Arial") is None


SAID = b"""1 beginbfchar
<01> <0033>
<02> <00660069>
endbfchar
1 beginbfrange
<03> <04> <0038>
<05> <06> [<0041> <0042>]
endbfrange
"""


def simple(**changes: Value) -> tuple[Layout, dict[str, Value]]:
    """Return a font of one byte a glyph, as LibreOffice embeds it: the shipped font with a map of symbols."""
    program = shipped("LiberationSerif")
    assert program
    objects: dict[int, Value] = {
        1: {"FontFile2": Ref(2), "Flags": 4},
        2: Stream({}, symbols(program)),
        3: Stream({}, SAID),
    }  # fmt: skip
    font: dict[str, Value] = {
        "Type": Name("Font"), "Subtype": Name("TrueType"), "BaseFont": Name("ABCDEF+LiberationSerif"), "FirstChar": 0,
        "Widths": [778, 500, 500, 500, 778, 778, 778], "FontDescriptor": Ref(1), "ToUnicode": Ref(3),
    }  # fmt: skip
    return held(objects), {**font, **changes}


def symbols(program: TrueType) -> bytes:
    """Return a font program whose one character map says: 1 is three, 3 is eight, and the rest the empty box."""
    codes = bytearray(256)
    for code, text in ((1, "3"), (3, "8")):
        codes[code] = program.glyph(text)
    cmap = bytes.fromhex("0000 0001 0001 0000 0000000c 0000 0106 0000") + bytes(codes)
    return font_of({**program.tables, "cmap": cmap, "post": bytes.fromhex("00030000") + bytes(28)})


def font_of(tables: dict[str, bytes]) -> bytes:
    """Return a font program of these tables."""
    directory, body, start = b"", b"", 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        directory += tag.encode() + bytes(4) + (start + len(body)).to_bytes(4) + len(data).to_bytes(4)
        body += data
    return b"\0\1\0\0" + len(tables).to_bytes(2) + bytes(6) + directory + body


def test_a_font_of_bytes_is_compared_too() -> None:
    face = Typeface(*simple())
    shown = list(face.shown(b"\x01\x03\x04"))
    assert [(one.text, one.alike) for one in shown] == [("3", True), ("8", True), ("9", False)]
    assert [one.text for one in face.shown(b"\x05\x06")] == ["A", "B"]
    assert [one.alike for one in Typeface(*simple(Encoding=Name("WinAnsiEncoding"))).shown(b"\x01")] == [None]
    assert [one.alike for one in Typeface(*simple(BaseFont=Name("Arial"))).shown(b"\x01")] == [None]
    layout, font = simple()
    for flags in (32, 36, 4.0, None):
        other = held({**layout.objects, 1: {"FontFile2": Ref(2), "Flags": flags}})
        assert [one.alike for one in Typeface(other, font).shown(b"\x01")] == [None]
    named = shipped("LiberationSerif")
    assert named
    other = held({**layout.objects, 2: Stream({}, font_of({**TrueType(symbols(named)).tables, "post": bytes(32)}))})
    assert [one.alike for one in Typeface(other, font).shown(b"\x01")] == [None]
    assert [one.alike for one in Typeface(*simple(Widths=[778, 490])).shown(b"\x01")] == [False]


def test_a_glyph_that_is_said_to_be_another_is_told() -> None:
    layout, font = simple()
    hinted = shipped("LiberationSerif")
    assert hinted
    bent = held({**layout.objects, 2: Stream({}, font_of({**hinted.tables, "prep": b"x"}))})
    assert [one.alike for one in Typeface(bent, font).shown(b"\x01")] == [None]
    lies = Stream({}, b"1 beginbfchar\n<01> <0038>\n<03> <0020>\n<00> <0041>\nendbfchar")
    face = Typeface(held({**layout.objects, 3: lies}), font)
    assert [one.alike for one in face.shown(b"\x01\x03")] == [False, False]


@pytest.mark.parametrize(
    "changes",
    [
        {"Widths": 1}, {"Widths": [Name("x")]}, {"FirstChar": 1.5}, {"ToUnicode": None},
        {"Subtype": Name("Type0"), "DescendantFonts": [], "Encoding": Name("Identity-H")},
        {"Subtype": Name("Type0"), "DescendantFonts": [{"CIDToGIDMap": Ref(3)}], "Encoding": Name("Identity-H")},
        {"Subtype": Name("Type0"), "DescendantFonts": [{"W": [Name("x")]}], "Encoding": Name("Identity-H")},
        {"Subtype": Name("Type0"), "DescendantFonts": [{}], "Encoding": Name("Identity-V")},
    ],
)  # fmt: skip
def test_a_font_of_another_kind_is_refused(changes: dict[str, Value]) -> None:
    with pytest.raises((ValueError, Fault)):
        Typeface(*simple(**changes))


def test_a_code_without_characters_is_refused() -> None:
    with pytest.raises(Fault):
        list(Typeface(*simple()).shown(b"\x09"))
    layout, font = simple()
    twice = Stream({}, b"1 beginbfchar\n<01> <0038>\n<01> <0039>\nendbfchar")
    with pytest.raises(ValueError, match="two things"):
        Typeface(held({**layout.objects, 3: twice}), font)


def test_widths_are_listed_or_given_for_a_range() -> None:
    wide: dict[str, Value] = {"BaseFont": Name("x"), "W": [1, [400, 500], 7, 9, 600], "DW": 300}
    layout, _ = simple()
    said = Stream({}, b"1 beginbfrange\n<0001> <000A> <0041>\nendbfrange")
    font: dict[str, Value] = {
        "Subtype": Name("Type0"),
        "DescendantFonts": [wide],
        "Encoding": Name("Identity-H"),
        "ToUnicode": Ref(3),
    }
    face = Typeface(held({**layout.objects, 3: said}), font)
    assert [one.width for one in face.shown(bytes.fromhex("000100020008000a"))] == [400, 500, 600, 300]


FULL = b"1 beginbfrange <0000> <FFFF> <0041> endbfrange "
ENDLESS: dict[str, tuple[Value, bytes]] = {
    "more characters than codes": ([], FULL * 2),
    "a map that does not end": ([], b"beginbfchar " * 9),
    "more widths than codes": ([0, 65535, 500, 0, 65535, 500], b""),
    "two widths of a code": ([1, [400], 1, [500]], b""),
}


@pytest.mark.parametrize(("widths", "said"), ENDLESS.values(), ids=ENDLESS.keys())
def test_what_a_font_says_of_its_codes_it_says_once(widths: Value, said: bytes) -> None:
    wide: dict[str, Value] = {"BaseFont": Name("x"), "W": widths}
    font: dict[str, Value] = {
        "Subtype": Name("Type0"),
        "DescendantFonts": [wide],
        "Encoding": Name("Identity-H"),
        "ToUnicode": Ref(3),
    }
    with pytest.raises(ValueError, match=r"two things|does not end"):
        Typeface(held({3: Stream({}, said)}), font)


def test_more_texts_and_drawings_than_any_letter_has_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_pages(letter()).unread
    monkeypatch.setattr("slrtkit.adapters.signing.pdfcheck.painter._MOST_PAIRS", 10)
    assert read_pages(letter()).unread == "more to paint than any letter has"


def test_a_broken_font_is_refused_glyph_by_glyph() -> None:
    program = shipped("LiberationSerif")
    assert program
    for cmap in ({}, {"cmap": bytes(4)}, {"cmap": bytes(3)}):
        with pytest.raises(ValueError, match="map"):
            TrueType(font_of({**{name: data for name, data in program.tables.items() if name != "cmap"}, **cmap})).glyph("A")
    head = program.tables["head"][:50] + b"\0\0" + bytes(2)
    loop = struct.pack(">hhhhh", -1, 0, 0, 0, 0) + struct.pack(">HHbb", 2, 0, 0, 0)
    many = struct.pack(">hhhhh", -1, 0, 0, 0, 0) + 8 * struct.pack(">HHbb", 34, 1, 0, 0) + struct.pack(">HHbb", 2, 1, 0, 0)
    scaled = struct.pack(">hhhhh", -1, 0, 0, 0, 0) + struct.pack(">HHbb", 10, 0, 0, 0)
    backwards = struct.pack(">hhhhh", 2, 0, 0, 0, 0) + struct.pack(">HHH", 5, 3, 0)
    for glyph, reason in (
        (loop, "too many parts"),
        (many, "too many parts"),
        (scaled, "scaled"),
        (backwards, "out of order"),
        (b"\0\1", "cannot be read"),
    ):
        data = glyph + bytes(len(glyph) % 2)
        font = TrueType(font_of({"head": head, "glyf": data, "loca": struct.pack(">HH", 0, len(data) // 2)}))
        with pytest.raises(ValueError, match=reason):
            font.outline(0)


def test_every_glyph_that_letters_may_show_has_an_outline_that_can_be_compared() -> None:
    for name in ("LiberationSerif", "LiberationSerif-Bold"):
        program = shipped(name)
        assert program
        assert len(program.shapes) > 2_000
        assert program.glyph("\uffff") == 0


@pytest.mark.parametrize("cut", [b"", b"\0\1\0\0\0\1" + bytes(40)])
def test_a_font_without_outlines_is_refused(cut: bytes) -> None:
    with pytest.raises(ValueError, match="outlines"):
        TrueType(cut)


def test_a_glyph_that_is_not_there_is_refused() -> None:
    program = shipped("LiberationSerif-Bold")
    assert program
    with pytest.raises(ValueError, match="cannot be read"):
        program.outline(70_000)


def grid(change: Callable[[int, int], bytes] = lambda _, __: b"") -> bytes:
    """Return what draws a board of 21 rows, at some places otherwise."""
    squares = (change(x, y) or b"%d %d 1 1 re " % (x, y) for x in range(21) for y in range(21) if (x + y) % 2 == 0)
    return b"".join(squares) + b"f"


ODD: dict[str, bytes] = {
    "few squares": b"0 0 1 1 re 2 2 1 1 re f",
    "lower rows": grid(lambda x, y: b"%d %d 1 2 re " % (x, y) if x == y == 3 else b""),
    "a square beside its place": grid(lambda x, y: b"%d.4 %d 1 1 re " % (x, y) if x == y == 3 else b""),
    "a square upon another": grid(lambda x, y: b"2 4 3 1 re 4 4 1 1 re " if x == y == 4 else b""),
    "a triangle": grid(lambda x, y: b"%d %d m %d %d l %d %d l h " % (x, y, x + 1, y, x, y + 1) if x == y == 4 else b""),
    "corners in another order": grid(lambda x, y: b"4 4 m 5 4 l 5 5 l 4 5 l 5 4 l " if x == y == 4 else b""),
    "a curve": grid(lambda x, y: b"4 4 m 5 4 l 5 5 5 5 4 5 c 4 4 l " if x == y == 4 else b""),
    "edges that are drawn too": grid()[:-1] + b"B",
    "grey squares": b"0.5 g " + grid(),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
def test_a_drawing_that_is_no_grid_is_no_symbol(content: bytes) -> None:
    assert drawn_symbol(painted(content).paints[0]) is None


def test_squares_in_a_grid_are_a_symbol_where_they_stand_with_the_white_under_them() -> None:
    for ground, box in ((b"", (0, 0, 21, 21)), (b"1 g 0 0 25 25 re f 0 g ", (0, 0, 25, 25))):
        (symbol,), others = told_apart(painted(ground + grid()).paints)
        assert (symbol.box, others) == (box, ())
        assert [sum(row) for row in symbol.modules] == [11, 10] * 10 + [11]
    for ground in (b"0.9 g 0 0 25 25 re f 0 g ", b"1 g 0 0 20 20 re f 0 g ", b"1 g 0 0 25 25 re 1 1 2 2 re f 0 g "):
        (symbol,), others = told_apart(painted(ground + grid()).paints)
        assert (symbol.box, len(others) > 0) == ((0, 0, 21, 21), True)


def test_boxes_of_no_size_are_no_symbol() -> None:
    line = painted(b"".join(b"%d 0 0.5 0.5 re " % at for at in range(120)) + b"f").paints[0]
    assert drawn_symbol(evolve_boxes(line)) is None


def evolve_boxes(paint: Any) -> Any:  # noqa: ANN401  whatever a painter gives
    """Return the same with boxes of no size."""
    return paint._replace(boxes=tuple(box._replace(top=box.bottom) for box in paint.boxes))


def page(**changes: Value) -> Layout:
    """Return a file of one empty page."""
    sheet: dict[str, Value] = {"Type": Name("Page"), "MediaBox": [0, 0, 100, 100], "Contents": [Ref(3)]}
    objects: dict[int, Value] = {1: {"Pages": Ref(2)}, 2: {"Kids": [Ref(4)]}, 3: Stream({}, b""), 4: {**sheet, **changes}}
    return evolve(held(objects), base=Revision(objects, {"Root": Ref(1)}, 0, 0))


@pytest.mark.parametrize(
    "changes",
    [
        {"Rotate": 90},
        {"MediaBox": [0, 0, 0, 100]},
        {"MediaBox": [5, 5, 90, 90]},
        {"CropBox": [9, 9, 50, 50]},
        {"Contents": [Ref(9)]},
    ],
)
def test_a_page_that_no_letter_has_is_not_read(changes: dict[str, Value]) -> None:
    assert read_pages(page()).unread == ""
    assert read_pages(page(**changes)).unread


def test_pages_that_are_not_there_are_not_read() -> None:
    assert read_pages(held({})).unread
    assert read_pages(page(Kids=[Ref(77)])).unread


def test_a_structure_that_says_something_else_than_the_page_is_told() -> None:
    assert [one.code for one in read_pages(page(StructParents={"ActualText": b"x"})).findings] == ["TEXT_REPLACED"]
