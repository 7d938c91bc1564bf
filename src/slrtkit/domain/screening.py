"""What a screening found of one unit: a reason to look, and never a decision.

From here the only ways on are a visit, or a proposal with notice, objection and a named officer's decision
(`slrtkit.domain.removal`). No finding ends aid.
"""

from datetime import date
from enum import StrEnum
from hashlib import sha256

from attrs import frozen

from slrtkit.domain.subject import Unit

__all__ = ["FindingKind", "ScreeningFinding"]


class FindingKind(StrEnum):
    """What gives the reason."""

    MISSED = "missed"
    """Entitled, and does not receive."""
    CHECK = "check"
    """Receives, and is not entitled by what is known."""
    OPEN = "open"
    """Undetermined: something has to be asked."""


@frozen
class ScreeningFinding:
    """One unit that a screening gives a reason to look at.

    Attributes:
        kind: What gives the reason.
        program: Code of the program.
        household: Id of the household.
        bearer: Id of the person, family card or household that was judged.
        unit: Which of these it is.
        on: The day it was judged on.
        digest: Of the rules that it was judged by.
        fails: The criterion that is not met, `several` or `together`; empty where it does not matter.
    """

    kind: FindingKind
    program: str
    household: str
    bearer: str
    unit: Unit
    on: date
    digest: str
    fails: str = ""

    @property
    def client_id(self) -> str:
        """What the work that it opens is asked for under: the same finding opens it once, whoever asks and however often."""
        said = (self.kind.value, self.program, self.household, self.bearer, self.on.isoformat(), self.digest)
        return f"screening-{sha256(repr(said).encode()).hexdigest()}"
