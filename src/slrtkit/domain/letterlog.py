"""The register of issued letters: an append-only log of leaves, without a name in it.

A letter enters with its number, before its page is rendered; what becomes of it are further leaves. A leaf holds a salted
commitment to what the letter says, so it tells nothing of a person, and may stay when everything of that person is erased.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from attrs import frozen

from slrtkit.domain.letter import LetterRecord

__all__ = [
    "TERM",
    "Leaf",
    "LeafAdded",
    "LeafKind",
    "LetterLog",
    "LogEvent",
    "LogGrown",
    "LogState",
    "LoggedLeaf",
    "leaf_id",
    "log_begun",
    "log_changes",
    "log_origin",
    "next_kind",
]

TERM: timedelta = timedelta(days=14)
"""For how long a reserved leaf waits for its letter; after it the number is void, and nothing has to run for that."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._~/-]")
"""What is written as a URL writes it."""


class LeafKind(StrEnum):
    """What a leaf says of a letter."""

    RESERVED = "reserved"
    """It has its number and its content."""
    REVISED = "revised"
    """Its content is another; the number stays."""
    ISSUED = "issued"
    """Its signed bytes exist; `file` is their SHA-256, or that of the scan where it was signed by hand."""
    VOID = "void"
    """It will never be issued."""
    WITHDRAWN = "withdrawn"
    """It was issued, and no longer counts."""


@frozen
class Leaf:
    """One line of the register.

    Attributes:
        kind: What it says.
        letter: Id of the letter.
        office: Code of the office that issues it.
        number: Its number, as printed.
        sequence: The sequence that the number is of.
        place: Which of that sequence: 1, 2, 3 and so on without a gap.
        dated: The day that stands on it.
        at: When the leaf was added, in UTC; never before the leaf before it.
        until: When the number lapses unless the letter is issued, in UTC.
        commitment: To what the letter says (the one in its `letter.json`), 64 hexadecimal digits.
        file: SHA-256 of what was issued; empty before.
        reason: Commitment to why it is void or withdrawn, 64 hexadecimal digits; empty where it is neither. Reasons are free
            text, so the register holds what binds the office to one, and not the words.
    """

    kind: LeafKind
    letter: str
    office: str
    number: str
    sequence: str
    place: int
    dated: date
    at: datetime
    until: datetime
    commitment: str
    file: str = ""
    reason: str = ""

    def stands(self, at: datetime) -> LeafKind:
        """Return what becomes of the letter at an instant if this is the last that is said of it: what lapsed is void."""
        return LeafKind.VOID if self.lapsed(at) else self.kind

    def lapsed(self, at: datetime) -> bool:
        """Whether, were it the last that is said of the letter, its number would be void at an instant, for nobody used it."""
        return self.kind in (LeafKind.RESERVED, LeafKind.REVISED) and at > self.until


@frozen
class LoggedLeaf:
    """A leaf and its place in the log: `index` leaves stand before it; `nodes` are the subtrees that it completes, in hex."""

    log: str
    index: int
    leaf: Leaf
    nodes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its stream."""
        return leaf_id(self.log, self.index)


@frozen
class LetterLog:
    """A log as it stands: its id, how many leaves it has, and when the last one was added."""

    id: str
    size: int
    at: datetime


@frozen
class LeafAdded:
    """The register has one more leaf; the fields are those of `LoggedLeaf`."""

    log: str
    index: int
    leaf: Leaf
    nodes: tuple[str, ...]


@frozen
class LogGrown:
    """A log has so many leaves since this instant."""

    log: str
    size: int
    at: datetime


LogEvent = LeafAdded | LogGrown
LogState = LoggedLeaf | LetterLog


def log_begun(event: LogEvent) -> LogState:
    """Return the state that a first event opens."""
    match event:
        case LeafAdded(log, index, leaf, nodes):
            return LoggedLeaf(log, index, leaf, nodes)
        case LogGrown(log, size, at):
            return LetterLog(log, size, at)
        case _:
            assert_never(event)


def log_changes(event: LogEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists; a leaf that is there again, and another, is a conflict."""
    match event:
        case LeafAdded(leaf=leaf, nodes=nodes):
            return {"leaf": leaf, "nodes": nodes}
        case LogGrown(size=size, at=at):
            return {"size": size, "at": at}
        case _:
            assert_never(event)


def leaf_id(log: str, index: int) -> str:
    """Return the id of the stream of a leaf."""
    return f"{log}/{index}"


def log_origin(log: str) -> str:
    """Return the name of a log in checkpoints: `slrtkit/` and its id, in characters that a signature line allows."""
    return "slrtkit/" + _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), log)


def next_kind(before: LetterRecord, after: LetterRecord) -> LeafKind | None:
    """Return what the register has to say when a letter came from one state to another; None where it is nothing."""
    if before.status is after.status:
        return LeafKind.REVISED if before.salt != after.salt else None
    return LeafKind(after.status.value)
