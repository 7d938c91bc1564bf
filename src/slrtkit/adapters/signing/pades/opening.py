"""Signers by address: `pkcs12:camat.p12?timestamp=https://…`, `pem:camat.pem?timestamp=https://…`."""

from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, BaselineLTA, BaselineT, PadesSigner
from slrtkit.adapters.signing.pades.certificates import read_certificates
from slrtkit.adapters.signing.pades.level import Level
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["LEVEL_OPTIONS", "level_of", "open_pem", "open_pkcs12"]

LEVEL_OPTIONS = ("timestamp", "allow", "level", "roots")
"""The options that `level_of` reads."""


def open_pkcs12(address: Address, secret: Secret, /) -> PadesSigner:
    """Load a key; `secret` is asked for its passphrase by the name of the file.

    Options: `timestamp`, the URL of a time-stamping authority (B-LT); `allow`, further hosts for OCSP and CRLs, with commas
    between them; `roots`, a PEM file of trusted roots where none comes with the key; `level`, `t` or `lta` with an authority,
    or `b` in place of all, for work without a network. There is no silent fall-back.

    Raises:
        PluginError: the address names no file, has another option, or says neither or both of level and authority.
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds no key that may be used.
    """
    address.expect(*LEVEL_OPTIONS)
    return PadesSigner.from_pkcs12(address.path, lambda: secret(address.path.name), level_of(address))


def open_pem(address: Address, secret: Secret, /) -> PadesSigner:
    """Load a certificate with its issuers (PEM, the officer's first) and, from `key=FILE`, its private key (PKCS#8).

    `secret` is asked for the key's passphrase by the name of its file. Further options and errors as for `pkcs12:`.
    """
    address.expect("key", *LEVEL_OPTIONS)
    name = address.options.get("key")
    if not name:
        raise PluginError("the address names no key", code="plugin.option", path=address.scheme, cure="?key=camat.key")
    key = address.folder / name
    return PadesSigner.from_pem(key, address.path, lambda: secret(key.name), level_of(address))


def level_of(address: Address) -> Level:
    """Return what an address says about the level of its signatures.

    Raises:
        PluginError: it says neither or both of level and authority.
        KeyUnavailableError: the roots cannot be read.
    """
    options = address.options
    url, level, hosts = options.get("timestamp", ""), options.get("level", ""), options.get("allow", "")
    allowed = frozenset(filter(None, hosts.split(",")))
    roots = tuple(read_certificates(address.folder / options["roots"])) if "roots" in options else ()
    match level:
        case "b" if not (url or hosts or roots):
            return BaselineB()
        case "t" if url and not (hosts or roots):
            return BaselineT(timestamp_url=url)
        case "" | "lt" if url:
            return BaselineLT(timestamp_url=url, allowed_hosts=allowed, roots=roots)
        case "lta" if url:
            return BaselineLTA(timestamp_url=url, allowed_hosts=allowed, roots=roots)
        case _:
            raise PluginError(
                "a signer needs a time-stamping authority, or level b without one",
                code="plugin.option",
                path=address.scheme,
                cure="?timestamp=https://… or ?level=b",
            )
