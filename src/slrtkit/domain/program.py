"""Programs: what can be applied for, by whom, and under which rules on which day (HSDS: Program, Service)."""

from datetime import date

from attrs import frozen

from slrtkit.domain.letter import LetterType
from slrtkit.domain.rules import RuleSet, choose
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError

__all__ = ["Program"]


@frozen
class Program:
    """One program of one owner.

    Attributes:
        code: Its code in the catalog, such as `PBI-JK-REAKTIVASI`.
        sector: Health, education, housing … as the catalog names it.
        owner: The organization that decides on it.
        unit: Who is judged: person, family or household.
        versions: Its rules by date; no two versions hold on one day.
        letters: The types of letters that can be issued for it.
    """

    code: str
    name: str
    sector: str
    owner: str
    unit: Unit
    versions: tuple[RuleSet, ...]
    letters: tuple[LetterType, ...] = ()

    def rules(self, on: date) -> RuleSet:
        """The rules in force on a day, which is the day of the case and never today by default.

        Raises:
            NotFoundError: no version was in force yet.
        """
        return choose(self.versions, on)

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
