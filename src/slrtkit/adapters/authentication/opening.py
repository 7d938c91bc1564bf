"""Authentication by address: `jwt:https://masuk.contoh/jwks?issuer=https://masuk.contoh&audience=slrt`, or a file of keys."""

from typing import Final
from urllib.parse import urlsplit

from slrtkit.adapters.authentication.tokens import TokenAuthenticator, keys_in, keys_of
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_jwt"]

_HERE: Final = {"127.0.0.1", "::1", "localhost"}


def open_jwt(address: Address, _: Secret, /) -> TokenAuthenticator:
    """Open `jwt:KEYS?issuer=…&audience=…`; `claim` says where the officer's id stands, `sub` by default.

    Raises:
        PluginError: the address names no keys, no issuer or no audience, or keys that come over an open line.
        AdapterNotInstalledError: the package `pyjwt` is not installed.
    """
    address.expect("issuer", "audience", "claim")
    issuer, audience = address.options.get("issuer", ""), address.options.get("audience", "")
    if not issuer or not audience:
        raise PluginError(
            "it is not said whose tokens, and for what", code="plugin.option", path=address.scheme, cure="issuer=…&audience=…"
        )
    url = urlsplit(address.place)
    if url.scheme == "http" and url.hostname not in _HERE:
        raise PluginError("keys come by https", code="plugin.address", path=address.scheme, cure="jwt:https://…")
    try:
        keys = keys_of(address.place) if url.scheme in {"http", "https"} else keys_in(address.path)
    except (OSError, ValueError) as error:
        raise PluginError(
            f"the keys cannot be read: {type(error).__name__}", code="plugin.address", path=address.scheme
        ) from error
    return TokenAuthenticator(keys, issuer=issuer, audience=audience, claim=address.options.get("claim", "sub"))
