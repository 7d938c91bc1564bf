"""The seal is read from paper as it is in a village: shrunk, black only, thinned, copied twice, scanned askew at 200 dpi.

Of symbols alone ink, toner and copying are simulated at 600 dots an inch, as printers and copiers work, and a scan is made of
what came out. Whole pages come from `slrtkit.testing.copier`, whose copies are made at the 200 dpi of the scan, which is worse.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
from attrs import evolve
from PIL import Image, ImageChops, ImageFilter

from slrtkit.adapters.documents.symbol import MODULE
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.letterhead import Paper
from slrtkit.domain.seal import SealClaims, SealedField
from slrtkit.ports.documents import RenderRequest, SealMark
from slrtkit.ports.seal import Sheet
from slrtkit.service.seal import SealPress
from slrtkit.testing import copier
from slrtkit.testing.letters import full_letter, plain_letter
from slrtkit.testing.seal import largest_claims, sample_claims
from slrtkit.wire import letter_commitment, letter_file

SIGNER, READER = PemSealSigner.made(), QrSealReader()
SALT = "11" * 32
DPI, SCAN = 600, 200
Picture = Image.Image


def printed(modules: tuple[tuple[bool, ...], ...]) -> Picture:
    """Return a symbol on white paper, at the width of a module that the letter has."""
    size = len(modules)
    symbol = Image.frombytes("L", (size, size), bytes(0 if black else 255 for row in modules for black in row))
    width = round(size * MODULE * DPI / 25.4)
    paper = Image.new("L", (width + 300, width + 300), 255)
    paper.paste(symbol.resize((width, width), Image.Resampling.NEAREST), (150, 150))
    return paper


def grain(picture: Picture, depth: float, seed: int) -> Picture:
    """Return noise of the size of a picture, around 128; the same for the same seed."""
    chance = random.Random(seed)
    tile = Image.frombytes("L", (128, 128), bytes(min(255, max(0, round(chance.gauss(128, depth)))) for _ in range(128**2)))
    noise = Image.new("L", picture.size)
    for left in range(0, picture.width, 128):
        for top in range(0, picture.height, 128):
            noise.paste(tile.transpose(Image.Transpose(chance.randrange(7))), (left, top))
    return noise


def shrunk(picture: Picture) -> Picture:
    """F4 printed on A4."""
    size = round(picture.width * 0.92), round(picture.height * 0.92)
    return picture.resize(size, Image.Resampling.LANCZOS)


def black_only(picture: Picture) -> Picture:
    return picture.point(lambda value: 0 if value < 128 else 255)


def thinned(picture: Picture) -> Picture:
    """Toner saved: half of all dots are not printed."""
    return ImageChops.lighter(black_only(picture), grain(picture, 64, 1).point(lambda value: 255 if value > 128 else 0))


def copied(picture: Picture, seed: int = 2) -> Picture:
    """Edges run, grain appears, contrast rises."""
    blurred = picture.filter(ImageFilter.GaussianBlur(1.5))
    grainy = ImageChops.add(blurred, grain(blurred, 40, seed), 1, -128)
    return grainy.point(lambda value: max(0, min(255, int((value - 128) * 1.3 + 128))))


def scanned(picture: Picture, *, turned: float = 0, quality: int = 0) -> bytes:
    """Return what a scanner at 200 dpi makes of it."""
    lens = picture.filter(ImageFilter.GaussianBlur(1)).rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    size = round(lens.width * SCAN / DPI), round(lens.height * SCAN / DPI)
    return saved(lens.resize(size, Image.Resampling.LANCZOS), quality)


def saved(picture: Picture, quality: int = 0) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG" if quality else "PNG", quality=quality or 75)
    return out.getvalue()


CONDITIONS: Mapping[str, Callable[[Picture], Picture]] = {
    "as printed": lambda picture: picture,
    "shrunk to 92 %": shrunk,
    "black only": black_only,
    "thinned": thinned,
    "copied twice": lambda picture: copied(copied(picture), 3),
    "all of it": lambda picture: copied(copied(thinned(shrunk(picture))), 3),
}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("claims", [sample_claims(), largest_claims()], ids=["usual", "largest"])
def test_a_seal_is_read_from_paper(condition: str, claims: SealClaims) -> None:
    seal = SIGNER.seal(claims)
    paper = CONDITIONS[condition](printed(seal.modules))
    assert READER.look(scanned(paper)).seals == (seal.text,)
    assert READER.look(scanned(paper, turned=3, quality=30)).seals == (seal.text,)


@pytest.mark.parametrize("paper", Paper)
def test_a_whole_page_scanned_at_200_dpi_as_poor_jpeg_and_askew_is_read(paper: Paper) -> None:
    letter = full_letter()
    letter = evolve(
        letter, letterhead=evolve(letter.letterhead, paper=paper), sealed=(SealedField.ADDRESSEE, SealedField.PAGES)
    )
    pdf = SealPress(SIGNER, READER).page(
        TypstRenderer(),
        RenderRequest(letter, letter_file(letter, SALT)),
        commitment=letter_commitment(letter, SALT),
        at=datetime(2026, 11, 21, 3, 30, tzinfo=UTC),
        nik="0001",
        programs=("KERINGANAN-RS",),
    )
    (text,) = READER.look(pdf).seals
    with pypdfium2.PdfDocument(pdf) as document:
        shown = [page.render(scale=SCAN / 72, grayscale=True) for page in document]
        pages = [Image.frombytes("L", (one.width, one.height), bytes(one.buffer), "raw", "L", one.stride, 1) for one in shown]
    on = [page for page in pages if READER.look(saved(page)).seals]
    assert len(on) == 1
    for turned in (3, -3):
        askew = on[0].rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
        assert READER.look(saved(askew, 30)).seals == (text,)


PAGES: Mapping[str, Callable[[copier.Picture, random.Random], copier.Picture]] = {
    "black only": lambda dots, _: copier.scanned(dots),
    "thinned": lambda dots, chance: copier.scanned(copier.thinned(dots, chance)),
    "copied twice": lambda dots, chance: copier.copied(copier.copied(copier.scanned(dots), chance), chance),
    "all of it": lambda dots, chance: copier.copied(
        copier.copied(copier.scanned(copier.thinned(dots, chance)), chance), chance
    ),
}


@pytest.fixture(scope="module", params=[(Paper.A4, sample_claims()), (Paper.F4, largest_claims())], ids=["A4", "F4"])
def shrunk_page(request: pytest.FixtureRequest) -> tuple[copier.Picture, str]:
    """A whole letter as a printer's dots, shrunk to 92 %, with the text of its seal."""
    paper, claims = request.param
    seal, plain = SIGNER.seal(claims), plain_letter()
    letter = evolve(plain, letterhead=evolve(plain.letterhead, paper=paper))
    pdf = TypstRenderer().render(RenderRequest(letter, b"{}", seal=SealMark(seal.modules)))
    return copier.printed(pdf, dpi=SCAN, scale=0.92), seal.text


@pytest.mark.parametrize("condition", PAGES)
def test_a_whole_page_is_read_at_200_dpi_whatever_was_done_to_it(
    shrunk_page: tuple[copier.Picture, str], condition: str
) -> None:
    dots, text = shrunk_page
    page = PAGES[condition](dots, random.Random(condition))
    picture = Image.frombytes("L", (page.width, page.height), page.grey)
    assert READER.look(saved(picture)).seals == (text,)
    askew = saved(picture.rotate(3, Image.Resampling.BICUBIC, fillcolor=255), 30)
    assert READER.look(askew).seals == (text,)


def test_a_copied_page_that_was_scanned_into_a_pdf_is_read(shrunk_page: tuple[copier.Picture, str]) -> None:
    dots, text = shrunk_page
    page = PAGES["all of it"](dots, random.Random(7))
    out = BytesIO()
    Image.frombytes("L", (page.width, page.height), page.grey).save(out, "PDF", resolution=SCAN, quality=75)
    seen = READER.look(out.getvalue())
    assert (seen.sheet, seen.seals) == (Sheet.SCAN, (text,))
