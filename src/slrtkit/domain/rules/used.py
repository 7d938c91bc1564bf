"""What a condition asks for: facts, receipts of programs, and the list of members."""

from collections.abc import Iterator

from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.nodes import All, Any, Count, FactRef, MemberRef, Node, Receives, Reference, Total
from slrtkit.domain.rules.walk import walk

__all__ = ["asks_members", "facts_used", "receipts_used"]


def facts_used(node: Node, catalogue: FactCatalogue | None = None) -> tuple[Reference, ...]:
    """Return every fact that a condition speaks of, once, in the order of the text; of members as `MemberRef`.

    Args:
        node: What is asked.
        catalogue: Where given, a derived fact is followed by those that it is derived from.
    """
    return tuple(dict.fromkeys(one for one in _used(node, catalogue) if isinstance(one, FactRef | MemberRef)))


def receipts_used(node: Node, catalogue: FactCatalogue | None = None) -> tuple[Receives, ...]:
    """Return every receipt of a program that a condition asks about, once, in the order of the text."""
    return tuple(dict.fromkeys(one for one in _used(node, catalogue) if isinstance(one, Receives)))


def asks_members(node: Node, catalogue: FactCatalogue | None = None) -> bool:
    """Whether a condition asks about the members, be it only how many there are."""
    return any(isinstance(one, Any | All | Count | Total) for one in _used(node, catalogue))


def _used(node: Node, catalogue: FactCatalogue | None) -> Iterator[Node]:
    for one in walk(node):
        yield one
        formula = catalogue.formula(one) if catalogue is not None and isinstance(one, FactRef | MemberRef) else None
        if formula is not None:
            yield from _used(formula, catalogue)
