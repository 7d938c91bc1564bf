"""Who may ask at the door: the sender of a message is a partner, signs where that was agreed, and is who the request says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import frozen
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from slrtkit.adapters.exchange.dci.attributes import Registry
from slrtkit.adapters.exchange.dci.criteria import asked_of, read_searches
from slrtkit.adapters.exchange.dci.envelope import Envelope, read_envelope
from slrtkit.adapters.exchange.dci.plain import moment, refuse
from slrtkit.adapters.exchange.dci.signature import verify_signature
from slrtkit.domain.identifiers import mask
from slrtkit.errors import AccessDeniedError, NotFoundError, SlrtError, UnauthenticatedError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.ports.dci import Partner
from slrtkit.web.dci.replays import Replays

__all__ = ["LARGEST", "Door", "Visit", "body_of", "broken", "refusal", "require_callback", "require_readable"]

LARGEST: Final = 1 << 20
"""Bytes of a message."""
_STATUSES: Final = {
    "err.request.unauthorized": 401,
    "err.signature.missing": 401,
    "err.signature.invalid": 401,
    "err.request.forbidden": 403,
    "err.sender_id.invalid": 403,
    "err.request.not_found": 404,
    "rjct.message_id.duplicate": 409,
    "err.request.too_many_requests": 429,
    "err.service.unavailable": 503,
}


@frozen
class Visit:
    """A message of a partner who was let in.

    Attributes:
        partner: Who.
        envelope: What they sent.
        officer: In whose name they ask.
        at: When, in UTC.
    """

    partner: Partner
    envelope: Envelope
    officer: str
    at: datetime


class Door:
    """Lets partners in.

    Args:
        kit: The district.
        authenticator: Tells which officer a request is of.
        partners: With whom the district agreed to exchange.
        receiver: The district's own id in messages.

    Attributes:
        kit: The district, seen by nobody.
    """

    def __init__(self, kit: Kit, authenticator: Authenticator, partners: Mapping[str, Partner], receiver: str) -> None:
        self.kit: Kit = kit
        self._authenticator, self._partners, self._receiver = authenticator, partners, receiver
        self._replays = Replays(kit.clock.now())

    def enter(self, carried: Carried, body: bytes, action: str) -> Visit:
        """Read a message, and make sure of who sent it; nothing of a message is believed before.

        Raises:
            ExchangeError: the request is of nobody, the message is none, or not of a partner who may send it.
        """
        at = self.kit.clock.now()
        try:
            officer = self._authenticator.officer(carried, at)
        except UnauthenticatedError as unknown:
            raise ExchangeError(unknown.text, code="err.request.unauthorized") from unknown
        envelope = read_envelope(body, {action})
        partner = self._partners.get(envelope.sender)
        if partner is None or partner.officer != officer:
            refuse("err.sender_id.invalid", "header.sender_id", "this sender is no partner of this register")
        if envelope.receiver != self._receiver and (envelope.receiver or partner.keys):  # who signs says for whom
            refuse("err.receiver_id.invalid", "header.receiver_id", "this message is for another register")
        if partner.keys:
            verify_signature(envelope.signature, envelope.header, envelope.message, partner.id, partner.keys, at)
            self._replays.require_new(partner.id, envelope, at)
        return Visit(partner, envelope, officer, at)

    def kit_of(self, visit: Visit, purpose: str = "") -> Kit:
        """Return the district as the partner's officer sees it; why, is what the partner says that it is for.

        Raises:
            ExchangeError: the district has no such officer any more.
        """
        reason = mask(": ".join(filter(None, (f"DCI {visit.partner.id}", visit.envelope.transaction, purpose))))
        try:
            return self.kit.seen_by(self.kit.context(visit.officer, reason=reason))
        except NotFoundError as gone:
            raise ExchangeError("this sender's officer works here no more", code="err.sender_id.invalid") from gone


def require_callback(visit: Visit) -> None:
    """Refuse a partner with whom no address for later answers was agreed on. Raises ExchangeError.

    The address that a message names (`sender_uri`) is not believed: answers go where the agreement says.
    """
    if not visit.partner.callback:
        refuse("err.sender_uri.invalid", "header.sender_uri", "no address for answers was agreed on", "ask synchronously")


def require_readable(visit: Visit, registry: Registry, action: str) -> None:
    """Refuse, before a message is acknowledged, what cannot be read of it. Raises ExchangeError (`err.request.bad`)."""
    if action == "search":
        for _, one in read_searches(visit.envelope, registry):
            if isinstance(one, ExchangeError):
                raise ExchangeError(f"{one.code}: {one.text}", code="err.request.bad", path=one.path, cure=one.cure)
    if action == "subscribe":
        for _, said in asked_of(visit.envelope, "subscribe_request"):
            moment(said, "timestamp", "err.request.bad")


async def body_of(request: Request) -> bytes:
    """Return the body of a request. Raises ExchangeError: it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            refuse("err.request.bad", "", f"a message has at most {LARGEST} bytes")
    return bytes(body)


def refusal(error: SlrtError) -> Response:
    """Return a refusal as the standard writes it (`HttpErrorResponse`)."""
    if not isinstance(error, ExchangeError):
        denied = isinstance(error, AccessDeniedError)
        code = "err.request.forbidden" if denied else "err.service.unavailable" if error.retryable else "err.request.bad"
        error = ExchangeError(error.text, code=code)
    status = _STATUSES.get(error.code, 400)
    where, cure = f"{error.path}: " if error.path else "", f" ({error.cure})" if error.cure else ""
    headers = {"WWW-Authenticate": "Bearer"} if status == _STATUSES["err.request.unauthorized"] else {}
    return JSONResponse({"errors": [{"code": error.code, "message": f"{where}{error.text}{cure}"}]}, status, headers)


def broken() -> Response:
    """Return what is answered where nobody foresaw what happened: that there was something, and nothing of it."""
    response = refusal(ExchangeError("something is wrong with this service", code="err.service.unavailable"))
    response.status_code = 500
    return response
