"""Two entries of the register that may be of one person: what was found, what people decided, and what was merged.

A run of the search proposes pairs. It decides nothing: a named officer says of a pair whether it is one person, which outranks
every later run, and another one merges. A merge deletes nothing. Both entries, their letters and what they receive stay as they
are; one id becomes another name of the other, until somebody takes that back.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.sentences import Sentence
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = [
    "LINKAGE",
    "Agreement",
    "Candidate",
    "Judgement",
    "LinkageRan",
    "LinkageRun",
    "Merge",
    "Pair",
    "PairEvent",
    "PairJudged",
    "PairState",
    "PairStatus",
    "PersonsMerged",
    "PersonsUnmerged",
    "entries_of",
    "evidence_says",
    "pair_begun",
    "pair_changes",
    "pair_id",
]

LINKAGE: str = "linkage"
"""Id of the stream that holds the latest run."""
_CERTAIN = 10_000


class Agreement(StrEnum):
    """What two values of one trait say of each other."""

    SAME = "same"
    CLOSE = "close"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """At least one of the two entries does not have it."""


@frozen
class Candidate:
    """Two entries that may be of one person.

    Attributes:
        left: The id that comes first in the order of text.
        right: The other id.
        probability: That they are, in ten-thousandths: 9987 is 99.87 %.
        evidence: How they agree in each trait that was compared.

    Raises:
        DomainError: the ids are not in order, or the probability is none.
    """

    left: str
    right: str
    probability: int
    evidence: Mapping[str, Agreement] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if not self.left < self.right or not 0 <= self.probability <= _CERTAIN:
            raise DomainError("a pair is two ids in order and a probability", code="pair.form", path=self.left)


@frozen
class LinkageRun:
    """The latest run: who ran it when, over how many entries, from which probability on, and what it found."""

    by: str
    on: date
    entries: int
    least: int
    pairs: tuple[Candidate, ...]
    id: str = LINKAGE


class PairStatus(StrEnum):
    """What is known of a pair."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


@frozen
class Judgement:
    """What an officer says of a pair, on which day and why.

    Raises:
        DomainError: it leaves the question open, or gives no reason.
    """

    status: PairStatus
    by: str
    on: date
    reason: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        if self.status is PairStatus.OPEN or not self.reason.strip():
            raise DomainError("a judgement says same or different, and why", code="pair.judgement", path="reason")


@frozen
class Merge:
    """Which entry stands for both, by whom, on which day and why; `kept` is empty where a merge was taken back."""

    kept: str
    by: str
    on: date
    reason: str = field(repr=mask)


@frozen
class Pair:
    """Two entries of which somebody has said whether they are one person."""

    id: str
    left: str
    right: str
    judgement: Judgement
    merge: Merge | None = None

    @property
    def merged(self) -> tuple[str, str] | None:
        """The id that is another name of the second one; None where nothing is merged."""
        if self.merge is None or not self.merge.kept:
            return None
        return (self.right if self.merge.kept == self.left else self.left), self.merge.kept

    def require_unmerged(self) -> None:
        """Refuse what would contradict a merge.

        Raises:
            InvalidTransitionError: the two are merged.
        """
        if self.merged:
            raise InvalidTransitionError(
                "the two are merged", code="pair.merged", path=self.id, cure="take the merge back first"
            )


@frozen
class LinkageRan:
    """Somebody looked for duplicates; the run before it is history."""

    run: LinkageRun


@frozen
class PairJudged:
    """An officer said whether two entries are of one person."""

    left: str
    right: str
    judgement: Judgement


@frozen
class PersonsMerged:
    """One of the two entries stands for both from now on; the other one stays, under its own id."""

    merge: Merge


@frozen
class PersonsUnmerged:
    """Each of the two entries stands for itself again."""

    merge: Merge


PairEvent: TypeAlias = LinkageRan | PairJudged | PersonsMerged | PersonsUnmerged
PairState: TypeAlias = LinkageRun | Pair


def pair_id(one: str, other: str) -> str:
    """Return the id of a pair, whichever of the two is named first.

    Raises:
        DomainError: both are the same.
    """
    if one == other:
        raise DomainError("a pair is two different entries", code="pair.form", path=one)
    return "+".join(part.replace("%", "%25").replace("+", "%2B") for part in sorted((one, other)))


def entries_of(pair: str) -> tuple[str, ...]:
    """Return the ids of the two entries that a pair's id was made of, sorted as in it."""
    return tuple(part.replace("%2B", "+").replace("%25", "%") for part in pair.split("+"))


def pair_begun(event: PairEvent) -> PairState | None:
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case LinkageRan(run):
            return run
        case PairJudged(left, right, judgement):
            return Pair(pair_id(left, right), left, right, judgement)
        case _:
            return None


def pair_changes(event: PairEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists already, with their values."""
    match event:
        case LinkageRan(run):
            return {"by": run.by, "on": run.on, "entries": run.entries, "least": run.least, "pairs": run.pairs}
        case PairJudged(judgement=judgement):
            return {"judgement": judgement}
        case PersonsMerged(merge) | PersonsUnmerged(merge):
            return {"merge": merge}
        case _:
            assert_never(event)


_TRAITS = {
    "name": Sentence("nama", "name"),
    "nik": Sentence("NIK", "NIK"),
    "birth_date": Sentence("tanggal lahir", "birth date"),
    "mother": Sentence("nama ibu", "mother's name"),
    "village": Sentence("desa", "village"),
    "sex": Sentence("jenis kelamin", "sex"),
}
_AGREEMENTS = {
    Agreement.SAME: Sentence("sama", "the same"),
    Agreement.CLOSE: Sentence("mirip", "alike"),
    Agreement.DIFFERENT: Sentence("berbeda", "different"),
    Agreement.UNKNOWN: Sentence("tidak diketahui", "not known"),
}


def evidence_says(candidate: Candidate) -> Sentence:
    """Say in which traits the two agree and in which they differ, in both languages: `sama: nama, NIK; berbeda: desa`."""
    told: dict[Agreement, list[Sentence]] = {}
    for name in sorted(candidate.evidence, key=[*_TRAITS, *sorted(candidate.evidence)].index):
        told.setdefault(candidate.evidence[name], []).append(_TRAITS.get(name, Sentence(name, name)))
    parts = [(_AGREEMENTS[agreement], told[agreement]) for agreement in Agreement if agreement in told]
    return Sentence(
        "; ".join(f"{how.id}: {', '.join(trait.id for trait in traits)}" for how, traits in parts),
        "; ".join(f"{how.en}: {', '.join(trait.en for trait in traits)}" for how, traits in parts),
    )
