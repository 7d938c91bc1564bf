"""A signer that is not here: a portal, a telephone, a service that answers in its own time."""

from typing import NoReturn

from attrs import frozen

from slrtkit.errors import KeyUnavailableError
from slrtkit.ports.signing import SignatureRequest

__all__ = ["Elsewhere"]


@frozen
class Elsewhere:
    """Says whose signature is awaited, and makes none; fulfils `slrtkit.ports.signing.Signer`.

    Letters of such an officer are issued in two turns: `kit.begin_issue`, and `kit.finish_issue` with what comes back.

    Attributes:
        key: SHA-256 of the signer's SubjectPublicKeyInfo (DER), 64 hexadecimal digits.
    """

    key: str

    def sign(self, pdf: bytes, request: SignatureRequest) -> NoReturn:  # noqa: ARG002  the port's signature
        """Sign nothing.

        Raises:
            KeyUnavailableError: always (`signing.elsewhere`).
        """
        raise KeyUnavailableError(
            "this officer signs elsewhere",
            code="signing.elsewhere",
            path=request.letter,
            cure="begin_issue, and finish_issue with what comes back",
        )
