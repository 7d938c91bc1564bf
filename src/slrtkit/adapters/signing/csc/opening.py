"""Credentials of CSC services by address: `csc:https://host/csc/v1?as=kadis&timestamp=https://…`."""

from slrtkit.adapters.signing.csc import CloudAccess, CloudKey
from slrtkit.adapters.signing.pades import PadesSigner
from slrtkit.adapters.signing.pades.opening import LEVEL_OPTIONS, level_of
from slrtkit.adapters.signing.pades.service import SERVICE_OPTIONS, service_of
from slrtkit.ports.address import Address, Secret

__all__ = ["open_csc"]


def open_csc(address: Address, secret: Secret, /) -> PadesSigner:
    """Ask a service about a credential.

    Options: `as`, by which `secret` is asked (`kadis.token`, or with `user` `kadis.password`; `kadis.pin`, `kadis.otp`);
    `credential`, its id, where the caller has more than one; `ca`, a PEM file of authorities for HTTPS; `plain=yes`; `wait`,
    in seconds; and those of `pkcs12:` for the level.

    Raises:
        PluginError: the address has another option, or no place that can be spoken to.
        KeyUnavailableError: the service does not answer, or does not know the caller.
        SigningRefusedError: there is no such credential, or it may not be used.
    """
    address.expect("as", "user", "credential", *SERVICE_OPTIONS, *LEVEL_OPTIONS)
    options, level = address.options, level_of(address)
    access = CloudAccess(service_of(address), secret, options.get("as", "csc"), options.get("user", ""))
    return PadesSigner(CloudKey.of(access, credential=options.get("credential", "")), level)
