"""The renderer contract catches every renderer that breaks one promise."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve, field

from slrtkit.adapters.documents import TypstRenderer, setting
from slrtkit.domain import Paper, RecommendationLetter
from slrtkit.domain.page_maker import PageMaker
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Mark, Renderer, RenderRequest
from slrtkit.testing import RendererContract
from slrtkit.testing.letters import seal_mark

FOLDER = Path(setting.__file__).parent
Change = Callable[[RenderRequest], RenderRequest]


@define
class Faulty:
    """A good renderer that is handed another request, or whose answer is changed."""

    before: Change = field(default=lambda request: request)
    after: Callable[[bytes], bytes] = field(default=lambda pdf: pdf)

    def render(self, request: RenderRequest) -> bytes:
        return self.after(TypstRenderer().render(self.before(request)))


def with_letter(**changes: Callable[[Any], Any]) -> Change:
    def change(request: RenderRequest) -> RenderRequest:
        letter = request.letter
        return evolve(request, letter=evolve(letter, **{name: new(getattr(letter, name)) for name, new in changes.items()}))

    return change


def cleaned(request: RenderRequest) -> RenderRequest:
    """Swallow what must be refused, as a careless renderer does."""

    def keep(text: str) -> str:
        return "".join(char for char in text if char.isascii() and char.isprintable())

    letter = request.letter
    return evolve(
        request,
        letter=evolve(
            letter,
            identity=evolve(letter.identity, name=keep(letter.identity.name)),
            statement=tuple(map(keep, letter.statement)),
            dependants=tuple(evolve(one, name=keep(one.name)) for one in letter.dependants),
        ),
    )


@define
class Telltale:
    """A renderer that repeats the refused text in its error."""

    def render(self, request: RenderRequest) -> bytes:
        try:
            return TypstRenderer().render(request)
        except RenderError as error:
            raise RenderError(request.letter.identity.name + request.letter.statement[0], path=error.path) from error


ticks = count()


class CountsItsMakers(TypstRenderer):
    def maker(self, letter: RecommendationLetter) -> PageMaker:
        return evolve(super().maker(letter), renderer=f"typst {next(ticks)}")


class NamesNoTemplate(TypstRenderer):
    def maker(self, letter: RecommendationLetter) -> PageMaker:
        return evolve(super().maker(letter), template="")


PARAMETERS: dict[str, tuple[Any, ...]] = {
    "test_a_letter_stands_on_the_paper_of_its_letterhead": (Paper.F4,),
    "test_all_dependants_are_listed": (8,),
    "test_every_page_bears_the_number_and_its_place": (60,),
    "test_text_that_shows_other_than_it_is_is_refused": ("Siti\u202eitiS",),
    "test_text_is_printed_as_it_is": ("*tebal*",),
}

FAULTS: dict[str, tuple[str, Callable[[], Renderer]]] = {
    "puts the clock into the file": (
        "test_the_same_request_gives_the_same_bytes",
        lambda: Faulty(after=lambda pdf: pdf + b"%%%d\n" % next(ticks)),
    ),
    "has lines for seven dependants": (
        "test_all_dependants_are_listed",
        lambda: Faulty(with_letter(dependants=lambda people: people[:7])),
    ),
    "forgets the copies": (
        "test_every_field_can_be_read_from_the_page",
        lambda: Faulty(with_letter(copies=lambda _: ())),
    ),
    "drops what looks like markup": (
        "test_text_is_printed_as_it_is",
        lambda: Faulty(with_letter(subject=lambda text: text.replace("*", ""))),
    ),
    "swallows reordering characters": ("test_text_that_shows_other_than_it_is_is_refused", lambda: Faulty(cleaned)),
    "repeats the refused text": ("test_text_that_shows_other_than_it_is_is_refused", Telltale),
    "leaves the attachment out": (
        "test_the_attachment_is_embedded_once_as_it_is",
        lambda: Faulty(lambda request: evolve(request, attachment=None)),
    ),
    "writes the attachment anew": (
        "test_the_attachment_is_embedded_once_as_it_is",
        lambda: Faulty(lambda request: evolve(request, attachment=(request.attachment or b"") + b"\n")),
    ),
    "gives a draft without its mark": (
        "test_a_draft_says_so_on_every_page_and_carries_no_attachment",
        lambda: Faulty(lambda request: evolve(request, mark=Mark.NONE)),
    ),
    "attaches the letter to a draft": (
        "test_a_draft_says_so_on_every_page_and_carries_no_attachment",
        lambda: Faulty(lambda request: evolve(request, mark=Mark.NONE, attachment=b"{}")),
    ),
    "overlooks that the letter is a specimen": (
        "test_a_specimen_says_so_on_every_page",
        lambda: Faulty(with_letter(specimen=lambda _: False)),
    ),
    "marks every letter": (
        "test_a_letter_bears_no_mark",
        lambda: Faulty(with_letter(specimen=lambda _: True)),
    ),
    "writes None for nothing": (
        "test_a_missing_field_leaves_no_label",
        lambda: Faulty(with_letter(purpose=lambda _: "None")),
    ),
    "prints on one paper only": (
        "test_a_letter_stands_on_the_paper_of_its_letterhead",
        lambda: Faulty(with_letter(letterhead=lambda head: evolve(head, paper=Paper.A4))),
    ),
    "forgets what was filled in": (
        "test_every_field_can_be_read_from_the_page",
        lambda: Faulty(with_letter(particulars=lambda _: ())),
    ),
    "leaves the seal out": (
        "test_the_seal_is_shown_once_with_its_lines",
        lambda: Faulty(lambda request: evolve(request, seal=None)),
    ),
    "prints one seal for all": (
        "test_the_seal_is_shown_once_with_its_lines",
        lambda: Faulty(lambda request: evolve(request, seal=seal_mark() if request.seal else None)),
    ),
    "speaks of certificates on a page for ink": (
        "test_a_page_for_ink_speaks_of_no_certificate",
        lambda: Faulty(lambda request: evolve(request, by_hand=False, attachment=b"{}")),
    ),
    "is no PDF/A": (
        "test_the_pdf_is_an_archival_one_that_does_nothing",
        lambda: Faulty(after=lambda pdf: pdf.replace(b"pdfaid:", b"nothing")),
    ),
    "acts when it is opened": (
        "test_the_pdf_is_an_archival_one_that_does_nothing",
        lambda: Faulty(after=lambda pdf: pdf + b"1 0 obj <</OpenAction 2 0 R>> endobj"),
    ),
}  # fmt: skip

MAKERS = "test_a_renderer_that_says_what_it_sets_with_says_it_every_time"
FAULTS |= {"is another each time": (MAKERS, CountsItsMakers), "names no template": (MAKERS, NamesNoTemplate)}
RETYPED: dict[str, tuple[str, str, str]] = {
    "counts no pages": ("test_every_page_bears_the_number_and_its_place", "halaman #counter", "lembar #counter"),
    "numbers the first page only": (
        "test_every_page_bears_the_number_and_its_place", "[Nomor #shown(letter.number, longest: 60)]", "[]",
    ),
    "leaves an empty label": ("test_a_missing_field_leaves_no_label", '.filter(((label, value)) => value != "")', ""),
    "lets long words run off the page": ("test_text_is_printed_as_it_is", "clusters.join(box())", "word"),
    "says nothing of the law": (
        "test_every_page_says_what_the_law_says_and_how_it_is_checked",
        "for note in notes {", "for note in notes.slice(1) {",
    ),
    "lets the foot run into the rim": (
        "test_a_letter_stands_on_the_paper_of_its_letterhead", "footer-descent: 2.5mm", "footer-descent: 12mm",
    ),
    "reads text as markup": ("test_text_is_printed_as_it_is", "par(shown(paragraph))", 'par(eval(paragraph, mode: "markup"))'),
    "marks the first page only": (
        "test_a_draft_says_so_on_every_page_and_carries_no_attachment",
        "marks.join(linebreak())",
        "  context if counter(page).get().first() == 1 { marks.join(linebreak()) }",
    ),
    "shows the address as a link": (
        "test_text_is_printed_as_it_is",
        "par(shown(head.address, longest: 40))",
        'link("https://rekaan.example", shown(head.address, longest: 40))',
    ),
}  # fmt: skip


def prove(make_renderer: Callable[[], Renderer], promise: str, *given: Any) -> None:  # noqa: ANN401  whatever a test takes
    getattr(RendererContract(), promise)(make_renderer, *given)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_contract_catches_a_renderer_that(fault: str) -> None:
    promise, make_renderer = FAULTS[fault]
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove(make_renderer, promise, *PARAMETERS.get(promise, ()))


@pytest.mark.parametrize("fault", RETYPED)
def test_the_contract_catches_a_page_that(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    promise, good, bad = RETYPED[fault]
    folder = shutil.copytree(FOLDER, tmp_path / "documents")
    [template] = [path for path in (folder / "letter.typ", folder / "page.typ") if good in path.read_text("utf-8")]
    template.write_text(template.read_text("utf-8").replace(good, bad), "utf-8")
    given = {"lets long words run off the page": ("Panjang" * 28,)}.get(fault, PARAMETERS.get(promise, ()))
    monkeypatch.setattr(setting, "_FOLDER", folder)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove(TypstRenderer, promise, *given)


@pytest.mark.parametrize("promise", sorted({fault[0] for fault in FAULTS.values()} | {fault[0] for fault in RETYPED.values()}))
def test_a_renderer_without_fault_keeps_the_promise(promise: str) -> None:
    prove(TypstRenderer, promise, *PARAMETERS.get(promise, ()))
