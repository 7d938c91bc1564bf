"""Who asks is told by the tokens of an identity provider, and by nothing that anybody else could make."""

import base64
import hmac
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from slrtkit.adapters.authentication.provider import ProviderKeys, fetched
from slrtkit.adapters.authentication.tokens import TokenAuthenticator, keys_of
from slrtkit.cli import main
from slrtkit.errors import AdapterNotInstalledError, KeyUnavailableError, PluginError, UnauthenticatedError
from slrtkit.kit import Kit
from slrtkit.plugins import AUTHENTICATION
from slrtkit.ports.authentication import Authenticator, Carried

from .conftest import Site

jwt = pytest.importorskip("jwt")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ISSUER, AUDIENCE = "https://masuk.contoh", "slrt"
WORDS = f"issuer={ISSUER}&audience={AUDIENCE}"
CONFIG = """
node = "pelayan"
catalog = "{demo}/catalog"
areas = "{demo}/areas.csv"
trust = "{home}/trust"
authentication = "jwt:jwks.json?{words}"

[office]
code = "33.16.dinsos"
name = "Dinas Sosial Kabupaten Blora"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"

[office.letterhead]
government = "PEMERINTAH KABUPATEN BLORA"
agency = "DINAS SOSIAL"
address = "Jalan Contoh Nomor 1, Blora"

[[officer]]
id = "fasilitator"
name = "Prasetyo Contoh"
position = "Fasilitator SLRT"
roles = ["front-office", "back-office"]

[[officer]]
id = "kadis"
name = "Kepala Contoh"
position = "Kepala Dinas"
signer = "pkcs12:kadis.p12?level=b"
roles = ["kadis"]
"""


@pytest.fixture(scope="module")
def key() -> EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwks(key: EllipticCurvePrivateKey) -> str:
    """Return the provider's public keys."""
    told = json.loads(jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).to_jwk(key.public_key()))
    return json.dumps({"keys": [told | {"kid": "satu", "alg": "ES256", "use": "sig"}]})


@pytest.fixture(scope="module")
def keys(key: EllipticCurvePrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "jwks.json"
    path.write_text(jwks(key), "utf-8")
    return path


@pytest.fixture(scope="module")
def provider(keys: Path) -> Authenticator:
    return AUTHENTICATION.open(f"jwt:{keys.name}?{WORDS}", folder=keys.parent)


def token(key: Any, at: datetime = NOW, algorithm: str = "ES256", kid: str = "satu", **claims: object) -> str:  # noqa: ANN401  a key of any kind
    """Return a token."""
    said = {"iss": ISSUER, "aud": AUDIENCE, "exp": int(at.timestamp()) + 300, "sub": "fasilitator"} | claims
    held = {name: value for name, value in said.items() if value is not None}
    return str(jwt.encode(held, key, algorithm, headers={"kid": kid}))


def asked(carried: str) -> Carried:
    """Return a request that carries something."""
    return Carried("GET", "/households", {"authorization": carried})


def test_a_token_of_the_provider_names_the_officer(provider: Authenticator, key: EllipticCurvePrivateKey) -> None:
    assert provider.officer(asked(f"Bearer {token(key)}"), NOW) == "fasilitator"
    assert provider.officer(asked(f"bearer {token(key, aud=['lain', AUDIENCE])}"), NOW) == "fasilitator"


def unsigned(key: EllipticCurvePrivateKey) -> str:
    """Return a token that says that it needs no signature."""
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"satu"}').rstrip(b"=").decode()
    return f"{head}.{token(key).split('.')[1]}."


def nested(_: EllipticCurvePrivateKey) -> str:
    """Return a token that is nested more deeply than anybody reads."""
    return f"{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.e30.xx"


FORGED: Mapping[str, Callable[[EllipticCurvePrivateKey], str]] = {
    "of another key": lambda _: token(ec.generate_private_key(ec.SECP256R1())),
    "of no key": unsigned,
    "with the public key as a secret": lambda _: token("k" * 64, algorithm="HS256"),
    "of an unknown key": lambda key: token(key, kid="dua"),
    "of another issuer": lambda key: token(key, iss="https://lain.contoh"),
    "for another audience": lambda key: token(key, aud="lain"),
    "without an audience": lambda key: token(key, aud=None),
    "without an end": lambda key: token(key, exp=None),
    "that has expired": lambda key: token(key, exp=int(NOW.timestamp()) - 31),
    "that does not hold yet": lambda key: token(key, nbf=int(NOW.timestamp()) + 31),
    "without an officer": lambda key: token(key, sub=None),
    "with an empty officer": lambda key: token(key, sub=""),
    "that is none": lambda _: "x.y.z",
    "that is nested too deeply": nested,
    "that is changed": lambda key: f"{token(key, sub='kadis').rpartition('.')[0]}.{token(key).rpartition('.')[2]}",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_does_not_hold_names_nobody_and_is_not_shown(
    provider: Authenticator, key: EllipticCurvePrivateKey, how: str
) -> None:
    made = FORGED[how](key)
    with pytest.raises(UnauthenticatedError) as refused:
        provider.officer(asked(f"Bearer {made}"), NOW)
    assert made not in str(refused.value)
    assert made not in repr(asked(made))


@pytest.mark.parametrize("carried", ["", "Bearer", "Bearer ", "Basic eDp5"])
def test_without_a_token_nobody_asks(provider: Authenticator, carried: str) -> None:
    with pytest.raises(UnauthenticatedError, match="no token"):
        provider.officer(asked(carried), NOW)


def test_an_officer_may_stand_in_another_claim(keys: Path, key: EllipticCurvePrivateKey) -> None:
    other = AUTHENTICATION.open(f"jwt:{keys}?{WORDS}&claim=petugas")
    assert other.officer(asked(f"Bearer {token(key, petugas='kadis')}"), NOW) == "kadis"


@pytest.fixture
def server(key: EllipticCurvePrivateKey) -> Iterator[str]:
    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = jwks(key).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Keys) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}/jwks"
        served.shutdown()
        thread.join()


def test_keys_come_from_the_providers_server_too(server: str, key: EllipticCurvePrivateKey) -> None:
    provider = AUTHENTICATION.open(f"jwt:{server}?{WORDS}")
    assert provider.officer(asked(f"Bearer {token(key)}"), NOW) == "fasilitator"
    with pytest.raises(UnauthenticatedError):
        provider.officer(asked(f"Bearer {token(key, kid='dua')}"), NOW)


def secret(kid: str) -> dict[str, str]:
    """Return a symmetric key among public ones: whoever reads it could sign with it."""
    return {"kty": "oct", "kid": kid, "k": base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")}


def test_a_secret_among_the_providers_keys_signs_nothing(tmp_path: Path, key: EllipticCurvePrivateKey) -> None:
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [*json.loads(jwks(key))["keys"], secret("rahasia")]}), "utf-8")
    provider = AUTHENTICATION.open(f"jwt:jwks.json?{WORDS}", folder=tmp_path)
    head = base64.urlsafe_b64encode(b'{"alg":"ES256","kid":"rahasia"}').rstrip(b"=").decode()
    signed = f"{head}.{token(key).split('.')[1]}"
    seal = base64.urlsafe_b64encode(hmac.digest(b"k" * 32, signed.encode(), "sha256")).rstrip(b"=").decode()
    with pytest.raises(UnauthenticatedError):
        provider.officer(asked(f"Bearer {signed}.{seal}"), NOW)
    assert provider.officer(asked(f"Bearer {token(key)}"), NOW) == "fasilitator"


def test_unknown_keys_do_not_make_the_provider_be_asked_each_time(
    server: str, key: EllipticCurvePrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def counted(url: str, seconds: float) -> bytes:
        opened.append(url)
        return fetched(url, seconds)

    monkeypatch.setattr("slrtkit.adapters.authentication.provider.fetched", counted)
    provider = AUTHENTICATION.open(f"jwt:{server}?{WORDS}")
    assert provider.officer(asked(f"Bearer {token(key)}"), NOW) == "fasilitator"
    for number in range(20):
        with pytest.raises(UnauthenticatedError):
            provider.officer(asked(f"Bearer {token(key, kid=f'tak-ada-{number}')}"), NOW)
    assert len(opened) == 1


def test_keys_are_asked_for_again_after_a_while_and_a_silent_provider_is_left_alone() -> None:
    told: list[bytes | Exception] = [b"a", b"b", OSError(), b"c"]
    now = [0.0]

    def read(said: bytes) -> Mapping[str, str]:
        return {"k": said.decode()} | ({"new": "n"} if said == b"b" else {})

    def given(_: str, __: float) -> bytes:
        one = told.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("slrtkit.adapters.authentication.provider.fetched", given)
        keys = ProviderKeys("https://masuk.contoh", 5, read, str, lambda: now[0])
        assert keys("k") == "a"
        now[0] = 29
        with pytest.raises(KeyError):
            keys("new")
        now[0] = 31
        assert keys("new") == "n"
        now[0] = 332
        for _ in range(3):
            with pytest.raises(KeyUnavailableError):
                keys("k")
        assert len(told) == 1, "it was asked once, and then left alone"
        now[0] = 338
        assert keys("k") == "c"


@pytest.mark.parametrize("sent", ["endless", "drips", "cut", "no keys", "no JSON"])
def test_what_the_provider_sends_has_an_end(key: EllipticCurvePrivateKey, sent: str) -> None:
    ended = threading.Event()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            with suppress(OSError):
                if sent == "drips":
                    while not ended.wait(0.05):
                        self.send_header("X-Drip", "1")
                        self.flush_headers()
                self.end_headers()
                body = {"endless": b" " * (1 << 19), "cut": jwks(key).encode()[:40], "no keys": b"[]"}.get(sent, b"<html>")
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Keys) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        provider = TokenAuthenticator(
            keys_of(f"http://127.0.0.1:{served.server_port}/jwks", 0.5 if sent == "drips" else 60),
            issuer=ISSUER,
            audience=AUDIENCE,
        )
        with pytest.raises(KeyUnavailableError):
            provider.officer(asked(f"Bearer {token(key)}"), NOW)
        ended.set()
        served.shutdown()
        thread.join()


def test_keys_are_taken_from_the_address_that_was_named_and_from_no_other(server: str, key: EllipticCurvePrivateKey) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", server.replace("127.0.0.1", "localhost"))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        provider = AUTHENTICATION.open(f"jwt:http://127.0.0.1:{served.server_port}/jwks?{WORDS}")
        with pytest.raises(KeyUnavailableError):
            provider.officer(asked(f"Bearer {token(key)}"), NOW)
        served.shutdown()
        thread.join()


def test_a_provider_that_does_not_answer_is_no_refusal(key: EllipticCurvePrivateKey) -> None:
    away = AUTHENTICATION.open(f"jwt:http://127.0.0.1:9/jwks?{WORDS}")
    with pytest.raises(KeyUnavailableError) as told:
        away.officer(asked(f"Bearer {token(key)}"), NOW)
    assert told.value.retryable


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("jwt:jwks.json", "plugin.option"),
        (f"jwt:jwks.json?{WORDS}&who=x", "plugin.option"),
        (f"jwt:nowhere.json?{WORDS}", "plugin.address"),
        (f"jwt:http://masuk.contoh/jwks?{WORDS}", "plugin.address"),
        (f"jwt:?{WORDS}", "plugin.address"),
    ],
)
def test_an_address_that_cannot_be_opened_is_told(tmp_path: Path, address: str, code: str) -> None:
    with pytest.raises(PluginError) as told:
        AUTHENTICATION.open(address, folder=tmp_path)
    assert told.value.code == code


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, keys: Path) -> None:
    monkeypatch.setitem(sys.modules, "jwt", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[oidc\]"):
        AUTHENTICATION.open(f"jwt:{keys}?{WORDS}")


def test_serve_opens_the_district_that_its_configuration_names(
    kit: Kit, home: Path, tmp_path: Path, key: EllipticCurvePrivateKey
) -> None:
    assert kit.node != "pelayan"
    (tmp_path / "jwks.json").write_text(jwks(key), "utf-8")
    config = tmp_path / "slrtkit.toml"
    config.write_text(CONFIG.format(demo=files("slrtkit.demo"), words=WORDS, home=home), "utf-8")
    store = f"sqlite:{home / 'slrtkit.db'}"
    words = [
        sys.executable,
        "-m",
        "slrtkit",
        "serve",
        "--store",
        store,
        "--config",
        str(config),
        "--port",
        "0",
        "--json",
        "--log",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as served:
        assert served.stdout
        site = Site(int(json.loads(served.stdout.readline())["url"].rsplit(":")[-1].strip("/")))
        assert site.get("/api/households").status == 401
        shown = site.get("/api/households/BKL-02", "", Authorization=f"Bearer {token(key, datetime.now(UTC))}")
        assert (shown.status, shown.json["id"]) == (200, "BKL-02")
        filed = {"household": "BKL-02", "person": "BKL-02-1", "category": "pertanian", "text": "x"}
        made = site.post("/api/complaints", filed, "", Authorization=f"Bearer {token(key, datetime.now(UTC))}")
        assert made.headers["location"] == f"/api/complaints/{made.json['id']}"
        assert site.get("/api/health/", "").json["state"] == "ok"
        assert site.get("/api/hsds/services", "").status == 200
        assert b"<html" in site.get("/", "").body
        assert site.get("/health", "").status == 200
        os.kill(served.pid, signal.SIGINT)
        _, said = served.communicate()
    assert served.returncode == 0
    assert said.startswith(b"kadis: ")
    assert b'"operation": "fileComplaint"' in said
    assert b"BKL-02" not in said
    config.write_text(re.sub("authentication = .*", "", config.read_text("utf-8")), "utf-8")
    unnamed = CliRunner().invoke(main, [*words[3:], "--lang", "en"])
    assert (unnamed.exit_code, "config.authentication" in unnamed.stderr) == (2, True)


def test_serve_without_a_trust_bundle_says_where_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["serve"])
    assert (told.exit_code, "--trust" in told.stderr) == (2, True)
