"""What both versions of the BSrE gateway share: who asks, and what its "no" means.

The gateway (`esign client service`) stands in the district's own network. It is spoken to with HTTP Basic; the officer's NIK,
passphrase and one-time password go to it and nowhere else. What it says is never repeated, since it may quote them.
"""

import re
from base64 import b64encode
from typing import NoReturn, Protocol

from attrs import field, frozen

from slrtkit.adapters.signing.pades.network import Answer
from slrtkit.adapters.signing.pades.service import Service, read_json, refused
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.address import Secret
from slrtkit.ports.signing import SignatureRequest

__all__ = ["Client", "Gateway", "denied", "word"]

_PASSPHRASE, _UNREGISTERED = 2031, 2011
_WORD = re.compile(r"[A-Za-z][A-Za-z_ ]{0,39}")


class Gateway(Protocol):
    """One version of the gateway, for one officer or organisation."""

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return what the gateway answers, believed in nothing.

        Raises:
            KeyUnavailableError: no answer (`signing.unknown` once the document was sent), or a wrong passphrase.
            SigningRefusedError: the gateway's answer is no.
        """
        ...

    def opinion(self, pdf: bytes) -> str:
        """Return the gateway's own conclusion on a signed PDF, in its one word; a second opinion, never the one that counts."""
        ...


@frozen
class Client:
    """Who asks a gateway.

    Attributes:
        service: The gateway.
        user: The client's name for HTTP Basic.
        secret: Asked for `NAME.password` (the client's), and what a version needs of the officer: `NAME.nik`,
            `NAME.passphrase`, `NAME.totp`, `NAME.subscriber`. Nothing of it is kept.
        name: What secrets are asked for by.
    """

    service: Service
    user: str
    secret: Secret = field(repr=False)
    name: str

    @property
    def authorization(self) -> str:
        """The header of HTTP Basic."""
        return "Basic " + b64encode(f"{self.user}:{self.told('password')}".encode()).decode()

    def told(self, what: str) -> str:
        """Return a secret, empty where there is none."""
        return (self.secret(f"{self.name}.{what}") or b"").decode()


def denied(answer: Answer, *, effect: bool = False) -> NoReturn:
    """Say what an answer without a document means.

    Raises:
        KeyUnavailableError: a wrong passphrase, a quota, a fault of the gateway.
        SigningRefusedError: it will not sign.
    """
    try:
        told = read_json(answer).get("status_code")
    except KeyUnavailableError:
        told = None
    match told:
        case int() if told == _PASSPHRASE:
            raise KeyUnavailableError(
                "the gateway does not accept the passphrase",
                code="signing.passphrase",
                cure="a few wrong ones lock the officer out",
            )
        case int() if told == _UNREGISTERED:
            raise SigningRefusedError("the gateway does not know this officer", code="signing.service")
        case int() if answer.status < 500:  # noqa: PLR2004  a fault of the gateway is one whatever else it says
            raise SigningRefusedError(f"the gateway says no ({told})", code="signing.service")
        case _:
            refused(answer, effect=effect)


def word(told: object) -> str:
    """Return a word of the gateway that says nothing of a person, or nothing."""
    return told if isinstance(told, str) and _WORD.fullmatch(told) else ""
