"""Agencies by address: `json:dukcapil.toml`."""

from slrtkit.adapters.lookup.asking import JsonLookup
from slrtkit.adapters.lookup.profile import read_profile
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_json"]


def open_json(address: Address, secret: Secret, /) -> JsonLookup:
    """Read a profile; `secret` is asked for its token by the name that the profile gives it.

    The option `url` stands for the address in the profile, for a test system.

    Raises:
        PluginError: the address names no file or has another option, or the token is not there or is none (`lookup.token`).
        NotFoundError, WireError: see `slrtkit.adapters.lookup.read_profile`.
    """
    address.expect("url")
    profile = read_profile(address.path, **address.options)
    if not profile.token:
        return JsonLookup(profile)
    token = (secret(profile.token) or b"").decode("ascii", "replace").strip()
    if not token or not (token.isascii() and token.isprintable()):
        raise PluginError("the agency's token is not there, or is none", code="lookup.token", path=profile.token)
    return JsonLookup(profile, token)
