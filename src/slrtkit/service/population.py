"""Everybody in the register, with what they receive, for a screening: as whoever asks may see it."""

from collections.abc import Iterator

from slrtkit.domain.household import Household
from slrtkit.domain.participation import Participation
from slrtkit.domain.roles import DataField
from slrtkit.service.exporting import all_households
from slrtkit.service.journal import Journal
from slrtkit.service.participation import ledgers_in

__all__ = ["whole_register"]


def whole_register(journal: Journal) -> Iterator[tuple[Household, tuple[Participation, ...]]]:
    """Yield each household as it is known now, with the ledgers of its aid where those may be seen; none that is restricted.

    Args:
        journal: The log, inside `looking("export")`.
    """
    for household in all_households(journal):
        with journal.store.begin(write=False) as unit:
            ledgers = ledgers_in(journal, unit, household) if journal.shows(household, DataField.AID) else ()
        yield household, ledgers
