"""Rules, and the facts that they may speak of, as the bytes that are kept when something is judged: under their own digests.

The bytes begin with the context of the digest and NUL, so that their SHA-256 is the digest that the decision and the letter
name. The context also says the version of the language that the rules are written in.
"""

from functools import lru_cache

from attrs import frozen

from slrtkit.domain.rules import FactCatalogue, RuleSet
from slrtkit.domain.rules.formread import read_form
from slrtkit.errors import Problem, WireError
from slrtkit.ledger import canonical, contexts, digest, parse, same
from slrtkit.wire.converter import from_wire, to_wire

__all__ = ["facts_digest", "kept_facts", "kept_rules", "read_facts", "read_rules"]


def kept_rules(rules: RuleSet) -> bytes:
    """Return the bytes of one version of rules; their SHA-256 is `RuleSet.digest`."""
    return _begin(contexts.RULESET) + canonical(rules.form)


def kept_facts(catalogue: FactCatalogue) -> bytes:
    """Return the bytes of what is declared; their SHA-256 is `facts_digest`."""
    return _written(_Same(catalogue))


def facts_digest(catalogue: FactCatalogue) -> str:
    """Return the digest of what is declared, 64 hexadecimal digits."""
    return digest(contexts.FACTS, kept_facts(catalogue).removeprefix(_begin(contexts.FACTS)))


def read_rules(data: bytes, said: str) -> RuleSet:
    """Return the rules that were kept under a digest.

    Raises:
        WireError: the bytes have another digest (`kept.digest`), or are no canonical JSON.
        RuleDefinitionError: they are no rules.
    """
    return read_form(parse(_opened(data, contexts.RULESET, said)))


def read_facts(data: bytes, said: str) -> FactCatalogue:
    """Return the declared facts that were kept under a digest.

    Raises:
        WireError: the bytes have another digest (`kept.digest`), or do not say what is declared.
    """
    return from_wire(parse(_opened(data, contexts.FACTS, said)), FactCatalogue)


def _begin(context: str) -> bytes:
    return context.encode() + b"\0"


def _opened(data: bytes, context: str, said: str) -> bytes:
    body = data.removeprefix(_begin(context))
    if len(body) == len(data) or not same(digest(context, body), said):
        raise WireError([Problem("", "kept.digest", "other bytes than were kept under this digest")])
    return body


@frozen(eq=False)
class _Same:
    """A catalogue that is known by its identity: it holds mappings, and is large."""

    catalogue: FactCatalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalogue is self.catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)


@lru_cache(maxsize=8)
def _written(same_as: _Same) -> bytes:
    return _begin(contexts.FACTS) + canonical(to_wire(same_as.catalogue))
