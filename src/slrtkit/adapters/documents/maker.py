"""What set a page: versions of programs, and digests of what they were given."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["digest_of", "program", "shipped_fonts"]

_FONTS = Path(__file__).parent / "fonts"


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of a list of files as `sha256sum` writes it, by name: whoever has the files can make it again."""
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return sha256("".join(lines).encode()).hexdigest()


@cache
def program(package: str) -> str:
    """Return a package with its version; without one where it is not installed, which is said by whoever needs it."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


@cache
def shipped_fonts() -> str:
    """Return the digest of the fonts that come along."""
    return digest_of({path.name: path.read_bytes() for path in _FONTS.glob("*.ttf")})
