"""The shipped fonts, and which characters they show."""

from pathlib import Path
from struct import pack

import pytest
import typst

from slrtkit.adapters.documents import typst as adapter
from slrtkit.adapters.documents.glyphs import code_points

FONTS = sorted((Path(adapter.__file__).parent / "fonts").glob("*.ttf"))
SAMPLE = [*range(0x20, 0x180), *range(0x2010, 0x2040), 0x0416, 0x03B2, 0x1E62, 0x20AC, 0x2603, 0x5B57, 0xFB01, 0xFFFC]


def test_the_licence_lies_beside_the_fonts() -> None:
    licence = (FONTS[0].parent / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name Liberation" in licence


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_indonesian_and_its_punctuation_can_be_shown(font: Path) -> None:
    shown = code_points(font.read_bytes())
    assert set(map(ord, "ABCXYZabcxyz0189 .,:;/()-&éÉ·½²\u2013\u2014\u2018\u2019\u201c\u201d")) <= shown


def test_typst_agrees_on_what_the_fonts_can_show() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS[0].parent])
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    claimed = frozenset.intersection(*(code_points(font.read_bytes()) for font in FONTS))

    def sets(code: int) -> bool:
        page = '#set text(font: "Liberation Serif", fallback: false, lang: "id"); #sys.inputs.char'
        try:
            compiler.compile(input=page.encode(), format="pdf", pdf_standards="a-3a", sys_inputs={"char": chr(code)})
        except typst.TypstError:
            return False
        return True

    line_ends, replaced_by_a_hyphen = {0x85, 0x2028, 0x2029}, {0x2011}
    assert {code for code in SAMPLE if sets(code)} == (claimed & set(SAMPLE)) | line_ends | replaced_by_a_hyphen


def test_a_character_that_the_font_shows_as_an_empty_box_is_not_shown() -> None:
    segments = [2, 0, 0, 0, ord("B"), 0xFFFF, 0, ord("A"), 0xFFFF, 0, 1, 4, 0]  # A and B by the list of glyphs, and the end
    table = pack(">3H", 4, 0, 0) + pack(">H", 2 * segments[0]) + pack(">12H", *segments[1:]) + pack(">2H", 5, 0)
    font = pack(">4xH6x", 1) + pack(">4s4xI4x", b"cmap", 28) + pack(">2H2HI", 0, 1, 3, 1, 12) + table
    assert code_points(font) == {ord("A")}


def test_a_font_without_a_character_map_for_windows_is_refused() -> None:
    font = bytearray(FONTS[0].read_bytes())
    at = font.index(b"cmap")
    table = int.from_bytes(font[at + 8 : at + 12], "big")
    font[table + 2 : table + 4] = b"\0\0"
    with pytest.raises(ValueError, match="no format 4"):
        code_points(bytes(font))
