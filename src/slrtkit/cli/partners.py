"""`[dci]` of `slrtkit.toml`: which registers of DCI a district answers as, with what it signs, and who may ask."""

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import Attribute, field, frozen

from slrtkit.adapters.exchange.dci.attributes import Registry
from slrtkit.errors import Problem, WireError
from slrtkit.ports.dci import Partner

__all__ = ["DciEntry", "PartnerEntry"]

_KEY: Final = re.compile(r"[0-9a-f]{64}")


def _public_keys(_: object, __: "Attribute[Any]", keys: Mapping[str, str]) -> None:
    wrong = sorted(name for name, key in keys.items() if not _KEY.fullmatch(key))
    if wrong:
        raise WireError(Problem(f"keys.{name}", "config.key", "a public key has 64 hexadecimal digits") for name in wrong)


@frozen
class PartnerEntry:
    """One `[[dci.partner]]`: another register that may ask.

    Attributes:
        id: Its `sender_id`, as agreed.
        officer: Id of the `[[officer]]` in whose name it asks.
        keys: Name of a key -> its Ed25519 public key, 64 hexadecimal digits. Where there is one, each message is signed.
        callback: Where answers that come later are sent, an address of `https`; empty: it is answered at once only.
        facts: What goes along with a record; see `slrtkit.ports.dci.Partner`.
    """

    id: str
    officer: str
    keys: Mapping[str, str] = field(factory=dict, validator=_public_keys)
    callback: str = ""
    facts: tuple[str, ...] = ()

    def partner(self) -> Partner:
        """Return the partner."""
        keys = {name: bytes.fromhex(key) for name, key in self.keys.items()}
        return Partner(self.id, self.officer, keys, self.callback, self.facts)


@frozen
class DciEntry:
    """`[dci]`.

    Attributes:
        receiver: The district's own id in messages (`receiver_id`).
        partner: Who may ask.
        registries: Which registers of DCI it answers as: `social`, `ibr`, or both.
        key: Address of the key that signs its answers (`ed25519:dci.pem`); empty: they are not signed.
        key_name: What its partners call that key.
        subscriptions: Folder that keeps what partners wish to be told of; empty: nobody can subscribe.
    """

    receiver: str
    partner: tuple[PartnerEntry, ...] = ()
    registries: tuple[Registry, ...] = tuple(Registry)
    key: str = ""
    key_name: str = "1"
    subscriptions: str = ""
