"""Officers by the bearer tokens of an identity provider: signed JWTs (RFC 7519, RFC 9068), as OpenID Connect issues them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeAlias

from slrtkit.adapters.authentication.provider import ProviderKeys
from slrtkit.errors import AdapterNotInstalledError, UnauthenticatedError
from slrtkit.ports.authentication import Authenticator, Carried

__all__ = ["Keys", "TokenAuthenticator", "keys_in", "keys_of"]

_ALGORITHMS: Final = ("ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512")
"""Signatures by the provider's own key; none that whoever checks could make too (RFC 8725, section 3.1)."""

Keys: TypeAlias = Callable[[str], Any]
"""Token -> the public key that it names; raises KeyError or what PyJWT raises where there is none."""


def keys_in(path: Path) -> Keys:
    """Return the provider's public keys as they stand in a file (JWK Set, RFC 7517).

    Raises:
        AdapterNotInstalledError: the package `pyjwt` is not installed.
        OSError, ValueError: the file cannot be read, or holds no such keys.
    """
    library = _library()
    try:
        known = library.PyJWKSet.from_json(path.read_text("utf-8"))
    except (library.PyJWTError, KeyError, TypeError) as error:
        raise ValueError(type(error).__name__) from error
    return lambda token: known[library.get_unverified_header(token)["kid"]]


def keys_of(url: str, seconds: float = 5) -> Keys:
    """Return the provider's public keys as its server gives them; it is asked again when a token names one that is not known.

    Args:
        url: Where they are (`jwks_uri` of OpenID Connect Discovery).
        seconds: How long its whole answer is waited for. Where none comes, or one that is too large or no keys, whoever asks
            for a key gets a KeyUnavailableError.

    Raises:
        AdapterNotInstalledError: the package `pyjwt` is not installed.
    """
    library = _library()

    def read(said: bytes) -> Mapping[str, Any]:
        try:
            known = library.PyJWKSet.from_json(said.decode())
        except (library.PyJWTError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(type(error).__name__) from error
        return {one.key_id: one for one in known.keys if one.key_id and one.public_key_use in ("sig", None)}

    return ProviderKeys(url, seconds, read, lambda token: str(library.get_unverified_header(token)["kid"]))


class TokenAuthenticator(Authenticator):
    """Believes tokens that one provider signed for one audience, and the officer's id that stands in them.

    Args:
        keys: The provider's keys.
        issuer: Its name, as in `iss`.
        audience: What the tokens are for, as in `aud`.
        claim: Where the officer's id stands.
        leeway: Seconds by which its clock may be another.
    """

    def __init__(self, keys: Keys, *, issuer: str, audience: str, claim: str = "sub", leeway: int = 30) -> None:
        self._keys, self._issuer, self._audience = keys, issuer, audience
        self._claim, self._leeway = claim, leeway

    def officer(self, asked: Carried, at: datetime) -> str:
        """Return the officer whom a token names; see `slrtkit.ports.authentication.Authenticator`."""
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthenticatedError("no token was sent", cure="Authorization: Bearer …")
        claims = self._claims(token)
        self._require_time(claims, at.timestamp())
        officer = claims.get(self._claim)
        if not isinstance(officer, str) or not officer:
            raise UnauthenticatedError("this token names no officer", path=self._claim, cure="name another claim")
        return officer

    def _claims(self, token: str) -> Mapping[str, Any]:
        """Return what stands in a token that holds; its time is looked at by the clock that everything else goes by."""
        library = _library()
        try:
            claims: Mapping[str, Any] = library.decode(
                token,
                self._keys(token),
                algorithms=_ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                options={"require": ["exp", "iss", "aud"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except (library.PyJWTError, KeyError, TypeError, ValueError):
            raise UnauthenticatedError("this token does not hold", cure="log in again") from None
        return claims

    def _require_time(self, claims: Mapping[str, Any], now: float) -> None:
        ends, begins = claims["exp"], claims.get("nbf", 0)
        told = isinstance(ends, int | float) and isinstance(begins, int | float)
        if not told or not begins - self._leeway <= now < ends + self._leeway:
            raise UnauthenticatedError("this token has expired, or does not hold yet", cure="log in again")


def _library() -> Any:  # noqa: ANN401  a module, loaded on first use
    try:
        return import_module("jwt")
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(
            "tokens need pyjwt, which is not installed", cure="pip install 'slrtkit[oidc]'"
        ) from error
