"""The Renderer port: a letter becomes a PDF."""

from enum import StrEnum
from typing import Protocol

from attrs import frozen

from slrtkit.domain.letter import RecommendationLetter

__all__ = ["Mark", "RenderRequest", "Renderer"]


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
