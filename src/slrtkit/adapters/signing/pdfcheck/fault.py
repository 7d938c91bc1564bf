"""How a check says no: one exception inside this package, turned into an axis result at its edge."""

from slrtkit.domain.verification import Axis, AxisResult, Status

__all__ = ["Fault"]


class Fault(Exception):  # noqa: N818  it never leaves this package: it is an answer, not an error
    """One axis is answered, and the answer is not "passed".

    Args:
        axis: The question that was asked.
        code: The sub-indication, an ETSI EN 319 102-1 name where there is one.
        evidence: What was seen, in a few plain words without personal data.
        status: FAILED unless the answer could not be told.
    """

    def __init__(self, axis: Axis, code: str, evidence: str, status: Status = Status.FAILED) -> None:
        super().__init__(evidence)
        self.result: AxisResult = AxisResult(axis, status, code, evidence)
