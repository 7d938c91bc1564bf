"""Whoever has the renderer of a letter can make its pages again, and compare them byte for byte."""

from slrtkit.domain.seal_words import CAPTION
from slrtkit.errors import SlrtError
from slrtkit.ports.documents import Renderer, RenderRequest, SealMark, maker_of
from slrtkit.ports.page import PageReading
from slrtkit.service.register_axis import SignedLetter

__all__ = ["rerenders"]


def rerenders(signed: SignedLetter, attachment: bytes, reading: PageReading, renderer: Renderer) -> bool:
    """Say whether a letter, rendered again, gives the very bytes that were signed.

    No says nothing: versions of a renderer differ in bytes, and so do templates and fonts of other days. Where the letter says
    that it was set with others than those at hand, they are not tried.

    Args:
        signed: The letter.
        attachment: The bytes of `letter.json`.
        reading: Its pages as they are.
        renderer: What renders.
    """
    letter = signed.letter
    drawn = [symbol for sheet in reading.sheets for symbol in sheet.symbols]
    try:
        if signed.maker and maker_of(renderer, letter) not in (None, signed.maker):
            return False
        seal = SealMark(drawn[0].modules, (CAPTION.id,)) if drawn else None
        return renderer.render(RenderRequest(letter, attachment, seal=seal)) == reading.rendered
    except SlrtError:
        return False
