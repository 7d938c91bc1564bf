"""Whose name stands under a letter: known before a command begins, and who is refused there is on record all the same."""

from datetime import date

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.office import Officer
from slrtkit.service.journal import Journal

__all__ = ["COUNTERSIGNS", "Signatories"]

COUNTERSIGNS: int = -2
"""The place of the countersignature in a chain: before the signature."""


@frozen
class Signatories:
    """Who may sign letters on a day.

    Attributes:
        journal: Where a refusal is recorded.
        context: Who asks.
        use: The use case that it is for, such as `reserve-letter`.
        powers: Who may sign what.
        on: The day.
    """

    journal: Journal
    context: Context
    use: str
    powers: Powers
    on: date

    def named(self, officer: str, office: str, letter_type: str, *, place: int = -1) -> Officer:
        """Return an officer as they would sign a letter; as they are where no chain is laid down.

        Args:
            officer: Their id.
            office: Code of the letter's office.
            letter_type: Its type.
            place: Which step of the chain: the last one signs, `COUNTERSIGNS` countersigns.

        Raises:
            NotFoundError: there is no such officer.
            AccessDeniedError: the chain names others (`approval.officer`).
        """
        found, chain = self.powers.officer(officer), self.powers.chain(office, letter_type)
        if chain is None:
            return found
        with self.journal.refusing(self.context, self.use):
            capacity = self.powers.require(chain.steps[place], found, letter_type, self.on)
        return evolve(found, block=self.powers.block(found, capacity))
