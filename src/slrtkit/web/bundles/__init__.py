"""Bundles over a network: the same bytes as on a stick, from where the line broke, for devices that say who they are."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.web.bundles.application import BundleShelf, bundle_app
    from slrtkit.web.bundles.counter import shelf_of
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"bundles over a network need {missing.name}, which is not installed", cure="pip install 'slrtkit[web]'"
    ) from missing

__all__ = ["BundleShelf", "bundle_app", "shelf_of"]
