"""slrtkit: one door for poor families, as a library that a district embeds in its own system."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slrtkit.kit import Kit

__all__ = ["Kit", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load `Kit` on first use, so that `import slrtkit` stays cheap."""
    if name == "Kit":
        from slrtkit.kit import Kit  # noqa: PLC0415  lazy on purpose

        return Kit
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
