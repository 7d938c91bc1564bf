"""Files for named receivers, by age (extra `audit`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.encryption.age import AgeDecryptor, AgeEncryptor, new_identity
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"files for an auditor need {missing.name}, which is not installed", cure="pip install 'slrtkit[audit]'"
    ) from missing

__all__ = ["AgeDecryptor", "AgeEncryptor", "new_identity"]
