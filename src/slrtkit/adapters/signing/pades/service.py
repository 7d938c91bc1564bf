"""Signing services over HTTP that speak JSON: one small client for all of them."""

import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from attrs import field, frozen

from slrtkit.adapters.signing.pades.network import Answer, Network
from slrtkit.errors import KeyUnavailableError, PluginError, SigningRefusedError
from slrtkit.ports.address import Address

__all__ = ["SERVICE_OPTIONS", "Service", "read_json", "refused", "service_at", "service_of"]

SERVICE_OPTIONS = ("ca", "plain", "wait")
"""The options that `service_of` reads."""

_LONGEST = 600
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_BUSY = (408, 425, 429)
_UNAUTHORISED = (401, 403)
_OK, _REFUSAL, _SERVER = 200, 400, 500


@frozen
class Service:
    """A service at one address; what it is asked never stands in an error, nor does what it says.

    Attributes:
        url: Its address, without a slash at the end.
        network: How it is spoken to.
    """

    url: str
    network: Network = field(repr=False)

    def send(
        self,
        path: str,
        body: bytes | None,
        kind: str,
        authorization: str,
        *,
        effect: bool = False,
    ) -> Answer:
        """Send one request: a body is posted, nothing is got. Raises as `Network.exchange` does."""
        headers = {"Authorization": authorization, "Accept": "application/json, application/pdf"}
        if body is not None:
            headers["Content-Type"] = kind
        method = "GET" if body is None else "POST"
        return self.network.exchange(method, f"{self.url}/{path}", body, headers, effect=effect)

    def post(self, path: str, said: Mapping[str, object], authorization: str, *, effect: bool = False) -> Answer:
        """Post JSON and return the answer, whatever it is. Raises as `Network.exchange` does."""
        return self.send(path, json.dumps(said).encode(), "application/json", authorization, effect=effect)

    def ask(self, path: str, said: Mapping[str, object], authorization: str, *, effect: bool = False) -> dict[str, object]:
        """Post JSON and return the object that is answered.

        Raises:
            KeyUnavailableError: no answer, or the service says that it cannot now.
            SigningRefusedError: the service says no.
        """
        answer = self.post(path, said, authorization, effect=effect)
        if answer.status != _OK:
            refused(answer, effect=effect)
        return read_json(answer, effect=effect)


def refused(answer: Answer, *, effect: bool = False) -> NoReturn:
    """Say what a status means; redirects are not followed, so that nobody else gets the credentials.

    Raises:
        KeyUnavailableError: later may be better: credentials, a quota, a fault of the service.
        SigningRefusedError: the request will never be granted.
    """
    if answer.status >= _SERVER or answer.status in _BUSY:
        code = "signing.unknown" if effect and answer.status >= _SERVER else "signing.no-answer"
        raise KeyUnavailableError(f"the service answered {answer.status}", code=code)
    if answer.status in _UNAUTHORISED:
        raise KeyUnavailableError("the service does not accept the credentials", code="signing.credentials")
    if answer.status < _REFUSAL:
        raise SigningRefusedError(
            f"the service answered {answer.status}", code="signing.redirect", cure="give the address that it moved to"
        )
    raise SigningRefusedError(f"the service answered {answer.status}", code="signing.service")


def read_json(answer: Answer, *, effect: bool = False) -> dict[str, object]:
    """Return the JSON object of an answer.

    Raises:
        KeyUnavailableError: it is none.
    """
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise KeyUnavailableError("the answer cannot be read", code="signing.unknown" if effect else "signing.no-answer")
    return said


def service_at(url: str, *, timeout: float = 60.0, plain: bool = False, authorities: Path | None = None) -> Service:
    """Return the service at an address.

    Args:
        url: `https://…`; `http://` only on this computer, unless `plain`.
        timeout: Seconds until the connection stands, and again until the whole answer is there.
        plain: Whether credentials may go over a network unprotected, in a closed segment.
        authorities: PEM certificates to believe for HTTPS, in place of the computer's own list.

    Raises:
        PluginError: the address is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
        raise PluginError("the service has no address", code="plugin.address", cure="https://host/path, without a password")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not plain:
        raise PluginError(
            "credentials would be sent unprotected",
            code="plugin.option",
            cure="use https, or say plain=yes in a closed network",
        )
    try:
        context = ssl.create_default_context(cafile=authorities) if authorities else None
    except (OSError, ssl.SSLError) as error:
        raise PluginError("the authorities cannot be read", code="plugin.option", path="ca") from error
    return Service(url.rstrip("/"), Network(frozenset({parts.netloc}), timeout, context))


def service_of(address: Address) -> Service:
    """Return the service that an address of a signer names, with the options `SERVICE_OPTIONS`.

    Raises:
        PluginError: as `service_at` says, or an option that cannot be read.
    """
    options = address.options
    if options.get("plain", "no") not in ("yes", "no"):
        raise PluginError("plain is yes or no", code="plugin.option", path=address.scheme)
    try:
        wait = float(options.get("wait", "60"))
    except ValueError:
        wait = 0.0
    if not 0 < wait <= _LONGEST:
        raise PluginError("wait is a number of seconds, up to 600", code="plugin.option", path=address.scheme)
    authorities = address.folder / options["ca"] if "ca" in options else None
    return service_at(address.place, timeout=wait, plain=options.get("plain") == "yes", authorities=authorities)
