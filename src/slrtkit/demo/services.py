"""The loopback services of the sample infrastructure: time stamps, OCSP, CRLs and certificates over HTTP."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self

from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.stamp import StampAnswer
from slrtkit.demo.pki import Credential, SamplePki

__all__ = ["Fault", "Services"]

_POLICY = "2.999.1"  # under the arc that ITU-T X.660 keeps for examples
_OCSP_TERM = timedelta(days=7)
_KINDS = {"/tsa": "application/timestamp-reply", "/ocsp": "application/ocsp-response"}


class Fault(Enum):
    """How a service fails, for tests."""

    REFUSE = auto()
    """The protocol's own refusal: a rejected time stamp, an OCSP answer `tryLater`."""
    ERROR = auto()
    """HTTP 500."""
    SLOW = auto()
    """No answer until the services end."""
    GARBAGE = auto()
    """HTTP 200 with bytes that mean nothing."""
    WRONG_NONCE = auto()
    """A time stamp that answers another request."""
    WRONG_IMPRINT = auto()
    """A time stamp on another digest."""
    OTHER_CERTIFICATE = auto()
    """An OCSP answer about another certificate."""


class Services:
    """A sample infrastructure, and the server that speaks for it on 127.0.0.1 while the context lasts.

    Args:
        clock: Tells the instant, in UTC, whenever the services need one.
        label: Part of every subject, to tell one sample from another.

    Attributes:
        pki: The infrastructure.
        url: Where it is served, without a slash at the end; the port is chosen by the operating system.
        faults: What shall fail, by path: `services.faults["/tsa"] = Fault.ERROR`.
        asked: How often each path was asked.
    """

    def __init__(self, clock: Callable[[], datetime], *, label: str = "Kabupaten Contoh") -> None:
        self._clock = clock
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._ended = Event()
        self.host: str = f"127.0.0.1:{self._server.server_port}"
        self.url: str = f"http://{self.host}"
        self.pki: SamplePki = SamplePki(clock(), self.url, label=label)
        self.faults: dict[str, Fault] = {}
        self.asked: Counter[str] = Counter()
        self.stamp_with(self.pki.tsa)

    def __enter__(self) -> Self:
        """Start to answer."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; connections that were kept waiting end now."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def stamp_with(self, tsa: Credential) -> None:
        """Give time stamps with this key and certificate from now on."""
        self._stamper = KeptKey(tsa.key, tsa.certificate, tsa.chain)

    def answer(self, path: str, body: bytes) -> tuple[HTTPStatus, bytes]:
        """Return status and body for a request, or what the fault of this path makes of it."""
        self.asked[path] += 1
        fault = self.faults.get(path)
        match fault:
            case Fault.SLOW:
                self._ended.wait()
                return HTTPStatus.SERVICE_UNAVAILABLE, b""
            case Fault.ERROR:
                return HTTPStatus.INTERNAL_SERVER_ERROR, b""
            case Fault.GARBAGE:
                return HTTPStatus.OK, b"\x30\x03garbage"
            case Fault.REFUSE | Fault.WRONG_NONCE | Fault.WRONG_IMPRINT | Fault.OTHER_CERTIFICATE | None:
                pass
        try:
            return HTTPStatus.OK, self._made(path, body, fault)
        except KeyError:
            return HTTPStatus.NOT_FOUND, b""
        except ValueError:
            return HTTPStatus.BAD_REQUEST, b""

    def _made(self, path: str, body: bytes, fault: Fault | None) -> bytes:
        pki = self.pki
        match path:
            case "/tsa":
                return self._stamp(tsp.TimeStampReq.load(body, strict=True), fault)
            case "/ocsp":
                return self._status(ocsp.load_der_ocsp_request(body), fault)
            case "/crl/root.crl":
                return pki.crl(pki.root, self._now())
            case "/crl/intermediate.crl":
                return pki.crl(pki.intermediate, self._now())
            case "/ca/root.crt":
                return pki.root.certificate.public_bytes(Encoding.DER)
            case "/ca/intermediate.crt":
                return pki.intermediate.certificate.public_bytes(Encoding.DER)
            case _:
                raise KeyError(path)

    def _stamp(self, request: tsp.TimeStampReq, fault: Fault | None) -> bytes:
        if fault is Fault.REFUSE:
            return bytes(StampAnswer({"status": {"status": "rejection"}}).dump())
        imprint, nonce = request["message_imprint"], request["nonce"].native
        if fault is Fault.WRONG_IMPRINT:
            imprint["hashed_message"] = bytes(32)
        info = {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(128) | 1 << 127,
            "gen_time": self._clock(),
        }
        if nonce is not None:
            info["nonce"] = nonce + 1 if fault is Fault.WRONG_NONCE else nonce
        content = cms.ParsableOctetString(tsp.TSTInfo(info).dump())
        enveloped = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": content})
        token = asyncio.run(self._stamper.async_sign_general_data(enveloped, "sha256", detached=False))
        return bytes(StampAnswer({"status": {"status": "granted"}, "token": token}).dump())

    def _status(self, request: ocsp.OCSPRequest, fault: Fault | None) -> bytes:
        certificate = self.pki.find(request.serial_number)
        if fault is Fault.REFUSE or certificate is None:
            kind = ocsp.OCSPResponseStatus.TRY_LATER if certificate else ocsp.OCSPResponseStatus.UNAUTHORIZED
            return ocsp.OCSPResponseBuilder.build_unsuccessful(kind).public_bytes(Encoding.DER)
        now, responder = self._now(), self.pki.responder
        certificate = responder.certificate if fault is Fault.OTHER_CERTIFICATE else certificate
        revocation = self.pki.revocation(certificate, now)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                certificate,
                self.pki.intermediate.certificate,
                request.hash_algorithm,
                ocsp.OCSPCertStatus.REVOKED if revocation else ocsp.OCSPCertStatus.GOOD,
                now,
                now + _OCSP_TERM,
                revocation.at if revocation else None,
                revocation.reason if revocation else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
            .certificates([responder.certificate])
        )
        return builder.sign(responder.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _now(self) -> datetime:
        """OCSP and CRL speak in whole seconds."""
        return self._clock().replace(microsecond=0)


def _handler(services: Services) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _reply(self, body: bytes) -> None:
            status, content = services.answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", _KINDS.get(self.path, "application/octet-stream"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
