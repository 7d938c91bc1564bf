"""A stand-in for a CSC service (API 1.0.4.0) on loopback: it keeps a sample key and really signs digests with it.

Needs the extras `pades` and `testing`.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.demo.pki import Credential
from slrtkit.testing.loopback import Loopback, Reply, basic

__all__ = ["CscStandIn"]

_PATH = "/csc/v1/"
_ECDSA, _RSA = "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11"


class CscStandIn(Loopback):
    """A service while its context lasts.

    Args:
        officer: Whose key it keeps.

    Attributes:
        place: Where its methods are.
        user: The caller's name, for `auth/login`.
        password: The caller's password.
        token: The bearer token that it accepts.
        pin: The PIN of the credential.
        otp: The one-time password of the credential.
        info: What `credentials/info` says; a test changes it.
        forged: Whether signatures come back that are none.
    """

    def __init__(self, officer: Credential) -> None:
        super().__init__()
        self._officer = officer
        self.place: str = f"{self.url}/csc/v1"
        self.user: str = "slrt-contoh"
        self.password: str = "rahasia-csc-contoh"  # noqa: S105  an invented one, to be looked for
        self.token: str = "token-csc-contoh-1"  # noqa: S105  the same
        self.pin: str = "pin-csc-contoh"
        self.otp: str = "31415926"
        self.forged: bool = False
        self._granted: dict[str, str] = {}
        certificates = [each.public_bytes(Encoding.DER) for each in (officer.certificate, *officer.chain)]
        self.info: dict[str, Any] = {
            "key": {"status": "enabled", "algo": [_ECDSA, _RSA]},
            "cert": {"status": "valid", "certificates": [b64encode(each).decode() for each in certificates]},
            "authMode": "explicit",
            "SCAL": "2",
            "PIN": {"presence": "true"},
            "OTP": {"presence": "true", "type": "online"},
            "multisign": 1,
        }

    def told(self, name: str) -> bytes:
        """Be the secret callback of an honest caller: return `NAME.token`, `NAME.password`, `NAME.pin` or `NAME.otp`."""
        what = name.rpartition(".")[2]
        return {"token": self.token, "password": self.password, "pin": self.pin, "otp": self.otp}[what].encode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be found nowhere."""
        return (self.token, self.password, self.pin, self.otp, basic(self.user, self.password)[6:])

    def serve(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Answer as the protocol says."""
        method, said = path.removeprefix(_PATH), json.loads(body)
        if method == "auth/login":
            known = headers.get("authorization") == basic(self.user, self.password)
            return _yes({"access_token": self.token, "expires_in": 3600}) if known else _no(401, "access_denied")
        if headers.get("authorization") != f"Bearer {self.token}":
            return _no(401, "invalid_token")
        if method == "credentials/authorize":
            return self._authorised(said)
        if method == "signatures/signHash":
            return self._signed(said)
        told = {"credentials/list": {"credentialIDs": ["kredensial-contoh"]}, "credentials/info": self.info}
        return _yes(told.get(method, {}))

    def _authorised(self, said: Mapping[str, Any]) -> Reply:
        if said.get("PIN") != self.pin or said.get("OTP") != self.otp:
            return _no(400, "invalid_otp")
        sad = secrets.token_hex(16)
        self._granted[sad] = said["hash"][0]
        return _yes({"SAD": sad, "expiresIn": 60})

    def _signed(self, said: Mapping[str, Any]) -> Reply:
        """Sign a digest once, if it is the one that was authorised."""
        (digest,) = said["hash"]
        if self.info["authMode"] == "explicit" and self._granted.pop(said.get("SAD", ""), None) != digest:
            return _no(400, "invalid_request")
        content = bytes(32) if self.forged else b64decode(digest)
        key = self._officer.key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            signature = key.sign(content, ec.ECDSA(utils.Prehashed(SHA256())))
        else:
            signature = key.sign(content, padding.PKCS1v15(), utils.Prehashed(SHA256()))
        return _yes({"signatures": [b64encode(signature).decode()]})


def _yes(said: Mapping[str, object]) -> Reply:
    return Reply(200, json.dumps(said).encode())


def _no(status: int, error: str) -> Reply:
    return Reply(status, json.dumps({"error": error, "error_description": "contoh"}).encode())
