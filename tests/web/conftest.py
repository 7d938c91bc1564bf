"""One district, one real server on loopback and the processes that judge for it, for every test of the session."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve, frozen
from PIL import Image
from starlette.types import ASGIApp

from slrtkit.adapters.signing.qr import PemSealSigner
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.seal import bitmap, sample_claims, seal_trust
from slrtkit.testing.serving import serving
from slrtkit.testing.workshop import NOW, Workshop, open_workshop
from slrtkit.web.verification import Manners, verification_app
from slrtkit.web.verification.judging import Asked, Question
from slrtkit.web.verification.workers import Workers

AT = NOW + timedelta(days=1)
PATIENT = Manners(burst=10_000, seconds=60)


@frozen
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever the document is
        return json.loads(self.body)


@frozen
class Site:
    """A server that runs."""

    url: str

    @property
    def address(self) -> tuple[str, int]:
        split = urlsplit(self.url)
        assert split.hostname
        assert split.port
        return split.hostname, split.port

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", **headers: str) -> Answered:
        connection = HTTPConnection(*self.address, timeout=60)
        try:
            connection.request(method, path, body, {**({"Content-Type": kind} if kind else {}), **headers})
            response = connection.getresponse()
            return Answered(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answered:
        return self.ask("GET", path)

    def send(self, path: str, data: bytes, kind: str = "application/octet-stream") -> Answered:
        return self.ask("POST", path, data, kind)

    def hand_in(self, data: bytes, name: str = "surat.pdf", path: str = "/", field: str = "file") -> Answered:
        """Send a form as a browser does: every field, of which one holds something."""
        return self.send(path, form({field: (name, data)}), FORM)

    def raw(self, request: bytes) -> bytes:
        """Return what is answered to bytes that no client would send, and that may end in the middle."""
        with socket.create_connection(self.address, timeout=60) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))


FORM = "multipart/form-data; boundary=----geckoformboundary1a2b3c"


def form(given: Mapping[str, tuple[str, bytes]], boundary: str = "----geckoformboundary1a2b3c") -> bytes:
    """Return the body of the form."""
    fields = {"file": ("", b""), "photo": ("", b"")} | dict(given)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n".encode()
        + data
        + b"\r\n"
        for field, (name, data) in fields.items()
    ]
    text = f'--{boundary}\r\nContent-Disposition: form-data; name="text"\r\n\r\n\r\n'.encode() if "text" not in given else b""
    return b"".join(parts) + text + f"--{boundary}--\r\n".encode()


@contextmanager
def running(app: ASGIApp) -> Iterator[Site]:
    """Serve an application on loopback."""
    with serving(app) as port:
        yield Site(f"http://127.0.0.1:{port}")


@frozen
class District:
    """A district, its letters and its seals."""

    workshop: Workshop
    sealer: PemSealSigner
    trust: TrustBundle
    letter: bytes

    @property
    def seal(self) -> str:
        return self.sealer.seal(sample_claims()).text

    def photo(self, form: str = "PNG") -> bytes:
        """Return a picture of a seal."""
        held = BytesIO()
        Image.open(BytesIO(bitmap(self.sealer.seal(sample_claims()).modules))).save(held, form)
        return held.getvalue()

    def scan(self) -> bytes:
        """Return a PDF whose one page is a picture of paper with a seal."""
        page, held = Image.new("L", (1240, 1754), 255), BytesIO()
        page.paste(Image.open(BytesIO(bitmap(self.sealer.seal(sample_claims()).modules))), (300, 900))
        page.save(held, "PDF", resolution=150)
        return held.getvalue()


@pytest.fixture(scope="session")
def district() -> Iterator[District]:
    sealer = PemSealSigner.made()
    seals = seal_trust(sealer.key)
    with open_workshop() as workshop:
        trust = evolve(workshop.trust, issuers=seals.issuers, withdrawn=seals.withdrawn)
        yield District(workshop, sealer, trust, workshop.sign(workshop.page()))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which the processes that judge would put what they do not keep in memory."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="session")
def workers(folder: Path, district: District) -> Iterator[Workers]:
    judges = Workers(1, PATIENT.seconds)
    with pytest.MonkeyPatch.context() as patched:
        for name in ("TMPDIR", "TEMP", "TMP"):
            patched.setenv(name, str(folder))
        judges.judge(Question(Asked.SEAL, "-", district.photo(), AT), district.trust)
    yield judges
    judges.end()


Opened = Callable[..., ASGIApp]


@pytest.fixture(scope="session")
def opened(district: District, workers: Workers) -> Opened:
    """Give what makes a door of the district, with other manners or another trust bundle."""

    def make(manners: Manners = PATIENT, trust: TrustBundle = district.trust, at: datetime = AT, **more: Any) -> ASGIApp:  # noqa: ANN401  what `verification_app` takes
        return verification_app(lambda _: trust, manners, now=lambda: at, **{"judge": workers, **more})

    return make


@pytest.fixture(scope="session")
def site(opened: Opened) -> Iterator[Site]:
    with running(opened()) as served:
        yield served
