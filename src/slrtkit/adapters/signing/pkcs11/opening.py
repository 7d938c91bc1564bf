"""Keys on cards and in hardware security modules by address: `pkcs11:/usr/lib/….so?token=slrt&key=kadis&timestamp=https://…`."""

from pathlib import Path

from slrtkit.adapters.signing.pades import PadesSigner
from slrtkit.adapters.signing.pades.certificates import read_certificates
from slrtkit.adapters.signing.pades.opening import LEVEL_OPTIONS, level_of
from slrtkit.adapters.signing.pkcs11 import TokenKey, TokenPlace
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_pkcs11"]


def open_pkcs11(address: Address, secret: Secret, /) -> PadesSigner:
    """Open a key on a token; `secret` is asked for the PIN by the label of the token.

    Options: `token`, its label; `key`, the key's label, or `id`, its identifier (hexadecimal); `certificate`, a PEM file with
    the certificate and its issuers, where the token does not hold them; and those of `pkcs12:` for the level.

    Raises:
        PluginError: the address has another option, or lacks module, token or key.
        KeyUnavailableError: the token is not there, or the PIN does not open it.
        SigningRefusedError: there is no such key, or it may not be used.
    """
    address.expect("token", "key", "id", "certificate", *LEVEL_OPTIONS)
    options, level = address.options, level_of(address)
    token = options.get("token", "")
    try:
        place = TokenPlace(Path(address.path), token, options.get("key", ""), bytes.fromhex(options.get("id", "")))
    except ValueError:
        raise PluginError("the id is not hexadecimal", code="plugin.option", path=address.scheme) from None
    if not token or not (place.key or place.key_id):
        raise PluginError(
            "the address names no token or no key", code="plugin.option", path=address.scheme, cure="?token=LABEL&key=LABEL"
        )
    files = read_certificates(address.folder / options["certificate"]) if "certificate" in options else []

    def pin() -> str:
        return (secret(token) or b"").decode()

    return PadesSigner(TokenKey(place, pin, certificate=next(iter(files), None), chain=files[1:]), level)
