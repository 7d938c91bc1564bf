"""Signed tokens keep the contract of the Authenticator port; so does the header of a proxy, but for what it declares."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from slrtkit.errors import UnauthenticatedError
from slrtkit.plugins import AUTHENTICATION
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.testing.authentication import AuthenticatorCapability, AuthenticatorContract, Show

jwt = pytest.importorskip("jwt")
ISSUER, AUDIENCE = "https://masuk.contoh", "slrt"


class TestTokens(AuthenticatorContract):
    @pytest.fixture(scope="class")
    @classmethod
    def key(cls) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @pytest.fixture
    def authenticator(self, key: ec.EllipticCurvePrivateKey, tmp_path: Path) -> Authenticator:
        told = json.loads(jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).to_jwk(key.public_key()))
        keys = {"keys": [told | {"kid": "satu", "alg": "ES256", "use": "sig"}]}
        (tmp_path / "jwks.json").write_text(json.dumps(keys), "utf-8")
        return AUTHENTICATION.open(f"jwt:jwks.json?issuer={ISSUER}&audience={AUDIENCE}", folder=tmp_path)

    @pytest.fixture
    def show(self, key: ec.EllipticCurvePrivateKey) -> Show:
        def shown(officer: str, at: datetime) -> dict[str, str]:
            claims = {"iss": ISSUER, "aud": AUDIENCE, "exp": int((at + timedelta(minutes=5)).timestamp()), "sub": officer}
            return {"authorization": f"Bearer {jwt.encode(claims, key, 'ES256', headers={'kid': 'satu'})}"}

        return shown


class ByProxy:
    def officer(self, asked: Carried, at: datetime) -> str:  # noqa: ARG002  it believes whoever is before it, at any time
        if not (named := asked.headers.get("x-officer", "").strip()):
            raise UnauthenticatedError("the proxy named nobody")
        return named


class TestTheHeaderOfAProxy(AuthenticatorContract):
    lacks: ClassVar = {
        AuthenticatorCapability.GUARDED: "the proxy before it logs officers in, and removes the header that others send",
        AuthenticatorCapability.EXPIRES: "the proxy ends sessions",
    }

    @pytest.fixture
    def authenticator(self) -> Authenticator:
        return ByProxy()

    @pytest.fixture
    def show(self) -> Show:
        return lambda officer, _: {"x-officer": officer}
