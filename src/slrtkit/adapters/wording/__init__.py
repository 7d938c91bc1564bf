"""Numbers and days in words."""

from slrtkit.adapters.wording.indonesian import IndonesianWording

__all__ = ["IndonesianWording"]
