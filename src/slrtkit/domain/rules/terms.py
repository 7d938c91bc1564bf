"""Terms of a condition without which it would say the same."""

from collections.abc import Iterator

from slrtkit.domain.rules.finding import Finding
from slrtkit.domain.rules.nodes import And, Condition, Or
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.walk import walk
from slrtkit.domain.rules.worlds import ALWAYS, NEVER, Worlds

__all__ = ["idle_terms"]


def idle_terms(condition: Condition, worlds: Worlds, path: str) -> Iterator[Finding]:
    """Yield the terms of `and` and `or`, anywhere in a condition, that can be left out; of equal ones the later.

    Args:
        condition: What is asked.
        worlds: How conditions can come out.
        path: Where the condition stands.
    """
    for node in walk(condition):
        if isinstance(node, And | Or):
            left = list(node.terms)
            for term in reversed(node.terms):
                rest = [one for one in left if one is not term]
                if rest and worlds.same(node, _joined(type(node), rest)):
                    left = rest
                    yield _finding(term, worlds, path)


def _joined(join: type[And | Or], terms: list[Condition]) -> Condition:
    return terms[0] if len(terms) == 1 else join(tuple(terms))


def _finding(term: Condition, worlds: Worlds, path: str) -> Finding:
    said, outcomes = unparse(term), worlds.together(term)
    if outcomes == NEVER:
        return Finding.odd("term.never", path, f"tidak pernah terpenuhi: {said}", f"is never met: {said}")
    if outcomes == ALWAYS:
        return Finding.odd("term.always", path, f"selalu terpenuhi: {said}", f"is always met: {said}")
    return Finding.odd("term.idle", path, f"dapat dihapus: {said}", f"can be left out: {said}")
