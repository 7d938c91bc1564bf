"""Being known to a CSC service: a bearer token, or a name and a password for one."""

from base64 import b64encode
from collections.abc import Mapping

from attrs import define, field

from slrtkit.adapters.signing.pades.service import Service
from slrtkit.errors import KeyUnavailableError
from slrtkit.ports.address import Secret

__all__ = ["CloudAccess"]


@define
class CloudAccess:
    """What a service is asked with (CSC API 1.0.4.0, section 11).

    Attributes:
        service: The service, at the address that ends in `csc/v1`.
        secret: Asked for `NAME.token`, a bearer token of OAuth 2; or, with a user, for `NAME.password`.
        name: What secrets are asked for by.
        user: The user for `auth/login`; empty where tokens are given.
    """

    service: Service
    secret: Secret = field(repr=False)
    name: str
    user: str = ""
    _token: str = field(default="", init=False, repr=False)

    def call(self, method: str, said: Mapping[str, object], *, effect: bool = False) -> dict[str, object]:
        """Call a method and return its answer; logs in once more where an old token is no longer accepted.

        Raises:
            KeyUnavailableError: no answer, or the service does not know the caller.
            SigningRefusedError: the service says no.
        """
        fresh = not self._token
        try:
            return self.service.ask(method, said, self._authorization(), effect=effect)
        except KeyUnavailableError as error:
            if error.code != "signing.credentials":
                raise
            self._token = ""
            if fresh:
                raise
        return self.service.ask(method, said, self._authorization(), effect=effect)

    def _authorization(self) -> str:
        self._token = self._token or self._given()
        return f"Bearer {self._token}"

    def _given(self) -> str:
        if not self.user:
            return (self.secret(f"{self.name}.token") or b"").decode()
        password = self.secret(f"{self.name}.password") or b""
        basic = b64encode(self.user.encode() + b":" + password).decode()
        token = self.service.ask("auth/login", {}, f"Basic {basic}").get("access_token")
        if not isinstance(token, str):
            raise KeyUnavailableError("the service gave no token", code="signing.credentials")
        return token
