"""The contract of the Renderer port: what every renderer promises, whoever wrote it."""

from collections.abc import Callable
from itertools import count
from typing import ClassVar

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

from slrtkit.domain.letter import Dependant, LetterIdentity, RecommendationLetter, SigningForm
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letter_notes import BY_HAND, CHECK_FILE, CHECK_PAPER, LEGAL
from slrtkit.domain.letterhead import Letterhead, Paper
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Mark, Renderer, RenderRequest, maker_of
from slrtkit.testing import pdf as read
from slrtkit.testing.asked import unshown
from slrtkit.testing.letters import dependants, full_letter, plain_letter, seal_mark, statement
from slrtkit.testing.strategies import letters

__all__ = ["RendererContract"]

_ATTACHMENT = '{"letter":"contoh","tempat":"Kadipatèn"}'.encode()
_INHERITED = (HealthCheck.differing_executors, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
"""What Hypothesis would warn of where several classes inherit one test, as subjects of a contract do."""
_HOSTILE = (
    '&<>"{}#$*_@\\ akhir',
    '#panic("x") #import "x": * $a^2$ akhir',
    "= Judul *tebal* _miring_ `kode` <label> @rujukan // catatan /* akhir",
    r"\u{202e} \n \\ %s {{ letter.number }} ${x} akhir",
    "https://rekaan.example/?a=b&c=d akhir",
    "D'Arc é ü ñ ő Ž ş e\u0301 o\u0302 akhir",
    "Panjang" * 28 + "Akhir",
    "Nama Panjang " * 15 + "Akhir",
)
_UNSAFE = {
    "right-to-left override": "Siti\u202eitiS",
    "left-to-right isolate": "Siti\u2066x\u2069",
    "arabic letter mark": "Siti\u061c",
    "zero-width space": "Si\u200bti",
    "soft hyphen": "Si\u00adti",
    "escape": "Siti\x1b[0m",
    "line feed": "Siti\nBudi",
    "line separator": "Siti\u2028Budi",
    "lone surrogate": "Siti\ud800",
    "private use": "Siti\ue000",
    "not a character": "Siti\uffff",
    "hebrew letters": "Siti \u05d0\u05d1",
    "cyrillic look-alike": "S\u0456ti",
}


def _missing(letter: RecommendationLetter, pdf: bytes) -> list[str]:
    return unshown(letter, read.pages(pdf))


class RendererContract:
    """Subclass it, and give a fixture `make_renderer`: a callable that returns a new renderer, alike each time.

    `labels` are the words that stand only beside an optional field; `signed` those that a page says of its signature, and
    `sealed` of its seal. A renderer with other words overrides them.
    """

    labels: ClassVar[tuple[str, ...]] = (
        "Lampiran", "Berdasarkan", "lahir", "NIK", "Nomor KK", "Pekerjaan", "Alamat", "Desa", "Kecamatan", "Kabupaten/Kota",
        "Anggota keluarga", "Desil", "Keperluan", "Tujuan", "Mengetahui", "NIP", "Tembusan", "Telepon", "Laman", "Pos-el",
    )  # fmt: skip

    signed: ClassVar[tuple[str, ...]] = (CHECK_FILE.id, LEGAL.id)
    sealed: ClassVar[tuple[str, ...]] = (CHECK_PAPER.id,)

    @pytest.fixture
    def make_renderer(self) -> Callable[[], Renderer]:
        """Give the renderer to be proved."""
        raise NotImplementedError("give a fixture make_renderer")

    def test_the_same_request_gives_the_same_bytes(self, make_renderer: Callable[[], Renderer]) -> None:
        """Also after another letter, and from a new renderer."""
        renderer, request = make_renderer(), RenderRequest(full_letter(), _ATTACHMENT)
        first = renderer.render(request)
        renderer.render(RenderRequest(evolve(plain_letter(), specimen=True), b"{}"))
        assert renderer.render(request) == first
        assert make_renderer().render(request) == first

    def test_every_field_can_be_read_from_the_page(self, make_renderer: Callable[[], Renderer]) -> None:
        """Of a letter with all fields and one with few, marked or not."""
        renderer = make_renderer()
        for letter in (full_letter(), plain_letter(), statement(), evolve(full_letter(), specimen=True)):
            assert _missing(letter, renderer.render(RenderRequest(letter, _ATTACHMENT))) == []

    @settings(
        max_examples=max(settings.default.max_examples // 5, 1) if settings.default else 10,
        suppress_health_check=_INHERITED,
        deadline=None,
    )
    @given(letter=letters())
    def test_every_field_of_any_letter_can_be_read(
        self, make_renderer: Callable[[], Renderer], letter: RecommendationLetter
    ) -> None:
        """Whatever was filled in, and whatever was not."""
        pdf = make_renderer().render(RenderRequest(letter, _ATTACHMENT))
        assert _missing(letter, pdf) == []
        assert read.strays(pdf) == []

    @pytest.mark.parametrize("form", SigningForm)
    def test_every_signing_form_is_shown(self, make_renderer: Callable[[], Renderer], form: SigningForm) -> None:
        """In whose name it is signed, and by whom."""
        letter = evolve(full_letter(), signature=evolve(full_letter().signature, form=form, on_behalf_of="Bupati Rekaan Raya"))
        if form is SigningForm.DIRECT:
            letter = evolve(letter, signature=evolve(letter.signature, on_behalf_of=""))
        assert _missing(letter, make_renderer().render(RenderRequest(letter, _ATTACHMENT))) == []

    @pytest.mark.parametrize("people", [1, 7, 8, 40])
    def test_all_dependants_are_listed(self, make_renderer: Callable[[], Renderer], people: int) -> None:
        """However many there are."""
        letter = evolve(full_letter(), dependants=dependants(people))
        assert _missing(letter, make_renderer().render(RenderRequest(letter, _ATTACHMENT))) == []

    @pytest.mark.parametrize("paper", Paper)
    def test_a_letter_stands_on_the_paper_of_its_letterhead(self, make_renderer: Callable[[], Renderer], paper: Paper) -> None:
        """With all its fields, none of them in the rim that printers leave white."""
        letter = evolve(full_letter(), letterhead=evolve(full_letter().letterhead, paper=paper), dependants=dependants(8))
        pdf = make_renderer().render(RenderRequest(letter, _ATTACHMENT, seal=seal_mark()))
        assert set(read.sizes(pdf)) == {paper.size}
        assert _missing(letter, pdf) == []
        assert read.strays(pdf) == []

    def test_the_seal_is_shown_once_with_its_lines(self, make_renderer: Callable[[], Renderer]) -> None:
        """Another seal is another page, without one none is spoken of, and what the letter says is the same."""
        letter, seal = full_letter(), seal_mark()
        sealed, other, bare = (
            make_renderer().render(RenderRequest(letter, _ATTACHMENT, seal=one)) for one in (seal, seal_mark(73), None)
        )
        assert len({sealed, other, bare}) == 3
        for line in seal.caption:
            assert sum(read.found(line, [page]) for page in read.pages(sealed)) == 1
            assert not read.found(line, read.pages(bare))
        assert _missing(letter, sealed) == []
        assert all(read.found(text, [page]) for text in self.sealed for page in read.pages(sealed))
        assert not any(read.found(text, read.pages(bare)) for text in self.sealed)

    def test_every_page_says_what_the_law_says_and_how_it_is_checked(self, make_renderer: Callable[[], Renderer]) -> None:
        """Of a letter that is signed electronically."""
        letter = evolve(full_letter(), dependants=dependants(60))
        for page in read.pages(make_renderer().render(RenderRequest(letter, _ATTACHMENT))):
            assert [text for text in self.signed if not read.found(text, [page])] == []

    def test_a_page_for_ink_speaks_of_no_certificate(self, make_renderer: Callable[[], Renderer]) -> None:
        """And has all its fields, and its seal."""
        letter = full_letter()
        pdf = make_renderer().render(RenderRequest(letter, by_hand=True, seal=seal_mark()))
        shown = read.pages(pdf)
        assert _missing(letter, pdf) == []
        assert all(read.found(BY_HAND.id, [page]) for page in shown)
        assert not any("sertifikat" in page or "secara elektronik" in page for page in shown)
        assert any(read.found(line, shown) for line in seal_mark().caption)

    @pytest.mark.parametrize("text", _HOSTILE)
    def test_text_is_printed_as_it_is(self, make_renderer: Callable[[], Renderer], text: str) -> None:
        """Signs of markup are signs, long words break, nothing leaves the page, and an address is no link."""
        letter, texts = full_letter(), (f"{text} {n}" for n in count(10))
        letter = evolve(
            letter,
            letterhead=Letterhead(next(texts), next(texts), next(texts), email=next(texts), lines=(next(texts),)),
            opening=next(texts), particulars=(Particular("isian", next(texts), next(texts), ""),),
            place=next(texts), addressee=(next(texts),), subject=next(texts), statement=(next(texts),),
            basis=(next(texts),), purpose=next(texts), closing=next(texts), enclosures=next(texts),
            destination=next(texts), copies=(next(texts),),
            identity=LetterIdentity(
                next(texts), birth_place=next(texts), occupation=next(texts), address=next(texts), village=next(texts)
            ),
            dependants=(Dependant(next(texts), next(texts)), Dependant(next(texts), next(texts))),
            signature=evolve(letter.signature, name=next(texts), position=next(texts), on_behalf_of=next(texts)),
            countersigned=evolve(letter.signature, name=next(texts), position=next(texts)),
        )  # fmt: skip
        pdf = make_renderer().render(RenderRequest(letter, _ATTACHMENT))
        assert _missing(letter, pdf) == []
        assert read.strays(pdf) == []
        assert read.active_names(pdf) == set()

    @pytest.mark.parametrize("text", _UNSAFE.values(), ids=_UNSAFE)
    def test_text_that_shows_other_than_it_is_is_refused(self, make_renderer: Callable[[], Renderer], text: str) -> None:
        """The error names the field and does not repeat the text."""
        full = full_letter()
        for path, letter in (
            ("identity.name", evolve(full, identity=evolve(full.identity, name=text))),
            ("dependants[1].name", evolve(full, dependants=(full.dependants[0], evolve(full.dependants[1], name=text)))),
            ("statement[0]", evolve(full, statement=(text,))),
        ):
            with pytest.raises(RenderError) as refused:
                make_renderer().render(RenderRequest(letter, _ATTACHMENT))
            assert refused.value.path == path
            assert text not in str(refused.value)

    def test_the_attachment_is_embedded_once_as_it_is(self, make_renderer: Callable[[], Renderer]) -> None:
        """As `letter.json`, byte for byte."""
        pdf = make_renderer().render(RenderRequest(full_letter(), _ATTACHMENT))
        assert read.attachments(pdf) == [("letter.json", _ATTACHMENT)]

    def test_a_draft_says_so_on_every_page_and_carries_no_attachment(self, make_renderer: Callable[[], Renderer]) -> None:
        """KONSEP stands across it, and its fields can still be read."""
        letter = evolve(full_letter(), dependants=dependants(60))
        pdf = make_renderer().render(RenderRequest(letter, mark=Mark.KONSEP))
        assert all("KONSEP" in read.squeezed(page) for page in read.pages(pdf))
        assert read.attachments(pdf) == []
        assert _missing(letter, pdf) == []

    def test_a_specimen_says_so_on_every_page(self, make_renderer: Callable[[], Renderer]) -> None:
        """CONTOH stands across it, whether the request or the letter says so."""
        letter = evolve(full_letter(), dependants=dependants(60))
        for request in (
            RenderRequest(letter, _ATTACHMENT, Mark.CONTOH),
            RenderRequest(evolve(letter, specimen=True), _ATTACHMENT),
            RenderRequest(evolve(letter, specimen=True), mark=Mark.KONSEP),
        ):
            assert all("CONTOH" in read.squeezed(page) for page in read.pages(make_renderer().render(request)))

    def test_a_letter_bears_no_mark(self, make_renderer: Callable[[], Renderer]) -> None:
        """Neither KONSEP nor CONTOH."""
        shown = "".join(map(read.squeezed, read.pages(make_renderer().render(RenderRequest(full_letter(), _ATTACHMENT)))))
        assert "KONSEP" not in shown
        assert "CONTOH" not in shown

    @pytest.mark.parametrize("people", [0, 60])
    def test_every_page_bears_the_number_and_its_place(self, make_renderer: Callable[[], Renderer], people: int) -> None:
        """As "halaman n dari N"."""
        letter = evolve(full_letter(), dependants=dependants(people))
        shown = [read.squeezed(page) for page in read.pages(make_renderer().render(RenderRequest(letter, _ATTACHMENT)))]
        for at, page in enumerate(shown, start=1):
            assert read.squeezed(letter.number) in page
            assert f"halaman{at}dari{len(shown)}" in page

    def test_a_missing_field_leaves_no_label(self, make_renderer: Callable[[], Renderer]) -> None:
        """Nor a word of the program for "nothing"."""
        shown = " ".join(read.pages(make_renderer().render(RenderRequest(plain_letter(), _ATTACHMENT))))
        assert [label for label in (*self.labels, "None", "none", "null") if label in shown] == []

    def test_the_pdf_is_an_archival_one_that_does_nothing(self, make_renderer: Callable[[], Renderer]) -> None:
        """It claims PDF/A, carries its fonts, and has no script, action, form, layer or reference to elsewhere."""
        pdf = make_renderer().render(RenderRequest(full_letter(), _ATTACHMENT))
        assert b"pdfaid:part" in pdf
        assert read.unembedded(pdf) == set()
        assert read.active_names(pdf) == set()

    def test_a_renderer_that_says_what_it_sets_with_says_it_every_time(self, make_renderer: Callable[[], Renderer]) -> None:
        """`slrtkit.ports.KnownRenderer`: the same of the same letter, with a digest of the template; others say nothing."""
        one, other = (maker_of(make_renderer(), letter) for letter in (full_letter(), full_letter()))
        assert one == other
        assert one is None or (one.renderer and len(bytes.fromhex(one.template)) == len(bytes.fromhex("ab" * 32)))
