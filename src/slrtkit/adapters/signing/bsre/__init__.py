"""Signatures by the BSrE gateway, which signs whole PDFs on a server of its own (extra `bsre`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.bsre.gateway import Client, Gateway
    from slrtkit.adapters.signing.bsre.signer import BsreSigner
    from slrtkit.adapters.signing.bsre.v1 import GatewayV1
    from slrtkit.adapters.signing.bsre.v2 import GatewayV2, SealGateway
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"signing with BSrE needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[bsre]'"
    ) from missing

__all__ = ["BsreSigner", "Client", "Gateway", "GatewayV1", "GatewayV2", "SealGateway"]
