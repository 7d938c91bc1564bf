"""The Authenticator port: which officer asks. Sessions, passwords and identity providers are the embedding system's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

__all__ = ["Authenticator", "Carried"]


@frozen
class Carried:
    """What a request carries besides its body.

    Attributes:
        method: `GET`, `POST`.
        path: Its path, without the query.
        headers: Name, in lower case -> value. Never shown in a `repr`: secrets stand there.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)


class Authenticator(Protocol):
    """What an embedding system has for telling who asks. Its promises are proved by `slrtkit.testing.AuthenticatorContract`."""

    def officer(self, asked: Carried, at: datetime) -> str:
        """Return the id of the officer who asks; what they may do is decided by the use cases, and nowhere else.

        It may wait for a network or a disk: it is called in a thread of its own.

        Args:
            asked: The request.
            at: The instant, in UTC.

        Raises:
            UnauthenticatedError: nothing shows who asks, or it does not hold: no token, another issuer, an expired one.
                Nothing of it is shown in the error.
            SlrtError: it cannot be told now.
        """
        ...
