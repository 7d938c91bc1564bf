"""A key that a CSC service keeps: the digest goes there, authorised for itself alone, and the signature comes back."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from typing import Self

from attrs import frozen

from slrtkit.adapters.signing.csc.session import CloudAccess
from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["CloudKey"]

_SHA256 = "2.16.840.1.101.3.4.2.1"
_ALGORITHMS = {"rsa": "1.2.840.113549.1.1.11", "ec": "1.2.840.10045.4.3.2"}
"""sha256WithRSAEncryption and ecdsa-with-SHA256."""


@frozen
class _Terms:
    """How a signature with a credential is authorised."""

    credential: str
    explicit: bool
    pin: bool
    otp: bool
    online: bool


class CloudKey(DocumentKey):
    """Signs with a credential of a CSC service (API 1.0.4.0: `credentials/authorize`, `signatures/signHash`).

    Each signature is authorised for its own digest, with PIN and one-time password where the credential wants them. A signature
    that comes back is checked before it is used. `signatures/signHash` is sent once: if no answer comes, whether the service
    signed is not known, and the error says so (`signing.unknown`).

    Args:
        access: The service.
        terms: How the credential is authorised.
        certificates: The credential's certificate and its issuers, DER.
    """

    def __init__(self, access: CloudAccess, terms: _Terms, certificates: list[bytes]) -> None:
        super().__init__(certificates[0], certificates[1:])
        self._access, self._terms = access, terms

    @classmethod
    def of(cls, access: CloudAccess, *, credential: str = "") -> Self:
        """Ask the service about a credential; without its id, about the only one.

        Raises:
            KeyUnavailableError: the service does not answer, or not so that it can be read.
            SigningRefusedError: there is no such credential, it is disabled, or it is authorised in a way not known here.
        """
        if not credential:
            found = access.call("credentials/list", {"maxResults": 2}).get("credentialIDs")
            if not isinstance(found, list) or len(found) != 1:
                raise SigningRefusedError(
                    "there is not exactly one credential", code="signing.key", cure="name one: credential=…"
                )
            credential = str(found[0])
        asked = {"credentialID": credential, "certificates": "chain", "certInfo": False, "authInfo": True}
        match access.call("credentials/info", asked):
            case {
                "key": {"status": "enabled"},
                "cert": {"certificates": [str(), *_] as written},
                "authMode": str(mode),
            } as told:
                pass
            case {"key": {"status": "disabled"}}:
                raise SigningRefusedError("the credential is disabled", code="signing.key")
            case _:
                raise KeyUnavailableError("what the service says of the credential cannot be read", code="signing.no-answer")
        if mode not in ("implicit", "explicit"):
            raise SigningRefusedError("the credential is authorised in a browser", code="signing.key", cure="use another one")
        pin, otp = told.get("PIN"), told.get("OTP")
        terms = _Terms(
            credential,
            explicit=mode == "explicit",
            pin=_wanted(pin),
            otp=_wanted(otp),
            online=isinstance(otp, dict) and otp.get("type") == "online",
        )
        return cls(access, terms, [_bytes(each) for each in written])

    def raw(self, data: bytes) -> bytes:
        """Return the signature of the data.

        Raises:
            KeyUnavailableError: the service does not answer (`signing.unknown` once the digest was sent), or PIN or one-time
                password are wrong.
            SigningRefusedError: the service says no.
        """
        digest, terms = b64encode(sha256(data).digest()).decode(), self._terms
        algorithm = _ALGORITHMS[self.kind]
        said: dict[str, object] = {"credentialID": terms.credential, "hash": [digest]}
        if terms.explicit:
            said["SAD"] = self._authorised(digest)
        answer = self._access.call("signatures/signHash", said | {"hashAlgo": _SHA256, "signAlgo": algorithm}, effect=True)
        match answer:
            case {"signatures": [str(signature)]}:
                return self.proved(data, _bytes(signature))
            case _:
                raise KeyUnavailableError("the service gave no signature", code="signing.no-answer")

    def _authorised(self, digest: str) -> str:
        access, terms = self._access, self._terms
        said: dict[str, object] = {"credentialID": terms.credential, "numSignatures": 1, "hash": [digest]}
        if terms.pin:
            said["PIN"] = (access.secret(f"{access.name}.pin") or b"").decode()
        if terms.otp:
            if terms.online:
                access.call("credentials/sendOTP", {"credentialID": terms.credential})
            said["OTP"] = (access.secret(f"{access.name}.otp") or b"").decode()
        try:
            sad = access.call("credentials/authorize", said).get("SAD")
        except SigningRefusedError as error:
            if error.code != "signing.service":
                raise
            raise KeyUnavailableError(
                "the service does not accept PIN or one-time password", code="signing.pin", cure="a few wrong ones lock it"
            ) from error
        if not isinstance(sad, str):
            raise KeyUnavailableError("the service did not authorise the signature", code="signing.no-answer")
        return sad


def _wanted(presence: object) -> bool:
    """Whether a secret is wanted; "optional" is not."""
    return isinstance(presence, dict) and str(presence.get("presence")).lower() == "true"


def _bytes(written: object) -> bytes:
    try:
        return b64decode(str(written), validate=True)
    except (Base64Error, ValueError) as error:
        raise KeyUnavailableError("the answer cannot be read", code="signing.no-answer") from error
