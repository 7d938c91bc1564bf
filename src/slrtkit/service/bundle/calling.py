"""A device says who it is to another one over a network: each request is signed with its key, for some minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from slrtkit.errors import NotFoundError, SyncError
from slrtkit.ledger import instant_text
from slrtkit.service.device import Device
from slrtkit.service.nodes import NodeDesk

__all__ = ["MINUTES", "call", "caller"]

MINUTES: Final = 10
"""For so long a request holds, before and after the instant that it names."""


def call(device: Device, method: str, path: str, at: datetime) -> str:
    """Return what a request carries: name, instant and signature. Raises KeyUnavailableError."""
    instant = instant_text(at)
    return f"{device.card.node} {instant} {device.signer.sign(_said(method, path, instant)).hex()}"


def caller(desk: NodeDesk, carried: str, method: str, path: str, now: Callable[[], datetime]) -> str:
    """Return the device that sent a request.

    Raises:
        SyncError: it is not signed by a device that is enrolled and was not revoked, or not now (`node.call`).
    """
    node, _, rest = carried.partition(" ")
    instant, _, signature = rest.partition(" ")
    try:
        card, at, signed = desk.card(node), datetime.fromisoformat(instant), bytes.fromhex(signature)
        apart = abs(now() - at)
    except (NotFoundError, SyncError, ValueError, TypeError):
        raise _refused() from None
    if apart > timedelta(minutes=MINUTES) or not desk.device.check(card.signer, _said(method, path, instant), signed):
        raise _refused()
    return node


def _said(method: str, path: str, instant: str) -> bytes:
    return f"slrtkit/call/1\n{method} {path}\n{instant}\n".encode()


def _refused() -> SyncError:
    return SyncError("this is no device that may ask now", code="node.call", cure="look at its clock and its enrolment")
