"""Key rings by address: `file:slrtkit.keys`, `environment:SLRTKIT_KEYS`, `pkcs11:/usr/lib/….so?token=slrt&key=slrtkit`."""

from pathlib import Path

from slrtkit.errors import AdapterNotInstalledError, PluginError
from slrtkit.ports.address import Address, Secret
from slrtkit.ports.keys import KeyRing

__all__ = ["open_environment", "open_file", "open_pkcs11"]


def open_file(address: Address, secret: Secret, /) -> KeyRing:
    """Open a ring in a file; `secret` is asked for its passphrase by the name of the file.

    Options: `identity`, an age identity file that opens it instead, on a stick for example.
    """
    address.expect("identity")
    try:
        from slrtkit.adapters.keys.file import FileRing, IdentityLock, Lock, PassphraseLock  # noqa: PLC0415  loads pyrage
    except ModuleNotFoundError as missing:
        raise _missing(missing, "keys") from missing
    path, identity = address.path, address.options.get("identity", "")
    lock: Lock = PassphraseLock(lambda: (secret(path.name) or b"").decode() or None)
    if identity:
        lock = IdentityLock((address.folder / identity).read_text)
    return FileRing(path, lock)


def open_environment(address: Address, _: Secret, /) -> KeyRing:
    """Open a ring in an environment variable, for servers and containers."""
    address.expect()
    if not address.place:
        raise PluginError("the address names no variable", code="plugin.address", path=address.scheme, cure="environment:NAME")
    try:
        from slrtkit.adapters.keys.environment import EnvironmentRing  # noqa: PLC0415  loads cryptography
    except ModuleNotFoundError as missing:
        raise _missing(missing, "keys") from missing
    return EnvironmentRing(address.place)


def open_pkcs11(address: Address, secret: Secret, /) -> KeyRing:
    """Open a ring on a token; `secret` is asked for the PIN by the label of the token.

    Options: `token`, its label; `key`, how the labels of the master keys begin.
    """
    address.expect("token", "key")
    token, key = address.options.get("token", ""), address.options.get("key", "")
    if not token or not key:
        raise PluginError(
            "the address names no token or no key", code="plugin.option", path=address.scheme, cure="?token=LABEL&key=LABEL"
        )
    try:
        from slrtkit.adapters.keys.token import TokenPlace, TokenRing  # noqa: PLC0415  loads python-pkcs11
    except ModuleNotFoundError as missing:
        raise _missing(missing, "keys,pkcs11") from missing
    return TokenRing(TokenPlace(Path(address.path), token, key), lambda: (secret(token) or b"").decode() or None)


def _missing(missing: ModuleNotFoundError, extras: str) -> AdapterNotInstalledError:
    return AdapterNotInstalledError(f"{missing.name} is not installed", cure=f"pip install 'slrtkit[{extras}]'")
