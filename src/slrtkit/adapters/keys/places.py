"""Where sealed things belong: the form of a part's bytes, what a part is bound to, and the names of keys in a vault."""

from struct import Struct
from typing import Final

from slrtkit.ledger import contexts

__all__ = ["FORM", "INDEX", "NONCE", "OTHERS", "SUBJECT", "WITHHELD", "bound", "other"]

FORM: Final = b"\1"
"""How the bytes of a part begin."""
NONCE: Final = 12
"""Bytes in a nonce."""
SUBJECT: Final = "subject/"
"""How the names of a subject's own keys begin."""
INDEX: Final = "index/"
"""How the names of the keys of indexes begin."""
OTHERS: Final = "from/"
"""How the names begin of keys that other devices made for a subject that this one has another key for."""
WITHHELD: Final = "withheld/"
"""How the names begin under which it is noted that a key was not given."""
_LENGTHS: Final = Struct(">4I")
_SEALED: Final = contexts.SEALED.encode() + b"\0"


def other(node: str, subject: str) -> str:
    """Return the name of the key with which another device sealed what is about a subject."""
    return f"{OTHERS}{node}/{subject}"


def bound(subject: str, field: str, commitment: str, context: bytes) -> bytes:
    """Return what a part is bound to; lengths stand first, so that nothing passes for the beginning of something else."""
    one, two, promise = subject.encode(), field.encode(), commitment.encode()
    return b"".join((_SEALED, _LENGTHS.pack(len(one), len(two), len(promise), len(context)), one, two, promise, context))
