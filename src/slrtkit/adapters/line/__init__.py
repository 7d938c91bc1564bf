"""The line to another device's counter, where there is a network."""

from slrtkit.adapters.line.http import BundleLine

__all__ = ["BundleLine"]
