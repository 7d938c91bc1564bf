"""What a look at a paper seal comes to. Paper never does better than "the seal is genuine: compare these fields"."""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.seal import SealClaims
from slrtkit.domain.verification import AxisResult, Notice, Report, Verdict

__all__ = ["SEAL_PROFILE", "SealNotice", "SealReport", "SealVerdict"]

SEAL_PROFILE = "seal/1"
"""The axes that a seal must pass: format, integrity, authority, time, register."""


class SealVerdict(StrEnum):
    """The answer on a seal; no word of it can be taken for that of a signed file that passed."""

    GENUINE = "SEAL-GENUINE"
    SIGNED_BY_HAND = "SIGNED-BY-HAND"
    """The seal is genuine, and says that the paper is signed in ink: no signed file stands behind it."""
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


class SealNotice(StrEnum):
    """What a reader must know beside the verdict."""

    SPECIMEN = Notice.SPECIMEN.value
    """The letter is for training or demonstration; it is no letter, however genuine its seal is."""
    TRAINING = Notice.TRAINING.value
    """The trust bundle is for practice: what passes by it is no letter."""
    SIGNED_FILE = "signed_file"
    """The seal stands in a signed file: the signature tells more, and was not looked at."""


_VERDICTS = {
    Verdict.PASSED: SealVerdict.GENUINE,
    Verdict.INDETERMINATE: SealVerdict.INDETERMINATE,
    Verdict.FAILED: SealVerdict.FAILED,
}


@frozen
class SealReport:
    """Every axis of one seal.

    Attributes:
        axes: What was asked, and the answers.
        key: The public key that the seal verifies with (66 hexadecimal digits), or empty.
        claims: What the seal says, where its form, signature and issuer hold, even if it lapsed or was withdrawn; a person
            compares it with the paper.
        known_to: The instant up to which withdrawals are known; None: not at all.
        notices: What the reader must know besides.
    """

    axes: tuple[AxisResult, ...]
    key: str = ""
    claims: SealClaims | None = field(default=None, repr=False)
    known_to: datetime | None = None
    notices: tuple[SealNotice, ...] = ()

    @property
    def verdict(self) -> SealVerdict:
        """TOTAL-FAILED if an axis failed, else INDETERMINATE, unless all passed: then SEAL-GENUINE, or SIGNED-BY-HAND."""
        verdict = _VERDICTS[self._judged.verdict]
        by_hand = verdict is SealVerdict.GENUINE and self.claims is not None and self.claims.by_hand
        return SealVerdict.SIGNED_BY_HAND if by_hand else verdict

    @property
    def sub_indication(self) -> str:
        """The reason code that decided, `SIGNED_BY_HAND`, or empty where the seal is genuine."""
        return SealVerdict.SIGNED_BY_HAND.name if self.verdict is SealVerdict.SIGNED_BY_HAND else self._judged.sub_indication

    @property
    def decisive(self) -> AxisResult | None:
        """The first of the worst axes, or None where all passed."""
        return self._judged.decisive

    @property
    def required(self) -> tuple[AxisResult, ...]:
        """One result for each axis of the profile, in its order."""
        return self._judged.required

    @property
    def _judged(self) -> Report:
        return Report(SEAL_PROFILE, self.axes)
