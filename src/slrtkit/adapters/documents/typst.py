"""Pages set with typst: letters and minutes as PDF/A-3a, tagged, the same bytes for the same content."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.logos import as_svg
from slrtkit.adapters.documents.maker import digest_of, program, shipped_fonts
from slrtkit.adapters.documents.notes import heading, notes
from slrtkit.adapters.documents.printed import printed, printed_minutes, printed_text
from slrtkit.adapters.documents.setting import Setter
from slrtkit.adapters.documents.symbol import drawing, width
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.letterhead import Letterhead
from slrtkit.domain.minutes import Minutes
from slrtkit.domain.page_maker import PageMaker
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Mark, RenderRequest, SealMark

__all__ = ["TypstRenderer"]


class TypstRenderer:
    """Sets letters and minutes with typst, on the paper of their letterhead.

    It fulfils `Renderer`, `KnownRenderer` and `MinutesRenderer`.

    One typst compiler of each is kept and reused, behind a lock: threads may share a renderer, but they take turns. To set many
    letters at once use processes, started with `spawn` or `forkserver` (see `Setter`).

    Args:
        logos: Name used by `Letterhead.logo` -> the picture (SVG, PNG or JPEG), printed at most 20 mm wide and high.
        seconds: After this time a document is given up.

    Raises:
        RenderError: a logo is no picture, is too large, or would do something else than be seen.
    """

    def __init__(self, logos: Mapping[str, bytes] | None = None, *, seconds: float = 20.0) -> None:
        """Take the logos; typst itself is loaded by the first letter."""
        self._logos = {name: as_svg(name, picture) for name, picture in (logos or {}).items()}
        self._letters, self._minutes = Setter("letter.typ", seconds), Setter("minutes.typ", seconds)

    def render(self, request: RenderRequest) -> bytes:
        """Return the letter as PDF/A-3a with the attachment, if there is one, as `letter.json`.

        Raises:
            RenderError: the letter must not or cannot be laid out; the message names the field, not its content.
            AdapterNotInstalledError: typst or Babel is not installed.
        """
        letter = request.letter
        return self._letters.pdf(
            {
                "letter": printed(letter, shipped_glyphs()),
                "dated": letter.dated.isoformat(),
                "marks": _marks(request.mark, specimen=letter.specimen),
                "attachment": _attached(request.attachment),
                "heading": heading(request),
                "by_hand": request.by_hand,
                "notes": notes(request),
                "seal": _seal(request.seal),
            }
            | self._sheet(letter.letterhead)
        )

    def maker(self, letter: RecommendationLetter) -> PageMaker:
        """Return what the pages of a letter are set with; its logo counts with the template."""
        logo = {"logo.svg": self._logos[letter.letterhead.logo].encode()} if letter.letterhead.logo in self._logos else {}
        return PageMaker(program("typst"), digest_of(_templates() | logo), shipped_fonts())

    def render_minutes(self, minutes: Minutes, *, mark: Mark = Mark.NONE) -> bytes:
        """Return minutes as PDF/A-3a.

        Raises:
            RenderError: they must not or cannot be laid out; the message names the field, not its content.
            AdapterNotInstalledError: typst or Babel is not installed.
        """
        return self._minutes.pdf(
            {
                "minutes": printed_minutes(minutes, shipped_glyphs()),
                "dated": minutes.held.isoformat(),
                "marks": _marks(mark, specimen=minutes.specimen),
            }
            | self._sheet(minutes.letterhead)
        )

    def _sheet(self, head: Letterhead) -> dict[str, object]:
        """Return size and margins of the page in millimetres, and the logo."""
        if head.logo and head.logo not in self._logos:
            raise RenderError("this renderer was given no such logo", code="document.logo", path="letterhead.logo")
        return {"paper": head.paper.size, "logo": self._logos.get(head.logo, "")}


@cache
def _templates() -> dict[str, bytes]:
    folder = Path(__file__).parent
    return {name: (folder / name).read_bytes() for name in ("letter.typ", "page.typ")}


def _marks(mark: Mark, *, specimen: bool) -> list[Mark]:
    wanted = {mark, Mark.CONTOH if specimen else Mark.NONE}
    return [known for known in (Mark.KONSEP, Mark.CONTOH) if known in wanted]


def _attached(attachment: bytes | None) -> str | None:
    try:
        return None if attachment is None else attachment.decode()
    except UnicodeDecodeError:
        raise RenderError("the attachment is not UTF-8", code="document.attachment", path="attachment") from None


def _seal(seal: SealMark | None) -> dict[str, object] | None:
    if seal is None:
        return None
    caption = [printed_text(line, f"seal.caption[{at}]", shipped_glyphs()) for at, line in enumerate(seal.caption)]
    return {"svg": drawing(seal), "width": width(seal), "caption": caption}
