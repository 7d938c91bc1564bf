"""The Renderer and Drafter ports: a letter becomes a PDF, or a draft that people go on writing."""

from enum import StrEnum
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.page_maker import PageMaker
from slrtkit.errors import RenderError

__all__ = ["Drafter", "KnownRenderer", "Mark", "RenderRequest", "Renderer", "SealMark", "maker_of"]


class Mark(StrEnum):
    """What stands across every page of a document that is not a letter."""

    NONE = ""
    KONSEP = "KONSEP"
    CONTOH = "CONTOH"


_SMALLEST, _LARGEST = 21, 97
_MOST_LINES = 4


@frozen
class SealMark:
    """The paper seal as it is printed: a square symbol, and lines of text beside it.

    A renderer draws the modules itself, black on white, each 0.45 to 0.5 mm wide, inside a quiet zone of 4 modules (ISO/IEC
    18004).

    Attributes:
        modules: The symbol row by row without its quiet zone, as many rows as columns, 21 to 97; True is black.
        caption: At most 4 lines of text: what the symbol is, and how to check it.

    Raises:
        RenderError: no square, another size than that of a symbol, or too many lines.
    """

    modules: tuple[tuple[bool, ...], ...] = field(repr=False)
    caption: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        size = len(self.modules)
        if not _SMALLEST <= size <= _LARGEST or (size - 1) % 4 or any(len(row) != size for row in self.modules):
            raise RenderError("this is no symbol that a page can bear", code="document.seal", path="seal.modules")
        if len(self.caption) > _MOST_LINES:
            raise RenderError(f"a seal has at most {_MOST_LINES} lines", code="document.seal", path="seal.caption")


@frozen
class RenderRequest:
    """One letter to be rendered.

    Attributes:
        letter: What the page says.
        attachment: The bytes of `letter.json`, embedded as the only attachment; None for a draft, which carries none.
        mark: KONSEP for drafts; CONTOH for specimens.
        seal: The paper seal, on a letter that is to be signed.
        by_hand: Whether it is printed to be signed by hand (basah): with room for ink, and without a word of certificates.

    Raises:
        RenderError: a draft with an attachment or a seal: a page that nobody signed would pass for a letter.
    """

    letter: RecommendationLetter
    attachment: bytes | None = None
    mark: Mark = Mark.NONE
    seal: SealMark | None = None
    by_hand: bool = False

    def __attrs_post_init__(self) -> None:
        if self.attachment is not None and self.mark is Mark.KONSEP:
            raise RenderError("a draft carries no attachment", code="document.draft-attachment", path="attachment")
        unsigned = self.mark is Mark.KONSEP or (self.attachment is None and not self.by_hand)
        if self.seal is not None and unsigned:
            raise RenderError("a page that is not to be signed carries no seal", code="document.draft-seal", path="seal")


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


@runtime_checkable
class KnownRenderer(Protocol):
    """A renderer that says what it sets a letter with; its letters record it, so that others can make their pages again."""

    def maker(self, letter: RecommendationLetter) -> PageMaker:
        """Return what the pages of a letter are set with: equal makers give equal bytes."""
        ...


def maker_of(renderer: Renderer, letter: RecommendationLetter) -> PageMaker | None:
    """Return what a renderer sets a letter with; None where it does not say."""
    return renderer.maker(letter) if isinstance(renderer, KnownRenderer) else None


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
