"""Pages set with typst: letters and minutes as PDF/A-3a, tagged, the same bytes for the same content."""

import base64
from collections.abc import Mapping

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.printed import printed, printed_minutes
from slrtkit.adapters.documents.setting import Setter
from slrtkit.domain.minutes import Minutes
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Mark, RenderRequest

__all__ = ["TypstRenderer"]

_RASTER = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class TypstRenderer:
    """Sets letters and minutes on A4 with typst; fulfils `Renderer` and `MinutesRenderer`.

    One typst compiler of each is kept and reused, behind a lock: threads may share a renderer, but they take turns. To set many
    letters at once use processes, started with `spawn` or `forkserver` (see `Setter`).

    Args:
        logos: Name used by `Letterhead.logo` -> the picture (SVG, PNG or JPEG), printed at most 22 mm wide and high.
    """

    def __init__(self, logos: Mapping[str, bytes] | None = None) -> None:
        """Take the logos; typst itself is loaded by the first letter."""
        self._logos = {name: _as_svg(picture) for name, picture in (logos or {}).items()}
        self._letters, self._minutes = Setter("letter.typ"), Setter("minutes.typ")

    def render(self, request: RenderRequest) -> bytes:
        """Return the letter as PDF/A-3a with the attachment, if there is one, as `letter.json`.

        Raises:
            RenderError: the letter must not or cannot be laid out; the message names the field, not its content.
            AdapterNotInstalledError: typst is not installed.
        """
        letter = request.letter
        if request.attachment is not None and request.mark is Mark.KONSEP:
            raise RenderError("a draft carries no attachment", code="document.draft-attachment", path="attachment")
        return self._letters.pdf(
            {
                "letter": printed(letter, shipped_glyphs()),
                "logo": self._logo(letter.letterhead.logo),
                "marks": [mark for mark in (Mark.KONSEP, Mark.CONTOH) if mark in _marks(request.mark, letter.specimen)],
                "attachment": _attached(request.attachment),
            }
        )

    def render_minutes(self, minutes: Minutes, mark: Mark = Mark.NONE) -> bytes:
        """Return minutes as PDF/A-3a.

        Raises:
            RenderError: they must not or cannot be laid out; the message names the field, not its content.
            AdapterNotInstalledError: typst is not installed.
        """
        return self._minutes.pdf(
            {
                "minutes": printed_minutes(minutes, shipped_glyphs()),
                "logo": self._logo(minutes.letterhead.logo),
                "marks": [known for known in (Mark.KONSEP, Mark.CONTOH) if known in _marks(mark, minutes.specimen)],
            }
        )

    def _logo(self, name: str) -> str:
        if name and name not in self._logos:
            raise RenderError("this renderer was given no such logo", code="document.logo", path="letterhead.logo")
        return self._logos.get(name, "")


def _marks(mark: Mark, specimen: bool) -> set[Mark]:  # noqa: FBT001  an attribute of what is printed
    return {mark, Mark.CONTOH if specimen else Mark.NONE}


def _attached(attachment: bytes | None) -> str | None:
    try:
        return None if attachment is None else attachment.decode()
    except UnicodeDecodeError:
        raise RenderError("the attachment is not UTF-8", code="document.attachment", path="attachment") from None


def _as_svg(picture: bytes) -> str:
    """Return a picture as SVG text, for bytes cannot be handed to typst; a PNG or JPEG is wrapped."""
    for start, kind in _RASTER.items():
        if picture.startswith(start):
            data = base64.b64encode(picture).decode()
            return (
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
                f'<image width="100" height="100" href="data:{kind};base64,{data}"/></svg>'
            )
    try:
        return picture.decode()
    except UnicodeDecodeError:
        raise RenderError("a logo is SVG, PNG or JPEG", code="document.logo", path="logos") from None
