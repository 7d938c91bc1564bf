"""Digests and salted commitments, each under a context string."""

import hashlib
import hmac
from functools import lru_cache
from typing import Final

from slrtkit.errors import Problem, WireError

__all__ = ["SALT_SIZE", "commit", "digest", "opens", "same"]

SALT_SIZE: Final = 32
"""Bytes in a salt."""


def digest(context: str, data: bytes) -> str:
    """Return SHA-256(context ‖ NUL ‖ data), 64 hexadecimal digits. Contexts are listed in `slrtkit.ledger.contexts`.

    Raises:
        WireError: the context is empty or contains NUL, so that it would not end where it seems to.
    """
    hashed = _begun(context).copy()
    hashed.update(data)
    return hashed.hexdigest()


@lru_cache(maxsize=64)
def _begun(context: str) -> "hashlib._Hash":
    if not context or "\0" in context:
        raise WireError([Problem("context", "digest.context", "a context is a text without NUL")])
    return hashlib.sha256(context.encode() + b"\0")


def commit(context: str, salt: bytes, data: bytes) -> str:
    """Return the commitment SHA-256(context ‖ NUL ‖ salt ‖ data), 64 hexadecimal digits.

    It binds whoever publishes it to the data and, as long as the salt stays secret, tells nothing about them.

    Args:
        context: One of `slrtkit.ledger.contexts`.
        salt: 32 random bytes, from a `Sealer`; used once.
        data: What is committed to, usually canonical JSON.

    Raises:
        WireError: the salt is not 32 bytes long, so that it would not end where it seems to.
    """
    if len(salt) != SALT_SIZE:
        raise WireError([Problem("salt", "digest.salt", f"a salt has {SALT_SIZE} bytes, not {len(salt)}")])
    return _salted(context, salt, data)


def opens(commitment: str, context: str, salt: bytes, data: bytes) -> bool:
    """Tell whether salt and data are what the commitment was made of; whatever they are, it answers and does not raise."""
    return len(salt) == SALT_SIZE and same(commitment, _salted(context, salt, data))


def _salted(context: str, salt: bytes, data: bytes) -> str:
    hashed = _begun(context).copy()
    hashed.update(salt)
    hashed.update(data)
    return hashed.hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two digests in a time that does not depend on where they differ."""
    try:
        return hmac.compare_digest(one, other)
    except TypeError:  # it takes ASCII alone
        return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
