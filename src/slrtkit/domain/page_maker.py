"""What set the pages of a letter, as its `letter.json` records it."""

from attrs import frozen

__all__ = ["PageMaker"]


@frozen
class PageMaker:
    """A program with its version, what it was given to fill, and the letters that it drew.

    Whoever has all three at hand can make the pages again, and compare them byte for byte; whoever has not, cannot say that
    they are wrong.

    Attributes:
        renderer: The program and its version: `typst 0.15.2`.
        template: SHA-256 of the template; of several files, or with a logo, that of their list as `sha256sum` writes it.
        fonts: SHA-256 of the list of fonts that come along, likewise; empty where some are those of the machine.
    """

    renderer: str
    template: str
    fonts: str = ""

    def __str__(self) -> str:
        """Return it as evidence: the program, and the beginning of each digest."""
        fonts = self.fonts[:16] or "of the machine"
        return f"set by {self.renderer[:80]}, template {self.template[:16]}, fonts {fonts}"
