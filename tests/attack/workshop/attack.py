"""What an attack is: a way to make a file that must not pass, and the axes that may say why."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.verification import Axis, Verdict
from slrtkit.ports.trust import TrustBundle

from .samples import Level, Maker, Sample

ANY = frozenset(Level)
FORM = frozenset({Axis.FORMAT, Axis.COVERAGE})
"""Bytes that no plan of a letter has; where no byte range reaches the end, that is said too."""


@frozen
class Attempt:
    """What the attacker hands over, and what the verifier believes and when, if that is part of the attack."""

    pdf: bytes = field(repr=False)
    trust: TrustBundle | None = None
    at: datetime | None = None


Make: TypeAlias = Callable[[Sample], Attempt | bytes]
"""Makes the attack out of a genuine letter."""


@frozen
class Attack:
    """One attack.

    Attributes:
        name: What is done.
        make: Does it.
        axes: The axis that decides is one of these.
        verdict: What the verifier says.
        codes: The sub-indication is one of these; empty: any.
        evidence: What the evidence says, in part.
        levels: Letters of these levels can be attacked so.
        makers: Letters of these renderers can be attacked so.
        anew: Whether the letter is signed anew for it, which takes its time.
    """

    name: str
    make: Make = field(repr=False)
    axes: frozenset[Axis] = FORM
    verdict: Verdict = Verdict.FAILED
    codes: frozenset[str] = frozenset()
    evidence: str = ""
    levels: frozenset[Level] = ANY
    makers: frozenset[Maker] = frozenset(Maker)
    anew: bool = False

    def wrong(self, sample: Sample) -> str:
        """Attack a letter; return what the verifier said, where that is not what it must say, else nothing."""
        made = self.make(sample)
        attempt = made if isinstance(made, Attempt) else Attempt(made)
        if attempt.pdf == sample.pdf and attempt.trust is None and attempt.at is None:
            return f"{self.name} ({sample}): nothing was changed"
        report = sample.check(attempt.pdf, attempt.trust, attempt.at)
        seen = report.decisive
        right = (
            report.verdict is self.verdict
            and seen is not None
            and seen.axis in self.axes
            and (not self.codes or report.sub_indication in self.codes)
            and self.evidence in seen.evidence
        )
        said = f"{seen.axis} {seen.code} {seen.evidence}" if seen else ""
        return "" if right else f"{self.name} ({sample}): {report.verdict} {said}"


@frozen
class AttackClass:
    """One class of attacks, by the name that the literature or our own list gives it.

    Attributes:
        family: Its chapter.
        name: Its name.
        attacks: The attacks that are made here.
        elsewhere: Tests that make more of them, as `file::test`, in the folder of the tests.
        source: Who described it first, where somebody did.
    """

    family: str
    name: str
    attacks: tuple[Attack, ...] = ()
    elsewhere: tuple[str, ...] = ()
    source: str = ""

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"
