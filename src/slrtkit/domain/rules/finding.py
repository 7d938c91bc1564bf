"""One thing that the self-check found."""

from attrs import frozen

from slrtkit.domain.rules.facts import Says

__all__ = ["Finding"]


@frozen
class Finding:
    """One thing that the self-check found.

    Attributes:
        code: Such as `criterion.never`; stable.
        path: Program, first day of the version, and what it is about: `RTLH[2024-01-01].lantai`.
        says: What is found, for people.
        fault: Whether the rules cannot have been meant so; otherwise it is odd.
    """

    code: str
    path: str
    says: Says
    fault: bool

    @classmethod
    def wrong(cls, code: str, path: str, indonesian: str, english: str) -> "Finding":
        """Return what cannot have been meant."""
        return cls(code, path, Says(indonesian, english), fault=True)

    @classmethod
    def odd(cls, code: str, path: str, indonesian: str, english: str) -> "Finding":
        """Return what is odd."""
        return cls(code, path, Says(indonesian, english), fault=False)
