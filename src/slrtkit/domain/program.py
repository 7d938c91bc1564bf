"""Programs: what can be applied for, by whom, and under which rules on which day (HSDS: Program, Service)."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from slrtkit.domain.letter_type import LetterType
from slrtkit.domain.rules import RuleSet, Says, choose
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError

__all__ = ["SECTORS", "Program"]

SECTORS: Mapping[str, Says] = {
    "kesehatan": Says("kesehatan", "health"),
    "pendidikan": Says("pendidikan", "education"),
    "sosial-ekonomi": Says("sosial dan ekonomi", "social and economic"),
    "pangan": Says("pangan", "food"),
    "energi": Says("energi", "energy"),
    "pertanian": Says("pertanian", "agriculture"),
    "perikanan": Says("perikanan", "fisheries"),
    "perumahan": Says("perumahan", "housing"),
    "kependudukan": Says("kependudukan", "civil registration"),
}
"""The sectors that an SLRT covers, with their names."""


@frozen
class Program:
    """One program of one owner.

    Attributes:
        code: Its code in the catalog, such as `PBI-JK-REAKTIVASI`.
        sector: One of `SECTORS`.
        owner: The organization that decides on it.
        unit: Who is judged: person, family or household.
        versions: Its rules by date; no two versions hold on one day.
        letters: The types of letters that can be issued for it.
        description: What it is, for whoever may apply; or None.
        owner_contact: Where the owner is found: counter, telephone; or empty.
        url: A page of the owner about it, or empty.
    """

    code: str
    name: str
    sector: str
    owner: str
    unit: Unit
    versions: tuple[RuleSet, ...]
    letters: tuple[LetterType, ...] = ()
    description: Says | None = field(default=None, kw_only=True)
    owner_contact: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)

    def rules(self, on: date) -> RuleSet:
        """The rules in force on a day, which is the day of the case and never today by default.

        Raises:
            NotFoundError: no version was in force yet, or none is any more.
        """
        return choose(self.versions, on)

    @property
    def last_day(self) -> date | None:
        """The last day on which any rules of it are in force; None while they have no end."""
        return max(self.versions, key=lambda version: version.in_force_from).in_force_until if self.versions else None

    def letter_type(self, code: str) -> LetterType:
        """One type of letter.

        Raises:
            NotFoundError: the program has no such letter.
        """
        for letter_type in self.letters:
            if letter_type.code == code:
                return letter_type
        known = ", ".join(letter_type.code for letter_type in self.letters) or "none"
        raise NotFoundError(
            f"program {self.code} has no letter type {code!r}", code="letter-type.unknown", cure=f"known: {known}"
        )
