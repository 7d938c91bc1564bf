"""The key of a register of letters, for its checkpoints (extra `seal`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.notes.key import PemNoteSigner, new_log_key
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"a log key needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[seal]'"
    ) from missing

__all__ = ["PemNoteSigner", "new_log_key"]
