"""Kop surat as data: who writes, on which paper, within which margins.

The form of official letters is laid down by Permendagri 1/2023 (unverified): A4 or F4, the letterhead in the middle over
a double rule.
"""

from enum import StrEnum

from attrs import field, frozen

from slrtkit.errors import DomainError

__all__ = ["Letterhead", "Margins", "Paper"]


class Paper(StrEnum):
    """The sheets that Indonesian offices print on."""

    A4 = "A4"
    """210 by 297 mm (ISO 216)."""
    F4 = "F4"
    """215 by 330 mm, "folio"."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in millimetres."""
        return {Paper.A4: (210, 297), Paper.F4: (215, 330)}[self]


_LEAST, _MOST = 10, 60
_LEAST_BELOW = 26
"""The foot of a page has the number, the sentences of the law and how to check a letter."""
_LEAST_WIDTH = 120
_LONGEST_CHECK = 120


@frozen
class Margins:
    """What stays white around the text, in millimetres. The foot of the page stands inside the lower margin.

    Raises:
        DomainError: less than 10 mm (26 below, where the foot stands) or more than 60.
    """

    top: int = 13
    right: int = 20
    bottom: int = 26
    left: int = 25

    def __attrs_post_init__(self) -> None:
        for name, least in (("top", _LEAST), ("right", _LEAST), ("bottom", _LEAST_BELOW), ("left", _LEAST)):
            if not least <= getattr(self, name) <= _MOST:
                raise DomainError(f"this margin is {least} to {_MOST} mm", code="letterhead.margin", path=name)


@frozen
class Letterhead:
    """Kop surat: who writes.

    Attributes:
        logo: Name of a picture known to the renderer, or empty.
        lines: What stands below the agency, such as the unit: `UPTD …`, `PUSKESOS DESA …`.
        check: How a letter of this office is checked besides, such as the address of its page: at most 120 characters.
        paper: The sheet.
        margins: What stays white around the text.

    Raises:
        DomainError: the margins leave less than 120 mm for the text, or `check` is too long for its line.
    """

    government: str
    agency: str
    address: str
    telephone: str = ""
    website: str = ""
    email: str = ""
    logo: str = ""
    lines: tuple[str, ...] = ()
    check: str = ""
    paper: Paper = Paper.A4
    margins: Margins = field(factory=Margins)

    def __attrs_post_init__(self) -> None:
        if len(self.check) > _LONGEST_CHECK:
            raise DomainError(f"this line has at most {_LONGEST_CHECK} characters", code="letterhead.check", path="check")
        if self.paper.size[0] - self.margins.left - self.margins.right < _LEAST_WIDTH:
            raise DomainError(
                f"these margins leave less than {_LEAST_WIDTH} mm for the text", code="letterhead.margin", path="margins"
            )
