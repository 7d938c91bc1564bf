"""Which keys sign the checkpoints of registers of letters, and which witnesses countersign them: a list of the trust bundle.

A log that is listed for an office binds it: from its first day on, a letter of the office that does not prove that it stands in
a listed log is refused.
"""

import re
from datetime import date, datetime
from enum import StrEnum

from attrs import frozen

from slrtkit.errors import DomainError

__all__ = ["LogEntry", "LogList", "LogRole"]

_NAME = re.compile(r"[^\s+]{1,200}")
_KEY = re.compile(r"[0-9a-f]{64}")


class LogRole(StrEnum):
    """What a key signs."""

    LOG = "log"
    """Checkpoints of its own log."""
    WITNESS = "witness"
    """Checkpoints of others, under the second at which it saw them."""


@frozen
class LogEntry:
    """One key, from one day to another (both included).

    Attributes:
        name: Who signs, as signature lines name them; of a log also its own name (`slrtkit/NODE/INCARNATION`).
        key: The Ed25519 public key (RFC 8032), 64 hexadecimal digits.
        role: What it signs.
        office: Code of the office whose letters the log holds, or of the region of several.
        valid_from: The first day.
        valid_to: The last one.
        recorded: The day on which the entry was added.

    Raises:
        DomainError: no such name or key (`log-key.form`), or it ends before it begins (`log-key.term`).
    """

    name: str
    key: str
    role: LogRole
    office: str
    valid_from: date
    valid_to: date
    recorded: date

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _KEY.fullmatch(self.key):
            raise DomainError("a log key has a name without blanks, and 64 hexadecimal digits", code="log-key.form", path="key")
        if self.valid_to < self.valid_from:
            raise DomainError("a log key ends before it begins", code="log-key.term", path="valid_to")

    def serves(self, office: str) -> bool:
        """Whether it is for letters of an office."""
        return office == self.office or office.startswith(f"{self.office}.")

    def holds(self, day: date) -> bool:
        """Whether it signs on a day."""
        return self.valid_from <= day <= self.valid_to


@frozen
class LogList:
    """A signed list of such keys, in the form of an `AuthorityList`."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[LogEntry, ...]

    def keys(self, name: str, role: LogRole = LogRole.LOG) -> tuple[LogEntry, ...]:
        """Return the keys of a log or witness, by its name."""
        return tuple(one for one in self.entries if one.name == name and one.role is role)

    def binds(self, office: str, day: date) -> bool:
        """Whether every letter of an office that is signed on a day stands in a log: one of its logs had begun."""
        return any(one.role is LogRole.LOG and one.serves(office) and one.valid_from <= day for one in self.entries)
