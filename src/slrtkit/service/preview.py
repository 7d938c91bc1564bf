"""What whoever is to sign a letter sees first: what it will say, and what about the rules behind it nobody has verified."""

from attrs import frozen

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.rules import Criterion
from slrtkit.errors import NotFoundError
from slrtkit.ports.catalog import Catalog
from slrtkit.service.journal import Journal

__all__ = ["Preview", "preview_letter"]


@frozen
class Preview:
    """A letter before it is signed; the remarks are for the officer and stand nowhere on its pages.

    Attributes:
        letter: What it will say.
        unverified: The criteria of the rules it rests on whose source nobody has said to have read.
        unknown_rules: Whether the catalog no longer has the rules it was decided by, so that nothing can be told of them.
    """

    letter: RecommendationLetter
    unverified: tuple[Criterion, ...] = ()
    unknown_rules: bool = False


def preview_letter(journal: Journal, letter_id: str, catalog: Catalog) -> Preview:
    """Return a letter as it will be signed, with the remarks on the rules that its decision rests on.

    Raises:
        NotFoundError: there is no such letter.
    """
    record = journal.letter(letter_id).state
    for assessment in journal.complaint(record.complaint).state.assessments.values():
        try:
            rules = catalog.program(assessment.program).rules(assessment.on)
        except NotFoundError:
            continue
        if rules.digest == record.letter.rules:
            return Preview(record.letter, rules.unverified)
    return Preview(record.letter, unknown_rules=True)
