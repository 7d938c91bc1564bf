"""What an audit of an office's letters found: findings, what could not be told, remarks; what was looked at, and what was not.

An audit accuses only where what it was given contradicts itself, or the law of the house. What an honest office cannot help,
such as an older export or a case that is restricted, is an open question; what a reader should know is a remark.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.sentences import Sentence

__all__ = [
    "AuditAxis",
    "AuditFinding",
    "AuditKind",
    "AuditReport",
    "AuditVerdict",
    "Exhibit",
    "ListAge",
    "Severity",
]


class AuditAxis(StrEnum):
    """One question put to an office."""

    REGISTER = "register"
    """Is the register what it says, and may each of its lines follow the one before?"""
    CHECKPOINTS = "checkpoints"
    """Does it continue what others kept of it?"""
    NUMBERS = "numbers"
    """Is each number used once, and none left out?"""
    DATES = "dates"
    """Do letters bear the day on which they got their number?"""
    LETTERS = "letters"
    """Is each letter that was given genuine, and in the register as it is?"""
    DECISIONS = "decisions"
    """Does each decision that was drawn follow from its rules and facts, and is nothing of it missing?"""
    APPROVALS = "approvals"
    """Who approved, and who says so: the officer's own proof, or the server alone?"""
    USES = "uses"
    """Were letters acted on that did not count?"""


class Severity(StrEnum):
    """How much something weighs."""

    FINDING = "finding"
    """It is wrong, and somebody has to answer for it."""
    OPEN = "open"
    """It could not be told from what was given."""
    REMARK = "remark"
    """It is allowed, and worth knowing."""


class AuditVerdict(StrEnum):
    """What an audit comes to: the gravest of what was found."""

    CLEAN = "no-findings"
    OPEN = "undetermined"
    FINDINGS = "findings"


@frozen
class AuditKind:
    """One kind of thing that an audit finds.

    Attributes:
        axis: The question that it answers.
        severity: How much it weighs.
        says: What it means.
        do: What to do about it.
    """

    axis: AuditAxis
    severity: Severity
    says: Sentence
    do: Sentence


@frozen
class AuditFinding:
    """One thing that was found.

    Attributes:
        code: Its stable code; `slrtkit.domain.audit_words.KINDS` says what it means.
        subject: What it is about: a letter's number, a run of numbers, a log, the name of a file.
        letter: Id of the letter, or empty.
        evidence: What was seen, without personal data.
    """

    code: str
    subject: str = ""
    letter: str = ""
    evidence: str = ""


@frozen
class Exhibit:
    """One thing that the auditor was given.

    Attributes:
        kind: What it is: `register`, `cases`, `checkpoint`, `letters`, `trust`, `officers`, `uses`.
        name: What it is called.
        digest: SHA-256 of its bytes; of a folder, that of the sorted lines "digest name" of its files.
        told: What it holds, in a few words and figures.
    """

    kind: str
    name: str
    digest: str
    told: str = ""


@frozen
class ListAge:
    """A list of the trust bundle: which version, since when, until when."""

    name: str
    version: int
    issued: datetime
    expires: datetime


@frozen
class AuditReport:
    """What an audit found, and of what.

    Attributes:
        at: The instant of the audit, in UTC.
        findings: What was found, the gravest first.
        counts: What was looked at: name of a figure -> how many.
        unmade: Codes of the checks that could not be made, for what they need was not given.
        exhibits: What was given.
        lists: The lists of the trust bundle.
        known_to: The instant of the last line of the register, in UTC; None where the register is not believed.
        offices: Codes of the offices whose letters stand in it.
    """

    at: datetime
    findings: tuple[AuditFinding, ...]
    counts: Mapping[str, int]
    unmade: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default=(), kw_only=True)
    lists: tuple[ListAge, ...] = field(default=(), kw_only=True)
    known_to: datetime | None = field(default=None, kw_only=True)
    offices: tuple[str, ...] = field(default=(), kw_only=True)
