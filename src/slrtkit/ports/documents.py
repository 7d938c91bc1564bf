"""The Renderer and Drafter ports: a letter becomes a PDF, or a draft that people go on writing."""

from enum import StrEnum
from typing import Protocol

from attrs import frozen

from slrtkit.domain.letter import RecommendationLetter

__all__ = ["Drafter", "Mark", "RenderRequest", "Renderer"]


class Mark(StrEnum):
    """What stands across every page of a document that is not a letter."""

    NONE = ""
    KONSEP = "KONSEP"
    CONTOH = "CONTOH"


@frozen
class RenderRequest:
    """One letter to be rendered.

    Attributes:
        letter: What the page says.
        attachment: The bytes of `letter.json`, embedded as the only attachment; None for a draft, which carries none.
        mark: KONSEP for drafts; CONTOH for specimens.
    """

    letter: RecommendationLetter
    attachment: bytes | None = None
    mark: Mark = Mark.NONE


class Renderer(Protocol):
    """Makes a PDF/A of a letter.

    Promises (proved by `slrtkit.testing.RendererContract`): the same request gives the same bytes, in any process; every text
    field can be extracted from the page; nothing is fetched from a network; text from people is never read as markup.
    """

    def render(self, request: RenderRequest) -> bytes:
        """Return the PDF.

        Raises:
            RenderError: the letter cannot be laid out; the message names the field, not its content.
        """
        ...


class Drafter(Protocol):
    """Makes a draft (*konsep surat*) of a letter, as a document that an office can edit.

    Promises: KONSEP stands across every page; there is no seal and no attachment; the same letter gives the same bytes; text
    from people is never read as markup.
    """

    def draft(self, letter: RecommendationLetter) -> bytes:
        """Return the document.

        Raises:
            DocumentError: the letter cannot be laid out; the message names the field, not its content.
        """
        ...
