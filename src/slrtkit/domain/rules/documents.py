"""What papers an application needs, in this case: due, perhaps due while facts are missing, or not due."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from attrs import field, frozen

from slrtkit.domain.rules.case import Case, read
from slrtkit.domain.rules.criterion import require_code, said
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.facts import FactCatalogue, Says
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import Condition
from slrtkit.domain.rules.outcome import Outcome, every, negate
from slrtkit.domain.rules.text import unparse
from slrtkit.ledger import JSON

__all__ = ["Checklist", "DueDocument", "RequiredDocument", "documents_due"]


@frozen
class RequiredDocument:
    """A paper to bring (HSDS: required document).

    Attributes:
        code: Its code within the rules.
        says: What it is called.
        when: When it is needed; None: always.
        required: Whether the application is incomplete without it; otherwise it only helps.
    """

    code: str = field(validator=require_code)
    says: Says
    when: Condition | None = None
    required: bool = True

    @property
    def form(self) -> dict[str, JSON]:
        """The canonical form."""
        form: dict[str, JSON] = {"code": self.code, "says": said(self.says), "required": self.required}
        return form if self.when is None else {**form, "when": unparse(self.when)}


@frozen
class DueDocument:
    """A document, whether it is needed in this case, and the facts that keep that open."""

    document: RequiredDocument
    due: Outcome
    missing: tuple[str, ...] = ()


@frozen
class Checklist:
    """The documents of one case, in the order of the rules."""

    documents: tuple[DueDocument, ...]

    @property
    def due(self) -> tuple[RequiredDocument, ...]:
        """What is needed for certain."""
        return tuple(one.document for one in self.documents if one.due is Outcome.MET)

    @property
    def perhaps(self) -> tuple[RequiredDocument, ...]:
        """What may be needed: facts are missing."""
        return tuple(one.document for one in self.documents if one.due is Outcome.UNKNOWN)

    def lacking(self, given: Collection[str]) -> tuple[RequiredDocument, ...]:
        """Return the required documents that are needed for certain and whose codes are not among those given."""
        return tuple(one for one in self.due if one.required and one.code not in given)

    def complete(self, given: Collection[str]) -> Outcome:
        """Return whether an application with these documents is complete; unknown while another one may be needed."""
        wanted = (one for one in self.documents if one.document.required and one.document.code not in given)
        return every(negate(one.due) for one in wanted)


def documents_due(
    documents: Iterable[RequiredDocument], facts: Mapping[str, object] | Case, on: date, catalogue: FactCatalogue = FACTS
) -> Checklist:
    """Return which documents are needed in a case.

    Args:
        documents: Those of the rules in force (`RuleSet.documents`).
        facts: The facts of the case; see `assess`.
        on: The day of the case.
        catalogue: What is declared.

    Raises:
        WireError: facts that are not declared or do not fit, each with its path.
    """
    case = facts if isinstance(facts, Case) else read(facts, on, catalogue)
    return Checklist(tuple(_due(document, case) for document in documents))


def _due(document: RequiredDocument, case: Case) -> DueDocument:
    if document.when is None:
        return DueDocument(document, Outcome.MET)
    trace = judge(document.when, case)
    return DueDocument(document, trace.outcome, trace.missing)
