"""What people are told: numbers and days in words, names of values on a screen, errors in Indonesian."""

from slrtkit.adapters.wording.indonesian import IndonesianWording

__all__ = ["IndonesianWording"]
