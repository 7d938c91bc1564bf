"""The desk for duplicates: a run proposes, one officer judges, another merges."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.duplicates import LinkageRun, PairStatus
from slrtkit.ports.linkage import Linker, NotRun
from slrtkit.service.duplicates import LEAST, Queue, find_duplicates, review_queue
from slrtkit.service.entries import registered
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.pairs import judge_pair, merge_persons, standing_for, unmerge_persons

__all__ = ["DuplicateDesk"]


@frozen
class DuplicateDesk:
    """Persons who are in the register twice.

    Attributes:
        journal: The log.
        day: The day of a command.
        region: Region code of the office.
    """

    journal: Journal
    day: Callable[[Context], date]
    region: str

    def find(self, context: Context, linker: Linker, *, least: int = LEAST) -> LinkageRun | NotRun:
        """Look in the whole register; see `service.duplicates.find_duplicates`."""
        with self.journal.seen_by(context).looking("duplicates", tells=False) as seen:
            day = self.day(context)
            return find_duplicates(seen, context, linker, registered(seen), day, scope=self.region, least=least)

    def queue(self) -> Queue:
        """Return what waits for an officer; see `service.duplicates.review_queue`."""
        with self.journal.looking("duplicates", tells=False) as seen:
            queue = review_queue(seen)
            seen.told(one for pair in queue.open for one in (pair.left, pair.right))
            seen.told(one for pair in queue.judged for one in (pair.left, pair.right))
            return queue

    def judge(self, context: Context, one: str, other: str, status: PairStatus) -> Receipt:
        """Say whether two entries are of one person, for the context's reason; see `service.pairs.judge_pair`."""
        return judge_pair(self.journal, context, one, other, status, self.day(context))

    def merge(self, context: Context, kept: str, merged: str) -> Receipt:
        """Let one entry stand for both, for the context's reason; see `service.pairs.merge_persons`."""
        return merge_persons(self.journal, context, kept, merged, self.day(context))

    def unmerge(self, context: Context, one: str, other: str) -> Receipt:
        """Take a merge back, for the context's reason; see `service.pairs.unmerge_persons`."""
        return unmerge_persons(self.journal, context, one, other, self.day(context))

    def standing_for(self, person: str) -> str:
        """Return the id of the entry that stands for a person; see `service.pairs.standing_for`."""
        return standing_for(self.journal, person)
