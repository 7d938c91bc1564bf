"""Whoever has the renderer of a letter can make its pages again, and compare them byte for byte."""

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.seal_words import CAPTION
from slrtkit.errors import SlrtError
from slrtkit.ports.documents import Renderer, RenderRequest, SealMark
from slrtkit.ports.page import PageReading

__all__ = ["rerenders"]


def rerenders(letter: RecommendationLetter, attachment: bytes, reading: PageReading, renderer: Renderer) -> bool:
    """Say whether a letter, rendered again, gives the very bytes that were signed.

    No says nothing: versions of a renderer differ in bytes, and so do templates and fonts of other days.

    Args:
        letter: What its `letter.json` says.
        attachment: The bytes of `letter.json`.
        reading: Its pages as they are.
        renderer: What renders.
    """
    drawn = [symbol for sheet in reading.sheets for symbol in sheet.symbols]
    try:
        seal = SealMark(drawn[0].modules, (CAPTION.id,)) if drawn else None
        return renderer.render(RenderRequest(letter, attachment, seal=seal)) == reading.rendered
    except SlrtError:
        return False
