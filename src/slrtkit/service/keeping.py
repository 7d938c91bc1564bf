"""The rules of a decision are kept as they were applied, so that it can be judged again years later."""

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.history import StreamKind
from slrtkit.errors import NotFoundError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.service.journal import Journal
from slrtkit.wire.kept import kept_facts, kept_rules

__all__ = ["keep_rules"]


def keep_rules(journal: Journal, blobs: Blobs, catalog: Catalog, complaint_id: str) -> None:
    """Keep the rules of a complaint's decision, and what was declared, under the digests that decision and letter name.

    It is done before a letter gets its number, and again changes nothing. Where there is no decision, or the catalog has other
    rules by now, nothing is kept: `reserve_letter` refuses such a letter.

    Args:
        journal: The log.
        blobs: Where they are kept.
        catalog: The programs.
        complaint_id: The complaint.
    """
    known = journal.whole.known(StreamKind.COMPLAINT, complaint_id)
    decision = known.state.decision if known and isinstance(known.state, Complaint) else None
    if decision is None:
        return
    try:
        rules = catalog.program(decision.assessment.program).rules(decision.assessment.on)
    except NotFoundError:
        return
    if rules.digest == decision.assessment.rules:
        blobs.put(kept_rules(rules))
        blobs.put(kept_facts(catalog.facts))
