"""Look for duplicates, and tell what waits for an officer. What an officer said of a pair outranks every run."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.duplicates import LINKAGE, Candidate, LinkageRan, LinkageRun, Pair, pair_id
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.restriction import subjects_of
from slrtkit.errors import NotFoundError
from slrtkit.ports.linkage import Linker, NotRun
from slrtkit.service.entries import RESIDENTS, entries
from slrtkit.service.journal import Journal
from slrtkit.service.restriction import restricted
from slrtkit.wire import to_wire

__all__ = ["LEAST", "Queue", "find_duplicates", "hidden_persons", "last_run", "review_queue"]

LEAST: int = 5_000
"""From which probability on a pair is shown to people, in ten-thousandths."""


@frozen
class Queue:
    """What the last run found, and what became of it.

    Attributes:
        run: The last run; None where nobody ever looked, which says nothing about duplicates.
        open: Pairs that nobody has judged, the likeliest first.
        judged: Every pair that somebody has judged, whether a run still finds it or not, by id.
    """

    run: LinkageRun | None
    open: tuple[Candidate, ...]
    judged: tuple[Pair, ...]


def find_duplicates(
    journal: Journal,
    context: Context,
    linker: Linker,
    households: Iterable[Household],
    on: date,
    *,
    scope: str,
    least: int = LEAST,
) -> LinkageRun | NotRun:
    """Look for persons who are in the register twice; restricted persons and households are left out.

    The same register gives the same run, and a run that finds what the last one found records nothing.

    Args:
        journal: The log.
        context: Who, when.
        linker: Who looks.
        households: The register, or the part in which to look.
        on: The day of the run.
        scope: Region code of the office; a run concerns many villages.
        least: From which probability on a pair is told, in ten-thousandths.

    Raises:
        DomainError: `least` is out of range.
        RequestReusedError: see `Journal.command`.
    """
    hidden = restricted(journal)
    register = list(entries((one for one in households if not hidden.covers(one)), on))
    found = linker.candidates(RESIDENTS, register, least=least)
    if isinstance(found, NotRun):
        return found
    run = LinkageRun(context.actor, on, len(register), least, found.pairs)
    last = last_run(journal)
    if last and evolve(run, by=last.by, on=last.on) == last:
        return last
    content = {"entries": len(register), "least": least, "pairs": to_wire(found.pairs)}
    with journal.command(context, "find-duplicates", content) as work:
        if not work.replayed:
            work.append(StreamKind.LINKAGE, LINKAGE, scope, LinkageRan(run))
            work.commit()
    return run


def review_queue(journal: Journal) -> Queue:
    """Return what waits for an officer, without those who are restricted now."""
    hidden = hidden_persons(journal)
    judged = [journal.read(StreamKind.PAIR, pair, Pair).state for pair in journal.find(StreamKind.PAIR, "judged", b"1")]
    run, known = last_run(journal), {pair.id for pair in judged}
    waiting = [one for one in (run.pairs if run else ()) if pair_id(one.left, one.right) not in known]
    return Queue(
        run,
        tuple(one for one in waiting if hidden.isdisjoint((one.left, one.right))),
        tuple(one for one in judged if hidden.isdisjoint((one.left, one.right))),
    )


def last_run(journal: Journal) -> LinkageRun | None:
    """Return the last run, or None where nobody ever looked."""
    try:
        return journal.read(StreamKind.LINKAGE, LINKAGE, LinkageRun).state
    except NotFoundError:
        return None


def hidden_persons(journal: Journal) -> frozenset[str]:
    """Return the ids of everybody who is restricted now, or lives with somebody who is, or in a restricted household."""
    subjects = restricted(journal).subjects
    return subjects.union(*(_persons(journal, one) for one in subjects))


def _persons(journal: Journal, household: str) -> frozenset[str]:
    try:
        return subjects_of(journal.whole.household(household).state)
    except NotFoundError:  # the subject is a person
        return frozenset()
