"""One district behind one real server on loopback, for every test of the API; officers say in a header who they are."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen
from starlette.types import ASGIApp

from slrtkit.demo.district import open_sample
from slrtkit.domain import Officer, SignatureBlock
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.roles import Role
from slrtkit.errors import UnauthenticatedError
from slrtkit.kit import Kit
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.testing.serving import serving
from slrtkit.web.api import Answered, Asked, api_app

HERE, THERE = "33.16.09.1008", "33.16.11.2005"
"""Two villages of the sample: `BKL-02` lives in the first, `BLS-01` in the second."""


_SUBJECTS = product(("BKL-01", "BKL-03", "BKL-04"), CaseRules().categories)


class ByHeader(Authenticator):
    """Believes the header `X-Officer`."""

    def officer(self, asked: Carried, at: datetime) -> str:
        assert at.utcoffset() == UTC.utcoffset(None)
        if not asked.headers.get("x-officer"):
            raise UnauthenticatedError("it is not shown who asks", cure="X-Officer")
        return asked.headers["x-officer"]


@frozen
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever the document is
        return json.loads(self.body)


@frozen
class Site:
    """A server that runs."""

    port: int
    seen: list[tuple[Asked, Answered]] = field(factory=list)

    def ask(self, method: str, path: str, officer: str = "fasilitator", data: Any = None, **headers: str) -> Got:  # noqa: ANN401  bytes or a document
        said = {name.replace("_", "-"): value for name, value in headers.items()} | ({"X-Officer": officer} if officer else {})
        if data is not None and not isinstance(data, bytes):
            data, said = json.dumps(data).encode(), {"Content-Type": "application/json"} | said
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, data, said)
            response = connection.getresponse()
            return Got(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, officer: str = "fasilitator", **headers: str) -> Got:
        return self.ask("GET", path, officer, **headers)

    def post(self, path: str, data: Any = None, officer: str = "fasilitator", **headers: str) -> Got:  # noqa: ANN401  as above
        return self.ask("POST", path, officer, {} if data is None else data, **headers)

    def complaint(self, **more: str) -> str:
        """File a complaint that nobody filed yet, and return its id."""
        household, category = next(_SUBJECTS)
        asked = {"household": household, "person": f"{household}-1", "category": category, "text": "Tidak mampu"} | more
        found = self.post("/complaints", asked)
        assert found.status == 201, found.body
        return str(found.json["id"])


@contextmanager
def running(app: ASGIApp, seen: list[tuple[Asked, Answered]] | None = None) -> Iterator[Site]:
    """Serve an application on loopback."""
    with serving(app) as port:
        yield Site(port, [] if seen is None else seen)


def peopled(kit: Kit) -> Kit:
    """Return the sample district with officers of two villages, and one who may see nothing."""
    block = SignatureBlock("Petugas Contoh", "Fasilitator")
    more = {
        "desa-sini": Officer("desa-sini", HERE, block, roles=(Role.FACILITATOR,)),
        "desa-sana": Officer("desa-sana", THERE, block, roles=(Role.FACILITATOR,)),
        "tamu": Officer("tamu", kit.office.code, block),
    }
    return evolve(kit, officers={**kit.officers, **more})


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the district: its store and its trust bundle."""
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="session")
def kit(home: Path) -> Iterator[Kit]:
    with open_sample(home) as opened:
        yield peopled(opened)


@pytest.fixture(scope="session")
def site(kit: Kit) -> Iterator[Site]:
    seen: list[tuple[Asked, Answered]] = []

    @contextmanager
    def watch(asked: Asked, answered: Answered) -> Iterator[None]:
        yield
        seen.append((asked, answered))

    with running(api_app(kit, ByHeader(), watch=watch), seen) as served:
        yield served


@pytest.fixture
def today(kit: Kit) -> str:
    return kit.office.zone.day(kit.clock.now()).isoformat()
