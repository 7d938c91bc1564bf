"""The monthly report of an SLRT: what came in, what was done with it, how long it took, and what is still open.

It follows from what happened until the end of the month, and from nothing later: asked for again in another year, it says the
same. In every row, what was open at the beginning and what came in or was opened again, less what was closed, is what is open
at the end.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from attrs import field, frozen

from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.letterhead import Letterhead
from slrtkit.domain.rules.language import LANGUAGES, Locale
from slrtkit.errors import DomainError

__all__ = ["AnswerTime", "MonthlyReport", "MonthlyRow", "ReportMonth"]

_DECEMBER = 12


@frozen(order=True)
class ReportMonth:
    """One month of a calendar. Raises DomainError (`report.month`) where there is none."""

    year: int
    month: int

    def __attrs_post_init__(self) -> None:
        if not (1 <= self.month <= _DECEMBER and date.min.year < self.year < date.max.year):
            raise DomainError("no month", code="report.month", path="month", cure="as in 2026-11")

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `2026-11`. Raises DomainError (`report.month`)."""
        year, _, month = text.partition("-")
        plain = text.isascii() and len(text) == len("2026-11") and year.isdecimal() and month.isdecimal()
        return cls(int(year), int(month)) if plain else cls(0, 0)

    def __str__(self) -> str:
        """The month as `read` takes it."""
        return f"{self.year:04}-{self.month:02}"

    def said(self, locale: Locale = "id") -> str:
        """The month in words: `November 2026`."""
        return f"{LANGUAGES[locale].months[self.month - 1]} {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "ReportMonth":
        """The month after it."""
        return ReportMonth(self.year + self.month // _DECEMBER, self.month % _DECEMBER + 1)


@frozen
class AnswerTime:
    """How long answers took, in calendar days; the day of the complaint is day 0. None where nothing was answered.

    Attributes:
        answered: How many answers.
        median: Half of them took so long at most.
        ninetieth: Nine of ten took so long at most.
    """

    answered: int = 0
    median: int | None = None
    ninetieth: int | None = None

    @classmethod
    def of(cls, days: Iterable[int]) -> Self:
        """Sum up, by the nearest rank: both figures are of one of the answers."""
        ranked = sorted(days)
        if not ranked:
            return cls()
        return cls(len(ranked), *(ranked[-(-len(ranked) * percent // 100) - 1] for percent in (50, 90)))


@frozen
class MonthlyRow:
    """One line of a table: a category, a village, a receiver of referrals, or all together.

    Attributes:
        code: Of what it counts; empty for the total, and for what is told without saying where it belongs.
        brought_forward: Open when the month began.
        received: Came in, or was sent.
        reopened: Opened again after it was closed.
        closed: Closed, or settled.
        open: Open when the month ended.
        answers: How long the answers of the month took.
        late: Over a time limit: finished late in the month, or still open and due.
    """

    code: str
    name: str
    brought_forward: int = 0
    received: int = 0
    reopened: int = 0
    closed: int = 0
    open: int = 0
    answers: AnswerTime = field(factory=AnswerTime)
    late: int = 0


@frozen
class MonthlyReport:
    """The report of one month.

    Attributes:
        month: Which month.
        until: The last day that it tells of; an interim report is made before the month is over.
        letterhead: Of the office that reports; `place` where it stands, and `area` what it reports on.
        total: Everything.
        categories: One row a category, `villages` one a village, in the order of their codes.
        results: Code and name of each result, and how many cases were closed with it.
        referrals: One row a receiver.
        limited: Whether time limits are laid down; if not, nothing is late.
        untold: How many cases have a limit that cannot be told: nobody has decreed the days off yet.
        signatures: Who signs by hand.
        specimen: True for training: CONTOH stands across every page.
    """

    month: ReportMonth
    until: date
    interim: bool
    letterhead: Letterhead
    place: str
    area: str
    total: MonthlyRow
    categories: tuple[MonthlyRow, ...]
    villages: tuple[MonthlyRow, ...]
    results: tuple[tuple[str, str, int], ...]
    referrals: tuple[MonthlyRow, ...]
    limited: bool
    untold: int = 0
    signatures: tuple[SignatureBlock, ...] = ()
    specimen: bool = False
