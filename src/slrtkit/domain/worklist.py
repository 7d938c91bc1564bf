"""What officers have to do, as one list: cases, referrals, approvals, removals, proposed changes and likely duplicates.

The most urgent stands first, and of one urgency what has waited longest. The list says what waits, since when and why, and
nothing of the person: who opens an item is asked whether they may.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from attrs import frozen

from slrtkit.domain.caserules import Urgency
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.sentences import Sentence
from slrtkit.errors import DomainError

__all__ = ["URGENCIES", "WORK_SAYS", "WorkItem", "WorkKind", "WorkOrder", "WorkPage", "WorkReason", "WorkScope", "work_rank"]

URGENCIES: tuple[Urgency, ...] = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.ROUTINE)
"""The most urgent first."""
_RANKS = {urgency: rank for rank, urgency in enumerate(URGENCIES)}
_MARK = "~"


class WorkKind(StrEnum):
    """What an item is."""

    CASE = "case"
    REFERRAL = "referral"
    APPROVAL = "approval"
    LETTER = "letter"
    REMOVAL = "removal"
    PROPOSAL = "proposal"
    DUPLICATE = "duplicate"


class WorkReason(StrEnum):
    """Why it waits for this officer."""

    HELD = "held"
    NAMED = "named"
    """The case is restricted, and the officer is named for it; another office holds it."""
    STAND_IN = "stand-in"
    ANSWER_OWED = "answer-owed"
    OUTCOME_OWED = "outcome-owed"
    OVERDUE = "overdue"
    PARAF = "paraf"
    DECIDE = "decide"
    SIGN = "sign"
    SENT_BACK = "sent-back"
    STAMP = "stamp"
    NOTICE = "notice"
    TIME_OVER = "time-over"
    OBJECTED = "objected"
    UNCONTESTED = "uncontested"
    CHECK = "check"
    APPLY = "apply"
    JUDGE = "judge"
    MERGE = "merge"


WORK_SAYS: Mapping[WorkReason, Sentence] = {
    WorkReason.HELD: Sentence("dipegang kantor ini", "this office holds it"),
    WorkReason.NAMED: Sentence("kasus dibatasi, Anda petugas yang disebut", "a restricted case, and you are named for it"),
    WorkReason.STAND_IN: Sentence("menggantikan desa yang belum dapat bekerja", "this office stands in for the village"),
    WorkReason.ANSWER_OWED: Sentence("rujukan menunggu jawaban", "a referral waits for an answer"),
    WorkReason.OUTCOME_OWED: Sentence("rujukan menunggu hasil", "a referral waits for its outcome"),
    WorkReason.OVERDUE: Sentence("penerima terlambat menjawab", "the receiver's answer is overdue"),
    WorkReason.PARAF: Sentence("surat menunggu paraf", "a letter waits for a paraf"),
    WorkReason.DECIDE: Sentence("surat menunggu penetapan", "a letter waits for a decision"),
    WorkReason.SIGN: Sentence("surat menunggu tanda tangan", "a letter waits for a signature"),
    WorkReason.SENT_BACK: Sentence("surat dikembalikan untuk diperbaiki", "a letter was sent back"),
    WorkReason.STAMP: Sentence("surat menunggu stempel waktu", "a letter waits for its time stamp"),
    WorkReason.NOTICE: Sentence("keluarga belum diberi tahu", "the family is not notified yet"),
    WorkReason.TIME_OVER: Sentence("masa keberatan berakhir", "the time to object has ended"),
    WorkReason.OBJECTED: Sentence("keberatan menunggu putusan", "an objection waits for a decision"),
    WorkReason.UNCONTESTED: Sentence("penghentian menunggu putusan", "a removal waits for a decision"),
    WorkReason.CHECK: Sentence("usulan menunggu pemeriksaan", "a proposed change waits to be checked"),
    WorkReason.APPLY: Sentence("usulan menunggu penetapan", "a checked change waits to be applied"),
    WorkReason.JUDGE: Sentence("mungkin orang yang sama", "two entries may be of one person"),
    WorkReason.MERGE: Sentence("orang yang sama, belum digabung", "one person, not merged yet"),
}
"""What each reason says on a screen."""


class WorkOrder(NamedTuple):
    """Where an item stands in the list, and where a page goes on: urgency, day, kind and id."""

    rank: int
    since: str
    kind: str
    id: str

    @classmethod
    def read(cls, cursor: str) -> "WorkOrder":
        """Read what `str` wrote.

        Raises:
            DomainError: (`worklist.cursor`) it is no cursor.
        """
        rank, since, kind, found = (cursor.split(_MARK, 3) + [""] * 4)[:4]
        if rank not in {"0", "1", "2"} or not found:
            raise DomainError("no place in a worklist", code="worklist.cursor", cure="take `next` of the page before")
        return cls(int(rank), since, kind, found)

    def __str__(self) -> str:
        """The place as a cursor."""
        return _MARK.join((str(self.rank), self.since, self.kind, self.id))


@frozen
class WorkItem:
    """One thing that waits.

    Attributes:
        id: Of the complaint, referral, letter, removal, proposal or pair.
        since: The day from which on it waits.
        status: The thing's own status.
        village: Code of the village that it concerns, empty where it concerns none.
        office: Of a case its holder; of a referral the other side.
        due: The last instant in time, in UTC, where something sets one.
        standing: How it stands to that.
        training: Made up for practice.
    """

    kind: WorkKind
    id: str
    since: date
    status: str
    why: WorkReason
    village: str = ""
    office: str = ""
    urgency: Urgency = Urgency.ROUTINE
    due: datetime | None = None
    standing: LimitStatus | None = None
    training: bool = False

    @property
    def order(self) -> WorkOrder:
        """Where it stands in the list."""
        return WorkOrder(work_rank(self.urgency), self.since.isoformat(), self.kind.value, self.id)


def work_rank(urgency: Urgency) -> int:
    """How far up an urgency stands: 0 is the first."""
    return _RANKS[urgency]


@frozen
class WorkPage:
    """A part of a worklist.

    Attributes:
        items: In order.
        next: The cursor that the next page begins after; empty where this is the last.
    """

    items: tuple[WorkItem, ...]
    next: str = ""


@frozen
class WorkScope:
    """Whose work it is. What lies outside is not looked at: neither listed nor counted.

    Attributes:
        officer: Id of the officer, or empty.
        offices: Codes of the offices whose cases and referrals are theirs.
        areas: Codes of the regions whose removals and proposed changes are theirs; an empty one is everywhere.
        counted: Codes of the regions whose cases they may count.
        standing_in: Codes of the villages that they stand in for.
        names: Under what letters wait for them: their id, and their roles.
        kinds: What may be shown to them at all.
    """

    officer: str = ""
    offices: tuple[str, ...] = ()
    standing_in: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    kinds: frozenset[WorkKind] = frozenset(WorkKind)

    @property
    def holders(self) -> tuple[str, ...]:
        """Codes of all offices whose cases are theirs."""
        return (*self.offices, *self.standing_in)
