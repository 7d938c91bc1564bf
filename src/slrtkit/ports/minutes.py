"""The MinutesRenderer and MinutesDrafter ports: minutes of a Musdes (berita acara) become a PDF, or a document to write on."""

from typing import Protocol

from slrtkit.domain.minutes import Minutes
from slrtkit.ports.documents import Mark

__all__ = ["MinutesDrafter", "MinutesRenderer"]


class MinutesRenderer(Protocol):
    """Makes a PDF/A of minutes, to be printed and signed by hand.

    Promises: the same minutes give the same bytes; every text can be extracted from the page; text from people is never read as
    markup; CONTOH stands across every page of a specimen.
    """

    def render_minutes(self, minutes: Minutes, *, mark: Mark = Mark.NONE) -> bytes:
        """Return the PDF.

        Raises:
            RenderError: the minutes cannot be laid out; the message names the field, not its content.
        """
        ...


class MinutesDrafter(Protocol):
    """Makes a Word document of minutes, which an office can edit; the same promises as of a `MinutesRenderer`."""

    def draft_minutes(self, minutes: Minutes, *, mark: Mark = Mark.NONE) -> bytes:
        """Return the document.

        Raises:
            DocumentError: the minutes cannot be laid out; the message names the field, not its content.
        """
        ...
