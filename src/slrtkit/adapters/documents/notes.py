"""The words around a signature and at the foot of a page, which depend on how the letter is signed."""

from slrtkit.domain.letter_notes import BY_HAND, CHECK_FILE, CHECK_PAPER, DRAFT, LEGAL
from slrtkit.ports.documents import Mark, RenderRequest

__all__ = ["heading", "notes"]


def heading(request: RenderRequest) -> str:
    """Return what stands above the signer's position; nothing where it is signed by hand."""
    if request.by_hand:
        return ""
    begin = "Akan ditandatangani" if request.mark is Mark.KONSEP else "Ditandatangani"
    return f"{begin} secara elektronik oleh:"


def notes(request: RenderRequest) -> tuple[str, ...]:
    """Return what stands at the foot of every page: the sentences of the law, and how the letter is checked."""
    besides = (request.letter.letterhead.check,) if request.letter.letterhead.check else ()
    if request.mark is Mark.KONSEP:
        return (DRAFT.id, *besides)
    paper = (CHECK_PAPER.id,) if request.seal else ()
    signed = (BY_HAND.id,) if request.by_hand else (CHECK_FILE.id, LEGAL.id)
    return (" ".join((*signed, *paper)), *besides)
