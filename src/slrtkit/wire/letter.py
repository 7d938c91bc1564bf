"""`letter.json`, the attachment of a signed letter: what the page says, and what opens its commitment."""

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.ledger import canonical, commit, contexts
from slrtkit.wire.converter import to_wire

__all__ = ["LETTER_SCHEMA", "letter_commitment", "letter_file"]

LETTER_SCHEMA = "slrtkit/letter/1"
"""The form of the attachment."""


def letter_file(letter: RecommendationLetter, salt: str) -> bytes:
    """Return the canonical bytes of `{"schema", "letter", "salt", "commitment"}`.

    Args:
        letter: What the page says.
        salt: 64 hexadecimal digits, used for this letter only.
    """
    commitment = letter_commitment(letter, salt)
    return canonical({"schema": LETTER_SCHEMA, "letter": to_wire(letter), "salt": salt, "commitment": commitment})


def letter_commitment(letter: RecommendationLetter, salt: str) -> str:
    """Return the commitment to what a letter says, 64 hexadecimal digits; `salt` as in `letter_file`."""
    return commit(contexts.LETTER, bytes.fromhex(salt), canonical(to_wire(letter)))
