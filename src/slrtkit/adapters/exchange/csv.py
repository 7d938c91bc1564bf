"""Households from CSV: one row a person; household and family columns repeat and must agree.

Fixed columns: `household village address roster_complete card nkk person nik name relation since asked_on source`, and `until`
where memberships have ended. Every other column is a fact of the catalogue, named by whose it is: `household.housing.floor`,
`family.desil`, `person.birth_date`. An empty cell was not asked, `?` was answered "tidak tahu"; yes and no are `ya` and
`tidak`, days are written `2026-01-31`. A text that a spreadsheet would take for a formula is a text like any other.
"""

from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.domain.household import Household
from slrtkit.domain.rules import FactCatalogue
from slrtkit.errors import WireError

__all__ = ["read_households"]


def read_households(data: bytes | str, catalogue: FactCatalogue) -> tuple[Household, ...]:
    """Return the households of a CSV text, in the order of their first rows.

    Raises:
        WireError: with every fault, at `line N, column NAME`; nothing is returned unless all is well.
    """
    sheet = Sheet(CsvFile(data), catalogue)
    households = [entry.household for entry in sheet.entries()]
    if sheet.findings:
        raise WireError(finding.problem for finding in sheet.findings)
    return tuple(sorted(households, key=lambda household: sheet.lines[household.id]))
