"""Signers by address: `pkcs12:camat.p12?timestamp=https://…`."""

from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_pkcs12"]


def open_pkcs12(address: Address, secret: Secret, /) -> PadesSigner:
    """Load a key; `secret` is asked for its passphrase by the name of the file.

    Options: `timestamp`, the URL of a time-stamping authority (B-LT); `allow`, further hosts for OCSP and CRLs, with commas
    between them; or `level=b` in place of both, for work without a network (B-B). There is no silent fall-back.

    Raises:
        PluginError: the address names no file, has another option, or says neither or both of level and authority.
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds no key that may be used.
    """
    address.expect("timestamp", "allow", "level")
    return PadesSigner.from_pkcs12(address.path, lambda: secret(address.path.name), _level(address))


def _level(address: Address) -> BaselineLT | BaselineB:
    match dict(address.options):
        case {"level": "b", **others} if not others:
            return BaselineB()
        case {"timestamp": url, **others} if url and "level" not in others:
            return BaselineLT(timestamp_url=url, allowed_hosts=frozenset(filter(None, others.get("allow", "").split(","))))
        case _:
            raise PluginError(
                "a signer needs a time-stamping authority, or level b without one",
                code="plugin.option",
                path=address.scheme,
                cure="?timestamp=https://… or ?level=b",
            )
