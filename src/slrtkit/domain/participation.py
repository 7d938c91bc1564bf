"""Participation: who receives what of which program, from when to when, how much, and who said so.

A dated ledger, not "last received": overlaps, rotation and "helped for ever" are read from it. Two kinds of statement stand
in it. An entry is what the owner of a program says of one span of aid. An answer is what somebody told a survey; it fills in
where no entry stands, and never ends one.

Aid ends with an `Ending` only, and an ending says why: by a decided removal, or by death, move, the program's end or the
family's own wish, each with its evidence. No answer, assessment or meeting is one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby

from attrs import field, frozen

from slrtkit.domain.household import Source, Unit
from slrtkit.errors import DomainError, InvalidTransitionError, NotFoundError

__all__ = [
    "EndReason",
    "Ending",
    "Participation",
    "ParticipationAnswer",
    "ParticipationEnded",
    "ParticipationEntry",
    "ParticipationStarted",
    "ParticipationStated",
    "Span",
    "participation_facts",
    "participation_id",
    "require_digest",
]

_SHA256 = re.compile(r"[0-9a-f]{64}")


def require_digest(evidence: str, path: str) -> None:
    """Refuse what is no SHA-256 of a document: evidence is kept elsewhere, and named by its digest.

    Raises:
        DomainError: it is not 64 hexadecimal digits.
    """
    if not _SHA256.fullmatch(evidence):
        raise DomainError(
            "evidence is named by the SHA-256 of its document", code="evidence.digest", path=path, cure="64 hexadecimal digits"
        )


class EndReason(StrEnum):
    """Why aid ended."""

    REMOVED = "removed"
    """By a named officer's decision after notice and the chance to object (`Removal`)."""
    DIED = "died"
    MOVED = "moved"
    """The bearer lives elsewhere."""
    PROGRAM_ENDED = "program-ended"
    OWN_WISH = "own-wish"
    """The bearer gave it up, in writing."""


@frozen
class Ending:
    """The last day of a span of aid, and why it was the last.

    Attributes:
        until: The last day.
        reason: Why.
        removal: Id of the removal that was decided; for REMOVED and nothing else.
        evidence: SHA-256 of the document that shows it (certificate, letter of moving, decree, signed wish), 64 hexadecimal
            digits; for every other reason.

    Raises:
        DomainError: the removal or the evidence is missing.
    """

    until: date
    reason: EndReason
    removal: str = ""
    evidence: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.reason is EndReason.REMOVED) != bool(self.removal):
            raise DomainError(
                "aid ends against the family's will by a decided removal only",
                code="participation.removal",
                path="removal",
                cure="propose its removal",
            )
        if self.reason is not EndReason.REMOVED:
            require_digest(self.evidence, "evidence")


@frozen
class ParticipationEntry:
    """One span of aid, as the owner of the program says.

    Attributes:
        since: The first day; None where nobody knows.
        source: Who said so.
        until: The last day of aid that was over, or was given once, when it was entered; an `Ending` is something else.
        amount: Whole rupiah a payment, or None.
        evidence: SHA-256 of the list or decree, or empty.

    Raises:
        DomainError: it ends before it begins, is worth less than nothing, or its evidence is no digest.
    """

    since: date | None
    source: Source
    until: date | None = None
    amount: int | None = None
    evidence: str = ""

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise DomainError("aid does not end before it begins", code="participation.days", path="until")
        if self.amount is not None and self.amount < 0:
            raise DomainError("an amount is whole rupiah, 0 or more", code="participation.amount", path="amount")
        if self.evidence:
            require_digest(self.evidence, "evidence")

    @property
    def key(self) -> str:
        """Under which it stands in its ledger: its first day, or `-` where nobody knows it."""
        return self.since.isoformat() if self.since else "-"


@frozen
class ParticipationAnswer:
    """What somebody told a survey: whether the bearer receives the program on that day; None for "tidak tahu"."""

    receives: bool | None
    on: date
    source: Source


@frozen
class Span:
    """Days on which a program was received, both included; None where the first is not known, or it still runs."""

    since: date | None
    until: date | None

    def holds(self, on: date) -> bool:
        """Whether it was so on a day; a first day that nobody knows lies before every other."""
        return (self.since or date.min) <= on <= (self.until or date.max)

    def common(self, other: "Span") -> "Span | None":
        """The days of both, or None."""
        begin = max(self.since or date.min, other.since or date.min)
        end = min(self.until or date.max, other.until or date.max)
        return Span(begin if begin > date.min else None, end if end < date.max else None) if begin <= end else None


@frozen
class ParticipationStarted:
    """Aid was entered: the first of a ledger, or another span in it."""

    program: str
    unit: Unit
    bearer: str
    entry: ParticipationEntry


@frozen
class ParticipationStated:
    """A survey was answered; the latest day's answer is the current one."""

    program: str
    unit: Unit
    bearer: str
    answer: ParticipationAnswer


@frozen
class ParticipationEnded:
    """One span of aid ended; `entry` is its key."""

    entry: str
    ending: Ending


def participation_id(program: str, bearer: str) -> str:
    """Return the id of the ledger of one bearer and one program; no id of a bearer has a slash."""
    return f"{bearer}/{program}"


@frozen
class Participation:
    """The ledger of one bearer and one program.

    Attributes:
        unit: Whether the bearer is a person, a family card or a household.
        bearer: Its id, which a person keeps when they move.
        entries: Spans of aid by key.
        endings: How spans ended, by the same key.
        answers: Answers by their day, ISO 8601.
    """

    program: str
    unit: Unit
    bearer: str
    entries: Mapping[str, ParticipationEntry] = field(factory=dict)
    endings: Mapping[str, Ending] = field(factory=dict)
    answers: Mapping[str, ParticipationAnswer] = field(factory=dict)

    @property
    def id(self) -> str:
        """The id of the ledger."""
        return participation_id(self.program, self.bearer)

    def last_day(self, key: str) -> date | None:
        """The last day of one span, or None while it runs.

        Raises:
            NotFoundError: no span has this key.
        """
        if key not in self.entries:
            raise NotFoundError("no aid is entered for this day", code="participation.unknown", path=f"{self.id}/{key}")
        ending = self.endings.get(key)
        return ending.until if ending else self.entries[key].until

    def running(self) -> tuple[str, ...]:
        """The keys of the spans that nothing has ended."""
        return tuple(key for key in sorted(self.entries) if self.last_day(key) is None)

    def chosen(self, key: str) -> str:
        """Return the key of the span that is meant: the one that is named, or where none is, the one that runs.

        Raises:
            InvalidTransitionError: none is named, and not exactly one runs.
        """
        running = self.running()
        if not key and len(running) != 1:
            text, cure = f"{len(running)} spans of this aid are running", "name the first day of one: " + ", ".join(running)
            raise InvalidTransitionError(text, code="participation.entry", path=self.id, cure=cure if running else "")
        return key or running[0]

    def require_running(self, key: str, until: date) -> None:
        """Make sure that a span can end on a day.

        Raises:
            NotFoundError: no span has this key.
            InvalidTransitionError: it ended already, or had not begun on that day.
        """
        if self.last_day(key) is not None:
            raise InvalidTransitionError("this aid has ended already", code="participation.ended", path=f"{self.id}/{key}")
        since = self.entries[key].since
        if since and until < since:
            text = "this aid had not begun on that day"
            raise InvalidTransitionError(text, code="participation.days", path=f"{self.id}/{key}")

    def spans(self, on: date) -> tuple[Span, ...]:
        """When the program was received, by what was said for days up to `on`; consecutive answers of "yes" make one span."""
        begun = [(key, entry) for key, entry in sorted(self.entries.items()) if key <= on.isoformat()]
        entered = [Span(entry.since, self.last_day(key)) for key, entry in begun]
        runs = self._runs(on)
        ends = [*(run[-1].on for run in runs[:-1]), None]
        return (*entered, *(Span(run[0].on, end) for run, end in zip(runs, ends, strict=False) if run[0].receives))

    def known_since(self, on: date) -> date | None:
        """From which day on no other aid of the program was received than the spans tell; None if that is not known.

        The owner of a program who enters aid tells of all of it since; "no" tells of today, and of no day before it.
        """
        days = [entry.since or self.last_day(key) for key, entry in self.entries.items() if key <= on.isoformat()]
        days += [run[0].on for run in self._runs(on)[-1:] if run[0].receives is False]
        return min((day for day in days if day), default=None)

    def _runs(self, on: date) -> list[list[ParticipationAnswer]]:
        """The answers up to a day, in runs of those that agree."""
        said = [answer for day, answer in sorted(self.answers.items()) if day <= on.isoformat()]
        return [list(run) for _, run in groupby(said, lambda answer: answer.receives)]


def participation_facts(ledgers: Iterable[Participation], on: date, complete: Iterable[str] = ()) -> dict[str, object]:
    """Return what is known of one bearer's aid on a day, in the shape that `rules.explain` reads.

    `{"participation": [{"program": "PKH", "from": "2025-01-01", "to": None}], "participation_complete": {"PKH": "2025-01-01"}}`
    says that nothing else of the program was received since that day; of other programs only what is listed is known.

    Args:
        ledgers: The ledgers of the bearer.
        on: The day of the case; what was said for a later day is not known yet.
        complete: Codes of programs all of whose recipients are in the ledger: who is not in it has never received them.
    """
    known, spans = dict[str, str](), list[dict[str, object]]()
    for ledger in sorted(ledgers, key=lambda ledger: ledger.program):
        since = ledger.known_since(on)
        if since:
            known[ledger.program] = since.isoformat()
        for span in ledger.spans(on):
            begin, end = (day.isoformat() if day else None for day in (span.since, span.until))
            spans.append({"program": ledger.program, "from": begin, "to": end})
    known |= dict.fromkeys(complete, date.min.isoformat())
    return {"participation": spans, "participation_complete": known} if spans or known else {}
