"""The signature of a message: Ed25519 over its time and the digest of header and message.

The standard prints the form of an HTTP signature (draft-cavage-http-signatures) and says neither what the digest is of nor how
JSON is written for it. The profile lays down: SHA-256 of the canonical JSON (RFC 8785, without fractions) of
`{"header": …, "message": …}`; signed are the three lines `(created): …`, `(expires): …` and `digest: SHA-256=…`.
Needs `cryptography` (the extra `slrtkit[web]`).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from slrtkit.errors import WireError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.ledger import JSON, canonical
from slrtkit.ports.notes import NoteSigner

__all__ = ["LONGEST", "SKEW", "MessageSigner", "signed_at", "verify_signature"]

_CODE: Final = "err.signature.invalid"
SKEW: Final = 30
"""Seconds by which a sender's clock may be ahead."""
LONGEST: Final = 3600
"""Seconds for which a signature holds at most."""
_FIELD: Final = re.compile(r'(\w+)="([^"]*)"')
_HEADERS: Final = "(created) (expires) digest"


@frozen
class MessageSigner:
    """Signs what this register sends.

    Attributes:
        sender: Its `sender_id`.
        name: Name of the key.
        key: Signs with it (Ed25519); a key that signs nothing else.
        seconds: For how long a signature holds.
    """

    sender: str
    name: str
    key: NoteSigner = field(repr=False)
    seconds: int = 300

    def sign(self, header: JSON, message: JSON, at: datetime) -> str:
        """Return the signature of a message.

        Args:
            header: Its header.
            message: Its message.
            at: When it is signed, in UTC.
        """
        created = int(at.timestamp())
        expires = created + self.seconds
        signed = self.key.sign(_content(header, message, created, expires))
        kid = f"{self.sender}|{self.name}|ed25519"
        return (
            f'Signature: namespace="dci", kidId="{kid}", algorithm="ed25519", created="{created}", expires="{expires}", '
            f'headers="{_HEADERS}", signature="{b64encode(signed).decode()}"'
        )


def verify_signature(signature: str, header: JSON, message: JSON, sender: str, keys: Mapping[str, bytes], at: datetime) -> None:
    """Make sure that a sender signed a message, and that it was lately.

    Raises:
        ExchangeError: there is no signature (`err.signature.missing`), or it does not hold (`err.signature.invalid`).
    """
    if not signature:
        raise ExchangeError("this sender's messages are signed", code="err.signature.missing", path="signature")
    said = dict(_FIELD.findall(signature))
    claimed, _, rest = said.get("kidId", "").partition("|")
    name, _, algorithm = rest.partition("|")
    if claimed != sender or name not in keys or "ed25519" not in (algorithm, said.get("algorithm")):
        _refuse("this is signed by no key that was agreed on")
    if said.get("headers") != _HEADERS:
        _refuse("what is signed is not time and digest")
    created, expires = _second(said.get("created", "")), _second(said.get("expires", ""))
    now = at.timestamp()
    if not created - SKEW <= now < expires or expires - created > LONGEST:
        _refuse("this was not signed lately")
    try:
        given = b64decode(said.get("signature", ""), validate=True)
        Ed25519PublicKey.from_public_bytes(keys[name]).verify(given, _content(header, message, created, expires))
    except (ValueError, WireError, InvalidSignature):
        _refuse("the signature does not fit the message")


def signed_at(signature: str) -> int:
    """Return when a message was signed, by its signature that holds, in seconds since 1970."""
    return _second(dict(_FIELD.findall(signature)).get("created", ""))


def _content(header: JSON, message: JSON, created: int, expires: int) -> bytes:
    digest = b64encode(sha256(canonical({"header": header, "message": message})).digest()).decode()
    return f"(created): {created}\n(expires): {expires}\ndigest: SHA-256={digest}".encode()


def _second(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else _refuse("it does not say when it was signed")  # noqa: PLR2004  no second is longer


def _refuse(what: str) -> int:
    raise ExchangeError(what, code=_CODE, path="signature")
