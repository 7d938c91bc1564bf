"""A renderer says what it sets a letter with, so that whoever has the same can make its pages again."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.documents import maker
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.documents.word.layout import starter_template
from slrtkit.adapters.documents.word.libreoffice import LibreOffice
from slrtkit.adapters.documents.word.renderer import WordRenderer
from slrtkit.domain.letterhead import Margins
from slrtkit.ports.documents import RenderRequest, maker_of
from slrtkit.testing.letters import full_letter, plain_letter

HOME = Path(maker.__file__).parent
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'


def listed(*files: Path) -> str:
    """What `sha256sum FILE… | sha256sum` says."""
    lines = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def test_typst_is_told_with_its_version_and_the_files_that_come_along() -> None:
    told = TypstRenderer().maker(plain_letter())
    assert told.renderer == f"typst {version('typst')}"
    assert told.template == listed(HOME / "letter.typ", HOME / "page.typ")
    assert told.fonts == listed(*sorted((HOME / "fonts").glob("*.ttf")))


def test_another_logo_is_another_template() -> None:
    letter = plain_letter()
    letter = evolve(letter, letterhead=evolve(letter.letterhead, logo="kab"))
    bare, one, other = (
        TypstRenderer(logos).maker(letter) for logos in ({}, {"kab": LOGO}, {"kab": LOGO.replace(b'width="10"', b'width="9"')})
    )
    assert len({bare.template, one.template, other.template}) == 3


def test_an_offices_own_template_is_told_by_its_own_digest_and_the_fonts_are_the_machines() -> None:
    letter = full_letter()
    own, other = (starter_template(form=letter.form, paper=letter.letterhead.paper, margins=sides) for sides in margins())
    renderer = WordRenderer(own, by_type={"lain": other}, libreoffice=LibreOffice("/tidak-ada"))
    told, others = (renderer.maker(evolve(letter, type=code)) for code in (letter.type, "lain"))
    assert (told.template, others.template) == tuple(hashlib.sha256(docx).hexdigest() for docx in (own, other))
    assert told.template != others.template
    assert (told.renderer, told.fonts) == (f"LibreOffice, python-docx {version('python-docx')}", "")


def margins() -> tuple[Margins, Margins]:
    sides = full_letter().letterhead.margins
    return sides, evolve(sides, left=sides.left + 5)


@pytest.mark.needs("soffice")
def test_libreoffice_tells_its_version() -> None:
    assert LibreOffice().version.startswith("LibreOffice ")


def test_a_program_that_says_something_else_is_told_without_a_version(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'bukan LibreOffice'\n", "utf-8")
    program.chmod(0o755)
    assert LibreOffice(str(program)).version == "LibreOffice"


def test_a_package_that_is_not_there_is_told_without_a_version() -> None:
    assert maker.program("tidak-ada") == "tidak-ada"


def test_a_renderer_that_does_not_say_is_none_that_is_known() -> None:
    class Silent:
        def render(self, request: RenderRequest) -> bytes:
            raise NotImplementedError(request)

    assert maker_of(Silent(), plain_letter()) is None
