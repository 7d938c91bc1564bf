"""Identity by address: `asserted:`, `signed:kunci.toml?seconds=300&optional=yes`.

The file is TOML:

    [[key]]
    name = "passkey-kadis"
    kind = "passkey"                # or card, login
    public = "base64 of the 32 bytes of an Ed25519 public key"
    officers = ["kadis"]            # none: all officers, as for an identity provider
"""

import tomllib
from base64 import b64decode
from importlib import import_module
from typing import cast

from attrs import frozen

from slrtkit.adapters.identity.asserted import ServerAsserted
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AdapterNotInstalledError, PluginError, Problem, WireError
from slrtkit.ports.address import Address, Secret
from slrtkit.ports.identity import Identity
from slrtkit.wire import from_wire

__all__ = ["open_asserted", "open_signed"]

_KINDS = {EvidenceKind.PASSKEY, EvidenceKind.CARD, EvidenceKind.LOGIN}
_SIZE = 32


def open_asserted(address: Address, _: Secret, /) -> ServerAsserted:
    """Open `asserted:` or `asserted:NAME`, the name of the server that asserts.

    Raises:
        PluginError: the address has an option.
    """
    address.expect()
    return ServerAsserted(address.place or "server")


def open_signed(address: Address, _: Secret, /) -> Identity:
    """Open `signed:FILE`; `seconds` says how old an assertion may be, and `optional=yes` that there may be none.

    Raises:
        PluginError: the address names no file, or has another option or value.
        AdapterNotInstalledError: the package `cryptography` is not installed.
        WireError: the file cannot be read, or holds no keys.
    """
    address.expect("seconds", "optional")
    seconds, optional = address.options.get("seconds", "300"), address.options.get("optional", "no")
    if not (seconds.isascii() and seconds.isdecimal()) or optional not in {"yes", "no"}:
        raise PluginError("seconds is a number, and optional is yes or no", code="plugin.option", path=address.scheme)
    keys = _read(address)
    try:
        signed = import_module("slrtkit.adapters.identity.signed")
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(
            f"signed assertions need {error.name}, which is not installed", cure="pip install 'slrtkit[identity]'"
        ) from error
    made = [signed.IdentityKey(key.name, key.kind, b64decode(key.public), key.officers) for key in keys]
    return cast("Identity", signed.SignedAssertions(made, int(seconds), optional=optional == "yes"))


@frozen
class _Key:
    name: str
    kind: EvidenceKind
    public: str
    officers: tuple[str, ...] = ()


@frozen
class _Said:
    key: tuple[_Key, ...]


def _read(address: Address) -> tuple[_Key, ...]:
    name = address.path.name
    try:
        said = from_wire(tomllib.loads(address.path.read_text("utf-8")), _Said)
    except (OSError, ValueError, RecursionError) as error:
        raise WireError([Problem(name, "identity.file", f"cannot be read: {type(error).__name__}")]) from error
    except WireError as error:
        raise WireError(Problem(f"{name}: {path}", code, text) for path, code, text in error.problems) from None
    problems = [
        Problem(f"{name}: key[{place}]", "identity.key", "an Ed25519 public key of a passkey, a card or a login is expected")
        for place, key in enumerate(said.key)
        if key.kind not in _KINDS or not _is_key(key.public)
    ]
    if problems or not said.key:
        raise WireError(problems or [Problem(f"{name}: key", "identity.key", "there is no key")])
    return said.key


def _is_key(text: str) -> bool:
    try:
        return len(b64decode(text, validate=True)) == _SIZE
    except ValueError:
        return False
