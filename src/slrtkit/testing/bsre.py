"""A stand-in for the BSrE gateway, versions 1 and 2, on loopback: it really signs, with the sample infrastructure.

It behaves as the gateway is publicly described to; what is not known of it (whether it certifies, adds revisions or writes the
document anew) it can do in every way. Needs the extras `pades` and `testing`.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from email import message_from_bytes
from enum import Enum, auto
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from pyhanko.pdf_utils.reader import PdfFileReader

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.foreign import approved, rewritten
from slrtkit.testing.loopback import Loopback, Reply, basic

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["Answer", "BsreStandIn", "Manner"]

_PASSPHRASE, _UNREGISTERED, _EXPIRED = 2031, 2011, 2021


class Manner(Enum):
    """How the stand-in signs."""

    CERTIFYING = auto()
    """One revision that certifies the document, with its evidence."""
    APPROVING = auto()
    """An approval signature, and the evidence in a revision after it."""
    REWRITING = auto()
    """The document written anew, then as `APPROVING`."""


class Answer(Enum):
    """What the stand-in answers in place of the document, signed."""

    SIGNED = auto()
    ANOTHER = auto()
    """Another document, signed by the same officer."""
    UNSIGNED = auto()
    """What was sent."""
    STRANGER = auto()
    """The document, signed by somebody else."""
    EXPIRED = auto()
    """No: the officer's certificate has expired."""
    ERROR = auto()
    """HTTP 200, and an error in the body."""


class BsreStandIn(Loopback):
    """A gateway while its context lasts.

    Args:
        services: The infrastructure of its certificates, time stamps and revocation.
        officer: Who signs by it.
        clock: Tells the instant, in UTC.
        other: A page to answer with in place of the one that was sent.

    Attributes:
        user: The client's name.
        password: The client's password.
        nik: The officer's NIK, in a district that does not exist.
        passphrase: The officer's passphrase.
        totp: The officer's one-time password, and the organisation's.
        subscriber: The organisation's id, for seals.
        manner: How it signs.
        answer: What it answers.
    """

    def __init__(self, services: Services, officer: Credential, clock: Callable[[], datetime], other: bytes = b"") -> None:
        super().__init__()
        self._services, self._officer, self._clock, self._other = services, officer, clock, other
        self._kept: dict[str, bytes] = {}
        self.user: str = "slrt-contoh"
        self.password: str = "rahasia-klien-contoh"  # noqa: S105  a stand-in has no secret
        self.nik: str = "33" + "1699" + "4107850003"
        self.passphrase: str = "sandi-pejabat-contoh"  # noqa: S105  the same
        self.totp: str = "271828182845"  # longer than real ones: six digits stand by chance in what is stored
        self.subscriber: str = "pelanggan-contoh"
        self.manner: Manner = Manner.CERTIFYING
        self.answer: Answer = Answer.SIGNED

    def told(self, name: str) -> bytes:
        """Be the secret callback of an honest client: return `NAME.nik`, `NAME.passphrase` and the others."""
        secrets = {
            "password": self.password,
            "nik": self.nik,
            "passphrase": self.passphrase,
            "totp": self.totp,
            "subscriber": self.subscriber,
        }
        return secrets[name.rpartition(".")[2]].encode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be found nowhere."""
        return (self.password, self.nik, self.passphrase, self.totp, self.subscriber, basic(self.user, self.password)[6:])

    def serve(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Answer as the gateway does."""
        if headers.get("authorization") != basic(self.user, self.password):
            return _no(401, "unauthorized")
        if path == "/api/sign/pdf":
            return self._v1(_form(body, headers))
        if path.startswith("/api/sign/download/"):
            kept = self._kept.get(path.rpartition("/")[2])
            return Reply(200, kept, "application/pdf") if kept else _no(404, "not found")
        if path == "/api/sign/verify":
            return Reply(200, json.dumps({"summary": _conclusion(_form(body, headers)["signed_file"])}).encode())
        if path.startswith("/api/user/status/"):
            return self._standing(path.rpartition("/")[2])
        return self._v2(path.removeprefix("/api/v2/"), json.loads(body))

    def _v1(self, form: Mapping[str, bytes]) -> Reply:
        fault = self._fault(form["nik"].decode(), form["passphrase"].decode() == self.passphrase)
        if fault:
            return fault
        name = f"dok-{len(self._kept)}"
        self._kept[name] = self._made(form["file"], form["reason"].decode(), form["location"].decode())
        return Reply(200, self._kept[name], "application/pdf", {"id_dokumen": name})

    def _v2(self, path: str, said: Mapping[str, Any]) -> Reply:
        match path:
            case "verify/pdf":
                told: Mapping[str, object] = {"conclusion": _conclusion(b64decode(said["file"]))}
            case "user/check/status":
                return self._standing(said["nik"])
            case "sign/get/totp":
                told = {"message": "sent"}
            case "seal/get/totp":
                told = {"result": True, "totp": self.totp[::-1]}
            case _:
                return self._v2_signed(path, said)
        return Reply(200, json.dumps(told).encode())

    def _v2_signed(self, path: str, said: Mapping[str, Any]) -> Reply:
        if path == "sign/pdf":
            fault = self._fault(said["nik"], said.get("passphrase") == self.passphrase or said.get("totp") == self.totp)
        elif path == "seal/pdf":
            sealed = said["idSubscriber"] == self.subscriber and said["totp"] == self.totp[::-1]
            fault = None if sealed else _no(400, "totp salah", _PASSPHRASE)
        else:
            fault = _no(404, "not found")
        if fault:
            return fault
        (shown,), (file,) = said["signatureProperties"], said["file"]
        made = self._made(b64decode(file), shown["reason"], shown["location"])
        return Reply(200, json.dumps({"time": 10, "file": [b64encode(made).decode()]}).encode())

    def _fault(self, nik: str, proved: bool) -> Reply | None:  # noqa: FBT001  a plain answer of a check
        if nik != self.nik:
            return _no(400, f"user {nik} tidak terdaftar", _UNREGISTERED)
        if not proved:
            return _no(400, f"passphrase {nik} salah", _PASSPHRASE)
        if self.answer is Answer.EXPIRED:
            return _no(400, f"sertifikat {nik} kedaluwarsa", _EXPIRED)
        return _no(200, "gagal", 9999) if self.answer is Answer.ERROR else None

    def _standing(self, nik: str) -> Reply:
        if nik != self.nik:
            return _no(404, f"user {nik} tidak terdaftar", _UNREGISTERED)
        return Reply(200, b'{"status":"ISSUE","status_code":1111}')

    def _made(self, pdf: bytes, reason: str, location: str) -> bytes:
        request = SignatureRequest("bsre", self._clock(), reason, location)
        match self.answer:
            case Answer.UNSIGNED:
                return pdf
            case Answer.ANOTHER:
                return self._signed(self._other, request, self._officer)
            case Answer.STRANGER:
                return self._signed(pdf, request, self._services.pki.officer("Orang Lain"))
            case _:
                return self._signed(pdf, request, self._officer)

    def _signed(self, pdf: bytes, request: SignatureRequest, officer: Credential) -> bytes:
        level = BaselineLT(timestamp_url=self._services.pki.tsa_url)
        key = KeptKey(officer.key, officer.certificate, officer.chain)
        if self.manner is Manner.CERTIFYING:
            return PadesSigner(key, level).sign(pdf, request)
        return approved(rewritten(pdf) if self.manner is Manner.REWRITING else pdf, key, level, request)


def _form(body: bytes, headers: Mapping[str, str]) -> dict[str, bytes]:
    message = message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body)
    parts = cast("list[Message[str, str]]", message.get_payload())
    named = {str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) for part in parts}
    return {name: value for name, value in named.items() if isinstance(value, bytes)}


def _conclusion(pdf: bytes) -> str:
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return "VALID" if signatures else "NO_SIGNATURE"


def _no(status: int, text: str, code: int | None = None) -> Reply:
    said = {"error": text} | ({} if code is None else {"status_code": code})
    return Reply(status, json.dumps(said).encode())
