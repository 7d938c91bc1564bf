"""Axes, verdict and report: what was asked of a letter, and what the answers add up to.

The verdict model follows ETSI EN 319 102-1: TOTAL-PASSED, INDETERMINATE or TOTAL-FAILED with a sub-indication. The worst
required axis wins. A profile is versioned data: which axes a document must pass.
"""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.errors import NotVerifiedError

__all__ = ["PROFILES", "Axis", "AxisResult", "Notice", "Report", "Signatory", "Status", "Verdict"]


class Axis(StrEnum):
    """One question put to a document."""

    FORMAT = "format"
    INTEGRITY = "integrity"
    COVERAGE = "coverage"
    MODIFICATION = "modification"
    CHAIN = "chain"
    REVOCATION = "revocation"
    TIME = "time"
    AUTHORITY = "authority"
    SEMANTICS = "semantics"
    REGISTER = "register"


class Status(StrEnum):
    """The answer on one axis."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"
    NOT_CHECKED = "not_checked"


class Verdict(StrEnum):
    """The answer on the whole document."""

    PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


class Notice(StrEnum):
    """What a reader must know beside the verdict."""

    SPECIMEN = "specimen"
    """The letter is for training or demonstration; it is no letter, however well it verifies."""
    TRAINING = "training"
    """The trust bundle is for practice: what passes by it is no letter."""
    LAPSED = "lapsed"
    """The last day of the letter's own validity lies behind the instant of verification."""


@frozen
class AxisResult:
    """The answer on one axis, with a stable reason code and what was seen (never personal data)."""

    axis: Axis
    status: Status
    code: str
    evidence: str = ""


_SIGNATURE = (
    Axis.FORMAT,
    Axis.INTEGRITY,
    Axis.COVERAGE,
    Axis.MODIFICATION,
    Axis.CHAIN,
    Axis.REVOCATION,
    Axis.TIME,
)


@frozen
class Signatory:
    """Who made one of a document's signatures.

    Attributes:
        key: SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits.
        signed_at: The proven signing time in UTC, or None.
        sealed: Whether the certificate is an organisation's, for electronic seals, not a person's.
    """

    key: str
    signed_at: datetime | None
    sealed: bool = False


PROFILES: dict[str, tuple[Axis, ...]] = {
    "letter/1": (*_SIGNATURE, Axis.AUTHORITY),
    "letter/2": (*_SIGNATURE, Axis.AUTHORITY, Axis.SEMANTICS, Axis.REGISTER),
    "registered/1": (*_SIGNATURE, Axis.AUTHORITY, Axis.REGISTER),
    "signature/1": _SIGNATURE,
    "seal/1": (Axis.FORMAT, Axis.INTEGRITY, Axis.AUTHORITY, Axis.TIME, Axis.REGISTER),
}
"""Profile name -> the axes a document must pass, in the order they are asked."""


@frozen
class Report:
    """Every axis of one document, judged under one profile.

    An axis that the profile requires and that nothing answered counts as NOT_CHECKED, and so keeps the verdict from
    PASSED: what was not looked at is never good.
    """

    profile: str
    axes: tuple[AxisResult, ...]
    signature_only: bool = False
    """True where only trusted roots were given: a signature alone never passes as a letter."""
    key: str = ""
    """SHA-256 of the SubjectPublicKeyInfo of the last signer; empty where there is no readable signature."""
    signed_at: datetime | None = None
    """The proven signing time in UTC, or None."""
    letter: RecommendationLetter | None = field(default=None, repr=False)
    """What the signed attachment says; to be believed only where the verdict is PASSED."""
    notices: tuple[Notice, ...] = ()
    signers: tuple[Signatory, ...] = ()
    """Everyone who signed, in order."""

    @property
    def required(self) -> tuple[AxisResult, ...]:
        """One result for each axis of the profile, in its order; then what was answered besides.

        That is withdrawal, where a list of it answered.
        """
        profile = PROFILES[self.profile]
        further = map(self._worst, (axis for axis in (Axis.SEMANTICS, Axis.REGISTER) if axis not in profile))
        return (*map(self._worst, profile), *(one for one in further if one.status is not Status.NOT_CHECKED))

    def _worst(self, axis: Axis) -> AxisResult:
        given = [result for result in self.axes if result.axis is axis]
        return max(given, key=lambda result: _RANK[result.status], default=AxisResult(axis, Status.NOT_CHECKED, "NOT_CHECKED"))

    @property
    def decisive(self) -> AxisResult | None:
        """The first of the worst required axes, or None where all passed."""
        worst = max(self.required, key=lambda result: _RANK[result.status])
        return None if worst.status is Status.PASSED else worst

    @property
    def verdict(self) -> Verdict:
        """TOTAL-FAILED if a required axis failed, TOTAL-PASSED if all passed, else INDETERMINATE."""
        worst = self.decisive
        if worst is not None and worst.status is Status.FAILED:
            return Verdict.FAILED
        return Verdict.PASSED if worst is None and not self.signature_only else Verdict.INDETERMINATE

    @property
    def sub_indication(self) -> str:
        """The reason code that decided, SIGNATURE_ONLY for a good but bare signature, or empty where the letter passed."""
        worst = self.decisive
        if self.signature_only and (worst is None or (worst.axis is Axis.AUTHORITY and worst.status is Status.NOT_CHECKED)):
            return "SIGNATURE_ONLY"
        return "" if worst is None else worst.code

    def require(self) -> "Report":
        """Return self if the verdict is TOTAL-PASSED.

        Raises:
            NotVerifiedError: for every other verdict: its path is the axis that decided, its code has the sub-indication.
        """
        if self.verdict is not Verdict.PASSED:
            worst = self.decisive
            raise NotVerifiedError(
                f"the document is {self.verdict.value}: {self.sub_indication}",
                code=f"verification.{self.sub_indication.lower().replace('_', '-')}",
                path=worst.axis.value if worst else "",
                cure="read the axes of the report for the reason",
            )
        return self


_RANK = {Status.PASSED: 0, Status.NOT_CHECKED: 1, Status.INDETERMINATE: 2, Status.FAILED: 3}
