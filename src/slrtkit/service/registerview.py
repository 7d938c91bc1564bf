"""An export of the register that is believed: signed by its keys, whole, and looked up by letter, number and place."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from attrs import field, frozen

from slrtkit.domain.letterlog import Leaf
from slrtkit.domain.registerfile import NumberRun, RegisterFile, RegisterLog
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import Tree
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import Attested, DoubtedError, attest, require_calendar
from slrtkit.wire.register import hash_leaf
from slrtkit.wire.registerfile import numbers_digest

__all__ = ["BelievedLog", "RegisterView"]


@frozen
class BelievedLog:
    """One log of an export, with the tree of its leaves."""

    attested: Attested
    leaves: tuple[Leaf, ...] = field(repr=False)
    tree: Tree = field(repr=False)

    @property
    def origin(self) -> str:
        """Its name."""
        return self.attested.checkpoint.origin


@frozen
class RegisterView:
    """An export that is believed.

    Attributes:
        logs: Its logs by name.
        numbers: The runs of numbers that no leaf has.
        letters: Id of a letter -> its leaves in the order in which they were added.
        known_to: The instant of the last leaf, in UTC: nothing is known of later ones.
    """

    logs: Mapping[str, BelievedLog]
    numbers: tuple[NumberRun, ...]
    letters: Mapping[str, tuple[Leaf, ...]] = field(repr=False)
    known_to: datetime
    _numbered: Mapping[tuple[str, str], frozenset[str]] = field(repr=False)
    _placed: Mapping[tuple[str, int], frozenset[str]] = field(repr=False)
    _trust: LogTrust = field(repr=False)
    _at: datetime

    @classmethod
    def of(cls, file: RegisterFile, trust: LogTrust, at: datetime) -> "RegisterView":
        """Believe an export, or say why not.

        Args:
            file: As it was read.
            trust: The list of log keys.
            at: The instant of verification, in UTC.

        Raises:
            DoubtedError: a checkpoint is not believed; leaves (`EXPORT_ROOT`) or numbers (`EXPORT_NUMBERS`) are not those that
                it speaks of; two logs have one name (`EXPORT_TWICE`), or none is there (`EXPORT_EMPTY`).
        """
        logs: dict[str, BelievedLog] = {}
        for log in file.logs:
            believed = _believed(log, file.numbers, trust, at)
            if logs.setdefault(believed.origin, believed) is not believed:
                raise DoubtedError("EXPORT_TWICE", f"log={believed.origin}")
        if not logs:
            raise DoubtedError("EXPORT_EMPTY")
        letters, numbered, placed = defaultdict[str, list[Leaf]](list), defaultdict(set), defaultdict(set)
        for leaf in sorted((leaf for log in logs.values() for leaf in log.leaves), key=lambda leaf: leaf.at):
            letters[leaf.letter].append(leaf)
            numbered[leaf.office, leaf.number].add(leaf.letter)
            placed[leaf.sequence, leaf.place].add(leaf.letter)
        return cls(
            logs,
            file.numbers,
            {letter: tuple(found) for letter, found in letters.items()},
            max(log.attested.at for log in logs.values()),
            {key: frozenset(found) for key, found in numbered.items()},
            {key: frozenset(found) for key, found in placed.items()},
            trust,
            at,
        )

    def attest(self, written: str) -> Attested:
        """Return a checkpoint, believed by the list of keys by which the export is. Raises DoubtedError."""
        return attest(written, self._trust, self._at)

    @property
    def sequences(self) -> tuple[str, ...]:
        """The sequences that it has numbers of, sorted."""
        return tuple(sorted(self._gaps))

    @cached_property
    def _gaps(self) -> Mapping[str, tuple[range, ...]]:
        """Each sequence, with the runs of numbers that nobody accounts for."""
        held = [(sequence, place, place) for sequence, place in self._placed]
        held += [(run.sequence, run.first, run.last) for run in self.numbers]
        found: dict[str, list[range]] = {}
        following: dict[str, int] = {}
        for sequence, first, last in sorted(held):
            gaps, free = found.setdefault(sequence, []), following.get(sequence, 1)
            if first > free:
                gaps.append(range(free, first))
            following[sequence] = max(free, last + 1)
        return {sequence: tuple(gaps) for sequence, gaps in found.items()}

    def gaps(self, sequence: str, below: int) -> tuple[range, ...]:
        """Return the runs of numbers of a sequence, smaller than one of them, that nobody accounts for."""
        return tuple(range(gap.start, min(gap.stop, below)) for gap in self._gaps.get(sequence, ()) if gap.start < below)

    def sharing(self, leaf: Leaf) -> frozenset[str]:
        """Return the ids of other letters that have the number or the place of a leaf."""
        found = self._numbered[leaf.office, leaf.number] | self._placed[leaf.sequence, leaf.place]
        return found - {leaf.letter}


def _believed(log: RegisterLog, numbers: tuple[NumberRun, ...], trust: LogTrust, at: datetime) -> BelievedLog:
    attested, tree = attest(log.checkpoint, trust, at), Tree()
    for leaf in log.leaves:
        require_calendar(leaf)
        tree.append(hash_leaf(leaf))
    said = attested.checkpoint
    if (tree.size, tree.root()) != (said.size, said.root):
        raise DoubtedError("EXPORT_ROOT", f"leaves={tree.size} {attested.evidence}")
    if said.said("numbers") != numbers_digest(numbers):
        raise DoubtedError("EXPORT_NUMBERS", f"log={said.origin}")
    if log.leaves and attested.at != log.leaves[-1].at:
        raise DoubtedError("DATES_DISORDERED", f"last={instant_text(log.leaves[-1].at)} {attested.evidence}")
    return BelievedLog(attested, log.leaves, tree)
