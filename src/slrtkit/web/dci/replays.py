"""Signed messages that came already: none is taken twice while its signature holds."""

from collections import OrderedDict
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Final

from slrtkit.adapters.exchange.dci.envelope import Envelope
from slrtkit.adapters.exchange.dci.plain import refuse
from slrtkit.adapters.exchange.dci.signature import LONGEST, SKEW, signed_at

__all__ = ["Replays"]

_MOST: Final = 10_000
"""Messages of one partner that are remembered: as many as it may send within the time that a signature holds."""
_HOLDS: Final = LONGEST + SKEW


class Replays:
    """Remembers, in this process, which signed messages came.

    What came before this process began cannot be known: it is not taken either.

    Args:
        began: When this process began to remember, in UTC.
    """

    def __init__(self, began: datetime) -> None:
        self._began = int(began.timestamp())
        self._came: dict[str, OrderedDict[bytes, float]] = {}
        self._turn = Lock()

    def require_new(self, partner: str, envelope: Envelope, at: datetime) -> None:
        """Take a message whose signature holds, once.

        Args:
            partner: Id of its sender.
            envelope: The message.
            at: The instant, in UTC.

        Raises:
            ExchangeError: it came already (`rjct.message_id.duplicate`), was signed before this process began
                (`err.signature.invalid`), or its sender sent too many (`err.request.too_many_requests`).
        """
        if signed_at(envelope.signature) < self._began:
            refuse("err.signature.invalid", "signature", "this was signed before this service began", "sign it anew")
        now, which = at.timestamp(), sha256(envelope.id.encode()).digest()
        with self._turn:
            came = self._came.setdefault(partner, OrderedDict())
            while came and next(iter(came.values())) <= now:
                came.popitem(last=False)
            if which in came:
                refuse(
                    "rjct.message_id.duplicate",
                    "header.message_id",
                    "this message came already",
                    "send it with a message_id of its own, signed anew",
                )
            if len(came) >= _MOST:
                refuse("err.request.too_many_requests", "", f"this sender signed {_MOST} messages within an hour", "wait")
            came[which] = now + _HOLDS
