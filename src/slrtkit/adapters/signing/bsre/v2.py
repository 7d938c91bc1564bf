"""The gateway's second version: JSON both ways, also for an organisation's seal."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping

from attrs import frozen

from slrtkit.adapters.signing.bsre.gateway import Client, denied, word
from slrtkit.adapters.signing.pades.service import read_json
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.signing import SignatureRequest

__all__ = ["GatewayV2", "SealGateway"]

_OK = 200


@frozen
class GatewayV2:
    """`POST /api/v2/sign/pdf`, `/api/v2/sign/get/totp`, `/api/v2/verify/pdf`, `/api/v2/user/check/status`.

    Attributes:
        client: Who asks.
        totp: Whether a one-time password, sent to the officer, stands in for the passphrase.
        sent: Whether it is under way already (`send_totp`): then a signature asks for no other one.
    """

    client: Client
    totp: bool = False
    sent: bool = False

    def send_totp(self) -> None:
        """Have a one-time password sent to the officer. Raises as `Gateway.sign` does, and signs nothing."""
        self._ask("sign/get/totp", {"nik": self.client.told("nik"), "data": 1})

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return what the gateway answers; see `Gateway`."""
        nik = self.client.told("nik")
        if self.totp:
            if not self.sent:
                self.send_totp()
            proof = {"totp": self.client.told("totp")}
        else:
            proof = {"passphrase": self.client.told("passphrase")}
        return _signed(self._ask("sign/pdf", {"nik": nik, **proof, **_document(pdf, request)}, effect=True))

    def opinion(self, pdf: bytes) -> str:
        """Return the gateway's conclusion; see `Gateway`."""
        return word(self._ask("verify/pdf", {"file": b64encode(pdf).decode()}).get("conclusion"))

    def standing(self) -> str:
        """Return the state of the officer's certificate in the gateway's word (`ISSUE`: it is there and may sign)."""
        return word(self._ask("user/check/status", {"nik": self.client.told("nik")}).get("status"))

    def _ask(self, path: str, said: Mapping[str, object], *, effect: bool = False) -> dict[str, object]:
        return ask(self.client, path, said, effect=effect)


@frozen
class SealGateway:
    """`POST /api/v2/seal/get/totp`, `/api/v2/seal/pdf`: the organisation's seal, in place of an officer's signature.

    The organisation is told by `NAME.subscriber`, and its activation by `NAME.totp`.

    Attributes:
        client: Who asks.
    """

    client: Client

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return what the gateway answers; see `Gateway`."""
        who = {"idSubscriber": self.client.told("subscriber"), "totp": self.client.told("totp")}
        once = ask(self.client, "seal/get/totp", {**who, "data": 1}).get("totp")
        if isinstance(once, str):
            who["totp"] = once
        return _signed(ask(self.client, "seal/pdf", {**who, **_document(pdf, request)}, effect=True))

    def opinion(self, pdf: bytes) -> str:
        """Return the gateway's conclusion; see `Gateway`."""
        return GatewayV2(self.client).opinion(pdf)


def ask(client: Client, path: str, said: Mapping[str, object], *, effect: bool = False) -> dict[str, object]:
    """Post JSON to version 2 and return the object that is answered; raises as `Gateway.sign` does."""
    answer = client.service.post(f"api/v2/{path}", said, client.authorization, effect=effect)
    if answer.status != _OK:
        denied(answer, effect=effect)
    told = read_json(answer, effect=effect)
    if "error" in told:
        denied(answer, effect=effect)
    return told


def _document(pdf: bytes, request: SignatureRequest) -> dict[str, object]:
    shown = {"tampilan": "INVISIBLE", "reason": request.reason, "location": request.location}
    return {"signatureProperties": [shown], "file": [b64encode(pdf).decode()]}


def _signed(told: Mapping[str, object]) -> bytes:
    written = told.get("file")
    try:
        if isinstance(written, list) and len(written) == 1:
            return b64decode(str(written[0]), validate=True)
    except (Base64Error, ValueError):
        pass
    raise SigningRefusedError("the gateway answered without a document", code="signing.not-pdf")
