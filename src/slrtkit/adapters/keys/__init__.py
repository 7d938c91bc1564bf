"""Adapters of the Sealer port."""

from slrtkit.adapters.keys.plain import PlainSealer

__all__ = ["PlainSealer"]
