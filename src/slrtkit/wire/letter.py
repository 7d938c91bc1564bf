"""`letter.json`, the attachment of a signed letter: what the page says, and what opens its commitment."""

from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.page_maker import PageMaker
from slrtkit.ledger import JSON, canonical, commit, contexts
from slrtkit.wire.converter import to_wire
from slrtkit.wire.register import proof_form

__all__ = ["LETTER_SCHEMA", "MADE_SCHEMA", "PROVED_SCHEMA", "letter_commitment", "letter_file"]

LETTER_SCHEMA = "slrtkit/letter/1"
"""The form of the attachment of a letter without a proof."""
PROVED_SCHEMA = "slrtkit/letter/2"
"""The form of one that carries the proof that it stands in the register."""
MADE_SCHEMA = "slrtkit/letter/3"
"""The form of one that says what its pages were set with, with a proof or without one."""


def letter_file(
    letter: RecommendationLetter, salt: str, proof: LeafProof | None = None, maker: PageMaker | None = None
) -> bytes:
    """Return the canonical bytes of `{"schema", "letter", "salt", "commitment"}`, with `register` and `maker` where there are.

    Args:
        letter: What the page says.
        salt: 64 hexadecimal digits, used for this letter only.
        proof: That its leaf stands in the register.
        maker: What its pages are set with.
    """
    commitment = letter_commitment(letter, salt)
    said: dict[str, JSON] = {"letter": to_wire(letter), "salt": salt, "commitment": commitment}
    schema = LETTER_SCHEMA if proof is None else PROVED_SCHEMA
    if proof is not None:
        said["register"] = proof_form(proof)
    if maker is not None:
        schema, said["maker"] = MADE_SCHEMA, to_wire(maker)
    return canonical({"schema": schema, **said})


def letter_commitment(letter: RecommendationLetter, salt: str) -> str:
    """Return the commitment to what a letter says, 64 hexadecimal digits; `salt` as in `letter_file`."""
    return commit(contexts.LETTER, bytes.fromhex(salt), canonical(to_wire(letter)))
