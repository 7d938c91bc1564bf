"""The letter's page, set with typst: PDF/A-3a, tagged, the same bytes for the same letter.

The template `letter.typ` is fixed; the letter reaches it as one JSON text in memory, so text from people is never read as
markup and no personal data is written to disk. Only the fonts shipped beside the template are used.
"""

import base64
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.printed import printed
from slrtkit.errors import AdapterNotInstalledError, RenderError
from slrtkit.ports.documents import Mark, RenderRequest

__all__ = ["TypstRenderer"]

_TEMPLATE = Path(__file__).with_name("letter.typ")
_FONTS = Path(__file__).with_name("fonts")
_RASTER = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class TypstRenderer:
    """Sets letters on A4 with typst.

    One typst compiler is kept and reused, behind a lock: threads may share a renderer, but they take turns. To set many
    letters at once use processes, started with `spawn` or `forkserver`: typst keeps threads that a fork does not copy, so a
    process forked after its parent set a letter is refused rather than left waiting for ever.

    Args:
        logos: Name used by `Letterhead.logo` -> the picture (SVG, PNG or JPEG), printed at most 22 mm wide and high.
    """

    def __init__(self, logos: Mapping[str, bytes] | None = None) -> None:
        """Take the logos; typst itself is loaded by the first letter."""
        self._logos = {name: _as_svg(picture) for name, picture in (logos or {}).items()}
        self._compile: Callable[[str], bytes] | None = None
        self._turn = Lock()

    def render(self, request: RenderRequest) -> bytes:
        """Return the letter as PDF/A-3a with the attachment, if there is one, as `letter.json`.

        Raises:
            RenderError: the letter must not or cannot be laid out; the message names the field, not its content.
            AdapterNotInstalledError: typst is not installed.
        """
        letter = request.letter
        if request.attachment is not None and request.mark is Mark.KONSEP:
            raise RenderError("a draft carries no attachment", code="document.draft-attachment", path="attachment")
        data = json.dumps(
            {
                "letter": printed(letter, shipped_glyphs()),
                "logo": self._logo(letter.letterhead.logo),
                "marks": [mark for mark in (Mark.KONSEP, Mark.CONTOH) if mark in _marks(request)],
                "attachment": _attached(request.attachment),
            }
        )
        if _first_process() != os.getpid():
            raise RenderError(
                "typst cannot go on in a forked process",
                code="document.forked",
                cure="start worker processes with the method 'spawn' or 'forkserver'",
            )
        with self._turn:
            self._compile = self._compile or _compiler()
            return self._compile(data)

    def _logo(self, name: str) -> str:
        if name and name not in self._logos:
            raise RenderError("this renderer was given no such logo", code="document.logo", path="letterhead.logo")
        return self._logos.get(name, "")


def _marks(request: RenderRequest) -> set[Mark]:
    return {request.mark, Mark.CONTOH if request.letter.specimen else Mark.NONE}


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


@cache
def _first_process() -> int:
    """Return the id of the process that set the first letter; a fork inherits the answer."""
    return os.getpid()


def _compiler() -> Callable[[str], bytes]:
    try:
        import typst  # noqa: PLC0415  an optional dependency, loaded by the first letter
    except ImportError as error:
        raise AdapterNotInstalledError(
            "letters are set with typst, which is not installed", cure="pip install 'slrtkit[typst]'"
        ) from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    compiler = typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)

    def compiled(data: str) -> bytes:
        try:
            pdf = compiler.compile(format="pdf", pdf_standards="a-3a", sys_inputs={"data": data})
        except typst.TypstError:
            # typst quotes the text it could not set, so its own message must not reach a log through the cause
            raise RenderError("typst could not set this page", cure="check the logo and the texts of the letter") from None
        return cast("bytes", pdf)

    return compiled
