"""Adapters of the Lookup port: JSON over HTTP, told by a profile what the agency calls things."""

from slrtkit.adapters.lookup.asking import JsonLookup
from slrtkit.adapters.lookup.profile import Profile, read_profile

__all__ = ["JsonLookup", "Profile", "read_profile"]
