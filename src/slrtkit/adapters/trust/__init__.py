"""Trust bundles: which roots and which authority list a verifier believes (needs the extra `slrtkit[pades]`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.trust.bundle import load_bundle
    from slrtkit.adapters.trust.listkey import new_list_key, read_list_key
    from slrtkit.adapters.trust.withdrawals import publish_withdrawn
    from slrtkit.adapters.trust.writing import bundle_file, write_bundle
except ModuleNotFoundError as error:
    if (error.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"trust bundles need {error.name}, which is not installed", cure="pip install 'slrtkit[pades]'"
    ) from error

__all__ = ["bundle_file", "load_bundle", "new_list_key", "publish_withdrawn", "read_list_key", "write_bundle"]
