"""The dictionary that the texts of a bundle are compressed with: how events are usually written, with nobody in it.

It is what makes a small bundle small. A bundle names the version of its dictionary; another one takes the next number, and this
one stays for as long as there are bundles of it.
"""

from importlib.resources import files
from typing import Final

__all__ = ["DICTIONARY", "VERSION"]

VERSION: Final = 1
"""Which one this is."""
DICTIONARY: Final = files(__package__).joinpath(f"dictionary_{VERSION}.txt").read_bytes()
"""Its bytes, what is most usual last (zlib, RFC 1950, looks back to there first)."""
