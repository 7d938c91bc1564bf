"""The envelope of every message: signature, header, message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from attrs import field, frozen

from slrtkit.adapters.exchange.dci.plain import BAD, Object, document, moment, object_of, refuse, text, whole
from slrtkit.ledger import JSON

__all__ = ["VERSION", "Envelope", "answer_header", "read_envelope"]

VERSION: Final = "1.0.0"
_MOST: Final = 99
"""Characters of an id (`transaction_id`, `correlation_id`: maxLength 99)."""


@frozen
class Envelope:
    """A message that came.

    Attributes:
        id: Its `message_id`.
        at: When it was written.
        action: What is asked.
        sender: Who says to have sent it.
        receiver: Whom it is for; empty where it does not say.
        transaction: The sender's id of the business.
        signature: What stands as its signature.
        header: As it came, for the signature.
        message: The same.
    """

    id: str
    at: datetime
    action: str
    sender: str
    receiver: str
    transaction: str
    signature: str = field(repr=False)
    header: Object = field(repr=False)
    message: Object = field(repr=False)


def read_envelope(data: bytes, actions: Iterable[str]) -> Envelope:
    """Read a message of one of some actions.

    The header of older published examples is called `headers`, its `total_count` a text and its `meta` one too: they are read.

    Raises:
        ExchangeError: it is none (`err.request.bad`), of another version (`err.version.not_supported`), or encrypted
            (`err.encryption.invalid`).
    """
    whole_message = document(data)
    header = object_of(whole_message, "header" if "header" in whole_message else "headers", BAD, "header")
    message = object_of(whole_message, "message", BAD)
    if text(header, "version", BAD, needed=False) not in ("", VERSION):
        refuse("err.version.not_supported", "header.version", f"only version {VERSION} is spoken here")
    if header.get("is_msg_encrypted") not in (None, False) or "ciphertext" in message:
        refuse("err.encryption.invalid", "header.is_msg_encrypted", "encrypted messages are not read here", "send it over TLS")
    whole(header, "total_count", BAD)
    action = text(header, "action", BAD)
    if action not in actions:
        refuse(BAD, "header.action", "this address takes another action", f"one of: {', '.join(sorted(actions))}")
    return Envelope(
        text(header, "message_id", BAD),
        moment(header, "message_ts", BAD),
        action,
        text(header, "sender_id", BAD),
        text(header, "receiver_id", BAD, needed=False),
        text(message, "transaction_id", BAD, _MOST),
        text(whole_message, "signature", BAD, 4096, needed=False),
        header,
        message,
    )


def answer_header(
    message_id: str, at: datetime, action: str, sender: str, receiver: str, *, status: str = "succ", total: int = 1
) -> dict[str, JSON]:
    """Return the header of an answer or a call-back (`MsgCallbackHeader`)."""
    return {
        "version": VERSION,
        "message_id": message_id,
        "message_ts": at.isoformat(timespec="seconds"),
        "action": action,
        "status": status,
        "total_count": total,
        "completed_count": total,
        "sender_id": sender,
        "receiver_id": receiver,
        "is_msg_encrypted": False,
    }
