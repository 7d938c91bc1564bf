"""PAdES signatures by pyHanko (extra `pades`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.asn1 import prepare
    from slrtkit.adapters.signing.pades.credential import DocumentKey
    from slrtkit.adapters.signing.pades.extension import Extender
    from slrtkit.adapters.signing.pades.level import BaselineB, BaselineLT, BaselineLTA, BaselineT
    from slrtkit.adapters.signing.pades.signer import PadesSigner
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"signing PDFs needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[pades]'"
    ) from missing

prepare()

__all__ = ["BaselineB", "BaselineLT", "BaselineLTA", "BaselineT", "DocumentKey", "Extender", "PadesSigner"]
