"""BSrE gateways by address: `bsre:https://esign.contoh.go.id?as=kadis&user=slrt&certificate=kadis.pem`."""

from slrtkit.adapters.signing.bsre import BsreSigner, Client, Gateway, GatewayV1, GatewayV2, SealGateway
from slrtkit.adapters.signing.pades.certificates import read_certificates
from slrtkit.adapters.signing.pades.service import SERVICE_OPTIONS, service_of
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_bsre"]


def open_bsre(address: Address, secret: Secret, /) -> BsreSigner:
    """Name a gateway and whom it signs for; nothing is asked before the first signature.

    Options: `user`, the client's name for HTTP Basic; `as`, by which `secret` is asked (`kadis.password`, the client's;
    `kadis.nik`; `kadis.passphrase` or `kadis.totp`; for a seal `kadis.subscriber`); `certificate`, a file with the
    officer's certificate; `api`, `1` or `2` (default), `2-totp`, `2-seal`; `ca`, a PEM file of authorities for HTTPS;
    `plain=yes`; `wait`, in seconds.

    Raises:
        PluginError: the address has another option, or lacks place, user or certificate.
        KeyUnavailableError: the certificate cannot be read.
    """
    address.expect("as", "user", "certificate", "api", *SERVICE_OPTIONS)
    options = address.options
    if not options.get("user") or not options.get("certificate"):
        raise PluginError(
            "the address names no client or no certificate",
            code="plugin.option",
            path=address.scheme,
            cure="?user=NAME&certificate=FILE",
        )
    client = Client(service_of(address), options["user"], secret, options.get("as", "bsre"))
    certificate, *_ = read_certificates(address.folder / options["certificate"])
    return BsreSigner(_gateway(client, options.get("api", "2")), certificate)


def _gateway(client: Client, version: str) -> Gateway:
    match version:
        case "1":
            return GatewayV1(client)
        case "2":
            return GatewayV2(client)
        case "2-totp":
            return GatewayV2(client, totp=True)
        case "2-seal":
            return SealGateway(client)
        case _:
            raise PluginError(
                "no such version of the gateway", code="plugin.option", path="bsre", cure="api=1, 2, 2-totp or 2-seal"
            )
