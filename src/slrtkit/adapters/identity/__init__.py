"""Adapters of the Identity port: assertions that officers' devices sign, and the server's word alone."""

from slrtkit.adapters.identity.asserted import ServerAsserted

__all__ = ["ServerAsserted"]
