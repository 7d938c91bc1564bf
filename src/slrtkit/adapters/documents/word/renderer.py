"""A letter on a district's own Word page: the template filled, set by LibreOffice, made archival."""

from typing import TYPE_CHECKING

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.printed import printed
from slrtkit.adapters.documents.word.layout import starter_template
from slrtkit.adapters.documents.word.libreoffice import LibreOffice
from slrtkit.adapters.documents.word.mark import marked
from slrtkit.adapters.documents.word.template import Template
from slrtkit.adapters.documents.word.words import words
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.errors import AdapterNotInstalledError, RenderError
from slrtkit.ports.documents import Mark, RenderRequest

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["WordDrafter", "WordRenderer"]


class WordDrafter:
    """Makes drafts (*konsep surat*) that people go on writing in Word; fulfils `slrtkit.ports.documents.Drafter`.

    Args:
        template: A district's Word template (.docx); without one the built-in layout.

    Raises:
        TemplateError: the template cannot be used.
        AdapterNotInstalledError: python-docx is not installed.
    """

    def __init__(self, template: bytes | None = None) -> None:
        self._template = Template(template or starter_template(draft=True))

    def draft(self, letter: RecommendationLetter) -> bytes:
        """Return the draft as .docx: KONSEP across every page, no attachment, the same bytes for the same letter.

        Raises:
            RenderError: a field is missing, too long, or holds what must not be printed.
            TemplateError: the letter says something that the template has no place for.
        """
        return _document(self._template, letter, Mark.KONSEP)


class WordRenderer:
    """Sets letters on a Word template with LibreOffice; fulfils `slrtkit.ports.documents.Renderer`.

    The same request gives the same bytes wherever LibreOffice and the fonts are the same. Liberation Serif comes along, also
    for what is set in Times New Roman; other fonts of a template are those of the machine.

    Args:
        template: A district's Word template (.docx); without one the built-in layout.
        libreoffice: The program.

    Raises:
        TemplateError: the template cannot be used.
        AdapterNotInstalledError: python-docx is not installed.
    """

    def __init__(self, template: bytes | None = None, libreoffice: LibreOffice | None = None) -> None:
        self._final = Template(template or starter_template())
        self._draft = Template(starter_template(draft=True)) if template is None else self._final
        self._libreoffice = libreoffice or LibreOffice()

    def render(self, request: RenderRequest) -> bytes:
        """Return the letter as PDF/A-3b with the attachment, if there is one, as `letter.json`.

        Raises:
            RenderError: the letter must not or cannot be laid out, or LibreOffice failed or took too long.
            TemplateError: the letter says something that the template has no place for.
            AdapterNotInstalledError: LibreOffice or pyHanko is not installed.
        """
        letter, draft = request.letter, request.mark is Mark.KONSEP
        if draft and request.attachment is not None:
            raise RenderError("a draft carries no attachment", code="document.draft-attachment", path="attachment")
        archival = _archival()
        document = _document(self._draft if draft else self._final, letter, request.mark)
        told = archival.Description(_title(letter), letter.letterhead.agency, letter.dated)
        pdf: bytes = archival.archival(self._libreoffice.pdf(document), told, request.attachment)
        return pdf


def _document(template: Template, letter: RecommendationLetter, mark: Mark) -> bytes:
    wanted = {mark, Mark.CONTOH if letter.specimen else Mark.NONE}
    marks = [mark for mark in (Mark.KONSEP, Mark.CONTOH) if mark in wanted]
    filled = template.fill(words(printed(letter, shipped_glyphs())))
    return marked(filled, marks, title=_title(letter), author=letter.letterhead.agency, dated=letter.dated)


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
