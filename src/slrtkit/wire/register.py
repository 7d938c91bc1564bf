"""Leaves of the register of letters, and the proofs of them that letters carry, as bytes and as JSON."""

from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import Leaf
from slrtkit.ledger import JSON, canonical, commit, contexts, digest
from slrtkit.ledger.merkle import leaf_hash
from slrtkit.wire.converter import from_wire, to_wire

__all__ = ["hash_leaf", "leaf_form", "proof_form", "proof_of", "reason_commitment", "reason_of", "reason_salt"]


def leaf_form(leaf: Leaf) -> dict[str, JSON]:
    """Return the JSON form of a leaf; what has no reason has no such member, so that older leaves keep the hash they had."""
    form: dict[str, JSON] = to_wire(leaf)
    if not leaf.reason:
        del form["reason"]
    return form


def hash_leaf(leaf: Leaf) -> bytes:
    """Return the hash of a leaf: that of RFC 6962, over its context, NUL, and its canonical JSON."""
    return leaf_hash(contexts.LEAF.encode() + b"\0" + canonical(leaf_form(leaf)))


def proof_form(proof: LeafProof) -> dict[str, JSON]:
    """Return the JSON form of a proof."""
    return {
        "checkpoint": proof.checkpoint,
        "index": proof.index,
        "leaf": leaf_form(proof.leaf),
        "path": list(proof.path),
    }


def proof_of(form: JSON) -> LeafProof:
    """Return the proof that a JSON form says. Raises WireError."""
    return from_wire(form, LeafProof)


def reason_of(record: LetterRecord) -> str:
    """Return why a letter is void or withdrawn, or an empty text."""
    return record.withdrawn.reason if record.withdrawn else record.reason


def reason_salt(record: LetterRecord) -> str:
    """Return the salt of the reason, 64 hexadecimal digits; it follows from the salt of the decision, and not the other way."""
    return digest(contexts.REASON, bytes.fromhex(record.decision_salt))


def reason_commitment(record: LetterRecord) -> str:
    """Return the commitment to why a letter is void or withdrawn; empty where no reason is given."""
    said = reason_of(record)
    return commit(contexts.REASON, bytes.fromhex(reason_salt(record)), canonical(said)) if said else ""
