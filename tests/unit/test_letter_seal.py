"""The seal on the page: drawn module by module, read back by a scanner's library, and never on a page that nobody signs."""

from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
import zxingcpp

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Mark, Renderer, RenderRequest, SealMark
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import full_letter, plain_letter, seal_mark

SAID = "SLR1:" + "A1B2C3D4" * 55
RENDERERS = [
    pytest.param(TypstRenderer, id="typst"),
    pytest.param(WordRenderer, id="word", marks=pytest.mark.needs("soffice")),
]


def symbol() -> SealMark:
    """Return a real symbol of version 13, as large as seals are."""
    barcode = zxingcpp.create_barcode(SAID, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = memoryview(barcode.to_image(scale=1))  # type: ignore[arg-type]  # an Image is a buffer, which its stub does not tell
    size = image.shape[0]
    whole = [[image[row, column] == 0 for column in range(size)] for row in range(size)]
    ink = [at for at, row in enumerate(whole) if any(row)]
    inside = range(ink[0], ink[-1] + 1)
    return SealMark(tuple(tuple(whole[row][column] for column in inside) for row in inside), ("Segel", "Pindai"))


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_scanner_reads_the_seal_from_the_page_and_its_modules_are_as_wide_as_promised(renderer: type[Renderer]) -> None:
    seal = symbol()
    pdf = renderer().render(RenderRequest(plain_letter(), b"{}", seal=seal))
    dpi = 200
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=dpi / 72, grayscale=True)
        (found,) = zxingcpp.read_barcodes(memoryview(bytes(page.buffer)).cast("B", (page.height, page.stride)))
    assert found.text == SAID
    corners = found.position
    across = (corners.top_right.x - corners.top_left.x) / dpi * 25.4 / len(seal.modules)
    assert 0.44 < across < 0.51


def test_the_seal_is_black_and_white_and_keeps_its_quiet_zone_on_a_marked_page() -> None:
    pdf = TypstRenderer().render(RenderRequest(plain_letter(), b"{}", Mark.CONTOH, symbol()))
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=600 / 72, grayscale=True)
        rows = memoryview(bytes(page.buffer)).cast("B", (page.height, page.stride))
        (found,) = zxingcpp.read_barcodes(rows)
    top, left = found.position.top_left.y, found.position.top_left.x
    beside = [(top - 30, left + step) for step in range(0, 400, 10)] + [(top + step, left - 30) for step in range(0, 400, 10)]
    assert {rows[place] for place in beside} == {255}


@pytest.mark.parametrize(
    "change",
    [{"mark": Mark.KONSEP}, {"mark": Mark.KONSEP, "by_hand": True}, {}],
    ids=["draft", "draft by hand", "preview without letter.json"],
)
def test_a_page_that_is_not_to_be_signed_carries_no_seal(change: dict[str, object]) -> None:
    with pytest.raises(RenderError) as refused:
        RenderRequest(full_letter(), seal=seal_mark(), **change)  # type: ignore[arg-type]  # each fits its field
    assert (refused.value.code, refused.value.path) == ("document.draft-seal", "seal")


def test_a_page_for_ink_may_carry_one() -> None:
    assert RenderRequest(full_letter(), seal=seal_mark(), by_hand=True).seal


@pytest.mark.parametrize(
    ("modules", "caption", "path"),
    [
        ((), (), "seal.modules"),
        (((True,) * 20,) * 20, (), "seal.modules"),
        (((True,) * 22,) * 22, (), "seal.modules"),
        (((True,) * 25,) * 21, (), "seal.modules"),
        (((True,) * 101,) * 101, (), "seal.modules"),
        (((True,) * 21,) * 21, ("x",) * 5, "seal.caption"),
    ],
)
def test_what_is_no_symbol_is_refused(modules: tuple[tuple[bool, ...], ...], caption: tuple[str, ...], path: str) -> None:
    with pytest.raises(RenderError) as refused:
        SealMark(modules, caption)
    assert refused.value.path == path


def test_the_lines_beside_a_seal_are_checked_like_every_text() -> None:
    seal = SealMark(seal_mark().modules, ("Segel\u202e",))
    with pytest.raises(RenderError) as refused:
        TypstRenderer().render(RenderRequest(full_letter(), b"{}", seal=seal))
    assert refused.value.path == "seal.caption[0]"


def test_a_seal_of_the_largest_version_fits_beside_the_signature() -> None:
    pdf = TypstRenderer().render(RenderRequest(full_letter(), b"{}", seal=seal_mark(97)))
    assert read.strays(pdf) == []
