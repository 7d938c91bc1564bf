"""A letter on a district's own Word page: the template filled, set by LibreOffice, made archival."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from slrtkit.adapters.documents.maker import program
from slrtkit.adapters.documents.word.layout import starter_template
from slrtkit.adapters.documents.word.libreoffice import LibreOffice
from slrtkit.adapters.documents.word.mark import marked
from slrtkit.adapters.documents.word.template import Template
from slrtkit.adapters.documents.word.words import words
from slrtkit.domain.letter import LetterForm, RecommendationLetter
from slrtkit.domain.letterhead import Margins, Paper
from slrtkit.domain.page_maker import PageMaker
from slrtkit.errors import AdapterNotInstalledError
from slrtkit.ports.documents import Mark, RenderRequest

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["WordDrafter", "WordRenderer"]


class _Templates:
    """A district's templates, and the built-in page where it has none."""

    def __init__(self, template: bytes | None, by_type: Mapping[str, bytes] | None) -> None:
        self._own = Template(template) if template is not None else None
        self._by_type = {code: Template(docx) for code, docx in (by_type or {}).items()}

    def filled(self, request: RenderRequest) -> bytes:
        """Return the document of a letter, with its marks."""
        letter = request.letter
        wanted = {request.mark, Mark.CONTOH if letter.specimen else Mark.NONE}
        marks = [mark for mark in (Mark.KONSEP, Mark.CONTOH) if mark in wanted]
        filled = self.of(letter).fill(words(request), request.seal)
        return marked(filled, marks, title=_title(letter), author=letter.letterhead.agency, dated=letter.dated)

    def of(self, letter: RecommendationLetter) -> Template:
        """Return the template of a letter."""
        head = letter.letterhead
        return self._by_type.get(letter.type) or self._own or _starter(letter.form, head.paper, head.margins)


class WordDrafter:
    """Makes drafts (*konsep surat*) that people go on writing in Word; fulfils `slrtkit.ports.documents.Drafter`.

    Args:
        template: A district's Word template (.docx); without one the built-in layout.
        by_type: Code of a letter type -> the template of its letters.

    Raises:
        TemplateError: a template cannot be used.
        AdapterNotInstalledError: python-docx is not installed.
    """

    def __init__(self, template: bytes | None = None, *, by_type: Mapping[str, bytes] | None = None) -> None:
        self._templates = _Templates(template, by_type)

    def draft(self, letter: RecommendationLetter) -> bytes:
        """Return the draft as .docx: KONSEP across every page, no attachment, the same bytes for the same letter.

        Raises:
            RenderError: a field is missing, too long, or holds what must not be printed.
            TemplateError: the letter says something that the template has no place for.
        """
        return self._templates.filled(RenderRequest(letter, mark=Mark.KONSEP))


class WordRenderer:
    """Sets letters on a Word template with LibreOffice; fulfils `Renderer` and `KnownRenderer` of `slrtkit.ports.documents`.

    The same request gives the same bytes wherever LibreOffice and the fonts are the same. Liberation Serif comes along, also
    for what is set in Times New Roman; other fonts of a template are those of the machine.

    Args:
        template: A district's Word template (.docx); without one the built-in layout, on the paper of the letterhead.
        by_type: Code of a letter type -> the template of its letters.
        libreoffice: The program.

    Raises:
        TemplateError: a template cannot be used.
        AdapterNotInstalledError: python-docx is not installed.
    """

    def __init__(
        self,
        template: bytes | None = None,
        *,
        by_type: Mapping[str, bytes] | None = None,
        libreoffice: LibreOffice | None = None,
    ) -> None:
        self._templates = _Templates(template, by_type)
        self._libreoffice = libreoffice or LibreOffice()

    def render(self, request: RenderRequest) -> bytes:
        """Return the letter as PDF/A-3b with the attachment, if there is one, as `letter.json`.

        Raises:
            RenderError: the letter must not or cannot be laid out, or LibreOffice failed or took too long.
            TemplateError: the letter says something that the template has no place for.
            AdapterNotInstalledError: LibreOffice or pyHanko is not installed.
        """
        letter, archival = request.letter, _archival()
        told = archival.Description(_title(letter), letter.letterhead.agency, letter.dated)
        pdf: bytes = archival.archival(self._libreoffice.pdf(self._templates.filled(request)), told, request.attachment)
        return pdf

    def maker(self, letter: RecommendationLetter) -> PageMaker:
        """Return what the pages of a letter are set with; some of the fonts may be those of the machine."""
        return PageMaker(f"{self._libreoffice.version}, {program('python-docx')}", self._templates.of(letter).digest)


@lru_cache(maxsize=16)
def _starter(form: LetterForm, paper: Paper, margins: Margins) -> Template:
    return Template(starter_template(form=form, paper=paper, margins=margins))


def _title(letter: RecommendationLetter) -> str:
    return f"{letter.subject} \u2013 {letter.number}"


def _archival() -> "ModuleType":
    try:
        from slrtkit.adapters.documents.word import archival  # noqa: PLC0415  loads pyHanko, an optional dependency
    except ImportError as error:
        raise AdapterNotInstalledError(
            "Word letters are made archival with pyHanko, which is not installed", cure="pip install 'slrtkit[docx,pades]'"
        ) from error
    return archival
